#include "tests/models/fluid/support.h"

#include <algorithm>
#include <cmath>

// Lines that grow and drain, by hand.
using namespace headroom;
using namespace headroom::test;

namespace {

/// 10/s but for one hour of 60/s in the middle, without ramps worth mentioning.
Small rush(const std::string& operations, const std::string& components)
{
    Small small;
    small.rate = "10/s";
    small.duration = "6h";
    small.events = R"([ { "name": "rush", "from": "2026-03-02T01:00", "to": "2026-03-02T02:00", "rate": "60/s", "rampUp": "1s", "rampDown": "1s" } ])";
    small.operations = operations;
    small.components = components;
    return small;
}

bool notes(const simulation::Recording& r, const std::string& component, const std::string& word)
{
    return std::any_of(r.validity.begin(), r.validity.end(),
                       [&](const simulation::ValidityNote& n) { return n.component == component && n.reason.find(word) != std::string::npos; });
}

} // namespace

TEST_CASE("a queue grows by the excess and drains by what is left over", "[fluid][transient]")
{
    // Capacity 4 / 0.1 s = 40/s: grows by 20/s for an hour to 72,000, drains by 30/s in 40 minutes.
    const auto r = estimate(rush(R"("op": { "steps": [ { "call": "api", "steps": [ { "send": "q", "bytes": "1KB" } ] } ] },
                                   "treat": { "consumes": "q", "steps": [ { "call": "w", "time": "100ms" } ] })",
                                 R"("api": { "kind": "service", "workers": 64 }, "w": { "kind": "service", "workers": 4, "roundTrip": "0ms" },
                                   "bus": { "kind": "service-bus", "tier": "premium" }, "q": { "kind": "queue", "serviceBus": "bus", "size": "10GB" })"));
    const auto& length = signal(r, "q.length").mean;
    CHECK(*std::max_element(length.begin(), length.end()) == Approx(72000).epsilon(0.01));
    CHECK(length[140] == Approx(72000 - 30 * 60 * 20.5).epsilon(0.02));   // the bucket of minute 140: 20.5 min into the drain
    CHECK(length[165] < 1);
    CHECK(operation(r, "treat").requests.completed + 10 > r.requests.offered);
    CHECK(r.requests.sumOfOutcomes() == r.requests.offered);
    CHECK(notes(r, "q", "above its capacity"));
    CHECK(signal(r, "q.oldestAge").mean[119] == Approx(1800).epsilon(0.02));   // 72,000 at 40/s
}

TEST_CASE("a full line behind a synchronous call fills its caller", "[fluid][transient]")
{
    // The inner service takes 20/s; the outer one has 100 workers: 100 of them wait inside, the rest outside, and 20/s get through.
    const auto r = estimate(rush(R"("op": { "steps": [ { "call": "outer", "steps": [ { "call": "inner", "time": "50ms" } ] } ] })",
                                 R"("outer": { "kind": "service", "workers": 100, "roundTrip": "0ms" }, "inner": { "kind": "service", "workers": 1, "roundTrip": "0ms" })"));
    CHECK(signal(r, "requests.completed").mean[90] == Approx(20).epsilon(0.01));
    CHECK(signal(r, "inner.inFlight").mean[90] == Approx(100).epsilon(0.05));
    CHECK(signal(r, "latency.mean").mean[115] == Approx((40 * 60 * 55.5) / 20).epsilon(0.03));
    CHECK(r.requests.completed + 100 > r.requests.offered);   // four hours of 10/s more than come drain 144,000: just in time
}

TEST_CASE("a short line refuses, a limited queue loses", "[fluid][transient]")
{
    const auto refused = estimate(rush(R"("op": { "steps": [ { "call": "s", "time": "50ms" } ] })",
                                       R"("s": { "kind": "service", "workers": 1, "roundTrip": "0ms", "queue": 20 })"));
    CHECK(static_cast<double>(refused.requests.failed) == Approx(3600 * 40).epsilon(0.02));
    const auto lost = estimate(rush(R"("op": { "steps": [ { "call": "api", "steps": [ { "send": "q", "bytes": "1KB", "confirm": false } ] } ] },
                                     "treat": { "consumes": "q", "steps": [ { "call": "w", "time": "1ms" } ] })",
                                   R"("api": { "kind": "service", "workers": 64 }, "w": { "kind": "service", "workers": 4 }, "bus": { "kind": "service-bus", "tier": "premium" },
                                     "q": { "kind": "queue", "serviceBus": "bus", "sends": "50/s" })"));
    CHECK(static_cast<double>(lost.requests.lost) == Approx(3600 * 10).epsilon(0.01));
}

TEST_CASE("time-outs, retries and lock-ups are pointed out", "[fluid][validity]")
{
    const auto late = estimate(rush(R"("op": { "timeout": "2s", "steps": [ { "call": "s", "time": "50ms" } ] })",
                                    R"("s": { "kind": "service", "workers": 1, "roundTrip": "0ms", "queue": 200 })"));
    CHECK(late.requests.timedOut > 50000);
    CHECK(notes(late, "s", "time out"));
    const auto again = estimate(rush(R"("op": { "steps": [ { "call": "x", "retry": { "attempts": 3, "base": "10ms" } } ] })",
                                     R"("x": { "kind": "external", "latency": "10ms", "failureProbability": 0.4 })"));
    CHECK(notes(again, "x", "retries"));
    const auto locked = estimate(rush(R"("op": { "steps": [ { "call": "s", "time": "100ms" } ] })",
                                      R"("s": { "kind": "service", "workers": 16, "deadlock": { "inFlightAbove": 4, "probability": 0.01, "duration": "30s" } })"));
    CHECK(notes(locked, "s", "lock up"));
    CHECK(figure(locked, "s", "deadlocks") > 0);
}
