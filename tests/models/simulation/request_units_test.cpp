#include "core/kernel/burst_budget.h"
#include "models/simulation/store_rules.h"
#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

/// Cosmos DB by hand: partitions, a hot key, saved throughput, what autoscale and serverless bill. Sources: Azure Cosmos DB, partitioning,
/// burst capacity, dynamic scaling, serverless, service quotas; see docs/models/stores.md.
using namespace headroom;
using namespace headroom::test;

namespace {

Small cosmos(const std::string& settings, const std::string& requestUnits, const std::string& access = "read")
{
    Small small;
    small.operations = R"("op": { "steps": [ { "call": "db", "access": ")" + access + R"(", "requestUnits": )" + requestUnits + " } ] }";
    small.components = R"("db": { "kind": "cosmos-db", "api": "mongodb", "roundTrip": "0ms", "readLatency": "1ms", "writeLatency": "1ms", )" + settings + " }";
    return small;
}

scenario::CosmosDbSpec specOf(double units, double storage, int containers, bool autoscale)
{
    scenario::CosmosDbSpec spec;
    spec.requestUnitsPerSecond = units;
    spec.storageBytes = storage;
    spec.containers = containers;
    spec.autoscale = autoscale;
    spec.throughput = autoscale ? scenario::CosmosDbSpec::Throughput::Autoscale : scenario::CosmosDbSpec::Throughput::Provisioned;
    return spec;
}

} // namespace

TEST_CASE("A hot key throttles at the throughput of its partition while half of the account is idle", "[simulation][stores]")
{
    // 20,000 RU/s are two partitions of 10,000. All requests want one key: 200 a second of 100 RU meet 10,000 RU/s, so 100 a second pass.
    Small small = cosmos(R"("throughput": { "provisioned": "20000RU/s" }, "keys": { "hotShare": 1 })", "100");
    small.rate = "200/s";
    const simulation::Recording hot = run(small);
    CHECK(figure(hot, "db", "partitions") == 2);
    CHECK(hot.requests.completed == 1000);
    CHECK(hot.requests.throttled == 1000);
    CHECK(figure(hot, "db", "hottestPartitionUnits") == 10 * 10'000);

    // Half of them want it, and a quarter more lives beside it: 75 % of 120 a second are 90, below 100. At 160 it is 120, above.
    Small half = cosmos(R"("throughput": { "provisioned": "20000RU/s" }, "keys": { "hotShare": 0.5 })", "100");
    half.rate = "120/s";
    half.duration = "100s";
    const simulation::Recording fits = run(half);
    CHECK(figure(fits, "db", "hottestPartitionUnits") / figure(fits, "db", "requestUnits") == Approx(0.75).epsilon(0.02));
    half.rate = "160/s";
    const simulation::Recording full = run(half);
    // What the SDK repeats wants the same key: the other partition has its 40 a second and no more.
    Small repeated = half;
    repeated.components = R"("db": { "kind": "cosmos-db", "roundTrip": "0ms", "throughput": { "provisioned": "20000RU/s" }, "keys": { "hotShare": 0.5 } })";
    const simulation::Recording again = run(repeated);
    CHECK(figure(again, "db", "hottestPartitionUnits") == Approx(100 * 10'000).epsilon(0.001));
    CHECK(figure(again, "db", "requestUnits") - figure(again, "db", "hottestPartitionUnits") == Approx(100 * 4'000).epsilon(0.04));
    // 40 pass beside the 100 of the hot partition, give or take.
    CHECK(static_cast<double>(full.requests.completed) / 100 == Approx(140).epsilon(0.02));
}

TEST_CASE("Keys without a hot one spread evenly over the partitions that storage makes", "[simulation][stores]")
{
    CHECK(simulation::partitionsOf(specOf(400, 0, 1, false)) == 1);
    CHECK(simulation::partitionsOf(specOf(10'000, 50e9, 1, false)) == 1);
    CHECK(simulation::partitionsOf(specOf(10'001, 50e9, 1, false)) == 2);
    CHECK(simulation::partitionsOf(specOf(400, 201e9, 1, false)) == 5);
    scenario::CosmosDbSpec spec = specOf(40'000, 0, 1, false);
    spec.hotShare = 0.2;
    const std::vector<double> shares = simulation::partitionShares(spec);
    REQUIRE(shares.size() == 4);
    CHECK(shares[0] == Approx(0.4));
    CHECK(shares[3] == Approx(0.2));
}

TEST_CASE("Saved throughput lasts bank / (3,000 - T)", "[simulation][stores]")
{
    // One partition of 1,000 RU/s has saved 300,000 RU. Asked for 5,000 RU/s it gives 3,000 for 300,000 / 2,000 = 150 s, then 1,000.
    Small small = cosmos(R"("throughput": { "provisioned": "1000RU/s" }, "burst": true)", "100");
    small.rate = "50/s";
    small.duration = "200s";
    const simulation::Recording r = run(small);
    CHECK(figure(r, "db", "requestUnits") == 150 * 3000 + 50 * 1000);
    CHECK(r.requests.throttled == 200 * 50 - 150 * 30 - 50 * 10);

    // A partition of 3,000 RU/s and more saves nothing, nor does one without the option.
    Small large = cosmos(R"("throughput": { "provisioned": "3000RU/s" }, "burst": true)", "100");
    large.rate = "50/s";
    CHECK(figure(run(large), "db", "requestUnits") == 10 * 3000);
    Small off = cosmos(R"("throughput": { "provisioned": "1000RU/s" })", "100");
    off.rate = "50/s";
    CHECK(figure(run(off), "db", "requestUnits") == 10 * 1000);
}

TEST_CASE("A bank of throughput fills at what is not spent, up to its size, and overshoots are paid", "[kernel][stores]")
{
    kernel::BurstBudget budget(100, 300, 1000);
    const auto at = [](std::int64_t seconds) { return SimTime{} + Duration::seconds(seconds); };
    // Full at first: 300 in the first second, of which the bank pays 200.
    for (int i = 0; i < 3; ++i) CHECK(budget.tryTake(100, at(0)));
    CHECK_FALSE(budget.tryTake(1, at(0)));
    CHECK(budget.timeUntilAvailable(at(0)) == Duration::seconds(1));
    CHECK(budget.bank(at(1)) == 800);
    // One second without use brings 100, and never more than the size.
    CHECK(budget.bank(at(2)) == 900);
    CHECK(budget.bank(at(60)) == 1000);
    // 1,500 at once: 1,400 above the base, the bank pays 1,000, 400 are owed: four seconds pay 100 each.
    CHECK(budget.tryTake(1500, at(60)));
    CHECK(budget.timeUntilAvailable(at(60)) == Duration::seconds(5));
    CHECK_FALSE(budget.tryTake(1, at(64)));
    CHECK(budget.tryTake(1, at(65)));
    CHECK(budget.bank(at(66)) == 99);
}

TEST_CASE("Autoscale bills each partition and region by its own busiest second", "[simulation][stores]")
{
    // Two partitions of 10,000. 100 reads a second of 50 RU with one key: 5,000 RU/s in one partition, a tenth of 10,000 in the other: 6,000.
    // A second region sees no reads: 2 x 1,000. Without dynamic scaling all partitions of all regions are billed as the hottest one.
    const auto billed = [](const std::string& settings, const std::string& access) {
        Small small = cosmos(R"("throughput": { "autoscale": { "max": "20000RU/s" } }, "keys": { "hotShare": 1 }, )" + settings, "50", access);
        small.rate = "0/s";
        small.duration = "1h";
        small.events = R"([ { "name": "busy", "from": "2026-03-02T00:10", "to": "2026-03-02T00:11", "rate": "100/s" } ])";
        return usage(run(small), "db", "cosmos-db/autoscale").perHour.at(0);
    };
    CHECK(billed(R"("regions": 1)", "read") == Approx(60));
    CHECK(billed(R"("regions": 2)", "read") == Approx(60 + 20));
    CHECK(billed(R"("regions": 2)", "write") == Approx(60 + 60));
    CHECK(billed(R"("regions": 1, "dynamicScaling": false)", "read") == Approx(100));
    CHECK(billed(R"("regions": 2, "dynamicScaling": false)", "read") == Approx(200));
}

TEST_CASE("Serverless admits 5,000 RU/s up to 250 GB and bills what was used", "[simulation][stores]")
{
    Small small = cosmos(R"("throughput": { "serverless": {} })", "100");
    small.rate = "60/s";
    const simulation::Recording r = run(small);
    CHECK(figure(r, "db", "requestUnits") == 10 * 5000);
    CHECK(usage(r, "db", "cosmos-db/serverless").perHour.at(0) == Approx(0.05));
    CHECK(usage(r, "db", "cosmos-db/serverless").followsTraffic);

    // 300 GB are six partitions of 1,000; more than 20,000 never.
    const auto limit = [](const std::string& storage) {
        return loaded(cosmos(R"("throughput": { "serverless": {} }, "storage": ")" + storage + "\"", "1").text()).find("db")->as<scenario::CosmosDbSpec>()->requestUnitsPerSecond;
    };
    CHECK(limit("250GB") == 5000);
    CHECK(limit("251GB") == 6000);
    CHECK(limit("5000GB") == 20000);
}

TEST_CASE("The least throughput follows storage and containers", "[simulation][stores]")
{
    CHECK(simulation::minimumUnits(specOf(400, 0, 25, false)) == 400);
    CHECK(simulation::minimumUnits(specOf(400, 0, 26, false)) == 500);
    CHECK(simulation::minimumUnits(specOf(400, 0, 40, false)) == 1900);
    CHECK(simulation::minimumUnits(specOf(400, 1'250e9, 1, false)) == 1300);
    CHECK(simulation::minimumUnits(specOf(1000, 0, 27, true)) == 3000);
    CHECK(simulation::minimumUnits(specOf(1000, 150e9, 1, true)) == 2000);
}
