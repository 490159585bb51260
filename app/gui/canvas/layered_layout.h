#pragma once

#include "app/gui/canvas/topology_graph.h"

#include <QPointF>
#include <QSizeF>

#include <vector>

namespace headroom::gui {

/// Sizes of the canvas. [px at 100 %]
namespace canvas {
inline constexpr double kNodeWidth = 146, kNodeHeight = 52;
inline constexpr double kColumnPitch = 184, kRowPitch = 74;
}

/// Centres of the nodes, in the order of graph.nodes.
///
/// Columns are the longest paths from the customers (after edges that close a circle were left out), rows are ordered by the
/// barycentre of the neighbours, 12 sweeps; the method is that of K. Sugiyama et al., IEEE Trans. SMC 11(2), 1981. Nodes with a
/// position in the scenario stay there; nodes that nobody calls fill gaps. Deterministic: ties go by scenario order.
/// O(candidates · sweeps · (V log V + E)).
///
/// `room` is the view that the whole shall fit into, in any unit: long columns are cut in several, and rows stand closer, where
/// that lets the boxes be drawn larger. Empty keeps every column in one piece.
[[nodiscard]] std::vector<QPointF> layeredLayout(const TopologyGraph& graph, const QSizeF& room = {});

/// The factor at which boxes at `centres`, with `margin` around them, fill a view of `room` px.
[[nodiscard]] double fittingScale(const std::vector<QPointF>& centres, const QSizeF& room, double margin);

} // namespace headroom::gui
