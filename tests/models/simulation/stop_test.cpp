#include "models/simulation/control_plane.h"
#include "models/simulation/data_plane.h"
#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

/// Cancelling a run (contract of simulate.h): it ends soon, says that it is partial, and every figure covers the same whole buckets.
using namespace headroom;
using namespace headroom::test;

namespace {

/// Asks for the end at a bucket, and remembers how far the run had come.
class Stopper : public simulation::RunObserver {
public:
    Stopper(std::stop_source& source, std::size_t bucket) : m_source(source), m_bucket(bucket) {}
    void bucketFinished(const simulation::Recording& soFar, std::size_t index) override
    {
        if (index != m_bucket) return;
        events = soFar.events;
        offered = soFar.requests.offered;
        m_source.request_stop();
    }
    void progress(const simulation::RunProgress& progress) override { fraction = progress.fraction; }

    std::uint64_t events = 0, offered = 0;
    double fraction = 0;

private:
    std::stop_source& m_source;
    std::size_t m_bucket;
};

scenario::Scenario busy()
{
    Small small;
    small.process = "poisson";
    small.rate = "2000/s";
    small.duration = "3h";
    small.operations = R"("op": { "steps": [ { "call": "s", "time": { "exponential": "20ms" } } ] })";
    small.components = R"("s": { "kind": "service", "workers": 1000 }, "fixed": { "kind": "fixed-cost", "meters": [ { "meter": "m", "perRequest": 1 }, { "meter": "h", "perHour": 1 } ] })";
    return loaded(small.text());
}

} // namespace

TEST_CASE("A stopped run keeps its whole buckets and bills up to the last of them", "[simulation][stop]")
{
    std::stop_source source;
    Stopper stopper(source, 2);
    const auto result = simulation::simulate(busy(), azure(), {}, source.get_token(), &stopper);
    REQUIRE(result);
    const simulation::Recording& r = *result;
    CHECK(r.partial);
    CHECK((r.end - r.start) == Duration::minutes(3));
    CHECK(r.bucketCount() == 3);
    for (const simulation::Signal& signal : r.signals) {
        INFO(signal.id);
        CHECK(signal.mean.size() == 3);
    }
    CHECK(r.events == stopper.events);   // of the whole buckets, not of what the next one had begun
    CHECK(r.requests.offered == stopper.offered);
    CHECK(r.requests.offered == r.requests.sumOfOutcomes());
    double fromSeries = 0;
    for (const float rate : signal(r, "requests.offered").mean) fromSeries += static_cast<double>(rate) * 60;
    CHECK(static_cast<double>(r.requests.offered) == Approx(fromSeries));
    CHECK(usage(r, "fixed", "m").perHour == std::vector<double>{static_cast<double>(stopper.offered)});
    CHECK(usage(r, "fixed", "h").perHour[0] == Approx(0.05));
    CHECK(usage(r, "nodes", "vm/Standard_D32s_v5/linux/regular").perHour[0] == Approx(4 * 0.05));
    CHECK(stopper.fraction == Approx(1.0 / 60));   // nothing is reported after the request: at most one check interval of events went by
}

TEST_CASE("A run that is stopped before it starts has no bucket and no requests", "[simulation][stop]")
{
    std::stop_source source;
    source.request_stop();
    simulation::RunOptions options;
    options.replications = 4;
    const auto result = simulation::simulate(busy(), azure(), options, source.get_token());
    REQUIRE(result);
    CHECK(result->partial);
    CHECK(result->bucketCount() == 0);
    CHECK(result->requests.offered == 0);
    CHECK(result->usage.empty());
}

TEST_CASE("A stop is seen after 8,192 events at the latest, between two events", "[simulation][stop]")
{
    const scenario::Scenario scenario = busy();
    const auto topology = simulation::buildTopology(scenario, azure());
    REQUIRE(topology);
    const SimTime start = scenario.calendar.start, end = scenario.calendar.end;
    simulation::DataPlane data(*topology, 1, 0, start, end);
    const simulation::ControlPlane control(*topology, data, 1, 0, start);   // brings the pods
    std::stop_source source;
    source.request_stop();
    CHECK_FALSE(data.runUntil(end, source.get_token()));
    CHECK(data.eventCount() > 0);
    CHECK(data.eventCount() <= 8192);
}

TEST_CASE("A stop that nobody asks for changes no bit of the run", "[simulation][stop]")
{
    Small small;
    small.process = "poisson";
    small.rate = "20/s";
    small.duration = "2h";
    small.operations = R"("op": { "steps": [ { "call": "s", "time": { "exponential": "20ms" } } ] })";
    small.components = R"("s": { "kind": "service" })";
    const scenario::Scenario scenario = loaded(small.text());
    std::stop_source source;
    const auto watched = simulation::simulate(scenario, azure(), {}, source.get_token());
    REQUIRE(watched);
    const simulation::Recording plain = run(scenario, {});
    CHECK(watched->fingerprint == plain.fingerprint);
    CHECK_FALSE(watched->partial);
    CHECK(watched->latency.histogram == plain.latency.histogram);
    REQUIRE(watched->usage.size() == plain.usage.size());
    for (std::size_t i = 0; i < plain.usage.size(); ++i) CHECK(watched->usage[i].perHour == plain.usage[i].perHour);
}

TEST_CASE("An empty window is an error, not a run", "[simulation][stop]")
{
    const scenario::Scenario scenario = busy();
    simulation::RunOptions options;
    options.from = scenario.calendar.end;
    const auto result = simulation::simulate(scenario, azure(), options);
    REQUIRE_FALSE(result);
    CHECK(result.error().front().code == ErrorCode::OutOfRange);
}
