#include "models/pricing/allocation.h"

#include "core/quantities/apportion.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace headroom::pricing {

using scenario::Component;
using scenario::Scenario;

namespace {

class Allocator {
public:
    Allocator(const Scenario& scenario, const Statement& statement, const std::vector<ComponentUse>& uses) : m_scenario(scenario), m_statement(statement)
    {
        for (const ComponentUse& use : uses) m_uses.emplace(use.component, &use);
        for (const Component& component : scenario.components) m_components.emplace(component.id, &component);
        const Money none = m_none = Money(statement.total.currency());
        m_result.common = m_result.idle = m_result.total = none;
        for (const scenario::TenantGroup& group : scenario.tenants)
            for (std::size_t i = 0; i < group.tenants.size(); ++i) {
                m_place.emplace(group.tenants[i], m_result.tenants.size());
                m_weights.push_back(group.weights[i]);
                m_result.tenants.push_back({group.name, group.tenants[i], none, none, none});
            }
    }

    Allocation allocate()
    {
        if (m_scenario.tenants.empty()) return {};
        for (std::size_t i = 0; i < m_statement.lines.size(); ++i) {
            const StatementLine& line = m_statement.lines[i];
            m_result.total += line.amount;
            const auto found = m_components.find(line.component);
            const Component* component = found == m_components.end() ? nullptr : found->second;
            const auto own = m_place.find(line.tenant);
            if (own != m_place.end()) give(i, AllocatedPart::To::Tenant, own->second, line.amount, "dedicated", true);
            else if (component == nullptr || component->tenancy.group.empty()) give(i, AllocatedPart::To::Common, 0, line.amount, "");
            else split(i, *component);
        }
        return std::move(m_result);
    }

private:
    /// The tenants' weights, then what is common and what is idle.
    void split(std::size_t line, const Component& component)
    {
        const std::size_t tenants = m_result.tenants.size();
        std::vector<double> weights(tenants + 2, 0.0);
        std::string basis = component.tenancy.allocation;
        for (std::size_t i = 0; i < tenants; ++i)
            if (m_result.tenants[i].group == component.tenancy.group) weights[i] = basis == "even" ? 1 : basis == "weight" ? m_weights[i] : 0;
        if (basis == "use") {
            if (const auto use = m_uses.find(component.id); use != m_uses.end()) {
                std::copy(use->second->byTenant.begin(), use->second->byTenant.end(), weights.begin());
                weights[tenants] = use->second->common;
                weights[tenants + 1] = use->second->idle;
                basis = use->second->basis;
            }
        }
        if (std::all_of(weights.begin(), weights.end(), [](double weight) { return weight <= 0; })) weights[tenants + 1] = 1;
        const std::vector<Money> parts = splitMoney(m_statement.lines[line].amount, weights);
        for (std::size_t i = 0; i < parts.size(); ++i) {
            if (parts[i].micros() == 0) continue;
            const auto to = i < tenants ? AllocatedPart::To::Tenant : i == tenants ? AllocatedPart::To::Common : AllocatedPart::To::Idle;
            give(line, to, i < tenants ? i : 0, parts[i], basis);
        }
    }

    void give(std::size_t line, AllocatedPart::To to, std::size_t tenant, Money amount, const std::string& basis, bool dedicated = false)
    {
        m_result.parts.push_back({line, to, tenant, amount, dedicated, basis});
        if (to == AllocatedPart::To::Common) m_result.common += amount;
        else if (to == AllocatedPart::To::Idle) m_result.idle += amount;
        else {
            TenantCost& cost = m_result.tenants[tenant];
            (dedicated ? cost.dedicated : cost.shared) += amount;
            cost.total += amount;
        }
    }

    const Scenario& m_scenario;
    const Statement& m_statement;
    Money m_none;
    std::map<std::string, const ComponentUse*> m_uses;
    std::map<std::string, const Component*> m_components;
    std::map<std::string, std::size_t> m_place;   ///< tenant → index
    std::vector<double> m_weights;                ///< by tenant
    Allocation m_result;
};

} // namespace

std::vector<Money> splitMoney(Money amount, const std::vector<double>& weights)
{
    const std::int64_t digit = amount.micros() % Money::kPerCent == 0 ? Money::kPerCent : 1;
    const std::int64_t whole = amount.micros() / digit;
    std::vector<std::int64_t> counts(weights.size(), 0);
    // Scaled by the largest weight, so that neither the sum nor a product can overflow.
    const double largest = *std::max_element(weights.begin(), weights.end());
    if (!(largest > 0)) {
        counts.front() = whole;
    } else {
        double sum = 0;
        for (const double weight : weights) sum += std::max(0.0, weight) / largest;
        // Those without a weight get none, not even what rounding left over.
        std::vector<double> remainders(weights.size(), -1.0);
        std::int64_t given = 0;
        for (std::size_t i = 0; i < weights.size(); ++i) {
            if (!(weights[i] > 0)) continue;
            const double quota = static_cast<double>(whole) * (weights[i] / largest / sum);
            counts[i] = static_cast<std::int64_t>(std::trunc(quota));
            remainders[i] = std::abs(quota - std::trunc(quota));
            given += counts[i];
        }
        apportionRest(counts, remainders, whole - given);
    }
    std::vector<Money> parts;
    for (const std::int64_t count : counts) parts.push_back(Money::fromMicros(count * digit, amount.currency()));
    return parts;
}

Allocation allocate(const Scenario& scenario, const Statement& statement, const std::vector<ComponentUse>& uses)
{
    return Allocator(scenario, statement, uses).allocate();
}

} // namespace headroom::pricing
