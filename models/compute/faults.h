#pragma once

#include "core/quantities/time.h"
#include "core/random/distributions.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace headroom::compute {

/// When something breaks: planned or at random. What breaks is its owner's business.
struct FaultRule {
    std::string name;                     ///< names its random stream; unique in a plan
    std::optional<SimTime> at;            ///< once, or with `every` the first of a strict period
    std::optional<Duration> every;        ///< without `at`: mean of the exponential time from the end of one to the next; > 0
    random::Distribution duration;        ///< how long it lasts
    bool forGood = false;                 ///< lasts until the end, and is the last of its rule
};

/// One occurrence.
struct Fault {
    SimTime from, to;                     ///< to ≥ from; never() when it lasts for good
    std::uint32_t rule = 0;               ///< index in the plan's rules
    std::uint64_t seed = 0;               ///< for choices at its beginning, such as which pod
    bool operator==(const Fault&) const = default;
};

/// All occurrences of `rules` that overlap [from, to) or begin in it, ordered by their beginning, then by rule.
///
/// A random fault is an alternating renewal process: up for an exponential time, down for `duration`. It begins at `origin` ≤ from, so
/// that every window of a scenario shows the same faults. What is due while the last one lasts is left out. Streams: "fault/<name>" of (seed, replication). Pure.
[[nodiscard]] std::vector<Fault> faultPlan(std::span<const FaultRule> rules, std::uint64_t seed, std::uint32_t replication, SimTime origin, SimTime from, SimTime to);

/// Share of the time that a component is up when it fails at random: MTBF / (MTBF + mean duration). Pure.
[[nodiscard]] double availability(Duration meanTimeBetween, Duration meanDuration);

/// Requests of a span of time, as a run records them.
struct FailureSample {
    SimTime from, to;
    double offered = 0;
    double failed = 0;                    ///< failed, timed out, throttled or lost; offered in this bucket or before
    double ended = 0;                     ///< failed or completed in it
};

/// What a fault did and how long it took to be over.
struct Recovery {
    /// From the beginning of the fault until all is well again for good; empty when that is later than what is looked at.
    std::optional<Duration> recoveryTime;
    double offered = 0, failed = 0;       ///< requests of the samples from the fault to the recovery
    double failedShareMax = 0;            ///< of one sample
};

/// Recovery time of a fault that began at `from`: the later of `backAt`, when what had failed was up for good, and the end of the last
/// sample whose failed share exceeds `failedShare`. Only samples that end after `from` and begin before `until` (the next fault, or the end of the
/// run) count; when the last of them is still bad or `backAt` is not before `until`, there is no recovery. `samples` ascend. The answer is as fine as the samples. Pure.
[[nodiscard]] Recovery measureRecovery(SimTime from, SimTime backAt, SimTime until, std::span<const FailureSample> samples, double failedShare = 0.01);

/// How data outlives the loss of the component that holds it.
struct DataProtection {
    std::optional<Duration> replicationLag;   ///< asynchronous copy that takes over; 0 = synchronous
    std::optional<Duration> backupEvery;      ///< restored from a backup; ages are even in [0, backupEvery)
};
/// Age of the oldest data lost by a fault at `at` that destroys what the component held since `heldSince`: the smaller of what its
/// protections leave and at − heldSince. Backups are taken at multiples of their interval since `heldSince`. Pure.
[[nodiscard]] Duration dataLost(const DataProtection& protection, SimTime heldSince, SimTime at);

} // namespace headroom::compute
