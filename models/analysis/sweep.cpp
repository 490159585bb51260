#include "models/analysis/sweep.h"

#include "models/analysis/call_tree.h"
#include "models/analysis/saturation.h"
#include "models/analysis/wording.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace headroom::analysis {
namespace {

constexpr std::string_view kRange = "..";

Error syntax(std::string_view text, std::string message)
{
    return {ErrorCode::Syntax, fmt::format("{}: {}", text.substr(0, 200), message), {}, "for example /tenants/agents/count=1,2,5,10 or =10..50..10"};
}

/// A number and the unit behind it.
std::optional<std::pair<double, std::string>> numberAndUnit(std::string_view text)
{
    double number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc{} || !std::isfinite(number)) return std::nullopt;
    return std::pair{number, std::string(end, text.data() + text.size())};
}

/// Splits at commas outside of quotes and brackets.
std::vector<std::string_view> splitValues(std::string_view text)
{
    std::vector<std::string_view> parts;
    std::size_t begin = 0;
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"' && (i == 0 || text[i - 1] != '\\')) quoted = !quoted;
        if (quoted) continue;
        if (c == '[' || c == '{') ++depth;
        if (c == ']' || c == '}') --depth;
        if (c == ',' && depth == 0) {
            parts.push_back(text.substr(begin, i - begin));
            begin = i + 1;
        }
    }
    parts.push_back(text.substr(begin));
    return parts;
}

std::string valueText(double number, const std::string& unit)
{
    // Twelve digits: 0.1 · 3 is 0.3, as the user meant it.
    return fmt::format("{:.12g}{}", number, unit);
}

/// Adds the values of "from..to" or "from..to..step".
std::optional<Error> addRange(std::string_view all, std::string_view text, std::vector<std::string>& values)
{
    const std::size_t first = text.find(kRange);
    const std::size_t second = text.find(kRange, first + kRange.size());
    const auto from = numberAndUnit(text.substr(0, first));
    const std::size_t afterFirst = first + kRange.size();
    const auto to = numberAndUnit(text.substr(afterFirst, second == std::string_view::npos ? second : second - afterFirst));
    const auto step = second == std::string_view::npos ? std::optional{std::pair{1.0, std::string{}}} : numberAndUnit(text.substr(second + kRange.size()));
    if (!from || !to || !step) return syntax(all, fmt::format("\"{}\" is no range of numbers", text));
    if (from->second != to->second || (!step->second.empty() && step->second != to->second))
        return syntax(all, fmt::format("the numbers of \"{}\" have different units", text));
    const double width = to->first - from->first;
    if (step->first == 0 || width / step->first < 0)
        return Error{ErrorCode::OutOfRange, fmt::format("{}: a step of {} never gets from {} to {}", all, step->first, from->first, to->first), {}, "a step leads towards the end"};
    const double count = std::floor(width / step->first * (1 + 1e-12) + 1e-9);
    if (count + static_cast<double>(values.size()) >= static_cast<double>(kMaxSweepValues))
        return Error{ErrorCode::LimitExceeded, fmt::format("{}: more than {} values", all, kMaxSweepValues), {}, "take a larger step"};
    for (double i = 0; i <= count; ++i) values.push_back(valueText(from->first + i * step->first, from->second));
    return std::nullopt;
}

} // namespace

std::optional<double> sweepNumber(std::string_view value)
{
    const auto parsed = numberAndUnit(value);
    return parsed ? std::optional{parsed->first} : std::nullopt;
}

Result<SweepAxis> parseSweepAxis(std::string_view text)
{
    const std::size_t equals = text.find('=');
    if (text.empty() || text.front() != '/' || equals == std::string_view::npos) return syntax(text, "expected a JSON Pointer, \"=\" and values");
    SweepAxis axis;
    axis.pointer = std::string(text.substr(0, equals));
    for (const std::string_view part : splitValues(text.substr(equals + 1))) {
        if (part.empty()) return syntax(text, "a value is missing");
        // Two dots between numbers are a range; elsewhere they are part of a text.
        if (part.find(kRange) != std::string_view::npos && part.front() != '"') {
            if (auto error = addRange(text, part, axis.values)) return *error;
        } else {
            axis.values.emplace_back(part);
        }
        if (axis.values.size() > kMaxSweepValues) return Error{ErrorCode::LimitExceeded, fmt::format("more than {} values", kMaxSweepValues), {}, {}};
    }
    return axis;
}

Result<std::vector<std::vector<std::string>>> sweepCombinations(const std::vector<SweepAxis>& axes)
{
    std::vector<std::vector<std::string>> combinations{{}};
    for (const SweepAxis& axis : axes) {
        if (combinations.size() * axis.values.size() > kMaxSweepRuns)
            return Error{ErrorCode::LimitExceeded, fmt::format("The values make more than {} combinations.", kMaxSweepRuns), {}, "take larger steps, or fewer values at once"};
        std::vector<std::vector<std::string>> next;
        for (const auto& one : combinations)
            for (const std::string& value : axis.values) {
                next.push_back(one);
                next.back().push_back(value);
            }
        combinations = std::move(next);
    }
    return combinations;
}

SweepPoint sweepPointOf(const scenario::Scenario& scenario, const Report& report, std::vector<std::string> values)
{
    const simulation::Recording& recording = report.recording;
    SweepPoint point;
    point.variant = scenario.variant;
    point.values = std::move(values);
    point.monthlyCost = static_cast<double>(report.month.total.micros()) / Money::kPerUnit;   // 5.98 stays 5.98
    std::size_t tenants = 0;
    for (const scenario::TenantGroup& group : scenario.tenants) tenants += group.tenants.size();
    if (tenants > 0) point.costPerTenant = point.monthlyCost / static_cast<double>(tenants);
    if (recording.latency.count > 0) point.latencyP95 = recording.latency.p95Ms.value / 1000;
    point.failedShare = recording.failedShare.value;
    point.offered = recording.requests.offered;
    point.slosHeld = report.answer.allSlosHeld;
    const std::vector<Saturation> saturations = saturationsOf(scenario, recording, CallTree{scenario});
    if (!saturations.empty()) {
        const LocalClock clock{scenario.calendar.timeZone, recording.start, recording.end};
        point.firstSaturated = resourceTitle(scenario, *saturations.front().resource);
        point.firstSaturatedAt = clock.at(saturations.front().since);
    }
    return point;
}

std::vector<BreakEven> breakEvens(const std::vector<SweepPoint>& a, const std::vector<SweepPoint>& b)
{
    struct Both {
        double at, costA, difference;
    };
    std::vector<Both> line;
    for (const SweepPoint& one : a) {
        if (one.values.size() != 1) return {};
        const auto at = sweepNumber(one.values.front());
        const auto other = std::ranges::find(b, one.values, &SweepPoint::values);
        if (at && other != b.end()) line.push_back({*at, one.monthlyCost, one.monthlyCost - other->monthlyCost});
    }
    std::ranges::stable_sort(line, {}, &Both::at);
    std::vector<BreakEven> found;
    if (a.empty() || b.empty()) return found;
    const std::string &nameA = a.front().variant, &nameB = b.front().variant;
    // Points where both cost the same belong to the crossing around them, not to two.
    std::optional<std::size_t> last;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i].difference == 0) continue;
        if (last && (line[*last].difference < 0) != (line[i].difference < 0)) {
            const bool aFirst = line[*last].difference < 0;
            BreakEven crossing{aFirst ? nameA : nameB, aFirst ? nameB : nameA, 0, line[*last].at, line[i].at, 0};
            if (i == *last + 2) {
                crossing.at = crossing.from = crossing.to = line[*last + 1].at;
                crossing.monthlyCost = line[*last + 1].costA;
            } else {
                const double part = line[*last].difference / (line[*last].difference - line[i].difference);
                crossing.at = line[*last].at + part * (line[i].at - line[*last].at);
                crossing.monthlyCost = line[*last].costA + part * (line[i].costA - line[*last].costA);
            }
            found.push_back(std::move(crossing));
        }
        last = i;
    }
    return found;
}

} // namespace headroom::analysis
