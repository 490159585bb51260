#include "tests/models/fluid/support.h"

#include <string>

/// Databases, disks, caches and stores in pods as flows: against theory, and against the request-level engine.
using namespace headroom;
using namespace headroom::test;

namespace {

Small client(const std::string& rate, const std::string& duration, const std::string& step, const std::string& components)
{
    Small small;
    small.process = "poisson";
    small.rate = rate;
    small.duration = duration;
    small.operations = R"("op": { "steps": [ { "call": "db", )" + step + " } ] }";
    small.components = components;
    return small;
}

} // namespace

TEST_CASE("A disk is an M/M/1 in the mean", "[fluid][stores]")
{
    for (const int rate : {100, 160}) {
        const auto r = estimate(client(std::to_string(rate) + "/s", "1h", R"("access": "write")",
                                       R"("db": { "kind": "postgresql", "roundTrip": "0ms", "sku": "custom", "vCores": 8, "maxConnections": 1000, "iops": 200 })"));
        CHECK(r.latency.meanMs.value == Approx(1000.0 / (200 - rate)).epsilon(0.02));
        CHECK(figure(r, "db", "diskOperations") == Approx(rate * 3600).epsilon(0.001));
    }
}

TEST_CASE("A full disk holds the statements back", "[fluid][stores]")
{
    // 300 writes a second for 200 operations: 200 a second are served, the others wait, up to the connections; above them they are refused.
    const auto r = estimate(client("300/s", "10m", R"("access": "write")",
                                   R"("db": { "kind": "postgresql", "roundTrip": "0ms", "sku": "custom", "vCores": 8, "maxConnections": 1000, "iops": 200 })"));
    CHECK(static_cast<double>(r.requests.completed) / 600 == Approx(200).epsilon(0.05));
    CHECK(static_cast<double>(r.requests.failed) / 600 == Approx(100).epsilon(0.08));
}

TEST_CASE("A hot key passes what its partition has, the others pass all", "[fluid][stores]")
{
    // 160 a second of 100 RU, three quarters of them at a partition of 10,000 RU/s: 100 + 40.
    Small small = client("160/s", "20m", R"("access": "read", "requestUnits": 100)",
                         R"("db": { "kind": "cosmos-db", "api": "mongodb", "throughput": { "provisioned": "20000RU/s" }, "keys": { "hotShare": 0.5 } })");
    const auto flow = estimate(small);
    CHECK(static_cast<double>(flow.requests.completed) / 1200 == Approx(140).epsilon(0.03));
    const auto exact = run(small);
    CHECK(static_cast<double>(flow.requests.completed) == Approx(static_cast<double>(exact.requests.completed)).epsilon(0.04));
}

TEST_CASE("Saved throughput lasts bank / (3,000 - T) in the flow as well", "[fluid][stores]")
{
    Small small = client("50/s", "10m", R"("access": "read", "requestUnits": 100)",
                         R"("db": { "kind": "cosmos-db", "api": "mongodb", "throughput": { "provisioned": "1000RU/s" }, "burst": true })");
    CHECK(figure(estimate(small), "db", "requestUnits") == Approx(150 * 3000 + 450 * 1000).epsilon(0.03));
}

TEST_CASE("Stores in pods: capacity and loss as in the request-level engine", "[fluid][stores]")
{
    Small small = client("60/s", "30m", R"("access": "write", "bytes": "1KB")",
                         R"("host": { "kind": "service", "requests": { "cpu": "1" }, "limits": { "cpu": "1" } },
                            "db": { "kind": "document-store", "host": "host", "operationsPerSecond": 100, "ioPerWrite": 0, "roundTrip": "0ms" })");
    // M/D/1-PS at 60 %: 10 ms / (1 - 0.6).
    CHECK(estimate(small).latency.meanMs.value == Approx(25).epsilon(0.02));
    CHECK(run(small).latency.meanMs.value == Approx(25).epsilon(0.05));

    // A Redis without maxmemory: killed at 3 min with 1,800 keys (see hosts_test.cpp), again and again.
    Small cache = client("10/s", "4m", R"("access": "write", "bytes": "100KB")",
                         R"("host": { "kind": "service", "requests": { "cpu": "1", "memory": "64Mi" }, "limits": { "memory": "128Mi" } },
                            "db": { "kind": "redis", "tier": "container", "host": "host", "roundTrip": "0ms" })");
    const auto flow = estimate(cache);
    CHECK(figure(flow, "host", "restarts") == 1);
    CHECK(figure(flow, "db", "lostItems") == Approx(1800).epsilon(0.03));
}

TEST_CASE("Connections beyond the server's are refused in the flow", "[fluid][stores]")
{
    // 60 a second of one second each on 35 connections: a loss system with 60 erlangs.
    Small small = client("60/s", "30m", R"("access": "read", "time": "1s")",
                         R"("db": { "kind": "postgresql", "sku": "Standard_B1ms", "ioPerRead": 0, "roundTrip": "0ms" })");
    const auto flow = estimate(small);
    const auto exact = run(small);
    CHECK(static_cast<double>(flow.requests.failed) == Approx(static_cast<double>(exact.requests.failed)).epsilon(0.05));
}
