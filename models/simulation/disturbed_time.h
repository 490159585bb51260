#pragma once

#include "models/simulation/recording.h"

#include <vector>

namespace headroom::simulation {

/// A stretch of a run that is not like the others: a fault, an eviction or a deployment was going on, its recovery included.
struct DisturbedStretch {
    SimTime from, to;             ///< `to` can lie after the end of the recording; never() for what broke for good
};

/// In the order of their beginning, overlaps left as they are; empty for a run in which nothing of the kind happened.
///
/// A fault lasts until it was over for good (FaultResult::recoverySeconds); where that is not known, until it ends by itself, and at least until
/// the next fault or the end of the recording. An eviction of nodes lasts until the pool has as many as before, one of a pod until the
/// end of its bucket; a deployment or a roll-back until the next entry of the log about it, within an hour. Faults are those of the first replication. Pure.
[[nodiscard]] std::vector<DisturbedStretch> disturbedStretches(const Recording& recording);

/// Whether [from, to) and one of the stretches have an instant in common.
[[nodiscard]] bool disturbedWithin(const std::vector<DisturbedStretch>& stretches, SimTime from, SimTime to);

} // namespace headroom::simulation
