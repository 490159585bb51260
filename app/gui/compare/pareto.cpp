#include "app/gui/compare/pareto.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>

namespace headroom::gui {

std::vector<std::size_t> paretoFront(const std::vector<ParetoPoint>& points)
{
    std::vector<std::size_t> order(points.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto key = [&](std::size_t i) { return std::tuple(points[i].figures.monthCost, points[i].figures.p95Seconds.value_or(std::numeric_limits<double>::infinity()), i); };
    std::ranges::sort(order, {}, key);
    std::vector<std::size_t> front;
    for (const std::size_t i : order) {
        const auto [cost, p95, index] = key(i);
        if (!front.empty()) {
            const auto [lastCost, lastP95, lastIndex] = key(front.back());
            if (!(p95 < lastP95) && !(p95 == lastP95 && cost == lastCost)) continue;
        }
        front.push_back(i);
    }
    return front;
}

} // namespace headroom::gui
