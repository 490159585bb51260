#include "models/analysis/metric.h"

#include "models/analysis/signals.h"

#include <algorithm>
#include <array>
#include <cmath>

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

const OperationResult* operationOf(const Recording& recording, const std::string& name)
{
    const auto found = std::ranges::find(recording.operations, name, &OperationResult::name);
    return found == recording.operations.end() ? nullptr : &*found;
}

const Resource* resourceOf(const Recording& recording, const std::string& id)
{
    const auto found = std::ranges::find(recording.resources, id, &Resource::id);
    return found == recording.resources.end() ? nullptr : &*found;
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

} // namespace

std::optional<Metric> parseMetric(std::string_view text)
{
    using Kind = Metric::Kind;
    if (text == "cost.monthly") return Metric{Kind::MonthlyCost, {}, {}};
    if (text == "cost.window") return Metric{Kind::WindowCost, {}, {}};

    constexpr std::string_view kOperation = "operation.";
    constexpr std::string_view kUtilisation = "utilisation.";
    constexpr std::string_view kSignal = "signal.";
    if (text.starts_with(kUtilisation) && text.size() > kUtilisation.size()) {
        const auto [head, last] = splitLast(text.substr(kUtilisation.size()));
        if (last == "peak" && !head.empty()) return Metric{Kind::Utilisation, std::string(head), "peak"};
        return Metric{Kind::Utilisation, std::string(text.substr(kUtilisation.size())), "mean"};
    }
    if (text.starts_with(kSignal)) {
        const auto [head, last] = splitLast(text.substr(kSignal.size()));
        if (head.empty() || !isOneOf(last, kSignalStatistics)) return std::nullopt;
        return Metric{Kind::Signal, std::string(head), std::string(last)};
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
            return Metric{Kind::Share, std::string(head), "failed"};
        }
        const auto [name, subject] = splitLast(head);
        if (name.empty()) return std::nullopt;
        operation = name;
        word = subject;
    }
    if (word == "latency" && isOneOf(last, kLatencyStatistics)) return Metric{Kind::Latency, operation, std::string(last)};
    if (word != "requests") return std::nullopt;
    if (const std::string outcome = outcomeOfShare(last); !outcome.empty()) return Metric{Kind::Share, operation, outcome};
    if (operation.empty() && isOneOf(last, kOutcomes)) return Metric{Kind::RequestCount, {}, std::string(last)};
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
        const Signal* signal = recording.signal(metric.subject);
        return signal == nullptr ? std::string() : signal->unit;
    }
    case Metric::Kind::MonthlyCost:
    case Metric::Kind::WindowCost: break;
    }
    return {};
}

std::optional<double> wholeRunValue(const Metric& metric, const Recording& recording, const MetricCosts& costs)
{
    const OperationResult* operation = nullptr;
    const bool ofOperation = metric.kind == Metric::Kind::Latency || metric.kind == Metric::Kind::Share;
    if (ofOperation && !metric.subject.empty()) {
        operation = operationOf(recording, metric.subject);
        if (operation == nullptr) return std::nullopt;
    }
    switch (metric.kind) {
    case Metric::Kind::Latency:
        return latencySeconds(operation != nullptr ? operation->latency : recording.latency, metric.statistic);
    case Metric::Kind::Share:
        return shareOf(operation != nullptr ? operation->requests : recording.requests, metric.statistic);
    case Metric::Kind::RequestCount: return requestCount(recording.requests, metric.statistic);
    case Metric::Kind::Utilisation: {
        const Resource* resource = resourceOf(recording, metric.subject);
        if (resource == nullptr) return std::nullopt;
        return metric.statistic == "peak" ? resource->utilisationPeak : resource->utilisation.value;
    }
    case Metric::Kind::MonthlyCost: return costs.month;
    case Metric::Kind::WindowCost: return costs.window;
    case Metric::Kind::Signal: {
        const Signal* signal = recording.signal(metric.subject);
        return signal == nullptr ? std::nullopt : signalStatistic(recording, *signal, metric.statistic);
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
        return counted / all;
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
        const Resource* resource = resourceOf(recording, metric.subject);
        return resource == nullptr ? std::nullopt : meanOf(recording, resource->utilisationMean, from, to);
    }
    return std::nullopt;
}

} // namespace headroom::analysis
