#pragma once

#include "core/kernel/event_queue.h"
#include "core/kernel/observer.h"
#include "core/kernel/pool.h"
#include "core/kernel/queueing_station.h"
#include "core/kernel/run_limits.h"
#include "core/stats/batch_means.h"
#include "core/stats/histogram.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace headroom::kernel {

/// A ready-made event loop over sources and stations: M/M/c, M/G/1, processor sharing, loss systems, tandems.
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

    /// Adds before the first run(). `spec.next` may name a station that is added later. At most 2^30 of each.
    StationIndex addStation(const StationSpec& spec);
    void addSource(const SourceSpec& spec);

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
    [[nodiscard]] std::size_t stations() const { return m_stations.size(); }
    /// Requests that entered, left after service, were refused; the rest is in the system.
    [[nodiscard]] std::uint64_t offered() const { return m_offered; }
    [[nodiscard]] std::uint64_t completed() const { return m_timeInSystem.count(); }
    [[nodiscard]] std::uint64_t refused() const { return m_refused; }
    [[nodiscard]] std::size_t inSystem() const { return m_jobs.size(); }
    /// Executed by all run() calls together.
    [[nodiscard]] std::uint64_t events() const { return m_events; }
    [[nodiscard]] SimTime now() const { return m_now; }
    /// Hash of the order of all events: equal for equal runs on every machine.
    [[nodiscard]] std::uint64_t fingerprint() const { return m_fingerprint; }

private:
    struct Job {
        SimTime entered;
        SimTime atStation;
        StationIndex station = 0;
    };
    struct Station {
        Discipline discipline = Discipline::Fifo;
        std::uint32_t servers = 1;
        std::uint32_t busy = 0;
        StationIndex next = kOut;
        std::uint64_t waitingLimit = 0;
        random::Generator generator;
        random::Sampler service;
        std::int64_t nextServiceNs = 0;      ///< drawn ahead
        Fifo line;
        StationCounts counts;
        ProcessorSharing sharing;
        SimTime wakeUp = SimTime::never();   ///< earliest pending event of a sharing station
    };
    struct Source {
        StationIndex target = 0;
        random::Generator generator;
        random::Sampler interarrival;
        std::int64_t nextGapNs = 0;          ///< drawn ahead
        bool renewal = false;
        bool paced = false;
        double pacedIncrement = 0.5;         ///< the first of an evenly paced source comes half a gap after the start
        calendar::RateProfile profile;
        std::uint32_t profileTimes = 0;      ///< index into m_profileTimes
    };
    enum class Kind : std::uint32_t { Arrival, Departure, SharingWakeUp };
    static constexpr int kKindShift = 30;
    static std::uint32_t pack(Kind kind, std::uint32_t index)
    {
        return (static_cast<std::uint32_t>(kind) << kKindShift) | index;
    }

    void startSources();
    void scheduleArrival(std::uint32_t source);
    void arrive(std::uint32_t job, StationIndex station);
    std::int64_t takeServiceNs(Station& station);
    void startService(std::uint32_t job, Station& station);
    void leaveStation(std::uint32_t job, Station& station);
    void wakeSharing(StationIndex index);
    void armSharing(StationIndex index);
    bool report(const RunLimits& limits, std::uint64_t executed);

    std::uint64_t m_seed;
    std::uint32_t m_replication;
    SimTime m_start;
    SimTime m_now;
    bool m_started = false;
    EventQueue m_queue;
    Pool<Job> m_jobs;
    std::vector<Station> m_stations;
    std::vector<Source> m_sources;
    std::vector<calendar::ArrivalTimes> m_profileTimes;
    stats::Histogram m_timeInSystem;
    stats::BatchMeans m_batches;
    std::uint64_t m_offered = 0;
    std::uint64_t m_refused = 0;
    std::uint64_t m_events = 0;
    std::uint64_t m_fingerprint = 0xcbf29ce484222325ULL;
    std::function<bool(const Progress&)> m_observer;
};

} // namespace headroom::kernel
