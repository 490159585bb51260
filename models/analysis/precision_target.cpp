#include "models/analysis/precision_target.h"

#include "core/base/nearest_name.h"
#include "core/quantities/parse.h"
#include "core/stats/quantile_interval.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace headroom::analysis {

namespace {

constexpr const char* kExamples = R"(for example "latency.p95 ±2%", "failedShare ±0.1pp" or "cost.total ±1%")";

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// Takes `suffix` off the end, and blanks before it.
bool takeSuffix(std::string_view& text, std::string_view suffix)
{
    if (suffix.empty() || !text.ends_with(suffix)) return false;
    text = trimmed(text.substr(0, text.size() - suffix.size()));
    return true;
}

Error failure(ErrorCode code, std::string_view text, const std::string& cause, std::string hint)
{
    return {code, fmt::format("--until \"{}\" {}", text, cause), {}, std::move(hint)};
}

/// Everything that is worth suggesting: the metrics of the system, and those of the operations.
std::vector<std::string> metricNames(const scenario::Scenario& scenario)
{
    std::vector<std::string> names{"latency.p95",       "latency.mean",     "latency.p50",   "latency.p90",           "latency.p99",
                                   "latency.p99.9",     "latency.max",      "failedShare",   "cost.total",            "cost.monthly",
                                   "cost.window",       "requests.offered", "requests.lost", "requests.completedShare", "requests.timedOutShare",
                                   "requests.lostShare", "requests.throttledShare"};
    for (const scenario::Operation& operation : scenario.operations) {
        for (const char* figure : {"mean", "p50", "p90", "p95", "p99"}) names.push_back("operation." + operation.name + ".latency." + figure);
        names.push_back("operation." + operation.name + ".failedShare");
    }
    return names;
}

std::optional<Metric> metricNamed(std::string_view name)
{
    if (name == "failedShare") return parseMetric("requests.failedShare");
    if (name == "cost.total") return parseMetric("cost.window");
    return parseMetric(name);
}

bool isShare(const Metric& metric) { return metric.kind == Metric::Kind::Share || metric.kind == Metric::Kind::Utilisation; }

bool isCost(const Metric& metric) { return metric.kind == Metric::Kind::MonthlyCost || metric.kind == Metric::Kind::WindowCost; }

Result<stats::Precision> parseWidth(std::string_view text, std::string_view width, const Metric& metric, const std::string& currency)
{
    const auto positive = [&](const Result<double>& number, double scale, bool relative) -> Result<stats::Precision> {
        if (!number) return failure(number.error().code, text, "has no number behind the ±", kExamples);
        const double halfWidth = *number * scale;
        if (!(halfWidth > 0)) return failure(ErrorCode::OutOfRange, text, "asks for a width that is not above 0", kExamples);
        if (relative && halfWidth >= 1) return failure(ErrorCode::OutOfRange, text, "asks for 100 % or more, which any run has", kExamples);
        return stats::Precision{halfWidth, relative};
    };
    std::string_view rest = width;
    if (takeSuffix(rest, "pp")) {
        if (!isShare(metric)) return failure(ErrorCode::WrongType, text, "has percentage points for a figure that is no share", "use % for a part of the figure itself");
        return positive(parseNumber(rest), 0.01, false);
    }
    if (takeSuffix(rest, "%")) return positive(parseNumber(rest), 0.01, true);
    if (metric.kind == Metric::Kind::Latency) {
        const auto span = parseDuration(width);
        if (!span) return failure(span.error().code, text, "has neither a percentage nor a time behind the ±", R"(for example "±2%" or "±5ms")");
        return positive(span->toSeconds(), 1, false);
    }
    if (isShare(metric)) return failure(ErrorCode::WrongType, text, "does not say whether its width is a part of the share or in points", R"(write "±5%" for a part of the share, "±0.1pp" for percentage points)");
    if (isCost(metric)) takeSuffix(rest, currency);
    return positive(parseNumber(rest), 1, false);
}

} // namespace

bool isHistogramQuantile(const Metric& metric)
{
    return metric.kind == Metric::Kind::Latency && metric.statistic != "mean" && metric.statistic != "max";
}

Result<PrecisionTarget> parsePrecisionTarget(std::string_view text, const scenario::Scenario& scenario)
{
    std::size_t at = std::string_view::npos, length = 0;
    for (const std::string_view sign : {"±", "+/-", "+-"})
        if (const std::size_t found = text.find(sign); found < at) {
            at = found;
            length = sign.size();
        }
    if (at == std::string_view::npos) return failure(ErrorCode::Syntax, text, "does not say how well the figure is to be known", kExamples);
    const std::string_view name = trimmed(text.substr(0, at));
    const auto metric = metricNamed(name);
    const bool ofOperation = metric && !metric->subject.empty() && (metric->kind == Metric::Kind::Latency || metric->kind == Metric::Kind::Share);
    const bool known = !ofOperation || std::ranges::find(scenario.operations, metric->subject, &scenario::Operation::name) != scenario.operations.end();
    if (!metric || !known) {
        const std::string cause = metric ? fmt::format("names the operation \"{}\", which does not exist", metric->subject)
                                         : fmt::format("names \"{}\", which is no known metric", name);
        return failure(ErrorCode::NotFound, text, cause, nearestHint(name, metricNames(scenario)));
    }
    auto precision = parseWidth(text, trimmed(text.substr(at + length)), *metric, scenario.currency);
    if (!precision) return std::move(precision).error();
    if (precision->relative && isHistogramQuantile(*metric) && stats::allowedHalfWidth(*precision, 1) < stats::kQuantileErrorRelative)
        return failure(ErrorCode::OutOfRange, text, "is finer than the 0.8 % to which quantiles of latency are kept", "ask for ±1% or more, or for latency.mean");
    return PrecisionTarget{std::string(trimmed(text)), *metric, *precision};
}

} // namespace headroom::analysis
