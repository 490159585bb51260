#pragma once

#include "models/analysis/report.h"
#include "models/analysis/saturation.h"

#include <vector>

namespace headroom::analysis {

/// What followed from saturation, from the series: queues that grow (length, age, when they are empty again or full), failures,
/// timeouts, refusals and losses of requests, refusals and evictions in data services.
[[nodiscard]] std::vector<Finding> findConsequences(const scenario::Scenario& scenario, const simulation::Recording& recording,
                                                    const CallTree& calls, const std::vector<Saturation>& saturations,
                                                    const LocalClock& clock);

/// What the controllers did and what went wrong in the platform, from the event log: scaling up to a maximum, pods without a
/// node, lock-ups, restarts for memory, spot evictions, faults. One finding for each kind and component.
[[nodiscard]] std::vector<Finding> findIncidents(const scenario::Scenario& scenario, const simulation::Recording& recording,
                                                 const LocalClock& clock);

} // namespace headroom::analysis
