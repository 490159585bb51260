#include "models/fluid/recorder.h"
#include "models/simulation/store_rules.h"

#include <cmath>

/// Databases, disks and stores in pods, as the request-level engine reports them.
namespace headroom::fluid {

Recorder::Reading Recorder::readDatabase(const ResourceRow& row, Last& last, double seconds) const
{
    Reading reading;
    const auto rate = [&](double value, double& before) {
        const double change = value - before;
        before = value;
        return change / seconds;
    };
    if (row.kind == ResourceKind::DiskOperations) {
        const simulation::DiskRow& disk = m_topology.disks[row.station];
        reading.capacity = disk.iops;
        reading.demand = disk.backgroundIops + rate(m_plant.diskOperations[row.station], last.value);
    } else if (row.kind == ResourceKind::DatabaseConnections) {
        reading.capacity = m_topology.databases[row.station].maxConnections;
        reading.demand = m_plant.databaseCounts[row.station].connections;
        reading.refusedShare = rate(m_plant.databaseCounts[row.station].refusedConnections, last.refused) > 0 ? 1 : 0;
    } else {
        const simulation::DatabaseRow& database = m_topology.databases[row.station];
        double cores = database.cores;
        if (database.hosted != simulation::kNone) {
            const ServiceSupply& host = m_plant.flow().supply[m_topology.hosted[database.hosted].service];
            cores = host.readyPods * host.coresPerPod;
        }
        reading.capacity = cores + database.otherCores;
        reading.demand = database.otherCores + rate(m_plant.databaseCounts[row.station].coreSeconds, last.value);
    }
    reading.mean = reading.max = reading.capacity > 0 ? reading.demand / reading.capacity : 0;
    return reading;
}

void Recorder::summariseStores()
{
    const auto figures = [&](std::uint32_t component) -> auto& { return m_recording.components[component].figures; };
    for (std::uint32_t i = 0; i < m_topology.cosmosDbs.size(); ++i) {
        const scenario::CosmosDbSpec& spec = *m_topology.cosmosDbs[i].spec;
        if (spec.hotShare > 0) figures(m_topology.cosmosDbs[i].component).emplace_back("hottestPartitionUnits", m_plant.cosmosCounts[i].spentUnits * simulation::partitionShares(spec).front());
    }
    for (std::uint32_t i = 0; i < m_topology.databases.size(); ++i) {
        const Plant::DatabaseCount& n = m_plant.databaseCounts[i];
        auto& list = figures(m_topology.databases[i].component);
        list = {{"statements", std::floor(n.statements)}, {"connections", std::floor(n.connections)}, {"refusedConnections", std::floor(n.refusedConnections)}};
        if (m_topology.databases[i].documents) list.emplace_back("liveBytes", n.heldBytes);
    }
    for (std::uint32_t i = 0; i < m_topology.disks.size(); ++i) figures(m_topology.disks[i].component).emplace_back("diskOperations", std::floor(m_plant.diskOperations[i]));
    for (std::uint32_t h = 0; h < m_topology.hosted.size(); ++h) {
        auto& list = figures(m_topology.hosted[h].component);
        list.emplace_back("lostBytes", m_plant.hosts().lost[h].bytes);
        list.emplace_back("lostItems", std::round(m_plant.hosts().lost[h].items));
    }
}

} // namespace headroom::fluid
