#pragma once

#include "models/fluid/latency_track.h"
#include "models/fluid/layout.h"
#include "models/fluid/plant.h"
#include "models/simulation/control_plane.h"
#include "models/simulation/network_signals.h"
#include "models/simulation/messaging_resources.h"
#include "models/simulation/recording.h"

#include <optional>
#include <vector>

namespace headroom::fluid {

/// Writes a Recording from the flows: looks at every step, closes buckets.
class Recorder {
public:
    Recorder(const Plant& plant, simulation::ControlPlane& control, SimTime start, Duration bucket);

    /// After Plant::advance(): the step that ran from `from` to `to`.
    void look(SimTime from, SimTime to);
    void closeBucket(SimTime now);
    /// Fills in what is known only of the whole run so far.
    void summarise(SimTime now);
    [[nodiscard]] simulation::Recording& recording() { return m_recording; }

private:
    struct Last { double value = 0, refused = 0; };
    struct Peak { double utilisation = 0; std::optional<SimTime> fullAt; };
    struct Reading { double mean = 0, max = 0, capacity = 0, demand = 0, refusedShare = 0; std::optional<SimTime> fullAt; };

    void push(double mean) { m_recording.signals[m_cursor++].mean.push_back(static_cast<float>(mean)); }
    void pushWithMaximum(double mean, double max)
    {
        m_recording.signals[m_cursor].max.push_back(static_cast<float>(max));
        push(mean);
    }
    void pushRate(double count, double seconds);
    void pushLatencies();
    void recordSignals(SimTime now, double seconds);
    void recordResources(SimTime now, double seconds);
    [[nodiscard]] Reading read(const ResourceRow& row, Last& last, SimTime now, double seconds);
    [[nodiscard]] Reading readStation(std::size_t station, double seconds);
    [[nodiscard]] Reading readDatabase(const ResourceRow& row, Last& last, double seconds) const;
    void summariseStores();
    [[nodiscard]] Reading readQueue(const ResourceRow& row, Last& last, double seconds) const;
    [[nodiscard]] Reading readNetwork(const ResourceRow& row, Last& last, double seconds) const;
    [[nodiscard]] double networkValue(const simulation::NetworkSignal& signal) const;
    void summariseNetwork();
    [[nodiscard]] Reading readCluster(const ResourceRow& row, Last& last, SimTime now, double seconds);
    // recorder_messaging.cpp
    [[nodiscard]] double largestShare(std::uint32_t queue) const;
    void pushMessaging(double seconds);
    [[nodiscard]] double turnedAway(const simulation::LimitSignal& signal) const;
    [[nodiscard]] Reading readMessaging(const ResourceRow& row, Last& last, double seconds) const;
    void summariseMessaging();
    [[nodiscard]] std::size_t stationOf(Station::Kind kind, std::uint32_t index, std::uint32_t part) const;

    const Plant& m_plant;
    simulation::ControlPlane& m_control;
    const simulation::Topology& m_topology;
    std::vector<simulation::LimitSignal> m_limitSignals = simulation::limitSignals(m_topology);
    std::vector<simulation::MessagingResource> m_messaging = simulation::messagingResources(m_topology);
    std::vector<ResourceRow> m_rows;                 // before the recording, which fills it
    simulation::Recording m_recording;
    std::vector<simulation::NetworkSignal> m_networkSignals;
    std::vector<simulation::NetworkResource> m_networkResources;
    std::vector<Last> m_last;                        ///< by resource
    std::vector<double> m_lastCount;                 ///< by signal
    std::vector<Plant::StationCount> m_lastStations;
    std::vector<Peak> m_peaks;                       ///< by station, this bucket
    std::vector<double> m_sinceStart, m_integral;    ///< by resource: seconds; utilisation
    std::vector<double> m_lastCpu, m_lastLength;
    std::vector<LatencyTrack> m_operations, m_steps;
    std::vector<std::array<double, 3>> m_quantiles;  ///< by operation: of the bucket before
    std::array<double, 4> m_allQuantiles{};
    std::vector<double> m_shares;                    ///< of the operations in the answers of the bucket before
    LogBins m_bins;
    SimTime m_bucketStart;
    std::size_t m_cursor = 0;
};

} // namespace headroom::fluid
