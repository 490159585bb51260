#include "models/exchange/sweep_table.h"

#include "models/exchange/csv.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace headroom::exchange {

using Json = nlohmann::ordered_json;

namespace {

constexpr std::string_view kLineEnd = "\r\n";

Json number(const std::optional<double>& value) { return value && std::isfinite(*value) ? Json(*value) : Json(nullptr); }

} // namespace

std::string sweepCsv(const SweepResult& sweep)
{
    std::string text = "variant";
    for (const analysis::SweepAxis& axis : sweep.axes) text += "," + csvText(axis.pointer);
    text += fmt::format(",cost [{0}/month],cost per tenant [{0}/month],latency p95 [s],failed share,first saturated,first saturated at,offered requests,objectives held{1}",
                        sweep.currency, kLineEnd);
    for (const analysis::SweepPoint& point : sweep.points) {
        text += csvText(point.variant);
        for (const std::string& value : point.values) text += "," + csvText(value);
        text += fmt::format(",{},{},{},{},{},{},{},{}{}", csvNumber(point.monthlyCost), point.costPerTenant ? csvNumber(*point.costPerTenant) : "",
                            point.latencyP95 ? csvNumber(*point.latencyP95) : "", csvNumber(point.failedShare), csvText(point.firstSaturated),
                            csvText(point.firstSaturatedAt), point.offered, point.slosHeld ? "yes" : "no", kLineEnd);
    }
    return text;
}

std::string sweepJson(const SweepResult& sweep)
{
    Json axes = Json::array(), points = Json::array(), crossings = Json::array();
    for (const analysis::SweepAxis& axis : sweep.axes) axes.push_back({{"pointer", axis.pointer}, {"values", axis.values}});
    for (const analysis::SweepPoint& point : sweep.points) {
        points.push_back({{"variant", point.variant},
                          {"values", point.values},
                          {"monthly", number(point.monthlyCost)},
                          {"monthlyPerTenant", number(point.costPerTenant)},
                          {"latencyP95Seconds", number(point.latencyP95)},
                          {"failedShare", number(point.failedShare)},
                          {"firstSaturated", point.firstSaturated.empty() ? Json(nullptr) : Json(point.firstSaturated)},
                          {"firstSaturatedAt", point.firstSaturatedAt.empty() ? Json(nullptr) : Json(point.firstSaturatedAt)},
                          {"offered", point.offered},
                          {"allSlosHeld", point.slosHeld}});
    }
    for (const analysis::BreakEven& one : sweep.breakEvens)
        crossings.push_back({{"cheaperBefore", one.cheaperBefore}, {"cheaperAfter", one.cheaperAfter}, {"at", number(one.at)},
                             {"from", number(one.from)}, {"to", number(one.to)}, {"monthly", number(one.monthlyCost)}});
    const Json json{{"format", "headroom-sweep"}, {"formatVersion", 1}, {"scenario", sweep.scenario}, {"engine", {{"name", sweep.engine}, {"version", sweep.version}}},
                    {"currency", sweep.currency}, {"axes", std::move(axes)}, {"points", std::move(points)}, {"breakEvens", std::move(crossings)}};
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace headroom::exchange
