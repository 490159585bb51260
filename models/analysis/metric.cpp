#include "models/analysis/metric.h"

#include "models/analysis/copies.h"
#include "models/analysis/signals.h"
#include "models/scenario/expand_tenants.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace headroom::analysis {

using simulation::OperationResult;
using simulation::Recording;
using simulation::Requests;
using simulation::Resource;
using simulation::Signal;

namespace {

constexpr std::array kLatencyStatistics{"mean", "p50", "p90", "p95", "p99", "p99.9", "max"};
constexpr std::array kSignalStatistics{"min", "mean", "max"};
constexpr std::array kOutcomes{"offered", "completed", "failed", "timedOut", "throttled", "lost", "inFlight"};
constexpr std::array kFailures{"failed", "timedOut", "throttled", "lost"};
constexpr std::string_view kShare = "Share";

template <std::size_t N>
bool isOneOf(std::string_view text, const std::array<const char*, N>& words)
{
    return std::ranges::any_of(words, [&](const char* word) { return text == word; });
}

/// Splits at the last dot: "a.b.c" → {"a.b", "c"}; without a dot the head is empty.
std::pair<std::string_view, std::string_view> splitLast(std::string_view text)
{
    const std::size_t dot = text.rfind('.');
    if (dot == std::string_view::npos) return {{}, text};
    return {text.substr(0, dot), text.substr(dot + 1)};
}

std::optional<double> latencySeconds(const simulation::LatencySummary& latency, const std::string& statistic)
{
    if (latency.count == 0) return std::nullopt;
    if (statistic == "p99.9") return static_cast<double>(latency.histogram.quantileNs(0.999)) * 1e-9;
    const simulation::Estimate& estimate = statistic == "mean"  ? latency.meanMs
                                           : statistic == "p50" ? latency.p50Ms
                                           : statistic == "p90" ? latency.p90Ms
                                           : statistic == "p95" ? latency.p95Ms
                                           : statistic == "p99" ? latency.p99Ms
                                                                : latency.maxMs;
    return estimate.value / 1000;
}

double requestCount(const Requests& requests, std::string_view outcome)
{
    const std::array counts{requests.offered,   requests.completed, requests.failed,  requests.timedOut,
                            requests.throttled, requests.lost,      requests.inFlight};
    for (std::size_t i = 0; i < kOutcomes.size(); ++i)
        if (outcome == kOutcomes.at(i)) return static_cast<double>(counts.at(i));
    return 0;
}

std::optional<double> shareOf(const Requests& requests, const std::string& outcome)
{
    if (requests.offered == 0) return std::nullopt;
    double count = 0;
    if (outcome == "failed") {
        for (const char* failure : kFailures) count += requestCount(requests, failure);
    } else {
        count = requestCount(requests, outcome);
    }
    return count / static_cast<double>(requests.offered);
}

/// "failedShare" → "failed"; empty where the word is no share that is counted.
std::string outcomeOfShare(std::string_view word)
{
    if (!word.ends_with(kShare)) return {};
    word.remove_suffix(kShare.size());
    return isOneOf(word, kFailures) || word == "completed" ? std::string(word) : std::string();
}

std::optional<double> signalStatistic(const Recording& recording, const Signal& signal, const std::string& statistic)
{
    if (statistic == "mean") return meanOf(recording, signal.mean, 0, signal.mean.size());
    if (statistic == "max") {
        const auto peak = peakOf(signal);
        return peak ? std::optional(peak->value) : std::nullopt;
    }
    std::optional<double> least;
    for (const float value : signal.min.empty() ? signal.mean : signal.min)
        if (!std::isnan(value)) least = std::min(least.value_or(static_cast<double>(value)), static_cast<double>(value));
    return least;
}

/// The figures of all copies as one.
std::optional<double> overCopies(const std::vector<double>& values, std::string_view statistic)
{
    if (values.empty()) return std::nullopt;
    if (statistic == "max") return *std::ranges::max_element(values);
    if (statistic == "min") return *std::ranges::min_element(values);
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Parts of the cost, hours and figures. Names of cost groups hold dots and blanks, so the last dot separates.
std::optional<Metric> parsePartMetric(std::string_view text)
{
    using Kind = Metric::Kind;
    const auto rest = [&](std::string_view prefix) { return text.starts_with(prefix) ? text.substr(prefix.size()) : std::string_view{}; };
    for (const char* part : {"component", "group", "tenant"}) {
        const auto [name, period] = splitLast(rest(std::string("cost.") + part + "."));
        if (!name.empty() && (period == "monthly" || period == "window")) return Metric{Kind::PartOfCost, std::string(name), std::string(period), part};
    }
    const auto [component, span] = splitLast(rest("hours."));
    if (!component.empty() && (span == "perWeek" || span == "perMonth")) return Metric{Kind::Hours, std::string(component), std::string(span), {}};
    const auto [owner, figure] = splitLast(rest("figure."));
    if (!owner.empty() && !figure.empty()) return Metric{Kind::Figure, std::string(owner), std::string(figure), {}};
    return std::nullopt;
}

std::optional<double> partOfCost(const Metric& metric, const MetricCosts& costs)
{
    const bool monthly = metric.statistic == "monthly";
    const pricing::Statement* statement = monthly ? costs.monthStatement : costs.windowStatement;
    const pricing::Allocation* allocation = monthly ? costs.monthByTenant : costs.windowByTenant;
    if (metric.part == "tenant") {
        if (allocation == nullptr) return std::nullopt;
        const auto found = std::ranges::find(allocation->tenants, metric.subject, &pricing::TenantCost::tenant);
        return found == allocation->tenants.end() ? std::nullopt : std::optional(found->total.toDouble());
    }
    if (statement == nullptr) return std::nullopt;
    std::optional<Money> sum;
    for (const pricing::StatementLine& line : statement->lines) {
        const bool counted = metric.part == "group" ? line.group == metric.subject : line.component == metric.subject || scenario::templateOf(line.component) == metric.subject;
        if (!counted) continue;
        if (!sum) sum = Money(line.amount.currency());
        *sum += line.amount;
    }
    return sum ? std::optional(sum->toDouble()) : std::nullopt;
}

/// Running hours of the window, at the same share of a whole week or month.
std::optional<double> hoursPer(const Metric& metric, const Recording& recording, const MetricCosts& costs)
{
    const auto hours = runningHours(recording, metric.subject);
    const double window = (recording.end - recording.start).toSeconds() / 3600;
    if (!hours || window <= 0) return std::nullopt;
    // 730 h: a mean month, where none is billed.
    const double month = costs.monthStatement != nullptr ? costs.monthStatement->hours : 730;
    return *hours / window * (metric.statistic == "perWeek" ? 168 : month);
}

} // namespace

std::optional<Metric> parseMetric(std::string_view text)
{
    using Kind = Metric::Kind;
    if (text == "cost.monthly") return Metric{Kind::MonthlyCost, {}, {}, {}};
    if (text == "cost.window") return Metric{Kind::WindowCost, {}, {}, {}};
    if (auto metric = parsePartMetric(text)) return metric;

    constexpr std::string_view kOperation = "operation.";
    constexpr std::string_view kUtilisation = "utilisation.";
    constexpr std::string_view kSignal = "signal.";
    if (text.starts_with(kUtilisation) && text.size() > kUtilisation.size()) {
        const auto [head, last] = splitLast(text.substr(kUtilisation.size()));
        if (last == "peak" && !head.empty()) return Metric{Kind::Utilisation, std::string(head), "peak", {}};
        return Metric{Kind::Utilisation, std::string(text.substr(kUtilisation.size())), "mean", {}};
    }
    if (text.starts_with(kSignal)) {
        const auto [head, last] = splitLast(text.substr(kSignal.size()));
        if (head.empty() || !isOneOf(last, kSignalStatistics)) return std::nullopt;
        return Metric{Kind::Signal, std::string(head), std::string(last), {}};
    }

    // What is left ends in latency.X or requests.X, behind the name of an operation or nothing. A name may hold dots.
    constexpr std::string_view kFine = ".p99.9";
    const std::size_t fine = text.ends_with(kFine) ? text.size() - kFine.size() : std::string_view::npos;
    auto [head, last] = splitLast(text);
    if (fine != std::string_view::npos) {
        head = text.substr(0, fine);
        last = kFine.substr(1);
    }
    std::string operation;
    std::string_view word = head;
    if (head.starts_with(kOperation)) {
        head.remove_prefix(kOperation.size());
        if (last == "failedShare" && !head.ends_with(".requests")) {
            if (head.empty()) return std::nullopt;
            return Metric{Kind::Share, std::string(head), "failed", {}};
        }
        const auto [name, subject] = splitLast(head);
        if (name.empty()) return std::nullopt;
        operation = name;
        word = subject;
    }
    if (word == "latency" && isOneOf(last, kLatencyStatistics)) return Metric{Kind::Latency, operation, std::string(last), {}};
    if (word != "requests") return std::nullopt;
    if (const std::string outcome = outcomeOfShare(last); !outcome.empty()) return Metric{Kind::Share, operation, outcome, {}};
    if (operation.empty() && isOneOf(last, kOutcomes)) return Metric{Kind::RequestCount, {}, std::string(last), {}};
    return std::nullopt;
}

std::string metricUnit(const Metric& metric, const Recording& recording)
{
    switch (metric.kind) {
    case Metric::Kind::Latency: return "s";
    case Metric::Kind::Share:
    case Metric::Kind::Utilisation: return "share";
    case Metric::Kind::RequestCount: return "requests";
    case Metric::Kind::Signal: {
        const auto signals = signalsNamed(recording, metric.subject);
        return signals.empty() ? std::string() : signals.front()->unit;
    }
    case Metric::Kind::Hours: return "h";
    case Metric::Kind::Figure:
    case Metric::Kind::PartOfCost:
    case Metric::Kind::MonthlyCost:
    case Metric::Kind::WindowCost: break;
    }
    return {};
}

std::optional<double> wholeRunValue(const Metric& metric, const Recording& recording, const MetricCosts& costs)
{
    std::optional<OperationResult> operation;
    const bool ofOperation = metric.kind == Metric::Kind::Latency || metric.kind == Metric::Kind::Share;
    if (ofOperation && !metric.subject.empty()) {
        operation = operationNamed(recording, metric.subject);
        if (!operation) return std::nullopt;
    }
    switch (metric.kind) {
    case Metric::Kind::Latency:
        return latencySeconds(operation ? operation->latency : recording.latency, metric.statistic);
    case Metric::Kind::Share:
        return shareOf(operation ? operation->requests : recording.requests, metric.statistic);
    case Metric::Kind::RequestCount: return requestCount(recording.requests, metric.statistic);
    case Metric::Kind::Utilisation: {
        std::vector<double> values;
        for (const Resource* resource : resourcesNamed(recording, metric.subject))
            values.push_back(metric.statistic == "peak" ? resource->utilisationPeak : resource->utilisation.value);
        return overCopies(values, metric.statistic == "peak" ? "max" : "mean");
    }
    case Metric::Kind::MonthlyCost: return costs.month;
    case Metric::Kind::WindowCost: return costs.window;
    case Metric::Kind::PartOfCost: return partOfCost(metric, costs);
    case Metric::Kind::Hours: return hoursPer(metric, recording, costs);
    case Metric::Kind::Figure: return figureNamed(recording, metric.subject, metric.statistic);
    case Metric::Kind::Signal: {
        std::vector<double> values;
        for (const Signal* signal : signalsNamed(recording, metric.subject))
            if (const auto value = signalStatistic(recording, *signal, metric.statistic)) values.push_back(*value);
        return overCopies(values, metric.statistic);
    }
    }
    return std::nullopt;
}

const Signal* quantileSignal(const Metric& metric, const Recording& recording)
{
    if (metric.kind != Metric::Kind::Latency || metric.statistic == "mean") return nullptr;
    const std::string prefix = metric.subject.empty() ? "" : "operation." + metric.subject + ".";
    return recording.signal(prefix + "latency." + metric.statistic);
}

std::optional<double> mergedValue(const Metric& metric, const Recording& recording, std::size_t from, std::size_t to)
{
    if (metric.kind == Metric::Kind::Share && metric.subject.empty()) {
        const Signal* offered = recording.signal("requests.offered");
        if (offered == nullptr) return std::nullopt;
        const double all = totalOf(recording, offered->mean, from, to);
        if (all <= 0) return std::nullopt;
        double counted = 0;
        const auto add = [&](std::string_view outcome) {
            if (const Signal* signal = recording.signal("requests." + std::string(outcome)))
                counted += totalOf(recording, signal->mean, from, to);
        };
        if (metric.statistic == "failed") {
            for (const char* failure : kFailures) add(failure);
        } else {
            add(metric.statistic);
        }
        // Of requests of an earlier bucket some end in this one: of what was offered or has ended, whichever is more.
        double ended = 0;
        for (const char* outcome : kOutcomes)
            if (const Signal* signal = std::string_view(outcome) == "offered" ? nullptr : recording.signal("requests." + std::string(outcome)))
                ended += totalOf(recording, signal->mean, from, to);
        return counted / std::max(all, ended);
    }
    if (metric.kind == Metric::Kind::Latency && metric.statistic == "mean" && metric.subject.empty()) {
        const Signal* mean = recording.signal("latency.mean");
        const Signal* completed = recording.signal("requests.completed");
        if (mean == nullptr || completed == nullptr) return std::nullopt;
        double sum = 0;
        double count = 0;
        for (std::size_t i = from; i < std::min(to, mean->mean.size()); ++i) {
            const double number = totalOf(recording, completed->mean, i, i + 1);
            if (const auto value = valueAt(mean->mean, i)) {
                sum += *value * number;
                count += number;
            }
        }
        return count > 0 ? std::optional(sum / count) : std::nullopt;
    }
    if (metric.kind == Metric::Kind::Utilisation && metric.statistic == "mean") {
        std::vector<double> values;
        for (const Resource* resource : resourcesNamed(recording, metric.subject))
            if (const auto value = meanOf(recording, resource->utilisationMean, from, to)) values.push_back(*value);
        return overCopies(values, "mean");
    }
    return std::nullopt;
}

} // namespace headroom::analysis
