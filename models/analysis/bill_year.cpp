#include "models/analysis/bill_year.h"

#include "core/base/assert.h"
#include "models/analysis/operation_use.h"
#include "models/analysis/tenant_use.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace headroom::analysis {

namespace {

using pricing::Dimension;
using pricing::Statement;
using pricing::StatementLine;

/// What makes lines of two months the same one. Among equals their order counts.
using LineKey = std::tuple<std::string, std::string, std::string, std::string, std::string, std::string, std::string, double, std::size_t>;

LineKey keyOf(const StatementLine& line, const pricing::LineDetail& detail) { return {line.component, line.meter, line.tenant, line.unit, line.service, detail.pricedBy, detail.plan, line.discountPercent, 0}; }

/// Series would be most of the memory of twelve months.
simulation::Recording withoutSeries(simulation::Recording recording)
{
    std::erase_if(recording.signals, [](const simulation::Signal& signal) { return !signal.id.ends_with(".nodes"); });
    recording.components.clear();
    recording.resources.clear();
    recording.operations.clear();
    recording.eventLog.clear();
    recording.usage.clear();
    recording.running.clear();
    recording.perReplication.clear();
    return recording;
}

/// "November 2026" of "November 2026, 721 h".
std::string nameOf(const Statement& month) { return month.period.substr(0, month.period.find(',')); }

void addHours(std::vector<double>& to, std::size_t first, const std::vector<double>& perHour, std::size_t all)
{
    to.resize(all, 0.0);
    for (std::size_t hour = 0; hour < perHour.size() && first + hour < all; ++hour) to[first + hour] += perHour[hour];
}

void addCommitments(Statement& year, const Statement& month)
{
    for (const pricing::CommitmentUse& use : month.commitments) {
        auto known = std::ranges::find_if(year.commitments, [&](const auto& each) { return each.component == use.component && each.term == use.term; });
        if (known == year.commitments.end()) {
            year.commitments.push_back(use);
            continue;
        }
        // What was covered is what was saved beside what was committed; the eligible use is that over the coverage.
        const auto eligible = [](const pricing::CommitmentUse& each) { return each.coverage > 0 ? (each.saved + each.committed) / each.coverage : 0; };
        const double all = eligible(*known) + eligible(use);
        known->committed += use.committed;
        known->used += use.used;
        known->saved += use.saved;
        known->utilisation = known->committed > 0 ? known->used / known->committed : 1;
        known->coverage = all > 0 ? (known->saved + known->committed) / all : 0;
    }
    for (const pricing::ReservationUse& use : month.reservations) {
        auto known = std::ranges::find_if(year.reservations, [&](const auto& each) { return each.component == use.component && each.term == use.term; });
        if (known == year.reservations.end()) {
            year.reservations.push_back(use);
            continue;
        }
        known->bought += use.bought;
        known->used += use.used;
        known->running += use.running;
        known->saved += use.saved;
    }
}

void addAllocation(pricing::Allocation& year, const pricing::Allocation& month, const std::vector<std::size_t>& lineOf)
{
    if (year.parts.empty() && year.tenants.empty()) {
        year = month;
        for (pricing::AllocatedPart& part : year.parts) part.line = lineOf[part.line];
        return;
    }
    year.common += month.common;
    year.idle += month.idle;
    year.total += month.total;
    for (std::size_t i = 0; i < month.tenants.size() && i < year.tenants.size(); ++i) {   // those of the scenario, in its order
        year.tenants[i].dedicated += month.tenants[i].dedicated;
        year.tenants[i].shared += month.tenants[i].shared;
        year.tenants[i].total += month.tenants[i].total;
    }
    const auto keyOfPart = [](const pricing::AllocatedPart& part) { return std::tuple(part.line, part.to, part.tenant, part.dedicated, part.basis); };
    std::map<decltype(keyOfPart(year.parts.front())), std::size_t> places;
    for (std::size_t i = 0; i < year.parts.size(); ++i) places.emplace(keyOfPart(year.parts[i]), i);
    for (pricing::AllocatedPart part : month.parts) {
        part.line = lineOf[part.line];
        const auto [place, isNew] = places.emplace(keyOfPart(part), year.parts.size());
        if (isNew) year.parts.push_back(part);
        else year.parts[place->second].amount += part.amount;
    }
}

void addUnits(UnitCosts& year, const UnitCosts& month)
{
    year.isProjected |= month.isProjected;
    year.requests += month.requests;
    year.failed += month.failed;
    year.unallocated += month.unallocated;
    year.failures += month.failures;
    year.idleTotal += month.idleTotal;
    for (const OperationCost& cost : month.operations) {
        auto known = std::ranges::find(year.operations, cost.operation, &OperationCost::operation);
        if (known == year.operations.end()) {
            year.operations.push_back(cost);
            continue;
        }
        known->requests += cost.requests;
        known->failed += cost.failed;
        known->amount += cost.amount;
        known->failures += cost.failures;
    }
    for (const IdleCost& cost : month.idle) {
        auto known = std::ranges::find(year.idle, cost.component, &IdleCost::component);
        if (known == year.idle.end()) {
            year.idle.push_back(cost);
            continue;
        }
        known->paid += cost.paid;
        known->idle += cost.idle;
        // What was idle of what was paid, over all months.
        if (known->paid.micros() != 0) known->utilisation = 1 - known->idle.toDouble() / known->paid.toDouble();
    }
    std::ranges::stable_sort(year.idle, [](const IdleCost& a, const IdleCost& b) { return a.idle.micros() > b.idle.micros(); });
}

/// Places of the lines of each month, and the lines of the year.
void mergeLines(YearBill& year)
{
    std::map<LineKey, std::size_t> places;
    Statement& whole = year.detail.statement;
    std::vector<std::vector<std::vector<double>>> shares;   // [line][month][band], with the quantity as weight
    const std::size_t hours = whole.totalPerHour.size();
    std::size_t firstHour = 0;
    for (YearMonth& month : year.months) {
        std::map<LineKey, std::size_t> seen;
        const Statement& statement = month.part.statement;
        for (std::size_t i = 0; i < statement.lines.size(); ++i) {
            const StatementLine& line = statement.lines[i];
            const pricing::LineDetail& detail = month.detail.lines[i];
            LineKey key = keyOf(line, detail);
            const std::size_t nth = seen[key]++;
            std::get<8>(key) = nth;
            const auto [place, isNew] = places.emplace(std::move(key), whole.lines.size());
            const std::size_t at = place->second;
            month.lineOf.push_back(at);
            if (isNew) {
                StatementLine made = line;
                made.quantity = 0;
                made.amount = Money(line.amount.currency());
                made.quantityPerHour.assign(hours, 0.0);
                made.amountPerHour.assign(hours, 0.0);
                whole.lines.push_back(std::move(made));
                year.detail.lines.push_back({detail.price, detail.pricedBy, detail.plan, {}, {std::vector<double>(detail.price.bands.size(), 0.0)}});
            }
            StatementLine& sum = whole.lines[at];
            sum.amount += line.amount;
            sum.extrapolated |= line.extrapolated;
            // Digits of the bands that were reached: in the dearest month the most.
            if (line.unitPrice.size() > sum.unitPrice.size()) sum.unitPrice = line.unitPrice;
            addHours(sum.quantityPerHour, firstHour, line.quantityPerHour, hours);
            addHours(sum.amountPerHour, firstHour, line.amountPerHour, hours);
            std::vector<double>& bands = year.detail.lines[at].bandShares.front();
            sum.quantity += line.quantity;
            for (const std::vector<double>& ofMonth : detail.bandShares)
                for (std::size_t band = 0; band < bands.size() && band < ofMonth.size(); ++band) bands[band] += line.quantity * ofMonth[band];
        }
        firstHour += statement.totalPerHour.size();
    }
    for (pricing::LineDetail& line : year.detail.lines) {
        double all = 0;
        for (const double share : line.bandShares.front()) all += share;
        for (double& share : line.bandShares.front()) share = all > 0 ? share / all : 0;
    }
}

YearBill merged(const scenario::Scenario& scenario, const pricing::PriceBook& prices, std::vector<YearMonth> months)
{
    YearBill year;
    year.months = std::move(months);
    const BillPart& first = year.months.front().part;
    const Currency currency = first.statement.total.currency();
    Statement& whole = year.detail.statement;
    whole.currency = first.statement.currency;
    whole.priceBookRegion = first.statement.priceBookRegion;
    whole.priceBookAsOf = first.statement.priceBookAsOf;
    whole.priceBooks = first.statement.priceBooks;
    whole.exchange = first.statement.exchange;
    whole.from = first.statement.from;
    whole.to = year.months.back().part.statement.to;
    whole.total = Money(currency);
    year.engine = first.engine;
    year.units.unallocated = year.units.failures = year.units.idleTotal = Money(currency);
    std::size_t hours = 0;
    for (const YearMonth& month : year.months) hours += month.part.statement.totalPerHour.size();
    whole.totalPerHour.assign(hours, 0.0);
    mergeLines(year);
    std::vector<const Statement*> statements;
    std::size_t firstHour = 0;
    for (const YearMonth& month : year.months) {
        const Statement& statement = month.part.statement;
        whole.total += statement.total;
        whole.hours += statement.hours;
        if (whole.projection.empty()) whole.projection = statement.projection;
        whole.logs.insert(whole.logs.end(), statement.logs.begin(), statement.logs.end());
        addHours(whole.totalPerHour, firstHour, statement.totalPerHour, hours);
        for (const auto& [group, perHour] : statement.perHourByGroup) addHours(whole.perHourByGroup[group], firstHour, perHour, hours);
        firstHour += statement.totalPerHour.size();
        addCommitments(whole, statement);
        addAllocation(year.byTenant, month.part.byTenant, month.lineOf);
        addAllocation(year.byOperation, month.part.byOperation, month.lineOf);
        addUnits(year.units, month.part.units);
        year.detail.monthStarts.push_back(statement.from);
        statements.push_back(&statement);
    }
    whole.period = year.months.size() == 1 ? first.statement.period
                                           : fmt::format("{} to {}, {:g} h", nameOf(first.statement), nameOf(year.months.back().part.statement), whole.hours);
    year.proposals = pricing::proposeCommitments(pricing::machineHours(scenario, prices, statements));
    return year;
}

} // namespace

std::vector<std::size_t> YearBill::monthsAbove(double budget) const
{
    std::vector<std::size_t> above;
    for (std::size_t i = 0; i < months.size(); ++i)
        if (months[i].part.statement.total.toDouble() > budget) above.push_back(i);
    return above;
}

bool YearBill::isDoubtful() const
{
    return std::ranges::any_of(months, [](const YearMonth& month) { return !month.part.validity.empty(); });
}

Result<YearBill, Errors> billYear(const scenario::Scenario& scenario, const pricing::PriceBook& prices, const std::vector<MonthSpan>& spans, const MonthSimulator& simulate,
                                  std::stop_token stop, const std::function<void(int done)>& done)
{
    HEADROOM_CHECK(!spans.empty());
    const auto zone = calendar::Calendar::forZone(scenario.calendar.timeZone);
    if (!zone) return Errors{zone.error()};
    const Error stopped{ErrorCode::Cancelled, "stopped: nothing was billed, for a year needs all its months", {}, {}};
    std::vector<YearMonth> months;
    for (const MonthSpan& span : spans) {
        if (stop.stop_requested()) return Errors{stopped};
        auto recording = simulate(span, stop);
        if (!recording) return std::move(recording).error();
        if (recording->partial || stop.stop_requested()) return Errors{stopped};
        auto detail = pricing::detailMonth(scenario, *recording, prices);
        if (!detail) return std::move(detail).error();
        auto part = billPart(scenario, *recording, prices, BillPeriod::Month);
        if (!part) return std::move(part).error();
        months.push_back({zone->formatDate(span.from).substr(0, 7), std::move(part).value(), std::move(detail).value(), withoutSeries(std::move(recording).value()), {}});
        if (done) done(static_cast<int>(months.size()));
    }
    return merged(scenario, prices, std::move(months));
}

Result<pricing::Pivot> pivotOfYear(const scenario::Scenario& scenario, const YearBill& year, const Dimension& rows, const std::optional<Dimension>& columns,
                                   const std::vector<pricing::PivotFilter>& filters)
{
    const auto rename = [](std::vector<std::string>& keys, const std::vector<std::size_t>& lineOf) {
        for (std::string& key : keys) key = std::to_string(lineOf[std::stoul(key)]);
    };
    std::optional<pricing::Pivot> sum;
    for (const YearMonth& month : year.months) {
        if (std::ranges::any_of(filters, [&](const pricing::PivotFilter& filter) { return filter.dimension.kind == Dimension::Kind::Month && filter.key != month.key; })) continue;
        auto pivot = pricing::pivot({scenario, month.part.statement, &month.part.byTenant, &month.part.byOperation}, rows, columns, filters);
        if (!pivot) return pivot;
        if (rows.kind == Dimension::Kind::Line) rename(pivot->rows, month.lineOf);
        if (columns && columns->kind == Dimension::Kind::Line) rename(pivot->columns, month.lineOf);
        if (sum) pricing::addPivot(*sum, *pivot);
        else sum = std::move(pivot).value();
    }
    if (sum) return std::move(*sum);
    pricing::Pivot none;
    none.total = Money(year.statement().total.currency());
    return none;
}

const Statement& PeriodBill::statement(const Report& report) const
{
    switch (period) {
    case BillPeriod::Window: return report.window;
    case BillPeriod::Month: break;
    case BillPeriod::ListMonth: return *listMonth;
    case BillPeriod::Year: return year->statement();
    }
    return report.month;
}

const pricing::Allocation& PeriodBill::byTenant(const Report& report) const
{
    switch (period) {
    case BillPeriod::Window: return report.windowByTenant;
    case BillPeriod::Month: break;
    case BillPeriod::ListMonth: return listMonthByTenant;
    case BillPeriod::Year: return year->byTenant;
    }
    return report.monthByTenant;
}

std::optional<double> PeriodBill::budget(std::optional<double> monthly) const
{
    if (!monthly || period == BillPeriod::Window) return {};
    return period == BillPeriod::Year ? *monthly * static_cast<double>(year->months.size()) : *monthly;
}

Result<PeriodBill, Errors> periodBill(const scenario::Scenario& scenario, const Report& report, const pricing::PriceBook& prices, BillPeriod period, std::shared_ptr<const YearBill> year)
{
    HEADROOM_CHECK(period != BillPeriod::Year || year != nullptr);
    PeriodBill bill;
    bill.period = period;
    if (period == BillPeriod::Year) bill.year = std::move(year);
    if (period == BillPeriod::ListMonth) {
        auto statement = pricing::billListMonth(scenario, report.recording, prices);
        if (!statement) return std::move(statement).error();
        bill.listMonth = std::make_shared<const Statement>(std::move(statement).value());
        bill.listMonthByTenant = pricing::allocate(scenario, *bill.listMonth, tenantUse(scenario, report.recording));
    }
    return bill;
}

} // namespace headroom::analysis
