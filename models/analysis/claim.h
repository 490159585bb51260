#pragma once

#include "models/analysis/metric.h"
#include "models/analysis/report.h"

#include <vector>

namespace headroom::analysis {

/// Compares every written figure with the run. A claim of one value holds when the run is within its relative tolerance (an
/// absolute one where the value is 0); a claim of a range when the run is inside. A claim whose own figures exclude each other
/// contradicts itself, whatever the run says; one whose metric was not recorded, or that is about another variant, cannot be decided.
[[nodiscard]] std::vector<ClaimVerdict> judgeClaims(const scenario::Scenario& scenario, const simulation::Recording& recording,
                                                    const MetricCosts& costs);

} // namespace headroom::analysis
