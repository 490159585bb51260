#include "models/reconcile/reconcile.h"

#include "core/base/glob.h"
#include "core/calendar/calendar.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

namespace headroom::reconcile {
namespace {

/// Relative difference that is noise of the last digits.
constexpr double kSame = 1e-9;

/// Units of the plan in one of the bill; empty when their names do not tell.
std::optional<double> conversion(const BilledCell& cell, const PlanLine& line)
{
    if (cell.mixedUnits) return std::nullopt;
    if (cell.factor) return cell.factor;
    const UnitOf bill = unitOf(cell.unit), plan = unitOf(line.unit);
    if (bill.base != plan.base) return std::nullopt;
    return bill.factor / plan.factor;
}

/// "a|b*" stands for all names that one of its globs matches.
bool isPattern(const std::string& name) { return name.find_first_of("*?|") != std::string::npos; }

bool matchesAny(const std::string& patterns, const std::string& name)
{
    std::size_t begin = 0;
    while (begin <= patterns.size()) {
        const std::size_t end = std::min(patterns.find('|', begin), patterns.size());
        if (matchesGlob(std::string_view(patterns).substr(begin, end - begin), name)) return true;
        begin = end + 1;
    }
    return false;
}

/// The plan with one line for all lines of a cell that stands for several. Where these count in different units, or at different hours, only their amounts are added.
std::vector<PlanLine> gathered(std::vector<PlanLine> plan, const Bill& bill)
{
    for (const BilledCell& cell : bill.cells) {
        if (!isPattern(cell.component) && !isPattern(cell.meter)) continue;
        std::optional<PlanLine> sum;
        std::size_t place = 0;
        for (std::size_t i = 0; i < plan.size();) {
            if (isPattern(plan[i].component) || !matchesAny(cell.component, plan[i].component) || !matchesAny(cell.meter, plan[i].meter)) {
                ++i;
                continue;
            }
            if (!sum) {
                sum = plan[i];
                place = i;
            } else {
                sum->amount += plan[i].amount;
                sum->evenRate = sum->evenRate && plan[i].evenRate && sum->hours == plan[i].hours;
                if (sum->unit == plan[i].unit) sum->quantity += plan[i].quantity;
                else sum->quantity = 0;
                sum->hours = std::max(sum->hours, plan[i].hours);
                sum->componentTitle += ", " + plan[i].componentTitle;
            }
            plan.erase(plan.begin() + static_cast<std::ptrdiff_t>(i));
        }
        if (!sum) continue;
        sum->component = cell.component;
        sum->meter = cell.meter;
        plan.insert(plan.begin() + static_cast<std::ptrdiff_t>(std::min(place, plan.size())), std::move(*sum));
    }
    return plan;
}

/// Sets hours and splits the difference.
void split(Variance& row, const BilledCell& cell, const PlanLine& line)
{
    const double planned = row.planned.toDouble(), billed = row.billed.toDouble();
    row.quantityPlanned = line.quantity;
    row.hoursPlanned = line.hours;
    row.unitPricePlanned = line.quantity > 0 ? planned / line.quantity : 0;
    const auto all = [&](Money& part, std::string note) {
        part = row.difference();
        row.note = std::move(note);
    };
    const auto factor = conversion(cell, line);
    if (!cell.hasQuantity) return all(row.price, "the bill states no quantity");
    if (!factor) return all(row.price, cell.mixedUnits ? std::string("lines of different units") : fmt::format("\"{}\" cannot be compared with \"{}\": give the rule a factor", cell.unit, line.unit));
    row.quantityBilled = toDouble(cell.quantity) * *factor;
    if (row.quantityBilled <= 0) return all(row.price, "the bill has a cost without a quantity");
    row.unitPriceBilled = billed / row.quantityBilled;
    if (line.quantity <= 0 || line.hours <= 0) {
        row.hoursBilled = cell.hours();
        return all(row.quantity, "the plan has none of it");
    }
    const double ratePlanned = line.quantity / line.hours;
    if (!cell.coarse) {
        row.hoursBilled = cell.hours();
    } else if (unitOf(line.unit).base == "hour" && line.evenRate) {
        row.hoursBilled = row.quantityBilled / ratePlanned;
        row.note = "lines longer than an hour: the count is taken to be as planned";
    } else {
        row.hoursBilled = line.hours;
        row.note = "lines longer than an hour: the hours are taken to be as planned";
    }
    if (std::abs(row.hoursBilled - line.hours) <= kSame * line.hours) row.hoursBilled = line.hours;
    const double rateBilled = row.quantityBilled / row.hoursBilled;
    const std::vector<Money> parts = centsOf({(row.unitPriceBilled - row.unitPricePlanned) * line.quantity, row.unitPriceBilled * (rateBilled - ratePlanned) * line.hours,
                                              row.unitPriceBilled * rateBilled * (row.hoursBilled - line.hours)},
                                             row.difference());
    row.price = parts[0];
    row.quantity = parts[1];
    row.schedule = parts[2];
}

} // namespace

Reconciliation reconcile(const std::vector<PlanLine>& plan, const Bill& bill)
{
    const Currency currency = Currency::parse(bill.currency).value();
    const Money none(currency);
    Reconciliation result;
    result.currency = bill.currency;
    result.period = calendar::Calendar{}.formatDate(bill.month).substr(0, 7);
    for (Money* sum : {&result.planned, &result.billed, &result.price, &result.quantity, &result.schedule, &result.orphan, &result.missing}) *sum = none;

    std::vector<Exact> costs;
    for (const auto* cells : {&bill.cells, &bill.unmapped})
        for (const BilledCell& cell : *cells) costs.push_back(cell.cost);
    const std::vector<Money> cents = centsOf(costs, currency);
    const auto rounded = [&](const Exact& value) { return centsOf(std::vector<Exact>{value}, currency).front(); };
    result.invoiced = rounded(bill.billedTotal);
    result.ignored = rounded(bill.ignored);
    result.outside = rounded(bill.outside);

    std::vector<bool> taken(bill.cells.size(), false);
    for (const PlanLine& line : gathered(plan, bill)) {
        Variance row;
        row.component = line.component;
        row.title = line.componentTitle;
        row.meter = line.meter;
        row.meterTitle = line.meterTitle;
        row.unit = line.unit;
        row.planned = line.amount;
        row.billed = row.price = row.quantity = row.schedule = none;
        const auto cell = std::ranges::find_if(bill.cells, [&](const BilledCell& one) { return one.component == line.component && one.meter == line.meter; });
        if (cell == bill.cells.end()) {
            if (line.amount == none) continue;   // free and not on the bill: nothing differs
            row.kind = Variance::Kind::Missing;
            row.quantityPlanned = line.quantity;
            row.hoursPlanned = line.hours;
            result.missing -= row.planned;
        } else {
            const auto index = static_cast<std::size_t>(cell - bill.cells.begin());
            taken[index] = true;
            row.billed = cents[index];
            row.resource = cell->resource;
            split(row, *cell, line);
        }
        result.rows.push_back(std::move(row));
    }
    const auto orphan = [&](const BilledCell& cell, const Money& amount) {
        Variance row;
        row.kind = Variance::Kind::Orphan;
        row.component = cell.component;
        row.title = cell.component;
        row.meter = cell.meter;
        row.meterTitle = cell.meterName;
        row.resource = cell.resource;
        row.unit = cell.unit;
        row.planned = row.price = row.quantity = row.schedule = none;
        row.billed = amount;
        row.quantityBilled = toDouble(cell.quantity);
        row.note = cell.component.empty() ? "no rule" : "not in the scenario";
        result.orphan += amount;
        result.rows.push_back(std::move(row));
    };
    for (std::size_t i = 0; i < bill.cells.size(); ++i)
        if (!taken[i]) orphan(bill.cells[i], cents[i]);
    for (std::size_t i = 0; i < bill.unmapped.size(); ++i) orphan(bill.unmapped[i], cents[bill.cells.size() + i]);
    for (const Variance& row : result.rows) {
        result.planned += row.planned;
        result.billed += row.billed;
        result.price += row.price;
        result.quantity += row.quantity;
        result.schedule += row.schedule;
    }
    return result;
}

} // namespace headroom::reconcile
