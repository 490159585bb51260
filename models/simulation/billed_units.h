#pragma once

#include "models/simulation/stations.h"
#include "models/simulation/store_rules.h"

#include <algorithm>
#include <vector>

namespace headroom::simulation {

/// What autoscale bills for an hour, in RU/s, mean over the regions (the meter multiplies by them).
///
/// Dynamic scaling: Σ over regions and partitions of clamp(highest second, t/10, t), t = Tmax / partitions. All traffic of a scenario
/// comes to one region; the others see its writes. Without dynamic scaling every partition of every region is billed as the hottest one.
/// Source: Azure Cosmos DB, dynamic scaling. 0 where nothing scales (`peaks` is empty). Pure.
[[nodiscard]] inline double billedUnits(const scenario::CosmosDbSpec& spec, const std::vector<PartitionPeak>& peaks)
{
    if (peaks.empty()) return 0;
    const auto partitions = static_cast<double>(peaks.size());
    const double most = spec.requestUnitsPerSecond / partitions;
    const auto billed = [&](double highest) { return std::clamp(highest, 0.1 * most, most); };
    double sum = 0, writes = 0, hottest = 0;
    for (const PartitionPeak& peak : peaks) {
        sum += billed(peak.hourMax);
        writes += billed(peak.hourMaxWrites);
        hottest = std::max(hottest, billed(peak.hourMax));
    }
    if (!spec.dynamicScaling) return hottest * partitions;
    const double regions = std::max(1, spec.regions);
    return (sum + (regions - 1) * writes) / regions;
}

} // namespace headroom::simulation
