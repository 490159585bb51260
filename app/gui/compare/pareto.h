#pragma once

#include "app/gui/compare/run_store.h"

#include <QString>

#include <cstddef>
#include <vector>

namespace headroom::gui {

/// One variant on the map of cost against latency.
struct ParetoPoint {
    QString variant;
    RunFigures figures;                  ///< p95Seconds is set
    bool simulated = false;              ///< false = fluid estimate
    int series = -1;                     ///< place in the comparison, 0 = baseline; −1 = not compared
};

/// Indices of the points that no other one beats: none is at most as dear and at most as slow, and better in one. By cost, then by index.
/// Of points that are equal in both all are in it. O(n log n).
[[nodiscard]] std::vector<std::size_t> paretoFront(const std::vector<ParetoPoint>& points);

} // namespace headroom::gui
