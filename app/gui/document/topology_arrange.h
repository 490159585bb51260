#pragma once

#include <QPointF>

#include <vector>

namespace headroom::gui {

enum class Alignment { Left, Centre, Right, Top, Middle, Bottom };
enum class Distribution { Horizontal, Vertical };

inline constexpr double kGrid = 8;   ///< of the canvas [px at 100 %]

/// The nearest crossing of the grid.
[[nodiscard]] QPointF snapped(QPointF centre);
/// Centres of equal boxes, lined up: at the outermost of them, or at the middle of their extent. On the grid.
[[nodiscard]] std::vector<QPointF> aligned(std::vector<QPointF> centres, Alignment alignment);
/// Centres with equal gaps between the outermost two, in the order they stand in. Fewer than three stay. On the grid.
[[nodiscard]] std::vector<QPointF> distributed(std::vector<QPointF> centres, Distribution distribution);

} // namespace headroom::gui
