#pragma once

#include "models/capacity/findings.h"
#include "models/simulation/topology.h"

#include <vector>

namespace headroom::capacity {

/// What the sizes and rules of databases, caches and disks rule out before anything runs: throughput below the provider's minimum, more
/// numbered databases than a cache has (each tenant that shares it takes one), more pooled connections than a server takes, a disk that others fill, contents that end with a pod.
/// In the order of the file's components. Pure.
[[nodiscard]] std::vector<Finding> storeFindings(const simulation::Topology& topology);

} // namespace headroom::capacity
