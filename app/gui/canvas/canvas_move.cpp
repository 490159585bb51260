#include "app/gui/canvas/canvas_move.h"

#include "app/gui/canvas/layered_layout.h"
#include "app/gui/canvas/topology_items.h"
#include "app/gui/canvas/topology_view.h"
#include "app/gui/document/topology_arrange.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace headroom::gui {

QPolygonF plainWay(QPointF from, QPointF to)
{
    constexpr double kStub = 14;
    const QPointF start(from.x() + canvas::kNodeWidth / 2, from.y()), end(to.x() - canvas::kNodeWidth / 2, to.y());
    if (end.x() - start.x() > 2 * kStub) {
        if (std::abs(start.y() - end.y()) < 1) return QPolygonF({start, end});
        const double x = end.x() - kStub;
        return QPolygonF({start, QPointF(x, start.y()), QPointF(x, end.y()), end});
    }
    const double y = std::abs(from.y() - to.y()) > canvas::kNodeHeight + 8 ? (from.y() + to.y()) / 2 : std::max(from.y(), to.y()) + canvas::kNodeHeight;
    return QPolygonF({start, QPointF(start.x() + kStub, start.y()), QPointF(start.x() + kStub, y), QPointF(end.x() - kStub, y), QPointF(end.x() - kStub, end.y()), end});
}

CanvasMove::CanvasMove(TopologyView& view, std::vector<NodeItem*> nodes, NodeItem* held) : m_view(view), m_held(held->pos())
{
    std::set<std::size_t> moving;
    for (NodeItem* node : nodes) {
        m_nodes.push_back({node, node->pos()});
        moving.insert(node->index());
    }
    const TopologyGraph& graph = view.graph();
    std::set<std::size_t> touched = moving;   // and the customers, who stand to the left of all others
    for (const TopologyGraph::Node& node : graph.nodes)
        if (node.isClient) touched.insert(static_cast<std::size_t>(&node - graph.nodes.data()));
    for (EdgeItem* edge : view.edgeItems()) {
        const TopologyGraph::Edge& ends = graph.edges[edge->index()];
        const bool isFrom = moving.contains(ends.from), isTo = moving.contains(ends.to);
        if (touched.contains(ends.from) || touched.contains(ends.to)) m_arrows.push_back({edge, edge->way(), ends.from, ends.to, isFrom && isTo});
    }
    if (const NodeItem* customers = view.nodeOf(QStringLiteral("client"))) m_customers = customers->pos();
}

void CanvasMove::followCustomers()
{
    NodeItem* customers = m_view.nodeOf(QStringLiteral("client"));
    if (!customers) return;
    double left = std::numeric_limits<double>::infinity();
    for (const NodeItem* node : m_view.readingOrder())
        if (node != customers) left = std::min(left, node->x());
    double row = 0;
    const TopologyGraph& graph = m_view.graph();
    const auto first = std::find_if(graph.edges.begin(), graph.edges.end(), [&](const TopologyGraph::Edge& edge) { return edge.from == customers->index(); });
    for (const NodeItem* node : m_view.readingOrder())
        if (first != graph.edges.end() && node->index() == first->to) row = node->y();
    if (std::isfinite(left)) customers->setPos(left - canvas::kColumnPitch, row);
}

void CanvasMove::to(QPointF offset)
{
    offset = snapped(m_held + offset) - m_held;
    if (offset == m_offset) return;
    m_offset = offset;
    for (const Start& start : m_nodes) start.node->setPos(start.centre + offset);
    followCustomers();
    std::vector<QPointF> centres(m_view.graph().nodes.size());
    for (const NodeItem* node : m_view.readingOrder()) centres[node->index()] = node->pos();
    for (const Arrow& arrow : m_arrows) arrow.edge->setWay(arrow.isWhole ? arrow.way.translated(offset) : plainWay(centres[arrow.from], centres[arrow.to]));
}

void CanvasMove::cancel()
{
    for (const Start& start : m_nodes) start.node->setPos(start.centre);
    if (NodeItem* customers = m_view.nodeOf(QStringLiteral("client"))) customers->setPos(m_customers);
    for (const Arrow& arrow : m_arrows) arrow.edge->setWay(arrow.way);
    m_offset = {};
}

std::vector<Placement> CanvasMove::placements() const
{
    std::vector<Placement> places;
    for (const Start& start : m_nodes) places.push_back({m_view.graph().nodes[start.node->index()].id, start.node->pos()});
    return places;
}

} // namespace headroom::gui
