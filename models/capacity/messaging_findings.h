#pragma once

#include "models/capacity/findings.h"
#include "models/capacity/placement.h"
#include "models/simulation/topology.h"

#include <vector>

namespace headroom::capacity {

/// What topics, groups and brokers show without a run: consumers beyond the partitions, a group per pod, a retention that does not fit, more
/// partition replicas than the brokers take, brokers too few for the stated in-sync replicas. `storedPerSecond`: bytes a second that each
/// topic adds to its log, replicas and compression included, mean over the calendar. In the order of the file. Pure.
[[nodiscard]] std::vector<Finding> messagingFindings(const simulation::Topology& topology, const ClusterSize& present, const ClusterSize& maximum,
                                                     const std::vector<double>& storedPerSecond);

} // namespace headroom::capacity
