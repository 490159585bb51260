#include "app/gui/plots/decimate.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom::gui {

BucketRange bucketsIn(TimeRange visible, double bucketSeconds, std::size_t count)
{
    if (count == 0 || bucketSeconds <= 0) return {};
    const double last = static_cast<double>(count);
    const double from = std::clamp(std::floor(visible.from / bucketSeconds) - 1, 0.0, last);
    const double to = std::clamp(std::ceil(visible.to / bucketSeconds) + 1, from, last);
    return {static_cast<std::size_t>(from), static_cast<std::size_t>(to)};
}

Points linePoints(std::span<const float> values, double bucketSeconds, TimeRange visible, int columns, double scale, Anchor anchor)
{
    const BucketRange range = bucketsIn(visible, bucketSeconds, values.size());
    const double shift = anchor == Anchor::Middle ? 0.5 : 0.0;
    const std::size_t room = static_cast<std::size_t>(std::max(columns, 1));
    const std::size_t group = (range.last - range.first + room - 1) / room;
    Points points;
    if (group <= 1) {
        for (std::size_t i = range.first; i < range.last; ++i) {
            points.x.push_back((static_cast<double>(i) + shift) * bucketSeconds);
            points.y.push_back(static_cast<double>(values[i]) * scale);
        }
        return points;
    }
    // Groups start at multiples of their size: the same picture wherever the view begins.
    for (std::size_t start = range.first / group * group; start < range.last; start += group) {
        const std::size_t end = std::min(start + group, values.size());
        std::size_t lowest = end, highest = end;
        for (std::size_t i = start; i < end; ++i) {
            if (std::isnan(values[i])) continue;
            if (lowest == end || values[i] < values[lowest]) lowest = i;
            if (highest == end || values[i] > values[highest]) highest = i;
        }
        const auto add = [&](std::size_t i, double y) {
            points.x.push_back((static_cast<double>(i) + shift) * bucketSeconds);
            points.y.push_back(y);
        };
        if (lowest == end) {
            add(start, std::numeric_limits<double>::quiet_NaN());
            continue;
        }
        add(std::min(lowest, highest), static_cast<double>(values[std::min(lowest, highest)]) * scale);
        if (lowest != highest) add(std::max(lowest, highest), static_cast<double>(values[std::max(lowest, highest)]) * scale);
    }
    return points;
}

Points foldedPoints(std::span<const float> values, double bucketSeconds, TimeRange visible, int limit, Fold fold, double scale)
{
    const BucketRange range = bucketsIn(visible, bucketSeconds, values.size());
    const std::size_t room = static_cast<std::size_t>(std::max(limit, 1));
    const std::size_t group = std::max<std::size_t>(1, (range.last - range.first + room - 1) / room);
    Points points;
    for (std::size_t start = range.first / group * group; start < range.last; start += group) {
        const std::size_t end = std::min(start + group, values.size());
        double sum = 0, low = std::numeric_limits<double>::infinity(), high = -low;
        std::size_t count = 0;
        for (std::size_t i = start; i < end; ++i) {
            const double value = static_cast<double>(values[i]);
            if (std::isnan(value)) continue;
            sum += value;
            low = std::min(low, value);
            high = std::max(high, value);
            ++count;
        }
        double y = std::numeric_limits<double>::quiet_NaN();
        if (count > 0) y = scale * (fold == Fold::Mean ? sum / static_cast<double>(count) : fold == Fold::Min ? low : high);
        points.x.push_back(0.5 * static_cast<double>(start + end) * bucketSeconds);
        points.y.push_back(y);
    }
    return points;
}

} // namespace headroom::gui
