#pragma once

#include "models/simulation/control_plane.h"
#include "models/simulation/data_plane.h"
#include "models/simulation/network_signals.h"
#include "models/simulation/messaging_resources.h"
#include "models/simulation/recording.h"

#include <vector>

namespace headroom::simulation {

/// Reads the two planes at the end of each bucket and writes a Recording. Costs nothing between buckets.
class Recorder {
public:
    Recorder(const Topology& topology, DataPlane& data, ControlPlane& control, SimTime start, Duration bucket);

    /// Closes the bucket that ends at `now`; a shorter last one is closed the same way.
    void closeBucket(SimTime now);
    /// Throws away what has been recorded and begins again at `now`, where the data plane has just forgotten its counts. What is read from
    /// counters that go on (CPU time) goes on. Precondition: a bucket has been closed at `now`.
    void restart(SimTime now);
    /// Fills in what is known only of the whole run so far: summaries, outcomes. Cheap enough for every published bucket.
    void summarise(SimTime now);
    /// After summarise(): takes in the requests that have been settled since, and nothing else of the time since. `events` is the number to
    /// report. For a piece that waits for its last requests.
    void absorbRest(std::uint64_t events);

    [[nodiscard]] Recording& recording() { return m_recording; }

private:
    enum class Probe { Workers, Connections, ServiceCpu, ServiceMemory, PoolCpuRequests, PoolCpu, QueueSends, QueueSize, Credits, RequestUnits,
                       RedisMemory, RedisCommands, RedisConnections, SqlCores, SqlWorkers,
                       DatabaseCores, DatabaseConnections, DiskOperations, Network, Messaging };
    struct ResourceProbe {
        Probe probe;
        std::uint32_t station = 0, part = 0;
        double last = 0, lastRefused = 0;
        double utilisationIntegral = 0, seconds = 0;
    };
    /// One bucket of a resource.
    struct Reading {
        double mean = 0, max = 0, capacity = 0, demand = 0;
        double refusedShare = 0;
        std::optional<SimTime> firstFullAt;
    };

    void summariseRequests();
    void summariseStores();
    void addSignals();
    void addResources();
    void addSignal(std::string id, std::string component, std::string unit);
    void addResource(Probe probe, std::uint32_t component, std::uint32_t station, std::uint32_t part, std::string name, std::string unit);
    void push(double mean);
    void pushWithMaximum(double mean, double max);
    void recordSignals(SimTime now, double seconds);
    void recordResources(SimTime now, double seconds);
    [[nodiscard]] Reading read(ResourceProbe& probe, SimTime now, double seconds);
    [[nodiscard]] Reading readStores(ResourceProbe& probe, SimTime now, double seconds);
    [[nodiscard]] Reading readDatabase(ResourceProbe& probe, SimTime now, double seconds);
    [[nodiscard]] Reading readNetwork(ResourceProbe& probe, SimTime now, double seconds);
    [[nodiscard]] double networkValue(const NetworkSignal& signal, SimTime now);
    void summariseNetwork();
    [[nodiscard]] Reading readCluster(ResourceProbe& probe, SimTime now, double seconds);

    // recorder_messaging.cpp
    void addMessaging();
    [[nodiscard]] Reading readMessaging(ResourceProbe& probe, SimTime now, double seconds);
    void pushMessaging(SimTime now, double seconds);
    [[nodiscard]] double turnedAway(const LimitSignal& signal) const;
    void summariseMessaging();

    const Topology& m_topology;
    DataPlane& m_data;
    ControlPlane& m_control;
    Recording m_recording;
    SimTime m_bucketStart;
    std::vector<ResourceProbe> m_probes;
    std::vector<NetworkSignal> m_networkSignals;
    std::vector<NetworkResource> m_networkResources;
    std::vector<LimitSignal> m_limitSignals;
    std::vector<MessagingResource> m_messaging;       ///< by station of a Messaging probe
    std::size_t m_cursor = 0;                         ///< next signal to push to
    std::vector<double> m_lastCount;                  ///< of counters behind rate signals, in signal order
    [[nodiscard]] static bool readsCpuTime(Probe probe) { return probe == Probe::ServiceCpu || probe == Probe::PoolCpu || probe == Probe::SqlCores || probe == Probe::DatabaseCores; }

    std::vector<double> m_lastCpuSeconds;             ///< per service
    stats::Histogram m_bucketLatency;                 ///< client operations together, this bucket
};

/// The outcomes of an operation so far.
[[nodiscard]] Requests requestsOf(const OperationCounters& counters);

} // namespace headroom::simulation
