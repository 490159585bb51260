#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <map>
#include <string>

/// What the provider's sizes and tiers can do: capabilities, not prices. Read from pricing-data/<provider>/capabilities.json.
namespace headroom::catalogue {

/// A virtual machine size.
struct VmSku {
    std::string name;              ///< Standard_DS4_v2
    double cores = 0;
    double memoryBytes = 0;
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
};

/// Reads `<directory>/<provider>/capabilities.json`.
[[nodiscard]] Result<Catalogue, Errors> loadCatalogue(const std::filesystem::path& directory, const std::string& provider);

/// The candidate closest to `name` by edit distance, or empty when nothing is close. For hints.
[[nodiscard]] std::string nearestName(const std::string& name, const std::map<std::string, VmSku>& candidates);

} // namespace headroom::catalogue
