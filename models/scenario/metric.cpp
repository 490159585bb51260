#include "models/scenario/metric.h"

#include "core/base/nearest_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace headroom::scenario {
namespace {

using Unit = SloMetric::Unit;

struct Known {
    const char* name;
    Unit unit;
    bool perOperation;
};

constexpr Known kMetrics[] = {
    {"latency.mean", Unit::Time, true}, {"latency.p50", Unit::Time, true}, {"latency.p90", Unit::Time, true},
    {"latency.p95", Unit::Time, true}, {"latency.p99", Unit::Time, true}, {"latency.p99.9", Unit::Time, true},
    {"latency.max", Unit::Time, true}, {"requests.failedShare", Unit::Share, true},
    {"requests.timedOutShare", Unit::Share, true}, {"requests.throttledShare", Unit::Share, true},
    {"requests.lostShare", Unit::Share, true}, {"requests.completedShare", Unit::Share, true},
    {"requests.offered", Unit::Number, false}, {"requests.completed", Unit::Number, false},
    {"requests.failed", Unit::Number, false}, {"requests.timedOut", Unit::Number, false},
    {"requests.throttled", Unit::Number, false}, {"requests.lost", Unit::Number, false},
    {"requests.inFlight", Unit::Number, false}, {"cost.monthly", Unit::Number, false}, {"cost.window", Unit::Number, false}};

/// "cost.component.NAME.monthly", "hours.ID.perWeek", "figure.ID.NAME".
bool isPart(std::string_view text)
{
    const std::size_t dot = text.rfind('.');
    const std::string_view last = dot == std::string_view::npos ? std::string_view{} : text.substr(dot + 1);
    const auto hasName = [&](std::string_view prefix) { return text.starts_with(prefix) && dot != std::string_view::npos && dot > prefix.size(); };
    if (last == "monthly" || last == "window") return hasName("cost.component.") || hasName("cost.group.") || hasName("cost.tenant.");
    if (last == "perWeek" || last == "perMonth") return hasName("hours.");
    return !last.empty() && hasName("figure.");
}

bool isNamed(std::string_view text, std::string_view prefix) { return text.starts_with(prefix) && text.size() > prefix.size(); }

} // namespace

Result<SloMetric> parseSloMetric(std::string_view text)
{
    SloMetric metric;
    std::string_view rest = text;
    if (isNamed(rest, "operation.")) {
        rest.remove_prefix(10);
        // Names of operations hold no dot, so the first one ends the name.
        const auto dot = rest.find('.');
        metric.operation = std::string{rest.substr(0, dot)};
        rest = dot == std::string_view::npos ? std::string_view{} : rest.substr(dot + 1);
        if (rest == "failedShare") rest = "requests.failedShare";
    }
    metric.name = std::string{rest};
    const bool whole = metric.operation.empty();
    if (whole && isNamed(rest, "utilisation.")) return metric;
    if (whole && isPart(rest)) return metric;
    if (whole && isNamed(rest, "signal.") && (rest.ends_with(".min") || rest.ends_with(".mean") || rest.ends_with(".max"))) return metric;
    const auto known = std::ranges::find_if(kMetrics, [&](const Known& one) { return rest == one.name && (whole || one.perOperation); });
    if (known != std::end(kMetrics)) {
        metric.unit = known->unit;
        return metric;
    }
    std::vector<std::string> names;
    for (const Known& one : kMetrics)
        if (whole || one.perOperation) names.emplace_back(one.name);
    Error error;
    error.code = ErrorCode::NotFound;
    error.message = fmt::format("'{}' is not a metric", text.substr(0, 80));
    error.hint = nearestHint(metric.name, names);
    return error;
}

} // namespace headroom::scenario
