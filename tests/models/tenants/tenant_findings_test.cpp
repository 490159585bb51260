// Limits of what tenants share.
#include "models/capacity/report.h"
#include "models/scenario/load.h"
#include "tests/models/simulation/support/small_run.h"
#include "tests/models/tenants/agents.h"
#include "tests/support/catch.h"

using namespace headroom;
using capacity::FindingKind;

namespace {

std::vector<capacity::Finding> findings(const std::string& variant, std::vector<std::pair<std::string, std::string>> set, FindingKind kind)
{
    set.emplace_back("/tenants/agents/weights", "even");
    const auto loaded = scenario::loadText(test::kAgents, "agents.json", {variant, std::move(set)});
    INFO(test::describe(loaded));
    REQUIRE(loaded);
    const auto report = capacity::capacityReport(*loaded, test::azure());
    REQUIRE(report);
    std::vector<capacity::Finding> found;
    for (const capacity::Finding& finding : report->findings)
        if (finding.kind == kind) found.push_back(finding);
    return found;
}

} // namespace

// Azure Cache for Redis: Premium P1 has 16 databases, P2 32; 21 agents and one more need 22.
TEST_CASE("A database for each tenant must fit the cache", "[capacity][tenants]")
{
    const std::string p1 = R"({"kind":"redis","tenants":"agents","tier":"premium","size":"P1"})", p2 = R"({"kind":"redis","tenants":"agents","tier":"premium","size":"P2"})";
    const auto found = findings("base", {{"/tenants/agents/count", "21"}, {"/components/cache", p1}}, FindingKind::DatabasesBeyondSize);
    REQUIRE(found.size() == 1);
    CHECK_THAT(found[0].fact.message, Catch::Contains("uses 22 numbered databases") && Catch::Contains("P1 has 16"));
    CHECK(found[0].fact.where.pointer == "/components/cache/databases");
    CHECK(findings("base", {{"/tenants/agents/count", "21"}, {"/components/cache", p2}}, FindingKind::DatabasesBeyondSize).empty());
    CHECK(findings("base", {{"/tenants/agents/count", "15"}, {"/components/cache", p1}}, FindingKind::DatabasesBeyondSize).empty());
    CHECK(findings("base", {{"/tenants/agents/count", "16"}, {"/components/cache", p1}}, FindingKind::DatabasesBeyondSize).size() == 1);
    // Its own cache needs one database alone.
    CHECK(findings("own cache", {{"/tenants/agents/count", "21"}, {"/components/cache/tier", "premium"}, {"/components/cache/size", "P1"}}, FindingKind::DatabasesBeyondSize).empty());
}

// Azure Cosmos DB: 400 + 100 · max(0, containers − 25); autoscale ten times that in steps of 1,000; 1 RU/s a GB.
TEST_CASE("Containers and storage raise the minimum of a shared throughput", "[capacity][tenants]")
{
    // 10 containers and one for each of 21 agents: 31, so 1,000 RU/s at least.
    const std::string memory = R"({"kind":"cosmos-db","tenants":"agents","containers":10,"throughput":{"provisioned":"900RU/s"}})";
    const auto found = findings("base", {{"/tenants/agents/count", "21"}, {"/components/memory", memory}}, FindingKind::ThroughputBelowMinimum);
    REQUIRE(found.size() == 1);
    CHECK_THAT(found[0].fact.message, Catch::Contains("has 900 RU/s") && Catch::Contains("31 containers") && Catch::Contains("less than 1000 RU/s"));
    const std::string enough = R"({"kind":"cosmos-db","tenants":"agents","containers":10,"throughput":{"provisioned":"1000RU/s"}})";
    CHECK(findings("base", {{"/tenants/agents/count", "21"}, {"/components/memory", enough}}, FindingKind::ThroughputBelowMinimum).empty());
}

// Standard C1 takes 1,000 connections: 100 services of one pod with 10 connections just fit, 101 do not.
TEST_CASE("Connections of all pods are held against the limit", "[capacity][tenants]")
{
    const auto with = [](const char* count) {
        return findings("base", {{"/tenants/agents/count", count}, {"/components/agent/sharing", "dedicated"}}, FindingKind::ConnectionsBeyondServer);
    };
    CHECK(with("100").empty());
    const auto found = with("101");
    REQUIRE(found.size() == 1);
    CHECK_THAT(found[0].fact.message, Catch::Contains("can open 1010 connections") && Catch::Contains("takes 1000"));
}
