#include "models/fluid/waiting.h"
#include "tests/models/fluid/support.h"

#include <cmath>

// From the text of a scenario to the figures of its recording, against theory.
using namespace headroom;
using namespace headroom::test;

namespace {

Small station(const std::string& rate, int workers, const std::string& step, const std::string& extra = "")
{
    Small small;
    small.rate = rate;
    small.duration = "12h";
    small.operations = R"("op": { "steps": [ { "call": "s", )" + step + " } ] }";
    small.components = R"("s": { "kind": "service", "roundTrip": "0ms", "workers": )" + std::to_string(workers) + extra + " }";
    return small;
}

} // namespace

TEST_CASE("M/M/1: mean, median and tail of the response", "[fluid][steady]")
{
    const auto r = estimate(station("8/s", 1, R"("time": { "exponential": "100ms" })"));
    CHECK(r.engine == "fluid");
    CHECK(r.latency.meanMs.value == Approx(500).epsilon(0.01));
    CHECK(r.latency.p50Ms.value == Approx(500 * std::log(2)).epsilon(0.03));
    CHECK(r.latency.p99Ms.value == Approx(500 * std::log(100)).epsilon(0.04));
    CHECK(component(r, "s").waitMs.value == Approx(400).epsilon(0.01));
    CHECK(component(r, "s").meanInSystem.value == Approx(4).epsilon(0.02));   // Little
    CHECK(r.requests.offered == 8 * 12 * 3600);
    CHECK(r.requests.sumOfOutcomes() == r.requests.offered);
}

TEST_CASE("M/M/c and a tandem of two", "[fluid][steady]")
{
    const auto r = estimate(station("64/s", 8, R"("time": { "exponential": "100ms" })"));
    const double wait = fluid::erlangC(8, 6.4) / (80 - 64);
    CHECK(r.latency.meanMs.value == Approx(1e3 * (0.1 + wait)).epsilon(0.01));

    Small tandem = station("8/s", 1, R"("time": { "exponential": "100ms" } }, { "call": "t", "time": { "exponential": "50ms" })");
    tandem.components += R"(, "t": { "kind": "service", "roundTrip": "0ms", "workers": 1 })";
    CHECK(estimate(tandem).latency.meanMs.value == Approx(500 + 1e3 / (20 - 8)).epsilon(0.01));
}

TEST_CASE("shared CPU: M/G/1-PS does not depend on the distribution", "[fluid][steady]")
{
    for (const char* work : {R"("20ms")", R"({ "lognormal": { "mean": "20ms", "cv": 2 } })"}) {
        const auto r = estimate(station("40/s", 500, std::string(R"("cpu": )") + work, R"(, "limits": { "cpu": "1000m" })"));
        CHECK(r.latency.meanMs.value == Approx(100).epsilon(0.02));
        CHECK(signal(r, "s.cpuOfRequest").mean.back() == Approx(0.8 / 0.25).epsilon(0.01));
    }
}

TEST_CASE("a caller holds its worker while it waits", "[fluid][steady]")
{
    // The inner time of 90 ms fills the outer workers: ρ = 5 · 0.1 / 1 with both constant.
    Small small = station("5/s", 1, R"("time": "10ms", "steps": [ { "call": "x" } ])");
    small.components += R"(, "x": { "kind": "external", "latency": "90ms", "roundTrip": "0ms" })";
    const auto r = estimate(small);
    CHECK(component(r, "s").waitMs.value == Approx(50).epsilon(0.02));   // M/D/1: ρ s / 2(1 − ρ)
}

TEST_CASE("a calm scenario has no validity notes, a nearly full single worker has", "[fluid][validity]")
{
    CHECK(estimate(station("3/s", 1, R"("time": { "lognormal": { "mean": "100ms", "cv": 2 } })")).validity.empty());
    const auto r = estimate(station("9.2/s", 1, R"("time": { "lognormal": { "mean": "100ms", "cv": 2 } })"));
    REQUIRE(r.validity.size() == 1);
    CHECK(r.validity[0].component == "s");
    CHECK(r.validity[0].from == r.start);
    CHECK(r.validity[0].to == r.end);
    CHECK(r.validity[0].reason.find("92 % busy") != std::string::npos);
}
