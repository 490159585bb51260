#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <cmath>

/// Faults inside a run, worked out by hand: one request a second, evenly paced, the k-th at k − 1/2 s.
using namespace headroom;
using namespace headroom::test;

namespace {

Small system(const std::string& faults, const std::string& step, const std::string& components)
{
    Small small;
    small.duration = "30m";
    small.faults = "[ " + faults + " ]";
    small.operations = R"("op": { "steps": [ { "call": "s", "time": "10ms", "steps": [ )" + step + " ] } ] }";
    small.components = R"("s": { "kind": "service", "replicas": 2, "roundTrip": "0ms", "startUp": "4s", "readinessPeriod": "1s" }, )" + components;
    return small;
}

const std::string kRedis = R"("store": { "kind": "redis", "roundTrip": "0ms" })";
const std::string kThird = R"("store": { "kind": "external", "latency": "100ms", "roundTrip": "0ms" })";
const std::string kCall = R"({ "call": "store" })";

const simulation::FaultResult& only(const simulation::Recording& r)
{
    REQUIRE(r.faults.size() == 1);
    return r.faults.front();
}

} // namespace

TEST_CASE("While a component is down its callers fail. Recovery is over when it is up and nobody fails any more", "[simulation][faults]")
{
    const std::string fault = R"({ "name": "outage", "kind": "down", "of": "store", "at": "2026-03-02T00:10:20", "duration": "130s" })";
    for (const std::string& store : {kRedis, kThird}) {
        const simulation::Recording r = run(system(fault, kCall, store));
        CHECK(r.requests.failed == 130);
        CHECK(r.requests.completed == 1800 - 130);
        const simulation::FaultResult& result = only(r);
        CHECK(result.kind == "down");
        CHECK(result.component == "store");
        // Buckets of one minute: the last bad one ends at 00:13, 160 s after the beginning.
        REQUIRE(r.bucket == Duration::minutes(1));
        REQUIRE(result.recoverySeconds);
        CHECK(*result.recoverySeconds == Approx(160));
        CHECK(result.failed == Approx(130));
        CHECK(result.failedShareMax == Approx(1));
        CHECK_FALSE(result.dataLostSeconds);
    }
    // Retries with a base of 1 s and a cap of 64 s: 1, 2, 4 … 64 s, so the request of the first second is answered after 191 s.
    Small patient = system(fault, R"({ "call": "store", "retry": { "attempts": 8, "base": "1s", "cap": "64s" } })", kThird);
    CHECK(run(patient).requests.failed == 0);
    CHECK(run(patient).latency.maxMs.value > 100e3);
    // By rates.
    const simulation::Recording twin = runFluid(system(fault, kCall, kThird));
    CHECK(static_cast<double>(twin.requests.failed) == Approx(130).margin(2));
    CHECK(*only(twin).recoverySeconds == Approx(160));
}

TEST_CASE("A slow component takes a multiple of its own time, for a share of the calls", "[simulation][faults]")
{
    const auto fault = [](const std::string& share) {
        return R"({ "name": "slow", "kind": "slow", "of": "store", "at": "2026-03-02T00:10", "duration": "10m", "factor": 30, "share": )" + share + " }";
    };
    for (const bool twin : {false, true}) {
        const auto go = [&](const Small& small) { return twin ? runFluid(small) : run(small); };
        CAPTURE(twin);
        // 3 s instead of 100 ms; 10 ms of the service.
        const simulation::Recording all = go(system(fault("1"), kCall, kThird));
        const auto inMinute = [](const simulation::Recording& r, std::size_t m) { return static_cast<double>(signal(r, "latency.mean").mean[m]); };
        CHECK(inMinute(all, 5) == Approx(0.110).epsilon(0.001));
        CHECK(inMinute(all, 15) == Approx(3.010).epsilon(0.001));
        CHECK(inMinute(all, 25) == Approx(0.110).epsilon(0.001));
        CHECK(all.requests.failed == 0);
        const simulation::Recording half = go(system(fault("0.5"), kCall, kThird));
        double sum = 0;
        for (std::size_t m = 10; m < 20; ++m) sum += inMinute(half, m) / 10;
        CHECK(sum == Approx(1.560).margin(6 * 1.45 / std::sqrt(600.0)));   // six standard deviations of 600 draws
    }
}

TEST_CASE("A failover cuts the calls that are there and refuses the next ones until it is over", "[simulation][faults]")
{
    // Calls last 5 s, so five are there at the cut, those of 00:09:55.5 to 00:09:59.5; ten more come in the 10 s that follow.
    const std::string fault = R"({ "name": "failover", "kind": "failover", "of": "store", "at": "2026-03-02T00:10", "duration": "10s", "dataLost": true })";
    const std::string slow = R"("store": { "kind": "external", "latency": "5s", "roundTrip": "0ms" })";
    const simulation::Recording r = run(system(fault, kCall, slow));
    CHECK(r.requests.failed == 15);
    CHECK(r.requests.offered == r.requests.sumOfOutcomes());
    CHECK(*only(r).dataLostSeconds == Approx(600));   // of what was held since the beginning, without a copy
    // SQL: statements of 5 s of CPU, alike.
    const simulation::Recording sql = run(system(fault, R"({ "call": "store", "cpu": "5s", "access": "read" })", R"("store": { "kind": "sql-database", "vCores": 8, "roundTrip": "0ms" })"));
    CHECK(sql.requests.failed == 15);
    CHECK(sql.requests.offered == sql.requests.sumOfOutcomes());
    // A cache loses its keys: 1 KB and an overhead of 100 B a request, written since.
    const simulation::Recording cache = run(system(fault, R"({ "call": "store", "access": "write", "bytes": "1000B" })", kRedis));
    CHECK(cache.requests.failed == 10);
    CHECK(figure(cache, "store", "liveBytes") == Approx((1800 - 610) * 1100.0));
}

TEST_CASE("Connections are opened anew after a failover", "[simulation][faults]")
{
    const std::string fault = R"({ "name": "failover", "kind": "failover", "of": "store", "at": "2026-03-02T00:10", "duration": "10s" })";
    Small small = system(fault, kCall, kRedis);
    small.components = R"("s": { "kind": "service", "replicas": 2, "roundTrip": "0ms", "connectionPools": { "store": { "size": 3 } } }, )" + kRedis;
    const simulation::Recording r = run(small);
    CHECK(r.requests.failed == 10);
    CHECK(figure(r, "store", "refusedConnections") == 0);
    CHECK(r.requests.completed == 1790);
}

TEST_CASE("What expires fails from then on. Messages that are lost are counted as lost", "[simulation][faults]")
{
    const simulation::Recording expired = run(system(R"({ "name": "certificate", "kind": "expire", "of": "store", "at": "2026-03-02T00:25" })", kCall, kThird));
    CHECK(expired.requests.failed == 300);
    CHECK_FALSE(only(expired).recoverySeconds);

    Small queue = system(R"({ "name": "loss", "kind": "loss", "of": "q", "at": "2026-03-02T00:10", "duration": "10m", "share": 0.25 })", R"({ "send": "q" })",
                         R"("bus": { "kind": "service-bus" }, "q": { "kind": "queue", "serviceBus": "bus" }, "worker": { "kind": "service" })");
    queue.operations += R"(, "work": { "consumes": "q", "steps": [ { "call": "worker", "time": "10ms" } ] })";
    for (const bool twin : {false, true}) {
        const simulation::Recording r = twin ? runFluid(queue) : run(queue);
        CAPTURE(twin);
        CHECK(static_cast<double>(r.requests.lost) == Approx(150).margin(64));   // six standard deviations of 600 draws
        CHECK(figure(r, "q", "lost") == Approx(static_cast<double>(r.requests.lost)).margin(2));
        CHECK(r.requests.failed == 0);
    }
    // Nobody sends and nobody receives while the broker is down; what is in the queue is treated afterwards.
    queue.faults = R"([ { "name": "outage", "kind": "down", "of": "bus", "at": "2026-03-02T00:10", "duration": "2m" } ])";
    const simulation::Recording down = run(queue);
    CHECK(down.requests.failed == 120);
    CHECK(down.requests.completed == 1680);
}

TEST_CASE("Pods that end come back when the fault is over. A node that vanishes takes its pods along", "[simulation][faults]")
{
    // Both pods are gone for 60 s, then need 4 s and a probe.
    const simulation::Recording pods = run(system(R"({ "name": "crash", "kind": "pod", "of": "s", "at": "2026-03-02T00:10", "duration": "60s", "count": 2 })", kCall, kThird));
    CHECK(pods.requests.failed >= 64);
    CHECK(pods.requests.failed <= 65);
    CHECK(figure(pods, "s", "restarts") == 2);
    CHECK(*only(pods).recoverySeconds == Approx(120));
    // One of two: the other answers all.
    const simulation::Recording one = run(system(R"({ "name": "crash", "kind": "pod", "of": "s", "at": "2026-03-02T00:10", "duration": "60s" })", kCall, kThird));
    CHECK(one.requests.failed <= 1);
    CHECK(*only(one).recoverySeconds == Approx(120));

    // The only node: callers wait for 40 s and fail, nobody is there until it is back after 5 min.
    Small node = system(R"({ "name": "loss", "kind": "node", "of": "nodes", "at": "2026-03-02T00:10", "duration": "5m" })", kCall, kThird);
    node.pool = R"({ "kind": "node-pool", "cluster": "aks", "sku": "Standard_D32s_v5", "nodes": 1 })";
    const simulation::Recording r = run(node);
    CHECK(r.requests.failed >= 304);
    CHECK(r.requests.failed <= 306);
    CHECK(*only(r).recoverySeconds == Approx(360));
    CHECK(total(r, "nodes", "vm/Standard_D32s_v5/linux/regular") == Approx(25.0 / 60));
    CHECK(r.requests.offered == r.requests.sumOfOutcomes());
}

TEST_CASE("A zone takes its share of the nodes", "[simulation][faults]")
{
    Small small = system(R"({ "name": "zone", "kind": "zone", "of": "aks", "at": "2026-03-02T00:10", "duration": "10m" })", kCall, kThird);
    small.pool = R"({ "kind": "node-pool", "cluster": "aks", "sku": "Standard_D4s_v5", "nodes": 6, "zones": 3 })";
    const simulation::Recording r = run(small);
    const auto& nodes = signal(r, "nodes.nodes").mean;
    CHECK(static_cast<double>(nodes[9]) == 6);
    CHECK(static_cast<double>(nodes[11]) == 4);
    CHECK(static_cast<double>(nodes[21]) == 6);
}

TEST_CASE("Random faults are the same in both engines and after a cut", "[simulation][faults]")
{
    Small small = system(R"({ "name": "flaky", "kind": "down", "of": "store", "every": "20h", "duration": { "exponential": "10m" } })", kCall, kThird);
    small.duration = "8d";
    small.rate = "6/min";
    simulation::RunOptions options;
    options.seed = 5;
    const simulation::Recording cut = run(small, options);
    options.cutInTime = false;
    const simulation::Recording uncut = run(small, options);
    REQUIRE(cut.faults.size() >= 3);
    REQUIRE(uncut.faults.size() == cut.faults.size());
    CHECK(cut.faults[1].from == uncut.faults[1].from);
    CHECK(cut.requests.offered == uncut.requests.offered);
    CHECK(cut.requests.failed == Approx(uncut.requests.failed).margin(2));
    const simulation::Recording twin = runFluid(small, 5);
    REQUIRE(twin.faults.size() == cut.faults.size());
    CHECK(twin.faults[1].from == cut.faults[1].from);
    CHECK(static_cast<double>(twin.requests.failed) == Approx(static_cast<double>(cut.requests.failed)).epsilon(0.02));
}

TEST_CASE("A fault that its component cannot have is refused with a reason", "[simulation][faults]")
{
    for (const std::string fault : {R"({ "name": "f", "kind": "pod", "of": "store", "at": "2026-03-02T00:10" })", R"({ "name": "f", "kind": "node", "of": "store", "at": "2026-03-02T00:10" })",
                                    R"({ "name": "f", "kind": "loss", "of": "store", "at": "2026-03-02T00:10" })"}) {
        const scenario::Scenario scenario = loaded(system(fault, kCall, kThird).text());
        const auto topology = simulation::buildTopology(scenario, azure());
        REQUIRE_FALSE(topology);
        CHECK(topology.error().front().where.pointer == "/faults/0/of");
        CHECK_FALSE(topology.error().front().hint.empty());
    }
}
