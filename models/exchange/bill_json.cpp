#include "models/exchange/bill_json.h"

#include "core/calendar/calendar.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace headroom::exchange {

using Json = nlohmann::ordered_json;

namespace {

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }
/// Cents are the shortest text of their double.
Json number(const Money& money) { return money.toDouble(); }

Json unitCost(const Money& amount, std::uint64_t count) { return count > 0 ? number(analysis::perThousand(amount, count)) : Json(nullptr); }

Json lineOf(const pricing::StatementLine& line)
{
    Json json{{"component", line.component}, {"group", line.group}, {"service", line.service}, {"meter", line.meter}, {"title", line.meterTitle}};
    if (!line.team.empty()) json["team"] = line.team;
    if (!line.tenant.empty()) json["tenant"] = line.tenant;
    if (!line.tags.empty()) json["tags"] = line.tags;
    json["quantity"] = number(line.quantity);
    json["unit"] = line.unit;
    json["unitPrice"] = line.unitPrice;
    json["priceCurrency"] = line.priceCurrency;
    if (line.discountPercent > 0) json["discountPercent"] = line.discountPercent;
    json["amount"] = number(line.amount);
    json["source"] = line.source;
    json["asOf"] = line.asOf;
    json["confidence"] = pricing::confidenceName(line.confidence);
    if (line.extrapolated) json["extrapolated"] = true;
    return json;
}

Json commitmentsOf(const pricing::Statement& statement)
{
    Json json = Json::array();
    for (const pricing::CommitmentUse& plan : statement.commitments)
        json.push_back({{"kind", "savings-plan"}, {"component", plan.component}, {"term", plan.term}, {"perHour", number(plan.perHour)}, {"committed", number(plan.committed)},
                        {"used", number(plan.used)}, {"utilisation", number(plan.utilisation)}, {"coverage", number(plan.coverage)}, {"saved", number(plan.saved)}});
    for (const pricing::ReservationUse& use : statement.reservations)
        json.push_back({{"kind", "reservation"}, {"component", use.component}, {"term", use.term}, {"nodes", use.nodes}, {"nodeHoursBought", number(use.bought)},
                        {"nodeHoursUsed", number(use.used)}, {"utilisation", number(use.utilisation())}, {"coverage", number(use.coverage())}, {"saved", number(use.saved)},
                        {"breakEvenUtilisation", number(use.breakEven)}});
    return json;
}

Json partOf(const analysis::BillPart& part, const calendar::Calendar& zone)
{
    const pricing::Statement& statement = part.statement;
    const analysis::UnitCosts& units = part.units;
    Json json{{"period", statement.period}, {"from", zone.format(statement.from)}, {"to", zone.format(statement.to)}, {"hours", number(statement.hours)}, {"engine", part.engine}};
    if (part.partial) json["partial"] = true;
    if (!statement.projection.empty()) json["projection"] = statement.projection;
    json["total"] = number(statement.total);
    json["requests"] = units.requests;
    json["failedRequests"] = units.failed;
    json["perThousandRequests"] = unitCost(statement.total, units.requests);
    json["failures"] = number(units.failures);
    json["operations"] = Json::array();
    for (const analysis::OperationCost& cost : units.operations)
        json["operations"].push_back({{"operation", cost.operation}, {"client", cost.client}, {"amount", number(cost.amount)}, {"requests", cost.requests}, {"failed", cost.failed},
                                      {"perThousand", unitCost(cost.amount, cost.requests)}, {"failures", number(cost.failures)}});
    json["noOperation"] = number(units.unallocated);
    json["tenants"] = Json::array();
    for (const pricing::TenantCost& cost : part.byTenant.tenants)
        json["tenants"].push_back({{"group", cost.group}, {"tenant", cost.tenant}, {"dedicated", number(cost.dedicated)}, {"shared", number(cost.shared)}, {"total", number(cost.total)}});
    json["idle"] = Json::array();
    for (const analysis::IdleCost& idle : units.idle)
        json["idle"].push_back({{"component", idle.component}, {"resource", idle.resource}, {"utilisation", number(idle.utilisation)}, {"paid", number(idle.paid)}, {"idle", number(idle.idle)}});
    json["idleTotal"] = number(units.idleTotal);
    json["commitments"] = commitmentsOf(statement);
    json["lines"] = Json::array();
    for (const pricing::StatementLine& line : statement.lines) json["lines"].push_back(lineOf(line));
    return json;
}

Json proposalOf(const pricing::CommitmentProposal& proposal)
{
    Json json{{"kind", proposal.kind == pricing::CommitmentProposal::Kind::Reservation ? "reservation" : "savings-plan"}, {"term", proposal.term}};
    if (proposal.kind == pricing::CommitmentProposal::Kind::Reservation) {
        json["meter"] = proposal.meter;
        json["region"] = proposal.region;
        json["nodes"] = proposal.nodes;
    } else {
        json["perHour"] = number(proposal.perHour);
    }
    json["committed"] = number(proposal.committed);
    json["before"] = number(proposal.before);
    json["after"] = number(proposal.after);
    json["saved"] = number(proposal.saved());
    json["utilisation"] = number(proposal.utilisation);
    json["coverage"] = number(proposal.coverage);
    json["breakEvenUtilisation"] = number(proposal.breakEven);
    return json;
}

Json pivotOf(const pricing::Pivot& pivot, const analysis::Grouping& grouping)
{
    Json json{{"by", Json::array({pricing::nameOf(grouping.rows)})}};
    if (grouping.columns) json["by"].push_back(pricing::nameOf(*grouping.columns));
    json["total"] = number(pivot.total);
    json["rows"] = Json::array();
    for (std::size_t row = 0; row < pivot.rows.size(); ++row) {
        Json entry{{"key", pivot.rows[row]}, {"total", number(pivot.rowTotals[row])}};
        if (grouping.columns) {
            entry["cells"] = Json::array();
            for (const Money& cell : pivot.cells[row]) entry["cells"].push_back(number(cell));
        }
        json["rows"].push_back(std::move(entry));
    }
    if (grouping.columns) {
        json["columns"] = Json::array();
        for (std::size_t column = 0; column < pivot.columns.size(); ++column)
            json["columns"].push_back({{"key", pivot.columns[column]}, {"total", number(pivot.columnTotals[column])}});
    }
    return json;
}

} // namespace

std::string billJson(const scenario::Scenario& scenario, const analysis::Bill& bill, const std::vector<analysis::Grouping>& groupings, const std::string& version)
{
    calendar::Calendar zone;
    if (auto known = calendar::Calendar::forZone(scenario.calendar.timeZone)) zone = *known;
    const pricing::Statement& first = bill.parts.front().statement;
    Json json{{"headroom", version}, {"scenario", scenario.name}, {"variant", scenario.variant}, {"currency", first.currency},
              {"priceBook", {{"region", first.priceBookRegion}, {"asOf", first.priceBookAsOf}}}};
    if (first.exchange) json["exchange"] = {{"from", first.exchange->from}, {"rate", first.exchange->rate}, {"asOf", first.exchange->asOf}, {"source", first.exchange->source}};
    json["discounts"] = Json::array();
    for (const scenario::DiscountSpec& discount : scenario.discounts) json["discounts"].push_back({{"service", discount.service}, {"percent", discount.percent}, {"note", discount.note}});
    json["total"] = number(bill.total);
    json["requests"] = bill.requests;
    json["failedRequests"] = bill.failed;
    json["perThousandRequests"] = unitCost(bill.total, bill.requests);
    json["failures"] = number(bill.failures);
    json["idle"] = number(bill.idle);
    json["groupings"] = Json::array();
    for (std::size_t i = 0; i < bill.pivots.size(); ++i) json["groupings"].push_back(pivotOf(bill.pivots[i], groupings[i]));
    json["commitments"] = {{"machineCost", number(bill.machineCost)}, {"best", Json::array()}, {"proposals", Json::array()}};
    for (const auto& proposal : bill.best) json["commitments"]["best"].push_back(proposalOf(proposal));
    for (const auto& proposal : bill.proposals) json["commitments"]["proposals"].push_back(proposalOf(proposal));
    json["periods"] = Json::array();
    for (const analysis::BillPart& part : bill.parts) json["periods"].push_back(partOf(part, zone));
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace headroom::exchange
