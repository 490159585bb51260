#include "models/analysis/compare.h"

#include "core/stats/quantile_interval.h"
#include "models/analysis/saturation.h"
#include "models/analysis/signals.h"
#include "models/analysis/wording.h"
#include "models/scenario/json_text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
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
/// The figure of one replication, by its index; empty where that replication has none.
using PartReader = std::function<std::optional<double>(const Report&, std::size_t)>;

/// `quantile`: the figures come from histograms, whose buckets limit what a difference can show; equal ones stay equal.
std::optional<PairedDifference> pairedOf(const Report& baseline, const Report& variant, const PartReader& read, bool quantile)
{
    std::vector<double> a, b;
    for (std::size_t i = 0; i < baseline.recording.perReplication.size(); ++i) {
        const auto before = read(baseline, i), after = read(variant, i);
        if (!before || !after) continue;
        b.push_back(*before);
        a.push_back(*after);
    }
    if (a.size() < 2) return std::nullopt;
    PairedDifference paired;
    paired.interval = stats::pairedDifference(a, b);
    paired.mean = paired.interval.centre();
    const auto largest = [](const std::vector<double>& values) { return std::abs(*std::ranges::max_element(values)); };
    if (quantile && a != b) paired.interval = stats::resolvable(paired.interval, std::max(largest(a), largest(b)));
    paired.pairs = a.size();
    // Independent runs: the variances add (Welch's interval, here with the degrees of freedom of the pairs, which is the wider choice).
    paired.unpairedHalfWidth = std::hypot(stats::meanInterval(a).halfWidth(), stats::meanInterval(b).halfWidth());
    return paired;
}

/// Replications that all reports have in common, number by number; 0 with the reason in `why`.
std::size_t pairsOf(const std::vector<const Report*>& reports, std::string& why)
{
    const simulation::Recording& first = reports.front()->recording;
    const auto numbers = [](const simulation::Recording& recording) {
        std::vector<int> result;
        for (const simulation::ReplicationFigures& replication : recording.perReplication) result.push_back(replication.number);
        return result;
    };
    for (const Report* report : reports) {
        const simulation::Recording& r = report->recording;
        if (r.seed != first.seed || r.start != first.start || r.end != first.end || numbers(r) != numbers(first)) {
            why = "The runs differ in seed, window or replications, so their differences have no paired interval.";
            return 0;
        }
    }
    if (first.perReplication.size() < 2) {
        why = first.replications > 1 || first.partial || first.engine != "des"
                  ? "The runs have no figures of single replications, so their differences have no interval."
                  : "One replication of each: the differences have no interval, and may be chance.";
        return 0;
    }
    why = fmt::format("± is the half width of the 95 % interval of the difference, over {} pairs of replications with the same random numbers.",
                      first.perReplication.size());
    return first.perReplication.size();
}

struct RowReader {
    Reader read;
    PartReader part;   ///< empty for figures that are not recorded by replication
    bool quantile = false;
};

void addRow(Comparison& comparison, const std::vector<const scenario::Scenario*>& scenarios,
            const std::vector<const Report*>& reports, std::string group, std::string name, std::string unit, const RowReader& reader)
{
    Difference row;
    row.group = std::move(group);
    row.name = std::move(name);
    row.unit = std::move(unit);
    for (std::size_t i = 0; i < reports.size(); ++i) {
        row.values.push_back(reader.read(*scenarios[i], *reports[i]));
        row.paired.emplace_back();
        if (i > 0 && comparison.pairs > 0 && reader.part) row.paired.back() = pairedOf(*reports.front(), *reports[i], reader.part, reader.quantile);
    }
    comparison.rows.push_back(std::move(row));
}

PartReader costReader(double ReplicationCost::*figure)
{
    return [figure](const Report& report, std::size_t i) -> std::optional<double> {
        if (i >= report.costs.size()) return std::nullopt;
        return report.costs[i].*figure;
    };
}

PartReader latencyReader(double simulation::ReplicationFigures::Latency::*figure)
{
    return [figure](const Report& report, std::size_t i) -> std::optional<double> {
        const auto& latency = report.recording.perReplication[i].latency;
        return latency ? std::optional((*latency).*figure) : std::nullopt;
    };
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

std::size_t leafCount(const ordered_json& value)
{
    if (!value.is_structured() || value.empty()) return 1;
    std::size_t leaves = 0;
    for (const auto& part : value) leaves += leafCount(part);
    return leaves;
}

/// JSON text of a leaf; of more its kind, where it has one, and how much there is of it.
std::string differingText(const ordered_json* value)
{
    if (value == nullptr) return "—";
    if (!value->is_structured() || value->empty()) return value->dump(-1, ' ', false, ordered_json::error_handler_t::replace);
    const auto kind = value->is_object() ? value->find("kind") : value->end();
    const std::string size = countOf(leafCount(*value), "value");
    return kind != value->end() && kind->is_string() ? fmt::format("{}, {}", kind->get<std::string>(), size) : size;
}

/// `values`: of one place in all documents, null where it does not exist.
void collectDifferences(const std::vector<const ordered_json*>& values, const std::string& pointer, std::vector<InputDifference>& differences)
{
    std::vector<const ordered_json*> present;
    std::ranges::copy_if(values, std::back_inserter(present), [](const ordered_json* value) { return value != nullptr; });
    const bool isSame = std::ranges::all_of(present, [&](const ordered_json* value) { return *value == *present.front(); });
    const bool isEverywhere = present.size() == values.size();
    if (isSame && isEverywhere) return;
    const auto isFull = [&](const ordered_json* value) { return value->is_structured() && !value->empty() && value->is_object() == present.front()->is_object(); };
    // What is added or removed whole is one entry, not one for each of its leaves.
    if (isSame || !std::ranges::all_of(present, isFull)) {
        InputDifference difference{pointer, {}};
        for (const ordered_json* value : values) difference.values.push_back(differingText(value));
        differences.push_back(std::move(difference));
        return;
    }
    std::map<std::string, std::vector<const ordered_json*>> parts;   // by what follows in the pointer
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i] == nullptr) continue;
        std::size_t index = 0;
        for (const auto& item : values[i]->items()) {
            auto& places = parts[values[i]->is_object() ? scenario::escapeSegment(item.key()) : std::to_string(index)];
            places.resize(values.size(), nullptr);
            places[i] = &item.value();
            ++index;
        }
    }
    for (const auto& [key, places] : parts) collectDifferences(places, pointer + '/' + key, differences);
}

} // namespace

std::optional<double> Difference::delta(std::size_t i) const
{
    if (i >= values.size() || !values[i].value || !values.front().value) return std::nullopt;
    return *values[i].value - *values.front().value;
}

bool Difference::insideInterval(std::size_t i) const
{
    if (i < paired.size() && paired[i]) return paired[i]->nothingToTell();
    if (i >= values.size() || !values[i].interval || !values.front().interval) return false;
    return values[i].interval->low <= values.front().interval->high && values.front().interval->low <= values[i].interval->high;
}

Comparison compare(const std::vector<const scenario::Scenario*>& scenarios, const std::vector<const Report*>& reports)
{
    Comparison comparison;
    for (const Report* report : reports) comparison.variants.push_back(report->recording.variant);
    comparison.pairs = pairsOf(reports, comparison.pairing);
    const auto add = [&](const char* group, const char* name, const std::string& unit, const Reader& read, const PartReader& part = {},
                         bool quantile = false) {
        addRow(comparison, scenarios, reports, group, name, unit, {read, part, quantile});
    };
    const std::string currency = reports.front()->month.currency;
    const auto money = [](const Money& total, const Estimate& estimate) { return ComparedValue{total.toDouble(), estimate.interval, moneyText(total)}; };
    add("Money", "Cost of the month", currency, [&](const auto&, const Report& r) { return money(r.month.total, r.monthCost); },
        costReader(&ReplicationCost::month));
    add("Money", "Cost of the window", currency, [&](const auto&, const Report& r) { return money(r.window.total, r.windowCost); },
        costReader(&ReplicationCost::window));

    using Figures = simulation::ReplicationFigures::Latency;
    const auto latency = [&](const char* name, Estimate simulation::LatencySummary::*figure, double Figures::*part) {
        add("Latency", name, "ms", [figure](const auto&, const Report& r) {
            return latencyOf(r.recording.latency.*figure, r.recording.latency.count > 0);
        }, latencyReader(part), part != &Figures::meanMs);
    };
    latency("mean", &simulation::LatencySummary::meanMs, &Figures::meanMs);
    latency("p50", &simulation::LatencySummary::p50Ms, &Figures::p50Ms);
    latency("p95", &simulation::LatencySummary::p95Ms, &Figures::p95Ms);
    latency("p99", &simulation::LatencySummary::p99Ms, &Figures::p99Ms);

    add("Risk", "Objectives missed", "", [](const auto&, const Report& r) {
        const auto missed = std::ranges::count(r.slos, false, &SloVerdict::held);
        return valueOf(static_cast<double>(missed), fmt::format("{} of {}", missed, r.slos.size()));
    });
    add("Risk", "Failed requests", "share", [](const auto&, const Report& r) {
        return ComparedValue{r.recording.failedShare.value, r.recording.failedShare.interval,
                             percentText(r.recording.failedShare.value)};
    }, [](const Report& r, std::size_t i) { return r.recording.perReplication[i].failedShare; });
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

    std::vector<ordered_json> documents;
    for (const std::string& variant : variants) {
        ordered_json& merged = documents.emplace_back(base);
        if (file.contains("variants") && file["variants"].is_object() && file["variants"].contains(variant))
            merged.merge_patch(file["variants"][variant]);
    }
    std::vector<const ordered_json*> roots;
    for (const ordered_json& document : documents) roots.push_back(&document);
    std::vector<InputDifference> differences;
    collectDifferences(roots, "", differences);
    std::ranges::sort(differences, {}, &InputDifference::pointer);
    return differences;
}

} // namespace headroom::analysis
