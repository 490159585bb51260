#pragma once

#include "core/base/result.h"
#include "models/pricing/allocation.h"
#include "models/pricing/statement.h"
#include "models/scenario/scenario.h"
#include "models/simulation/recording.h"

#include <cstdint>
#include <string>
#include <vector>

/// What one of something costs, and what is paid for and used by nobody. A recording of a part of the statement's period stands for all of it, see PeriodUse.
namespace headroom::analysis {

/// A client operation, or the treatment of a message.
struct OperationCost {
    std::string operation;
    bool client = true;
    std::uint64_t requests = 0, failed = 0;   ///< failed, timed out, throttled and lost; of messages likewise
    Money amount;                             ///< its part of the statement
    Money failures;                           ///< failed client requests at the scenario's price; beside the bill
};

/// Capacity of a component that was paid for and not used.
struct IdleCost {
    std::string component, title, resource;
    double utilisation = 0;                   ///< mean of the leading resource over the period, [0, 1]
    Money paid, idle;                         ///< of the lines that are capacity; idle = paid · (1 − utilisation), to the cent
};

struct UnitCosts {
    bool isProjected = false;                 ///< counts and utilisations are projected to hours that were not simulated
    std::uint64_t requests = 0, failed = 0;   ///< of clients
    std::vector<OperationCost> operations;    ///< in scenario order
    Money unallocated;                        ///< of the statement: no operation's. Σ operations.amount + unallocated = total
    Money failures;                           ///< Σ operations.failures; zero where the scenario states no price
    std::vector<IdleCost> idle;               ///< by what is lost, the most first; only what has a resource and costs something
    Money idleTotal;
};

/// Unit costs of a period.
///
/// Idle: a component's leading resource is the one with the highest mean utilisation u (workers, CPU, CPU requests of a pool's pods, RU/s …), for that is what would
/// be full first if the size shrank. paid = Σ of its lines that are neither by traffic nor for what is kept (units that end in "B-month"); idle = paid · (1 − u).
/// Fails with LimitExceeded when failures · price does not fit Money. Pure.
[[nodiscard]] Result<UnitCosts> unitCosts(const scenario::Scenario& scenario, const simulation::Recording& recording, const pricing::Statement& statement,
                                          const pricing::Allocation& byOperation);

/// amount · 1,000 / count; 0 for none. For people.
[[nodiscard]] double perThousand(const Money& amount, std::uint64_t count);

} // namespace headroom::analysis
