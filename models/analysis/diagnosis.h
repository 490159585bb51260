#pragma once

#include "models/analysis/report.h"
#include "models/analysis/saturation.h"

#include <vector>

namespace headroom::analysis {

/// The story of a run in time order: what saturated (numbered in that order), what followed from it, what the controllers did.
/// Findings of the same instant are ordered saturations, scaling, incidents, consequences.
[[nodiscard]] std::vector<Finding> diagnose(const scenario::Scenario& scenario, const simulation::Recording& recording,
                                            const CallTree& calls, const std::vector<Saturation>& saturations,
                                            const LocalClock& clock);

} // namespace headroom::analysis
