#pragma once

#include "models/analysis/report.h"

namespace headroom::analysis {

/// The bills of one replication by itself: its own usage at the book's prices, rounded as every bill. `recording` gives window and buckets.
/// Fails as the bill of the whole run does, and where that replication alone cannot be extrapolated to a month (it met no request).
[[nodiscard]] Result<ReplicationCost, Errors> costOf(const scenario::Scenario& scenario, const simulation::Recording& recording,
                                                     const simulation::ReplicationFigures& replication, const pricing::PriceBook& prices);

/// Fills `costs`, `windowCost` and `monthCost` of a report that has its recording and its statements. With one replication, or where a
/// replication cannot be billed, the estimates are the statements' totals without an interval.
void billReplications(const scenario::Scenario& scenario, const pricing::PriceBook& prices, Report& report);

} // namespace headroom::analysis
