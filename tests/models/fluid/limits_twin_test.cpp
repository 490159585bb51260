#include "tests/models/fluid/support.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

// What happens above a limit: the estimate fails as much as the simulation, and never less with more traffic.
using namespace headroom;
using namespace headroom::test;

namespace {

double shareOf(std::uint64_t part, const simulation::Recording& r) { return static_cast<double>(part) / static_cast<double>(r.requests.offered); }
double notServed(const simulation::Recording& r) { return shareOf(r.requests.failed + r.requests.timedOut + r.requests.throttled + r.requests.lost, r); }

} // namespace

TEST_CASE("spent credits of a namespace refuse as many sends as in the simulation", "[fluid][twin][credits]")
{
    // Each event is sent, received, sent on and received again: four credits, of 1,000 a second.
    double before = 0;
    for (const int rate : {200, 300, 450, 700}) {
        Small small;
        small.process = "poisson";
        small.rate = fmt::format("{}/s", rate);
        small.duration = "4min";
        small.operations = R"("op": { "steps": [ { "call": "door", "cpu": "1ms", "steps": [ { "send": "events" } ] } ] },
            "evaluate": { "consumes": "events", "steps": [ { "call": "engine", "time": "10ms", "steps": [ { "send": "results" } ] } ] },
            "keep": { "consumes": "results", "steps": [ { "call": "keeper", "time": "5ms" } ] })";
        small.components = R"("bus": { "kind": "service-bus" }, "events": { "kind": "queue", "serviceBus": "bus" }, "results": { "kind": "queue", "serviceBus": "bus" },
            "door": { "kind": "service", "replicas": 2, "workers": 100 }, "engine": { "kind": "service", "replicas": 2, "workers": 50 },
            "keeper": { "kind": "service", "replicas": 2, "workers": 50 })";
        const simulation::Recording des = run(small), twin = estimate(small);
        INFO(rate << " events a second: simulated " << shareOf(des.requests.throttled, des) << ", estimated " << shareOf(twin.requests.throttled, twin));
        CHECK(shareOf(twin.requests.throttled, twin) == Approx(shareOf(des.requests.throttled, des)).margin(0.08));
        CHECK(shareOf(twin.requests.throttled, twin) >= before);
        before = shareOf(twin.requests.throttled, twin);
    }
    CHECK(before > 0.4);
}

TEST_CASE("one partition far above its budget: finite, and more is refused with more traffic", "[fluid][twin][stores]")
{
    // 100 calls a second of 100 request units are what the partition has.
    double before = 0;
    for (const int rate : {90, 120, 200, 400}) {
        Small small;
        small.process = "poisson";
        small.rate = fmt::format("{}/s", rate);
        small.duration = "10min";
        small.operations = R"("op": { "steps": [ { "call": "db", "access": "read", "requestUnits": 100 } ] })";
        small.components = R"("db": { "kind": "cosmos-db", "throughput": { "provisioned": "10000RU/s" } })";
        const simulation::Recording des = run(small), twin = estimate(small);
        INFO(rate << " calls a second: simulated " << notServed(des) << ", estimated " << notServed(twin));
        CHECK(std::isfinite(component(twin, "db").meanInSystem.value));
        CHECK(notServed(twin) == Approx(notServed(des)).margin(0.06));
        CHECK(notServed(twin) >= before);
        CHECK(twin.requests.sumOfOutcomes() == twin.requests.offered);
        before = notServed(twin);
    }
    CHECK(before > 0.5);
}

TEST_CASE("a cache that has lost its contents hits less until they are written again", "[fluid][twin][stores]")
{
    Small small;
    small.process = "poisson";
    small.rate = "50/s";
    small.duration = "1h";
    small.operations = R"("op": { "steps": [ { "call": "cache", "access": "read", "bytes": "10KB", "hitRatio": 0.9, "steps": [
        { "call": "db" }, { "call": "cache", "access": "write", "bytes": "10KB", "timeToLive": "30m" } ] } ] })";
    small.components = R"("host": { "kind": "service", "startUp": "5s", "requests": { "cpu": "1", "memory": "1Gi" } },
        "cache": { "kind": "redis", "tier": "container", "host": "host", "roundTrip": "0ms" }, "db": { "kind": "external", "latency": "5ms" })";
    const double calm = static_cast<double>(component(estimate(small), "db").arrivals);
    CHECK(calm == Approx(0.1 * 50 * 3600).epsilon(0.02));
    small.faults = R"([ { "name": "replaced", "kind": "pod", "of": "host", "at": "2026-03-02T00:40" } ])";
    const double des = static_cast<double>(component(run(small), "db").arrivals), twin = static_cast<double>(component(estimate(small), "db").arrivals);
    // Half an hour of fills is gone, 9,000 keys, and is filled again.
    CHECK(des > 1.2 * calm);
    CHECK(twin == Approx(des).epsilon(0.06));
}

TEST_CASE("a queue keeps what its consumer misses, and is refused nothing when it comes back", "[fluid][twin][messaging]")
{
    // 150 messages wait for a consumer that was gone for five minutes: none is delivered in vain, none is lost, no credit is missing.
    Small small;
    small.process = "poisson";
    small.rate = "0.5/s";
    small.duration = "30min";
    small.operations = R"("op": { "steps": [ { "send": "events" } ] }, "work": { "consumes": "events", "steps": [ { "call": "worker", "time": "5ms" } ] })";
    small.components = R"("bus": { "kind": "service-bus" }, "events": { "kind": "queue", "serviceBus": "bus" }, "worker": { "kind": "service", "replicas": 1, "workers": 50 })";
    small.faults = R"([ { "name": "gone", "kind": "down", "of": "worker", "at": "2026-03-02T00:10", "duration": "5m" } ])";
    for (const simulation::Recording& recording : {estimate(small), run(small)}) {
        CHECK(recording.requests.throttled == 0);
        CHECK(static_cast<double>(component(recording, "worker").arrivals) == Approx(900).epsilon(0.1));
        const auto credits = std::find_if(recording.resources.begin(), recording.resources.end(), [](const simulation::Resource& r) { return r.name == "credits"; });
        REQUIRE(credits != recording.resources.end());
        CHECK_FALSE(credits->firstSaturatedAt);
    }
}

TEST_CASE("an operation that does nothing yet is estimated as one that takes no time", "[fluid]")
{
    Small small;
    small.duration = "10min";
    small.operations = R"("op": { "timeout": "30s", "steps": [] })";
    small.components = R"("door": { "kind": "service", "replicas": 1 })";
    const simulation::Recording twin = estimate(small), des = run(small);
    CHECK(twin.requests.completed == twin.requests.offered);
    CHECK(des.requests.completed == des.requests.offered);
}
