#include "models/analysis/bill.h"

#include "models/analysis/operation_use.h"
#include "models/analysis/tenant_use.h"

#include <utility>

namespace headroom::analysis {

Result<BillPart, Errors> billPart(const scenario::Scenario& scenario, const simulation::Recording& recording, const pricing::PriceBook& prices, BillPeriod period)
{
    auto statement = period == BillPeriod::Window ? pricing::billWindow(scenario, recording, prices)
                     : period == BillPeriod::ListMonth ? pricing::billListMonth(scenario, recording, prices)
                                                       : pricing::billMonth(scenario, recording, prices);
    if (!statement) return std::move(statement).error();
    BillPart part;
    part.statement = std::move(statement).value();
    part.byTenant = pricing::allocate(scenario, part.statement, tenantUse(scenario, recording));
    part.byOperation = costByOperation(scenario, recording, part.statement);
    auto units = unitCosts(scenario, recording, part.statement, part.byOperation);
    if (!units) return Errors{std::move(units).error()};
    part.units = std::move(units).value();
    part.engine = recording.engine;
    part.partial = recording.partial;
    part.validity = recording.validity;
    return part;
}

Result<Bill, Errors> billOf(const scenario::Scenario& scenario, const pricing::PriceBook& prices, std::vector<BillPart> parts, const std::vector<Grouping>& groupings)
{
    Bill bill;
    bill.parts = std::move(parts);
    bill.total = bill.failures = bill.idle = Money(bill.parts.front().statement.total.currency());
    std::vector<const pricing::Statement*> statements;
    for (const BillPart& part : bill.parts) {
        bill.total += part.statement.total;
        bill.failures += part.units.failures;
        bill.idle += part.units.idleTotal;
        bill.requests += part.units.requests;
        bill.failed += part.units.failed;
        statements.push_back(&part.statement);
    }
    for (const Grouping& grouping : groupings) {
        std::optional<pricing::Pivot> sum;
        for (const BillPart& part : bill.parts) {
            auto pivot = pricing::pivot({scenario, part.statement, &part.byTenant, &part.byOperation}, grouping.rows, grouping.columns);
            if (!pivot) return Errors{std::move(pivot).error()};
            if (sum) pricing::addPivot(*sum, *pivot);
            else sum = std::move(pivot).value();
        }
        bill.pivots.push_back(std::move(*sum));
    }
    const pricing::MachineHours machines = pricing::machineHours(scenario, prices, statements);
    for (const pricing::MachineUse& machine : machines.machines)
        for (const double hours : machine.perHour) bill.machineCost += hours * machine.payAsYouGo;
    bill.proposals = pricing::proposeCommitments(machines);
    bill.best = pricing::bestOf(bill.proposals);
    return bill;
}

std::vector<MonthSpan> monthsFrom(const calendar::Calendar& zone, SimTime first, int count)
{
    std::vector<MonthSpan> months;
    for (SimTime from = zone.startOfMonth(first); count > 0; --count) {
        const SimTime to = zone.addMonths(from, 1);
        months.push_back({from, to});
        from = to;
    }
    return months;
}

} // namespace headroom::analysis
