// The longest chain by mean time: sequential steps add, of parallel ones the longest counts.
#include "models/capacity/critical_path.h"
#include "models/scenario/load.h"
#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include <numeric>

using namespace headroom;
using capacity::PathStep;

namespace {

const std::string kNear = R"("a": { "kind": "service", "roundTrip": "0ms" }, "b": { "kind": "service", "roundTrip": "0ms" }, "c": { "kind": "service", "roundTrip": "0ms" })";

capacity::CriticalPath pathOf(const std::string& steps, const std::string& components = kNear, const std::string& more = "")
{
    test::Small small;
    small.operations = R"("op": { "steps": [ )" + steps + " ] }" + more;
    small.components = components;
    const auto scenario = test::loaded(small.text());
    const auto topology = simulation::buildTopology(scenario, test::azure());
    REQUIRE(topology);
    return capacity::criticalPaths(*topology).front();
}

} // namespace

TEST_CASE("Steps one after another add up. Branches at once count by the longest, with its slack", "[capacity]")
{
    const std::string two = R"({ "call": "b", "time": "30ms" }, { "call": "c", "time": "50ms" })";
    const auto sequential = pathOf(R"({ "call": "a", "time": "20ms", "steps": [ )" + two + " ] }");
    CHECK(sequential.seconds == Approx(0.100));
    const auto parallel = pathOf(R"({ "call": "a", "time": "20ms", "steps": [ { "parallel": [ )" + two + " ] } ] }");
    CHECK(parallel.seconds == Approx(0.070));
    const PathStep& group = parallel.steps[0].steps[0];
    CHECK(group.kind == PathStep::Kind::Parallel);
    CHECK(group.branches == 2);
    CHECK(group.slackSeconds == Approx(0.020));
    REQUIRE(group.steps.size() == 1);
    CHECK(group.steps[0].component == "c");
    REQUIRE(parallel.shares.size() == 2);   // b is beside the path
    CHECK(parallel.shares[0].component == "c");
    CHECK(parallel.shares[0].share == Approx(5.0 / 7));
}

TEST_CASE("The slack is towards the second longest branch in whatever order they stand", "[capacity]")
{
    for (const char* branches : {R"({ "call": "a", "time": "10ms" }, { "call": "b", "time": "40ms" }, { "call": "c", "time": "25ms" })",
                                 R"({ "call": "b", "time": "40ms" }, { "call": "c", "time": "25ms" }, { "call": "a", "time": "10ms" })",
                                 R"({ "call": "c", "time": "25ms" }, { "call": "a", "time": "10ms" }, { "call": "b", "time": "40ms" })"}) {
        const auto path = pathOf(std::string(R"({ "parallel": [ )") + branches + " ] }");
        CHECK(path.seconds == Approx(0.040));
        CHECK(path.steps[0].slackSeconds == Approx(0.015));
    }
}

TEST_CASE("Repetitions multiply and probabilities weigh", "[capacity]")
{
    CHECK(pathOf(R"({ "call": "a", "time": "10ms", "times": 3, "steps": [ { "call": "b", "time": "10ms", "probability": 0.5 } ] })").seconds == Approx(0.045));
}

TEST_CASE("Network, CPU below one core, stores and third parties are on the path. Unconfirmed sends are not", "[capacity]")
{
    const auto path = pathOf(R"({ "call": "a", "cpu": "5ms", "steps": [ { "call": "far" }, { "call": "db", "access": "read", "requestUnits": 1 }, { "send": "q", "confirm": false }, { "send": "q" } ] })",
                             R"("a": { "kind": "service", "roundTrip": "1ms", "requests": { "cpu": "250m" }, "limits": { "cpu": "500m" } },
                                "far": { "kind": "external", "latency": "80ms", "roundTrip": "2ms" },
                                "db": { "kind": "cosmos-db", "readLatency": "4ms", "roundTrip": "1ms" },
                                "bus": { "kind": "service-bus" }, "q": { "kind": "queue", "serviceBus": "bus", "sendLatency": "20ms", "roundTrip": "1ms" })",
                             R"(, "treat": { "consumes": "q", "steps": [ { "call": "a" } ] })");
    // 1 + 5/0.5, then 2 + 80, 1 + 4, nothing, 1 + 20
    CHECK(path.seconds == Approx(0.119));
    CHECK(path.steps[0].own.cpu == Approx(0.010));
}

TEST_CASE("Clients far away are part of the path of what they start", "[capacity]")
{
    test::Small small;
    small.operations = R"("op": { "steps": [ { "call": "a", "time": "10ms" } ] })";
    small.components = kNear;
    auto scenario = test::loaded(small.text());
    scenario.traffic[0].regions = {{"near", 0.75, Duration::milliseconds(20)}, {"far", 0.25, Duration::milliseconds(100)}};
    const auto topology = simulation::buildTopology(scenario, test::azure());
    REQUIRE(topology);
    const auto path = capacity::criticalPaths(*topology).front();
    CHECK(path.seconds == Approx(0.050));
    CHECK(path.steps.front().kind == PathStep::Kind::Clients);
    CHECK(path.shares.front().component == "clients");
}

TEST_CASE("A third party that fails is waited for again, pauses included", "[capacity]")
{
    // Tries: 1 + 1/2 + 1/4; pauses 1/2 · 100 ms + 1/4 · 200 ms.
    const auto path = pathOf(R"({ "call": "far", "retry": { "attempts": 2, "base": "100ms", "jitter": false } })",
                             R"("far": { "kind": "external", "latency": "40ms", "failureProbability": 0.5, "roundTrip": "0ms" })");
    CHECK(path.seconds == Approx(1.75 * 0.040 + 0.100));
}

TEST_CASE("Without queueing a run measures what the path says", "[capacity]")
{
    test::Small small;
    small.rate = "5/s";
    small.duration = "60s";
    small.operations = R"("op": { "steps": [ { "call": "a", "cpu": "4ms", "steps": [ { "parallel": [ { "call": "b", "time": "30ms" }, { "call": "c", "times": 2, "time": "20ms" } ] } ] } ] })";
    small.components = R"("a": { "kind": "service" }, "b": { "kind": "service" }, "c": { "kind": "service" })";
    const auto scenario = test::loaded(small.text());
    const auto topology = simulation::buildTopology(scenario, test::azure());
    REQUIRE(topology);
    const double expectedMs = capacity::criticalPaths(*topology).front().seconds * 1000;
    CHECK(test::operation(test::run(scenario, {}), "op").latency.meanMs.value == Approx(expectedMs).epsilon(1e-3));
}

TEST_CASE("Shares add up to one on every path of the reference scenario", "[capacity]")
{
    const auto scenario = scenario::load(HEADROOM_SOURCE_DIR "/scenarios/fabrikam-drone-delivery.json");
    REQUIRE(scenario);
    const auto topology = simulation::buildTopology(*scenario, test::azure());
    REQUIRE(topology);
    const auto paths = capacity::criticalPaths(*topology);
    REQUIRE(paths.size() == scenario->operations.size());
    for (const auto& path : paths) {
        INFO(path.operation);
        CHECK(std::accumulate(path.shares.begin(), path.shares.end(), 0.0, [](double sum, const auto& share) { return sum + share.share; }) == Approx(1));
        CHECK(path.seconds > 0);
    }
}
