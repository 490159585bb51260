#include "app/gui/document/topology_arrange.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace headroom::gui {

namespace {
double toGrid(double px) { return std::round(px / kGrid) * kGrid; }
}

QPointF snapped(QPointF centre) { return {toGrid(centre.x()), toGrid(centre.y())}; }

std::vector<QPointF> aligned(std::vector<QPointF> centres, Alignment alignment)
{
    if (centres.empty()) return centres;
    const bool isAcross = alignment == Alignment::Left || alignment == Alignment::Centre || alignment == Alignment::Right;
    const auto along = [isAcross](const QPointF& a, const QPointF& b) { return isAcross ? a.x() < b.x() : a.y() < b.y(); };
    const auto [least, most] = std::minmax_element(centres.begin(), centres.end(), along);
    const double low = isAcross ? least->x() : least->y(), high = isAcross ? most->x() : most->y();
    const bool isLow = alignment == Alignment::Left || alignment == Alignment::Top, isHigh = alignment == Alignment::Right || alignment == Alignment::Bottom;
    const double line = toGrid(isLow ? low : isHigh ? high : (low + high) / 2);
    for (QPointF& centre : centres) isAcross ? centre.setX(line) : centre.setY(line);
    return centres;
}

std::vector<QPointF> distributed(std::vector<QPointF> centres, Distribution distribution)
{
    if (centres.size() < 3) return centres;
    const bool isAcross = distribution == Distribution::Horizontal;
    const auto value = [isAcross](const QPointF& p) { return isAcross ? p.x() : p.y(); };
    std::vector<std::size_t> order(centres.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return value(centres[a]) < value(centres[b]); });
    const double first = value(centres[order.front()]), last = value(centres[order.back()]);
    for (std::size_t i = 0; i < order.size(); ++i) {
        const double at = toGrid(first + (last - first) * static_cast<double>(i) / static_cast<double>(order.size() - 1));
        isAcross ? centres[order[i]].setX(at) : centres[order[i]].setY(at);
    }
    return centres;
}

} // namespace headroom::gui
