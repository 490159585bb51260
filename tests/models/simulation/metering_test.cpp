#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

/// Billable quantities by hand: hours, shares of a month, and what follows the requests. Prices are tested elsewhere.
using namespace headroom;
using namespace headroom::test;

namespace {

Small idle(const std::string& components)
{
    Small small;
    small.rate = "2/s";
    small.duration = "150m";
    small.operations = R"("op": { "responseBytes": "2KB", "logBytes": "3KB", "steps": [ { "call": "x" } ] })";
    small.components = R"("x": { "kind": "external", "latency": "1ms" }, )" + components;
    return small;
}

} // namespace

TEST_CASE("Nodes, control plane, cache and database are billed by the hour, the rest of an hour in part", "[simulation][metering]")
{
    Small small = idle(R"("cache": { "kind": "redis", "tier": "standard", "size": "C3" },
                          "db": { "kind": "sql-database", "vCores": 4, "storage": "32GB" },
                          "spot": { "kind": "node-pool", "cluster": "aks", "sku": "Standard_DS2_v2", "nodes": 2, "spot": true, "osDisk": "P10" })");
    small.pool = R"({ "kind": "node-pool", "cluster": "aks", "sku": "Standard_DS3_v2", "nodes": 3, "operatingSystem": "windows" })";
    small.cluster = R"({ "kind": "kubernetes-cluster", "tier": "standard" })";
    const simulation::Recording r = run(small);
    const auto rows = [&](const std::string& id, const std::string& meter) { return usage(r, id, meter).perHour; };
    const std::vector<double> hours{1, 1, 0.5};
    for (std::size_t h = 0; h < 3; ++h) {
        INFO("hour " << h);
        CHECK(rows("nodes", "vm/Standard_DS3_v2/windows/regular").at(h) == Approx(3 * hours[h]));
        CHECK(rows("spot", "vm/Standard_DS2_v2/linux/spot").at(h) == Approx(2 * hours[h]));
        CHECK(rows("spot", "disk/P10").at(h) == Approx(2 * hours[h] / 744));
        CHECK(rows("aks", "aks/standard").at(h) == Approx(hours[h]));
        CHECK(rows("cache", "redis/standard/C3").at(h) == Approx(hours[h]));
        CHECK(rows("db", "sql-database/general-purpose/Gen5/vcore").at(h) == Approx(4 * hours[h]));
        CHECK(rows("db", "sql-database/general-purpose/storage").at(h) == Approx(32 * hours[h] / 744));
        CHECK(r.offeredPerHour.at(h) == 7200 * hours[h]);
    }
    CHECK(r.offeredPerHour.size() == 3);
}

TEST_CASE("A month with a clock change has 721 hours: monthly meters are spread over them", "[simulation][metering]")
{
    Small small = idle(R"("db": { "kind": "cosmos-db", "storage": "100GB" }, "disks": { "kind": "fixed-cost", "meters": [ { "meter": "disk/E10", "perMonth": 5 } ] })");
    small.start = "2026-11-01";
    small.timeZone = "America/New_York";
    const simulation::Recording r = run(small);
    CHECK(usage(r, "db", "cosmos-db/storage").perHour[0] == Approx(100.0 / 721));
    CHECK(usage(r, "disks", "disk/E10").perHour[0] == Approx(5.0 / 721));
}

TEST_CASE("Fixed costs per hour, day, request and byte", "[simulation][metering]")
{
    const simulation::Recording r = run(idle(R"("fixed": { "kind": "fixed-cost", "meters": [
        { "meter": "hourly", "perHour": 2 }, { "meter": "daily", "perDay": 3 }, { "meter": "requests", "perRequest": 0.5 },
        { "meter": "log", "perLogByte": 1e-9 }, { "meter": "egress", "perResponseByte": 1e-9 } ] })"));
    CHECK(usage(r, "fixed", "hourly").perHour == std::vector<double>{2, 2, 1});
    CHECK(usage(r, "fixed", "daily").perHour[2] == Approx(3.0 / 48));
    CHECK(usage(r, "fixed", "requests").perHour[1] == Approx(3600));
    CHECK(usage(r, "fixed", "log").perHour[1] == Approx(7200 * 3e3 * 1e-9));
    CHECK(usage(r, "fixed", "egress").perHour[1] == Approx(7200 * 2e3 * 1e-9));
    CHECK_FALSE(usage(r, "fixed", "hourly").followsTraffic);
    CHECK(usage(r, "fixed", "log").followsTraffic);
}

TEST_CASE("Copies of an environment bill its fixed meters again, scaled, but not its traffic", "[simulation][metering]")
{
    const simulation::Recording r = run(idle(R"("fixed": { "kind": "fixed-cost", "meters": [ { "meter": "hourly", "perHour": 2 }, { "meter": "log", "perLogByte": 1e-9 } ] },
        "qa": { "kind": "environment-copy", "copies": 2, "scale": 0.5, "of": [ "aks", "nodes", "fixed" ] })"));
    CHECK(usage(r, "qa", "vm/Standard_D32s_v5/linux/regular").perHour[2] == Approx(4 * 0.5 * 2 * 0.5));
    CHECK(usage(r, "qa", "hourly").perHour[0] == Approx(2 * 2 * 0.5));
    for (const simulation::Usage& row : r.usage) CHECK_FALSE((row.component == "qa" && row.meter == "log"));
}

TEST_CASE("A third party is billed by the calls it gets, not by all requests", "[simulation][metering]")
{
    Small small = idle(R"("model": { "kind": "external", "latency": "1ms", "meters": [ { "meter": "tokens", "perRequest": 1.5 } ] })");
    small.mix = R"({ "op": 0.75, "ask": 0.25 })";
    small.operations += R"(, "ask": { "steps": [ { "call": "model", "times": 2 } ] })";
    const simulation::Recording r = run(small);
    const double asked = static_cast<double>(operation(r, "ask").requests.offered);
    double tokens = 0;
    for (const double hour : usage(r, "model", "tokens").perHour) tokens += hour;
    CHECK(tokens == Approx(asked * 2 * 1.5).epsilon(1e-3));   // but for calls under way at the edges
    CHECK(usage(r, "model", "tokens").followsTraffic);
}

TEST_CASE("Pods write logs by the hour, requests by the request", "[simulation][metering]")
{
    Small small = idle(R"("web": { "kind": "service", "pool": "nodes", "replicas": 3, "logBytesPerHour": "2GB" },
        "logs": { "kind": "fixed-cost", "meters": [ { "meter": "ingestion", "perLogByte": 1e-9 }, { "meter": "agents", "perPodHour": 1 } ] })");
    const simulation::Recording r = run(small);
    double ofPods = 0, ofRequests = 0;
    for (const simulation::Usage& row : r.usage)
        if (row.component == "logs" && row.meter == "ingestion") (row.followsTraffic ? ofRequests : ofPods) += row.perHour[1];
    CHECK(ofPods == Approx(3 * 2.0));
    CHECK(ofRequests == Approx(7200 * 3e3 * 1e-9));
    CHECK(usage(r, "logs", "agents").perHour[2] == Approx(1.5));
}

TEST_CASE("Bytes between a service and a store in another region leave the sender's region", "[simulation][metering]")
{
    Small small;
    small.rate = "10/s";
    small.duration = "1h";
    small.operations = R"("op": { "steps": [ { "call": "web", "steps": [
        { "call": "db", "access": "write", "bytes": "3KB", "requestUnits": 1 }, { "call": "db", "access": "read", "bytes": "5KB", "requestUnits": 1, "times": 2 },
        { "call": "near", "access": "write", "bytes": "9KB", "requestUnits": 1 } ] } ] })";
    small.components = R"("web": { "kind": "service", "pool": "nodes", "workers": 1000 },
        "db": { "kind": "cosmos-db", "region": "westeurope", "throughput": { "serverless": {} } }, "near": { "kind": "cosmos-db" })";
    const simulation::Recording r = run(small);
    const double requests = static_cast<double>(operation(r, "op").requests.offered);
    CHECK(requests == 36000);
    CHECK(usage(r, "web", "bandwidth/inter-region").perHour[0] == Approx(requests * 3e3 * 1e-9).epsilon(1e-3));
    CHECK(usage(r, "db", "bandwidth/inter-region").perHour[0] == Approx(requests * 2 * 5e3 * 1e-9).epsilon(1e-3));
    for (const simulation::Usage& row : r.usage) CHECK_FALSE((row.component == "near" && row.meter == "bandwidth/inter-region"));
    // Serverless pays what it spent: 3 RU a request.
    CHECK(usage(r, "db", "cosmos-db/serverless").perHour[0] == Approx(requests * 3 * 1e-6).epsilon(1e-3));
}

TEST_CASE("A reserved pool of fewer nodes than it has pays the rest by the hour", "[simulation][metering]")
{
    Small small = idle(R"("spare": { "kind": "node-pool", "cluster": "aks", "sku": "Standard_D4s_v5", "nodes": 1, "reserved": { "nodes": 3, "term": "1-year" } })");
    small.pool = R"({ "kind": "node-pool", "cluster": "aks", "sku": "Standard_D4s_v5", "nodes": 5, "reserved": { "nodes": 2, "term": "3-years" } })";
    const simulation::Recording r = run(small);
    CHECK(usage(r, "nodes", "vm/Standard_D4s_v5/linux/regular").perHour == std::vector<double>{3, 3, 1.5});
    CHECK(usage(r, "nodes", "vm/Standard_D4s_v5/linux/reserved-3y").perHour == std::vector<double>{2, 2, 1});
    CHECK(usage(r, "spare", "vm/Standard_D4s_v5/linux/regular").perHour == std::vector<double>{0, 0, 0});
    CHECK(usage(r, "spare", "vm/Standard_D4s_v5/linux/reserved-1y").perHour == std::vector<double>{3, 3, 1.5});
}

TEST_CASE("Copies of an environment have neither the faults of their originals nor the nodes of their load", "[simulation][metering]")
{
    Small small = idle(R"("qa": { "kind": "environment-copy", "copies": 1, "of": [ "aks", "nodes" ] })");
    small.faults = R"([ { "name": "gone", "kind": "node", "of": "nodes", "count": 4, "at": "2026-03-02T00:30", "duration": "1h" } ])";
    const simulation::Recording r = run(small);
    const std::string meter = "vm/Standard_D32s_v5/linux/regular";
    CHECK(usage(r, "nodes", meter).perHour[0] == Approx(2));       // half an hour of four
    CHECK(usage(r, "qa", meter).perHour == std::vector<double>{4, 4, 2});
}

TEST_CASE("Running hours are metered to the instant, not in buckets", "[simulation][metering]")
{
    Small small = idle(R"("s": { "kind": "service", "startUp": "95s", "schedule": { "hours": [ { "days": "Mon-Sun", "start": "00:20", "stop": "01:10" } ] } })");
    const simulation::Recording r = run(small);
    double seconds = 0;
    for (const simulation::RunningTime& time : r.running)
        if (time.component == "s") seconds = 3600 * (time.hoursPerHour.at(0) + time.hoursPerHour.at(1) + time.hoursPerHour.at(2));
    CHECK(seconds == Approx(50 * 60 - 95).margin(2));
    for (const simulation::RunningTime& time : r.running)
        if (time.component == "nodes") CHECK(time.hoursPerHour[1] == Approx(1));
}
