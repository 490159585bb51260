#pragma once

#include "models/capacity/critical_path.h"
#include "models/capacity/findings.h"
#include "models/capacity/single_points.h"
#include "models/capacity/static_capacity.h"

namespace headroom::capacity {

/// What `headroom capacity` answers: everything that is known of a system before a run.
struct CapacityReport {
    StaticCapacity capacity;
    std::vector<CriticalPath> paths;
    std::vector<SinglePoint> singlePoints;
    std::vector<Finding> findings;       ///< of the graph, then of the capacities, then of what is shared

    /// Whether no resource exceeds 100 % at the peak, with every autoscaler at its maximum. Spikes inside events are not judged.
    [[nodiscard]] bool holdsPeak() const { return capacity.peak.ratePerSecond <= rateAtMaximum(); }
    /// Requests per second at which the first resource of the mix is full; kUnlimited when nothing limits it.
    [[nodiscard]] double ratePresent() const
    {
        return capacity.bottleneckPresent ? capacity.resources[*capacity.bottleneckPresent].ratePerSecondPresent : kUnlimited;
    }
    [[nodiscard]] double rateAtMaximum() const
    {
        return capacity.bottleneckAtMaximum ? capacity.resources[*capacity.bottleneckAtMaximum].ratePerSecondAtMaximum : kUnlimited;
    }
};

/// Capacity, critical paths, single points of failure and findings of a validated scenario. Errors: sizes and tiers that the catalogue does
/// not know. Pure; one use: `capacityReport(scenario, catalogue)`.
[[nodiscard]] Result<CapacityReport, Errors> capacityReport(const scenario::Scenario& scenario, const catalogue::Catalogue& catalogue);

} // namespace headroom::capacity
