#pragma once

#include "models/scenario/scenario.h"
#include "models/simulation/recording.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace headroom::analysis {

/// What an objective or a claim is about. Grammar (op = operation, res = resource id, sig = signal id):
///
///     latency.{mean,p50,p90,p95,p99,p99.9,max}           operation.<op>.latency.{…}          [s]
///     requests.{failed,timedOut,throttled,lost,completed}Share
///                                                        operation.<op>.requests.{…}Share    share of the offered
///     operation.<op>.failedShare                         (the same as …requests.failedShare)
///     requests.{offered,completed,failed,timedOut,throttled,lost,inFlight}                   requests
///     utilisation.<res>                                  utilisation.<res>.peak              share of the capacity
///     cost.monthly                                       cost.window                         scenario currency
///     signal.<sig>.{min,mean,max}                                                            the signal's unit
///
/// failedShare counts every way of not getting an answer (failed, timed out, throttled, lost); the others count themselves alone.
struct Metric {
    enum class Kind { Latency, Share, RequestCount, Utilisation, MonthlyCost, WindowCost, Signal };
    Kind kind = Kind::Latency;
    std::string subject;     ///< operation, resource or signal; empty = the whole system
    std::string statistic;   ///< "mean", "p50" … "max", "peak", or the outcome that is counted: "failed", "offered" …
};

/// Money that a metric may ask for; empty where nothing has been billed.
struct MetricCosts {
    std::optional<double> window, month;
};

/// Empty where the text is not of the grammar above. Says nothing about whether the subject exists.
[[nodiscard]] std::optional<Metric> parseMetric(std::string_view text);

/// "s", "share", "requests", the signal's unit, or empty for money.
[[nodiscard]] std::string metricUnit(const Metric& metric, const simulation::Recording& recording);

/// The figure of the whole run; latencies from the merged histogram. Empty where nothing was recorded (no such operation, no
/// request, no bill).
[[nodiscard]] std::optional<double> wholeRunValue(const Metric& metric, const simulation::Recording& recording,
                                                  const MetricCosts& costs);

/// The series of a latency quantile: one value a bucket, or null where the engine records none (p90, max).
[[nodiscard]] const simulation::Signal* quantileSignal(const Metric& metric, const simulation::Recording& recording);

/// Value over the buckets [from, to), where it can be merged exactly: shares of the system's requests (counts), mean latency (weighted
/// by completions), utilisation (weighted by time). Empty for all others and where there is no data.
[[nodiscard]] std::optional<double> mergedValue(const Metric& metric, const simulation::Recording& recording, std::size_t from,
                                                std::size_t to);

} // namespace headroom::analysis
