#pragma once

#include "models/pricing/allocation.h"
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
///     cost.{component,group,tenant}.<name>.{monthly,window}                                  scenario currency
///     hours.<component>.{perWeek,perMonth}               running hours; a month as long as the one that is billed
///     figure.<component>.<figure>                        arrivals, completions, refused, or the kind's own figure
///     signal.<sig>.{min,mean,max}                                                            the signal's unit
///
/// The name of something that each tenant has for itself stands for all copies: requests, figures and costs are added, latencies merged,
/// utilisations and means averaged, extremes are those of the worst copy.
///
/// failedShare counts every way of not getting an answer (failed, timed out, throttled, lost); the others count themselves alone.
struct Metric {
    enum class Kind { Latency, Share, RequestCount, Utilisation, MonthlyCost, WindowCost, Signal, PartOfCost, Hours, Figure };
    Kind kind = Kind::Latency;
    std::string subject;     ///< operation, resource, signal, component, cost group or tenant; empty = the whole system
    std::string statistic;   ///< "mean", "p50" … "max", "peak", "perWeek", or the outcome that is counted: "failed", "offered" …
    std::string part;        ///< PartOfCost: "component", "group" or "tenant"
};

/// Money that a metric may ask for; empty where nothing has been billed.
struct MetricCosts {
    std::optional<double> window, month;
    /// The statements and who pays them, for parts of the cost; null where only the sums are known. They outlive this.
    const pricing::Statement* windowStatement = nullptr;
    const pricing::Statement* monthStatement = nullptr;
    const pricing::Allocation* windowByTenant = nullptr;
    const pricing::Allocation* monthByTenant = nullptr;
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

/// Value over the buckets [from, to), where it can be merged exactly: shares of the system's requests (counts; of those offered or, where
/// that is more, of those that ended, since what was offered before also ends there), mean latency (weighted
/// by completions), utilisation (weighted by time). Empty for all others and where there is no data.
[[nodiscard]] std::optional<double> mergedValue(const Metric& metric, const simulation::Recording& recording, std::size_t from,
                                                std::size_t to);

} // namespace headroom::analysis
