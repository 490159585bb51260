#include "models/simulation/store_rules.h"
#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include <algorithm>

/// PostgreSQL, documents and disks by hand. Sources: Azure Database for PostgreSQL, compute sizes and limits; Azure managed disks;
/// M/M/1 (L. Kleinrock, "Queueing Systems" vol. 1, 3.2); see docs/models/stores.md.
using namespace headroom;
using namespace headroom::test;

namespace {

/// Calls of `step` members from a client to a PostgreSQL server with `settings`.
Small postgresql(const std::string& settings, const std::string& step)
{
    Small small;
    small.operations = R"("op": { "steps": [ { "call": "db", )" + step + " } ] }";
    small.components = R"("db": { "kind": "postgresql", "roundTrip": "0ms", )" + settings + " }";
    return small;
}

const simulation::Resource& resource(const simulation::Recording& recording, const std::string& id)
{
    const auto found = std::find_if(recording.resources.begin(), recording.resources.end(), [&](const simulation::Resource& r) { return r.id == id; });
    REQUIRE(found != recording.resources.end());
    return *found;
}

} // namespace

TEST_CASE("A B1ms has 35 connections for users: one pool of 100 exceeds it", "[simulation][databases]")
{
    // Statements keep their connection for a second, 60 a second ask: the pool opens 35, then the server refuses at once.
    Small small;
    small.rate = "60/s";
    small.duration = "30s";
    small.operations = R"("op": { "steps": [ { "call": "s", "steps": [ { "call": "db", "access": "read", "time": "1s" } ] } ] })";
    small.components = R"("s": { "kind": "service", "roundTrip": "0ms", "workers": 1000, "connectionPools": { "db": { "size": 100 } } },
                          "db": { "kind": "postgresql", "sku": "Standard_B1ms", "roundTrip": "0ms", "ioPerRead": 0 })";
    const simulation::Recording r = run(small);
    CHECK(figure(r, "db", "connections") == 35);
    CHECK(resource(r, "db/connections").capacity.back() == 35.0F);
    CHECK(figure(r, "db", "refusedConnections") == static_cast<double>(r.requests.failed));
    // 35 at a time of a second each; the first second's other 25 and so on are refused.
    CHECK(r.requests.completed == 35 * 29);
    CHECK(r.requests.failed == 25 * 30);
    CHECK(r.requests.offered == r.requests.sumOfOutcomes());

    // Within the limit nobody is refused, and those that wait in the pool are served.
    small.components = R"("s": { "kind": "service", "roundTrip": "0ms", "workers": 1000, "connectionPools": { "db": { "size": 35 } } },
                          "db": { "kind": "postgresql", "sku": "Standard_B1ms", "roundTrip": "0ms", "ioPerRead": 0 })";
    const simulation::Recording pooled = run(small);
    CHECK(figure(pooled, "db", "refusedConnections") == 0);
    CHECK(pooled.requests.failed == 0);
    CHECK(pooled.requests.completed == 35 * 29);
}

TEST_CASE("A call without a pool opens a connection of its own and closes it", "[simulation][databases]")
{
    // Five connections, each held for 0.5 s, 8 a second: four at a time, nobody refused. At 12 a second six would be held: one of six is refused.
    Small small = postgresql(R"("sku": "custom", "vCores": 2, "maxConnections": 5, "ioPerRead": 0)", R"("access": "read", "time": "499ms")");
    small.rate = "8/s";
    CHECK(run(small).requests.failed == 0);
    small.rate = "12/s";
    const simulation::Recording r = run(small);
    CHECK(static_cast<double>(r.requests.failed) == Approx(20).margin(1));
    CHECK(figure(r, "db", "connections") <= 5);
}

TEST_CASE("PostgreSQL shares the vCores that others leave", "[simulation][databases]")
{
    // Two vCores less one: ten statements of 10 ms that start together end together after 100 ms.
    Small small;
    small.rate = "1/s";
    std::string calls;
    for (int i = 0; i < 10; ++i) calls += std::string(i > 0 ? ", " : "") + R"({ "call": "db", "cpu": "10ms" })";
    small.operations = R"("op": { "steps": [ { "parallel": [ )" + calls + " ] } ] }";
    small.components = R"("db": { "kind": "postgresql", "roundTrip": "0ms", "sku": "Standard_D2ds_v5", "otherLoadCores": 1 })";
    const simulation::Recording r = run(small);
    CHECK(component(r, "db").responseMs.value == Approx(100));
    // 100 ms of one core each second, and the other one all the time: 1.1 of 2.
    CHECK(resource(r, "db/vCores").utilisation.value == Approx(0.55));
}

TEST_CASE("A disk is an M/M/1: its time grows as 1/(1 - utilisation)", "[simulation][databases][oracle]")
{
    for (const double rate : {100.0, 160.0}) {
        Small small = postgresql(R"("sku": "custom", "vCores": 8, "maxConnections": 1000, "iops": 200, "ioPerWrite": 1)", R"("access": "write", "bytes": "1KB")");
        small.process = "poisson";
        small.rate = std::to_string(static_cast<int>(rate)) + "/s";
        small.duration = "4000s";
        const simulation::Recording r = run(small);
        // 1/(mu - lambda): 10 ms and 25 ms. 4,000 s hold some 10^5 busy periods.
        CHECK(component(r, "db").responseMs.value == Approx(1000 / (200 - rate)).epsilon(0.05));
        CHECK(resource(r, "db/IOPS").utilisation.value == Approx(rate / 200).epsilon(0.02));
    }
}

TEST_CASE("Stores share a disk, and what others take is missing there", "[simulation][databases][oracle]")
{
    // 500 operations a second, 100 for others; two stores write 150 a second each: 1/(500 - 100 - 300) = 10 ms.
    Small small;
    small.process = "poisson";
    small.rate = "300/s";
    small.duration = "1500s";
    small.mix = R"({ "op": 0.5, "other": 0.5 })";
    small.operations = R"("op": { "steps": [ { "call": "a", "access": "write" } ] }, "other": { "steps": [ { "call": "b", "access": "write" } ] })";
    small.components = R"("disk": { "kind": "disk", "size": "P10", "backgroundIops": 100 },
        "host": { "kind": "service", "requests": { "cpu": "16" }, "limits": { "cpu": "16" } },
        "a": { "kind": "document-store", "host": "host", "disk": "disk", "roundTrip": "0ms", "operationsPerSecond": 1000000 },
        "b": { "kind": "document-store", "host": "host", "disk": "disk", "roundTrip": "0ms", "operationsPerSecond": 1000000 })";
    const simulation::Recording r = run(small);
    CHECK(component(r, "a").responseMs.value == Approx(10).epsilon(0.06));
    CHECK(component(r, "b").responseMs.value == Approx(10).epsilon(0.06));
    CHECK(resource(r, "disk/IOPS").utilisation.value == Approx(0.8).epsilon(0.02));
}

TEST_CASE("Operations of a statement are counted on average, and reads that find all in memory need none", "[simulation][databases]")
{
    Small small = postgresql(R"("sku": "custom", "vCores": 8, "maxConnections": 1000, "iops": 100000, "ioPerRead": 0.1, "ioPerWrite": 2)", R"("access": "read")");
    small.rate = "1000/s";
    small.duration = "100s";
    CHECK(figure(run(small), "db", "diskOperations") == Approx(10'000).epsilon(0.05));
    small.operations = R"("op": { "steps": [ { "call": "db", "access": "write" } ] })";
    CHECK(figure(run(small), "db", "diskOperations") == 200'000);
    small.operations = R"("op": { "steps": [ { "call": "db", "cpu": "1ms" } ] })";
    CHECK(figure(run(small), "db", "diskOperations") == 0);
}

TEST_CASE("A standby in another zone makes writes wait, not reads", "[simulation][databases]")
{
    const auto latency = [](const std::string& access) {
        Small small = postgresql(R"("sku": "Standard_D2ds_v5", "highAvailability": "zone-redundant", "ioPerRead": 0, "ioPerWrite": 0)", R"("cpu": "1ms", "access": ")" + access + "\"");
        return run(small).latency.meanMs.value;
    };
    CHECK(latency("read") == Approx(1));
    CHECK(latency("write") == Approx(3));
}

TEST_CASE("The IOPS of a server are the smaller of its size's and its disk's", "[simulation][databases]")
{
    const auto iops = [](const std::string& sku, double gibibytes) {
        scenario::PostgresqlSpec spec;
        spec.sku = sku;
        spec.storageBytes = gibibytes * 1073741824.0;
        const auto server = simulation::serverOf(spec, azure());
        REQUIRE(server);
        return server->disk.iops;
    };
    CHECK(iops("Standard_B1ms", 32) == 120);     // P4
    CHECK(iops("Standard_B1ms", 33) == 240);     // the next size up
    CHECK(iops("Standard_B1ms", 256) == 640);    // P15 does 1,100, the server 640
    CHECK(iops("Standard_D4ds_v5", 1024) == 5000);
    scenario::PostgresqlSpec unknown;
    unknown.sku = "Standard_B1mx";
    const auto failed = simulation::serverOf(unknown, azure());
    REQUIRE_FALSE(failed);
    CHECK(failed.error().hint.find("Standard_B1ms") != std::string::npos);
}

TEST_CASE("Another region adds its round trip, unless the whole is stated", "[simulation][databases]")
{
    const auto latency = [](const std::string& settings) {
        Small small;
        small.operations = R"("op": { "steps": [ { "call": "db", "cpu": "1ms" } ] })";
        small.components = R"("db": { "kind": "postgresql", "ioPerRead": 0)" + settings + " }";
        return run(small).latency.meanMs.value;
    };
    // West US 2 is where small scenarios are; from there Japan East is 100 ms away (Azure, network round-trip latency).
    CHECK(latency("") == Approx(1.5 + 1));
    CHECK(latency(R"(, "region": "japaneast")") == Approx(1.5 + 1 + 100));
    CHECK(latency(R"(, "region": "japaneast", "roundTrip": "7ms")") == Approx(7 + 1));

    Small unknown;
    unknown.operations = R"("op": { "steps": [ { "call": "db", "cpu": "1ms" } ] })";
    unknown.components = R"("db": { "kind": "postgresql", "region": "brazilsouth" })";
    const auto scenario = loaded(unknown.text());
    const auto topology = simulation::buildTopology(scenario, azure());
    REQUIRE_FALSE(topology);
    CHECK(topology.error().front().where.pointer == "/components/db/region");
}
