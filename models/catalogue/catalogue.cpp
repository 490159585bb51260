#include "models/catalogue/catalogue.h"

#include "core/base/nearest_name.h"
#include "models/catalogue/data_file.h"
#include "models/catalogue/read_round_trips.h"
#include "models/catalogue/read_service_tiers.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace headroom::catalogue {

namespace {

/// Where and how surely a figure was read; shown by the file, not needed by a run.
void skipProvenance(Members& members)
{
    static_cast<void>(members.text("asOf", Need::Optional));
    static_cast<void>(members.text("confidence", Need::Optional));
    static_cast<void>(members.text("note", Need::Optional));
}

VmSku readVmSku(Members& members, const std::string& name)
{
    VmSku sku;
    sku.name = name;
    sku.cores = members.number("cores", 0.1, 10'000);
    sku.memoryBytes = members.number("memoryBytes", 1);
    sku.uncachedIops = members.numberOr("uncachedIops", 0);
    sku.uncachedBytesPerSecond = members.numberOr("uncachedBytesPerSecond", 0);
    sku.networkBytesPerSecond = members.numberOr("networkBytesPerSecond", 0);
    if (members.has("baselineCores")) sku.baselineCores = members.number("baselineCores", 0.01, sku.cores);
    sku.bankedCoreSeconds = members.numberOr("bankedCoreSeconds", 0);
    static_cast<void>(members.numberOr("maxDataDisks", 0));
    sku.spot = members.flagOr("spot", true);
    sku.ephemeralOsDisk = members.flagOr("ephemeralOsDisk", true);
    sku.source = members.text("source");
    return sku;
}

RedisTier readRedisTier(Members& members, const std::string& name)
{
    RedisTier tier;
    tier.name = name;
    tier.memoryBytes = members.number("memoryBytes", 1);
    tier.cores = members.number("cores", 0, 10'000);
    tier.bandwidthBytesPerSecond = members.number("bandwidthBytesPerSecond", 1);
    tier.operationsPerSecond = members.number("operationsPerSecond", 1);
    tier.operationsPerSecondTls = members.number("operationsPerSecondTls", 1);
    tier.maxConnections = members.integer("maxConnections", 1);
    tier.databases = members.integer("databases", 1);
    tier.nodes = members.has("nodes") ? members.integer("nodes", 1) : 1;
    tier.maxShards = members.has("maxShards") ? members.integer("maxShards", 1) : 1;
    tier.source = members.text("source");
    return tier;
}

SqlTier readSqlTier(Members& members, const std::string& name)
{
    SqlTier tier;
    tier.name = name;
    tier.workersPerCore = members.number("workersPerCore", 1);
    tier.maxWorkers = members.number("maxWorkers", 1);
    tier.iopsPerCore = members.number("iopsPerCore", 1);
    tier.maxIops = members.number("maxIops", 1);
    tier.logBytesPerSecondPerCore = members.number("logBytesPerSecondPerCore", 1);
    tier.maxLogBytesPerSecond = members.number("maxLogBytesPerSecond", 1);
    tier.memoryBytesPerCore = members.number("memoryBytesPerCore", 1);
    tier.maxSessions = members.integer("maxSessions", 1);
    tier.source = members.text("source");
    return tier;
}

/// Reads every member of one table of the file with `readEntry`.
template <typename Entry>
void readTable(DataFile& file, Members& root, const char* key, std::map<std::string, Entry>& table,
               Entry (*readEntry)(Members&, const std::string&), Need need = Need::Optional)
{
    const Json* entries = root.object(key, need);
    if (!entries) return;
    for (const auto& [name, value] : entries->items()) {
        Members members(file, value, root.pointerTo(key) + '/' + scenario::escapeSegment(name));
        table.emplace(name, readEntry(members, name));
        skipProvenance(members);
        members.finish();
    }
}

} // namespace

Result<Catalogue, Errors> loadCatalogue(const std::filesystem::path& directory, const std::string& provider)
{
    const std::vector<std::string> providers = folderNames(directory);
    // Only what the folder lists is opened, so a provider's name can never lead elsewhere.
    if (std::find(providers.begin(), providers.end(), provider) == providers.end()) {
        const std::string nearest = headroom::nearestName(provider, providers);
        return Errors{Error{ErrorCode::NotFound, fmt::format("there is no provider '{}' in {}", provider.substr(0, 60), directory.string()),
                            {}, nearest.empty() ? "set HEADROOM_DATA to the folder that holds pricing-data"
                                                : fmt::format("did you mean '{}'?", nearest)}};
    }
    Result<DataFile, Errors> opened = DataFile::read(directory / provider / "capabilities.json");
    if (!opened) return std::move(opened).error();
    DataFile& file = opened.value();
    Members root(file, file.root(), "");
    root.expectVersion(1);
    Catalogue catalogue;
    catalogue.provider = root.text("provider");
    readTable(file, root, "vmSkus", catalogue.vmSkus, readVmSku, Need::Required);
    readTable(file, root, "redisTiers", catalogue.redisTiers, readRedisTier, Need::Required);
    readTable(file, root, "sqlTiers", catalogue.sqlTiers, readSqlTier, Need::Required);
    readTable(file, root, "postgresSkus", catalogue.postgresSkus, readPostgresSku);
    readTable(file, root, "disks", catalogue.disks, readDiskSize);
    readTable(file, root, "serviceBusTiers", catalogue.serviceBusTiers, readServiceBusTier);
    readTable(file, root, "eventHubsTiers", catalogue.eventHubsTiers, readEventHubsTier);
    readTable(file, root, "signalrTiers", catalogue.signalrTiers, readSignalRTier);
    readTable(file, root, "apiManagementTiers", catalogue.apiManagementTiers, readApiManagementTier);
    readTable(file, root, "applicationGatewayTiers", catalogue.applicationGatewayTiers, readApplicationGatewayTier);
    readTable(file, root, "outbound", catalogue.outbound, readOutboundTier);
    readTable(file, root, "included", catalogue.included, readIncludedQuantity);
    root.finish();
    if (!file.problems().empty()) return file.problems();
    if (Errors problems = readRoundTrips(directory / provider / "round-trips.json", catalogue); !problems.empty()) return problems;
    return catalogue;
}

std::optional<Duration> roundTripBetween(const Catalogue& catalogue, const std::string& from, const std::string& to)
{
    if (from == to) return Duration{};
    for (const auto& pair : {std::pair(from, to), std::pair(to, from)})
        if (const auto found = catalogue.roundTrips.find(pair); found != catalogue.roundTrips.end()) return found->second;
    return std::nullopt;
}

std::string nearestName(const std::string& name, const std::map<std::string, VmSku>& candidates)
{
    std::vector<std::string> names;
    for (const auto& [candidate, sku] : candidates) names.push_back(candidate);
    return headroom::nearestName(name, names);
}

} // namespace headroom::catalogue
