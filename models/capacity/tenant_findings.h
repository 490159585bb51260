#pragma once

#include "models/capacity/findings.h"
#include "models/simulation/topology.h"

namespace headroom::capacity {

/// Request units a second that a database of Azure Cosmos DB must have at least: 400, 1 per GB stored, and 100 for each container beyond 25 that
/// shares them; as the maximum of autoscale ten times the storage and at least 1,000. Rounded up to the step (100; autoscale 1,000).
/// Source: Azure Cosmos DB documentation, "Service quotas" and "Provision autoscale throughput". [RU/s]. Preconditions: containers ≥ 1, storage ≥ 0.
[[nodiscard]] double requestUnitsMin(int containers, double storageBytes, bool autoscale);

/// What is too small for those who share it, with numbers: numbered databases of a cache (one for each tenant beside those stated), containers
/// and minimum throughput of a Cosmos DB (a container for each tenant), connections that the pools of all pods can hold. In file
/// order. Pure.
[[nodiscard]] std::vector<Finding> tenantFindings(const simulation::Topology& topology);

} // namespace headroom::capacity
