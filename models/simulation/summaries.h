#pragma once

#include "models/simulation/recording.h"

namespace headroom::simulation {

/// Mean, quantiles and maximum of `histogram`, which is kept with them. All 0 when it is empty.
[[nodiscard]] LatencySummary summaryOf(const stats::Histogram& histogram);

/// Adds the counts of `part`.
void add(Requests& sum, const Requests& part);

/// (failed + timedOut + throttled + lost) / offered; 0 when nothing was offered.
[[nodiscard]] double failedShareOf(const Requests& requests);

} // namespace headroom::simulation
