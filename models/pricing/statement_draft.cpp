#include "models/pricing/statement_draft.h"

#include "models/pricing/included.h"
#include "models/pricing/terms.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace headroom::pricing {

using scenario::Component;
using scenario::Scenario;
using simulation::Recording;
using simulation::Usage;

namespace {

double quantityIn(const Slice& slice, const Usage& usage)
{
    // What is billed at least does not grow and shrink with the traffic: scaled apart, compared afterwards.
    if (!slice.simulated && !usage.floorPerHour.empty())
        return std::max(usage.usedPerHour[slice.trafficHour] * slice.trafficFactor, usage.floorPerHour[slice.timeHour] * slice.timeFactor);
    return usage.followsTraffic ? usage.perHour[slice.trafficHour] * slice.trafficFactor : usage.perHour[slice.timeHour] * slice.timeFactor;
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

} // namespace

SourcePosition placeOf(const Scenario& scenario, const std::string& component)
{
    return {scenario.source, 0, "/components/" + component};
}

std::size_t monthOf(const Period& period, SimTime at)
{
    const auto next = std::upper_bound(period.monthStarts.begin(), period.monthStarts.end(), at);
    return static_cast<std::size_t>(next - period.monthStarts.begin()) - 1;
}

double rateOf(const Price& price) { return UnitPrice::parse(price.bands.front().unitPrice).value().toDouble(); }

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

} // namespace headroom::pricing
