#include "models/capacity/report.h"
#include "models/fluid/fluid.h"
#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include <algorithm>

/// The fluid twin and the static capacities of what is in docs/models/resilience.md and network.md, against the request-level engine or by hand.
using namespace headroom;
using namespace headroom::test;

namespace {

struct Both { simulation::Recording des, fluid; };

Both both(const Small& small)
{
    const scenario::Scenario scenario = loaded(small.text());
    auto fluid = headroom::fluid::simulate(scenario, azure(), {});
    REQUIRE(fluid);
    Both result{run(scenario, {}), std::move(fluid).value()};
    // The same signals and resources in the same order, whatever the engine.
    REQUIRE(result.des.signals.size() == result.fluid.signals.size());
    for (std::size_t i = 0; i < result.des.signals.size(); ++i) CHECK(result.des.signals[i].id == result.fluid.signals[i].id);
    REQUIRE(result.des.resources.size() == result.fluid.resources.size());
    for (std::size_t i = 0; i < result.des.resources.size(); ++i) CHECK(result.des.resources[i].id == result.fluid.resources[i].id);
    return result;
}

double number(std::uint64_t count) { return static_cast<double>(count); }

Small calling(const std::string& call, const std::string& x, const std::string& service = "")
{
    Small small;
    small.rate = "50/s";
    small.duration = "1200s";
    small.process = "poisson";
    small.operations = R"("op": { "steps": [ { "call": "s", "steps": [ { "call": "x", )" + call + " } ] } ] }";
    small.components = R"("s": { "kind": "service", "roundTrip": "0ms")" + service + R"( }, "x": { "kind": "external", "roundTrip": "0ms", )" + x + " }";
    return small;
}

} // namespace

TEST_CASE("A gateway above capacity and its growth: the same rates", "[fluid][network]")
{
    Small small;
    small.rate = "150/s";
    small.duration = "1200s";
    small.operations = R"("op": { "steps": [ { "call": "gw", "steps": [ { "call": "s", "time": "1ms" } ] } ] })";
    small.components = R"("gw": { "kind": "gateway", "roundTrip": "0ms", "requestsPerSecond": 100, "autoscale": { "max": 3, "delay": "4m" } },
                          "s": { "kind": "service", "roundTrip": "0ms", "workers": 100 })";
    const Both runs = both(small);
    CHECK(number(runs.fluid.requests.throttled) == Approx(number(runs.des.requests.throttled)).epsilon(0.1));
    CHECK(figure(runs.fluid, "gw", "units") == figure(runs.des, "gw", "units"));
    CHECK(number(component(runs.fluid, "s").arrivals) == Approx(number(component(runs.des, "s").arrivals)).epsilon(0.02));
    CHECK(std::any_of(runs.fluid.validity.begin(), runs.fluid.validity.end(), [](const auto& note) { return note.component == "gw"; }));
}

TEST_CASE("Limits, budgets, breakers, fallbacks and hits: rates of the twin", "[fluid][network]")
{
    SECTION("rate limit of a service")
    {
        const Both runs = both(calling(R"("times": 1)", R"("latency": "1ms")", R"(, "rateLimit": { "rate": "30/s" })"));
        CHECK(number(runs.fluid.requests.throttled) == Approx(number(runs.des.requests.throttled)).epsilon(0.03));
        CHECK(number(component(runs.fluid, "x").arrivals) == Approx(number(component(runs.des, "x").arrivals)).epsilon(0.03));
    }
    SECTION("retry budget")
    {
        const Both runs = both(calling(R"("retry": { "attempts": 3, "base": "1ms", "budget": { "ratio": 0.1 } })", R"("latency": "1ms", "failureProbability": 0.8)"));
        CHECK(number(component(runs.fluid, "x").arrivals) == Approx(number(component(runs.des, "x").arrivals)).epsilon(0.03));
        CHECK(number(runs.fluid.requests.failed) == Approx(number(runs.des.requests.failed)).epsilon(0.03));
    }
    SECTION("breaker with a fallback")
    {
        const Both runs = both(calling(R"("fallback": true, "circuitBreaker": { "failureRatio": 0.3 })", R"("latency": "1ms", "failureProbability": 0.5)"));
        CHECK(number(component(runs.fluid, "x").arrivals) == Approx(number(component(runs.des, "x").arrivals)).epsilon(0.1));
        CHECK(number(runs.fluid.requests.degraded) == Approx(number(runs.des.requests.degraded)).epsilon(0.1));
        CHECK(runs.fluid.requests.failed == 0);
    }
    SECTION("hits")
    {
        Small small = calling(R"("times": 1)", R"("latency": "1ms")");
        small.operations = R"("op": { "steps": [ { "call": "s", "hitRatio": 0.75, "steps": [ { "call": "x" } ] } ] })";
        const Both runs = both(small);
        CHECK(number(component(runs.fluid, "x").arrivals) == Approx(15'000).epsilon(0.01));
        CHECK(number(component(runs.des, "x").arrivals) == Approx(15'000).margin(6 * 110));
    }
    SECTION("ports")
    {
        Small small = calling(R"("newConnection": "out")", R"("latency": "100ms")");
        small.components += R"(, "out": { "kind": "outbound" })";
        const Both runs = both(small);
        // In the long run 1,024 / 240.1 a second; a run begins with all of them free.
        CHECK(number(component(runs.fluid, "x").arrivals) == Approx(1200 * 1024 / 240.1).epsilon(0.02));
        CHECK(number(component(runs.des, "x").arrivals) == Approx(number(component(runs.fluid, "x").arrivals)).epsilon(0.05));
    }
}

TEST_CASE("Capacities before any run: ports, gateways, limits", "[capacity][network]")
{
    Small small = calling(R"("newConnection": "out")", R"("latency": "100ms")", R"(, "rateLimit": { "rate": "500/s" })");
    small.components += R"(, "out": { "kind": "outbound", "nodes": 4 }, "gw": { "kind": "gateway", "product": "api-management", "tier": "basic", "latency": "0ms", "autoscale": { "max": 2 } })";
    small.operations = R"("op": { "steps": [ { "call": "gw", "steps": [ { "call": "s", "steps": [ { "call": "x", "newConnection": "out" } ] } ] } ] })";
    const auto report = capacity::capacityReport(loaded(small.text()), azure());
    REQUIRE(report);
    const auto of = [&](const std::string& id, const std::string& name) -> const capacity::ResourceCapacity& {
        for (const auto& one : report->capacity.resources)
            if (one.component == id && one.name == name) return one;
        FAIL("no resource " << id << "/" << name);
        throw 0;
    };
    CHECK(of("out", "ports to x").ratePerSecondPresent == Approx(4 * 1024 / 240.1));
    CHECK(of("gw", "requests").ratePerSecondPresent == Approx(1000));
    CHECK(of("gw", "requests").ratePerSecondAtMaximum == Approx(2000));
    CHECK(of("s", "rate limit").ratePerSecondPresent == Approx(500));
}
