#include "models/fluid/fluid.h"
#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include <algorithm>

/// Probes and quotas inside whole runs (docs/models/rollout.md).
using namespace headroom;
using namespace headroom::test;
using simulation::EventKind;

namespace {

/// A web service of six pods; a third of its requests ask the database, which is down from minute 5 to minute 7.
Small shop(const std::string& readiness)
{
    Small small;
    small.rate = "30/s";
    small.duration = "15m";
    small.mix = R"({ "op": 0.7, "stored": 0.3 })";
    small.operations = R"("op": { "steps": [ { "call": "web", "time": "10ms" } ] },
        "stored": { "steps": [ { "call": "web", "time": "10ms", "steps": [ { "call": "db", "cpu": "5ms" } ] } ] })";
    small.components = R"("web": { "kind": "service", "replicas": 6, "startUp": "10s", "readiness": )" + readiness + R"( },
        "db": { "kind": "sql-database", "tier": "general-purpose", "vCores": 2 })";
    return small;
}

std::string withOutage(Small small)
{
    small.faults = R"([ { "name": "outage", "kind": "down", "of": "db", "at": "2026-03-02T00:05", "duration": "2m" } ])";
    return small.text();
}

} // namespace

TEST_CASE("A readiness probe that checks the database takes all pods out at once", "[simulation][probes]")
{
    const simulation::Recording r = run(loaded(withOutage(shop(R"({ "calls": "db" })"))), {});
    const auto out = eventsOf(r, EventKind::Unready);
    REQUIRE(out.size() == 6);
    // Each pod is probed every 10 s, and the third failure in a row takes it out: 20 to 30 s after the database went.
    CHECK(secondsIn(r, out.front()) > 320);
    CHECK(secondsIn(r, out.back()) <= 330);
    CHECK(out.front().why == "the readiness probe of a pod failed 3 times in a row, it asks db: out of the endpoints");
    // From then on nobody answers, not even those who need no database: a third of 20 to 30 s and everything of 90 to 110 s.
    const double lost = static_cast<double>(r.requests.failed) / 30;
    CHECK(lost > 0.3 * 20 + 90);
    CHECK(lost < 0.3 * 30 + 110);
    // The first probe that succeeds brings a pod back: within 10 s of the end of the outage.
    const auto& completed = signal(r, "requests.completed").mean;
    CHECK(static_cast<double>(completed[6]) < 0.1);
    CHECK(static_cast<double>(completed[8]) == Approx(30).epsilon(0.05));
    CHECK(static_cast<double>(signal(r, "web.readyReplicas").mean.back()) == 6);
    CHECK(r.requests.offered == r.requests.sumOfOutcomes());

    // Had they not asked, only what needs the database would have failed.
    const simulation::Recording own = run(loaded(withOutage(shop("{}"))), {});
    CHECK(eventsOf(own, EventKind::Unready).empty());
    CHECK(static_cast<double>(own.requests.failed) == Approx(0.3 * 30 * 120).epsilon(0.15));
}

TEST_CASE("The twin takes the pods out as well", "[simulation][probes][fluid]")
{
    const auto twin = fluid::simulate(loaded(withOutage(shop(R"({ "calls": "db" })"))), azure(), {});
    REQUIRE(twin);
    CHECK(eventsOf(*twin, EventKind::Unready).size() == 6);
    CHECK(static_cast<double>(twin->requests.failed) / 30 == Approx(8 + 95).epsilon(0.3));
}

TEST_CASE("A liveness probe restarts a container that is locked up", "[simulation][probes]")
{
    Small small;
    small.rate = "5/s";
    small.duration = "10m";
    small.operations = R"("op": { "timeout": "5s", "steps": [ { "call": "w", "time": "1s" } ] })";
    small.components = R"("w": { "kind": "service", "workers": 100, "startUp": "8s", "liveness": {}, "readiness": {},
        "deadlock": { "inFlightAbove": 8, "probability": 1, "duration": "5m" } })";
    small.events = R"([ { "name": "peak", "from": "2026-03-02T00:02", "to": "2026-03-02T00:02:30", "rate": "20/s" } ])";
    const simulation::Recording r = run(small);
    const auto lockups = eventsOf(r, EventKind::Deadlock), restarts = eventsOf(r, EventKind::Restart), unready = eventsOf(r, EventKind::Unready);
    REQUIRE(lockups.size() == 1);
    REQUIRE(restarts.size() == 1);
    REQUIRE(unready.size() == 1);
    // Three probes ten seconds apart fail: 20 to 30 s after it locked up, not five minutes.
    const double waited = secondsIn(r, restarts[0]) - secondsIn(r, lockups[0]);
    CHECK(waited > 20);
    CHECK(waited <= 30);
    CHECK(restarts[0].why == "the liveness probe failed 3 times in a row: restarted after 10 s");
    CHECK(figure(r, "w", "restarts") == 1);
    CHECK(static_cast<double>(signal(r, "requests.completed").mean.back()) == Approx(5).epsilon(0.1));
}

TEST_CASE("A start that is slower than the liveness probe allows never ends", "[simulation][probes]")
{
    // Probes at 0, 10, 20 s after the start of the container fail: it is killed at 20 s, again and again, with 10, 20, 40 … s between.
    Small small;
    small.duration = "5m";
    small.operations = R"("op": { "steps": [ { "call": "w", "time": "1ms" } ] })";
    small.components = R"("w": { "kind": "service", "replicas": 1, "startUp": "25s", "readiness": {}, "liveness": {}, "hpa": { "min": 2, "max": 2, "cpu": 0.9 } })";
    const simulation::Recording r = run(small);
    const auto restarts = eventsOf(r, EventKind::Restart);
    REQUIRE(restarts.size() == 5);   // of the second pod, made at 15 s; the first one runs
    const double expected[] = {35, 65, 105, 165, 265};
    for (std::size_t i = 0; i < 5; ++i) CHECK(secondsIn(r, restarts[i]) == Approx(expected[i]));
    CHECK(static_cast<double>(signal(r, "w.readyReplicas").mean.back()) == 1);
}

TEST_CASE("A quota refuses pods when they are created, and the cluster autoscaler stays silent", "[simulation][quota]")
{
    Small small;
    small.duration = "30m";
    small.rate = "1/s";
    small.cluster = R"({ "kind": "kubernetes-cluster", "autoscaler": {}, "quotas": { "shop": { "requestsCpu": "1500m" } } })";
    small.pool = R"({ "kind": "node-pool", "cluster": "aks", "sku": "Standard_DS2_v2", "nodes": 1, "minNodes": 1, "maxNodes": 5, "provisioning": "2m" })";
    small.operations = R"("op": { "steps": [ { "call": "s", "cpu": "1ms" } ] })";
    small.components = R"("s": { "kind": "service", "namespace": "shop", "replicas": 5, "requests": { "cpu": "500m" } })";
    const simulation::Recording r = run(small);
    const auto refused = eventsOf(r, EventKind::QuotaRefused);
    REQUIRE(refused.size() == 1);
    CHECK(refused[0].why == "namespace shop: quota exceeded: requests.cpu has 1500m of 1500m in use, 500m more wanted");
    CHECK(static_cast<double>(signal(r, "s.replicas").mean.back()) == 3);
    CHECK(eventsOf(r, EventKind::PodPending).empty());
    CHECK(eventsOf(r, EventKind::NodeAdded).empty());

    // The same five pods without the quota: two are pending, and nodes come.
    small.cluster = R"({ "kind": "kubernetes-cluster", "autoscaler": {} })";
    const simulation::Recording open = run(small);
    CHECK(eventsOf(open, EventKind::PodPending).size() == 2);
    CHECK_FALSE(eventsOf(open, EventKind::NodeAdded).empty());
    CHECK(static_cast<double>(signal(open, "s.replicas").mean.back()) == 5);
}

TEST_CASE("Room in a quota is used again when a pod has gone", "[simulation][quota]")
{
    // Two services share a namespace of four pods: when the first shrinks, the second gets what it was refused.
    Small small;
    small.duration = "20m";
    small.rate = "1/s";
    small.cluster = R"({ "kind": "kubernetes-cluster", "quotas": { "default": { "pods": 4 } } })";
    small.operations = R"("op": { "steps": [ { "call": "a", "cpu": "1ms" }, { "call": "b", "cpu": "1ms" } ] })";
    small.components = R"("a": { "kind": "service", "replicas": 3, "hpa": { "min": 1, "max": 3, "cpu": 0.5 } }, "b": { "kind": "service", "replicas": 2 })";
    const simulation::Recording r = run(small);
    CHECK(eventsOf(r, EventKind::QuotaRefused).size() == 1);
    CHECK(static_cast<double>(signal(r, "b.replicas").mean.front()) == 1);
    CHECK(static_cast<double>(signal(r, "b.replicas").mean.back()) == 2);
    CHECK(static_cast<double>(signal(r, "a.replicas").mean.back()) == 1);
}
