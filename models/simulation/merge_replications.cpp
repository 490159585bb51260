#include "models/simulation/merge_replications.h"

#include "core/stats/quantile_interval.h"

#include <algorithm>
#include <cmath>

namespace headroom::simulation {
namespace {

using Parts = std::vector<Recording>;

/// Mean of what `read` finds, with its interval; parts where it finds nothing (an empty optional) say nothing.
template <typename Read>
Estimate estimate(const Parts& parts, Read read)
{
    stats::SampleMoments moments;
    for (const Recording& part : parts)
        if (const std::optional<double> value = read(part)) moments.add(*value);
    if (moments.count() < 2) return Estimate{moments.mean(), std::nullopt, IntervalMethod::None};
    return Estimate{moments.mean(), stats::meanInterval(moments), IntervalMethod::Replications};
}

template <typename Read>
std::uint64_t meanCount(const Parts& parts, Read read)
{
    double sum = 0;
    for (const Recording& part : parts) sum += static_cast<double>(read(part));
    return static_cast<std::uint64_t>(std::llround(sum / static_cast<double>(parts.size())));
}

/// Means of the outcomes; the offered number is their sum, so that requests stay conserved after rounding.
template <typename Read>
Requests mergeRequests(const Parts& parts, Read read)
{
    Requests merged;
    merged.completed = meanCount(parts, [&](const Recording& p) { return read(p).completed; });
    merged.failed = meanCount(parts, [&](const Recording& p) { return read(p).failed; });
    merged.timedOut = meanCount(parts, [&](const Recording& p) { return read(p).timedOut; });
    merged.throttled = meanCount(parts, [&](const Recording& p) { return read(p).throttled; });
    merged.lost = meanCount(parts, [&](const Recording& p) { return read(p).lost; });
    merged.inFlight = meanCount(parts, [&](const Recording& p) { return read(p).inFlight; });
    merged.degraded = meanCount(parts, [&](const Recording& p) { return read(p).degraded; });
    merged.offered = merged.sumOfOutcomes();
    return merged;
}

template <typename Read>
LatencySummary mergeLatency(const Parts& parts, Read read)
{
    LatencySummary merged;
    const auto figure = [&](Estimate LatencySummary::*of) {
        return estimate(parts, [&](const Recording& p) {
            const LatencySummary& latency = read(p);
            return latency.count > 0 ? std::optional((latency.*of).value) : std::nullopt;
        });
    };
    merged.meanMs = figure(&LatencySummary::meanMs);
    merged.p50Ms = figure(&LatencySummary::p50Ms);
    merged.p90Ms = figure(&LatencySummary::p90Ms);
    merged.p95Ms = figure(&LatencySummary::p95Ms);
    merged.p99Ms = figure(&LatencySummary::p99Ms);
    merged.maxMs = figure(&LatencySummary::maxMs);
    for (Estimate* quantile : {&merged.p50Ms, &merged.p90Ms, &merged.p95Ms, &merged.p99Ms})
        if (quantile->interval) quantile->interval = stats::resolvable(*quantile->interval, quantile->value);
    for (const Recording& part : parts) merged.histogram.merge(read(part).histogram);
    merged.count = merged.histogram.count();
    return merged;
}

/// How buckets of several replications become one.
enum class Combine { Mean, Min, Max };

/// Buckets without data in one replication are left to the others.
template <typename Read>
std::vector<float> mergeBuckets(const Parts& parts, Combine combine, Read read)
{
    std::size_t length = read(parts.front()).size();
    for (const Recording& part : parts) length = std::min(length, read(part).size());
    std::vector<float> merged(length, std::nanf(""));
    for (std::size_t i = 0; i < length; ++i) {
        double sum = 0, low = 0, high = 0;
        int count = 0;
        for (const Recording& part : parts) {
            const auto value = static_cast<double>(read(part)[i]);
            if (std::isnan(value)) continue;
            low = count == 0 ? value : std::min(low, value);
            high = count == 0 ? value : std::max(high, value);
            sum += value;
            ++count;
        }
        if (count == 0) continue;
        merged[i] = static_cast<float>(combine == Combine::Min ? low : combine == Combine::Max ? high : sum / count);
    }
    return merged;
}

void mergeResource(const Parts& parts, std::size_t index, Resource& merged)
{
    const auto at = [&](const Recording& p) -> const Resource& { return p.resources[index]; };
    merged.utilisationMean = mergeBuckets(parts, Combine::Mean, [&](const Recording& p) -> auto& { return at(p).utilisationMean; });
    merged.utilisationMax = mergeBuckets(parts, Combine::Max, [&](const Recording& p) -> auto& { return at(p).utilisationMax; });
    merged.capacity = mergeBuckets(parts, Combine::Mean, [&](const Recording& p) -> auto& { return at(p).capacity; });
    merged.demand = mergeBuckets(parts, Combine::Mean, [&](const Recording& p) -> auto& { return at(p).demand; });
    merged.utilisation = estimate(parts, [&](const Recording& p) { return at(p).utilisation.value; });
    merged.saturatedMinutes = estimate(parts, [&](const Recording& p) { return at(p).saturatedMinutes; }).value;
    for (const Recording& part : parts) merged.utilisationPeak = std::max(merged.utilisationPeak, at(part).utilisationPeak);
}

void mergeComponent(const Parts& parts, std::size_t index, ComponentResult& merged)
{
    const auto at = [&](const Recording& p) -> const ComponentResult& { return p.components[index]; };
    merged.arrivals = meanCount(parts, [&](const Recording& p) { return at(p).arrivals; });
    merged.completions = meanCount(parts, [&](const Recording& p) { return at(p).completions; });
    merged.refused = meanCount(parts, [&](const Recording& p) { return at(p).refused; });
    merged.meanInSystem = estimate(parts, [&](const Recording& p) { return at(p).meanInSystem.value; });
    merged.waitMs = estimate(parts, [&](const Recording& p) { return at(p).waitMs.value; });
    merged.responseMs = estimate(parts, [&](const Recording& p) { return at(p).responseMs.value; });
    merged.response = mergeLatency(parts, [&](const Recording& p) -> auto& { return at(p).response; });
    for (std::size_t f = 0; f < merged.figures.size(); ++f)
        merged.figures[f].second = estimate(parts, [&](const Recording& p) { return at(p).figures[f].second; }).value;
}

/// Hours that only some replications used a meter in count with zero for the others.
void mergeUsage(const Parts& parts, Recording& merged)
{
    for (const Recording& part : parts)
        for (const Usage& usage : part.usage)
            if (std::none_of(merged.usage.begin(), merged.usage.end(), [&](const Usage& u) { return u.component == usage.component && u.meter == usage.meter && u.followsTraffic == usage.followsTraffic; }))
                merged.usage.push_back(Usage{usage.component, usage.meter, std::vector<double>(usage.perHour.size(), 0.0), usage.followsTraffic,
                                             std::vector<double>(usage.usedPerHour.size(), 0.0), std::vector<double>(usage.floorPerHour.size(), 0.0)});
    for (Usage& usage : merged.usage) {
        for (auto* quantities : {&usage.perHour, &usage.usedPerHour, &usage.floorPerHour}) std::fill(quantities->begin(), quantities->end(), 0.0);
        const auto addMean = [&](std::vector<double>& sums, const std::vector<double>& of) {
            for (std::size_t h = 0; h < std::min(sums.size(), of.size()); ++h) sums[h] += of[h] / static_cast<double>(parts.size());
        };
        for (const Recording& part : parts)
            for (const Usage& other : part.usage)
                if (other.component == usage.component && other.meter == usage.meter && other.followsTraffic == usage.followsTraffic) {
                    addMean(usage.perHour, other.perHour);
                    addMean(usage.usedPerHour, other.usedPerHour);
                    addMean(usage.floorPerHour, other.floorPerHour);
                }
    }
    for (std::size_t i = 0; i < merged.running.size(); ++i)
        for (std::size_t h = 0; h < merged.running[i].hoursPerHour.size(); ++h)
            merged.running[i].hoursPerHour[h] = estimate(parts, [&](const Recording& p) { return i < p.running.size() && h < p.running[i].hoursPerHour.size() ? p.running[i].hoursPerHour[h] : 0.0; }).value;
    for (std::size_t h = 0; h < merged.offeredPerHour.size(); ++h)
        merged.offeredPerHour[h] = estimate(parts, [&](const Recording& p) { return h < p.offeredPerHour.size() ? p.offeredPerHour[h] : 0.0; }).value;
}

std::optional<ReplicationFigures::Latency> latencyFigures(const LatencySummary& of)
{
    if (of.count == 0) return std::nullopt;
    return ReplicationFigures::Latency{of.meanMs.value, of.p50Ms.value, of.p90Ms.value, of.p95Ms.value, of.p99Ms.value};
}

ReplicationFigures figuresOf(const Recording& part, int number)
{
    ReplicationFigures figures;
    figures.number = number;
    figures.offered = part.requests.offered;
    if (part.requests.offered > 0) figures.failedShare = part.failedShare.value;
    figures.latency = latencyFigures(part.latency);
    for (const OperationResult& operation : part.operations) figures.operations.push_back(latencyFigures(operation.latency));
    figures.usage = part.usage;
    figures.offeredPerHour = part.offeredPerHour;
    return figures;
}

void dropInterval(Estimate& estimate)
{
    estimate.interval.reset();
    estimate.method = IntervalMethod::None;
}

void dropIntervals(LatencySummary& latency)
{
    for (Estimate* figure : {&latency.meanMs, &latency.p50Ms, &latency.p90Ms, &latency.p95Ms, &latency.p99Ms, &latency.maxMs}) dropInterval(*figure);
}

void dropIntervals(Recording& merged)
{
    dropInterval(merged.failedShare);
    dropIntervals(merged.latency);
    for (OperationResult& operation : merged.operations) dropIntervals(operation.latency);
    for (Resource& resource : merged.resources) dropInterval(resource.utilisation);
    for (ComponentResult& component : merged.components) {
        for (Estimate* figure : {&component.meanInSystem, &component.waitMs, &component.responseMs}) dropInterval(*figure);
        dropIntervals(component.response);
    }
}

} // namespace

Recording mergeReplications(std::vector<Recording> parts, int firstReplication)
{
    std::vector<ReplicationFigures> figures;
    for (std::size_t i = 0; i < parts.size(); ++i) figures.push_back(figuresOf(parts[i], firstReplication + static_cast<int>(i)));
    if (parts.size() == 1) {
        Recording only = std::move(parts.front());
        if (!only.partial) only.perReplication = std::move(figures);
        return only;
    }
    Recording merged = parts.front();
    merged.replications = static_cast<int>(parts.size());
    for (const Recording& part : parts) {
        merged.partial = merged.partial || part.partial;
        merged.end = std::min(merged.end, part.end);
    }
    merged.events = 0;
    merged.fingerprint = 0xcbf29ce484222325ULL;
    for (const Recording& part : parts) {
        merged.events += part.events;
        merged.fingerprint = (merged.fingerprint ^ part.fingerprint) * 0x100000001b3ULL;
    }
    merged.requests = mergeRequests(parts, [](const Recording& p) -> auto& { return p.requests; });
    merged.failedShare = estimate(parts, [](const Recording& p) {
        return p.requests.offered > 0 ? std::optional(p.failedShare.value) : std::nullopt;
    });
    merged.latency = mergeLatency(parts, [](const Recording& p) -> auto& { return p.latency; });
    for (std::size_t i = 0; i < merged.operations.size(); ++i) {
        merged.operations[i].requests = mergeRequests(parts, [&](const Recording& p) -> auto& { return p.operations[i].requests; });
        merged.operations[i].latency = mergeLatency(parts, [&](const Recording& p) -> auto& { return p.operations[i].latency; });
    }
    for (std::size_t i = 0; i < merged.components.size(); ++i) mergeComponent(parts, i, merged.components[i]);
    for (std::size_t i = 0; i < merged.resources.size(); ++i) mergeResource(parts, i, merged.resources[i]);
    for (std::size_t i = 0; i < merged.signals.size(); ++i) {
        Signal& signal = merged.signals[i];
        signal.mean = mergeBuckets(parts, Combine::Mean, [&](const Recording& p) -> auto& { return p.signals[i].mean; });
        signal.min = mergeBuckets(parts, Combine::Min, [&](const Recording& p) -> auto& { return p.signals[i].min; });
        signal.max = mergeBuckets(parts, Combine::Max, [&](const Recording& p) -> auto& { return p.signals[i].max; });
    }
    mergeUsage(parts, merged);
    if (merged.partial) {
        dropIntervals(merged);
    } else {
        merged.perReplication = std::move(figures);
    }
    return merged;
}

} // namespace headroom::simulation
