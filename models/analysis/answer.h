#pragma once

#include "models/analysis/report.h"
#include "models/analysis/saturation.h"

#include <vector>

namespace headroom::analysis {

/// One sentence for the board and one line of explanation. Names the traffic event that holds the first miss, and the resource
/// behind it: the earliest saturated one that is full at the miss, serves what was missed and waits for nobody else.
[[nodiscard]] Answer answerOf(const scenario::Scenario& scenario, const simulation::Recording& recording, const CallTree& calls,
                              const std::vector<Saturation>& saturations, const std::vector<SloVerdict>& slos,
                              const LocalClock& clock);

/// The saturation behind a miss of `metric` at `at` (empty = any time); null where nothing saturated.
[[nodiscard]] const Saturation* culpritOf(const std::vector<Saturation>& saturations, const CallTree& calls,
                                          const std::string& metric, std::optional<SimTime> at,
                                          const simulation::Recording& recording);

} // namespace headroom::analysis
