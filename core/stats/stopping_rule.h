#pragma once

#include "core/stats/confidence.h"

#include <cstdint>

namespace headroom::stats {

/// How well a mean has to be known: half width of its interval, as a share of the mean or in its own unit.
struct Precision {
    double halfWidth = 0.05;   ///< > 0; relative ones < 1
    bool relative = true;
};

/// Half width that the estimate may have: the stated one, or γ/(1 + γ) · |mean| for a relative one of γ. With that correction
/// the error relative to the *true* mean, which is unknown, is at most γ. Source: A. M. Law, "Simulation Modeling and Analysis" 9.4.1.
[[nodiscard]] double allowedHalfWidth(const Precision& precision, double mean);

/// Sequential stopping: whether the interval (Student's t) of independent values is no wider than asked. False with fewer than two values.
/// Asking after every value and stopping at the first yes is the procedure of Chow and Robbins (Ann. Math. Stat. 36, 1965): its coverage tends to
/// `level` as the precision asked for tightens, and lies below it where the first look comes early. Do not look before 10 values (Law 9.4.1).
[[nodiscard]] bool precise(const SampleMoments& moments, const Precision& precision, double level = 0.95);

/// Number of values at which precise() can be expected, n · (half width / allowed)², at least those there are. For progress, not for decisions.
/// The largest count where the mean is 0 and a relative precision is asked for.
[[nodiscard]] std::uint64_t valuesExpected(const SampleMoments& moments, const Precision& precision, double level = 0.95);

} // namespace headroom::stats
