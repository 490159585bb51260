#pragma once

#include "core/base/result.h"
#include "models/catalogue/catalogue.h"
#include "models/scenario/scenario.h"
#include "models/simulation/recording.h"
#include "models/simulation/system_state.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

namespace headroom::simulation {

struct RunOptions {
    std::uint64_t seed = 1;
    int replications = 1;                 ///< independent; intervals need at least 2
    int firstReplication = 0;             ///< number of the first; a later call goes on where an earlier one ended
    std::optional<SimTime> from;          ///< default: the calendar's start
    std::optional<Duration> duration;     ///< default: to the calendar's end
    std::optional<Duration> bucket;       ///< default: defaultBucket()
    Duration warmUp;                      ///< simulated before `from` and not counted, ≥ 0; the system is empty where it begins
    bool cutInTime = true;                ///< long windows run in pieces, side by side; false: one after the other, without a cut
    StatePredictor predictor;             ///< foretells the state at the cuts; without it pieces begin as the scenario states the system
    int threads = 0;                      ///< 0 = as many as the machine has
};

/// How far a run is. Fractions are of simulated time over all replications.
struct RunProgress {
    SimTime now;                          ///< of the replication that reports
    int replication = 0;
    double fraction = 0;                  ///< [0, 1], all replications together
    std::uint64_t requests = 0, events = 0;   ///< all replications together
};

/// Follows a run. Called on the run's threads, one call at a time (the engine serialises), at most about 30 times a second of
/// machine time for progress and once per finished bucket of the first replication. Must return quickly and must not throw.
class RunObserver {
public:
    virtual ~RunObserver() = default;
    virtual void progress(const RunProgress&) {}
    /// `soFar` is the first replication up to and including bucket `bucketIndex`; valid only during the call. Its `signals`, `resources`,
    /// `eventLog` and `usage` hold what has been recorded so far; summaries (latency, operations, components) are of the run so far.
    virtual void bucketFinished(const Recording& /*soFar*/, std::size_t /*bucketIndex*/) {}
};

/// Simulates every request of the window. A pure function of (scenario, seed, window): the same bits on every machine and for any
/// number of threads. Stops within 100 ms of a stop request and then returns what was recorded with `partial` set.
/// Fails with Errors where the topology cannot be built (unknown SKU, a pod that fits on no node stays pending and is no error).
[[nodiscard]] Result<Recording, Errors> simulate(const scenario::Scenario& scenario, const catalogue::Catalogue& catalogue,
                                                 const RunOptions& options, std::stop_token stop = {}, RunObserver* observer = nullptr);

/// The replications one by one, in the order of their numbers, for those who merge or pair them themselves. Otherwise as simulate().
[[nodiscard]] Result<std::vector<Recording>, Errors> simulateEach(const scenario::Scenario& scenario, const catalogue::Catalogue& catalogue,
                                                                  const RunOptions& options, std::stop_token stop = {},
                                                                  RunObserver* observer = nullptr);

/// Width of the buckets of a window of that length where none is asked for: 1 min up to 50 h, 5 min up to 250 h, else 15 min.
[[nodiscard]] Duration defaultBucket(Duration length);

/// Expected number of requests of all sources between two instants, from the traffic profile alone.
[[nodiscard]] double expectedRequests(const scenario::Scenario& scenario, SimTime from, SimTime to);

} // namespace headroom::simulation
