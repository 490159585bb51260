#pragma once

#include "core/quantities/money.h"
#include "models/pricing/statement.h"
#include "models/scenario/scenario.h"

#include <cstddef>
#include <string>
#include <vector>

/// Who pays for what: the statement by tenant.
namespace headroom::pricing {

/// Use of one shared component, in any unit that is the same for all.
struct ComponentUse {
    std::string component;
    std::string basis;                     ///< what is counted: "CPU seconds", "request units", "commands", "messages", "requests" …
    std::vector<double> byTenant;          ///< ≥ 0, in the order of Allocation::tenants
    double common = 0;                     ///< by operations that are nobody's in particular
    double idle = 0;                       ///< paid for and used by nobody (room on nodes)
};

/// Part of one statement line.
struct AllocatedPart {
    std::size_t line = 0;                  ///< index in Statement::lines
    enum class To { Tenant, Common, Idle } to = To::Common;
    std::size_t tenant = 0;                ///< index in Allocation::tenants, when it goes to one
    Money amount;
    bool dedicated = false;                ///< the component is the tenant's own
    std::string basis;                     ///< "dedicated", "weight", "even", or that of ComponentUse
};

struct TenantCost {
    std::string group, tenant;
    Money dedicated, shared, total;        ///< total = dedicated + shared
};

/// One statement, split. Σ tenants.total + common + idle = total, to the last digit.
struct Allocation {
    std::vector<TenantCost> tenants;       ///< in the order of Scenario::tenants
    Money common;                          ///< what serves no group, and the part of shared things that nobody's operations use
    Money idle;                            ///< room on nodes that nobody asked for; shared things that nobody used
    Money total;
    std::vector<AllocatedPart> parts;      ///< in the order of the lines; parts of one line add up to it

    [[nodiscard]] bool empty() const { return tenants.empty(); }
};

/// Splits `amount` in proportion to `weights` (≥ 0, finite; all zero = the first takes all) by largest remainder (Hamilton's method):
/// everyone gets the whole cents of its quota, the cents left over go to the largest remainders, ties to the first. The parts add up to
/// the amount to the last digit; an amount that is no whole number of cents is split in its smallest unit. Precondition: weights not empty.
[[nodiscard]] std::vector<Money> splitMoney(Money amount, const std::vector<double>& weights);

/// Splits each line: that of a tenant's own component goes to the tenant; that of a component with `tenants` is split over the group by use,
/// weight or evenly, as its `allocation` says; all others are common. A component that nobody used is idle when it is split by use.
/// `uses` has the components that are split by use; one that is missing counts as unused. Empty without tenants. Pure.
[[nodiscard]] Allocation allocate(const scenario::Scenario& scenario, const Statement& statement, const std::vector<ComponentUse>& uses);

} // namespace headroom::pricing
