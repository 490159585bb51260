#include "models/pricing/statement.h"

#include "core/calendar/calendar.h"
#include "models/pricing/charge.h"
#include "models/pricing/extrapolate.h"
#include "models/pricing/scenario_prices.h"
#include "models/pricing/statement_detail.h"
#include "models/pricing/statement_draft.h"
#include "models/pricing/terms.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <utility>

namespace headroom::pricing {

namespace {

using scenario::Component;
using scenario::Scenario;
using simulation::Recording;
using simulation::Usage;

const Duration kHour = Duration::hours(1);

StatementLine lineOf(const Draft& draft)
{
    StatementLine line;
    const Component& component = *draft.component;
    line.component = component.id;
    line.componentTitle = component.title.empty() ? component.id : component.title;
    line.group = component.group.empty() ? "Other" : component.group;
    line.team = component.team;
    line.tenant = component.tenancy.tenant;
    line.tags = component.tags;
    line.meter = draft.price->meter;
    line.meterTitle = draft.price->title;
    line.unit = draft.price->unit;
    line.source = draft.price->source;
    line.asOf = draft.price->asOf;
    line.confidence = draft.price->confidence;
    line.service = draft.price->service;
    line.extrapolated = draft.extrapolated;
    Sum quantity;
    for (const double perMonth : draft.perMonth) quantity.add(perMonth);
    line.quantity = quantity.value();
    return line;
}

/// Spreads quantity and cost of a line over the hours of the period, at the line's average price of each month.
void addHours(Statement& statement, const Period& period, StatementLine& line, const Draft& draft, const std::vector<double>& averagePrice)
{
    std::vector<double>& group = statement.perHourByGroup[line.group];
    group.resize(statement.totalPerHour.size(), 0.0);
    line.quantityPerHour.assign(statement.totalPerHour.size(), 0.0);
    line.amountPerHour.assign(statement.totalPerHour.size(), 0.0);
    for (std::size_t i = 0; i < period.slices.size(); ++i) {
        const Slice& slice = period.slices[i];
        const double cost = draft.perSlice[i] * averagePrice[monthOf(period, slice.from)];
        const double seconds = (slice.to - slice.from).toSeconds();
        for (SimTime at = slice.from; at < slice.to;) {
            const auto hour = static_cast<std::size_t>((at - period.from) / kHour);
            const SimTime next = std::min(slice.to, period.from + kHour * static_cast<std::int64_t>(hour + 1));
            const double share = (next - at).toSeconds() / seconds;
            statement.totalPerHour[hour] += cost * share;
            group[hour] += cost * share;
            line.quantityPerHour[hour] += draft.perSlice[i] * share;
            line.amountPerHour[hour] += cost * share;
            at = next;
        }
    }
}

/// What the statement is made of, for those who split its lines again.
void describe(StatementDetail& detail, const Period& period, const std::vector<Draft>& drafts)
{
    detail.monthStarts = period.monthStarts;
    for (const Slice& slice : period.slices) detail.slices.push_back({slice.from, slice.to, monthOf(period, slice.from), slice.timeHour});
    for (const Draft& draft : drafts) detail.lines.push_back({*draft.price, draft.pricedBy, draft.plan, draft.perSlice, {}});
}

Result<Statement, Errors> bill(const Scenario& scenario, const Recording& recording, const PriceBook& book, const Period& period, StatementDetail* detail)
{
    const Result<Currency> currency = Currency::parse(scenario.currency);
    if (!currency) return Errors{currency.error()};
    if (Errors wrong = checkTerms(scenario, book); !wrong.empty()) return wrong;
    const ScenarioPrices own(scenario);
    if (!own.conflicts().empty()) return own.conflicts();
    Statement statement;
    Result<std::vector<Draft>, Errors> drafted = draftLines(scenario, recording, book, own, period, statement.logs);
    if (!drafted) return std::move(drafted).error();
    std::vector<Draft> drafts = std::move(drafted).value();
    std::list<Price> made;
    statement.reservations = reservationUses(scenario, book, recording, period, drafts);
    if (Errors uncovered = coverBySavingsPlans(scenario, book, period, drafts, made, statement.commitments); !uncovered.empty()) return uncovered;
    closeDrafts(drafts, period);

    statement.currency = scenario.currency;
    statement.exchange = scenario.exchange;
    statement.priceBookRegion = book.region;
    statement.priceBookAsOf = book.asOf;
    statement.priceBooks = {{book.region, book.asOf, book.isUsers}};
    for (const PriceBook& other : book.otherRegions) statement.priceBooks.push_back({other.region, other.asOf, other.isUsers});
    statement.from = period.from;
    statement.to = period.to;
    statement.period = period.text;
    statement.projection = period.projection;
    statement.hours = (period.to - period.from).toSeconds() / 3600;
    statement.total = Money(*currency);
    statement.totalPerHour.assign(static_cast<std::size_t>(std::ceil(statement.hours)), 0.0);
    for (const Draft& draft : drafts) statement.lines.push_back(lineOf(draft));

    // Bands count for all users of a meter together, so meters are charged one by one, not lines. Each region has its
    // price, and one that the scenario states holds for its component alone.
    std::map<std::pair<std::string, std::string>, std::vector<std::size_t>> linesByMeter;
    for (std::size_t i = 0; i < drafts.size(); ++i) linesByMeter[{drafts[i].price->meter, drafts[i].pricedBy}].push_back(i);
    Errors errors;
    std::vector<std::vector<double>> averagePrices(drafts.size());
    for (const auto& [key, users] : linesByMeter) {
        std::vector<std::vector<double>> quantities;
        for (const std::size_t user : users) quantities.push_back(drafts[user].perMonth);
        const Price& price = *drafts[users.front()].price;
        Result<Charge> charge = chargeMeter(price, quantities, period.monthShares, *currency, termsOf(scenario, price));
        if (!charge) {
            Error error = std::move(charge).error();
            error.message = fmt::format("meter '{}' of '{}': {}", key.first, drafts[users.front()].component->id, error.message);
            error.where = placeOf(scenario, drafts[users.front()].component->id);
            errors.push_back(std::move(error));
            continue;
        }
        for (std::size_t i = 0; i < users.size(); ++i) {
            statement.lines[users[i]].amount = charge->amounts[i];
            statement.lines[users[i]].unitPrice = charge->unitPrice;
            statement.lines[users[i]].discountPercent = discountOf(scenario, price);
            statement.lines[users[i]].priceCurrency = isOwnPrice(price) ? scenario.currency : book.currency;
            averagePrices[users[i]] = std::move(charge->averagePrice[i]);
        }
        if (detail != nullptr) {
            if (detail->lines.empty()) describe(*detail, period, drafts);
            const auto shares = bandShares(*drafts[users.front()].price, quantities, period.monthShares);
            for (const std::size_t user : users) detail->lines[user].bandShares = shares;
        }
    }
    if (!errors.empty()) return errors;
    std::vector<std::pair<std::string, std::vector<double>>> hours;   // in scenario order, as the drafts are
    for (std::size_t i = 0; i < drafts.size(); ++i) {
        statement.total += statement.lines[i].amount;
        addHours(statement, period, statement.lines[i], drafts[i], averagePrices[i]);
        const StatementLine& line = statement.lines[i];
        if (hours.empty() || hours.back().first != line.component) hours.emplace_back(line.component, std::vector<double>(statement.totalPerHour.size(), 0.0));
        for (std::size_t hour = 0; hour < line.amountPerHour.size(); ++hour) hours.back().second[hour] += line.amountPerHour[hour];
    }
    statement.hourly = hourlyCosts(statement.totalPerHour, hours);
    return statement;
}

std::vector<LogSlice> logSlicesOf(const std::vector<Slice>& slices, const calendar::Calendar& zone)
{
    std::vector<LogSlice> result;
    for (const Slice& slice : slices) result.push_back({slice.from, slice.to, zone.hoursInMonth(slice.from) / 24.0});
    return result;
}

/// How the hours that were not simulated came about; empty where there are none.
std::string projectionText(const Recording& recording, const Extrapolation& extrapolation)
{
    if (std::none_of(extrapolation.slices.begin(), extrapolation.slices.end(), [](const Slice& slice) { return !slice.simulated; })) return {};
    const std::string plain = "hours outside of the window extrapolated";
    const std::size_t hours = recordedHours(recording), disturbed = extrapolation.hoursDisturbed;
    if (disturbed == 0) return plain;
    const char* what = "a fault, an eviction or a deployment";
    if (extrapolation.disturbedRepeated) return fmt::format("{}; every simulated hour has {} in it, so the month repeats that", plain, what);
    return fmt::format("{} from {} of {} simulated hours; {} with {} {} once", plain, hours - disturbed, hours, disturbed, what, disturbed == 1 ? "counts" : "count");
}

std::string hoursText(SimTime from, SimTime to)
{
    return fmt::format("{:g} h", std::round((to - from).toSeconds() / 36) / 100);
}

} // namespace

namespace {

Result<Statement, Errors> billWindow(const Scenario& scenario, const Recording& recording, const PriceBook& book, StatementDetail* detail)
{
    Result<calendar::Calendar> zone = calendar::Calendar::forZone(scenario.calendar.timeZone);
    if (!zone) return Errors{std::move(zone).error()};
    Errors errors = checkUsage(scenario, recording);
    if (!errors.empty()) return errors;

    Period period;
    period.from = recording.start;
    period.to = recording.end;
    for (SimTime month = zone->startOfMonth(period.from); month < period.to;) {
        const SimTime next = zone->addMonths(month, 1);
        const SimTime from = std::max(month, period.from);
        period.monthStarts.push_back(from);
        period.monthShares.push_back((std::min(next, period.to) - from).toSeconds() / (next - month).toSeconds());
        month = next;
    }
    period.slices = simulatedSlices(recording, period.from, period.to, period.monthStarts);
    period.logSlices = logSlicesOf(period.slices, *zone);
    const std::string first = zone->formatDate(period.from);
    const std::string last = zone->formatDate(period.to - Duration::nanoseconds(1));
    period.text = fmt::format("{}{}, {}", first, last == first ? "" : " to " + last, hoursText(period.from, period.to));
    return bill(scenario, recording, book, period, detail);
}

/// `hours`: that the month is to have; empty = its own.
Result<Statement, Errors> billMonth(const Scenario& scenario, const Recording& recording, const PriceBook& book, std::optional<double> hours, StatementDetail* detail)
{
    static constexpr std::array<const char*, 12> kMonths{"January", "February", "March",     "April",   "May",      "June",
                                                         "July",    "August",   "September", "October", "November", "December"};
    Result<calendar::Calendar> zone = calendar::Calendar::forZone(scenario.calendar.timeZone);
    if (!zone) return Errors{std::move(zone).error()};
    Errors errors = checkUsage(scenario, recording);
    if (!errors.empty()) return errors;

    Period period;
    period.from = zone->startOfMonth(recording.start);
    period.to = zone->addMonths(period.from, 1);
    period.monthStarts = {period.from};
    period.monthShares = {1.0};
    Extrapolation extrapolation = extrapolate(scenario, recording, period.from, period.to);
    const bool followsTraffic = std::any_of(recording.usage.begin(), recording.usage.end(), [](const Usage& usage) { return usage.followsTraffic; });
    if (!extrapolation.trafficKnown && followsTraffic) {
        return Errors{Error{ErrorCode::Inconsistent, "no request was simulated, so the meters that follow traffic are unknown for the rest of the month",
                            {scenario.source, 0, "/traffic"}, "simulate a window in which requests arrive"}};
    }
    period.projection = projectionText(recording, extrapolation);
    period.slices = std::move(extrapolation.slices);
    period.logSlices = logSlicesOf(period.slices, *zone);
    const calendar::LocalTime local = zone->local(period.from);
    period.text = fmt::format("{} {}, {}", kMonths[static_cast<std::size_t>(local.month - 1)], local.year, hoursText(period.from, period.to));
    if (hours) {
        period.hoursFactor = *hours / ((period.to - period.from).toSeconds() / 3600);
        period.text = fmt::format("{} {} as a month of {:g} h", kMonths[static_cast<std::size_t>(local.month - 1)], local.year, *hours);
    }
    return bill(scenario, recording, book, period, detail);
}

Result<StatementDetail, Errors> detailed(Result<Statement, Errors> statement, StatementDetail detail)
{
    if (!statement) return std::move(statement).error();
    detail.statement = std::move(statement).value();
    return detail;
}

} // namespace

Result<Statement, Errors> billWindow(const Scenario& scenario, const Recording& recording, const PriceBook& book)
{
    return billWindow(scenario, recording, book, nullptr);
}

Result<Statement, Errors> billMonth(const Scenario& scenario, const Recording& recording, const PriceBook& book)
{
    return billMonth(scenario, recording, book, std::nullopt, nullptr);
}

Result<Statement, Errors> billListMonth(const Scenario& scenario, const Recording& recording, const PriceBook& book)
{
    return billMonth(scenario, recording, book, kListMonthHours, nullptr);
}

Result<StatementDetail, Errors> detailWindow(const Scenario& scenario, const Recording& recording, const PriceBook& book)
{
    StatementDetail detail;
    auto statement = billWindow(scenario, recording, book, &detail);
    return detailed(std::move(statement), std::move(detail));
}

Result<StatementDetail, Errors> detailMonth(const Scenario& scenario, const Recording& recording, const PriceBook& book)
{
    StatementDetail detail;
    auto statement = billMonth(scenario, recording, book, std::nullopt, &detail);
    return detailed(std::move(statement), std::move(detail));
}

Result<StatementDetail, Errors> detailListMonth(const Scenario& scenario, const Recording& recording, const PriceBook& book)
{
    StatementDetail detail;
    auto statement = billMonth(scenario, recording, book, kListMonthHours, &detail);
    return detailed(std::move(statement), std::move(detail));
}

} // namespace headroom::pricing
