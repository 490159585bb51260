#pragma once

#include "models/analysis/metric.h"
#include "models/analysis/report.h"
#include "models/analysis/wording.h"

#include <vector>

namespace headroom::analysis {

/// Judges every objective of the scenario.
///
/// A window as long as the run or longer is judged by the figure of the whole run. A shorter one is cut from the start of the run
/// into consecutive windows of whole buckets; shares, means and utilisation are merged exactly within each. Quantiles are never
/// averaged: every bucket of a window has to hold by itself, which is stricter than the quantile of the merged window (that one
/// lies between the lowest and the highest of its buckets). Where the engine records no series (p90, max, failed share of one
/// operation, money) the figure of the whole run decides, whatever the window. Windows without a request say nothing.
[[nodiscard]] std::vector<SloVerdict> judgeSlos(const scenario::Scenario& scenario, const simulation::Recording& recording,
                                                const MetricCosts& costs, const LocalClock& clock);

/// "2.04 s", "0.14 %", "4,870.00 USD": a value of the objective's metric.
[[nodiscard]] std::string metricText(const Metric& metric, double value, const std::string& currency);

/// Share of the limit that the worst window left unused; negative where it was missed. Empty without a limit above zero.
[[nodiscard]] std::optional<double> headroomOf(const scenario::Slo& slo, const SloVerdict& verdict);

} // namespace headroom::analysis
