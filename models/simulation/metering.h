#pragma once

#include "core/calendar/calendar.h"
#include "models/simulation/control_plane.h"
#include "models/simulation/meter_kinds.h"
#include "models/simulation/metered_traffic.h"
#include "models/simulation/plant.h"
#include "models/simulation/recording.h"

#include <vector>

namespace headroom::simulation {

/// Counts what the provider bills, hour by hour from the start of the window, in the meters' own units: it reads the counters, closes the
/// hours and keeps the rows; what a component of each kind runs up is in meter_kinds.h. Prices are not its business.
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
    /// What the meters show at one instant; counters since the start, integrals of this hour.
    struct Snapshot {
        SimTime at{};
        std::vector<double> nodeSeconds, nodeSecondsAboveReserved;   ///< per pool
        std::vector<double> podSeconds;                              ///< per service
        std::vector<double> highestUnits, heldByteSeconds;           ///< per component
        // Where something has a schedule: seconds that a component was billed, its size over them, its largest; system disks whose nodes are off.
        std::vector<double> onSeconds, sizeSeconds, highestSize, insideSeconds;   ///< per component
        std::vector<double> idleDiskSeconds;                         ///< per pool
        std::vector<double> runningSeconds;                          ///< per entry of m_running
        std::vector<std::uint64_t> offered, busOperations;
        std::vector<double> edgeCalls, spentRequestUnits, hourMaxUnits;
    };
    [[nodiscard]] Snapshot take(SimTime now);
    void close(const Snapshot& meters, Recording& recording);
    [[nodiscard]] MeteredHour hourOf(const Snapshot& meters, const std::vector<double>& offered) const;
    [[nodiscard]] std::vector<ComponentUse> useOf(const Snapshot& meters, const std::vector<Traffic>& byEdge) const;
    void observeSchedules(double seconds);
    [[nodiscard]] bool isScheduled(std::uint32_t component) const;
    void observeRunning(double seconds);
    void addRunning(const Snapshot& meters, Recording& recording) const;
    void addCopies(const Snapshot& meters, const MeteredHour& hour, const std::vector<ComponentUse>& uses, Recording& recording);
    [[nodiscard]] ComponentUse configuredUse(std::uint32_t component, const Snapshot& meters, const ComponentUse& measured, double hours) const;
    [[nodiscard]] double shareOn(std::uint32_t component, const Snapshot& meters) const;
    Usage& row(Recording& recording, std::uint32_t component, const std::string& meter, bool followsTraffic);
    void add(Recording& recording, std::uint32_t component, const std::string& meter, double quantity, bool followsTraffic = false, double floor = 0);

    const Topology& m_topology;
    Plant& m_plant;
    ControlPlane& m_control;
    calendar::Calendar m_calendar;
    SimTime m_hourStart, m_observed;
    std::size_t m_hour = 0;
    MeteredTraffic m_traffic;
    std::vector<std::uint32_t> m_growing;            ///< components whose units or contents change while they run
    /// What has running hours: a pool, a service, or (both kNone) what has a schedule.
    struct Running { std::uint32_t component, pool, service; };
    std::vector<Running> m_running;
    std::vector<std::uint32_t> m_brokerOf;           ///< of each topic; kNone for other components
    std::vector<std::vector<std::size_t>> m_rowsOf;  ///< in Recording::usage, per component: there can be thousands
    Snapshot m_now;                                  ///< integrals of this hour so far
    Snapshot m_last;                                 ///< counters when the hour began
    Snapshot m_mark;
};

} // namespace headroom::simulation
