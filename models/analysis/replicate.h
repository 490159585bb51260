#pragma once

#include "models/simulation/simulate.h"

#include <stop_token>

namespace headroom::analysis {

/// Follows a run of several replications. As for RunObserver, calls come on the run's threads, one at a time.
class ReplicationObserver : public simulation::RunObserver {
public:
    /// `fraction` in [0, 1] of replication `number` (from RunOptions::firstReplication) is simulated.
    virtual void replicationProgress(int /*number*/, double /*fraction*/) {}
    /// Replication `number` is whole; `recording` is valid only during the call. Never called for one that was stopped.
    virtual void replicationFinished(const simulation::Recording& /*recording*/, int /*number*/) {}
};

/// The recording that simulate() returns, told replication by replication. As there the result depends on nothing but (scenario, seed, window).
///
/// Stopped by `stop`: when some replications are whole, they are the result (fewer than asked for, complete each, not partial); otherwise that of
/// simulate(): what was recorded, marked partial.
[[nodiscard]] Result<simulation::Recording, Errors> replicate(const scenario::Scenario& scenario, const catalogue::Catalogue& catalogue,
                                                              const simulation::RunOptions& options, std::stop_token stop = {},
                                                              ReplicationObserver* observer = nullptr);

} // namespace headroom::analysis
