#include "models/analysis/operation_use.h"

#include "models/analysis/tenant_use.h"

#include <utility>

namespace headroom::analysis {

pricing::Allocation costByOperation(const scenario::Scenario& scenario, const simulation::Recording& recording, const pricing::Statement& statement)
{
    // The rules are those of tenants: every operation is one, and shares every component with the others.
    scenario::Scenario shared = scenario;
    scenario::TenantGroup group;
    group.name = "operations";
    for (scenario::Operation& operation : shared.operations) {
        operation.tenant = operation.name;
        group.tenants.push_back(operation.name);
        group.weights.push_back(1.0 / static_cast<double>(shared.operations.size()));
    }
    shared.tenants = {std::move(group)};
    for (scenario::Component& component : shared.components) {
        component.tenancy = {};
        component.tenancy.group = "operations";
    }
    pricing::Statement lines;
    lines.total = statement.total;
    for (const pricing::StatementLine& line : statement.lines) {
        pricing::StatementLine& copy = lines.lines.emplace_back();
        copy.component = line.component;
        copy.amount = line.amount;
    }
    return pricing::allocate(shared, lines, tenantUse(shared, recording));
}

} // namespace headroom::analysis
