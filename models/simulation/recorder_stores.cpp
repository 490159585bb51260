#include "models/simulation/recorder.h"

#include <algorithm>

/// Databases, disks and stores in pods: how full they are, and what they did.
namespace headroom::simulation {

Recorder::Reading Recorder::readDatabase(ResourceProbe& probe, SimTime now, double seconds)
{
    Reading reading;
    const auto rate = [&](double value, double& last) {
        const double change = value - last;
        last = value;
        return change / seconds;
    };
    if (probe.probe == Probe::DiskOperations) {
        const DiskRow& row = m_topology.disks[probe.station];
        reading.capacity = row.iops;
        reading.demand = row.backgroundIops + rate(m_data.disks()[probe.station].operations, probe.last);
    } else if (probe.probe == Probe::DatabaseConnections) {
        const DatabaseState& database = m_data.databases()[probe.station];
        const double refused = rate(static_cast<double>(database.refusedConnections), probe.lastRefused);
        reading.capacity = database.maxConnections;
        reading.demand = database.connections;
        reading.refusedShare = refused > 0 ? 1.0 : 0.0;
    } else {
        const DatabaseRow& row = m_topology.databases[probe.station];
        const DatabaseState& database = m_data.databases()[probe.station];
        const double used = rate(database.cpu.busyCoreSeconds(now), probe.last);
        // All busy: what waits for a core is asked for as well.
        const double capacity = database.cpu.capacity();
        reading.capacity = capacity + row.otherCores;
        reading.demand = row.otherCores + (used >= 0.98 * capacity ? std::max(used, static_cast<double>(database.cpu.activeJobs())) : used);
        reading.mean = reading.max = reading.capacity > 0 ? (row.otherCores + used) / reading.capacity : 0;
        return reading;
    }
    reading.mean = reading.max = reading.capacity > 0 ? reading.demand / reading.capacity : 0;
    return reading;
}

void Recorder::summariseStores()
{
    const auto figures = [&](std::uint32_t component) -> auto& { return m_recording.components[component].figures; };
    for (std::uint32_t i = 0; i < m_topology.cosmosDbs.size(); ++i) {
        const CosmosState& cosmos = m_data.cosmosDbs()[i];
        if (cosmos.spentByPartition.empty()) continue;
        figures(m_topology.cosmosDbs[i].component).emplace_back("hottestPartitionUnits", *std::max_element(cosmos.spentByPartition.begin(), cosmos.spentByPartition.end()));
    }
    for (std::uint32_t i = 0; i < m_topology.databases.size(); ++i) {
        const DatabaseState& database = m_data.databases()[i];
        auto& list = figures(m_topology.databases[i].component);
        list = {{"statements", static_cast<double>(database.statements)}, {"connections", static_cast<double>(database.connections)},
                {"refusedConnections", static_cast<double>(database.refusedConnections)}};
        if (m_topology.databases[i].documents) list.emplace_back("liveBytes", database.heldBytes);
    }
    for (std::uint32_t i = 0; i < m_topology.disks.size(); ++i)
        figures(m_topology.disks[i].component).emplace_back("diskOperations", m_data.disks()[i].operations);
    for (std::uint32_t h = 0; h < m_topology.hosted.size(); ++h) {
        auto& list = figures(m_topology.hosted[h].component);
        list.emplace_back("lostBytes", m_data.hosts().lost[h].bytes);
        list.emplace_back("lostItems", m_data.hosts().lost[h].items);
    }
}

} // namespace headroom::simulation
