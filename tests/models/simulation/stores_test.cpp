#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include <algorithm>

/// Databases and caches by hand. Sources of the rules: Azure Cosmos DB ("Request rate too large", request units, autoscale), Azure Cache
/// for Redis (tiers, eviction), Azure SQL Database (resource limits); see docs/models/simulation.md.
using namespace headroom;
using namespace headroom::test;

namespace {

Small cosmos(const std::string& settings, const std::string& requestUnits)
{
    Small small;
    small.operations = R"("op": { "steps": [ { "call": "db", "access": "read", "requestUnits": )" + requestUnits + " } ] }";
    small.components = R"("db": { "kind": "cosmos-db", "roundTrip": "0ms", "readLatency": "1ms", )" + settings + " }";
    return small;
}

Small redis(const std::string& settings, const std::string& write)
{
    Small small;
    small.operations = R"("op": { "steps": [ { "call": "cache", "access": "write", )" + write + " } ] }";
    small.components = R"("cache": { "kind": "redis", "roundTrip": "0ms", )" + settings + " }";
    return small;
}

} // namespace

TEST_CASE("Cosmos DB admits while the second's budget is not spent and the SDK waits for the next second", "[simulation][stores]")
{
    // 400 RU/s, 100 RU a request, 10 requests a second for three seconds: four a second get in. In second 0 six wait for second 1; there four
    // of them are served, two wait on, and the ten newcomers join them; in second 2 twelve try and four are served.
    Small small = cosmos(R"("throughput": { "provisioned": "400RU/s" })", "100");
    small.rate = "10/s";
    small.duration = "3s";
    const simulation::Recording r = run(small);
    CHECK(r.requests.completed == 12);
    CHECK(r.requests.inFlight == 18);
    CHECK(figure(r, "db", "requestUnits") == 1200);
    CHECK(figure(r, "db", "throttled") == 6 + 2 + 10 + 8 + 10);
    CHECK(figure(r, "db", "throttledAfterRetries") == 0);
    // Whoever is admitted at once is answered after 1 ms.
    CHECK(r.latency.histogram.quantileNs(0) == 1'000'000);
}

TEST_CASE("Without retries a 429 ends the request, and an overshoot is paid in the next second", "[simulation][stores]")
{
    // MongoDB drivers do not repeat. 400 RU/s, 250 RU each, four a second (at 125, 375, 625, 875 ms): two start in second 0 (0 and 250 spent),
    // 100 RU too many. Second 1 begins at 100: two (100, 350), 200 too many. Second 2: 200: one (then 450 - 50 over). Second 3: 50: two (50, 300).
    Small small = cosmos(R"("api": "mongodb", "throughput": { "provisioned": "400RU/s" })", "250");
    small.rate = "4/s";
    small.duration = "4s";
    const simulation::Recording r = run(small);
    CHECK(r.requests.completed == 2 + 2 + 1 + 2);
    CHECK(r.requests.throttled == 16 - 7);
    CHECK(figure(r, "db", "throttledAfterRetries") == 9);
}

TEST_CASE("A call that gives up on a throttled database leaves it", "[simulation][stores]")
{
    // Everybody gives up after 100 ms; when the SDK would try again, it finds nobody and the call ends.
    Small small = cosmos(R"("throughput": { "provisioned": "400RU/s" })", "4000");
    small.operations = R"("op": { "timeout": "100ms", "steps": [ { "call": "db", "access": "read", "requestUnits": 4000 } ] })";
    small.rate = "10/s";
    small.duration = "20s";
    const simulation::Recording r = run(small);
    // 4,000 RU are paid off in ten seconds. The request of 9.95 s is still waiting at 10 s and gets in; the 98 before it had gone.
    CHECK(r.requests.completed == 2);
    CHECK(r.requests.timedOut == 197);
    CHECK(r.requests.inFlight == 1);
    CHECK(component(r, "db").arrivals == 200);
    const auto& failures = signal(r, "db.failures").mean;
    REQUIRE(failures.size() == 1);
    CHECK(static_cast<double>(failures[0]) * 20 == Approx(98));
}

TEST_CASE("Autoscale bills the busiest second of each hour, at least a tenth of the maximum. Provisioned bills always", "[simulation][stores]")
{
    Small small = cosmos(R"("throughput": { "autoscale": { "max": "4000RU/s" } })", "10");
    small.rate = "0/s";
    small.duration = "2h";
    small.events = R"([ { "name": "busy", "from": "2026-03-02T00:10", "to": "2026-03-02T00:11", "rate": "100/s" } ])";
    const simulation::Recording r = run(small);
    const std::vector<double>& autoscale = usage(r, "db", "cosmos-db/autoscale").perHour;
    REQUIRE(autoscale.size() == 2);
    CHECK(autoscale[0] == Approx(10));   // 1,000 RU/s in units of 100
    CHECK(autoscale[1] == Approx(4));

    small.components = R"("db": { "kind": "cosmos-db", "throughput": { "provisioned": "1000RU/s" }, "regions": 2, "storage": "100GB" })";
    const simulation::Recording fixed = run(small);
    CHECK(usage(fixed, "db", "cosmos-db/provisioned").perHour[1] == Approx(2 * 10));
    CHECK(usage(fixed, "db", "cosmos-db/storage").perHour[1] == Approx(2 * 100.0 / (31 * 24)));
}

TEST_CASE("Keys fill the cache and go at the end of the minute in which they expire", "[simulation][stores]")
{
    // One key of 1,000 + 100 B a second, living an hour. At 1 h 30 min all that expired before minute 89 are gone: those
    // written from minute 29 on are left.
    Small small = redis(R"("tier": "premium", "size": "P1")", R"("bytes": "1KB", "timeToLive": "1h")");
    small.rate = "0/s";
    small.duration = "3h";
    small.events = R"([ { "name": "writes", "from": "2026-03-02T00:00", "to": "2026-03-02T01:40", "rate": "1/s" } ])";
    const simulation::Recording r = run(small);
    const std::vector<float>& memory = signal(r, "cache.memory").mean;
    CHECK(static_cast<double>(memory[0]) == Approx(60 * 1100));
    CHECK(static_cast<double>(memory[89]) == Approx(61 * 60 * 1100.0));
    CHECK(static_cast<double>(memory[179]) == Approx(0).margin(1e-6));
    CHECK(figure(r, "cache", "evictedKeys") == 0);
}

TEST_CASE("Beyond its memory a cache evicts the keys that expire first, or refuses", "[simulation][stores]")
{
    // C0: 256 MiB, a fifth reserved, leaves 214,748,364.8 B: 2,145 keys of 100,100 B.
    for (const bool evicts : {true, false}) {
        Small small = redis(std::string(R"("tier": "basic", "size": "C0", "evictionPolicy": ")") + (evicts ? "volatile-lru" : "noeviction") + "\"",
                            R"("bytes": "100KB", "timeToLive": "24h")");
        small.rate = "10/s";
        small.duration = "10m";
        const simulation::Recording r = run(small);
        CHECK(figure(r, "cache", "liveBytes") == Approx(2145 * 100100.0));
        CHECK(figure(r, "cache", "evictedKeys") == (evicts ? 6000 - 2145 : 0));
        CHECK(figure(r, "cache", "refusedWrites") == (evicts ? 0 : 6000 - 2145));
        CHECK(r.requests.failed == (evicts ? 0u : 6000u - 2145u));
    }
}

TEST_CASE("A cache refuses connections above its tier's limit, and the pools keep what they have opened", "[simulation][stores]")
{
    // Basic C0 takes 256 connections (Azure Cache for Redis, tier table). Two pods with 200 pooled connections each are asked for 400 at a
    // time (400/s · 1 s): 256 are opened, the others fail, and those that come later find only what is free again.
    Small small;
    small.rate = "400/s";
    small.duration = "30s";
    small.operations = R"("op": { "steps": [ { "call": "s", "steps": [ { "call": "cache", "access": "read", "bytes": "1KB", "time": "1s" } ] } ] })";
    small.components = R"("s": { "kind": "service", "roundTrip": "0ms", "replicas": 2, "workers": 1000, "connectionPools": { "cache": { "size": 200 } } },
                          "cache": { "kind": "redis", "tier": "basic", "size": "C0", "roundTrip": "0ms" })";
    const simulation::Recording recording = run(small);
    const auto connections = std::find_if(recording.resources.begin(), recording.resources.end(),
                                          [](const simulation::Resource& r) { return r.id == "cache/connections"; });
    REQUIRE(connections != recording.resources.end());
    CHECK(connections->capacity.back() == 256.0F);
    CHECK(connections->demand.back() == 256.0F);
    CHECK(figure(recording, "cache", "refusedConnections") == static_cast<double>(recording.requests.failed));
    CHECK(recording.requests.failed > 0);
    // Never more than 256 a second are served; nothing is lost without a trace.
    CHECK(recording.requests.completed <= 256U * 30U);
    CHECK(recording.requests.offered == recording.requests.sumOfOutcomes());
}

TEST_CASE("A cache serves one command at a time: the transfer of large values bounds it", "[simulation][stores]")
{
    // C0 carries 12.5 MB/s: 1,249,900 B and 100 B of protocol take 0.1 s. Ten at a time wait for one another.
    Small small = redis(R"("tier": "basic", "size": "C0")", R"("bytes": "1249900B")");
    small.operations = R"("op": { "steps": [ { "parallel": [ { "call": "cache", "access": "read", "bytes": "1249900B" },
                          { "call": "cache", "access": "read", "bytes": "1249900B" }, { "call": "cache", "access": "read", "bytes": "1249900B" } ] } ] })";
    const simulation::Recording r = run(small);
    CHECK(r.latency.meanMs.value == Approx(300));
    CHECK(component(r, "cache").responseMs.value == Approx(200));
    CHECK(figure(r, "cache", "commands") == 30);
}

TEST_CASE("A C1 with values of 50 KB gives 1,250 a second, and the shards of a cluster add up", "[simulation][stores]")
{
    // 500 Mbit/s / 8 / (50,000 + 100 B): 1,247 (Azure Cache for Redis, tier table; its own arithmetic leaves the protocol out).
    Small small = redis(R"("tier": "standard", "size": "C1")", "");
    small.operations = R"("op": { "steps": [ { "call": "cache", "access": "read", "bytes": "50KB" } ] })";
    small.rate = "2000/s";
    CHECK(static_cast<double>(run(small).requests.completed) / 10 == Approx(62.5e6 / 50'100).epsilon(0.001));

    // P1: 1,500 Mbit/s / 8 / 500,100 B = 375 a second and shard.
    small.operations = R"("op": { "steps": [ { "call": "cache", "access": "read", "bytes": "500KB" } ] })";
    small.components = R"("cache": { "kind": "redis", "roundTrip": "0ms", "tier": "premium", "size": "P1" })";
    CHECK(static_cast<double>(run(small).requests.completed) / 10 == Approx(374.9).epsilon(0.001));
    small.components = R"("cache": { "kind": "redis", "roundTrip": "0ms", "tier": "premium", "size": "P1", "shards": 3 })";
    CHECK(static_cast<double>(run(small).requests.completed) / 10 == Approx(3 * 374.9).epsilon(0.001));
}

TEST_CASE("A SQL database shares its cores and refuses statements above its workers", "[simulation][stores]")
{
    // Two vCores, 100 workers each. All 300 statements of a burst start together; 200 are taken.
    Small small;
    small.rate = "0.1/s";
    small.duration = "10s";
    std::string calls;
    for (int i = 0; i < 300; ++i) calls += std::string(i > 0 ? ", " : "") + R"({ "call": "db", "cpu": "10ms" })";
    small.operations = R"("op": { "steps": [ { "parallel": [ )" + calls + " ] } ] }";
    small.components = R"("db": { "kind": "sql-database", "roundTrip": "0ms", "vCores": 2, "otherLoadCores": 1 })";
    const simulation::Recording r = run(small);
    CHECK(component(r, "db").refused == 100);
    CHECK(component(r, "db").completions == 200);
    // One core is left for 200 statements of 10 ms, all served evenly: each ends at 2 s.
    CHECK(component(r, "db").responseMs.value == Approx(2000));
    CHECK(r.requests.failed == 1);
}
