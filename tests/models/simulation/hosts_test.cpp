#include "models/simulation/data_plane.h"
#include "models/simulation/hosts.h"
#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include <algorithm>

/// Stores in pods by hand: down while no pod is ready, capacity with the pods, contents lost with what kept them. Sources: Kubernetes,
/// emptyDir and persistent volumes; redis.io, maxmemory and eviction; see docs/models/stores.md.
using namespace headroom;
using namespace headroom::test;

namespace {

/// The request-level plane alone, so that a test decides when pods come and go.
struct Plane {
    explicit Plane(const Small& small) : scenario(loaded(small.text()))
    {
        auto built = simulation::buildTopology(scenario, azure());
        REQUIRE(built);
        topology = std::move(built).value();
        data = std::make_unique<simulation::DataPlane>(topology, 1, 0, scenario.calendar.start, scenario.calendar.end);
    }
    [[nodiscard]] SimTime at(double seconds) const { return scenario.calendar.start + Duration::nanoseconds(static_cast<std::int64_t>(seconds * 1e9)); }
    void runTo(double seconds) { REQUIRE(data->runUntil(at(seconds), {})); }
    std::uint32_t startPod(double seconds, double cores = 1)
    {
        const std::uint32_t pod = data->addPod(0, cores, at(seconds));
        data->makeReady(pod, at(seconds));
        return pod;
    }
    [[nodiscard]] std::uint64_t outcomes(simulation::Outcome outcome) { return data->operations()[0].outcomes[static_cast<std::size_t>(outcome)]; }

    scenario::Scenario scenario;
    simulation::Topology topology;
    std::unique_ptr<simulation::DataPlane> data;
};

Small hosted(const std::string& host, const std::string& store, const std::string& step)
{
    Small small;
    small.duration = "1000s";
    small.operations = R"("op": { "steps": [ { "call": "store", )" + step + " } ] }";
    small.components = R"("host": { "kind": "service", )" + host + R"( }, "store": { )" + store + R"(, "host": "host", "roundTrip": "0ms" })";
    return small;
}

const char* const kCache = R"("kind": "redis", "tier": "container")";
const char* const kDocuments = R"("kind": "document-store", "operationsPerSecond": 100)";

} // namespace

TEST_CASE("A store is down while no pod of its host is ready, and calls fail at once", "[simulation][hosts]")
{
    Plane plane(hosted(R"("workers": 1)", kDocuments, R"("access": "read")"));
    plane.runTo(10);
    CHECK(plane.outcomes(simulation::Outcome::Failed) == 10);
    const std::uint32_t pod = plane.startPod(10);
    plane.runTo(20);
    CHECK(plane.outcomes(simulation::Outcome::Ok) == 10);
    plane.data->drain(pod, plane.at(20));
    plane.runTo(30);
    CHECK(plane.outcomes(simulation::Outcome::Failed) == 20);
}

// Faults and schedules elsewhere mark their own steps as guarded; those of stores in pods stay so.
TEST_CASE("A fault of the host's pod fails the calls of what lives in it", "[simulation][hosts][faults]")
{
    Small small = hosted(R"("startUp": "20s", "readinessPeriod": "1s")", kCache, R"("access": "read", "bytes": "1KB")");
    small.rate = "10/s";
    small.duration = "200s";
    small.faults = R"([ { "name": "replaced", "kind": "pod", "of": "host", "at": "2026-03-02T00:01", "duration": "1s" } ])";
    const simulation::Recording r = run(small);
    CHECK(r.requests.failed >= 200);   // 20 s until the next pod listens, at 10 requests a second
    CHECK(r.requests.failed <= 450);
    CHECK(r.requests.offered == r.requests.failed + r.requests.completed + r.requests.inFlight);
}

TEST_CASE("Documents are lost with what kept them: the container, the pod or nothing", "[simulation][hosts]")
{
    // One document of 1 KB a second. After 100 s the container ends, after 200 s the pod is replaced.
    struct Case { const char* host; double afterKill, afterReplacement; };
    for (const Case& one : {Case{R"("workers": 1)", 100, 200}, Case{R"("volume": { "kind": "pod" })", 0, 200}, Case{R"("volume": { "kind": "disk" })", 0, 0}}) {
        Plane plane(hosted(one.host, kDocuments, R"("access": "write", "bytes": "1KB")"));
        const std::uint32_t first = plane.startPod(0);
        plane.runTo(100);
        plane.data->kill(first, plane.at(100));
        CHECK(plane.data->hosts().lost[0].items == one.afterKill);
        const std::uint32_t second = plane.data->addPod(0, 1, plane.at(100));   // in the same pod
        plane.data->keepVolume(first, second);
        plane.data->makeReady(second, plane.at(100));
        plane.runTo(200);
        plane.data->kill(second, plane.at(200));
        plane.data->loseVolume(second, plane.at(200));
        CHECK(plane.data->hosts().lost[0].items == one.afterReplacement);
        CHECK(plane.data->hosts().lost[0].bytes == one.afterReplacement * 1000);
        CHECK(plane.data->databases()[0].heldItems == 200 - one.afterReplacement);
    }
}

TEST_CASE("Of several pods each takes its share with it", "[simulation][hosts]")
{
    // 100 documents while one pod is there, 100 more on two: 150 and 50.
    Plane plane(hosted(R"("workers": 1)", kDocuments, R"("access": "write", "bytes": "1KB")"));
    const std::uint32_t first = plane.startPod(0);
    plane.runTo(100);
    const std::uint32_t second = plane.startPod(100);
    plane.runTo(200);
    plane.data->kill(second, plane.at(200));
    CHECK(plane.data->hosts().lost[0].items == 50);
    plane.data->kill(first, plane.at(200));
    CHECK(plane.data->hosts().lost[0].items == 200);
}

TEST_CASE("Documents have the cores of all ready pods", "[simulation][hosts]")
{
    // 100 operations a second and core. Thirty at once take 300 ms on one core, 150 ms on two.
    Small small = hosted(R"("workers": 1)", kDocuments, "");
    std::string calls;
    for (int i = 0; i < 30; ++i) calls += std::string(i > 0 ? ", " : "") + R"({ "call": "store", "access": "read" })";
    small.operations = R"("op": { "steps": [ { "parallel": [ )" + calls + " ] } ] }";
    Plane plane(small);
    plane.startPod(0);
    plane.runTo(1);
    CHECK(plane.data->operations()[0].latency.meanNs() * 1e-6 == Approx(300));
    plane.startPod(1);
    plane.data->operations()[0].latency.reset();
    plane.runTo(2);
    CHECK(plane.data->operations()[0].latency.meanNs() * 1e-6 == Approx(150));
}

TEST_CASE("What a store computes is the CPU of the pods it lives in", "[simulation][hosts]")
{
    // Ten operations of 10 ms a second for 100 s are 10 core-seconds of the one pod.
    Small small = hosted(R"("workers": 1)", kDocuments, R"("access": "read")");
    small.rate = "10/s";
    Plane plane(small);
    const std::uint32_t pod = plane.startPod(0);
    plane.runTo(100);
    CHECK(plane.data->cpuCoreSeconds(pod, plane.at(100)) == Approx(10));
    const std::uint32_t other = plane.startPod(100);
    plane.runTo(200);
    CHECK(plane.data->cpuCoreSeconds(pod, plane.at(200)) == Approx(15));
    CHECK(plane.data->cpuCoreSeconds(other, plane.at(200)) == Approx(5));
}

TEST_CASE("A Redis in a pod serves one command at a time, slower on less than a core", "[simulation][hosts]")
{
    // 1,000 commands a second on a whole core: ten at once end after 10 ms; on half a core after 20 ms.
    for (const double cores : {1.0, 4.0, 0.5}) {
        Small small = hosted(R"("workers": 1)", R"("kind": "redis", "tier": "container", "commandsPerSecond": 1000)", "");
        std::string calls;
        for (int i = 0; i < 10; ++i) calls += std::string(i > 0 ? ", " : "") + R"({ "call": "store", "access": "read" })";
        small.operations = R"("op": { "steps": [ { "parallel": [ )" + calls + " ] } ] }";
        Plane plane(small);
        plane.startPod(0, cores);
        plane.runTo(1);
        CHECK(plane.data->operations()[0].latency.meanNs() * 1e-6 == Approx(cores < 1 ? 20 : 10));
    }
}

TEST_CASE("A cache in a pod is empty after a restart unless it is on a disk, and what is missed comes back with what is written", "[simulation][hosts]")
{
    // A key of 1,000 + 100 B a second that lives 50 min.
    Small small = hosted(R"("workers": 1)", kCache, R"("access": "write", "bytes": "1KB", "timeToLive": "50m")");
    Plane plane(small);
    const std::uint32_t pod = plane.startPod(0);
    plane.runTo(100);
    CHECK(plane.data->contentShare(0) == 1);
    plane.data->kill(pod, plane.at(100));
    CHECK(plane.data->hosts().lost[0].items == 100);
    CHECK(plane.data->hosts().lost[0].bytes == 100 * 1100);
    CHECK(plane.data->contentShare(0) == 0);
    plane.startPod(100);
    plane.runTo(125);
    // 25 keys are back, 75 are still missed.
    CHECK(plane.data->contentShare(0) == Approx(0.25));
    plane.runTo(200);
    CHECK(plane.data->contentShare(0) == 1);

    Plane kept(hosted(R"("volume": { "kind": "disk" })", kCache, R"("access": "write", "bytes": "1KB", "timeToLive": "50m")"));
    const std::uint32_t first = kept.startPod(0);
    kept.runTo(100);
    kept.data->kill(first, kept.at(100));
    kept.data->loseVolume(first, kept.at(100));
    CHECK(kept.data->hosts().lost[0].items == 0);
    CHECK(kept.data->contentShare(0) == 1);
}

TEST_CASE("Calls that are at a store when its only pod dies fail, and their connections are cut", "[simulation][hosts]")
{
    Small small = hosted(R"("workers": 1)", R"("kind": "document-store", "operationsPerSecond": 1)", R"("access": "read")");
    small.rate = "10/s";
    Plane plane(small);
    const std::uint32_t pod = plane.startPod(0, 0.001);
    plane.runTo(1);
    CHECK(plane.data->databases()[0].connections == 10);
    plane.data->kill(pod, plane.at(1));
    CHECK(plane.outcomes(simulation::Outcome::Failed) == 10);
    CHECK(plane.data->databases()[0].connections == 0);
    CHECK(plane.data->framesInUse() == 0);
}

TEST_CASE("A Redis without maxmemory grows until its container is killed, and then begins empty", "[simulation][hosts]")
{
    // 100 KB + 100 B a key, 10 a second: 128 MiB are full after 134 s. Memory is looked at every minute, so it is killed at 3 min with 1,800 keys.
    Small small = hosted(R"("requests": { "cpu": "1", "memory": "64Mi" }, "limits": { "memory": "128Mi" })", kCache, R"("access": "write", "bytes": "100KB")");
    small.rate = "10/s";
    small.duration = "179s";
    CHECK(figure(run(small), "store", "lostItems") == 0);
    small.duration = "4m";
    const simulation::Recording killed = run(small);
    CHECK(figure(killed, "host", "restarts") == 1);
    CHECK(figure(killed, "store", "lostItems") == Approx(1800).margin(1));
    CHECK(figure(killed, "store", "lostBytes") == Approx(1800 * 100'100.0).epsilon(0.001));
    CHECK(killed.requests.failed > 0);   // while it comes back
    CHECK(killed.requests.offered == killed.requests.sumOfOutcomes());

    // With a limit of its own it evicts, or refuses where nothing may be evicted.
    small.components = R"("host": { "kind": "service", "requests": { "cpu": "1", "memory": "64Mi" }, "limits": { "memory": "128Mi" } },
                          "store": { "kind": "redis", "tier": "container", "maxMemory": "100100000B", "evictionPolicy": "noeviction", "host": "host", "roundTrip": "0ms" })";
    const simulation::Recording bounded = run(small);
    CHECK(figure(bounded, "host", "restarts") == 0);
    CHECK(figure(bounded, "store", "liveBytes") == Approx(1000 * 100'100.0));
    CHECK(figure(bounded, "store", "refusedWrites") == 2400 - 1000);
}

TEST_CASE("Shares of what pods hold add up, and volumes pass on", "[simulation][hosts]")
{
    simulation::Topology topology;
    topology.services.resize(1);
    topology.services[0].hosts = true;
    topology.hosted.resize(1);
    topology.hosted[0].service = 0;
    simulation::HostBook book(topology);
    CHECK(book.podReady(0, 7));
    CHECK_FALSE(book.podReady(0, 8));
    // Contents from before: evenly.
    CHECK(book.shareOf(0, 7) == 0.5);
    book.wrote(0, 100);
    CHECK_FALSE(book.podUnready(0, 8));
    book.wrote(0, 100);
    CHECK(book.shareOf(0, 7) == 0.75);
    book.inherit(0, 7, 9);
    CHECK(book.shareOf(0, 7) == 0);
    CHECK(book.take(0, 9) == 0.75);
    CHECK(book.take(0, 9) == 0);
    CHECK(book.take(0, 8) == 1);
    CHECK(book.podUnready(0, 7));
}
