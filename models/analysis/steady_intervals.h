#pragma once

#include "models/analysis/report.h"

namespace headroom::analysis {

/// Whether every traffic source keeps one rate over [from, to): no ramp, no event, no change of hours inside.
[[nodiscard]] bool trafficIsConstant(const scenario::Scenario& scenario, SimTime from, SimTime to);

/// Says what the intervals of the recording rest on, and gives a single replication of constant traffic the intervals that it can support:
///
///   - the warm-up is cut off by MSER over the buckets' mean latency (each bucket is a mean of many requests already, so groups of one), where
///     what is cut off differs from the rest by more than chance explains;
///   - mean latency by batch means, Σ sum / Σ count over batches of whole buckets; failed share likewise, by what was offered;
///   - p50, p95, p99 of all client requests and of each operation by sectioning over the buckets' quantiles, where a bucket holds at
///     least 10 / min(p, 1 − p) answers in the mean: 200 for p95, 1,000 for p99.
///
/// Batches are lengthened until their neighbours look independent (see core/stats/batching.h); where they never do, or no steady part is found,
/// there is no interval. A value is never changed: it is of the whole window, its interval of the steady part, so that the interval need not
/// be centred at it; a value that the warm-up moves out of the interval gets none. A window with a fault, an eviction or a deployment has no
/// steady part. Counts per bucket are those of completed and timed-out requests, which for requests that send messages differ a
/// little in time from the answers that the latency is of. Recordings of several replications keep theirs. Pure.
[[nodiscard]] IntervalBasis addIntervals(const scenario::Scenario& scenario, simulation::Recording& recording);

} // namespace headroom::analysis
