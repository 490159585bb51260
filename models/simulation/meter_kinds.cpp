#include "models/simulation/meter_kinds.h"

#include <algorithm>
#include <cmath>

namespace headroom::simulation {

using namespace scenario;

namespace {

constexpr double kGBPerByte = 1e-9;
constexpr double kGiB = 1073741824.0;
/// Azure Cosmos DB documentation, high availability: zone redundancy of provisioned throughput with one write region, and of serverless.
constexpr double kZoneRedundantFactor = 1.25;
/// Azure Database for PostgreSQL documentation, high availability: a standby is a second server with its own storage.
constexpr double kStandbyFactor = 2;
constexpr double kFullBackupDays = 7;   ///< assumed: one whole copy a week is what is kept

void meterUses(const std::vector<MeterUse>& meters, double requests, const ComponentUse& use, const MeteredHour& hour, const AddUsage& add)
{
    for (const MeterUse& meter : meters) {
        const double overTime = meter.quantityPerHour * hour.hours + meter.quantityPerDay * hour.hours / 24 + meter.quantityPerMonth * hour.months +
            meter.quantityPerPodHour * hour.podHours + meter.quantityPerGigabyteHour * use.heldBytes * kGBPerByte * hour.hours + meter.quantityPerLogByte * hour.logBytesOfPods;
        const double withTraffic = meter.quantityPerRequest * requests + meter.quantityPerLogByte * hour.logBytesOfRequests + meter.quantityPerResponseByte * hour.responseBytes;
        const bool follows = meter.quantityPerRequest > 0 || meter.quantityPerLogByte > 0 || meter.quantityPerResponseByte > 0;
        if (overTime > 0 || !follows) add(meter.meter, overTime, false);
        if (follows) add(meter.meter, withTraffic, true);
    }
}

void meter(const ClusterSpec& cluster, const ComponentUse& use, const MeteredHour& hour, const AddUsage& add) { add("aks/" + cluster.tier, use.hoursOf(hour), false); }

void meter(const ServiceSpec& service, const ComponentUse&, const MeteredHour& hour, const AddUsage& add)
{
    // A claim outlives its pod: one disk for each replica of the scenario, whether pods run or not.
    if (service.volume && !service.volume->disk.empty()) add("disk/" + service.volume->disk, service.replicas * hour.months, false);
}

void meter(const SqlDatabaseSpec& sql, const ComponentUse& use, const MeteredHour& hour, const AddUsage& add)
{
    add("sql-database/" + sql.tier + "/" + sql.hardware + "/vcore", use.sizeHours.value_or(hour.hours * sql.vCores), false);
    if (sql.storageBytes > 0) add("sql-database/" + sql.tier + "/storage", sql.storageBytes * kGBPerByte * hour.months, false);
}

void meter(const PostgresqlSpec& server, const ComponentUse& use, const MeteredHour& hour, const AddUsage& add)
{
    meterUses(server.meters, use.traffic.calls, use, hour, add);
    const std::string size = postgresSize(server.sku);
    if (size.empty()) return;
    const double servers = server.zoneRedundant ? kStandbyFactor : 1;
    // Storage stays while it is stopped.
    const std::string outside = server.schedule ? postgresSize(server.schedule->outsideSku) : std::string();
    const double inside = outside.empty() ? use.hoursOf(hour) : use.insideHours.value_or(hour.hours);
    add("postgresql/" + size, inside * servers, false);
    if (!outside.empty()) add("postgresql/" + outside, (use.hoursOf(hour) - inside) * servers, false);
    add("postgresql/storage", server.storageBytes / kGiB * hour.months * servers, false);
    // As much as the server's storage is free.
    const double copies = std::ceil(server.backupRetention.toSeconds() / 86400 / kFullBackupDays - 1e-9);
    if (copies > 1) add("postgresql/backup", (copies - 1) * server.storageBytes / kGiB * hour.months, false);
}

void meter(const RedisSpec& redis, const ComponentUse& use, const MeteredHour& hour, const AddUsage& add)
{
    if (redis.tier == "container") return;   // its host's pods are paid with their nodes
    const std::string cache = "redis/" + redis.tier + "/" + redis.size;
    const double shards = redis.tier == "premium" ? redis.shards : 1;
    add(cache, use.hoursOf(hour) * shards, false);   // the primary and one replica
    if (redis.tier == "premium" && redis.replicas > 1) add(cache + "/node", use.hoursOf(hour) * shards * (redis.replicas - 1), false);
}

void meter(const ServiceBusSpec& bus, const ComponentUse&, const MeteredHour& hour, const AddUsage& add)
{
    // Basic has no base charge, only operations.
    if (bus.tier == "premium") add("service-bus/premium/unit", hour.hours * bus.messagingUnits, false);
    else if (bus.tier != "basic") add("service-bus/" + bus.tier + "/base", hour.hours, false);
}

void meter(const EventHubsSpec& hubs, const ComponentUse& use, const MeteredHour& hour, const AddUsage& add)
{
    const double units = std::max<double>(hubs.units, use.highestUnits);
    add("event-hubs/" + hubs.tier + (hubs.tier == "premium" ? "/processing-unit" : "/throughput-unit"), units * hour.hours, false);
    if (hubs.tier != "premium") add("event-hubs/" + hubs.tier + "/ingress-events", use.traffic.chunks64KB * 1e-6, true);
}

void meter(const KafkaSpec& kafka, const ComponentUse& use, const MeteredHour& hour, const AddUsage& add)
{
    meterUses(kafka.meters, use.traffic.calls, use, hour, add);
}

void meter(const ExternalSpec& external, const ComponentUse& use, const MeteredHour& hour, const AddUsage& add)
{
    meterUses(external.meters, use.traffic.calls, use, hour, add);
}

/// All that arrives: a cap, a tier and what is kept take effect by the day, so they are settled when the period is billed.
void meterLogs(const LogWorkspaceSpec& logs, const MeteredHour& hour, const AddUsage& add)
{
    const double overTime = (logs.share * hour.logBytesOfPods + logs.otherBytesPerDay * hour.hours / 24) * kGBPerByte;
    if (overTime > 0) add(logs.ingestionMeter(), overTime, false);
    add(logs.ingestionMeter(), logs.share * hour.logBytesOfRequests * kGBPerByte, true);
    if (logs.commitmentGBPerDay > 0) add("log-analytics/commitment/" + std::to_string(logs.commitmentGBPerDay) + "GB", hour.hours / 24, false);
}

void meter(const FixedCostSpec& fixed, const ComponentUse& use, const MeteredHour& hour, const AddUsage& add)
{
    meterUses(fixed.meters, hour.requests, use, hour, add);
    if (fixed.logWorkspace) meterLogs(*fixed.logWorkspace, hour, add);
}

void meter(const DiskSpec& disk, const ComponentUse&, const MeteredHour& hour, const AddUsage& add)
{
    if (disk.copies > 0) add("disk/" + disk.size, disk.copies * hour.months, false);
}

/// "standardv2" and "standard_v2" are the provider's spellings of what meters call "standard-v2".
std::string tierOf(const GatewaySpec& gateway)
{
    std::string tier = gateway.tier;
    std::replace(tier.begin(), tier.end(), '_', '-');
    if (tier.ends_with("v2") && !tier.ends_with("-v2")) tier.insert(tier.size() - 2, "-");
    return tier;
}

void meterApiManagement(const GatewaySpec& gateway, double units, const ComponentUse& use, const MeteredHour& hour, const AddUsage& add)
{
    const std::string tier = tierOf(gateway), id = "api-management/" + tier;
    const double calls = use.traffic.calls / 10'000;   // the meter's unit
    if (tier == "consumption") return add(id + "/calls", calls, true);
    const bool v2 = tier.ends_with("-v2");
    const bool furtherCheaper = v2 || tier == "premium";
    add(id + "/unit", (furtherCheaper ? 1 : units) * hour.hours, false);
    if (furtherCheaper && units > 1) add(id + "/further-unit", (units - 1) * hour.hours, false);
    if (tier == "basic-v2" || tier == "standard-v2") add(id + "/calls", calls, true);
}

/// Capacity units of the hour: the largest of connections, throughput and what the firewall inspects, at least those that are in force (ten are
/// an instance).
/// Source: Application Gateway documentation, understanding pricing. The hour's mean stands for its minutes.
void meterApplicationGateway(const GatewaySpec& gateway, double units, const ComponentUse& use, const MeteredHour& hour, const AddUsage& add)
{
    constexpr double kConnections = 2500, kBytesPerSecond = 2.22e6 / 8, kInspectedPerSecond = 10;
    const bool firewall = gateway.product == "application-gateway-waf";
    const std::string id = std::string("application-gateway/") + (firewall ? "waf-v2" : "standard-v2");
    const double seconds = hour.hours * 3600;
    const double rate = seconds > 0 ? use.traffic.calls / seconds : 0;
    const double bytes = seconds > 0 ? (use.traffic.sentBytes + use.traffic.returnedBytes) / seconds : 0;
    const double used = std::max({rate * gateway.clientsPerRequest / kConnections, bytes / kBytesPerSecond, firewall ? rate / kInspectedPerSecond : 0.0});
    add(id + "/fixed", hour.hours, false);
    add(id + "/capacity-unit", used * hour.hours, true, units * hour.hours);
}

void meterSignalR(const GatewaySpec& gateway, double units, const ComponentUse& use, const MeteredHour& hour, const AddUsage& add)
{
    const std::string tier = tierOf(gateway), id = "signalr/" + tier;
    add(id + "/unit", units * hour.hours / 24, false);
    // All of them: what the units of a day hold is taken off when the day is billed.
    if (tier != "free") add(id + "/messages", use.traffic.calls * 1e-6, true);
}

void meter(const GatewaySpec& gateway, const ComponentUse& use, const MeteredHour& hour, const AddUsage& add)
{
    const double units = std::max<double>(gateway.units, use.highestUnits);
    if (gateway.product == "api-management") meterApiManagement(gateway, units, use, hour, add);
    else if (gateway.product == "signalr") meterSignalR(gateway, units, use, hour, add);
    else if (gateway.product.starts_with("application-gateway")) meterApplicationGateway(gateway, units, use, hour, add);
}

void meter(const OutboundSpec& outbound, const ComponentUse& use, const MeteredHour& hour, const AddUsage& add)
{
    const bool nat = outbound.product == "nat-gateway";
    add(nat ? "nat-gateway/gateway" : "load-balancer/rules", hour.hours, false);
    add(nat ? "nat-gateway/data" : "load-balancer/data", use.newConnectionBytes * kGBPerByte, true);
    add("public-ip/standard", outbound.addresses * hour.hours, false);
}

/// Kinds that cost nothing themselves, or are metered apart: queues and topics are paid with their broker, containers with their nodes.
template <typename Spec>
void meter(const Spec&, const ComponentUse&, const MeteredHour&, const AddUsage&) {}

} // namespace

std::string postgresSize(const std::string& sku)
{
    const std::string size = sku.starts_with("Standard_") ? sku.substr(9) : sku;
    if (size.empty() || size == "custom") return {};
    const char* tier = size.front() == 'B' ? "burstable/" : size.front() == 'E' ? "memory-optimized/" : "general-purpose/";
    return tier + size;
}

void meterNodePool(const NodePoolSpec& pool, const ComponentUse& use, const MeteredHour& hour, const AddUsage& add)
{
    const std::string machine = "vm/" + pool.sku + "/" + pool.operatingSystem;
    add(machine + (pool.spot ? "/spot" : "/regular"), use.nodeHoursAboveReserved, false);
    if (pool.reservedNodes > 0) add(machine + (pool.reservedTerm == "3-years" ? "/reserved-3y" : "/reserved-1y"), pool.reservedNodes * hour.hours, false);
    if (pool.osDisk != "ephemeral") add("disk/" + pool.osDisk, (use.nodeHours + use.idleDiskHours) / hour.hoursInMonth, false);
}

void meterCosmosDb(const CosmosDbSpec& db, const ComponentUse& use, const MeteredHour& hour, const AddUsage& add)
{
    const double regions = std::max(1, db.regions);
    const double zones = db.zoneRedundant ? kZoneRedundantFactor : 1;
    if (db.throughput == CosmosDbSpec::Throughput::Serverless) {
        add("cosmos-db/serverless", use.requestUnits * 1e-6 * zones, true);
    } else {
        // Autoscale bills the highest second of the hour, at least a tenth of the maximum; steps of 100 RU/s. Several write regions have one
        // rate for both, which holds zone redundancy; so does autoscale.
        // By a schedule the highest throughput of the hour counts.
        const double most = use.highestSize.value_or(0) > 0 ? *use.highestSize : db.requestUnitsPerSecond;
        const double units = db.autoscale ? std::clamp(use.peakRequestUnits, 0.1 * most, most) : most;
        const bool manyWriters = db.multipleWriteRegions && regions > 1;
        const char* meter = manyWriters ? "cosmos-db/multi-region-writes" : db.autoscale ? "cosmos-db/autoscale" : "cosmos-db/provisioned";
        add(meter, std::ceil(units / 100 - 1e-9) * hour.hours * regions * (manyWriters || db.autoscale ? 1 : zones), false);
    }
    const double stored = db.storageBytes * kGBPerByte * regions * hour.hours / hour.hoursInMonth;
    if (stored <= 0) return;
    add("cosmos-db/storage", stored, false);
    if (db.backup == "continuous-30-days") add("cosmos-db/backup/continuous-30d", stored, false);
    else if (db.backup == "continuous-7-days") add("cosmos-db/backup/continuous-7d", stored, false);
}

void meterServiceBusOperations(const ServiceBusSpec& bus, const ComponentUse& use, const AddUsage& add)
{
    if (bus.tier != "premium") add("service-bus/" + bus.tier + "/operations", use.busOperations * 1e-6, true);
}

void meterComponent(const Component& component, const ComponentUse& use, const MeteredHour& hour, const AddUsage& add)
{
    std::visit([&](const auto& spec) { meter(spec, use, hour, add); }, component.spec);
}

} // namespace headroom::simulation
