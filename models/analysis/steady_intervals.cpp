#include "models/analysis/steady_intervals.h"

#include "core/stats/batching.h"
#include "core/stats/quantile_interval.h"
#include "core/stats/warm_up.h"
#include "models/analysis/signals.h"
#include "models/analysis/wording.h"
#include "models/simulation/disturbed_time.h"
#include "models/workload/traffic_profile.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace headroom::analysis {

using simulation::Estimate;
using simulation::IntervalMethod;
using simulation::LatencySummary;
using simulation::Recording;
using simulation::Signal;

namespace {

double countIn(const Recording& recording, const Signal* rate, std::size_t bucket)
{
    return rate == nullptr ? 0 : valueAt(rate->mean, bucket).value_or(0) * bucketSeconds(recording, bucket);
}

/// The figure is of the whole window and the batches are of its steady part: where the part before moves the figure out of the interval, this is
/// not one of the figure. Returns false then.
bool set(Estimate& estimate, const std::optional<stats::BatchedEstimate>& found)
{
    if (!found) return true;
    // The series are kept as float: that much is not a difference.
    const double rounding = 1e-5 * std::abs(estimate.value);
    if (estimate.value < found->interval.low - rounding || estimate.value > found->interval.high + rounding) return false;
    estimate.interval = stats::Interval{std::min(found->interval.low, estimate.value), std::max(found->interval.high, estimate.value)};
    estimate.method = IntervalMethod::BatchMeans;
    return true;
}

/// Buckets from `first` on, with the numbers of answers as weights.
std::vector<stats::QuantilePortion> quantiles(const Recording& recording, const Signal& of, const std::vector<double>& weights, std::size_t first)
{
    std::vector<stats::QuantilePortion> portions;
    for (std::size_t i = first; i < std::min(of.mean.size(), weights.size()); ++i)
        if (const auto value = valueAt(of.mean, i); value && weights[i] > 0 && bucketSeconds(recording, i) > 0)
            portions.push_back({*value * 1000, weights[i]});
    return portions;
}

/// Whether every figure that could have an interval got one that holds it.
bool addQuantiles(Recording& recording, const std::string& prefix, LatencySummary& latency, const std::vector<double>& weights, std::size_t first)
{
    struct Figure { const char* name; double p; Estimate LatencySummary::*estimate; };
    constexpr std::array kFigures{Figure{"p50", 0.5, &LatencySummary::p50Ms}, Figure{"p95", 0.95, &LatencySummary::p95Ms},
                                  Figure{"p99", 0.99, &LatencySummary::p99Ms}};
    bool all = true;
    for (const Figure& figure : kFigures) {
        const Signal* signal = recording.signal(prefix + "latency." + figure.name);
        if (signal == nullptr) continue;
        const auto portions = quantiles(recording, *signal, weights, first);
        double answers = 0, centre = 0;
        for (const stats::QuantilePortion& portion : portions) {
            answers += portion.weight;
            centre += portion.quantile * portion.weight;
        }
        if (portions.empty() || answers / static_cast<double>(portions.size()) < 10 / std::min(figure.p, 1 - figure.p)) continue;
        // Without a warm-up the quantile of all requests is the better centre; with one it would be that of another stretch of time.
        Estimate& estimate = latency.*figure.estimate;
        all = set(estimate, stats::batchedQuantile(portions, first == 0 ? estimate.value : centre / answers)) && all;
        if (estimate.interval) estimate.interval = stats::resolvable(*estimate.interval, estimate.value);
    }
    return all;
}

std::string warmUpText(const Recording& recording, std::size_t first)
{
    return first == 0 ? std::string()
                      : fmt::format(", without the first {} of warm-up", spanText(recording.bucket * static_cast<std::int64_t>(first)));
}

} // namespace

bool trafficIsConstant(const scenario::Scenario& scenario, SimTime from, SimTime to)
{
    constexpr double kTolerance = 1e-9;
    for (const scenario::TrafficSource& source : scenario.traffic) {
        const calendar::RateProfile profile = workload::trafficProfile(source, scenario, from, to);
        const double rate = profile.rateAt(from);
        const double seconds = (to - from).toSeconds();
        if (profile.maxRate(from, to - Duration::nanoseconds(1)) > rate * (1 + kTolerance)) return false;
        // Nowhere above the first rate and yet the same area: nowhere below it.
        if (profile.expected(from, to) < rate * seconds * (1 - kTolerance)) return false;
    }
    return true;
}

IntervalBasis addIntervals(const scenario::Scenario& scenario, Recording& recording)
{
    if (recording.partial && recording.replications > 1)
        return {IntervalMethod::None, "No intervals: the replications were stopped at different times.", false};
    if (recording.replications > 1)
        return {IntervalMethod::Replications, fmt::format("Intervals: 95 %, over {} replications (Student's t).", recording.replications), false};
    if (recording.engine != "des") return {IntervalMethod::None, "No intervals: this engine computes expected values without chance.", false};
    if (!simulation::disturbedStretches(recording).empty())
        return {IntervalMethod::None, "One replication with a fault, an eviction or a deployment in the window, so that no part of it stands for the others: no interval.", true};
    if (!trafficIsConstant(scenario, recording.start, recording.end))
        return {IntervalMethod::None, "One replication of changing traffic: no interval.", true};

    const Signal* mean = recording.signal("latency.mean");
    const Signal* offered = recording.signal("requests.offered");
    if (mean == nullptr || offered == nullptr) return {IntervalMethod::None, "One replication without series: no interval.", true};
    const std::size_t buckets = std::min(mean->mean.size(), recording.bucketCount());
    std::vector<double> answers(buckets, 0.0), latencies;
    std::vector<std::size_t> bucketOf;
    for (std::size_t i = 0; i < buckets; ++i) {
        answers[i] = countIn(recording, recording.signal("requests.completed"), i) + countIn(recording, recording.signal("requests.timedOut"), i);
        if (const auto value = valueAt(mean->mean, i); value && answers[i] > 0) {
            latencies.push_back(*value);
            bucketOf.push_back(i);
        }
    }
    const stats::WarmUp warmUp = stats::steadyPart(latencies);
    if (!warmUp.settled)
        return {IntervalMethod::None,
                fmt::format("One replication, {} with answers, in which no steady part was found: no interval.",
                            countOf(latencies.size(), "bucket")), true};
    const std::size_t first = warmUp.discard == 0 ? 0 : bucketOf[warmUp.discard];

    std::vector<stats::Portion> sums, failures;
    for (std::size_t k = warmUp.discard; k < latencies.size(); ++k)
        sums.push_back({latencies[k] * 1000 * answers[bucketOf[k]], answers[bucketOf[k]]});
    for (std::size_t i = first; i < std::min(buckets, offered->mean.size()); ++i) {
        stats::Portion portion{0, countIn(recording, offered, i)};
        for (const char* outcome : {"failed", "timedOut", "throttled", "lost"})
            portion.sum += countIn(recording, recording.signal(std::string("requests.") + outcome), i);
        failures.push_back(portion);
    }
    bool all = set(recording.latency.meanMs, stats::batchedMean(sums));
    // A share of which nothing was seen has no spread, and so no interval by this method.
    if (recording.failedShare.value > 0) all = set(recording.failedShare, stats::batchedMean(failures)) && all;
    all = addQuantiles(recording, "", recording.latency, answers, first) && all;
    for (simulation::OperationResult& operation : recording.operations) {
        const Signal* rate = recording.signal("operation." + operation.name + ".offered");
        std::vector<double> weights(buckets, 0.0);
        for (std::size_t i = 0; i < buckets; ++i) weights[i] = countIn(recording, rate, i);
        all = addQuantiles(recording, "operation." + operation.name + ".", operation.latency, weights, first) && all;
    }
    const bool any = recording.latency.meanMs.interval || recording.latency.p50Ms.interval || recording.latency.p95Ms.interval;
    if (!any)
        return {IntervalMethod::None, "One replication, too short for its correlation: no interval.", true};
    return {IntervalMethod::BatchMeans,
            fmt::format("Intervals: 95 %, batch means of one run of steady traffic{}; figures without one could not be told from one run{}.",
                        warmUpText(recording, first), all ? "" : first == 0 ? ", or lie outside of theirs" : ", or the warm-up, which is in the figures, moves them out of theirs"), true};
}

} // namespace headroom::analysis
