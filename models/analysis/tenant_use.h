#pragma once

#include "models/pricing/allocation.h"
#include "models/scenario/scenario.h"
#include "models/simulation/recording.h"

#include <vector>

namespace headroom::analysis {

/// How much each tenant used of what is shared: for an operation its executions in the run, times what one execution asks for on average
/// (probability, repetitions and hit ratios of its steps; repeated tries are not counted). Figures by kind: CPU seconds of a
/// service or database whose steps state CPU, request units of Cosmos DB, commands of a cache, messages of a queue and its broker, requests
/// of all others. Messages that all tenants send to one queue are treated on behalf of their senders, in proportion.
///
/// Node pools: mean CPU requests of the pods on them, each service's by the use of the service; the rest of the allocatable cores is idle. Pods
/// without a node selector count on all pools in proportion to their cores. A cluster is used like its pools, without the idle part.
/// What takes no calls (fixed costs, disks of a store, outbound addresses) is used like what it belongs to, else by client requests.
///
/// One entry for each component with `tenants` that is not a copy; empty without tenants. Pure.
[[nodiscard]] std::vector<pricing::ComponentUse> tenantUse(const scenario::Scenario& scenario, const simulation::Recording& recording);

} // namespace headroom::analysis
