// What sizes and rules of stores rule out before anything runs.
#include "models/capacity/static_capacity.h"
#include "models/capacity/store_findings.h"
#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include <algorithm>

using namespace headroom;
using capacity::FindingKind;

namespace {

struct Built {
    explicit Built(const std::string& operations, const std::string& components, const std::string& rate = "1/s")
    {
        test::Small small;
        small.rate = rate;
        small.operations = operations;
        small.components = components;
        scenario = test::loaded(small.text());
        auto built = simulation::buildTopology(scenario, test::azure());
        REQUIRE(built);
        topology = std::move(built).value();
    }
    [[nodiscard]] std::vector<capacity::Finding> findings(FindingKind kind) const
    {
        std::vector<capacity::Finding> found;
        for (const capacity::Finding& finding : capacity::storeFindings(topology))
            if (finding.kind == kind) found.push_back(finding);
        return found;
    }
    [[nodiscard]] const capacity::ResourceCapacity* resource(const std::string& component, const std::string& name)
    {
        capacity = capacity::staticCapacity(topology);
        const auto found = std::find_if(capacity.resources.begin(), capacity.resources.end(), [&](const auto& r) { return r.component == component && r.name == name; });
        return found == capacity.resources.end() ? nullptr : &*found;
    }
    scenario::Scenario scenario;
    simulation::Topology topology;
    capacity::StaticCapacity capacity;
};

const std::string kRead = R"("op": { "steps": [ { "call": "db", "access": "read", "requestUnits": 10 } ] })";

} // namespace

TEST_CASE("Throughput below the provider's minimum is found with the minimum", "[capacity][stores]")
{
    const auto found = Built(kRead, R"("db": { "kind": "cosmos-db", "containers": 40 })").findings(FindingKind::ThroughputBelowMinimum);
    REQUIRE(found.size() == 1);
    CHECK(found[0].severity == capacity::Severity::Warning);
    CHECK(found[0].fact.message.find("1900 RU/s") != std::string::npos);
    CHECK(found[0].fact.where.pointer == "/components/db/throughput");
    CHECK(Built(kRead, R"("db": { "kind": "cosmos-db", "containers": 25 })").findings(FindingKind::ThroughputBelowMinimum).empty());
    CHECK(Built(kRead, R"("db": { "kind": "cosmos-db", "containers": 40, "throughput": { "serverless": {} } })").findings(FindingKind::ThroughputBelowMinimum).empty());
}

TEST_CASE("22 databases do not fit a P1, and a cluster has one", "[capacity][stores]")
{
    const auto found = [](const std::string& settings) {
        return Built(R"("op": { "steps": [ { "call": "db", "access": "read" } ] })", R"("db": { "kind": "redis", "tier": "premium", )" + settings + " }").findings(FindingKind::DatabasesBeyondSize);
    };
    const auto p1 = found(R"("size": "P1", "databases": 22)");
    REQUIRE(p1.size() == 1);
    CHECK(p1[0].fact.message.find("has 16") != std::string::npos);
    CHECK(found(R"("size": "P2", "databases": 22)").empty());
    CHECK(found(R"("size": "P1", "databases": 16)").empty());
    CHECK(found(R"("size": "P2", "databases": 2, "shards": 2)").size() == 1);
    CHECK(found(R"("size": "P2", "databases": 1, "shards": 2)").empty());
}

TEST_CASE("Pools that can open more than the server takes are found before they do", "[capacity][stores]")
{
    const std::string operations = R"("op": { "steps": [ { "call": "s", "steps": [ { "call": "db", "access": "read" } ] } ] })";
    const auto found = [&](const std::string& service) {
        return Built(operations, R"("s": { "kind": "service", )" + service + R"( }, "db": { "kind": "postgresql", "sku": "Standard_B1ms" })").findings(FindingKind::ConnectionsBeyondServer);
    };
    const auto many = found(R"("hpa": { "min": 1, "max": 4 }, "connectionPools": { "db": { "size": 10 } })");
    REQUIRE(many.size() == 1);
    CHECK(many[0].fact.message.find("40 connections") != std::string::npos);
    CHECK(many[0].fact.message.find("takes 35") != std::string::npos);
    CHECK(found(R"("replicas": 3, "connectionPools": { "db": { "size": 10 } })").empty());
}

TEST_CASE("A disk that others fill and contents that end with a pod are found", "[capacity][stores]")
{
    const auto findings = [](const std::string& host, const std::string& disk, FindingKind kind) {
        return Built(R"("op": { "steps": [ { "call": "db", "access": "write" } ] })",
                     R"("host": { "kind": "service")" + host + R"( }, "disk": { "kind": "disk", )" + disk + R"( }, "db": { "kind": "document-store", "host": "host", "disk": "disk" })").findings(kind);
    };
    CHECK(findings("", R"("size": "P4", "backgroundIops": 120)", FindingKind::DiskWithoutRoom).size() == 1);
    CHECK(findings("", R"("size": "P4", "backgroundIops": 119)", FindingKind::DiskWithoutRoom).empty());
    CHECK(findings("", R"("size": "P10")", FindingKind::ContentsDieWithPod).size() == 1);
    CHECK(findings(R"(, "volume": { "kind": "pod" })", R"("size": "P10")", FindingKind::ContentsDieWithPod).size() == 1);
    CHECK(findings(R"(, "volume": { "kind": "disk" })", R"("size": "P10")", FindingKind::ContentsDieWithPod).empty());
}

TEST_CASE("Capacity of databases, disks, shards and hot partitions", "[capacity][stores]")
{
    // 2 vCores less 0.5, 10 ms a statement: 150 a second. 120 IOPS less nothing, 0.1 a read: 1,200.
    Built server(R"("op": { "steps": [ { "call": "db", "access": "read", "cpu": "10ms" } ] })", R"("db": { "kind": "postgresql", "sku": "Standard_D2ds_v5", "otherLoadCores": 0.5 })");
    REQUIRE(server.resource("db", "vCores"));
    CHECK(server.resource("db", "vCores")->ratePerSecondPresent == Approx(150));
    CHECK(server.resource("db", "IOPS")->ratePerSecondPresent == Approx(1200));

    // Half of the keys hot, two partitions: three quarters go to 10,000 RU/s: 1,333 reads of 10 RU.
    Built hot(kRead, R"("db": { "kind": "cosmos-db", "throughput": { "provisioned": "20000RU/s" }, "keys": { "hotShare": 0.5 } })");
    CHECK(hot.resource("db", "RU/s")->ratePerSecondPresent == Approx(10'000 / 0.75 / 10));

    Built shards(R"("op": { "steps": [ { "call": "db", "access": "read", "bytes": "500KB" } ] })", R"("db": { "kind": "redis", "tier": "premium", "size": "P1", "shards": 3 })");
    CHECK(shards.resource("db", "commands")->ratePerSecondPresent == Approx(3 * 187.5e6 / 500'100));

    Built pods(R"("op": { "steps": [ { "call": "db", "access": "read" } ] })",
               R"("host": { "kind": "service", "replicas": 2, "requests": { "cpu": "500m" }, "limits": { "cpu": "500m" } }, "db": { "kind": "document-store", "host": "host", "operationsPerSecond": 1500 })");
    CHECK(pods.resource("db", "cpu")->ratePerSecondPresent == Approx(1500));
}
