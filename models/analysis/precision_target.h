#pragma once

#include "core/base/result.h"
#include "core/stats/stopping_rule.h"
#include "models/analysis/metric.h"

#include <string>
#include <string_view>

namespace headroom::analysis {

/// A figure and how well it is to be known, in the unit of the metric (seconds, share, currency …).
struct PrecisionTarget {
    std::string text;              ///< as written
    Metric metric;
    stats::Precision precision;    ///< at 95 %
};

/// Whether the figure is read from a histogram, and so is known to 0.8 % at best (core/stats/quantile_interval.h).
[[nodiscard]] bool isHistogramQuantile(const Metric& metric);

/// Reads "METRIC ±WIDTH". The sign may be written +- or +/-.
///
///     latency.p95 ±2%        relative: 2 % of the figure
///     latency.p95 ±5ms       absolute, for latencies
///     failedShare ±0.1pp     absolute, in percentage points, for shares and utilisations
///     cost.total ±10         absolute, in the metric's own unit: currency, requests, a signal's unit; the currency may follow
///
/// The metrics are those of metric.h (also of one operation: operation.NAME.latency.p95), and as in results.json `failedShare` for
/// requests.failedShare and `cost.total` for cost.window. Fails with Syntax (no ±), NotFound (metric or operation; the hint names the nearest),
/// WrongType (a unit that does not fit the metric), OutOfRange (not above 0, relative and not below 100 %, or relative
/// and finer than the histograms of latency quantiles).
/// Resources and signals are known only after a run: see runUntil().
[[nodiscard]] Result<PrecisionTarget> parsePrecisionTarget(std::string_view text, const scenario::Scenario& scenario);

} // namespace headroom::analysis
