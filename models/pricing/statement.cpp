#include "models/pricing/statement.h"

#include "core/calendar/calendar.h"
#include "models/pricing/charge.h"
#include "models/pricing/commitments.h"
#include "models/pricing/extrapolate.h"
#include "models/pricing/included.h"
#include "models/pricing/scenario_prices.h"
#include "models/pricing/statement_detail.h"
#include "models/pricing/terms.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <list>
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
    std::vector<LogSlice> logSlices;    ///< the same, for what is settled by the day
    double hoursFactor = 1;             ///< of all quantities but those of meters by the month
    std::string text, projection;
};

/// A statement line before it has a price: one meter of one component.
struct Draft {
    const Component* component = nullptr;
    const Price* price = nullptr;
    std::string pricedBy;               ///< region of the book, or the component that states its own price
    std::vector<double> perSlice;
    std::vector<double> perMonth;
    bool extrapolated = false;
    std::string plan = {};              ///< savings plan that covers it, or whose unused part it is
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
    // What is billed at least does not grow and shrink with the traffic: scaled apart, compared afterwards.
    if (!slice.simulated && !usage.floorPerHour.empty())
        return std::max(usage.usedPerHour[slice.trafficHour] * slice.trafficFactor, usage.floorPerHour[slice.timeHour] * slice.timeFactor);
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
        if (usage.floorPerHour.size() != usage.usedPerHour.size() || (!usage.floorPerHour.empty() && usage.floorPerHour.size() < hours))
            complain(ErrorCode::Inconsistent, "what is billed at least is not recorded for every hour");
        if (usage.perHour.size() < hours) complain(ErrorCode::Inconsistent, fmt::format("{} of {} hours are recorded", usage.perHour.size(), hours));
        const auto impossible = [](double quantity) { return !(std::isfinite(quantity) && quantity >= 0); };
        if (std::any_of(usage.perHour.begin(), usage.perHour.end(), impossible)) complain(ErrorCode::OutOfRange, "a quantity is negative or not a number");
    }
    return errors;
}

/// Usage of one component by meter, as it is billed.
std::vector<MeterSeries> seriesOf(const Component& component, const Recording& recording, const Period& period, std::vector<LogLoss>& losses)
{
    std::vector<MeterSeries> rows;
    for (const Usage& usage : recording.usage) {
        if (usage.component != component.id) continue;
        auto row = std::find_if(rows.begin(), rows.end(), [&](const MeterSeries& r) { return r.meter == usage.meter; });
        if (row == rows.end()) row = rows.insert(rows.end(), {usage.meter, std::vector<double>(period.slices.size(), 0.0)});
        for (std::size_t i = 0; i < period.slices.size(); ++i) row->perSlice[i] += quantityIn(period.slices[i], usage);
    }
    if (const auto* fixed = component.as<scenario::FixedCostSpec>(); fixed && fixed->logWorkspace) {
        LogLoss loss = settleLogs(*fixed->logWorkspace, period.logSlices, rows);
        loss.component = component.id;
        if (fixed->logWorkspace->dailyCapBytes) losses.push_back(std::move(loss));
    }
    return rows;
}

/// What could be had instead of a meter without a price.
std::string alternatives(const PriceBook& book, const std::string& meter)
{
    const std::size_t term = meter.find("/reserved-");
    if (term != std::string::npos) {
        std::string known;
        for (const char* other : {"/reserved-1y", "/reserved-3y"})
            if (book.find(meter.substr(0, term) + other)) known += fmt::format("{}{}", known.empty() ? "" : " and ", std::string_view(other).substr(10, 1) == "1" ? "1-year" : "3-years");
        return known.empty() ? "no reservation of this size is known there; take no \"reserved\"" : fmt::format("of this size the terms {} are known there", known);
    }
    const std::string nearest = nearestMeter(book, meter);
    return nearest.empty() ? std::string{"add it to the price book"} : fmt::format("the nearest meter there is '{}'", nearest);
}

/// The drafts, grouped by component in the scenario's order. Meters without a price become errors, never zeros.
Result<std::vector<Draft>, Errors> draftLines(const Scenario& scenario, const Recording& recording, const PriceBook& book, const ScenarioPrices& own, const Period& period,
                                              std::vector<LogLoss>& losses)
{
    Errors errors;
    std::vector<Draft> drafts;
    std::vector<std::int64_t> days;   // UTC, as the provider counts them
    for (const Slice& slice : period.slices) days.push_back(slice.from.nanoseconds() / Duration::hours(24).count());
    for (const Component& component : scenario.components) {
        const std::size_t first = drafts.size();
        for (MeterSeries& row : seriesOf(component, recording, period, losses)) {
            const Price* stated = own.find(component.id, row.meter);
            const PriceBook& regional = book.in(component.region);
            const Price* price = stated ? stated : bookPrice(scenario, regional, row.meter);
            if (!price) {
                errors.push_back({ErrorCode::PriceMissing,
                                  fmt::format("'{}' uses the meter '{}', which has no price in {} {}", component.id, row.meter, regional.provider, regional.region),
                                  placeOf(scenario, component.id), alternatives(regional, row.meter)});
                continue;
            }
            if (period.hoursFactor != 1 && !price->unit.ends_with("-month"))
                for (double& quantity : row.perSlice) quantity *= period.hoursFactor;
            drafts.push_back({&component, price, stated ? component.id : regional.region, std::move(row.perSlice), {}, false});
        }
        std::vector<MeteredSeries> meters;
        for (std::size_t i = first; i < drafts.size(); ++i) meters.push_back({drafts[i].price, &drafts[i].perSlice});
        takeOffIncluded(meters, days);
    }
    if (!errors.empty()) return errors;
    return drafts;
}

/// Adds the drafts up by month.
void closeDrafts(std::vector<Draft>& drafts, const Period& period)
{
    const bool extrapolated = std::any_of(period.slices.begin(), period.slices.end(), [](const Slice& slice) { return !slice.simulated; });
    for (Draft& draft : drafts) {
        std::vector<Sum> sums(period.monthShares.size());
        for (std::size_t i = 0; i < period.slices.size(); ++i) sums[monthOf(period, period.slices[i].from)].add(draft.perSlice[i]);
        for (const Sum& sum : sums) draft.perMonth.push_back(sum.value());
        draft.extrapolated = extrapolated;
    }
}

double rateOf(const Price& price) { return UnitPrice::parse(price.bands.front().unitPrice).value().toDouble(); }

/// What is left of a commitment: money that bought nothing, as a meter of its own.
Price unusedCommitment(const std::string& term, const std::string& currency)
{
    Price price;
    price.meter = "savings-plan/" + term + "/unused";
    price.title = "Savings plan, commitment that nothing used";
    price.unit = currency;
    price.bands = {PriceBand{0, "1"}};
    price.source = "scenario";
    price.confidence = Confidence::Scenario;
    return price;
}

/// Moves machine hours that savings plans cover to the plans' rates. `made` keeps the prices that no book has.
Errors coverBySavingsPlans(const Scenario& scenario, const PriceBook& book, const Period& period, std::vector<Draft>& drafts, std::list<Price>& made,
                           std::vector<CommitmentUse>& commitments)
{
    std::vector<const Component*> plans;
    for (const Component& component : scenario.components)
        if (const auto* fixed = component.as<scenario::FixedCostSpec>(); fixed && fixed->savingsPlan) plans.push_back(&component);
    // The longer term has the greater discount.
    std::stable_partition(plans.begin(), plans.end(), [](const Component* plan) { return plan->as<scenario::FixedCostSpec>()->savingsPlan->term == "3-years"; });
    std::vector<double> hours;
    for (const Slice& slice : period.slices) hours.push_back((slice.to - slice.from).toSeconds() / 3600 * period.hoursFactor);
    const double exchange = scenario.exchange ? scenario.exchange->rate : 1;   // rates are in the book's currency, commitments in the bill's
    Errors errors;
    for (const Component* plan : plans) {
        const scenario::SavingsPlanSpec& spec = *plan->as<scenario::FixedCostSpec>()->savingsPlan;
        std::vector<std::size_t> users;
        std::vector<EligibleUse> uses;
        std::vector<const Price*> planned;
        for (std::size_t i = 0; i < drafts.size(); ++i) {
            const std::string& meter = drafts[i].price->meter;
            if (!meter.starts_with("vm/") || !meter.ends_with("/regular") || drafts[i].price->confidence == Confidence::Scenario) continue;
            const Price* rate = book.in(drafts[i].component->region).find(meter.substr(0, meter.size() - 7) + (spec.term == "3-years" ? "savings-3y" : "savings-1y"));
            if (!rate || rateOf(*rate) <= 0) continue;
            users.push_back(i);
            uses.push_back({rateOf(*drafts[i].price) * (1 - discountOf(scenario, *drafts[i].price) / 100), rateOf(*rate), drafts[i].perSlice});
            planned.push_back(rate);
        }
        if (users.empty()) {
            errors.push_back({ErrorCode::PriceMissing, fmt::format("no machine of this scenario has a known rate for a savings plan of {}", spec.term), placeOf(scenario, plan->id),
                              "rates are known for some sizes in East US, East US 2 and West Europe; reservations (\"reserved\") for more"});
            continue;
        }
        const Coverage coverage = applySavingsPlan(spec.perHour.toDouble() / exchange, hours, uses);
        commitments.push_back({plan->id, plan->title.empty() ? plan->id : plan->title, spec.term, spec.perHour.toDouble(), coverage.committed * exchange, coverage.used * exchange,
                               coverage.utilisation(), coverage.coverage(), (coverage.covered - coverage.committed) * exchange});
        for (std::size_t u = users.size(); u-- > 0;) {   // from the back: what is inserted moves only what is done
            Draft covered{drafts[users[u]].component, planned[u], drafts[users[u]].pricedBy, coverage.perSlice[u], {}, false, plan->id};
            for (std::size_t i = 0; i < hours.size(); ++i) drafts[users[u]].perSlice[i] = std::max(0.0, drafts[users[u]].perSlice[i] - coverage.perSlice[u][i]);
            drafts.insert(drafts.begin() + static_cast<std::ptrdiff_t>(users[u]) + 1, std::move(covered));
        }
        made.push_back(unusedCommitment(spec.term, scenario.currency));
        std::vector<double> unused = coverage.unusedPerSlice;
        for (double& money : unused) money *= exchange;
        const auto order = [&](const Component* component) { return component - scenario.components.data(); };
        const auto after = std::find_if(drafts.begin(), drafts.end(), [&](const Draft& draft) { return order(draft.component) > order(plan); });
        drafts.insert(after, {plan, &made.back(), plan->id, std::move(unused), {}, false, plan->id});
    }
    return errors;
}

/// What the reserved nodes of each pool did. Drafts are those before savings plans.
std::vector<ReservationUse> reservationUses(const Scenario& scenario, const PriceBook& book, const Recording& recording, const Period& period, const std::vector<Draft>& drafts)
{
    std::vector<ReservationUse> uses;
    for (const Component& component : scenario.components) {
        const auto* pool = component.as<scenario::NodePoolSpec>();
        if (!pool || pool->reservedNodes <= 0) continue;
        ReservationUse use;
        use.component = component.id;
        use.title = component.title.empty() ? component.id : component.title;
        use.term = pool->reservedTerm;
        use.nodes = pool->reservedNodes;
        const Draft *reserved = nullptr, *regular = nullptr;
        for (const Draft& draft : drafts) {
            if (draft.component != &component || !draft.price->meter.starts_with("vm/")) continue;
            (draft.price->meter.find("/reserved-") != std::string::npos ? reserved : regular) = &draft;
        }
        if (!reserved) continue;
        const std::vector<double> nodeHours = nodeHoursByHour(recording, component.id);
        std::vector<double> there;
        for (const Slice& slice : period.slices)
            there.push_back((slice.timeHour < nodeHours.size() ? nodeHours[slice.timeHour] : 0) * slice.timeFactor * period.hoursFactor);
        const std::string& meter = reserved->price->meter;
        const Price* full = book.in(component.region).find(meter.substr(0, meter.find("/reserved-")) + "/regular");
        const double rate = scenario.exchange ? scenario.exchange->rate : 1;
        countReservation(use, reserved->perSlice, there, regular ? regular->perSlice : std::vector<double>{}, rateOf(*reserved->price) * rate,
                         full ? rateOf(*full) * (1 - discountOf(scenario, *full) / 100) * rate : 0);
        uses.push_back(std::move(use));
    }
    return uses;
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

} // namespace headroom::pricing
