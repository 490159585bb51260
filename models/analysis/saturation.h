#pragma once

#include "core/quantities/time.h"
#include "models/analysis/call_tree.h"
#include "models/analysis/signals.h"
#include "models/analysis/wording.h"
#include "models/scenario/scenario.h"
#include "models/simulation/recording.h"

#include <optional>
#include <string>
#include <vector>

namespace headroom::analysis {

/// One resource that was full: at least 98 % used for a whole bucket, or refusing. Points into the Recording it came from.
struct Saturation {
    const simulation::Resource* resource = nullptr;
    int order = 0;                       ///< 1 = first
    SimTime since;                       ///< Resource::firstSaturatedAt
    SimTime until;                       ///< end of its last saturated bucket; the end of the window where it never recovers
    bool recovered = false;              ///< not saturated in the last bucket of the window
    bool endKnown = true;                ///< false where refusals, which have no series, make up its saturated time
    double minutes = 0;                  ///< saturated in all
    double capacity = 0;                 ///< in force in the bucket of `since`
    double used = 0;                     ///< of it, in that bucket
    bool noPodReady = false;             ///< workers of a service that had no ready pod for the whole of that bucket
    std::optional<double> demandPeak;    ///< most that was asked for, where it exceeds the capacity then in force
    SimTime demandPeakAt;
    /// Slots that would have kept up, where arrivals are recorded: arrivals × time a slot is held (Little's law), the time being
    /// slots / throughput and the throughput arrivals − growth of the demand. Highest over any five saturated buckets in a row; 0 where
    /// there are no five.
    std::optional<double> slotsNeeded;
    /// The resource that this one waits for: a callee's, saturated no later and during at least half of the time this one is.
    const simulation::Resource* cause = nullptr;
    double causeShare = 0;               ///< of this one's saturated buckets, how many the cause was saturated in too
    /// Where `cause` is null: the callee whose pods locked up no later than this one filled; empty where none did.
    std::string lockedComponent;
    double lockedShare = 0;              ///< of this one's saturated buckets, how many had a pod of it locked

    [[nodiscard]] bool waitsForAnother() const { return cause != nullptr || !lockedComponent.empty(); }
};

/// Saturated resources ordered by firstSaturatedAt, then firstFullAt, then as recorded. A worker or a connection is held while
/// its owner waits for a callee, so these can have a cause; CPU, memory and throughput cannot. A cause makes callers wait: full memory does so
/// at a broker that stops its publishers; caches and pods evict or end. The cause is said only where the data
/// show it: the callee is in the caller's call tree, filled (or locked up) no later, and was so during half of the caller's time.
[[nodiscard]] std::vector<Saturation> saturationsOf(const scenario::Scenario& scenario, const simulation::Recording& recording,
                                                    const CallTree& calls);

/// Lock-ups of a component in the event log.
[[nodiscard]] std::size_t lockUpsOf(const simulation::Recording& recording, std::string_view component);

/// "ran out of workers", "reached its send limit": what a component did when this resource filled.
[[nodiscard]] std::string saturationVerb(const simulation::Resource& resource);
/// "32 of 32 busy, 65 needed": at the moment it filled, and the most that was needed. Where no more than the capacity would have been
/// needed in the long run, or it waits for another resource, the most that waited: "60 of 60 busy, 22 waiting". "no pod ready, 22 waiting" where
/// there was nothing that could be busy.
[[nodiscard]] std::string saturationCounts(const Saturation& saturation);
/// "workers", "RU/s", "connections to redis", with the component's title in front: "Drone Scheduler workers".
[[nodiscard]] std::string resourceTitle(const scenario::Scenario& scenario, const simulation::Resource& resource);
/// The whole sentence: what, when, how much, how long, why.
[[nodiscard]] std::string saturationSentence(const Saturation& saturation, const scenario::Scenario& scenario,
                                             const simulation::Recording& recording, const LocalClock& clock);

} // namespace headroom::analysis
