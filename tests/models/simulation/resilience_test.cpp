#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include <fmt/format.h>

/// What callers do about failures, by hand: evenly paced requests, constant times. The k-th request comes at (k - 1/2) / rate.
/// Rules and sources: docs/models/resilience.md.
using namespace headroom;
using namespace headroom::test;

namespace {

/// One service whose only step is a call of `x`; `call` are the members of that step.
Small calling(const std::string& call, const std::string& x = R"("latency": "10ms", "failureProbability": 1)", const std::string& service = "")
{
    Small small;
    small.operations = R"("op": { "steps": [ { "call": "s", "steps": [ { "call": "x", )" + call + " } ] } ] }";
    small.components = R"("s": { "kind": "service", "roundTrip": "0ms")" + service + R"( }, "x": { "kind": "external", "roundTrip": "0ms", )" + x + " }";
    return small;
}

double meanOf(const std::vector<float>& values, std::size_t from)
{
    double sum = 0;
    for (std::size_t i = from; i < values.size(); ++i) sum += static_cast<double>(values[i]);
    return sum / static_cast<double>(values.size() - from);
}

} // namespace

TEST_CASE("Attempts multiply: four layers of three tries are 81 calls at the bottom", "[simulation][resilience]")
{
    const std::string retry = R"("retry": { "attempts": 2, "base": "1ms", "backoff": "constant" })";
    Small small;
    small.rate = "0.1/s";
    small.operations = fmt::format(R"("op": {{ "steps": [ {{ "call": "a", {0}, "steps": [ {{ "call": "b", {0}, "steps": [ {{ "call": "c", {0}, "steps": [
        {{ "call": "x", {0} }} ] }} ] }} ] }} ] }})", retry);
    small.components = R"("a": { "kind": "service", "roundTrip": "0ms" }, "b": { "kind": "service", "roundTrip": "0ms" }, "c": { "kind": "service", "roundTrip": "0ms" },
                          "x": { "kind": "external", "roundTrip": "0ms", "latency": "1ms", "failureProbability": 1 })";
    const simulation::Recording r = run(small);
    CHECK(r.requests.failed == 1);
    CHECK(component(r, "x").arrivals == 81);
    CHECK(component(r, "c").arrivals == 27);
    CHECK(component(r, "b").arrivals == 9);
    CHECK(component(r, "a").arrivals == 3);
}

TEST_CASE("Back-off: constant, linear, equal jitter and decorrelated delays", "[simulation][resilience]")
{
    const auto pauses = [](const std::string& retry) {
        Small small = calling(R"("retry": )" + retry);
        small.rate = "0.1/s";
        const simulation::Recording r = run(small);
        CHECK(component(r, "x").arrivals == 4);
        return component(r, "s").meanInSystem.value * 10 - 4 * 0.01;
    };
    CHECK(pauses(R"({ "attempts": 3, "base": "100ms", "backoff": "constant" })") == Approx(0.3));
    CHECK(pauses(R"({ "attempts": 3, "base": "100ms", "backoff": "linear" })") == Approx(0.1 + 0.2 + 0.3));
    CHECK(pauses(R"({ "attempts": 3, "base": "100ms", "cap": "250ms", "backoff": "linear" })") == Approx(0.1 + 0.2 + 0.25));
    const double equal = pauses(R"({ "attempts": 3, "base": "100ms", "jitter": true, "spread": "equal" })");
    CHECK(equal > 0.35);
    CHECK(equal < 0.7);
    const double decorrelated = pauses(R"({ "attempts": 3, "base": "100ms", "backoff": "decorrelated" })");
    CHECK(decorrelated > 0.3);                   // each at least the base
    CHECK(decorrelated < 0.3 + 0.9 + 2.7);       // and at most three times the last
    CHECK(pauses(R"({ "attempts": 3, "base": "100ms", "cap": "100ms", "backoff": "decorrelated" })") == Approx(0.3));
    // The first delay is even between 100 and 300 ms: mean 200 ± 6 · 57.7/√1000 ms. By Little: L / rate, less two tries of 10 ms.
    Small small = calling(R"("retry": { "attempts": 1, "base": "100ms", "backoff": "decorrelated" })");
    small.rate = "10/s";
    small.duration = "100s";
    CHECK(component(run(small), "s").meanInSystem.value / 10 - 0.02 == Approx(0.2).margin(0.012));
}

TEST_CASE("Under a full outage a budget of 10 % caps the retries at 10 % of the calls", "[simulation][resilience]")
{
    const auto tries = [](const std::string& budget) {
        Small small = calling(R"("retry": { "attempts": 3, "base": "1ms", "cap": "1ms")" + budget + " }");
        small.rate = "100/s";
        small.duration = "100s";
        const simulation::Recording r = run(small);
        CHECK(r.requests.failed + r.requests.inFlight == r.requests.offered);
        return component(r, "x").arrivals;
    };
    CHECK(tries("") == Approx(40'000).margin(10));   // the last ones are still under way
    CHECK(tries(R"(, "budget": { "ratio": 0.1, "perSecond": 0 })") == Approx(11'000).margin(4));
    CHECK(tries(R"(, "budget": { "ratio": 0.1, "perSecond": 5 })") == Approx(11'500).margin(8));
    Small small = calling(R"("retry": { "attempts": 3, "base": "1ms", "budget": { "ratio": 0, "perSecond": 0 } })");
    small.rate = "100/s";
    const simulation::Recording r = run(small);
    CHECK(component(r, "x").arrivals == 1000);
    CHECK(figure(r, "x", "retriesDenied") == Approx(1000).margin(2));
}

TEST_CASE("A breaker opens after the stated evidence and probes when its time is over", "[simulation][resilience]")
{
    Small small = calling(R"("circuitBreaker": { "failureRatio": 0.5, "minimumCalls": 10, "window": "10s", "open": "5s" })");
    small.rate = "10/s";
    small.duration = "20s";
    const simulation::Recording r = run(small);
    // Calls at 0.05 … 0.95 s fail 10 ms later; the tenth opens it at 0.96 s. Probes at 6.05, 11.15 and 16.25 s fail and open it again.
    CHECK(component(r, "x").arrivals == 13);
    CHECK(figure(r, "x", "rejectedByBreakers") == 187);
    CHECK(figure(r, "x", "breakerOpenings") == 4);
    CHECK(r.requests.failed == 200);

    // Each pod needs its own evidence and sends its own probe: two pods in turn, ten failures each.
    Small two = calling(R"("circuitBreaker": { "failureRatio": 0.5, "minimumCalls": 10, "window": "10s", "open": "5s" })",
                        R"("latency": "10ms", "failureProbability": 1)", R"(, "replicas": 2, "loadBalancing": "round-robin")");
    two.rate = "10/s";
    two.duration = "5s";
    CHECK(component(run(two), "x").arrivals == 20);

    Small inARow = calling(R"("circuitBreaker": { "consecutiveFailures": 3, "open": "100s" })");
    inARow.rate = "10/s";
    CHECK(component(run(inARow), "x").arrivals == 3);
}

TEST_CASE("A fallback answers for a failure that no retry absorbs, and the answer counts as degraded", "[simulation][resilience]")
{
    Small small = calling(R"("fallback": true, "times": 2, "retry": { "attempts": 1, "base": "1ms" })");
    const simulation::Recording r = run(small);
    CHECK(r.requests.completed == 10);
    CHECK(r.requests.degraded == 10);
    CHECK(r.requests.failed == 0);
    CHECK(component(r, "x").arrivals == 10 * 2 * 2);
    CHECK(figure(r, "x", "fallbacks") == 20);

    // Time-outs too; with two repetitions the second is made although the first gave up.
    Small slow = calling(R"("fallback": true, "timeout": "100ms", "times": 2)", R"("latency": "1s")");
    const simulation::Recording late = run(slow);
    CHECK(late.requests.completed == 10);
    CHECK(late.latency.meanMs.value == Approx(200));
    CHECK(figure(late, "x", "fallbacks") == 20);

    Small healthy = calling(R"("fallback": true)", R"("latency": "10ms")");
    CHECK(run(healthy).requests.degraded == 0);

    // An open breaker with a fallback answers at once, a thousand times in a row as well.
    Small open = calling(R"("fallback": true, "times": 1000, "circuitBreaker": { "consecutiveFailures": 1, "open": "1h" })");
    const simulation::Recording many = run(open);
    CHECK(many.requests.completed == 10);
    CHECK(component(many, "x").arrivals == 1);
    CHECK(figure(many, "x", "fallbacks") == 10'000);
}

TEST_CASE("What a cache answers leaves out the steps behind it", "[simulation][resilience]")
{
    const auto misses = [](const std::string& ratio) {
        Small small;
        small.rate = "100/s";
        small.operations = R"("op": { "steps": [ { "call": "cache", "hitRatio": )" + ratio + R"(, "steps": [ { "call": "db" }, { "call": "db" } ] } ] })";
        small.components = R"("cache": { "kind": "external", "latency": "1ms" }, "db": { "kind": "external", "latency": "10ms" })";
        return component(run(small), "db").arrivals;
    };
    CHECK(misses("0") == Approx(2000).margin(4));
    CHECK(misses("1") == 0);
    CHECK(misses("0.8") == Approx(400).margin(2 * 6 * 12.7));   // binomial, six standard deviations
}

TEST_CASE("One pool a target: a target that hangs takes its own connections and nobody else's", "[simulation][resilience]")
{
    const auto fast = [](const std::string& pool) {
        Small small;
        small.rate = "20/s";
        small.duration = "60s";
        small.mix = R"({ "op": 0.5, "quick": 0.5 })";
        small.operations = R"("op": { "steps": [ { "call": "s", "steps": [ { "call": "hangs" } ] } ] }, "quick": { "steps": [ { "call": "s", "steps": [ { "call": "answers" } ] } ] })";
        small.components = R"("s": { "kind": "service", "roundTrip": "0ms", "workers": 20)" + pool + R"( },
                              "hangs": { "kind": "external", "latency": "1h" }, "answers": { "kind": "external", "latency": "10ms" })";
        return operation(run(small), "quick").requests;
    };
    const simulation::Requests shared = fast("");
    CHECK(shared.completed < shared.offered / 4);   // twenty calls that hang, and every worker is gone
    const simulation::Requests apart = fast(R"(, "connectionPools": { "hangs": { "size": 5, "wait": "0s" }, "answers": { "size": 15 } })");
    CHECK(apart.completed >= apart.offered - 1);
}

TEST_CASE("A retry storm outlives its trigger. A budget ends it", "[simulation][resilience]")
{
    // 100 a second at most, 80 asked for, and 200 for half a minute. Calls give up after a second, the work goes on: with three retries 320 a
    // second arrive and none is answered in time, long after the burst. With a budget of 10 % 89 arrive and the line drains.
    const auto timedOut = [](const std::string& budget) {
        Small small;
        small.rate = "80/s";
        small.process = "poisson";
        small.duration = "600s";
        small.events = R"([ { "name": "burst", "from": "2026-03-02T00:01", "to": "2026-03-02T00:01:30", "rate": "200/s", "ramp": "1s" } ])";
        small.operations = R"("op": { "steps": [ { "call": "s", "time": "100ms", "timeout": "1s", "retry": { "attempts": 3, "base": "100ms", "jitter": true)" + budget + " } } ] }";
        small.components = R"("s": { "kind": "service", "roundTrip": "0ms", "workers": 10 })";
        const simulation::Recording r = run(small);
        return meanOf(signal(r, "requests.timedOut").mean, 8);   // the last two of ten minutes
    };
    CHECK(timedOut("") > 70);
    CHECK(timedOut(R"(, "budget": { "ratio": 0.1 })") < 1);
}

TEST_CASE("Above a rate limit requests are refused with 429", "[simulation][resilience]")
{
    const auto limited = [](const std::string& limit, const std::string& service = "") {
        Small small = calling(R"("times": 1)", R"("latency": "1ms")", R"(, "rateLimit": { )" + limit + " }" + service);
        small.rate = "20/s";
        small.duration = "100s";
        return run(small);
    };
    const simulation::Recording total = limited(R"("rate": "10/s", "burst": 5)");
    CHECK(total.requests.throttled == Approx(2000 - 5 - 1000).margin(1));
    CHECK(figure(total, "s", "rateLimited") == static_cast<double>(total.requests.throttled));
    CHECK(component(total, "s").refused == total.requests.throttled);
    const std::string pods = R"(, "replicas": 2, "loadBalancing": "round-robin")";
    CHECK(limited(R"("rate": "10/s", "burst": 5)", pods).requests.throttled == Approx(995).margin(1));
    CHECK(limited(R"("rate": "6/s", "burst": 5, "scope": "pod")", pods).requests.throttled == Approx(2000 - 2 * (5 + 600)).margin(2));
    CHECK(limited(R"("rate": "30/s")").requests.throttled == 0);

    Small third = calling(R"("times": 1)", R"("latency": "1ms", "rateLimit": { "rate": "10/s", "burst": 5 })");
    third.rate = "20/s";
    third.duration = "100s";
    const simulation::Recording r = run(third);
    CHECK(r.requests.throttled == Approx(995).margin(1));
    CHECK(component(r, "s").refused == 0);
}
