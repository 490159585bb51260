#pragma once

#include "models/simulation/control_plane.h"
#include "models/simulation/stations.h"

#include <functional>
#include <span>
#include <vector>

namespace headroom::simulation {

/// What outlives a calm moment: the cluster, and what caches and queues hold. Requests under way are not part of it.
struct SystemState {
    ClusterState cluster;
    std::vector<KeysByMinute> keys;          ///< per cache
    std::vector<double> queueLength;         ///< messages, per queue
    std::vector<double> queueBytes;          ///< dead letters included
    struct Documents { double bytes = 0, items = 0; };
    std::vector<Documents> documents;        ///< per database: written and not lost
    std::vector<double> savedUnits;          ///< per Cosmos DB: saved throughput of its emptiest partition, 0 without burst capacity
    double callsUnderWay = 0;
    bool deadLettersAside = false;           ///< some will be sent back
    bool lockedUp = false;                   ///< a pod answers nothing at the moment

    // Sums by which two states are compared.
    std::vector<int> readyPods;              ///< per service
    std::vector<double> memoryBytes;         ///< per service, all pods
    std::vector<int> nodes;                  ///< per pool
};

/// Foretells the state of a run at some instants, in ascending order, without simulating requests. Pure.
using StatePredictor = std::function<std::vector<SystemState>(const Topology& topology, SimTime start, std::span<const SimTime> instants)>;

/// Whether a run that began anew before an instant stands there like the run that came all the way: same pods and nodes, no backlog, no
/// lock-up, stores alike within 2 % of their size, and as many calls under way as chance allows.
[[nodiscard]] bool alike(const Topology& topology, const SystemState& arrived, const SystemState& begunAnew);

} // namespace headroom::simulation
