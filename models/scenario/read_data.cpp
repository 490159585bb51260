#include "models/scenario/read.h"
#include "models/scenario/read_values.h"

#include <algorithm>
#include <cmath>

namespace headroom::scenario {
namespace {

/// Limit of a serverless container up to 250 GB (Azure Cosmos DB documentation, serverless).
constexpr double kServerlessRequestUnits = 5000;
/// Each further 50 GB bring more, up to 1 TB (same source).
constexpr double kServerlessUnitsPerPartition = 1000, kServerlessMostUnits = 20000;

CosmosDbSpec readCosmosDb(const Json& json)
{
    CosmosDbSpec spec;
    spec.api = read::text(json, "api");
    const Json& throughput = json.at("throughput");
    using Throughput = CosmosDbSpec::Throughput;
    spec.throughput = throughput.contains("serverless") ? Throughput::Serverless : throughput.contains("autoscale") ? Throughput::Autoscale : Throughput::Provisioned;
    spec.autoscale = spec.throughput == Throughput::Autoscale;
    if (spec.autoscale) spec.requestUnitsPerSecond = read::quantity(throughput.at("autoscale"), "max", "requestUnits");
    else if (spec.throughput == Throughput::Provisioned) spec.requestUnitsPerSecond = read::quantity(throughput, "provisioned", "requestUnits");
    else spec.requestUnitsPerSecond = kServerlessRequestUnits;
    spec.regions = read::integer(json, "regions");
    spec.storageBytes = read::bytes(json, "storage");
    if (spec.throughput == Throughput::Serverless)
        spec.requestUnitsPerSecond = std::clamp(kServerlessUnitsPerPartition * std::ceil(spec.storageBytes / 50e9), kServerlessRequestUnits, kServerlessMostUnits);
    spec.retryAttempts = read::integer(json.at("retry"), "attempts");
    spec.retryMaxWait = read::span(json.at("retry"), "maxWait");
    spec.readLatency = readDistribution(json.at("readLatency"));
    spec.writeLatency = readDistribution(json.at("writeLatency"));
    spec.containers = read::integer(json, "containers");
    spec.hotShare = read::number(json.at("keys"), "hotShare");
    spec.burst = read::flag(json, "burst");
    spec.zoneRedundant = read::flag(json, "zoneRedundant");
    spec.multipleWriteRegions = read::text(json, "writeRegions") == "multiple";
    spec.dynamicScaling = read::flag(json, "dynamicScaling");
    spec.backup = read::text(json, "backup");
    return spec;
}

RedisSpec readRedis(const Json& json)
{
    RedisSpec spec;
    spec.tier = read::text(json, "tier");
    spec.size = read::text(json, "size");
    spec.evictionPolicy = read::text(json, "evictionPolicy");
    spec.keyOverheadBytes = read::bytes(json, "keyOverhead");
    spec.reservedMemoryShare = read::number(json, "reservedMemoryShare");
    spec.pipelineFactor = read::number(json, "pipelineFactor");
    spec.host = read::textOr(json, "host", {});
    spec.commandsPerSecond = read::number(json, "commandsPerSecond");
    spec.maxMemoryBytes = read::bytesIf(json, "maxMemory");
    spec.databases = read::integer(json, "databases");
    spec.shards = read::integer(json, "shards");
    spec.replicas = read::integer(json, "replicas");
    return spec;
}

SqlDatabaseSpec readSql(const Json& json)
{
    return {read::text(json, "tier"), read::text(json, "hardware"), read::integer(json, "vCores"), read::number(json, "otherLoadCores"), read::bytes(json, "storage"), {}};
}

PostgresqlSpec readPostgresql(const Json& json)
{
    PostgresqlSpec spec;
    spec.sku = read::text(json, "sku");
    spec.vCores = read::integerIf(json, "vCores");
    spec.maxConnections = read::integerIf(json, "maxConnections");
    spec.zoneRedundant = read::text(json, "highAvailability") == "zone-redundant";
    spec.failover = read::span(json, "failover");
    spec.storageBytes = read::bytes(json, "storage");
    spec.iops = read::numberIf(json, "iops");
    spec.ioPerRead = read::number(json, "ioPerRead");
    spec.ioPerWrite = read::number(json, "ioPerWrite");
    spec.otherLoadCores = read::number(json, "otherLoadCores");
    spec.backupRetention = read::span(json, "backupRetention");
    spec.meters = readMeters(json);
    return spec;
}

} // namespace

std::vector<MeterUse> readMeters(const Json& component)
{
    std::vector<MeterUse> meters;
    for (const Json& json : component.at("meters")) {
        MeterUse use;
        use.meter = read::text(json, "meter");
        use.quantityPerHour = read::number(json, "perHour");
        use.quantityPerDay = read::number(json, "perDay");
        use.quantityPerMonth = read::number(json, "perMonth");
        use.quantityPerRequest = read::number(json, "perRequest");
        use.quantityPerLogByte = read::number(json, "perLogByte");
        use.quantityPerResponseByte = read::number(json, "perResponseByte");
        use.quantityPerGigabyteHour = read::number(json, "perGigabyteHour");
        use.quantityPerPodHour = read::number(json, "perPodHour");
        if (json.contains("unitPrice")) use.unitPrice = parseMoney(read::text(json, "unitPrice")).value();
        use.unit = read::text(json, "unit");
        meters.push_back(std::move(use));
    }
    return meters;
}

std::optional<ComponentSpec> readDataSpec(const std::string& kind, const Json& json, const std::string& pointer, const ReadContext& context)
{
    const auto scheduled = [&](auto spec) {
        spec.schedule = readSchedule(json, pointer, context);
        return ComponentSpec{std::move(spec)};
    };
    if (kind == "cosmos-db") return scheduled(readCosmosDb(json));
    if (kind == "redis") return scheduled(readRedis(json));
    if (kind == "sql-database") return scheduled(readSql(json));
    if (kind == "postgresql") return scheduled(readPostgresql(json));
    if (kind == "document-store")
        return scheduled(DocumentStoreSpec{read::text(json, "host"), read::number(json, "operationsPerSecond"), read::number(json, "ioPerRead"), read::number(json, "ioPerWrite"),
                                           read::textOr(json, "disk", {}), read::integer(json, "maxConnections"), {}});
    if (kind == "disk") return DiskSpec{read::text(json, "size"), read::numberIf(json, "iops"), read::number(json, "backgroundIops"), read::integer(json, "copies")};
    if (kind == "external") return ExternalSpec{readDistribution(json.at("latency")), read::number(json, "failureProbability"), readRateLimit(json), readMeters(json)};
    return std::nullopt;
}

} // namespace headroom::scenario
