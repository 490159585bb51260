#pragma once

#include "core/base/result.h"
#include "core/quantities/time.h"
#include "models/catalogue/service_tiers.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>

/// What the provider's sizes and tiers can do: capabilities, not prices. Read from pricing-data/<provider>/capabilities.json.
namespace headroom::catalogue {

/// A virtual machine size.
struct VmSku {
    std::string name;              ///< Standard_DS4_v2
    double cores = 0;
    double memoryBytes = 0;
    double uncachedIops = 0, uncachedBytesPerSecond = 0;   ///< of all data disks together; 0 = not known
    double networkBytesPerSecond = 0;                      ///< expected; 0 = not known
    std::optional<double> baselineCores;                   ///< burstable sizes: what they do for ever
    double bankedCoreSeconds = 0;                          ///< most CPU time above the baseline that can be saved up
    bool spot = true;                                      ///< is sold as spot
    bool ephemeralOsDisk = true;
    std::string source;
};

/// A size of the provider's Redis cache. Rates are the vendor's own pipelined benchmark with 1 KB values.
struct RedisTier {
    std::string name;              ///< "premium/P1", "standard/C3", "basic/C0"
    double memoryBytes = 0;
    double cores = 0;              ///< 0 = shared
    double bandwidthBytesPerSecond = 0;
    double operationsPerSecond = 0, operationsPerSecondTls = 0;
    int maxConnections = 0;
    int databases = 0;
    int nodes = 1;                 ///< 2 with a replica
    int maxShards = 1;             ///< each of them what the figures say
    std::string source;
};

/// Limits of a SQL database service tier per vCore.
struct SqlTier {
    std::string name;              ///< "general-purpose/Gen5"
    double workersPerCore = 0, maxWorkers = 0;
    double iopsPerCore = 0, maxIops = 0;
    double logBytesPerSecondPerCore = 0, maxLogBytesPerSecond = 0;
    double memoryBytesPerCore = 0;
    int maxSessions = 0;
    std::string source;
};

struct Catalogue {
    std::string provider;
    std::map<std::string, VmSku> vmSkus;
    std::map<std::string, RedisTier> redisTiers;
    std::map<std::string, SqlTier> sqlTiers;
    std::map<std::string, PostgresSku> postgresSkus;
    std::map<std::string, DiskSize> disks;
    std::map<std::string, ServiceBusTier> serviceBusTiers;
    std::map<std::string, EventHubsTier> eventHubsTiers;
    std::map<std::string, SignalRTier> signalrTiers;
    std::map<std::string, ApiManagementTier> apiManagementTiers;
    std::map<std::string, ApplicationGatewayTier> applicationGatewayTiers;
    std::map<std::string, OutboundTier> outbound;
    std::map<std::string, IncludedQuantity> included;   ///< by meter of the tier, e.g. "registry/standard"
    std::map<std::pair<std::string, std::string>, Duration> roundTrips;   ///< between regions, medians; each pair once
};

/// Reads `<directory>/<provider>/capabilities.json` and, where there is one, `round-trips.json` beside it.
[[nodiscard]] Result<Catalogue, Errors> loadCatalogue(const std::filesystem::path& directory, const std::string& provider);

/// Median network round trip between two regions, in either direction; zero within one, empty where none is known.
[[nodiscard]] std::optional<Duration> roundTripBetween(const Catalogue& catalogue, const std::string& from, const std::string& to);

/// The candidate closest to `name` by edit distance, or empty when nothing is close. For hints.
[[nodiscard]] std::string nearestName(const std::string& name, const std::map<std::string, VmSku>& candidates);

} // namespace headroom::catalogue
