#pragma once

#include "models/simulation/recording.h"

#include <vector>

namespace headroom::simulation {

/// Recordings of independent replications of one run as one: counts and meters are means per replication rounded to the nearest, histograms are
/// merged, quantiles and means get their 95 % interval over replications (Student's t), series the mean of the means with the
/// extremes of the extremes, decisions those of the first replication. Latencies of a population are estimated from the replications
/// in which it was answered at all. With a single replication only `perReplication` is added.
/// `firstReplication` is the number of the first part. Precondition: at least one; all of the same scenario, window and bucket, in the order
/// of their numbers. When some were stopped, the shortest decides, and there are neither intervals nor figures per replication:
/// parts of unequal length are no repetitions of each other.
[[nodiscard]] Recording mergeReplications(std::vector<Recording> parts, int firstReplication = 0);

} // namespace headroom::simulation
