#include "models/analysis/compare.h"

#include "models/analysis/saturation.h"
#include "models/analysis/signals.h"
#include "models/analysis/wording.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>
#include <map>

namespace headroom::analysis {

using nlohmann::ordered_json;
using simulation::Estimate;

namespace {

ComparedValue valueOf(double value, std::string text) { return {value, std::nullopt, std::move(text)}; }

ComparedValue latencyOf(const Estimate& milliseconds, bool any)
{
    if (!any) return {std::nullopt, std::nullopt, "—"};
    return {milliseconds.value, milliseconds.interval, latencyText(milliseconds.value / 1000)};
}

std::string moneyText(const Money& money) { return numberText(money.toDouble()) + " " + money.currency().code(); }

using Reader = std::function<ComparedValue(const scenario::Scenario&, const Report&)>;

void addRow(Comparison& comparison, const std::vector<const scenario::Scenario*>& scenarios,
            const std::vector<const Report*>& reports, std::string group, std::string name, std::string unit, const Reader& read)
{
    Difference row;
    row.group = std::move(group);
    row.name = std::move(name);
    row.unit = std::move(unit);
    for (std::size_t i = 0; i < reports.size(); ++i) row.values.push_back(read(*scenarios[i], *reports[i]));
    comparison.rows.push_back(std::move(row));
}

/// Highest sum over several signals at one time, e.g. all node pools.
double peakOfSum(const simulation::Recording& recording, std::string_view suffix)
{
    std::vector<double> sum(recording.bucketCount(), 0.0);
    for (const simulation::Signal& signal : recording.signals) {
        if (!signal.id.ends_with(suffix)) continue;
        for (std::size_t i = 0; i < std::min(sum.size(), signal.mean.size()); ++i) sum[i] += valueAt(signal.mean, i).value_or(0);
    }
    return sum.empty() ? 0 : *std::ranges::max_element(sum);
}

ComparedValue firstSaturation(const scenario::Scenario& scenario, const Report& report)
{
    const CallTree calls{scenario};
    const auto saturations = saturationsOf(scenario, report.recording, calls);
    if (saturations.empty()) return {std::nullopt, std::nullopt, "never"};
    const LocalClock clock{scenario.calendar.timeZone, report.recording.start, report.recording.end};
    const Saturation& first = saturations.front();
    return valueOf((first.since - report.recording.start).toSeconds() / 60,
                   fmt::format("{} {}", clock.at(first.since), resourceTitle(scenario, *first.resource)));
}

/// Leaves of a document by pointer; empty objects and arrays count as leaves, so that removing everything shows.
void collectLeaves(const ordered_json& value, const std::string& pointer, std::map<std::string, std::string>& leaves)
{
    if ((value.is_object() || value.is_array()) && !value.empty()) {
        std::size_t index = 0;
        for (const auto& [key, child] : value.items()) {
            std::string segment = value.is_array() ? std::to_string(index) : key;
            for (std::size_t at = 0; (at = segment.find_first_of("~/", at)) != std::string::npos; at += 2)
                segment.replace(at, 1, segment[at] == '~' ? "~0" : "~1");
            collectLeaves(child, pointer + "/" + segment, leaves);
            ++index;
        }
        return;
    }
    leaves[pointer] = value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

} // namespace

std::optional<double> Difference::delta(std::size_t i) const
{
    if (i >= values.size() || !values[i].value || !values.front().value) return std::nullopt;
    return *values[i].value - *values.front().value;
}

bool Difference::insideInterval(std::size_t i) const
{
    if (i >= values.size() || !values[i].interval || !values.front().interval) return false;
    return values[i].interval->low <= values.front().interval->high && values.front().interval->low <= values[i].interval->high;
}

Comparison compare(const std::vector<const scenario::Scenario*>& scenarios, const std::vector<const Report*>& reports)
{
    Comparison comparison;
    for (const Report* report : reports) comparison.variants.push_back(report->recording.variant);
    const auto add = [&](const char* group, const char* name, const std::string& unit, const Reader& read) {
        addRow(comparison, scenarios, reports, group, name, unit, read);
    };
    const std::string currency = reports.front()->month.currency;
    add("Money", "Cost of the month", currency,
        [](const auto&, const Report& r) { return valueOf(r.month.total.toDouble(), moneyText(r.month.total)); });
    add("Money", "Cost of the window", currency,
        [](const auto&, const Report& r) { return valueOf(r.window.total.toDouble(), moneyText(r.window.total)); });

    const auto latency = [&](const char* name, Estimate simulation::LatencySummary::*figure) {
        add("Latency", name, "ms", [figure](const auto&, const Report& r) {
            return latencyOf(r.recording.latency.*figure, r.recording.latency.count > 0);
        });
    };
    latency("p50", &simulation::LatencySummary::p50Ms);
    latency("p95", &simulation::LatencySummary::p95Ms);
    latency("p99", &simulation::LatencySummary::p99Ms);

    add("Risk", "Objectives missed", "", [](const auto&, const Report& r) {
        const auto missed = std::ranges::count(r.slos, false, &SloVerdict::held);
        return valueOf(static_cast<double>(missed), fmt::format("{} of {}", missed, r.slos.size()));
    });
    add("Risk", "Failed requests", "share", [](const auto&, const Report& r) {
        return ComparedValue{r.recording.failedShare.value, r.recording.failedShare.interval,
                             percentText(r.recording.failedShare.value)};
    });
    add("Risk", "First to saturate", "min", firstSaturation);
    add("Capacity", "Pods, most", "pods", [](const auto&, const Report& r) {
        const double most = peakOfSum(r.recording, ".replicas");
        return valueOf(most, numberText(most));
    });
    add("Capacity", "Nodes, most", "nodes", [](const auto&, const Report& r) {
        const double most = peakOfSum(r.recording, ".nodes");
        return valueOf(most, numberText(most));
    });
    for (Difference& row : comparison.rows) row.lowerIsBetter = row.name != "First to saturate";
    return comparison;
}

std::vector<InputDifference> inputDifferences(std::string_view scenarioText, const std::vector<std::string>& variants)
{
    const ordered_json file = ordered_json::parse(scenarioText, nullptr, false);
    if (!file.is_object()) return {};
    ordered_json base = file;
    base.erase("variants");

    std::vector<std::map<std::string, std::string>> leaves;
    std::map<std::string, bool> pointers;
    for (const std::string& variant : variants) {
        ordered_json merged = base;
        if (file.contains("variants") && file["variants"].is_object() && file["variants"].contains(variant))
            merged.merge_patch(file["variants"][variant]);
        collectLeaves(merged, "", leaves.emplace_back());
        for (const auto& leaf : leaves.back()) pointers[leaf.first] = true;
    }
    std::vector<InputDifference> differences;
    for (const auto& entry : pointers) {
        InputDifference difference;
        difference.pointer = entry.first;
        for (const auto& document : leaves) {
            const auto found = document.find(entry.first);
            difference.values.push_back(found == document.end() ? "—" : found->second);
        }
        const bool same = std::ranges::all_of(difference.values, [&](const auto& text) { return text == difference.values.front(); });
        if (!same) differences.push_back(std::move(difference));
    }
    return differences;
}

} // namespace headroom::analysis
