#include "app/gui/canvas/miniature.h"

#include "app/gui/canvas/edge_router.h"
#include "app/gui/canvas/layered_layout.h"
#include "app/gui/canvas/topology_items.h"
#include "app/gui/canvas/topology_state.h"
#include "app/gui/shell/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace headroom::gui {

namespace {

constexpr double kSquare = 23, kLargestPitchX = 58, kLargestPitchY = 36, kMargin = 14; // [px]

} // namespace

void paintMiniature(QPainter& painter, const QRectF& area, const scenario::Scenario& scenario, const simulation::Recording* lastResult)
{
    using R = Theme::Role;
    const TopologyGraph graph = makeTopologyGraph(scenario);
    if (graph.nodes.size() < 2) return;
    // The room in the measure of the canvas, so that squares get as far apart as they are small.
    const std::vector<QPointF> centres = layeredLayout(graph, {area.width() / kLargestPitchX * canvas::kColumnPitch, area.height() / kLargestPitchY * canvas::kRowPitch});
    QRectF bounds(centres.front(), QSizeF(0, 0));
    for (const QPointF& centre : centres) {
        bounds.setLeft(std::min(bounds.left(), centre.x()));
        bounds.setRight(std::max(bounds.right(), centre.x()));
        bounds.setTop(std::min(bounds.top(), centre.y()));
        bounds.setBottom(std::max(bounds.bottom(), centre.y()));
    }
    const QRectF room = area.adjusted(kMargin + kSquare / 2, kMargin + kSquare / 2, -kMargin - kSquare / 2, -kMargin - kSquare / 2);
    const double scaleX = std::min(kLargestPitchX / canvas::kColumnPitch, room.width() / std::max(bounds.width(), 1.0));
    const double scaleY = std::min(kLargestPitchY / canvas::kRowPitch, room.height() / std::max(bounds.height(), 1.0));
    // Squares shrink where rows come closer than they are high.
    const double square = std::clamp(std::min(scaleX * canvas::kColumnPitch, scaleY * canvas::kRowPitch) - 5, 5.0, kSquare);
    std::vector<QRectF> boxes;
    for (const QPointF& centre : centres) {
        const QPointF at =
            room.center() + QPointF((centre.x() - bounds.center().x()) * scaleX, (centre.y() - bounds.center().y()) * scaleY);
        boxes.push_back({std::round(at.x() - square / 2), std::round(at.y() - square / 2), square, square});
    }

    const Theme& theme = Theme::current();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme.color(R::FieldEdge), 1.2));
    for (const TopologyGraph::Edge& edge : graph.edges) {
        const QRectF &from = boxes[edge.from], &to = boxes[edge.to];
        const QPointF start = from.center(), end = to.center();
        const double bend = to.left() > from.right() ? to.left() - std::min(7.0, (to.left() - from.right()) / 2) : start.x();
        painter.drawPath(roundedPath(QPolygonF({start, QPointF(bend, start.y()), QPointF(bend, end.y()), end}), 4));
    }
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
        double peak = -1;
        bool isFull = false;
        if (lastResult)
            for (const simulation::Resource& resource : lastResult->resources) {
                if (std::find(graph.nodes[i].members.begin(), graph.nodes[i].members.end(), resource.component) == graph.nodes[i].members.end()) continue;
                peak = std::max(peak, resource.utilisationPeak);
                isFull = isFull || resource.firstSaturatedAt.has_value();
            }
        painter.setBrush(peak >= 0 ? theme.saturation(peak) : theme.color(R::Base));
        painter.setPen(isFull      ? QPen(theme.color(R::Bad), 2)
                       : peak >= 0 ? QPen(theme.color(R::Canvas), 1)
                                   : QPen(theme.color(R::FieldEdge), 1));
        painter.drawRoundedRect(boxes[i], 3, 3);
        if (square < 14) continue;
        const QColor ink = peak >= 0 ? theme.onSaturation(peak) : theme.color(R::SecondaryText);
        const double size = square - 9;
        Theme::icon(iconOf(graph.nodes[i].isClient ? nullptr : scenario.find(graph.nodes[i].members.front())), ink)
            .paint(&painter, QRectF(boxes[i].center() - QPointF(size / 2, size / 2), QSizeF(size, size)).toAlignedRect());
    }
    painter.restore();
}

} // namespace headroom::gui
