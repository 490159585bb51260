#include "models/simulation/meter_kinds.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <map>

/// What a component of each kind runs up in an hour, by hand. The hour is one of a month of 720.
using namespace headroom;
using namespace headroom::simulation;

namespace {

using Meters = std::map<std::string, double>;

MeteredHour wholeHour()
{
    MeteredHour hour;
    hour.hours = 1;
    hour.hoursInMonth = 720;
    hour.months = 1.0 / 720;
    return hour;
}

template <typename Spec>
Meters metersOf(const Spec& spec, const ComponentUse& use = {}, const MeteredHour& hour = wholeHour())
{
    scenario::Component component;
    component.spec = spec;
    Meters meters;
    const AddUsage add([&](const std::string& meter, double quantity, bool, double floor) { meters[meter] += std::max(quantity, floor); });
    if constexpr (std::is_same_v<Spec, scenario::NodePoolSpec>) meterNodePool(spec, use, hour, add);
    else if constexpr (std::is_same_v<Spec, scenario::CosmosDbSpec>) meterCosmosDb(spec, use, hour, add);
    else meterComponent(component, use, hour, add);
    return meters;
}

void checkMeters(const Meters& found, const Meters& expected)
{
    for (const auto& [meter, quantity] : expected) {
        INFO(meter);
        REQUIRE(found.contains(meter));
        CHECK(found.at(meter) == Approx(quantity).epsilon(1e-12));
    }
    for (const auto& [meter, quantity] : found) {
        INFO(meter << " " << quantity);
        CHECK(expected.contains(meter));
    }
}

scenario::GatewaySpec gateway(const std::string& product, const std::string& tier, int units)
{
    scenario::GatewaySpec spec;
    spec.product = product;
    spec.tier = tier;
    spec.units = units;
    return spec;
}

ComponentUse calls(double count)
{
    ComponentUse use;
    use.traffic.calls = count;
    return use;
}

} // namespace

TEST_CASE("PostgreSQL: hours of the size, allocated storage, both twice with a standby", "[simulation][metering]")
{
    scenario::PostgresqlSpec server;
    server.sku = "Standard_D2ds_v5";
    server.storageBytes = 128.0 * 1073741824;
    checkMeters(metersOf(server), {{"postgresql/general-purpose/D2ds_v5", 1}, {"postgresql/storage", 128.0 / 720}});
    server.zoneRedundant = true;
    checkMeters(metersOf(server), {{"postgresql/general-purpose/D2ds_v5", 2}, {"postgresql/storage", 256.0 / 720}});
    // A week is free; 35 days keep five copies, four of them beyond the server's size.
    server.zoneRedundant = false;
    server.backupRetention = Duration::hours(35 * 24);
    CHECK(metersOf(server).at("postgresql/backup") == Approx(4 * 128.0 / 720));
    CHECK(postgresSize("Standard_B1ms") == "burstable/B1ms");
    CHECK(postgresSize("Standard_E4ds_v5") == "memory-optimized/E4ds_v5");
    // A server elsewhere costs what its own meters say.
    server = {};
    server.sku = "custom";
    scenario::MeterUse use;
    use.meter = "neon/compute";
    use.quantityPerHour = 0.25;
    server.meters = {use};
    checkMeters(metersOf(server), {{"neon/compute", 0.25}});
}

TEST_CASE("Redis: shards multiply, replicas beyond the first are nodes, containers are their host's", "[simulation][metering]")
{
    scenario::RedisSpec redis;
    checkMeters(metersOf(redis), {{"redis/standard/C1", 1}});
    redis.tier = "premium";
    redis.size = "P1";
    redis.shards = 3;
    checkMeters(metersOf(redis), {{"redis/premium/P1", 3}});
    redis.replicas = 2;
    checkMeters(metersOf(redis), {{"redis/premium/P1", 3}, {"redis/premium/P1/node", 3}});
    redis.tier = "container";
    CHECK(metersOf(redis).empty());
}

TEST_CASE("Cosmos DB: regions and zones multiply, serverless pays RU, continuous backup pays stored bytes", "[simulation][metering]")
{
    scenario::CosmosDbSpec db;
    db.requestUnitsPerSecond = 10'000;
    checkMeters(metersOf(db), {{"cosmos-db/provisioned", 100}});
    db.zoneRedundant = true;
    db.regions = 2;
    checkMeters(metersOf(db), {{"cosmos-db/provisioned", 100 * 2 * 1.25}});
    db.multipleWriteRegions = true;   // one rate of its own that holds the zones
    checkMeters(metersOf(db), {{"cosmos-db/multi-region-writes", 200}});
    db = {};
    db.storageBytes = 72e9;
    db.backup = "continuous-30-days";
    checkMeters(metersOf(db), {{"cosmos-db/provisioned", 4}, {"cosmos-db/storage", 0.1}, {"cosmos-db/backup/continuous-30d", 0.1}});
    db.backup = "continuous-7-days";
    checkMeters(metersOf(db), {{"cosmos-db/provisioned", 4}, {"cosmos-db/storage", 0.1}, {"cosmos-db/backup/continuous-7d", 0.1}});

    scenario::CosmosDbSpec scaled;
    scaled.throughput = scenario::CosmosDbSpec::Throughput::Autoscale;
    scaled.autoscale = true;
    scaled.requestUnitsPerSecond = 10'000;
    ComponentUse use;
    use.peakRequestUnits = 2'310;   // 24 steps of 100
    checkMeters(metersOf(scaled, use), {{"cosmos-db/autoscale", 24}});
    use.peakRequestUnits = 5;       // at least a tenth
    scaled.zoneRedundant = true;    // costs autoscale nothing
    checkMeters(metersOf(scaled, use), {{"cosmos-db/autoscale", 10}});

    scenario::CosmosDbSpec serverless;
    serverless.throughput = scenario::CosmosDbSpec::Throughput::Serverless;
    use.requestUnits = 3'000'000;
    checkMeters(metersOf(serverless, use), {{"cosmos-db/serverless", 3}});
    serverless.zoneRedundant = true;
    checkMeters(metersOf(serverless, use), {{"cosmos-db/serverless", 3.75}});
}

TEST_CASE("Brokers: premium units, throughput units at their highest, events in steps of 64 KB", "[simulation][metering]")
{
    scenario::ServiceBusSpec bus;
    bus.tier = "premium";
    bus.messagingUnits = 4;
    checkMeters(metersOf(bus), {{"service-bus/premium/unit", 4}});
    scenario::EventHubsSpec hubs;
    hubs.units = 2;
    ComponentUse use;
    use.traffic.chunks64KB = 5e6;
    checkMeters(metersOf(hubs, use), {{"event-hubs/standard/throughput-unit", 2}, {"event-hubs/standard/ingress-events", 5}});
    use.highestUnits = 7;   // auto-inflate within the hour
    checkMeters(metersOf(hubs, use), {{"event-hubs/standard/throughput-unit", 7}, {"event-hubs/standard/ingress-events", 5}});
    hubs.tier = "premium";
    use.highestUnits = 0;
    checkMeters(metersOf(hubs, use), {{"event-hubs/premium/processing-unit", 2}});
    scenario::KafkaSpec kafka;
    scenario::MeterUse held;
    held.meter = "redpanda-cloud/serverless/storage";
    held.quantityPerGigabyteHour = 1.0 / 720;
    kafka.meters = {held};
    use.heldBytes = 36e9;
    checkMeters(metersOf(kafka, use), {{"redpanda-cloud/serverless/storage", 0.05}});
}

TEST_CASE("API Management: units, a dearer first one, calls by the ten thousand", "[simulation][metering]")
{
    const ComponentUse use = calls(50'000);
    checkMeters(metersOf(gateway("api-management", "consumption", 1), use), {{"api-management/consumption/calls", 5}});
    checkMeters(metersOf(gateway("api-management", "standard", 3), use), {{"api-management/standard/unit", 3}});
    checkMeters(metersOf(gateway("api-management", "premium", 3), use), {{"api-management/premium/unit", 1}, {"api-management/premium/further-unit", 2}});
    // The tier as people write it.
    for (const char* tier : {"standardv2", "standard_v2", "standard-v2"}) {
        INFO(tier);
        checkMeters(metersOf(gateway("api-management", tier, 2), use),
                    {{"api-management/standard-v2/unit", 1}, {"api-management/standard-v2/further-unit", 1}, {"api-management/standard-v2/calls", 5}});
    }
}

TEST_CASE("Application Gateway: fixed, and the largest of three uses or the units in force", "[simulation][metering]")
{
    auto spec = gateway("application-gateway", "standard_v2", 20);   // two instances
    ComponentUse use = calls(3600 * 100.0);   // 100 requests/s
    checkMeters(metersOf(spec, use), {{"application-gateway/standard-v2/fixed", 1}, {"application-gateway/standard-v2/capacity-unit", 20}});
    use.traffic.sentBytes = 3600 * 2.22e6 / 8 * 50;   // 50 times 2.22 Mbit/s
    checkMeters(metersOf(spec, use), {{"application-gateway/standard-v2/fixed", 1}, {"application-gateway/standard-v2/capacity-unit", 50}});
    spec.clientsPerRequest = 2000;   // 200,000 connections: 80 units
    checkMeters(metersOf(spec, use), {{"application-gateway/standard-v2/fixed", 1}, {"application-gateway/standard-v2/capacity-unit", 80}});
    // With the firewall a unit inspects 10 requests/s.
    checkMeters(metersOf(gateway("application-gateway-waf", "waf_v2", 1), calls(3600 * 250.0)),
                {{"application-gateway/waf-v2/fixed", 1}, {"application-gateway/waf-v2/capacity-unit", 25}});
}

TEST_CASE("SignalR by the day, ways out by the hour and byte, disks by the month", "[simulation][metering]")
{
    checkMeters(metersOf(gateway("signalr", "standard", 2), calls(3e6)), {{"signalr/standard/unit", 2.0 / 24}, {"signalr/standard/messages", 3}});
    checkMeters(metersOf(gateway("signalr", "free", 1), calls(10)), {{"signalr/free/unit", 1.0 / 24}});
    CHECK(metersOf(gateway("custom", "standard", 1), calls(10)).empty());
    ComponentUse use;
    use.newConnectionBytes = 5e9;
    scenario::OutboundSpec outbound;
    outbound.addresses = 2;
    checkMeters(metersOf(outbound, use), {{"load-balancer/rules", 1}, {"load-balancer/data", 5}, {"public-ip/standard", 2}});
    outbound.product = "nat-gateway";
    checkMeters(metersOf(outbound, use), {{"nat-gateway/gateway", 1}, {"nat-gateway/data", 5}, {"public-ip/standard", 2}});
    scenario::DiskSpec disk;
    CHECK(metersOf(disk).empty());   // billed with its node
    disk.copies = 3;
    checkMeters(metersOf(disk), {{"disk/P10", 3.0 / 720}});
    scenario::ServiceSpec service;
    service.replicas = 3;
    service.volume = scenario::VolumeSpec{true, 8e9, "E4"};
    checkMeters(metersOf(service), {{"disk/E4", 3.0 / 720}});
}

TEST_CASE("Reserved nodes are paid all the time, nodes above them as they exist", "[simulation][metering]")
{
    scenario::NodePoolSpec pool;
    pool.sku = "Standard_D4s_v5";
    pool.reservedNodes = 4;
    pool.reservedTerm = "3-years";
    ComponentUse use;
    use.nodeHours = 3;                // half of the hour two nodes, half four: none above
    use.nodeHoursAboveReserved = 0;
    checkMeters(metersOf(pool, use), {{"vm/Standard_D4s_v5/linux/regular", 0}, {"vm/Standard_D4s_v5/linux/reserved-3y", 4}});
    use.nodeHours = 5.5;
    use.nodeHoursAboveReserved = 1.5;
    pool.reservedTerm = "1-year";
    pool.osDisk = "P10";
    checkMeters(metersOf(pool, use), {{"vm/Standard_D4s_v5/linux/regular", 1.5}, {"vm/Standard_D4s_v5/linux/reserved-1y", 4}, {"disk/P10", 5.5 / 720}});
}

TEST_CASE("Log, tokens and pods: what a meter's own words count", "[simulation][metering]")
{
    MeteredHour hour = wholeHour();
    hour.logBytesOfRequests = 2e9;
    hour.logBytesOfPods = 3e9;
    hour.podHours = 7;
    hour.requests = 1000;
    scenario::FixedCostSpec logs;
    scenario::MeterUse ingestion;
    ingestion.meter = "log-analytics/ingestion";
    ingestion.quantityPerLogByte = 1e-9;
    scenario::MeterUse agents;
    agents.meter = "defender";
    agents.quantityPerPodHour = 0.5;
    logs.meters = {ingestion, agents};
    checkMeters(metersOf(logs, {}, hour), {{"log-analytics/ingestion", 5}, {"defender", 3.5}});
    // A third party counts its own calls: 1,500 tokens in thousands each.
    scenario::ExternalSpec model;
    scenario::MeterUse tokens;
    tokens.meter = "language-model/gpt-4o-mini-0718/input/global";
    tokens.quantityPerRequest = 1.5;
    model.meters = {tokens};
    checkMeters(metersOf(model, calls(200), hour), {{"language-model/gpt-4o-mini-0718/input/global", 300}});
}
