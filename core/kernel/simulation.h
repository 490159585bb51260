#pragma once

#include "core/kernel/event_queue.h"
#include "core/kernel/fifo.h"
#include "core/kernel/linked_fifo.h"
#include "core/kernel/observer.h"
#include "core/kernel/pool.h"
#include "core/kernel/processor_sharing.h"
#include "core/kernel/queueing_station.h"
#include "core/kernel/run_limits.h"
#include "core/stats/batch_means.h"
#include "core/stats/histogram.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace headroom::kernel {

/// A ready-made event loop over sources and stations: M/M/c, M/G/1, processor sharing, loss systems, tandems; and, off
/// the fast path, priorities, impatience, batches, routing by chance, closed populations, fork and join, retrials.
///
///     QueueingNetwork network(42, 0, SimTime{});
///     network.addStation({.name = "server", .service = {Distribution::Kind::Exponential, 0.008}});
///     network.addSource({.name = "customers", .interarrival = {Distribution::Kind::Exponential, 0.010}});
///     network.run({.end = SimTime{} + Duration::hours(1)});
///     network.timeInSystem().quantileNs(0.95);
///
/// It is the kernel's public face for tests against theory and for the benchmark; the models' data plane has a loop of its
/// own over the same structures. A run is a pure function of specs, seed and replication.
class QueueingNetwork {
public:
    QueueingNetwork(std::uint64_t seed, std::uint32_t replication, SimTime start);
    QueueingNetwork(const QueueingNetwork&) = delete;   // arrivals refer to the profiles inside
    QueueingNetwork& operator=(const QueueingNetwork&) = delete;

    /// Adds before the first run(). A spec may name stations that are added later. At most 2^30 of each.
    /// What the specs forbid throws InvariantViolation, here or at the first run().
    StationIndex addStation(const StationSpec& spec);
    void addSource(const SourceSpec& spec);
    /// Its customers count as offered at the first run().
    void addPopulation(const PopulationSpec& spec);

    /// Called about every 2^20 events from run(); returning false cancels.
    void setObserver(std::function<bool(const Progress&)> observer) { m_observer = std::move(observer); }

    /// Runs to the limits; may be called again with a later end and continues. `maxEvents` counts this call's events.
    RunEnd run(const RunLimits& limits);

    /// Forgets what was counted so far (the warm-up); requests in the system stay.
    void resetStatistics();

    /// Waiting and service at all stations, of requests that have left after their last station.
    [[nodiscard]] const stats::Histogram& timeInSystem() const { return m_timeInSystem; }
    /// The same in seconds, in batches, for an interval of the mean.
    [[nodiscard]] const stats::BatchMeans& timeInSystemBatches() const { return m_batches; }
    [[nodiscard]] const StationCounts& counts(StationIndex station) const { return m_stations[station].counts; }
    /// Requests of one class at a Priority or PreemptiveResume station; all zero for a class that never came.
    [[nodiscard]] StationCounts counts(StationIndex station, std::uint8_t priorityClass) const;
    /// Requests at the station, in line and in service, on average over time since the last reset; 0 before any time has passed.
    [[nodiscard]] double meanPresent(StationIndex station) const;
    [[nodiscard]] std::size_t stations() const { return m_stations.size(); }
    /// Requests that entered, left after service, were refused, lost patience; the rest is in the system.
    [[nodiscard]] std::uint64_t offered() const { return m_offered; }
    [[nodiscard]] std::uint64_t completed() const { return m_timeInSystem.count(); }
    [[nodiscard]] std::uint64_t refused() const { return m_refused; }
    [[nodiscard]] std::uint64_t abandoned() const { return m_abandoned; }
    /// Copies of a fork count as their one request.
    [[nodiscard]] std::size_t inSystem() const { return m_jobs.size() - m_copies; }
    /// Executed by all run() calls together.
    [[nodiscard]] std::uint64_t events() const { return m_events; }
    [[nodiscard]] SimTime now() const { return m_now; }
    /// Hash of the order of all events: equal for equal runs on every machine.
    [[nodiscard]] std::uint64_t fingerprint() const { return m_fingerprint; }

private:
    struct JobKind {
        std::uint8_t priorityClass = 0;
        bool copy = false;                   ///< of a fork: its parent is in m_extras
    };
    struct Job {
        SimTime entered;
        SimTime atStation;
        StationIndex station = 0;
        JobKind kind;
    };
    /// What only some features need of a request; beside the jobs, so that a plain one stays at 24 bytes.
    struct JobExtra {
        SimTime patienceUntil;
        std::int64_t leftNs = 0;             ///< of an interrupted service
        std::uint32_t parent = 0;
        std::uint32_t openCopies = 0;
    };
    /// What only stations off the fast path have.
    struct Special {
        std::vector<Route> routes;
        random::Generator routing;
        std::vector<StationIndex> branches;
        std::vector<LinkedFifo> lines;               ///< by class
        std::vector<std::uint32_t> interrupted;      ///< by class; at most one each
        std::vector<StationCounts> byClass;
        std::vector<random::Sampler> serviceByClass;
        bool impatient = false;
        random::Sampler patience;
        random::Generator patienceGenerator;
        std::size_t waiting = 0;
        std::uint32_t running = Pool<Job>::kNone;    ///< PreemptiveResume
        SimTime runningEnds;
    };
    struct Station {
        Discipline discipline = Discipline::Fifo;    ///< Fifo with patience is handled as Priority
        bool routed = false;
        std::uint32_t servers = 1;
        std::uint32_t busy = 0;
        StationIndex next = kOut;
        StationIndex refusedTo = kOut;
        std::uint64_t waitingLimit = 0;
        random::Generator generator;
        random::Sampler service;
        std::int64_t nextServiceNs = 0;      ///< drawn ahead
        Fifo line;
        StationCounts counts;
        std::uint64_t presentAtReset = 0;
        /// Sum of the instants of leaving less those of coming since the reset, which with present() gives the mean number
        /// over time. Wraps around; the result does not.
        std::uint64_t areaNs = 0;
        ProcessorSharing sharing;
        SimTime wakeUp = SimTime::never();   ///< earliest pending event of a sharing or interruptible station
        std::unique_ptr<Special> special;
    };
    struct Source {
        StationIndex target = 0;
        random::Generator generator;
        random::Sampler interarrival;
        std::int64_t nextGapNs = 0;          ///< drawn ahead
        bool renewal = false;
        bool paced = false;
        JobKind kind;
        bool geometric = false;
        std::uint32_t batch = 1;             ///< fixed size, when not geometric
        double stopProbability = 1;          ///< of a geometric batch after each member
        random::Generator batches;
        double pacedIncrement = 0.5;         ///< the first of an evenly paced source comes half a gap after the start
        calendar::RateProfile profile;
        std::uint32_t profileTimes = 0;      ///< index into m_profileTimes
    };
    enum class Kind : std::uint32_t { Arrival, Departure, StationWakeUp, Impatience };
    static constexpr int kKindShift = 30;
    static std::uint32_t pack(Kind kind, std::uint32_t index)
    {
        return (static_cast<std::uint32_t>(kind) << kKindShift) | index;
    }

    // simulation.cpp: the event loop and the plain stations.
    void scheduleArrival(std::uint32_t source);
    void arrive(std::uint32_t job, StationIndex station);
    void enter(std::uint32_t job, StationIndex station);      ///< arrive(), for other files
    void leave(std::uint32_t job);                            ///< leaveStation(), for other files
    /// The variate that was drawn at the last call; then draws the next one. So the draw, some 30 cycles from generator to
    /// integer, is off the path on which the event waits for its time, and the processor overlaps it with other work.
    static std::int64_t takeServiceNs(Station& station)
    {
        const std::int64_t serviceNs = station.nextServiceNs;
        station.nextServiceNs = station.service.sampleNs(station.generator);
        station.counts.serviceNs += serviceNs;
        return serviceNs;
    }
    void startService(std::uint32_t job, Station& station);
    void leaveStation(std::uint32_t job, Station& station);
    void wakeSharing(StationIndex index);
    void armSharing(StationIndex index);
    bool report(const RunLimits& limits, std::uint64_t executed);
    bool admit(std::uint32_t source, const RunLimits& limits);
    bool admitBatch(std::uint32_t source, const RunLimits& limits);

    // simulation_setup.cpp: from specs to tables.
    void start();
    void addSpecial(Station& station, const StationSpec& spec);
    static std::uint64_t present(const Station& station);

    // simulation_lines.cpp: everything off the fast path.
    void enterSpecial(std::uint32_t job, StationIndex station);
    void enterLine(std::uint32_t job, Station& station);
    void enterFork(std::uint32_t job, Station& station);
    void enterInterruptible(std::uint32_t job, StationIndex station);
    void serveFromLine(std::uint32_t job, Station& station);
    void serveNextInLine(std::uint32_t done, Station& station);
    void wakeInterruptible(StationIndex index);
    void armInterruptible(StationIndex index);
    void resumeNext(Station& station);
    void loseInLine(std::uint32_t job);
    void discard(std::uint32_t job);
    void finishCopy(std::uint32_t job);
    StationIndex chooseRoute(Station& station);
    static std::int64_t classServiceNs(Station& station, std::uint8_t priorityClass);
    static StationCounts& classCounts(Station& station, std::uint8_t priorityClass);
    JobExtra& extra(std::uint32_t job);

    std::uint64_t m_seed;
    std::uint32_t m_replication;
    SimTime m_start;
    SimTime m_now;
    SimTime m_statisticsFrom;
    bool m_started = false;
    EventQueue m_queue;
    Pool<Job> m_jobs;
    std::vector<Station> m_stations;
    std::vector<Source> m_sources;
    std::vector<PopulationSpec> m_populations;
    std::vector<JobExtra> m_extras;          ///< by job, grown on demand
    std::vector<Link> m_links;               ///< by job, grown on demand
    std::size_t m_copies = 0;                ///< copies of forks alive
    std::vector<calendar::ArrivalTimes> m_profileTimes;
    stats::Histogram m_timeInSystem;
    stats::BatchMeans m_batches;
    std::uint64_t m_offered = 0;
    std::uint64_t m_refused = 0;
    std::uint64_t m_abandoned = 0;
    std::uint64_t m_events = 0;
    std::uint64_t m_fingerprint = 0xcbf29ce484222325ULL;
    std::function<bool(const Progress&)> m_observer;
};

} // namespace headroom::kernel
