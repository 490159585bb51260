#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

/// Calls, workers, connections, time-outs, retries and lock-ups with constant times and evenly paced requests: every figure is
/// worked out by hand from the rules in docs/models/simulation.md. The k-th request comes at (k - 1/2) / rate.
using namespace headroom;
using namespace headroom::test;

TEST_CASE("One worker: requests wait in the order of their arrival", "[simulation][calls]")
{
    Small small;
    small.rate = "10/s";
    small.duration = "1s";
    small.operations = R"("op": { "steps": [ { "call": "s", "time": "150ms" } ] })";
    small.components = R"("s": { "kind": "service", "roundTrip": "0ms", "workers": 1 })";
    const simulation::Recording r = run(small);
    // Arrivals at 50, 150 … 950 ms; the k-th (from 0) ends at 50 + 150 (k + 1), so six end within the second.
    CHECK(r.requests.offered == 10);
    CHECK(r.requests.completed == 6);
    CHECK(r.requests.inFlight == 4);
    CHECK(r.latency.meanMs.value == Approx(275));   // 150 + 50 k
    CHECK(r.latency.maxMs.value == Approx(400));
    CHECK(component(r, "s").waitMs.value == Approx(150));   // 50 k over the seven that got a worker
}

TEST_CASE("The network's round trip is part of the response, not of the worker's time", "[simulation][calls]")
{
    Small small;
    small.operations = R"("op": { "steps": [ { "call": "s", "time": "100ms" } ] })";
    small.components = R"("s": { "kind": "service", "roundTrip": "40ms", "workers": 1 })";
    const simulation::Recording r = run(small);
    CHECK(r.latency.meanMs.value == Approx(140));
    CHECK(component(r, "s").responseMs.value == Approx(100));
}

TEST_CASE("Parallel steps take as long as the longest, repeated steps add up, probabilities 0 and 1 are certain", "[simulation][calls]")
{
    Small small;
    small.operations = R"("op": { "steps": [
        { "parallel": [ { "call": "a" }, { "call": "b" }, { "call": "b", "probability": 0 } ], "times": 2 },
        { "call": "a", "times": 3 }, { "call": "b", "probability": 0 }, { "call": "a", "probability": 1 } ] })";
    small.components = R"("a": { "kind": "external", "latency": "30ms" }, "b": { "kind": "external", "latency": "50ms" })";
    const simulation::Recording r = run(small);
    CHECK(r.requests.completed == 10);
    CHECK(r.latency.meanMs.value == Approx(2 * 50 + 3 * 30 + 30));
    CHECK(component(r, "a").arrivals == 10 * (2 + 3 + 1));
    CHECK(component(r, "b").arrivals == 10 * 2);
}

TEST_CASE("A worker is held until the calls it makes have ended", "[simulation][calls]")
{
    Small small;
    small.duration = "20s";
    small.rate = "0.1/s";   // at 5 and 15 s
    small.operations = R"("op": { "steps": [ { "call": "s", "time": "1s", "steps": [ { "call": "x" }, { "call": "x" } ] } ] })";
    small.components = R"("s": { "kind": "service", "roundTrip": "0ms", "workers": 1 }, "x": { "kind": "external", "latency": "500ms" })";
    const simulation::Recording r = run(small);
    CHECK(r.latency.meanMs.value == Approx(2000));
    for (const simulation::Resource& resource : r.resources)
        if (resource.id == "s/workers") CHECK(resource.utilisation.value == Approx(2 * 2.0 / 20));
}

TEST_CASE("A call that times out leaves its callee working", "[simulation][calls]")
{
    Small small;
    small.duration = "20s";
    small.rate = "0.1/s";
    small.operations = R"("op": { "steps": [ { "call": "s", "timeout": "1s", "time": "8s" } ] })";
    small.components = R"("s": { "kind": "service", "roundTrip": "0ms", "workers": 1 })";
    const simulation::Recording r = run(small);
    CHECK(r.requests.timedOut == 2);
    CHECK(r.latency.meanMs.value == Approx(1000));
    CHECK(component(r, "s").completions == 1);                            // at 13 s, for nobody
    CHECK(component(r, "s").meanInSystem.value == Approx((8.0 + 5) / 20));   // 5 … 13 and 15 … 20 s
}

TEST_CASE("The client's time-out counts as timed out. What its work still sends belongs to nobody", "[simulation][calls]")
{
    // Each request's worker sends a message at 2 s, one second after the client has gone and while the record of its request serves the next one.
    Small small;
    small.rate = "1/s";
    small.duration = "100s";
    small.operations = R"("op": { "timeout": "1s", "steps": [ { "call": "s", "time": "2s", "steps": [ { "send": "q", "bytes": "1KB" } ] } ] },
                          "treat": { "consumes": "q", "steps": [ { "call": "c", "time": "10ms" } ] })";
    small.components = R"("s": { "kind": "service", "roundTrip": "0ms" }, "c": { "kind": "service", "roundTrip": "0ms" },
                          "bus": { "kind": "service-bus" }, "q": { "kind": "queue", "serviceBus": "bus", "roundTrip": "0ms", "sendLatency": "1ms" })";
    const simulation::Recording r = run(small);
    CHECK(r.requests.offered == 100);
    CHECK(r.requests.timedOut == 99);   // the last came half a second before the end
    CHECK(r.requests.inFlight == 1);
    CHECK(r.latency.maxMs.value == Approx(1000));
    CHECK(operation(r, "treat").requests.offered == 98);
    CHECK(operation(r, "treat").requests.completed == 98);
}

TEST_CASE("Retries wait base · 2^n and no longer than the cap", "[simulation][calls]")
{
    const auto secondsInService = [](const std::string& retry) {
        Small small;
        small.rate = "0.1/s";
        small.operations = R"("op": { "steps": [ { "call": "s", "steps": [ { "call": "x", "retry": )" + retry + R"( } ] } ] })";
        small.components = R"("s": { "kind": "service", "roundTrip": "0ms" }, "x": { "kind": "external", "latency": "10ms", "failureProbability": 1 })";
        const simulation::Recording r = run(small);
        CHECK(r.requests.failed == 1);
        CHECK(component(r, "x").arrivals == 4);
        return component(r, "s").meanInSystem.value * 10;
    };
    CHECK(secondsInService(R"({ "attempts": 3, "base": "100ms", "cap": "10s" })") == Approx(4 * 0.01 + 0.1 + 0.2 + 0.4));
    CHECK(secondsInService(R"({ "attempts": 3, "base": "100ms", "cap": "150ms" })") == Approx(4 * 0.01 + 0.1 + 0.15 + 0.15));
    const double jittered = secondsInService(R"({ "attempts": 3, "base": "100ms", "cap": "10s", "jitter": true })");
    CHECK(jittered > 0.04);
    CHECK(jittered < 0.74);
}

TEST_CASE("A retry after a time-out is a new try with its own time-out", "[simulation][calls]")
{
    Small small;
    small.rate = "0.1/s";   // at 5 s
    small.operations = R"("op": { "steps": [ { "call": "x", "timeout": "300ms", "retry": { "attempts": 2, "base": "100ms" } } ] })";
    small.components = R"("x": { "kind": "external", "latency": "1s" })";
    const simulation::Recording r = run(small);
    CHECK(r.requests.timedOut == 1);
    CHECK(r.latency.meanMs.value == Approx(3 * 300 + 100 + 200));
    CHECK(component(r, "x").arrivals == 3);
    CHECK(component(r, "x").meanInSystem.value == Approx(3 * 1.0 / 10));   // all three are answered, to nobody
}

TEST_CASE("A pool of one connection: first come first served, and whoever waits too long fails", "[simulation][calls]")
{
    Small small;
    small.rate = "20/s";
    small.duration = "500ms";
    small.components = R"("s": { "kind": "service", "roundTrip": "0ms", "connectionPools": { "x": { "size": 1, "wait": "100ms" } } },
                          "x": { "kind": "external", "latency": "120ms" })";
    // Arrivals at 25, 75 … 475 ms. The connection goes to 0 (25-145), 1 (145-265), 3 (265-385), 6 (385-505);
    // 2, 4, 5 and 7 give up after 100 ms; 6, 8 and 9 are under way at the end.
    for (const char* timeout : {"", R"(, "timeout": "10s")", R"(, "timeout": "100ms")"}) {
        const bool bounded = std::string(timeout).find("100ms") != std::string::npos;
        small.operations = R"("op": { "steps": [ { "call": "s", "steps": [ { "call": "x" )" + std::string(timeout) + " } ] } ] }";
        INFO(small.operations);
        const simulation::Recording r = run(small);
        if (bounded) {
            // The call's own time-out covers wait and call: none of them can end in time; connections are given back at the time-out.
            CHECK(r.requests.completed == 0);
            continue;
        }
        CHECK(r.requests.completed == 3);
        CHECK(r.requests.timedOut == 4);
        CHECK(r.requests.inFlight == 3);
        CHECK(component(r, "x").arrivals == 4);
    }
}

TEST_CASE("A full waiting room refuses, and round robin deals evenly", "[simulation][calls]")
{
    Small small;
    small.rate = "20/s";
    small.duration = "1s";
    small.operations = R"("op": { "steps": [ { "call": "s", "time": "10s" } ] })";
    small.components = R"("s": { "kind": "service", "roundTrip": "0ms", "replicas": 3, "workers": 2, "queue": 1, "loadBalancing": "round-robin" })";
    const simulation::Recording r = run(small);
    CHECK(r.requests.inFlight == 3 * (2 + 1));
    CHECK(r.requests.failed == 20 - 9);
    CHECK(component(r, "s").refused == 11);
}

TEST_CASE("A lock-up stops the pod for exactly its duration", "[simulation][calls]")
{
    // Every request that starts in a pod that is not locked locks it for 1.8 s: the one at 0.5 s until 2.3 s, and the one at
    // 1.5 s is caught in it; then again from 2.5 s.
    Small small;
    small.operations = R"("op": { "steps": [ { "call": "s", "time": "100ms" } ] })";
    small.components = R"("s": { "kind": "service", "roundTrip": "0ms", "deadlock": { "inFlightAbove": 0, "probability": 1, "duration": "1.8s" } })";
    const simulation::Recording r = run(small);
    CHECK(figure(r, "s", "deadlocks") == 5);
    CHECK(r.requests.completed == 8);
    CHECK(r.requests.inFlight == 2);
    CHECK(r.latency.meanMs.value == Approx((1800 + 800) / 2));
    CHECK(r.latency.maxMs.value == Approx(1800));

    small.components = R"("s": { "kind": "service", "roundTrip": "0ms", "deadlock": { "inFlightAbove": 1, "probability": 1, "duration": "1.8s" } })";
    const simulation::Recording alone = run(small);   // never two at a time
    CHECK(figure(alone, "s", "deadlocks") == 0);
    CHECK(alone.latency.maxMs.value == Approx(100));
}
