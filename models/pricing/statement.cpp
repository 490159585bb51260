#include "models/pricing/statement.h"

#include "core/calendar/calendar.h"
#include "models/pricing/charge.h"
#include "models/pricing/extrapolate.h"
#include "models/pricing/included.h"
#include "models/pricing/scenario_prices.h"

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

/// Sum that loses no small terms; the order is that of the calls. Source: A. Neumaier, ZAMM 54, 1974.
class Sum {
public:
    void add(double value)
    {
        const double next = m_sum + value;
        m_lost += std::abs(m_sum) >= std::abs(value) ? (m_sum - next) + value : (value - next) + m_sum;
        m_sum = next;
    }
    [[nodiscard]] double value() const { return m_sum + m_lost; }

private:
    double m_sum = 0, m_lost = 0;
};

/// What is billed: the period, its calendar months with the part of each that it covers, and who says how much was used.
struct Period {
    SimTime from, to;
    std::vector<SimTime> monthStarts;   ///< first instant billed in each month
    std::vector<double> monthShares;
    std::vector<Slice> slices;
    std::string text;
};

/// A statement line before it has a price: one meter of one component.
struct Draft {
    const Component* component = nullptr;
    const Price* price = nullptr;
    std::string pricedBy;               ///< region of the book, or the component that states its own price
    std::vector<double> perSlice;
    std::vector<double> perMonth;
    bool extrapolated = false;
};

SourcePosition placeOf(const Scenario& scenario, const std::string& component)
{
    return {scenario.source, 0, "/components/" + component};
}

std::size_t monthOf(const Period& period, SimTime at)
{
    const auto next = std::upper_bound(period.monthStarts.begin(), period.monthStarts.end(), at);
    return static_cast<std::size_t>(next - period.monthStarts.begin()) - 1;
}

double quantityIn(const Slice& slice, const Usage& usage)
{
    return usage.followsTraffic ? usage.perHour[slice.trafficHour] * slice.trafficFactor : usage.perHour[slice.timeHour] * slice.timeFactor;
}

/// Usage that no line can be made of: too short a series, or quantities that are none.
Errors checkUsage(const Scenario& scenario, const Recording& recording)
{
    Errors errors;
    const std::size_t hours = recordedHours(recording);
    if (hours == 0) errors.push_back({ErrorCode::Inconsistent, "no time was simulated, so there is nothing to bill", {scenario.source, 0, {}}, {}});
    if (recording.offeredPerHour.size() < hours)
        errors.push_back({ErrorCode::Inconsistent, fmt::format("requests are recorded for {} of {} hours", recording.offeredPerHour.size(), hours), {}, {}});
    for (const Usage& usage : recording.usage) {
        const auto complain = [&](ErrorCode code, std::string cause) {
            errors.push_back({code, fmt::format("usage of '{}' by '{}': {}", usage.meter, usage.component, std::move(cause)),
                              placeOf(scenario, usage.component), {}});
        };
        if (!scenario.find(usage.component)) complain(ErrorCode::Inconsistent, "there is no such component");
        if (usage.perHour.size() < hours) complain(ErrorCode::Inconsistent, fmt::format("{} of {} hours are recorded", usage.perHour.size(), hours));
        const auto impossible = [](double quantity) { return !(std::isfinite(quantity) && quantity >= 0); };
        if (std::any_of(usage.perHour.begin(), usage.perHour.end(), impossible)) complain(ErrorCode::OutOfRange, "a quantity is negative or not a number");
    }
    return errors;
}

/// The drafts, grouped by component in the scenario's order. Meters without a price become errors, never zeros.
Result<std::vector<Draft>, Errors> draftLines(const Scenario& scenario, const Recording& recording, const PriceBook& book, const ScenarioPrices& own, const Period& period)
{
    Errors errors;
    std::vector<Draft> drafts;
    std::vector<std::int64_t> days;   // UTC, as the provider counts them
    for (const Slice& slice : period.slices) days.push_back(slice.from.nanoseconds() / Duration::hours(24).count());
    for (const Component& component : scenario.components) {
        const std::size_t first = drafts.size();
        for (const Usage& usage : recording.usage) {
            if (usage.component != component.id) continue;
            const Price* stated = own.find(component.id, usage.meter);
            const PriceBook& regional = book.in(component.region);
            const Price* price = stated ? stated : regional.find(usage.meter);
            if (!price) {
                const std::string nearest = nearestMeter(regional, usage.meter);
                errors.push_back({ErrorCode::PriceMissing,
                                  fmt::format("'{}' uses the meter '{}', which has no price in {} {}", component.id, usage.meter, regional.provider, regional.region),
                                  placeOf(scenario, component.id),
                                  nearest.empty() ? std::string{"add it to the price book"} : fmt::format("the nearest meter there is '{}'", nearest)});
                continue;
            }
            auto draft = std::find_if(drafts.begin() + static_cast<std::ptrdiff_t>(first), drafts.end(), [&](const Draft& d) { return d.price == price; });
            if (draft == drafts.end()) {
                drafts.push_back({&component, price, stated ? component.id : regional.region, std::vector<double>(period.slices.size(), 0.0), {}, false});
                draft = drafts.end() - 1;
            }
            for (std::size_t i = 0; i < period.slices.size(); ++i) draft->perSlice[i] += quantityIn(period.slices[i], usage);
        }
        std::vector<MeteredSeries> meters;
        for (std::size_t i = first; i < drafts.size(); ++i) meters.push_back({drafts[i].price, &drafts[i].perSlice});
        takeOffIncluded(meters, days);
    }
    if (!errors.empty()) return errors;
    const bool extrapolated = std::any_of(period.slices.begin(), period.slices.end(), [](const Slice& slice) { return !slice.simulated; });
    for (Draft& draft : drafts) {
        std::vector<Sum> sums(period.monthShares.size());
        for (std::size_t i = 0; i < period.slices.size(); ++i) sums[monthOf(period, period.slices[i].from)].add(draft.perSlice[i]);
        for (const Sum& sum : sums) draft.perMonth.push_back(sum.value());
        draft.extrapolated = extrapolated;
    }
    return drafts;
}

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
    line.extrapolated = draft.extrapolated;
    Sum quantity;
    for (const double perMonth : draft.perMonth) quantity.add(perMonth);
    line.quantity = quantity.value();
    return line;
}

/// Spreads the cost of a line over the hours of the period, at the line's average price of each month.
void addToPlots(Statement& statement, const Period& period, const StatementLine& line, const Draft& draft, const std::vector<double>& averagePrice)
{
    std::vector<double>& group = statement.perHourByGroup[line.group];
    group.resize(statement.totalPerHour.size(), 0.0);
    for (std::size_t i = 0; i < period.slices.size(); ++i) {
        const Slice& slice = period.slices[i];
        const double cost = draft.perSlice[i] * averagePrice[monthOf(period, slice.from)];
        const double seconds = (slice.to - slice.from).toSeconds();
        for (SimTime at = slice.from; at < slice.to;) {
            const auto hour = static_cast<std::size_t>((at - period.from) / kHour);
            const SimTime next = std::min(slice.to, period.from + kHour * static_cast<std::int64_t>(hour + 1));
            const double part = cost * ((next - at).toSeconds() / seconds);
            statement.totalPerHour[hour] += part;
            group[hour] += part;
            at = next;
        }
    }
}

Result<Statement, Errors> bill(const Scenario& scenario, const Recording& recording, const PriceBook& book, const Period& period)
{
    const Result<Currency> currency = Currency::parse(book.currency);
    if (!currency) return Errors{currency.error()};
    if (book.currency != scenario.currency) {
        return Errors{Error{ErrorCode::Inconsistent, fmt::format("the scenario is in {} and the price book of {} in {}", scenario.currency, book.region, book.currency),
                            {scenario.source, 0, "/currency"}, fmt::format("set the currency to {}", book.currency)}};
    }
    const ScenarioPrices own(scenario);
    if (!own.conflicts().empty()) return own.conflicts();
    Result<std::vector<Draft>, Errors> drafted = draftLines(scenario, recording, book, own, period);
    if (!drafted) return std::move(drafted).error();
    const std::vector<Draft>& drafts = drafted.value();

    Statement statement;
    statement.currency = book.currency;
    statement.priceBookRegion = book.region;
    statement.priceBookAsOf = book.asOf;
    statement.from = period.from;
    statement.to = period.to;
    statement.period = period.text;
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
        Result<Charge> charge = chargeMeter(*drafts[users.front()].price, quantities, period.monthShares, *currency);
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
            averagePrices[users[i]] = std::move(charge->averagePrice[i]);
        }
    }
    if (!errors.empty()) return errors;
    for (std::size_t i = 0; i < drafts.size(); ++i) {
        statement.total += statement.lines[i].amount;
        addToPlots(statement, period, statement.lines[i], drafts[i], averagePrices[i]);
    }
    return statement;
}

std::string hoursText(SimTime from, SimTime to)
{
    return fmt::format("{:g} h", std::round((to - from).toSeconds() / 36) / 100);
}

} // namespace

Result<Statement, Errors> billWindow(const Scenario& scenario, const Recording& recording, const PriceBook& book)
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
    const std::string first = zone->formatDate(period.from);
    const std::string last = zone->formatDate(period.to - Duration::nanoseconds(1));
    period.text = fmt::format("{}{}, {}", first, last == first ? "" : " to " + last, hoursText(period.from, period.to));
    return bill(scenario, recording, book, period);
}

Result<Statement, Errors> billMonth(const Scenario& scenario, const Recording& recording, const PriceBook& book)
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
    period.slices = std::move(extrapolation.slices);
    const calendar::LocalTime local = zone->local(period.from);
    period.text = fmt::format("{} {}, {}", kMonths[static_cast<std::size_t>(local.month - 1)], local.year, hoursText(period.from, period.to));
    return bill(scenario, recording, book, period);
}

} // namespace headroom::pricing
