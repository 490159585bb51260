#include "models/analysis/remedy.h"
#include "models/simulation/node_room.h"

#include "small_system.h"
#include "tests/support/catch.h"

using namespace headroom;
using namespace headroom::test;
using analysis::CallTree;
using analysis::FindingRemedy;
using analysis::remedyOf;
using analysis::saturationsOf;

namespace {

catalogue::Catalogue sizes()
{
    catalogue::Catalogue catalogue;
    const auto add = [&](const char* name, double memory, double operations, int nodes) {
        catalogue::RedisTier tier;
        tier.name = name;
        tier.memoryBytes = memory;
        tier.operationsPerSecond = operations;
        tier.maxConnections = 1000;
        tier.nodes = nodes;
        catalogue.redisTiers[name] = tier;
    };
    add("basic/C3", 6e9, 100'000, 1);
    add("standard/C1", 1e9, 50'000, 2);
    add("standard/C2", 2.5e9, 80'000, 2);
    add("standard/C3", 6e9, 100'000, 2);
    add("premium/P1", 6e9, 180'000, 2);
    return catalogue;
}

/// The remedy of the only resource of "callee", made a component of `spec`.
std::optional<FindingRemedy> remedyFor(scenario::ComponentSpec spec, const simulation::Resource& resource, const std::string& origin = {})
{
    scenario::Scenario scenario = smallScenario();
    scenario.components[2].spec = std::move(spec);
    scenario.components[2].tenancy.origin = origin;
    simulation::Recording recording = smallRecording();
    recording.resources = {resource};
    const auto saturations = saturationsOf(scenario, recording, CallTree{scenario});
    REQUIRE(saturations.size() == 1);
    return remedyOf(scenario, saturations, 0, sizes());
}

simulation::Resource asked(const char* name, float capacity, float demand) { return slots("callee", name, capacity, 3, 6, demand); }

} // namespace

TEST_CASE("Workers that run out are answered by pods enough for what was asked for", "[analysis]")
{
    scenario::ServiceSpec service;
    service.replicas = 2;
    service.workers = 16;
    const auto remedy = remedyFor(service, asked("workers", 32, 64));
    REQUIRE(remedy);
    CHECK(remedy->component == "callee");
    REQUIRE(remedy->changes.size() == 1);
    CHECK(remedy->changes[0].pointer == "/components/callee/replicas");
    CHECK(remedy->changes[0].json == "5");   // 2 × 64 / 32 × 1.25
    CHECK(remedy->sentence.starts_with("Raise replicas of Callee from 2 to 5: it had 32 of 32 busy"));
    CHECK(remedyFor(service, asked("workers", 32, 64), "service/any")->changes[0].pointer == "/components/service~1any/replicas");
    service.replicas = 1;
    CHECK(remedyFor(service, asked("workers", 16, 16))->changes[0].json == "2");   // at least one more
}

TEST_CASE("An autoscaler at its maximum gets a higher one, one that was too slow a higher minimum", "[analysis]")
{
    scenario::ServiceSpec service;
    service.workers = 10;
    service.hpa = scenario::HpaScalingSpec{};
    service.hpa->min = 2;
    service.hpa->max = 8;
    auto remedy = remedyFor(service, asked("workers", 80, 160));   // 8 pods
    REQUIRE(remedy);
    CHECK(remedy->changes[0].pointer == "/components/callee/hpa/max");
    CHECK(remedy->changes[0].json == "20");
    remedy = remedyFor(service, asked("workers", 20, 40));         // 2 pods
    REQUIRE(remedy);
    CHECK(remedy->changes[0].pointer == "/components/callee/hpa/min");
    CHECK(remedy->changes[0].json == "5");
}

TEST_CASE("A pool whose autoscaler was too slow gets more nodes from the start, one at its maximum a higher one", "[analysis]")
{
    scenario::Scenario scenario = smallScenario();
    scenario::NodePoolSpec pool;
    pool.sku = "four-cores";
    pool.cluster = scenario.components[0].id;
    pool.nodes = 3;
    pool.minNodes = 2;
    pool.maxNodes = 10;
    scenario.components[0].spec = scenario::ClusterSpec{};
    catalogue::Catalogue catalogue;
    catalogue.vmSkus["four-cores"].cores = 4;   // 3.86 cores for pods, of which DaemonSets take 0.3
    catalogue.vmSkus["four-cores"].memoryBytes = 16.0 * (1u << 30);
    const auto remedyAt = [&](float cores, float asked) {
        scenario.components[2].spec = pool;
        simulation::Recording recording = smallRecording();
        recording.resources = {slots("callee", "cpu requests", cores, 3, 6, asked)};
        const auto saturations = saturationsOf(scenario, recording, CallTree{scenario});
        REQUIRE(saturations.size() == 1);
        return remedyOf(scenario, saturations, 0, catalogue);
    };
    const auto room = simulation::nodeRoom(catalogue.vmSkus["four-cores"], pool, scenario::ClusterSpec{});
    const float perNode = static_cast<float>(room.usableCpuMilli) / 1000;
    auto remedy = remedyAt(4 * perNode, 6 * perNode);   // 4 of at most 10; 6 × 1.25 = 7.5
    REQUIRE(remedy);
    REQUIRE(remedy->changes.size() == 2);
    CHECK(remedy->changes[0].pointer == "/components/callee/minNodes");
    CHECK(remedy->changes[0].json == "8");
    CHECK(remedy->changes[1].pointer == "/components/callee/nodes");
    CHECK(remedy->changes[1].json == "8");
    remedy = remedyAt(10 * perNode, 12 * perNode);
    REQUIRE(remedy);
    REQUIRE(remedy->changes.size() == 1);
    CHECK(remedy->changes[0].pointer == "/components/callee/maxNodes");
    CHECK(remedy->changes[0].json == "15");
}

TEST_CASE("Databases get what is sold above what was asked for", "[analysis]")
{
    scenario::CosmosDbSpec cosmos;
    cosmos.requestUnitsPerSecond = 10'000;
    auto remedy = remedyFor(cosmos, asked("RU/s", 10'000, 13'000));
    REQUIRE(remedy);
    CHECK(remedy->changes[0].pointer == "/components/callee/throughput/provisioned");
    CHECK(remedy->changes[0].json == "\"16300RU/s\"");   // 16,250 in steps of 100
    cosmos.autoscale = true;
    cosmos.throughput = scenario::CosmosDbSpec::Throughput::Autoscale;
    CHECK(remedyFor(cosmos, asked("RU/s", 10'000, 13'000))->changes[0].json == "\"17000RU/s\"");
    cosmos.throughput = scenario::CosmosDbSpec::Throughput::Serverless;
    CHECK_FALSE(remedyFor(cosmos, asked("RU/s", 5'000, 6'000)));

    scenario::SqlDatabaseSpec sql;
    sql.vCores = 4;
    CHECK(remedyFor(sql, asked("vCores", 4, 7))->changes[0].json == "10");   // 8.75 → 9 is not sold
}

TEST_CASE("A cache gets the smallest size of its tier that does, else of a higher one with as many nodes", "[analysis]")
{
    scenario::RedisSpec redis;
    redis.size = "C1";
    auto remedy = remedyFor(redis, asked("memory", 1e9F, 1.6e9F));
    REQUIRE(remedy);
    CHECK(remedy->changes.size() == 1);
    CHECK(remedy->changes[0].json == "\"C2\"");
    remedy = remedyFor(redis, asked("commands", 50'000, 120'000));
    REQUIRE(remedy);
    REQUIRE(remedy->changes.size() == 2);
    CHECK(remedy->changes[0].json == "\"premium\"");
    CHECK(remedy->changes[1].json == "\"P1\"");
    redis.tier = "premium";
    redis.size = "P1";
    CHECK_FALSE(remedyFor(redis, asked("commands", 180'000, 200'000)));   // nothing larger
}

TEST_CASE("What waits for another is answered by the change of that one. A third party has none", "[analysis]")
{
    scenario::Scenario scenario = smallScenario();
    simulation::Recording recording = smallRecording();
    recording.resources = {slots("caller", "workers", 64, 3, 9, 64), slots("callee", "workers", 64, 2, 9, 128)};
    const auto saturations = saturationsOf(scenario, recording, CallTree{scenario});
    REQUIRE(saturations.size() == 2);
    REQUIRE(saturations[1].cause != nullptr);
    const auto remedy = remedyOf(scenario, saturations, 1, sizes());
    REQUIRE(remedy);
    CHECK(remedy->component == "callee");
    scenario.components[2].spec = scenario::ExternalSpec{};
    CHECK_FALSE(remedyOf(scenario, saturations, 1, sizes()));
    CHECK_FALSE(remedyOf(scenario, saturations, 9, sizes()));
}

TEST_CASE("A queue at its send limit becomes a partitioned one. Connections raise their pool", "[analysis]")
{
    scenario::QueueSpec queue;
    queue.serviceBus = "messaging";
    const auto remedy = remedyFor(queue, asked("sends", 200, 300));
    REQUIRE(remedy);
    CHECK(remedy->changes.size() == 3);
    CHECK(remedy->changes[0].json == "true");
    CHECK(remedy->changes[2].json.empty());   // removes the limit
    scenario::ServiceSpec service;
    service.connectionPools = {{"cache", 20, std::nullopt}};
    const auto pool = remedyFor(service, asked("connections to cache", 20, 30));
    REQUIRE(pool);
    CHECK(pool->changes[0].pointer == "/components/callee/connectionPools/cache/size");
    CHECK(pool->changes[0].json == "38");
}
