#pragma once

#include "core/stats/confidence.h"

#include <algorithm>
#include <cmath>

namespace headroom::stats {

/// Quantiles that are read from a Histogram are the middles of its buckets: off by up to half of a 64th, relative to the value.
inline constexpr double kQuantileErrorRelative = 1.0 / 128;

/// The interval of a quantile from a Histogram, not narrower than what the buckets resolve: replications whose quantiles all fall into one bucket look
/// as if nothing varied. Widened around its centre to ± value/128 where it is narrower; `value` is the size of the quantile.
[[nodiscard]] inline Interval resolvable(const Interval& interval, double value)
{
    const double half = std::max(interval.halfWidth(), kQuantileErrorRelative * std::abs(value));
    return {interval.centre() - half, interval.centre() + half};
}

} // namespace headroom::stats
