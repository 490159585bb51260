#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include <algorithm>

/// Probes and quotas inside whole runs (docs/models/rollout.md).
using namespace headroom;
using namespace headroom::test;
using simulation::EventKind;

namespace {

std::vector<simulation::Event> eventsOf(const simulation::Recording& recording, EventKind kind)
{
    std::vector<simulation::Event> events;
    std::copy_if(recording.eventLog.begin(), recording.eventLog.end(), std::back_inserter(events), [&](const auto& e) { return e.kind == kind; });
    return events;
}

double secondsIn(const simulation::Recording& recording, const simulation::Event& event) { return (event.at - recording.start).toSeconds(); }

/// A web service of six pods on a database of 2 vCores and 200 workers; from minute 5 to 10 some requests run a report that wants 5 cores of it.
Small shop(const std::string& readiness)
{
    Small small;
    small.rate = "20/s";
    small.duration = "25m";
    small.mix = R"({ "op": 1 })";
    small.events = R"([ { "name": "reports", "from": "2026-03-02T00:05", "to": "2026-03-02T00:10", "rate": "100/s" } ])";
    small.operations = R"("op": { "timeout": "30s", "steps": [ { "call": "web", "time": "10ms", "steps": [ { "call": "db", "cpu": "50ms" } ] } ] })";
    small.components = R"("web": { "kind": "service", "replicas": 6, "workers": 200, "startUp": "10s", "readiness": )" + readiness + R"( },
        "db": { "kind": "sql-database", "tier": "general-purpose", "vCores": 2 })";
    return small;
}

} // namespace

TEST_CASE("A readiness probe that checks the database takes all pods out at once", "[simulation][probes]")
{
    const simulation::Recording r = run(shop(R"({ "calls": "db" })"));
    const auto out = eventsOf(r, EventKind::Unready);
    REQUIRE(out.size() >= 6);
    // 3 cores too many fill the 200 workers within a few seconds; three probes in a row, ten seconds apart, and every pod is out.
    CHECK(secondsIn(r, out[0]) >= 300 + 20);
    CHECK(secondsIn(r, out[5]) <= 300 + 45);
    CHECK(secondsIn(r, out[5]) - secondsIn(r, out[0]) <= 10);
    CHECK(out[0].why == "the readiness probe of a pod failed 3 times in a row, it asks db: out of the endpoints");
    CHECK(r.requests.offered == r.requests.sumOfOutcomes());

    // Had they not asked, the pods would have gone on answering as much as the database takes: 40 of 100 requests a second.
    const simulation::Recording own = run(shop("{}"));
    CHECK(eventsOf(own, EventKind::Unready).empty());
    CHECK(own.requests.completed > r.requests.completed);
    const auto& ready = signal(own, "web.readyReplicas").mean;
    CHECK(std::all_of(ready.begin(), ready.end(), [](float n) { return n > 5.99f; }));
}

TEST_CASE("Pods come back into the endpoints at the first probe that succeeds", "[simulation][probes]")
{
    const simulation::Recording r = run(shop(R"({ "calls": "db" })"));
    // Without requests the database recovers, the pods return, and the storm begins again: more than one wave until minute 10, none after.
    const auto out = eventsOf(r, EventKind::Unready);
    CHECK(out.size() > 6);
    CHECK(secondsIn(r, out.back()) < 640);
    CHECK(static_cast<double>(signal(r, "web.readyReplicas").mean.back()) == 6);
    const auto& completed = signal(r, "requests.completed").mean;
    CHECK(static_cast<double>(completed.back()) == Approx(20).epsilon(0.1));
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
    REQUIRE(restarts.size() == 4);   // of the second pod, made at 15 s; the first one runs
    const double expected[] = {15 + 20, 15 + 20 + 10 + 20, 15 + 50 + 20 + 20, 15 + 90 + 40 + 20};
    for (std::size_t i = 0; i < 4; ++i) CHECK(secondsIn(r, restarts[i]) == Approx(expected[i]));
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
