#pragma once

#include "core/kernel/burst_budget.h"
#include "core/kernel/cooling_pool.h"
#include "core/kernel/event_queue.h"
#include "core/kernel/fifo.h"
#include "core/kernel/linked_fifo.h"
#include "core/kernel/paced_gate.h"
#include "core/kernel/processor_sharing.h"
#include "core/kernel/retry_budget.h"
#include "core/kernel/token_bucket.h"
#include "core/kernel/window_budget.h"
#include "core/random/generator.h"
#include "core/stats/histogram.h"
#include "core/stats/population.h"
#include "core/stats/time_weighted.h"
#include "models/simulation/messaging_state.h"
#include "models/simulation/topology.h"

#include <limits>
#include <optional>
#include <vector>

/// The state of the data plane's tables while a run goes on: what the hot loop writes and the recorder reads.
namespace headroom::simulation {

/// How a call or a request ended. Later is worse: the outcome of several parts is the largest.
enum class Outcome : std::uint8_t { Ok, Lost, Throttled, Failed, TimedOut };
inline constexpr std::size_t kOutcomes = 5;

/// Slots that are watched over time, and for the first instant at which all were taken.
struct Occupancy {
    stats::Population busy, waiting;
    stats::TimeWeighted capacity;
    std::optional<SimTime> firstFullAt;
    std::int64_t fullAt = kNever;        ///< number of busy slots that is worth a look: the capacity, until it was reached

    void start(SimTime now)
    {
        busy = waiting = stats::Population(now);
        capacity = stats::TimeWeighted(now);
    }
    void take(SimTime now)
    {
        busy.enter(now);
        if (busy.value() < fullAt) [[likely]] return;
        firstFullAt = now;
        fullAt = kNever;
    }
    void giveBack(SimTime now) { busy.leave(now); }
    void addCapacity(SimTime now, double delta)
    {
        capacity.add(now, delta);
        fullAt = firstFullAt || capacity.value() < 1 ? kNever : static_cast<std::int64_t>(capacity.value());
    }
    void reset(SimTime now)
    {
        busy.reset(now);
        waiting.reset(now);
        capacity.reset(now);
    }
    /// Watches for the first instant at which all are taken anew.
    void forgetFull()
    {
        firstFullAt.reset();
        fullAt = capacity.value() < 1 ? kNever : static_cast<std::int64_t>(capacity.value());
    }

private:
    static constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
};

/// Calls to one component. Counters run over the whole run; the histogram and the occupancy are of the current bucket.
struct ComponentCounters {
    std::uint64_t arrivals = 0, completions = 0, failures = 0, refused = 0;
    std::uint64_t slow = 0;              ///< completions later than `slowAboveNs`
    std::int64_t slowAboveNs = std::numeric_limits<std::int64_t>::max();
    std::uint64_t waited = 0;
    std::int64_t waitNs = 0;
    stats::Population inSystem;          ///< of the current bucket
    double inSystemSeconds = 0;          ///< integral over all closed buckets
    stats::Histogram response;
};

struct OperationCounters {
    std::uint64_t offered = 0;
    std::uint64_t outcomes[kOutcomes] = {};
    std::uint64_t inFlight = 0;
    std::uint64_t degraded = 0;   ///< of the answers: at least one step fell back
    stats::Histogram latency;   ///< of the current bucket
};

/// What one pod knows of the calls of one step: how many retries it may still make, and whether it calls at all.
struct CallGuard {
    kernel::RetryBudget budget{0, 0, SimTime{}};
    kernel::CircuitBreaker breaker;
};

/// What guards of one step did, all callers together.
struct GuardCounts {
    std::uint64_t rejected = 0;      ///< tries that an open breaker refused
    std::uint64_t openings = 0;      ///< of breakers
    std::uint64_t retriesDenied = 0; ///< by the budget
    std::uint64_t fallbacks = 0;
    std::uint64_t noPort = 0;        ///< tries that found no outbound port
};

/// Client-side connections of one pod to one target.
struct PodPool {
    std::uint32_t inUse = 0;
    std::uint32_t open = 0;      ///< opened so far and kept: the most that were ever in use
    kernel::LinkedFifo line;
};

/// A running container of a service.
struct Pod {
    std::uint32_t service = kNone;
    bool alive = false;      ///< has a process
    bool ready = false;      ///< in the endpoints
    bool receives = false;   ///< takes messages of the queues that its service reads; its workers count
    bool draining = false;   ///< terminating: finishes what it has
    std::uint32_t busy = 0;  ///< workers in use
    std::uint32_t workers = 0;
    kernel::LinkedFifo line; ///< requests waiting for a worker
    kernel::ProcessorSharing cpu;
    kernel::EventQueue::Handle cpuEvent = kernel::EventQueue::kNoHandle;
    SimTime cpuEventAt = SimTime::never();
    double cpuCores = 0;     ///< capacity in force while not locked
    double slowdown = 1, failureProbability = 0;   ///< of its revision; read for revised services only
    SimTime lockedUntil{};
    SimTime receivePausedUntil{}, sendPausedUntil{};
    std::vector<PodPool> pools;
    std::vector<CallGuard> guards;               ///< by slot of ServiceRow::guards
    std::optional<kernel::TokenBucket> limit;    ///< of this pod alone
    std::uint32_t node = 0;                      ///< for outbound ports
};

struct ServiceState {
    std::vector<std::uint32_t> readyPods;   ///< in order of readiness
    std::vector<std::uint32_t> receivers;   ///< pods that take messages: the ready ones, and consumers that a probe took out of the endpoints
    std::uint32_t next = 0;                 ///< round robin
    std::uint32_t lastConsumed = kNone;     ///< queue row of the last message taken, where there are several
    Occupancy workers;
    std::vector<Occupancy> pools;           ///< one per connection pool, all pods together
    std::uint64_t deadlocks = 0;
    kernel::LinkedFifo held;                ///< requests that an interceptor keeps until a pod is ready
    std::uint32_t probed = 0;               ///< round robin of the probes of others
    random::Generator balance, deadlock, revision;
};

struct Message {
    std::uint32_t request = kNone;   ///< whose part it is; kNone when nobody waits for it any more
    std::uint32_t queue = kNone;
    std::uint32_t deliveries = 0;
    bool counted = true;             ///< in the counts of its consumer's operation
    float bytes = 0;
    std::uint32_t line = kNone;      ///< partition or session, where its queue has them
    SimTime sentAt;
    std::uint8_t redrives = 0;       ///< times it has come back from the dead letters
    bool duplicate = false;          ///< an earlier try of the same send was accepted
    bool isDeadLetter = false;       ///< waits to be sent back
    bool forgotten = false;          ///< a duplicate that came back when its consumer no longer knew it
    float deadSeconds = 0;           ///< that it was out of its line as a dead letter: its retention begins anew after them
};

struct QueueState {
    kernel::Fifo waiting;                   ///< message ids
    std::uint64_t locked = 0;               ///< taken and not settled, or waiting for the end of a dead consumer's lock
    double bytes = 0, maxBytes = 0;         ///< held, messages in work included
    std::optional<kernel::TokenBucket> sends;
    stats::TimeWeighted length;
    std::uint64_t sent = 0, received = 0, settled = 0, deadLettered = 0, redelivered = 0;
    std::uint64_t refusedFull = 0, refusedRate = 0, refusedCredits = 0, refusedDown = 0, lost = 0;
    std::uint64_t redriven = 0, duplicatesSkipped = 0, treatedTwice = 0;
    SimTime freeAt{};                       ///< of the one core of a RabbitMQ queue
    std::optional<SimTime> firstFullAt, firstRefusedAt;
    std::uint32_t nextPod = 0;
    bool down = false;                      ///< nobody receives
    random::Generator latency;
    std::optional<random::Sampler> latencySampler;
};

struct ServiceBusState {
    std::optional<kernel::WindowBudget> credits;   ///< empty for Premium
    std::optional<kernel::WindowBudget> bytesIn, bytesOut;   ///< Premium: by the second
    std::uint64_t operations = 0;                  ///< billed: sends and receives in steps of 64 KB
    std::uint64_t throttled = 0;
    std::uint64_t topicCredits = 0;                ///< spent on sends to topics and on their filters
    double bytesInCount = 0, bytesOutCount = 0;    ///< Premium
};

/// Highest second of one partition in the current hour, for the autoscale meter. Writes reach every region, reads one.
struct PartitionPeak {
    std::int64_t second = 0;
    double units = 0, writeUnits = 0;
    double hourMax = 0, hourMaxWrites = 0;
};

struct CosmosState {
    std::vector<kernel::WindowBudget> partitions;
    double spentUnits = 0, refusedUnits = 0;       ///< whole run
    std::uint64_t throttled = 0, surfaced = 0;     ///< 429 answers; those that no retry absorbed
    std::vector<kernel::BurstBudget> bursts;       ///< in place of `partitions` where burst capacity is on
    std::vector<PartitionPeak> peaks;              ///< autoscale: by partition
    std::vector<double> spentByPartition;          ///< where a hot key makes them unlike; whole run
    random::Generator partition, latency;
    std::optional<random::Sampler> read, write;
};

/// What a cache holds, by the minute in which it expires.
struct KeysByMinute {
    double liveBytes = 0;
    std::vector<double> expiring;                  ///< bytes, a ring by minute since the epoch
    std::int64_t minute = 0;                       ///< first minute not yet expired
    /// Evicted, or lost with a pod: what would be there, by minute of its expiry in the same ring, times `missingScale`.
    double missingBytes = 0, missingScale = 1;
    std::vector<double> missing;
};

struct RedisState {
    SimTime freeAt{};                              ///< the single command thread
    std::int64_t commandNs = 0;
    double bytesPerNs = 1;
    std::vector<SimTime> shardFreeAt;              ///< of each shard's thread; empty for one shard, which is `freeAt`
    double maxBytes = 0;                           ///< infinite where nothing is ever evicted
    KeysByMinute keys;
    double writtenBytes = 0, writtenKeys = 0;      ///< whole run: the mean size of a key
    random::Generator shard;
    std::uint32_t connections = 0, maxConnections = 0;   ///< open from all pods; the tier's limit
    std::uint64_t commands = 0, evictedKeys = 0, refusedWrites = 0, refusedConnections = 0;
    double busyNs = 0;
};

/// Disk operations one after the other, each of an exponential time.
struct DiskState {
    SimTime freeAt{};
    double operationNs = 0;                        ///< mean
    double operations = 0, busyNs = 0;             ///< whole run
    random::Generator chance;
};

/// Statements that share cores, the connections to them, and what has been written (stores in pods).
struct DatabaseState {
    kernel::ProcessorSharing cpu{0};
    kernel::EventQueue::Handle cpuEvent = kernel::EventQueue::kNoHandle;
    SimTime cpuEventAt = SimTime::never();
    std::uint32_t connections = 0, maxConnections = 0;   ///< open: pooled ones, and one for each call without a pool
    std::uint64_t statements = 0, refusedConnections = 0;
    double heldBytes = 0, heldItems = 0;
};

struct SqlState {
    kernel::ProcessorSharing cpu;
    kernel::EventQueue::Handle cpuEvent = kernel::EventQueue::kNoHandle;
    SimTime cpuEventAt = SimTime::never();
    std::uint32_t busy = 0, maxWorkers = 0;
    Occupancy workers;
};

/// What faults and schedules do to a component. Read only on behalf of guarded steps.
struct Availability {
    int down = 0;                           ///< reasons to be down: it is up at 0
    double slowFactor = 1, slowShare = 0;
    double lossShare = 0;
    random::Generator chance;
};

struct ExternalState {
    random::Generator latency, failure;
    std::optional<random::Sampler> sampler;
};

/// Token buckets of one rate limit: one, or one for each tenant. Those of single pods are with the pods.
struct LimiterState {
    std::vector<kernel::TokenBucket> buckets;
    std::uint64_t passed = 0, refused = 0;
};

struct GatewayState {
    random::Generator latency;
    std::optional<random::Sampler> sampler;
    std::optional<kernel::PacedGate> gate;   ///< empty = takes whatever comes
    int units = 1;
    double askedUnitSeconds = 0, passedUnitSeconds = 0;   ///< whole run
    std::uint64_t refused = 0;
};

/// Ports towards the destinations of one outbound access, node by node as pods come to them.
struct OutboundState {
    std::vector<std::uint32_t> firstPool;    ///< by node: index in the data plane's pools; kNone = no pod there yet
    std::uint64_t asked = 0, refused = 0;
    std::optional<SimTime> firstFullAt;
};

} // namespace headroom::simulation
