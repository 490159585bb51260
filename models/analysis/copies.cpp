#include "models/analysis/copies.h"

#include "models/analysis/signals.h"
#include "models/scenario/expand_tenants.h"
#include "models/simulation/summaries.h"

#include <algorithm>
#include <map>

namespace headroom::analysis {

using simulation::OperationResult;
using simulation::Recording;
using simulation::Resource;
using simulation::Signal;

namespace {

/// Whether `id` is `name` itself (exact) or that of a copy: "redis@a/memory" for "redis/memory". `rest` begins with the separator.
bool isCopyOf(std::string_view id, std::string_view head, std::string_view rest)
{
    return id.size() > head.size() + rest.size() && id.starts_with(head) && id[head.size()] == scenario::kCopyMark && id.ends_with(rest);
}

/// "component" and "separator + what of it".
std::pair<std::string_view, std::string_view> splitAt(std::string_view id, char separator)
{
    const std::size_t at = std::min(id.find(separator), id.size());
    return {id.substr(0, at), id.substr(at)};
}

template <typename Row>
std::vector<const Row*> named(const std::vector<Row>& rows, std::string_view id, std::string_view head, std::string_view rest)
{
    const auto exact = std::ranges::find(rows, id, &Row::id);
    if (exact != rows.end()) return {&*exact};
    std::vector<const Row*> found;
    for (const Row& row : rows)
        if (isCopyOf(row.id, head, rest)) found.push_back(&row);
    return found;
}

/// Hours of the buckets in which something was there.
double hoursAboveZero(const Recording& recording, const Signal& signal)
{
    double seconds = 0;
    for (std::size_t i = 0; i < signal.mean.size(); ++i)
        if (valueAt(signal.mean, i).value_or(0) > 0) seconds += std::max(0.0, bucketSeconds(recording, i));
    return seconds / 3600;
}

} // namespace

std::vector<std::string> copiesOfOperation(const Recording& recording, std::string_view name)
{
    std::vector<std::string> found;
    for (const OperationResult& operation : recording.operations) {
        if (operation.name == name) return {};
        if (isCopyOf(operation.name, name, {})) found.push_back(operation.name);
    }
    return found;
}

std::optional<OperationResult> operationNamed(const Recording& recording, std::string_view name)
{
    const auto exact = std::ranges::find(recording.operations, name, &OperationResult::name);
    if (exact != recording.operations.end()) return *exact;
    std::optional<OperationResult> sum;
    for (const OperationResult& operation : recording.operations) {
        if (!isCopyOf(operation.name, name, {})) continue;
        if (!sum) {
            sum = operation;
            sum->name = std::string(name);
        } else {
            simulation::add(sum->requests, operation.requests);
            sum->latency.histogram.merge(operation.latency.histogram);
        }
    }
    if (sum) sum->latency = simulation::summaryOf(stats::Histogram(sum->latency.histogram));
    return sum;
}

std::vector<const Resource*> resourcesNamed(const Recording& recording, std::string_view id)
{
    const auto [head, rest] = splitAt(id, '/');
    return named(recording.resources, id, head, rest);
}

std::vector<const Signal*> signalsNamed(const Recording& recording, std::string_view id)
{
    const auto [head, rest] = splitAt(id, '.');
    return named(recording.signals, id, head, rest);
}

std::optional<double> figureNamed(const Recording& recording, std::string_view component, std::string_view figure)
{
    std::optional<double> sum;
    for (const simulation::ComponentResult* one : named(recording.components, component, component, {})) {
        if (figure == "arrivals") sum = sum.value_or(0) + static_cast<double>(one->arrivals);
        if (figure == "completions") sum = sum.value_or(0) + static_cast<double>(one->completions);
        if (figure == "refused") sum = sum.value_or(0) + static_cast<double>(one->refused);
        for (const auto& [name, value] : one->figures)
            if (name == figure) sum = sum.value_or(0) + value;
    }
    return sum;
}

std::optional<double> runningHours(const Recording& recording, std::string_view component)
{
    double metered = 0;
    std::size_t copies = 0;
    const bool itself = std::ranges::any_of(recording.running, [&](const simulation::RunningTime& time) { return time.component == component; });
    for (const simulation::RunningTime& time : recording.running) {
        if (itself ? time.component != component : !isCopyOf(time.component, component, {})) continue;
        for (const double hours : time.hoursPerHour) metered += hours;
        ++copies;
    }
    if (copies > 0) return metered / static_cast<double>(copies);
    // A recording without meters: whole buckets.
    for (const char* figure : {".nodes", ".readyReplicas", ".replicas"}) {
        const auto signals = signalsNamed(recording, std::string(component) + figure);
        if (signals.empty()) continue;
        double sum = 0;
        for (const Signal* signal : signals) sum += hoursAboveZero(recording, *signal);
        return sum / static_cast<double>(signals.size());
    }
    // By component, the hours of the window in which any of its meters ran.
    std::map<std::string_view, std::vector<bool>> billed;
    for (const simulation::Usage& usage : recording.usage) {
        if (usage.component != component && !isCopyOf(usage.component, component, {})) continue;
        std::vector<bool>& hours = billed[usage.component];
        hours.resize(std::max(hours.size(), usage.perHour.size()), false);
        for (std::size_t i = 0; i < usage.perHour.size(); ++i)
            if (usage.perHour[i] > 0) hours[i] = true;
    }
    if (billed.empty()) return std::nullopt;
    double sum = 0;
    const double window = (recording.end - recording.start).toSeconds() / 3600;
    for (const auto& [id, hours] : billed)
        for (std::size_t i = 0; i < hours.size(); ++i)
            if (hours[i]) sum += std::clamp(window - static_cast<double>(i), 0.0, 1.0);
    return sum / static_cast<double>(billed.size());
}

} // namespace headroom::analysis
