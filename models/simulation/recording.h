#pragma once

#include "core/quantities/time.h"
#include "core/stats/confidence.h"
#include "core/stats/histogram.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What a run leaves behind: time series, histograms, usage of meters, decisions. Plain data; prices and verdicts are
/// made from it by models/pricing and models/analysis.
namespace headroom::simulation {

/// Where each offered request ended. offered = completed + failed + timedOut + throttled + lost + inFlight.
/// A request that sent a message counts by what became of the message: it is in flight until the message is settled.
struct Requests {
    std::uint64_t offered = 0;
    std::uint64_t completed = 0;
    std::uint64_t failed = 0;      ///< an error answer: refused, full queue, dependency failed, dead-lettered
    std::uint64_t timedOut = 0;    ///< a time-out that no retry absorbed: the client's own, or that of a call below
    std::uint64_t throttled = 0;   ///< refused by a rate limit (429, ServerBusy) after all retries
    std::uint64_t lost = 0;        ///< the client was told yes and the work vanished
    std::uint64_t inFlight = 0;    ///< unfinished when the run ended, queued messages included
    std::uint64_t degraded = 0;    ///< of the completed: a default answer took the place of a failed step

    [[nodiscard]] std::uint64_t sumOfOutcomes() const { return completed + failed + timedOut + throttled + lost + inFlight; }
};

/// What an interval has been made from.
enum class IntervalMethod {
    None,           ///< there is no interval
    Replications,   ///< Student's t over independent replications
    BatchMeans      ///< batches of one replication of steady traffic, without its warm-up
};

/// A figure with its 95 % confidence interval, where the run can tell one.
struct Estimate {
    double value = 0;
    std::optional<stats::Interval> interval;
    IntervalMethod method = IntervalMethod::None;
};

/// Response times of one population. Client operations: from the client's send to its answer, round trip included.
/// Operations that consume a queue: from the send of the message to the end of its treatment.
struct LatencySummary {
    std::uint64_t count = 0;
    Estimate meanMs, p50Ms, p90Ms, p95Ms, p99Ms, maxMs;
    stats::Histogram histogram;   ///< merged over replications
};

struct OperationResult {
    std::string name;
    bool clientOperation = true;
    Requests requests;            ///< messages for an operation that consumes a queue
    LatencySummary latency;
};

/// Anything of a component that can be full: worker slots, CPU, connections, request units, credits, memory.
/// `utilisation` is of the capacity in force at that time, 0 … 1 (demand above capacity shows as 1, refusals apart).
struct Resource {
    std::string id;               ///< "component/resource", e.g. "drone-scheduler/workers"
    std::string component;
    std::string name;             ///< "workers", "cpu", "connections to redis", "RU/s", "credits", "sends", "vCores", "size", "memory"
    std::string unit;             ///< of `capacity`: "slots", "cores", "RU/s", "credits/s", "messages/s", "B" …
    std::vector<float> utilisationMean, utilisationMax;   ///< per bucket
    std::vector<float> capacity;                          ///< per bucket, at its end
    std::vector<float> demand;    ///< per bucket, mean, same unit as capacity: what was asked for, above capacity when overloaded
    Estimate utilisation;         ///< mean over the run
    double utilisationPeak = 0;
    std::optional<SimTime> firstSaturatedAt;   ///< start of the first whole bucket at or above 98 %, or with refusals
    std::optional<SimTime> firstFullAt;        ///< first instant at 100 %
    double saturatedMinutes = 0;
};

/// One signal over time; buckets as in Recording. Counts per bucket are in `mean`, per second.
struct Signal {
    std::string id;               ///< "requests.offered", "latency.p95", "workflow.replicas", "delivery-requests.length" …
    std::string component;        ///< empty for the whole system
    std::string unit;             ///< "1/s", "s", "pods", "nodes", "messages", "B"
    std::vector<float> min, mean, max;   ///< min and max are empty where they were not recorded; NaN = no data
};

enum class EventKind { ScaleUp, ScaleDown, Held, PodPending, NodeAdded, NodeRemoved, Eviction, OutOfMemory, Deadlock, QueueFull, Fault, Deployment, Rollback, Restart, Unready, QuotaRefused, CapReached };

/// A decision or an incident, with its reason as a sentence.
struct Event {
    SimTime at;
    EventKind kind = EventKind::ScaleUp;
    std::string who;              ///< "HPA", "cluster autoscaler", "scheduler", "kubelet", component kinds …
    std::string component;
    int from = 0, to = 0;         ///< replicas or nodes; equal where nothing changed
    std::string why;
};

/// Billable quantity of one meter at one component, hour by hour from Recording::start, in the meter's unit.
struct Usage {
    std::string component;
    std::string meter;            ///< meter id of the catalogue, e.g. "vm/Standard_DS4_v2/linux/regular"
    std::vector<double> perHour;
    bool followsTraffic = false;  ///< proportional to requests rather than to time; used to extrapolate to a month
    /// Only where the larger of two is billed: what the traffic used, and what is in force without any. `perHour` is the larger of both;
    /// empty for all other meters.
    std::vector<double> usedPerHour = {}, floorPerHour = {};
};

/// Time that a component was there in, hour by hour from Recording::start: [h], at most the length of the hour.
struct RunningTime {
    std::string component;
    std::vector<double> hoursPerHour;
};

struct ComponentResult {
    std::string id, kind;
    std::uint64_t arrivals = 0, completions = 0, refused = 0;
    std::uint64_t waited = 0;     ///< calls that got a worker, at once or after a wait: what waitMs is the mean of
    Estimate meanInSystem;        ///< Little's L
    Estimate waitMs, responseMs;
    LatencySummary response;      ///< time in the component, waiting included
    std::vector<std::pair<std::string, double>> figures;   ///< the kind's own: "deadlocks", "throttled", "evictedKeys", "restarts" …
};

/// The figures of one replication, kept when replications are merged: two runs of one seed are paired by them, and each is billed
/// by itself, so that money has an interval as well.
struct ReplicationFigures {
    int number = 0;               ///< from 0; with the seed it names the random streams
    std::uint64_t offered = 0;
    std::optional<double> failedShare;         ///< empty when nothing was offered
    struct Latency {
        double meanMs = 0, p50Ms = 0, p90Ms = 0, p95Ms = 0, p99Ms = 0;
    };
    std::optional<Latency> latency;            ///< client operations together; empty when nothing was answered
    std::vector<std::optional<Latency>> operations;   ///< in the order of Recording::operations
    std::vector<Usage> usage;
    std::vector<double> offeredPerHour;
};

/// One fault of the run and its recovery.
struct FaultResult {
    std::string name, kind, component;
    SimTime from, to;                          ///< `to` is never() for what broke for good
    std::optional<double> recoverySeconds;     ///< until it was over for good, as fine as the buckets; empty: not within the window, or the next fault came first
    double offered = 0, failed = 0;            ///< requests until then (or to the end of what is looked at)
    double failedShareMax = 0;                 ///< of one bucket
    std::optional<double> dataLostSeconds;     ///< age of the oldest data lost, where data was lost
};

/// Where an estimate is outside of its validity.
struct ValidityNote {
    std::string component;
    SimTime from, to;             ///< the period, whole buckets
    std::string reason;           ///< a sentence: what happens there and what it does to the figures
};

struct Recording {
    std::string scenario, variant;
    std::uint64_t seed = 0;
    int replications = 1;
    std::string engine = "des";
    std::uint64_t events = 0;
    bool partial = false;         ///< stopped before its end
    SimTime start, end;           ///< of the simulated window; `end` is what has been reached
    SimTime windowEnd;            ///< where the window ends when nobody stops the run; ≥ end
    Duration bucket;              ///< width of the series' buckets
    std::uint64_t fingerprint = 0;///< hash of event order and results; equal on every machine and thread count

    Requests requests;
    Estimate failedShare;         ///< (failed + timedOut + throttled + lost) / offered
    LatencySummary latency;       ///< client operations together
    std::vector<OperationResult> operations;
    std::vector<ComponentResult> components;   ///< in scenario order
    std::vector<Resource> resources;
    std::vector<Signal> signals;
    std::vector<Event> eventLog;
    std::vector<FaultResult> faults;           ///< of the first replication, in the order of their beginning
    std::vector<Usage> usage;
    std::vector<double> offeredPerHour;        ///< requests offered in each hour of the window
    /// Metered to the instant, of node pools (with a node), services (with a ready pod) and what has a schedule (while it is billed).
    std::vector<RunningTime> running;
    std::vector<ValidityNote> validity;        ///< of estimates, in time order; empty for engine "des", which has no such limits
    /// In the order of their numbers; empty when some were stopped, for those cover different times, and in engines without chance.
    std::vector<ReplicationFigures> perReplication;

    [[nodiscard]] std::size_t bucketCount() const
    {
        return bucket.count() <= 0 ? 0 : static_cast<std::size_t>(((end - start).count() + bucket.count() - 1) / bucket.count());
    }
    [[nodiscard]] const Signal* signal(std::string_view id) const
    {
        for (const Signal& s : signals)
            if (s.id == id) return &s;
        return nullptr;
    }
};

} // namespace headroom::simulation
