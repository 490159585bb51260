#pragma once

#include "core/calendar/calendar.h"
#include "models/simulation/control_plane.h"
#include "models/simulation/plant.h"
#include "models/simulation/recording.h"

#include <vector>

namespace headroom::simulation {

/// Counts what the provider bills, hour by hour from the start of the window, in the meters' own units.
/// Prices are not its business: it knows meter ids and quantities only.
class Metering {
public:
    Metering(const Topology& topology, Plant& plant, ControlPlane& control, SimTime start);

    /// Node counts change between hours: called whenever the control plane has acted.
    void observe(SimTime now);
    /// Closes the hour, or the rest of one, that ends at `now` into `recording`.
    void closeHour(SimTime now, Recording& recording);
    /// Reads the meters at `now`, so that a run that is stopped later can be billed up to here.
    void mark(SimTime now) { m_mark = take(now); }
    /// Closes the hour at the last mark; nothing when the hour began there or later.
    void closeHourAtMark(Recording& recording) { close(m_mark, recording); }

private:
    /// What the meters show at one instant.
    struct Snapshot {
        SimTime at{};
        std::vector<double> nodeSeconds;
        std::vector<std::uint64_t> offered, busOperations;
        std::vector<double> hourMaxUnits, requestUnits;
    };
    [[nodiscard]] Snapshot take(SimTime now);
    void close(const Snapshot& meters, Recording& recording);
    Usage& row(Recording& recording, const std::string& component, const std::string& meter, bool followsTraffic);
    void add(Recording& recording, std::uint32_t component, const std::string& meter, double quantity, bool followsTraffic = false);
    void addComponent(std::uint32_t component, double hours, double requests, double logBytes, double responseBytes, Recording& recording);

    const Topology& m_topology;
    Plant& m_plant;
    ControlPlane& m_control;
    calendar::Calendar m_calendar;
    SimTime m_hourStart, m_observed;
    std::size_t m_hour = 0;
    std::vector<double> m_nodeSeconds;               ///< per pool, this hour
    std::vector<std::uint64_t> m_lastOffered;        ///< per operation
    std::vector<std::uint64_t> m_lastBusOperations;
    std::vector<double> m_lastRequestUnits;          ///< per Cosmos DB
    Snapshot m_mark;
};

} // namespace headroom::simulation
