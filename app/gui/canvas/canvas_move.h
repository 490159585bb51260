#pragma once

#include "app/gui/document/topology_edits.h"

#include <QPointF>
#include <QPolygonF>

#include <utility>
#include <vector>

namespace headroom::gui {

class EdgeItem;
class NodeItem;
class TopologyView;

/// Boxes that follow the mouse. Their arrows follow in a plain way: translated where both ends move, else with a bend; the exact
/// ways are found at the drop. Valid until the view is given another scenario.
class CanvasMove {
public:
    /// `held` is the box under the mouse: its centre goes to the grid, the others keep their distance to it.
    CanvasMove(TopologyView& view, std::vector<NodeItem*> nodes, NodeItem* held);

    /// Places the boxes `offset` [px] from where they started. O(boxes + arrows of them).
    void to(QPointF offset);
    /// All boxes and arrows back to where they were.
    void cancel();
    [[nodiscard]] bool hasMoved() const { return !m_offset.isNull(); }
    [[nodiscard]] std::vector<Placement> placements() const;

private:
    struct Start {
        NodeItem* node;
        QPointF centre;
    };
    struct Arrow {
        EdgeItem* edge;
        QPolygonF way;
        std::size_t from, to;
        bool isWhole;   ///< both ends move
    };
    void followCustomers();

    TopologyView& m_view;
    std::vector<Start> m_nodes;
    std::vector<Arrow> m_arrows;
    QPointF m_held, m_offset, m_customers;
};

/// A way with right angles from the right side of one box to the left side of another, past nothing. Boxes by their centres.
[[nodiscard]] QPolygonF plainWay(QPointF from, QPointF to);

} // namespace headroom::gui
