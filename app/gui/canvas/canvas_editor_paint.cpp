#include "app/gui/canvas/canvas_editor.h"

#include "app/gui/canvas/layered_layout.h"
#include "app/gui/canvas/topology_items.h"
#include "app/gui/canvas/topology_view.h"
#include "app/gui/shell/theme.h"

#include <QLabel>
#include <QPainter>
#include <QSet>

#include <algorithm>
#include <cmath>

// What the editor draws over the canvas: rings, ports, the connection being made, the band.

namespace headroom::gui {

using R = Theme::Role;

namespace {

constexpr double kPort = 4.5, kRing = 4, kRadius = 6;   // [px of the scene]

QPointF outOf(const NodeItem& node) { return node.pos() + QPointF(canvas::kNodeWidth / 2, 0); }
QPointF into(const NodeItem& node) { return node.pos() - QPointF(canvas::kNodeWidth / 2, 0); }
QRectF ringOf(const NodeItem& node) { return NodeItem::box().translated(node.pos()).adjusted(-kRing, -kRing, kRing, kRing); }

} // namespace

void CanvasEditor::paint(QPainter& painter) const
{
    if (m_view->readingOrder().empty() && !m_ghost) return;
    const Theme& theme = Theme::current();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    if (m_edge && *m_edge < m_view->edgeItems().size()) {
        painter.setPen(QPen(theme.color(R::Accent), 3));
        painter.drawPath(roundedPath(m_view->edgeItems()[*m_edge]->way(), 7));
    }
    const QString current = m_view->selectedComponent();
    if (m_selection.size() > 1 && m_selection.contains(current)) {
        const QSet<QString> chosen(m_selection.begin(), m_selection.end());
        painter.setPen(QPen(theme.color(R::Accent), 2, m_view->hasFocus() ? Qt::SolidLine : Qt::DashLine));
        for (const NodeItem* node : m_view->readingOrder()) {
            const QString id = QString::fromStdString(m_view->graph().nodes[node->index()].id);
            if (id != current && chosen.contains(id)) painter.drawRoundedRect(ringOf(*node), kRadius, kRadius);   // the view marks the current one
        }
    }
    if (m_gesture == Gesture::Connect) paintConnecting(painter);
    else if (m_gesture != Gesture::Move) paintPorts(painter);
    if (m_gesture == Gesture::Band) {
        QColor ground = theme.color(R::Accent);
        painter.setPen(QPen(ground, 0));
        ground.setAlpha(28);
        painter.setBrush(ground);
        painter.drawRect(QRectF(m_pressedScene, m_view->mapToScene(m_at)).normalized());
    }
    if (m_ghost) {
        QColor ground = theme.color(R::Selection);
        ground.setAlpha(140);
        painter.setBrush(ground);
        painter.setPen(QPen(theme.color(R::Accent), 2, Qt::DashLine));
        painter.drawRoundedRect(NodeItem::box().translated(*m_ghost), 4, 4);
    }
    painter.restore();
}

void CanvasEditor::paintPorts(QPainter& painter) const
{
    if (NodeItem::detailAt(m_view->transform().m11()) == NodeItem::Detail::Block) return;
    const Theme& theme = Theme::current();
    QStringList ids = selection().mid(0, 1);
    if (!m_view->selectedComponent().isEmpty()) ids << m_view->selectedComponent();
    ids << m_hovered;
    for (const QString& id : ids) {
        const NodeItem* node = id.isEmpty() ? nullptr : m_view->nodeOf(id);
        if (!node) continue;
        painter.setPen(QPen(theme.color(R::Accent), 1.5));
        painter.setBrush(theme.color(R::Base));
        painter.drawEllipse(outOf(*node), kPort, kPort);
    }
}

void CanvasEditor::paintConnecting(QPainter& painter) const
{
    const Theme& theme = Theme::current();
    const NodeItem* from = m_view->nodeOf(m_from);
    if (!from) return;
    QColor fog = theme.color(R::Canvas), glow = theme.color(R::Selection);
    fog.setAlpha(170);
    glow.setAlpha(90);
    for (const auto& [id, connection] : m_targets) {
        const NodeItem* node = m_view->nodeOf(id);
        if (!node) continue;
        if (connection.kind == Connection::Kind::None) {   // cannot take it: faded
            painter.setPen(Qt::NoPen);
            painter.setBrush(fog);
            painter.drawRect(ringOf(*node));
            continue;
        }
        const bool isAimed = id == m_target;
        painter.setPen(QPen(theme.color(R::Accent), isAimed ? 3 : 1.5, isAimed ? Qt::SolidLine : Qt::DashLine));
        painter.setBrush(isAimed ? QColor(Qt::transparent) : glow);
        painter.drawRoundedRect(ringOf(*node), kRadius, kRadius);
        painter.setPen(QPen(theme.color(R::Accent), 1.5));
        painter.setBrush(theme.color(R::Base));
        painter.drawEllipse(into(*node), kPort, kPort);
    }
    const NodeItem* target = m_connection.kind == Connection::Kind::None ? nullptr : m_view->nodeOf(m_target);
    const QPointF start = outOf(*from);
    if (!target && m_isByKey) return;
    const QPointF end = target ? into(*target) : m_view->mapToScene(m_at);
    const double bend = std::clamp(std::abs(end.x() - start.x()) / 2, 24.0, 120.0);
    QPainterPath line(start);
    line.cubicTo(start + QPointF(bend, 0), end - QPointF(bend, 0), end);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme.color(R::Accent), 2, Qt::DashLine));
    painter.drawPath(line);
    painter.setBrush(theme.color(R::Accent));
    painter.drawEllipse(start, kPort, kPort);
    if (target) painter.drawPolygon(QPolygonF({end, end + QPointF(-8, -4.5), end + QPointF(-8, 4.5)}));
}

void CanvasEditor::placeTip()
{
    const NodeItem* node = m_target.isEmpty() || m_target == m_from ? nullptr : m_view->nodeOf(m_target);
    if (!node || m_connection.sentence.isEmpty()) {
        m_tip->hide();
        return;
    }
    const bool isValid = m_connection.kind != Connection::Kind::None;
    const QString how = m_isByKey ? tr("Enter connects, Tab goes on, Esc cancels") : tr("release to connect");
    const bool canBeDirect = m_connection.kind == Connection::Kind::Send && !m_isDirect;
    m_tip->setText(!isValid ? m_connection.sentence
                   : canBeDirect ? tr("%1\n%2 · Alt: call instead").arg(m_connection.sentence, how)
                                 : tr("%1\n%2").arg(m_connection.sentence, how));
    m_tip->setAccessibleName(m_tip->text());
    QPalette palette = m_tip->palette();
    const Theme& theme = Theme::current();
    palette.setColor(QPalette::Window, theme.color(isValid ? R::Text : R::BadGround));
    palette.setColor(QPalette::WindowText, theme.color(isValid ? R::Base : R::Bad));
    m_tip->setPalette(palette);
    m_tip->adjustSize();
    const QRect area = m_view->viewport()->rect(), box = m_view->mapFromScene(ringOf(*node)).boundingRect();
    QPoint place(box.left(), box.bottom() + 8);
    if (place.y() + m_tip->height() > area.bottom()) place.setY(box.top() - 8 - m_tip->height());
    place.setX(std::clamp(place.x(), 4, std::max(area.right() - m_tip->width() - 4, 4)));
    m_tip->move(place);
    m_tip->show();
    m_tip->raise();
}

} // namespace headroom::gui
