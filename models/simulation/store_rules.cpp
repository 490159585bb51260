#include "models/simulation/store_rules.h"

#include "core/base/nearest_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

namespace headroom::simulation {
namespace {

/// Clients of a Redis that is not the provider's. Source: redis.io documentation, maxclients.
constexpr int kContainerConnections = 10'000;
/// Databases of a Redis that is not the provider's. Source: redis.conf, databases.
constexpr int kContainerDatabases = 16;
/// Network of a pod: 10 Gbit/s, assumed; the command thread is the limit well before.
constexpr double kContainerBytesPerSecond = 1.25e9;
/// A write waits for the standby in another zone: 1 to 3 ms, the middle is taken. Source: Azure Database for PostgreSQL, high availability.
constexpr std::int64_t kStandbyNs = 2'000'000;
/// Containers of a shared database that the smallest throughput is enough for. Source: Azure Cosmos DB, service quotas.
constexpr int kFreeContainers = 25;

double roundedUp(double value, double step) { return std::ceil(value / step - 1e-9) * step; }

template <typename Row>
std::vector<std::string> namesOf(const std::map<std::string, Row>& rows)
{
    std::vector<std::string> names;
    for (const auto& [name, row] : rows) names.push_back(name);
    return names;
}

Error unknownSize(const std::string& what, const std::string& name, const std::vector<std::string>& known)
{
    const std::string nearest = nearestName(name, known);
    return Error{ErrorCode::NotFound, fmt::format("the catalogue knows no {} \"{}\"", what, name), {}, nearest.empty() ? "sizes are listed in pricing-data" : "did you mean \"" + nearest + "\"?"};
}

} // namespace

// ------------------------------------------------------------------------------------------------ Cosmos DB

std::size_t partitionsOf(const scenario::CosmosDbSpec& spec)
{
    return static_cast<std::size_t>(std::max({1.0, std::ceil(spec.requestUnitsPerSecond / kPartitionUnits), std::ceil(spec.storageBytes / kPartitionBytes)}));
}

double burstUnits(const scenario::CosmosDbSpec& spec)
{
    if (!spec.burst || spec.throughput == scenario::CosmosDbSpec::Throughput::Serverless) return 0;
    const double each = spec.requestUnitsPerSecond / static_cast<double>(partitionsOf(spec));
    return each < kBurstUnits ? each : 0;
}

std::vector<double> partitionShares(const scenario::CosmosDbSpec& spec)
{
    const std::size_t count = partitionsOf(spec);
    std::vector<double> shares(count, (1 - spec.hotShare) / static_cast<double>(count));
    shares.front() += spec.hotShare;
    return shares;
}

double minimumUnits(const scenario::CosmosDbSpec& spec)
{
    const double gigabytes = spec.storageBytes * 1e-9;
    const double further = std::max(0, spec.containers - kFreeContainers);
    switch (spec.throughput) {
    case scenario::CosmosDbSpec::Throughput::Provisioned: return roundedUp(std::max({400.0, gigabytes, 400 + 100 * further}), 100);
    case scenario::CosmosDbSpec::Throughput::Autoscale: return roundedUp(std::max({1000.0, gigabytes * 10, 1000 + 1000 * further}), 1000);
    case scenario::CosmosDbSpec::Throughput::Serverless: break;
    }
    return 0;
}

// ---------------------------------------------------------------------------------------------------- Redis

catalogue::RedisTier containerTier(const scenario::RedisSpec& spec, const scenario::ServiceSpec& host)
{
    catalogue::RedisTier tier;
    tier.name = "container";
    tier.memoryBytes = spec.maxMemoryBytes.value_or(host.memoryLimitBytes.value_or(host.memoryRequestBytes));
    tier.cores = 1;
    tier.bandwidthBytesPerSecond = kContainerBytesPerSecond;
    // The rate is what clients reach: the share of a pipelined benchmark does not apply.
    tier.operationsPerSecond = tier.operationsPerSecondTls = spec.commandsPerSecond / spec.pipelineFactor;
    tier.maxConnections = kContainerConnections;
    tier.databases = kContainerDatabases;
    return tier;
}

int databasesOf(const scenario::RedisSpec& spec, const catalogue::RedisTier& tier) { return spec.shards > 1 ? 1 : tier.databases; }

HostedRow::Keeps keepsOf(const scenario::ServiceSpec& host, bool persistent)
{
    if (host.volume && host.volume->outlivesPod) return HostedRow::Keeps::Disk;
    return host.volume && persistent ? HostedRow::Keeps::Pod : HostedRow::Keeps::Process;
}

// ---------------------------------------------------------------------------------------- databases and disks

double premiumIops(double bytes, const catalogue::Catalogue& catalogue)
{
    double smallest = 0, iops = 0, largest = 0, most = 0;
    for (const auto& [name, disk] : catalogue.disks) {
        if (disk.kind != "Premium SSD") continue;
        if (disk.sizeBytes > largest) {
            largest = disk.sizeBytes;
            most = disk.iops;
        }
        if (disk.sizeBytes * (1 + 1e-9) < bytes || (iops > 0 && disk.sizeBytes >= smallest)) continue;
        smallest = disk.sizeBytes;
        iops = disk.iops;
    }
    return iops > 0 ? iops : most;
}

Result<Server> serverOf(const scenario::PostgresqlSpec& spec, const catalogue::Catalogue& catalogue)
{
    Server server;
    double cores = 0, iops = 0;
    int connections = 0;
    if (spec.sku == "custom") {
        if (!spec.vCores || !spec.maxConnections)
            return Error{ErrorCode::MissingKey, "a PostgreSQL server of the size \"custom\" needs \"vCores\" and \"maxConnections\"", {}, "state both, or name a size"};
        cores = *spec.vCores;
    } else {
        const std::string size = spec.sku.starts_with("Standard_") ? spec.sku.substr(9) : spec.sku;
        const auto found = std::find_if(catalogue.postgresSkus.begin(), catalogue.postgresSkus.end(), [&](const auto& entry) {
            return entry.first == size || entry.first.ends_with("/" + size);
        });
        if (found == catalogue.postgresSkus.end()) {
            std::vector<std::string> names = namesOf(catalogue.postgresSkus);
            for (std::string& name : names) name = "Standard_" + name.substr(name.find('/') + 1);
            return unknownSize("PostgreSQL size", spec.sku, names);
        }
        cores = found->second.vCores;
        connections = found->second.maxUserConnections;
        iops = found->second.maxIops;
    }
    if (spec.schedule && !spec.schedule->outsideSku.empty()) {
        scenario::PostgresqlSpec smaller = spec;
        smaller.sku = spec.schedule->outsideSku;
        smaller.schedule.reset();
        const auto outside = serverOf(smaller, catalogue);
        if (!outside) return outside.error();
        server.row.outsideCores = outside->row.cores + outside->row.otherCores;
        server.row.outsideConnections = outside->row.maxConnections;
    }
    server.row.postgresql = &spec;
    server.row.otherCores = std::min(spec.otherLoadCores, cores);
    server.row.cores = cores - server.row.otherCores;
    server.row.maxConnections = static_cast<std::uint32_t>(spec.maxConnections.value_or(connections));
    server.row.ioPerRead = spec.ioPerRead;
    server.row.ioPerWrite = spec.ioPerWrite;
    server.row.commitNs = spec.zoneRedundant ? kStandbyNs : 0;
    const double disk = spec.iops.value_or(premiumIops(spec.storageBytes, catalogue));
    server.disk.iops = iops > 0 ? std::min(iops, disk) : disk;
    return server;
}

Result<DiskRow> diskOf(const scenario::DiskSpec& spec, const catalogue::Catalogue& catalogue)
{
    DiskRow row;
    row.spec = &spec;
    row.backgroundIops = spec.backgroundIops;
    const auto found = catalogue.disks.find(spec.size);
    if (!spec.iops && found == catalogue.disks.end()) return unknownSize("disk size", spec.size, namesOf(catalogue.disks));
    row.iops = spec.iops ? *spec.iops : found->second.iops;
    return row;
}

} // namespace headroom::simulation
