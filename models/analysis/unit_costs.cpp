#include "models/analysis/unit_costs.h"

#include "models/analysis/period_use.h"
#include "models/scenario/expand_tenants.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <set>
#include <utility>

namespace headroom::analysis {

namespace {

std::uint64_t failedOf(const simulation::Requests& requests) { return requests.failed + requests.timedOut + requests.throttled + requests.lost; }

/// count · price; empty when it does not fit.
std::optional<Money> times(const Money& price, std::uint64_t count)
{
    const std::int64_t micros = price.micros();
    if (micros > 0 && count > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max() / micros)) return std::nullopt;
    return Money::fromMicros(micros * static_cast<std::int64_t>(count), price.currency()).roundedToCents();
}

std::vector<IdleCost> idleCosts(const scenario::Scenario& scenario, const simulation::Recording& recording, const pricing::Statement& statement, const PeriodUse& use)
{
    std::set<std::pair<std::string, std::string>> byTraffic;
    for (const simulation::Usage& usage : recording.usage)
        if (usage.followsTraffic) byTraffic.emplace(usage.component, usage.meter);
    std::vector<IdleCost> result;
    for (const scenario::Component& component : scenario.components) {
        const simulation::Resource* leading = nullptr;
        double utilisation = 0;
        for (const simulation::Resource& resource : recording.resources) {
            if (resource.component != component.id) continue;
            const double mean = use.utilisation(resource);
            if (leading != nullptr && mean <= utilisation) continue;
            leading = &resource;
            utilisation = mean;
        }
        if (leading == nullptr) continue;
        IdleCost cost;
        cost.component = component.id;
        cost.title = component.title.empty() ? component.id : component.title;
        cost.resource = leading->name;
        cost.utilisation = utilisation;
        cost.paid = Money(statement.total.currency());
        for (const pricing::StatementLine& line : statement.lines)
            if (line.component == component.id && !byTraffic.contains({line.component, line.meter}) && !line.unit.ends_with("B-month")) cost.paid += line.amount;
        if (cost.paid.micros() <= 0) continue;
        cost.idle = pricing::splitMoney(cost.paid, {1 - cost.utilisation, cost.utilisation}).front();
        result.push_back(std::move(cost));
    }
    std::stable_sort(result.begin(), result.end(), [](const IdleCost& a, const IdleCost& b) { return a.idle.micros() > b.idle.micros(); });
    return result;
}

} // namespace

Result<UnitCosts> unitCosts(const scenario::Scenario& scenario, const simulation::Recording& recording, const pricing::Statement& statement, const pricing::Allocation& byOperation)
{
    UnitCosts costs;
    const Money none(statement.total.currency());
    const PeriodUse use(scenario, recording, statement);
    costs.isProjected = use.isProjected();
    costs.requests = use.requests(recording.requests.offered);
    costs.failed = use.failures(failedOf(recording.requests));
    costs.failures = costs.idleTotal = none;
    costs.unallocated = statement.total;
    for (const scenario::Operation& operation : scenario.operations) {
        OperationCost cost;
        cost.operation = operation.name;
        cost.client = operation.consumes.empty();
        cost.amount = cost.failures = none;
        for (const simulation::OperationResult& result : recording.operations)
            if (result.name == operation.name) {
                cost.requests = use.requests(result.requests.offered);
                cost.failed = use.failures(failedOf(result.requests));
            }
        for (const pricing::TenantCost& part : byOperation.tenants)
            if (part.tenant == operation.name) cost.amount = part.total;
        if (scenario.failureCost && cost.client) {
            const auto own = scenario.failureCost->operations.find(scenario::templateOf(operation.name));
            const Money& price = own == scenario.failureCost->operations.end() ? scenario.failureCost->perRequest : own->second;
            const auto failures = times(price, cost.failed);
            if (!failures)
                return Error{ErrorCode::LimitExceeded, fmt::format("{} failures of '{}' at {} cost more than this program can add up", cost.failed, operation.name, price.toString()),
                             {scenario.source, 0, "/failureCost"}, "state a lower price"};
            cost.failures = *failures;
            costs.failures += cost.failures;
        }
        costs.unallocated -= cost.amount;
        costs.operations.push_back(std::move(cost));
    }
    costs.idle = idleCosts(scenario, recording, statement, use);
    for (const IdleCost& idle : costs.idle) costs.idleTotal += idle.idle;
    return costs;
}

double perThousand(const Money& amount, std::uint64_t count) { return count > 0 ? amount.toDouble() * 1000 / static_cast<double>(count) : 0; }

} // namespace headroom::analysis
