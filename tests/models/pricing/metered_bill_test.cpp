#include "models/pricing/included.h"
#include "models/pricing/price_books.h"
#include "models/pricing/statement.h"
#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

/// From a scenario to amounts, by the shipped price books; each amount is worked out by hand in its comment.
using namespace headroom;
using namespace headroom::pricing;

namespace {

const std::filesystem::path kData = std::filesystem::path(HEADROOM_SOURCE_DIR) / "pricing-data";

/// A day in March 2026 (744 h) of `components`, nothing else worth mentioning.
Statement dayOf(const std::string& components, const std::string& operations = R"("op": { "steps": [ { "call": "x" } ] })", const std::string& rate = "1/s")
{
    test::Small small;
    small.duration = "24h";
    small.rate = rate;
    small.operations = operations;
    small.components = R"("x": { "kind": "external", "latency": "1ms" }, )" + components;
    const scenario::Scenario scenario = test::loaded(small.text());
    const auto book = loadPriceBooks(kData, scenario);
    for (const Error& error : book ? Errors{} : book.error()) UNSCOPED_INFO(toString(error));
    REQUIRE(book);
    auto statement = billWindow(scenario, test::run(scenario, {}), *book);
    for (const Error& error : statement ? Errors{} : statement.error()) UNSCOPED_INFO(toString(error));
    REQUIRE(statement);
    return std::move(statement).value();
}

std::string amount(const Statement& statement, const std::string& component, const std::string& meter)
{
    for (const StatementLine& line : statement.lines)
        if (line.component == component && line.meter == meter) return line.amount.toString();
    return "no line of " + meter;
}

} // namespace

TEST_CASE("a database in another region has that region's price", "[pricing][metered]")
{
    const Statement day = dayOf(R"("near": { "kind": "postgresql", "sku": "Standard_D2ds_v5", "storage": "124GiB" },
        "far": { "kind": "postgresql", "sku": "Standard_D2ds_v5", "storage": "124GiB", "region": "westeurope", "highAvailability": "zone-redundant" })");
    CHECK(amount(day, "near", "postgresql/general-purpose/D2ds_v5") == "4.27 USD");   // 24 · 0.178 = 4.272
    CHECK(amount(day, "near", "postgresql/storage") == "0.46 USD");                   // 124 · 24/744 · 0.115 = 0.46
    CHECK(amount(day, "far", "postgresql/general-purpose/D2ds_v5") == "10.18 USD");   // 2 · 24 · 0.212 = 10.176
    CHECK(amount(day, "far", "postgresql/storage") == "1.10 USD");                    // 2 · 4 · 0.1369 = 1.0952
    CHECK(day.priceBookRegion == "westus2");
}

TEST_CASE("a region without a price book is an error at its component", "[pricing][metered]")
{
    test::Small small;
    small.operations = R"("op": { "steps": [ { "call": "x" } ] })";
    small.components = R"("x": { "kind": "external", "latency": "1ms" }, "db": { "kind": "postgresql", "region": "atlantis" })";
    const auto book = loadPriceBooks(kData, test::loaded(small.text()));
    REQUIRE_FALSE(book);
    CHECK(book.error().front().code == ErrorCode::NotFound);
    CHECK(book.error().front().where.pointer == "/components/db/region");
}

TEST_CASE("clusters, caches and brokers of a day by hand", "[pricing][metered]")
{
    const Statement day = dayOf(R"(
        "cache": { "kind": "redis", "tier": "premium", "size": "P1", "shards": 2, "replicas": 2 },
        "bus": { "kind": "service-bus", "tier": "premium", "messagingUnits": 2 },
        "hubs": { "kind": "event-hubs", "units": 3 },
        "docs": { "kind": "cosmos-db", "throughput": { "provisioned": "1000RU/s" }, "regions": 2, "zoneRedundant": true, "storage": "62GB", "backup": "continuous-30-days" },
        "pool": { "kind": "node-pool", "cluster": "aks", "sku": "Standard_D4s_v5", "nodes": 3, "reserved": { "nodes": 2, "term": "1-year" } },
        "disks": { "kind": "disk", "size": "P10", "copies": 31 })");
    CHECK(amount(day, "cache", "redis/premium/P1") == "26.64 USD");             // 2 shards · 24 · 0.555
    CHECK(amount(day, "cache", "redis/premium/P1/node") == "13.30 USD");        // 2 shards · 1 further replica · 24 · 0.277 = 13.296
    CHECK(amount(day, "bus", "service-bus/premium/unit") == "44.52 USD");       // 2 · 24 · 0.9275
    CHECK(amount(day, "hubs", "event-hubs/standard/throughput-unit") == "2.16 USD");   // 3 · 24 · 0.03
    CHECK(amount(day, "docs", "cosmos-db/provisioned") == "4.80 USD");          // 10 · 24 · 2 · 1.25 · 0.008
    CHECK(amount(day, "docs", "cosmos-db/storage") == "1.00 USD");              // 62 · 2 · 24/744 · 0.25
    CHECK(amount(day, "docs", "cosmos-db/backup/continuous-30d") == "0.80 USD");       // 4 GB-months · 0.2
    CHECK(amount(day, "pool", "vm/Standard_D4s_v5/linux/reserved-1y") == "5.69 USD");  // 2 · 24 · 1038/8760 = 5.6877
    CHECK(amount(day, "pool", "vm/Standard_D4s_v5/linux/regular") == "4.61 USD");      // 1 · 24 · 0.192 = 4.608
    CHECK(amount(day, "disks", "disk/P10") == "17.92 USD");                     // 31 · 24/744 = 1 disk-month
}

TEST_CASE("data between regions is billed where it leaves", "[pricing][metered]")
{
    const Statement day = dayOf(R"("web": { "kind": "service", "pool": "nodes", "workers": 500 },
        "db": { "kind": "cosmos-db", "region": "westeurope", "throughput": { "serverless": {} } })",
                                R"("op": { "steps": [ { "call": "web", "steps": [ { "call": "db", "access": "read", "bytes": "1MB", "requestUnits": 10 } ] } ] })", "10/s");
    // 864,000 requests of 1 MB leave West Europe: 864 GB · 0.02 = 17.28; 8.64 million RU · 0.305 = 2.6352.
    CHECK(amount(day, "db", "bandwidth/inter-region") == "17.28 USD");
    CHECK(amount(day, "db", "cosmos-db/serverless") == "2.64 USD");
}

TEST_CASE("messages beyond those of the units are billed day by day", "[pricing][included]")
{
    Price messages, unit, other;
    messages.meter = "messages";
    messages.included = Included{"unit", 1};
    unit.meter = "unit";
    other.meter = "other";
    // Two days of two slices, two units: two million messages a day are held. The first day uses 1 + 2, the second 0.5 + 1.
    std::vector<double> used{1, 2, 0.5, 1}, bought{1, 1, 1, 1}, free{9, 9, 9, 9};
    const std::vector<std::int64_t> days{7, 7, 8, 8};
    takeOffIncluded({{&messages, &used}, {&unit, &bought}, {&other, &free}}, days);
    CHECK(used[0] + used[1] == Approx(1.0));   // 3 − 2
    CHECK(used[1] == Approx(2 * used[0]));     // in proportion
    CHECK(used[2] + used[3] == 0);             // 1.5 of 2: nothing is carried over
    CHECK(bought == std::vector<double>{1, 1, 1, 1});
    CHECK(free == std::vector<double>{9, 9, 9, 9});
    // Without the including meter everything is billed; nothing used stays nothing.
    std::vector<double> alone{4, 0};
    takeOffIncluded({{&messages, &alone}}, {1, 1});
    CHECK(alone == std::vector<double>{4, 0});
    std::vector<double> none{0, 0}, units{1, 1};
    takeOffIncluded({{&messages, &none}, {&unit, &units}}, {1, 1});
    CHECK(none == std::vector<double>{0, 0});
}

TEST_CASE("the shipped books say what a SignalR unit holds", "[pricing][included]")
{
    const Statement day = dayOf(R"("push": { "kind": "fixed-cost", "meters": [ { "meter": "signalr/standard/unit", "perDay": 2 },
        { "meter": "signalr/standard/messages", "perRequest": 0.0000347222222222 } ] })");
    // 86,400 requests make 3 million messages; two units hold 2 million; the third costs 1 USD.
    CHECK(amount(day, "push", "signalr/standard/unit") == "3.22 USD");       // 2 · 1.61
    CHECK(amount(day, "push", "signalr/standard/messages") == "1.00 USD");
}

TEST_CASE("capacity units of a gateway are projected as they are used, and no less than those in force are billed in any hour", "[pricing][metered]")
{
    // 2,500 connections are a unit: 10/s · 2,000 clients per request are 8 units at night, below the floor of 10; at 50/s for two hours of the
    // day they are 40 (this one holds more connections than it is billed for). 22 h · 10 + 2 h · 40 = 300 a day, for 31 days, from whichever hour it is projected.
    test::Small small;
    small.rate = "10/s";
    small.duration = "P31D";
    small.start = "2026-03-01";
    small.events = "[";
    for (int day = 1; day <= 31; ++day)
        small.events += std::string(day > 1 ? ", " : "") + R"({ "name": "noon", "from": "2026-03-)" + (day < 10 ? "0" : "") + std::to_string(day) + R"(T12:00", "to": "2026-03-)" +
                        (day < 10 ? "0" : "") + std::to_string(day) + R"(T14:00", "rate": "50/s" })";
    small.events += "]";
    small.operations = R"("op": { "steps": [ { "call": "door", "steps": [ { "call": "x" } ] } ] })";
    small.components = R"("door": { "kind": "gateway", "product": "application-gateway", "units": 10, "clients": 2000, "connections": 100000 }, "x": { "kind": "external", "latency": "1ms" })";
    const scenario::Scenario scenario = test::loaded(small.text());
    const auto book = loadPriceBooks(kData, scenario);
    REQUIRE(book);
    const auto unitsFrom = [&](int hour) {
        simulation::RunOptions options;
        options.from = scenario.calendar.start + Duration::hours(hour);
        options.duration = Duration::hours(1);
        const auto month = billMonth(scenario, test::run(scenario, options), *book);
        REQUIRE(month);
        for (const StatementLine& line : month->lines)
            if (line.meter == "application-gateway/standard-v2/capacity-unit") return line.quantity;
        return 0.0;
    };
    CHECK(unitsFrom(2) == Approx(31 * 300).epsilon(0.01));
    CHECK(unitsFrom(12) == Approx(31 * 300).epsilon(0.01));
}
