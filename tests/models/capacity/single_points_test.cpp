// What takes operations down when it fails: single instances, and the only way from clients to stores.
#include "models/capacity/single_points.h"
#include "models/scenario/load.h"
#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include <algorithm>

using namespace headroom;
using capacity::SingleReason;

namespace {

std::vector<capacity::SinglePoint> pointsOf(const std::string& operations, const std::string& components, const std::string& mix = R"({ "op": 1 })")
{
    test::Small small;
    small.operations = operations;
    small.components = components;
    small.mix = mix;
    const auto scenario = test::loaded(small.text());
    return capacity::singlePoints(capacity::buildGraph(scenario));
}

const capacity::SinglePoint* find(const std::vector<capacity::SinglePoint>& points, const std::string& component)
{
    const auto found = std::find_if(points.begin(), points.end(), [&](const auto& point) { return point.component == component; });
    return found == points.end() ? nullptr : &*found;
}

bool has(const capacity::SinglePoint& point, SingleReason reason)
{
    return std::find(point.reasons.begin(), point.reasons.end(), reason) != point.reasons.end();
}

} // namespace

TEST_CASE("The only way to a store separates. One of two ways does not", "[capacity]")
{
    const std::string parts = R"("gate": { "kind": "service", "replicas": 2 }, "left": { "kind": "service", "replicas": 2 }, "right": { "kind": "service", "replicas": 2 },
                                 "db": { "kind": "cosmos-db", "regions": 2 })";
    const std::string ring = R"("op": { "steps": [ { "call": "gate", "steps": [ { "call": "left", "steps": [ { "call": "db" } ] }, { "call": "right", "steps": [ { "call": "db" } ] } ] } ] })";
    const auto points = pointsOf(ring, parts);
    REQUIRE(find(points, "gate") != nullptr);
    CHECK(find(points, "gate")->separates == std::vector<std::string>{"op"});
    CHECK(find(points, "left") == nullptr);   // gate – left – db – right is a ring
    CHECK(find(points, "db") == nullptr);
    const std::string line = R"("op": { "steps": [ { "call": "gate", "steps": [ { "call": "left", "steps": [ { "call": "db" } ] }, { "call": "right" } ] } ] })";
    const auto separated = pointsOf(line, parts);
    REQUIRE(find(separated, "left") != nullptr);
    CHECK(find(separated, "left")->separates == std::vector<std::string>{"op"});
    CHECK(find(separated, "right") == nullptr);
}

TEST_CASE("One replica, one node, a basic cache and one pool are named with what dies", "[capacity]")
{
    const std::string parts = R"("web": { "kind": "service", "replicas": 1, "pool": "single" }, "api": { "kind": "service", "replicas": 3, "hpa": { "min": 1, "max": 9 } },
                                 "single": { "kind": "node-pool", "cluster": "aks", "sku": "Standard_D4s_v5", "nodes": 1 },
                                 "cache": { "kind": "redis", "tier": "basic", "size": "C1" })";
    const auto points = pointsOf(R"("op": { "steps": [ { "call": "web", "steps": [ { "call": "cache" } ] } ] }, "other": { "steps": [ { "call": "api" } ] })", parts,
                                 R"({ "op": 0.5, "other": 0.5 })");
    for (const char* id : {"web", "single", "cache", "api"}) {
        INFO(id);
        REQUIRE(find(points, id) != nullptr);
        CHECK(find(points, id)->oneInstance);
        CHECK(find(points, id)->operations.size() == 1);
    }
    CHECK(has(*find(points, "web"), SingleReason::OneReplica));
    CHECK(has(*find(points, "api"), SingleReason::OneReplica));   // its autoscaler may go down to one
    CHECK(has(*find(points, "single"), SingleReason::OneNode));
    CHECK(has(*find(points, "single"), SingleReason::OnlyNodePool));
    CHECK(has(*find(points, "cache"), SingleReason::NoReplica));
    CHECK(find(points, "api")->operations[0].operation == "other");
    // "api" may run in both pools: neither takes it down alone. The cluster takes down all.
    CHECK(find(points, "nodes") == nullptr);
    CHECK(find(points, "aks")->operations.size() == 2);
    CHECK(std::is_partitioned(points.begin(), points.end(), [](const auto& point) { return point.oneInstance; }));
}

TEST_CASE("The share of requests that die is the chance that they meet the component", "[capacity]")
{
    const std::string parts = R"("a": { "kind": "service", "replicas": 2 }, "far": { "kind": "external", "latency": "1ms" })";
    const auto points = pointsOf(R"("op": { "steps": [ { "call": "a", "steps": [ { "call": "far", "probability": 0.5 }, { "call": "far", "probability": 0.2 } ] } ] })", parts);
    REQUIRE(find(points, "far") != nullptr);
    CHECK(has(*find(points, "far"), SingleReason::ThirdParty));
    CHECK(find(points, "far")->operations[0].share == Approx(0.6));
}

TEST_CASE("What only treats messages dies after the answer", "[capacity]")
{
    const std::string parts = R"("a": { "kind": "service", "replicas": 2 }, "b": { "kind": "service", "replicas": 1 }, "bus": { "kind": "service-bus" }, "q": { "kind": "queue", "serviceBus": "bus" })";
    const auto points = pointsOf(R"("op": { "steps": [ { "call": "a", "steps": [ { "send": "q", "probability": 0.25 } ] } ] }, "treat": { "consumes": "q", "steps": [ { "call": "b" } ] })", parts);
    const capacity::SinglePoint* consumer = find(points, "b");
    REQUIRE(consumer != nullptr);
    REQUIRE(consumer->operations.size() == 2);
    CHECK(consumer->operations[0].operation == "op");
    CHECK(consumer->operations[0].afterTheAnswer);
    CHECK(consumer->operations[0].share == Approx(0.25));
    CHECK_FALSE(consumer->operations[1].afterTheAnswer);
    REQUIRE(find(points, "bus") != nullptr);   // a confirmed send fails with its namespace
    CHECK_FALSE(find(points, "bus")->operations[0].afterTheAnswer);
    CHECK(find(points, "bus")->operations.size() == 2);   // and without it nothing is delivered
}

TEST_CASE("The reference scenario: the user pool carries everything behind the ingress", "[capacity]")
{
    const auto scenario = scenario::load(HEADROOM_SOURCE_DIR "/scenarios/fabrikam-drone-delivery.json");
    REQUIRE(scenario);
    const auto points = capacity::singlePoints(capacity::buildGraph(*scenario));
    REQUIRE(find(points, "user-pool") != nullptr);
    CHECK(find(points, "user-pool")->operations.size() == 5);
    CHECK(find(points, "system-pool")->operations.size() == 4);   // the treatment of messages does not pass the ingress
    CHECK(find(points, "spot-pool") == nullptr);
    const capacity::SinglePoint* scheduler = find(points, "drone-scheduler");
    REQUIRE(scheduler != nullptr);   // two replicas, but nothing else leads to the weather
    CHECK(scheduler->reasons.empty());
    CHECK(scheduler->separates == std::vector<std::string>{"request-delivery", "process-delivery"});
    CHECK(scheduler->operations[0].afterTheAnswer);
}
