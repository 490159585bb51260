#pragma once

#include "core/kernel/fifo.h"
#include "core/kernel/linked_fifo.h"
#include "core/kernel/window_budget.h"
#include "core/quantities/time.h"
#include "core/random/distributions.h"
#include "core/random/generator.h"
#include "core/stats/time_weighted.h"
#include "models/simulation/dead_letters.h"

#include <cstdint>
#include <optional>
#include <vector>

/// State of topics, groups and brokers while a run goes on. Rules and sources: docs/models/messaging.md.
namespace headroom::simulation {

/// One partition or session as a group reads it: in order, one message in work at a time.
struct GroupLine {
    static constexpr std::uint32_t kNobody = ~std::uint32_t{0};
    kernel::LinkedFifo waiting;
    std::uint32_t again = kNobody;     ///< a message that comes back: before all that wait
    std::uint32_t member = kNobody;    ///< index in GroupState::members of the one that reads it
    bool inWork = false, listed = false;

    [[nodiscard]] bool empty() const { return again == kNobody && waiting.empty(); }
    /// Messages that have not been settled, the one in work included.
    [[nodiscard]] std::size_t lag() const { return waiting.size() + (again != kNobody) + inWork; }
};

/// A pod that reads: a member of the group or, with a group per pod, a group of its own.
struct GroupMember {
    std::uint32_t pod = GroupLine::kNobody;
    kernel::Fifo ready;                ///< of its lines: those with a message and none in work
    std::uint32_t firstLine = 0;       ///< with a group per pod: its own block of lines
    std::uint64_t unsettled = 0;       ///< with a group per pod: copies made for it that are not settled
    bool gone = false;                 ///< reads no more
    SimTime expelledAt = SimTime::never();   ///< of one that died without leaving: the end of its session
};

/// How one queue row that is not plain is read.
struct GroupState {
    std::vector<GroupLine> lines;
    std::vector<GroupMember> members;
    std::vector<std::uint32_t> memberOfPod;  ///< by pod id; grows as pods come
    kernel::Fifo ready;                      ///< sessions, which any worker may take
    SimTime begin;                           ///< members that are there then need no rebalance
    SimTime pausedUntil{};
    bool retentionArmed = false;
    stats::TimeWeighted inWork;              ///< messages, of rows with lines
    std::uint64_t rebalances = 0, expired = 0;
    random::Generator filter, pause;
    std::optional<random::Sampler> pauseSampler;
};

/// What a log holds, read or not, by the time at which it is dropped: slots of `slotNs`.
struct LogBytes {
    double bytes = 0;
    std::int64_t slotNs = 0, slot = 0;       ///< width; first slot that has not been dropped
    std::vector<double> dropping;            ///< a ring
};

struct TopicState {
    random::Generator partition, latency;
    std::optional<random::Sampler> latencySampler;
    LogBytes log;                            ///< of one replica, compressed
    ReplayTimes replays;                     ///< of its dead letters; empty where no consumer forgets
    std::uint64_t sent = 0, refusedFull = 0, refusedRate = 0, refusedCredits = 0, refusedDown = 0, lost = 0;
    std::optional<SimTime> firstFullAt, firstRefusedAt;
};

struct BrokerState {
    std::vector<std::uint32_t> podOfSlot;    ///< kNone = that broker is down; empty for a managed one
    std::uint32_t up = 0;                    ///< brokers
    std::uint32_t units = 1;
    std::optional<kernel::WindowBudget> eventsIn, bytesIn;   ///< Event Hubs: by the second
    SimTime inFreeAt{}, outFreeAt{};         ///< when what has been taken so far is through
    bool resumeArmed = false;
    std::vector<std::uint32_t> rows;         ///< queue rows that it holds
    std::uint32_t nextRow = 0;               ///< whose turn it is when egress comes free
    double heldBytes = 0;                    ///< of unsettled messages
    double storedBytes = 0;                  ///< of all logs, replicas included
    // counters of the whole run
    double eventsInCount = 0, bytesInCount = 0, eventsOutCount = 0, bytesOutCount = 0, replicationBytes = 0;
    std::uint64_t throttled = 0, blocked = 0, refusedDown = 0, lostMessages = 0;
    std::uint64_t throttledEver = 0;         ///< as `throttled`, but never set back
    double lostBytes = 0;
};

} // namespace headroom::simulation
