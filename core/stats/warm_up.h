#pragma once

#include <cstddef>
#include <span>

namespace headroom::stats {

/// Where the start-up transient of a sequence ends.
struct WarmUp {
    std::size_t discard = 0;    ///< values to leave out from the front
    bool settled = false;       ///< false: no steady part was found (the best cut lies in the second half, or too few values)
};

/// MSER-m: groups the values into means of `group` neighbours, and cuts where the standard error of what remains is smallest,
///
///     d* = argmin over d of  1/(k − d)² · Σ_{j > d} (Y_j − mean of Y_{d+1} … Y_k)²,
///
/// k being the number of groups. The last five groups are never the only ones kept, because the sum over so few is small by chance. A cut in the
/// second half means that the sequence was too short to tell. `group` = 5 (MSER-5) for single observations; 1 for values that are
/// means already, such as the buckets of a run. Fewer than ten groups are not judged. Values that are not finite are the caller's
/// to remove. Precondition: group ≥ 1. O(n).
/// Source: K. P. White, Simulation 69(6), 1997; K. P. White, M. J. Cobb, S. C. Spratt, WSC 2000 (batches of five); the rule about
/// the second half: K. Hoad, S. Robinson, R. Davies, J. Oper. Res. Soc. 61, 2010.
[[nodiscard]] WarmUp mser(std::span<const double> values, std::size_t group = 5);

/// The steady part of a series of a few dozen means, such as the buckets of a run. MSER by itself always cuts where the rest happens to be calm: a
/// steady series of 30 values in about two cases of five, and the intervals of a rest that was chosen for its calm are too narrow
/// (docs/models/statistics.md). So the best cut of the first half is made only where the mean of some beginning, up to a half, differs from
/// that of the rest by more than `deviations` standard errors (a scan in the spirit of L. W. Schruben's test for initialization bias, Oper. Res.
/// 30(3), 1982); else nothing is cut. And what is kept is settled only where its two halves do not differ by as much. Fewer than ten values are not judged. Correlated values are cut or refused too often rather
/// than too rarely, because their means differ more than the standard error says.
[[nodiscard]] WarmUp steadyPart(std::span<const double> values, double deviations = 3);

} // namespace headroom::stats
