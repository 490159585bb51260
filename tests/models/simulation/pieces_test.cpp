#include "models/fluid/fluid.h"
#include "models/simulation/replication.h"
#include "models/simulation/simulate.h"
#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include <cmath>

/// A long window simulated in pieces (ADR 0005): the cut shows neither in the bits, for any number of threads, nor in the figures.
using namespace headroom;
using namespace headroom::test;

namespace {

/// A shop of three days: busy days, calm nights, an autoscaler, a cache whose keys live for hours, a queue.
std::string shop(const std::string& day = "120rpm", const std::string& workers = "8")
{
    return R"({ "name": "Shop", "region": "westeurope",
      "calendar": { "start": "2026-03-02T00:00", "duration": "P4D", "timeZone": "UTC" },
      "traffic": [ { "name": "customers", "weekly": [ { "days": "Mon-Sun", "from": "08:00", "to": "20:00", "rate": ")" + day + R"(", "ramp": "1h" } ],
                     "otherwise": "12rpm", "mix": { "look": 0.7, "buy": 0.3 } } ],
      "operations": {
        "look": { "steps": [ { "call": "web", "cpu": { "exponential": "20ms" }, "steps": [
            { "call": "cache", "access": "write", "bytes": "20KB", "timeToLive": "6h" } ] } ] },
        "buy": { "steps": [ { "call": "web", "cpu": { "exponential": "30ms" }, "steps": [ { "send": "orders", "bytes": "2KB" } ] } ] },
        "treat": { "consumes": "orders", "steps": [ { "call": "worker", "time": { "exponential": "4s" } } ] } },
      "components": {
        "aks": { "kind": "kubernetes-cluster" },
        "pool": { "kind": "node-pool", "cluster": "aks", "sku": "Standard_D8s_v5", "nodes": 2, "mode": "system" },
        "web": { "kind": "service", "pool": "pool", "replicas": 2, "workers": 64, "requests": { "cpu": "20m", "memory": "128Mi" },
                 "hpa": { "min": 2, "max": 10, "cpu": 0.5 }, "memoryGrowth": "1MiB/h" },
        "worker": { "kind": "service", "pool": "pool", "replicas": 1, "workers": )" + workers + R"( },
        "bus": { "kind": "service-bus", "tier": "standard" },
        "orders": { "kind": "queue", "serviceBus": "bus" },
        "cache": { "kind": "redis", "tier": "standard", "size": "C1" } } })";
}

simulation::Recording runOf(const scenario::Scenario& scenario, int threads, bool cut, bool foretold = true, int replications = 1)
{
    simulation::RunOptions options;
    options.threads = threads;
    options.cutInTime = cut;
    options.replications = replications;
    if (foretold) options.predictor = fluid::statePredictor(options.seed);
    auto recording = simulation::simulate(scenario, azure(), options);
    REQUIRE(recording);
    return std::move(recording).value();
}

double sumOf(const simulation::Recording& recording, const std::string& signal)
{
    const simulation::Signal* found = recording.signal(signal);
    REQUIRE(found);
    REQUIRE(found->mean.size() == recording.bucketCount());
    double sum = 0;
    for (std::size_t i = 0; i < found->mean.size(); ++i) sum += std::isnan(found->mean[i]) ? 0.0 : static_cast<double>(found->mean[i]);
    return sum * recording.bucket.toSeconds();
}

void sameBits(const simulation::Recording& a, const simulation::Recording& b)
{
    CHECK(a.fingerprint == b.fingerprint);
    CHECK(a.events == b.events);
    CHECK(a.requests.offered == b.requests.offered);
    CHECK(a.requests.completed == b.requests.completed);
    CHECK(a.latency.histogram == b.latency.histogram);
    for (std::size_t i = 0; i < a.signals.size(); ++i)
        for (std::size_t k = 0; k < a.signals[i].mean.size(); ++k) {
            const float x = a.signals[i].mean[k], y = b.signals[i].mean[k];
            if (!(x == y || (std::isnan(x) && std::isnan(y)))) FAIL_CHECK(a.signals[i].id << " differs in bucket " << k);
        }
    REQUIRE(a.usage.size() == b.usage.size());
    for (std::size_t i = 0; i < a.usage.size(); ++i) CHECK(a.usage[i].perHour == b.usage[i].perHour);
}

} // namespace

TEST_CASE("A long window has one cut a day, in its calmest hour, and a short one none", "[simulation][pieces]")
{
    const scenario::Scenario scenario = loaded(shop());
    const SimTime start = scenario.calendar.start;
    const auto cuts = simulation::cutPoints(scenario, {start, scenario.calendar.end});
    REQUIRE(cuts.size() == 3);
    for (const SimTime cut : cuts) {
        const double hour = std::fmod((cut - start).toSeconds() / 3600, 24);
        INFO(hour);
        // The ramp begins at 07:00; the hours before and after the cut are calm.
        CHECK(hour == Approx(6));
    }
    CHECK(simulation::cutPoints(scenario, {start, start + Duration::hours(48)}).empty());
}

TEST_CASE("The number of threads does not show in a run in pieces", "[simulation][pieces][determinism]")
{
    const scenario::Scenario scenario = loaded(shop());
    const simulation::Recording one = runOf(scenario, 1, true);
    sameBits(one, runOf(scenario, 2, true));
    sameBits(one, runOf(scenario, 4, true));
    sameBits(runOf(scenario, 1, true, true, 2), runOf(scenario, 4, true, true, 2));
}

TEST_CASE("The cut does not show: same customers, same series, same bill as a run in one go", "[simulation][pieces]")
{
    const scenario::Scenario scenario = loaded(shop());
    const simulation::Recording cut = runOf(scenario, 2, true);
    const simulation::Recording whole = runOf(scenario, 1, false);
    REQUIRE(cut.fingerprint != whole.fingerprint);   // it has been cut
    CHECK(cut.requests.offered == whole.requests.offered);
    CHECK(cut.requests.offered == cut.requests.sumOfOutcomes());
    CHECK(cut.requests.inFlight <= 20);
    CHECK(cut.bucketCount() == whole.bucketCount());
    // Every request is counted once, by the clock too.
    CHECK(sumOf(cut, "requests.offered") == Approx(static_cast<double>(cut.requests.offered)).epsilon(1e-6));
    CHECK(sumOf(cut, "requests.completed") == Approx(static_cast<double>(cut.requests.completed)).epsilon(1e-6));
    CHECK(cut.latency.meanMs.value == Approx(whole.latency.meanMs.value).epsilon(0.002));
    CHECK(cut.latency.p95Ms.value == Approx(whole.latency.p95Ms.value).epsilon(0.01));
    for (std::size_t i = 0; i < cut.components.size(); ++i) {
        INFO(cut.components[i].id);
        CHECK(static_cast<double>(cut.components[i].arrivals) == Approx(static_cast<double>(whole.components[i].arrivals)).epsilon(1e-4));
        CHECK(cut.components[i].meanInSystem.value == Approx(whole.components[i].meanInSystem.value).epsilon(0.005).margin(1e-6));
    }
    // What a cache holds and how much memory pods use goes on over the cut.
    for (const char* id : {"cache.memory", "web.memory", "web.replicas"}) {
        INFO(id);
        const simulation::Signal* a = cut.signal(id);
        const simulation::Signal* b = whole.signal(id);
        REQUIRE((a && b && a->mean.size() == b->mean.size()));
        for (std::size_t k = 0; k < a->mean.size(); ++k)
            if (std::abs(a->mean[k] - b->mean[k]) > 0.05F * b->mean[k] + 1.0F) FAIL_CHECK("bucket " << k << ": " << a->mean[k] << " and " << b->mean[k]);
    }
    REQUIRE(cut.usage.size() == whole.usage.size());
    for (std::size_t i = 0; i < cut.usage.size(); ++i) {
        double a = 0, b = 0;
        for (const double q : cut.usage[i].perHour) a += q;
        for (const double q : whole.usage[i].perHour) b += q;
        INFO(cut.usage[i].component << " " << cut.usage[i].meter);
        CHECK(cut.usage[i].perHour.size() == whole.usage[i].perHour.size());
        CHECK(a == Approx(b).epsilon(0.001));
    }
}

TEST_CASE("Where a backlog crosses a cut the earlier piece goes on, and nothing is lost", "[simulation][pieces]")
{
    // One worker treats 0.25 orders a second, and by day 0.6 come in: the line is there day and night.
    const scenario::Scenario scenario = loaded(shop("120rpm", "1"));
    const simulation::Recording cut = runOf(scenario, 2, true);
    const simulation::Recording whole = runOf(scenario, 1, false);
    CHECK(sumOf(whole, "orders.length") > 0);
    CHECK(cut.requests.offered == whole.requests.offered);
    CHECK(cut.requests.inFlight == whole.requests.inFlight);
    CHECK(cut.requests.completed == whole.requests.completed);
    CHECK(cut.latency.histogram == whole.latency.histogram);
    sameBits(cut, runOf(scenario, 1, true));
}

TEST_CASE("Without a prediction pieces begin as the scenario states it, and the seams are still checked", "[simulation][pieces]")
{
    const scenario::Scenario scenario = loaded(shop());
    const simulation::Recording cut = runOf(scenario, 2, true, false);
    const simulation::Recording whole = runOf(scenario, 1, false);
    CHECK(cut.requests.offered == whole.requests.offered);
    CHECK(cut.latency.meanMs.value == Approx(whole.latency.meanMs.value).epsilon(0.002));
    sameBits(cut, runOf(scenario, 1, true, false));
}

TEST_CASE("A warm-up is simulated and not counted", "[simulation][pieces]")
{
    // M/M/1 at 0.9: from the empty system the first minutes are faster than those that follow.
    const std::string text = R"({ "name": "q", "region": "westeurope", "calendar": { "start": "2026-03-02T08:00", "duration": "2h", "timeZone": "UTC" },
      "traffic": [ { "name": "customers", "otherwise": "9/s", "mix": { "serve": 1 } } ],
      "operations": { "serve": { "steps": [ { "call": "counter", "time": { "exponential": "100ms" } } ] } },
      "components": { "aks": { "kind": "kubernetes-cluster" }, "pool": { "kind": "node-pool", "cluster": "aks", "sku": "Standard_D2s_v5", "nodes": 1, "mode": "system" },
                      "counter": { "kind": "service", "pool": "pool", "replicas": 1, "workers": 1, "roundTrip": "0ms" } } })";
    const scenario::Scenario scenario = loaded(text);
    simulation::RunOptions options;
    options.replications = 40;
    options.from = scenario.calendar.start + Duration::hours(1);
    options.duration = Duration::seconds(20);
    auto cold = simulation::simulate(scenario, azure(), options);
    options.warmUp = Duration::minutes(30);
    auto warm = simulation::simulate(scenario, azure(), options);
    REQUIRE((cold && warm));
    CHECK(warm.value().start == *options.from);
    CHECK(warm.value().bucketCount() == 1);
    CHECK(std::abs(static_cast<double>(warm.value().requests.offered) - 180) < 15);
    // The mean number in the system: 9 in the steady state; none at the start, and a third of that on average over the first seconds.
    CHECK(warm.value().components[2].meanInSystem.value > 1.2 * cold.value().components[2].meanInSystem.value);
    CHECK(warm.value().requests.offered == warm.value().requests.sumOfOutcomes());
}
