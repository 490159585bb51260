#pragma once

#include "models/pricing/allocation.h"
#include "models/pricing/statement.h"
#include "models/scenario/scenario.h"
#include "models/simulation/recording.h"

namespace headroom::analysis {

/// The statement by operation: each line goes to the operations in proportion to what their executions in the run asked of the component, by the figures
/// of tenantUse(): CPU seconds, request units, messages, commands or requests; node pools by the CPU requests of the pods on them, with the room
/// that nobody asked for as idle; what takes no calls by client requests. An operation that treats messages bears what it uses itself. TenantCost::tenant
/// is the operation's name. Pure.
[[nodiscard]] pricing::Allocation costByOperation(const scenario::Scenario& scenario, const simulation::Recording& recording, const pricing::Statement& statement);

} // namespace headroom::analysis
