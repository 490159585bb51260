#include "models/risk/risk_json.h"

#include "core/calendar/calendar.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace headroom::risk {
namespace {

using Json = nlohmann::ordered_json;

Json json(const QuantileEstimate& estimate) { return {{"value", estimate.value}, {"interval", {estimate.interval.low, estimate.interval.high}}}; }

Json json(const Distribution& distribution)
{
    return {{"p10", json(distribution.p10)}, {"p50", json(distribution.p50)}, {"p90", json(distribution.p90)}, {"mean", distribution.mean}, {"min", distribution.min}, {"max", distribution.max},
            {"histogram", distribution.histogram}};
}

Json json(const Probability& probability) { return {{"value", probability.value}, {"interval", {probability.interval.low, probability.interval.high}}}; }

std::string spreadText(const Spread& spread, double value) { return spread.relative ? fmt::format("{:.10g}%", (value - 1) * 100) : fmt::format("{:.12g}", value); }

/// An input as the scenario's key writes it.
Json entryOf(const UncertainInput& input)
{
    Json entry = Json::object();
    entry["name"] = input.input.name;
    if (input.target == UncertainInput::Target::Price) entry["price"] = input.pattern;
    else if (input.target == UncertainInput::Target::Growth) entry["growth"] = input.pattern;
    else entry["pointer"] = input.input.place;
    const Spread& spread = input.input.spread;
    const auto text = [&](double value) { return spreadText(spread, value); };
    switch (spread.shape) {
    case Spread::Shape::Triangular: entry["triangular"] = {{"low", text(spread.low)}, {"mode", text(spread.mode)}, {"high", text(spread.high)}}; break;
    case Spread::Shape::Uniform: entry["uniform"] = {{"low", text(spread.low)}, {"high", text(spread.high)}}; break;
    case Spread::Shape::Lognormal: entry["lognormal"] = {{"median", text(spread.mode)}, {"p90", text(spread.high)}}; break;
    }
    entry["why"] = input.input.why;
    return entry;
}

Json json(const BudgetDates& dates, const calendar::Calendar& calendar, SimTime start)
{
    const auto date = [&](const std::optional<std::size_t>& day) { return day ? Json(calendar.formatDate(calendar.addDays(start, static_cast<int>(*day) - 1))) : Json(nullptr); };
    Json result{{"forecast", date(dates.forecastDay)}};
    for (const BudgetDates::Crossing& crossing : dates.crossings) result[fmt::format("{:.0f}%", crossing.threshold * 100)] = date(crossing.day);
    return result;
}

} // namespace

std::string riskJson(const RiskReport& report, const std::string& version)
{
    const Assessment& assessment = report.assessment;
    const auto zone = calendar::Calendar::forZone(report.timeZone);
    const calendar::Calendar calendar = zone ? *zone : calendar::Calendar{};
    Json result{{"scenario", report.scenario}, {"variant", report.variant}, {"engine", {{"name", "fluid"}, {"version", version}}}, {"currency", report.currency}, {"month", report.period}, {"only", report.only},
                {"samples", assessment.samples}, {"seed", assessment.seed}, {"middle", assessment.middle.month.toDouble()}, {"monthly", json(assessment.month)}};
    result["yearly"] = assessment.year ? json(*assessment.year) : Json(nullptr);
    if (report.budget)
        result["budget"] = {{"monthly", *report.budget}, {"probabilityAbove", json(*assessment.overBudget)}, {"middleMonth", json(assessment.middleDates, calendar, report.monthStart)},
                            {"p90Month", json(assessment.p90Dates, calendar, report.monthStart)}};
    result["slos"] = Json::array();
    for (const auto& [name, probability] : assessment.sloMissed) result["slos"].push_back({{"name", name}, {"probabilityMissed", json(probability)}});
    result["tornado"] = Json::array();
    for (const TornadoBar& bar : assessment.tornado)
        result["tornado"].push_back({{"input", bar.input}, {"p10", bar.valueLow}, {"p90", bar.valueHigh}, {"monthAtP10", bar.low}, {"monthAtP90", bar.high}, {"swing", bar.swing()}});
    result["defaultSpreads"] = report.uncertain.byDefault;
    result["uncertainty"] = Json::array();
    for (const UncertainInput& input : report.uncertain.inputs) result["uncertainty"].push_back(entryOf(input));
    result["leftOut"] = report.uncertain.leftOut;
    result["months"] = assessment.months;
    return result.dump(2) + "\n";
}

} // namespace headroom::risk
