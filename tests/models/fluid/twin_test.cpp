#include "models/scenario/load.h"
#include "tests/models/fluid/support.h"

#include <cmath>
#include <ctime>

// The twin against the request-level engine: the same layout, the same bill, the same flows where both are valid.
using namespace headroom;
using namespace headroom::test;

namespace {

scenario::Scenario fabrikam(const std::string& variant = "base")
{
    scenario::LoadOptions options;
    options.variant = variant;
    auto result = scenario::load(HEADROOM_SOURCE_DIR "/scenarios/fabrikam-drone-delivery.json", options);
    REQUIRE(result);
    return std::move(result).value();
}

double total(const simulation::Usage& usage)
{
    double sum = 0;
    for (const double hour : usage.perHour) sum += hour;
    return sum;
}

} // namespace

TEST_CASE("two hours of the reference scenario at night: layout, flows and usage are those of the requests", "[fluid][twin]")
{
    const scenario::Scenario scenario = fabrikam();
    const Duration length = Duration::hours(2);
    simulation::RunOptions options;
    options.duration = length;
    const simulation::Recording des = run(scenario, options);
    fluid::FluidOptions same;
    same.duration = length;
    const simulation::Recording twin = estimate(scenario, same);

    REQUIRE(twin.signals.size() == des.signals.size());
    for (std::size_t i = 0; i < des.signals.size(); ++i) {
        CHECK(twin.signals[i].id == des.signals[i].id);
        CHECK(twin.signals[i].unit == des.signals[i].unit);
        CHECK(twin.signals[i].mean.size() == des.signals[i].mean.size());
    }
    REQUIRE(twin.resources.size() == des.resources.size());
    for (std::size_t i = 0; i < des.resources.size(); ++i) {
        CHECK(twin.resources[i].id == des.resources[i].id);
        INFO(des.resources[i].id);
        CHECK(twin.resources[i].utilisation.value == Approx(des.resources[i].utilisation.value).epsilon(0.05).margin(0.01));
    }
    // 60,000 requests: 2 % is five standard deviations of their number.
    CHECK(static_cast<double>(twin.requests.completed) == Approx(static_cast<double>(des.requests.completed)).epsilon(0.02));
    CHECK(twin.latency.meanMs.value == Approx(des.latency.meanMs.value).epsilon(0.03));
    CHECK(twin.latency.p95Ms.value == Approx(des.latency.p95Ms.value).epsilon(0.06));
    REQUIRE(twin.usage.size() == des.usage.size());
    for (std::size_t i = 0; i < des.usage.size(); ++i) {
        INFO(des.usage[i].component << " " << des.usage[i].meter);
        CHECK(twin.usage[i].meter == des.usage[i].meter);
        CHECK(total(twin.usage[i]) == Approx(total(des.usage[i])).epsilon(0.02));
    }
    CHECK(twin.validity.empty());
}

TEST_CASE("the usage of steady, evenly paced traffic is that of the requests to the last digit of what does not follow traffic", "[fluid][twin]")
{
    Small small;
    small.rate = "20/s";
    small.duration = "4h";
    small.operations = R"("op": { "responseBytes": "1KB", "steps": [ { "call": "s", "cpu": "5ms" } ] })";
    small.components = R"("s": { "kind": "service", "workers": 8, "replicas": 2 })";
    const scenario::Scenario scenario = loaded(small.text());
    const simulation::Recording des = run(scenario, {});
    const simulation::Recording twin = estimate(scenario);
    CHECK(twin.requests.offered == des.requests.offered);
    REQUIRE(twin.usage.size() == des.usage.size());
    for (std::size_t i = 0; i < des.usage.size(); ++i) {
        REQUIRE(twin.usage[i].perHour.size() == des.usage[i].perHour.size());
        // The sums of seconds are made in other steps: the last bits may differ.
        for (std::size_t h = 0; h < des.usage[i].perHour.size(); ++h) CHECK(twin.usage[i].perHour[h] == Approx(des.usage[i].perHour[h]).epsilon(1e-12));
    }
}

TEST_CASE("the pod autoscaler takes the same steps", "[fluid][twin]")
{
    Small small;
    small.rate = "20/s";
    small.duration = "90m";
    small.events = R"([ { "name": "step", "from": "2026-03-02T00:30", "to": "2026-03-02T00:50", "rate": "100/s", "rampUp": "1m", "rampDown": "1m" } ])";
    small.operations = R"("op": { "steps": [ { "call": "s", "cpu": "20ms" } ] })";
    small.components = R"("s": { "kind": "service", "workers": 32, "replicas": 2, "requests": { "cpu": "500m" }, "hpa": { "min": 2, "max": 10, "cpu": 0.6 } })";
    const scenario::Scenario scenario = loaded(small.text());
    const auto des = run(scenario, {});
    const auto twin = estimate(scenario);
    const auto& expected = signal(des, "s.replicas").mean;
    const auto& found = signal(twin, "s.replicas").mean;
    REQUIRE(found.size() == expected.size());
    CHECK(found[20] == 2);
    CHECK(found[48] == expected[48]);   // the plateau
    CHECK(found[89] == 2);              // back after the stabilisation window
    int apart = 0;
    for (std::size_t i = 0; i < found.size(); ++i) apart += found[i] != expected[i];
    CHECK(apart <= 4);                  // minutes in which a decision fell a scrape earlier or later
}

TEST_CASE("a run has the same bits twice, and a month costs milliseconds", "[fluid][twin]")
{
    const scenario::Scenario scenario = fabrikam();
    const std::clock_t before = std::clock();
    const simulation::Recording one = estimate(scenario);
    const double seconds = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
    const simulation::Recording two = estimate(scenario);
    CHECK(one.fingerprint == two.fingerprint);
    CHECK(one.requests.completed == two.requests.completed);
    CHECK(one.latency.histogram == two.latency.histogram);
    CHECK(one.requests.sumOfOutcomes() == one.requests.offered);
    INFO("CPU seconds: " << seconds);
    CHECK(seconds < 2);   // generous: sanitizers and loaded machines; docs/models/fluid.md has the measured figure
}
