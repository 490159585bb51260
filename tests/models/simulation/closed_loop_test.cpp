#include "models/scenario/load.h"
#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include <fmt/format.h>

#include <cmath>

/// Users who wait for their answers (docs/models/simulation.md, section 2).
using namespace headroom;
using namespace headroom::test;

namespace {

Small users(int count, const std::string& think, const std::string& time, int workers = 1)
{
    Small small;
    small.rate = "0rpm";
    small.duration = "4h";
    small.source = fmt::format(R"("users": {{ "count": {}, "think": {} }})", count, think);
    small.operations = R"("op": { "steps": [ { "call": "w", "time": )" + time + R"( } ] })";
    small.components = fmt::format(R"("w": {{ "kind": "service", "replicas": 1, "workers": {} }})", workers);
    return small;
}

/// Throughput of the machine-repairman model M/M/1//N: λ = 1/Z of each user, μ = 1/S. Source: L. Kleinrock, "Queueing Systems", volume 1, 1975, section 3.8.
double repairmanThroughput(int n, double thinkSeconds, double serviceSeconds)
{
    double term = 1, sum = 1;
    for (int k = 1; k <= n; ++k) {
        term *= (n - k + 1) * serviceSeconds / thinkSeconds;
        sum += term;
    }
    return (1 - 1 / sum) / serviceSeconds;
}

double throughput(const simulation::Recording& r) { return static_cast<double>(r.requests.completed) / (r.end - r.start).toSeconds(); }

double meanSeconds(const simulation::Recording& r) { return r.latency.meanMs.value * 1e-3; }

} // namespace

TEST_CASE("A closed loop in front of one server is the machine-repairman model", "[simulation][users][oracle]")
{
    for (const int n : {1, 5, 20, 60}) {
        INFO(n << " users");
        const simulation::Recording r = run(users(n, R"({ "exponential": "2s" })", R"({ "exponential": "100ms" })"));
        const double expected = repairmanThroughput(n, 2, 0.1);
        // Four hours hold 7,000 to 140,000 requests: 2.5 % are more than four deviations of the smallest.
        CHECK(throughput(r) == Approx(expected).epsilon(n == 1 ? 0.06 : 0.025));
        // Interactive response time law R = N/X − Z, as well as the mean of so many thoughts of 2 s is known (five deviations).
        CHECK(meanSeconds(r) == Approx(n / throughput(r) - 2).margin(5 * 2 / std::sqrt(static_cast<double>(r.requests.completed))));
        CHECK(r.requests.offered == r.requests.sumOfOutcomes());
    }
}

TEST_CASE("The response time law holds for any distribution and with a distance to the client", "[simulation][users]")
{
    Small small = users(12, R"({ "lognormal": { "mean": "1s", "cv": 1 } })", R"("250ms")", 2);
    small.source += R"(, "regions": [ { "name": "far", "share": 1, "roundTrip": "300ms" } ])";
    const simulation::Recording r = run(small);
    CHECK(meanSeconds(r) == Approx(12 / throughput(r) - 1).epsilon(0.02));
    // Two workers of 4/s are all that there is.
    CHECK(throughput(r) <= 8);
    CHECK(throughput(r) > 7);
}

TEST_CASE("Users who do not think keep as many requests in work as they are", "[simulation][users]")
{
    Small small = users(3, R"("0s")", R"("50ms")", 10);
    small.duration = "1m";
    const simulation::Recording r = run(small);
    CHECK(throughput(r) == Approx(3 / 0.0505).epsilon(0.001));   // half a millisecond of network
    // Nobody answers: a refusal takes no time, and yet the run ends.
    small.components = R"("w": { "kind": "service", "replicas": 1, "workers": 1, "queue": 0 })";
    small.source = R"("users": { "count": 3, "think": "0s" })";
    const simulation::Recording refused = run(small);
    CHECK(refused.requests.failed > 0);
    CHECK(static_cast<double>(refused.requests.completed) == Approx(60 / 0.05).epsilon(0.03));
}

TEST_CASE("A slow answer slows a closed loop down, and a time-out lets its user go on", "[simulation][users]")
{
    Small small = users(40, R"({ "exponential": "1s" })", R"("10ms")", 100);
    small.duration = "20m";
    small.faults = R"([ { "name": "slow", "kind": "slow", "of": "w", "at": "2026-03-02T00:10", "duration": "10m", "factor": 400 } ])";
    const simulation::Recording r = run(small);
    const auto& offered = signal(r, "requests.offered").mean;
    CHECK(static_cast<double>(offered[5]) == Approx(40 / 1.01).epsilon(0.1));
    CHECK(static_cast<double>(offered[15]) == Approx(40 / 5.0).epsilon(0.15));
    small.operations = R"("op": { "timeout": "1s", "steps": [ { "call": "w", "time": "10ms" } ] })";
    const simulation::Recording cut = run(small);
    CHECK(static_cast<double>(signal(cut, "requests.offered").mean[15]) == Approx(40 / 2.0).epsilon(0.15));
    CHECK(cut.requests.timedOut > 0);
}

TEST_CASE("Rates of a closed loop are the share of its users who are there", "[simulation][users]")
{
    Small small = users(100, R"({ "exponential": "1s" })", R"("1ms")", 100);
    small.duration = "1h";
    small.rate = "1/s";
    small.events = R"([ { "name": "day", "from": "2026-03-02T00:20", "to": "2026-03-02T00:40", "rate": "4/s" } ])";
    const simulation::Recording r = run(small);
    const auto& offered = signal(r, "requests.offered").mean;
    CHECK(static_cast<double>(offered[10]) == Approx(25).epsilon(0.15));
    CHECK(static_cast<double>(offered[30]) == Approx(100).epsilon(0.08));
    CHECK(static_cast<double>(offered[50]) == Approx(25).epsilon(0.15));
}

TEST_CASE("The twin takes a closed loop at its asymptote and says so", "[simulation][users][fluid]")
{
    const Small small = users(100, R"({ "exponential": "10s" })", R"({ "exponential": "50ms" })", 50);
    const simulation::Recording twin = runFluid(small), r = run(small);
    CHECK(static_cast<double>(twin.requests.completed) == Approx(static_cast<double>(r.requests.completed)).epsilon(0.01));
    REQUIRE_FALSE(twin.validity.empty());
    CHECK(twin.validity.front().reason.find("closed loop") != std::string::npos);
}

TEST_CASE("More users than a run can hold are refused when the scenario is read", "[simulation][users]")
{
    const Small small = users(10000000, R"("10s")", R"("1ms")");
    CHECK(loaded(small.text()).traffic.front().users->count == 10000000);
    std::string text = small.text();
    text.insert(text.find(R"("traffic": [ )") + 13, R"({ "name": "more", "users": { "count": 1 }, "mix": { "op": 1 } }, )");
    const auto result = scenario::loadText(text, "test");
    REQUIRE_FALSE(result);
    CHECK(result.error().front().code == ErrorCode::LimitExceeded);
}
