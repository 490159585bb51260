#pragma once

#include "app/gui/plots/time_view.h"

#include <cstddef>
#include <span>
#include <vector>

/// From buckets to what fits on the screen. Pure functions over one value per bucket; bucket i covers
/// [i·bucketSeconds, (i+1)·bucketSeconds). NaN means no data and stays a gap.
namespace headroom::gui {

struct Points {
    std::vector<double> x; ///< seconds from the start of the run, ascending
    std::vector<double> y;
};

/// How to draw a bucket: at its middle (a rate), or from its start (a step).
enum class Anchor { Middle, Start };

/// Indices [first, last) of the buckets that touch `visible`, with one more on both sides so that lines leave the picture.
struct BucketRange {
    std::size_t first = 0, last = 0;
};
[[nodiscard]] BucketRange bucketsIn(TimeRange visible, double bucketSeconds, std::size_t count);

/// A line through the visible buckets: all of them while they are fewer than `columns`, otherwise minimum and maximum of
/// each group of buckets, so that no peak is lost; at most 2·columns + 4 points. `scale` multiplies the values.
[[nodiscard]] Points linePoints(std::span<const float> values, double bucketSeconds, TimeRange visible, int columns, double scale = 1,
                                Anchor anchor = Anchor::Middle);

/// What to make of a group of buckets.
enum class Fold { Mean, Min, Max };

/// One value for each group of buckets, at most `limit` + 2 points: for fills, whose cost grows with their points. Groups are
/// aligned to the start of the run, so panning does not make them flicker.
[[nodiscard]] Points foldedPoints(std::span<const float> values, double bucketSeconds, TimeRange visible, int limit, Fold fold,
                                  double scale = 1);

} // namespace headroom::gui
