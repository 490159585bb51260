#pragma once

#include "models/simulation/topology.h"

#include <vector>

namespace headroom::capacity {

/// Pods of one service. `wanted` is what is asked for, `placed` what the nodes have room for; 0 ≤ placed ≤ wanted.
struct PodCounts {
    int wanted = 0, placed = 0;
};

/// The cluster at one size.
struct ClusterSize {
    std::vector<PodCounts> services;    ///< by service
    std::vector<int> nodes;             ///< by pool
    std::vector<double> poolCores;      ///< by pool: what pods can use, DaemonSets and reservations taken off
};

/// Present: stated replicas on the stated nodes. AtMaximum: each autoscaler's maximum, on the nodes the cluster autoscaler may add.
enum class SizeChoice { Present, AtMaximum };

/// Puts pods on nodes first fit, service by service in file order: at the maximum first everybody's stated replicas, then the rest.
/// Requests, allocatable, pods per node, node selector and taints are those of a run; the spread over nodes is not, so where nodes are
/// nearly full a run may place a pod fewer. O(services · nodes). Pure.
[[nodiscard]] ClusterSize placePods(const simulation::Topology& topology, SizeChoice choice);

} // namespace headroom::capacity
