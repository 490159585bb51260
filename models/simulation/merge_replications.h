#pragma once

#include "models/simulation/recording.h"

#include <vector>

namespace headroom::simulation {

/// Recordings of independent replications of one run as one: counts and meters are means per replication rounded to the nearest, histograms are
/// merged, quantiles and means get their 95 % interval over replications (Student's t), series the mean of the means with the
/// extremes of the extremes, decisions those of the first replication. With a single replication it is returned as it is.
/// Precondition: at least one; all of the same scenario, window and bucket. When some were stopped, the shortest decides.
[[nodiscard]] Recording mergeReplications(std::vector<Recording> parts);

} // namespace headroom::simulation
