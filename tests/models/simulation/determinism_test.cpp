#include "models/scenario/load.h"
#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

/// A run is a pure function of scenario, seed and window (docs/architecture.md): repeated, on any number of threads, bit by bit.
/// And two variants meet the same customers, because every purpose has a random stream of its own.
using namespace headroom;
using namespace headroom::test;

namespace {

Small busy()
{
    Small small;
    small.process = "poisson";
    small.rate = "50/s";
    small.duration = "10m";
    small.operations = R"("op": { "steps": [ { "call": "s", "cpu": { "exponential": "5ms" }, "time": { "lognormal": { "mean": "20ms", "cv": 1 } }, "steps": [
                            { "call": "db", "access": "read", "requestUnits": 10, "probability": 0.7 }, { "send": "q", "bytes": "1KB" } ] } ] },
                          "treat": { "consumes": "q", "steps": [ { "call": "c", "cpu": { "exponential": "10ms" }, "steps": [ { "call": "x" } ] } ] })";
    small.components = R"("s": { "kind": "service", "replicas": 2, "workers": 4, "hpa": { "min": 2, "max": 6, "cpu": 0.5 } }, "c": { "kind": "service", "workers": 8 },
                          "db": { "kind": "cosmos-db" }, "bus": { "kind": "service-bus" }, "q": { "kind": "queue", "serviceBus": "bus" },
                          "x": { "kind": "external", "latency": { "exponential": "50ms" }, "failureProbability": 0.01 })";
    return small;
}

void checkSame(const simulation::Recording& a, const simulation::Recording& b)
{
    CHECK(a.fingerprint == b.fingerprint);
    CHECK(a.events == b.events);
    CHECK(a.requests.completed == b.requests.completed);
    CHECK(a.latency.histogram == b.latency.histogram);
    CHECK(a.latency.meanMs.interval.has_value() == b.latency.meanMs.interval.has_value());
    if (a.latency.meanMs.interval) CHECK(*a.latency.meanMs.interval == *b.latency.meanMs.interval);
    REQUIRE(a.signals.size() == b.signals.size());
    const auto same = [](const std::vector<float>& x, const std::vector<float>& y) {
        if (x.size() != y.size()) return false;
        for (std::size_t i = 0; i < x.size(); ++i)
            if (!(x[i] == y[i] || (x[i] != x[i] && y[i] != y[i]))) return false;
        return true;
    };
    for (std::size_t i = 0; i < a.signals.size(); ++i) {
        INFO(a.signals[i].id);
        CHECK((same(a.signals[i].mean, b.signals[i].mean) && same(a.signals[i].min, b.signals[i].min) && same(a.signals[i].max, b.signals[i].max)));
    }
    for (std::size_t i = 0; i < a.usage.size(); ++i) CHECK(a.usage[i].perHour == b.usage[i].perHour);
    REQUIRE(a.eventLog.size() == b.eventLog.size());
    for (std::size_t i = 0; i < a.eventLog.size(); ++i) CHECK((a.eventLog[i].at == b.eventLog[i].at && a.eventLog[i].why == b.eventLog[i].why));
}

} // namespace

TEST_CASE("The same seed gives the same run, another seed another", "[simulation][determinism]")
{
    const scenario::Scenario scenario = loaded(busy().text());
    simulation::RunOptions options;
    options.seed = 5;
    const simulation::Recording first = run(scenario, options);
    checkSame(first, run(scenario, options));
    options.seed = 6;
    CHECK(run(scenario, options).fingerprint != first.fingerprint);
}

TEST_CASE("Replications merge to the same bits on one, two and four threads", "[simulation][determinism]")
{
    const scenario::Scenario scenario = loaded(busy().text());
    simulation::RunOptions options;
    options.replications = 5;
    options.threads = 1;
    const simulation::Recording first = run(scenario, options);
    CHECK(first.replications == 5);
    CHECK(first.latency.meanMs.interval);
    for (const int threads : {2, 4}) {
        options.threads = threads;
        checkSame(first, run(scenario, options));
    }
}

TEST_CASE("Two variants face the same arrivals and the same choices of their customers", "[simulation][determinism]")
{
    Small other = busy();
    const auto at = other.components.find("\"replicas\": 2");
    REQUIRE(at != std::string::npos);
    other.components.replace(at, 13, "\"replicas\": 5");
    other.components.replace(other.components.find("50ms"), 4, "90ms");
    simulation::RunOptions options;
    options.replications = 2;
    const simulation::Recording a = run(busy(), options);
    const simulation::Recording b = run(other, options);
    CHECK(signal(a, "requests.offered").mean == signal(b, "requests.offered").mean);
    CHECK(a.offeredPerHour == b.offeredPerHour);
    CHECK(a.fingerprint != b.fingerprint);
    CHECK(a.latency.meanMs.value != b.latency.meanMs.value);
}
