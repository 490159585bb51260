#include "app/gui/canvas/topology_items.h"
#include "app/gui/canvas/topology_view.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

// Mouse and keyboard of the canvas.

namespace headroom::gui {

namespace {
constexpr double kWheelFactor = 1.15, kKeyFactor = 1.25;
constexpr int kNotch = 120;
}

NodeItem* TopologyView::nodeAt(QPoint position) const
{
    for (QGraphicsItem* item : items(position))
        if (auto* node = qgraphicsitem_cast<NodeItem*>(item)) return node;
    return nullptr;
}

void TopologyView::mousePressEvent(QMouseEvent* event)
{
    setFocus(Qt::MouseFocusReason);
    if (event->button() == Qt::MiddleButton || (event->button() == Qt::LeftButton && m_isSpaceDown)) {
        m_isPanning = true;
        m_lastPan = event->position().toPoint();
        viewport()->setCursor(Qt::ClosedHandCursor);
    } else if (event->button() == Qt::LeftButton) {
        choose(nodeAt(event->position().toPoint()));
    }
    event->accept();
}

void TopologyView::mouseMoveEvent(QMouseEvent* event)
{
    if (!m_isPanning) {
        QGraphicsView::mouseMoveEvent(event);
        return;
    }
    const QPoint moved = event->position().toPoint() - m_lastPan;
    m_lastPan = event->position().toPoint();
    m_isFitted = false;
    // The scene reaches as far as its boxes; a margin of the view's size lets them be pushed aside.
    const QRectF content = scene()->itemsBoundingRect();
    const QRectF seen = mapToScene(viewport()->rect()).boundingRect();
    setSceneRect(content.adjusted(-seen.width(), -seen.height(), seen.width(), seen.height()));
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() - moved.x());
    verticalScrollBar()->setValue(verticalScrollBar()->value() - moved.y());
    event->accept();
}

void TopologyView::mouseReleaseEvent(QMouseEvent* event)
{
    if (m_isPanning) {
        m_isPanning = false;
        viewport()->unsetCursor();
    }
    event->accept();
}

void TopologyView::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (const NodeItem* node = nodeAt(event->position().toPoint()); node && event->button() == Qt::LeftButton && node == m_selected)
        Q_EMIT componentActivated(selectedComponent());
    event->accept();
}

void TopologyView::wheelEvent(QWheelEvent* event)
{
    // A touch pad scrolls with two fingers; a mouse wheel, or Ctrl, zooms.
    const bool isTouchPad =
        !event->pixelDelta().isNull() && event->device() && event->device()->type() == QInputDevice::DeviceType::TouchPad;
    if (isTouchPad && !event->modifiers().testFlag(Qt::ControlModifier)) {
        m_isFitted = false;
        QGraphicsView::wheelEvent(event);
        return;
    }
    const int delta = event->angleDelta().y();
    if (delta != 0) zoomBy(std::pow(kWheelFactor, static_cast<double>(delta) / kNotch));
    event->accept();
}

NodeItem* TopologyView::neighbour(int key) const
{
    if (!m_selected) return m_readingOrder.empty() ? nullptr : m_readingOrder.front();
    const bool isAlong = key == Qt::Key_Right, isAgainst = key == Qt::Key_Left;
    NodeItem* best = nullptr;
    double bestDistance = 1e300;
    const auto consider = [&](NodeItem* other) {
        const QPointF way = other->pos() - m_selected->pos();
        const double distance = std::hypot(way.x(), way.y() * 1.5);
        if (distance < bestDistance) {
            bestDistance = distance;
            best = other;
        }
    };
    if (isAlong || isAgainst) {
        for (const TopologyGraph::Edge& edge : m_graph->edges) {
            if (isAlong && edge.from == m_selected->index()) consider(m_nodes[edge.to]);
            if (isAgainst && edge.to == m_selected->index()) consider(m_nodes[edge.from]);
        }
        return best;
    }
    for (NodeItem* other : m_nodes) { // the next above or below, nearly in line
        const QPointF way = other->pos() - m_selected->pos();
        const bool isAhead = key == Qt::Key_Down ? way.y() > 1 : way.y() < -1;
        if (isAhead && std::abs(way.x()) <= NodeItem::box().width() * 1.5) consider(other);
    }
    return best;
}

void TopologyView::keyPressEvent(QKeyEvent* event)
{
    const bool hasControl = event->modifiers().testFlag(Qt::ControlModifier);
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
        if (NodeItem* node = neighbour(event->key())) choose(node);
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_selected && !m_graph->nodes[m_selected->index()].isClient) Q_EMIT componentActivated(selectedComponent());
        break;
    case Qt::Key_Escape:
        choose(nullptr);
        break;
    case Qt::Key_Space:
        m_isSpaceDown = true;
        break;
    case Qt::Key_0:
        if (!hasControl) {
            QGraphicsView::keyPressEvent(event);
            return;
        }
        fit();
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        if (!hasControl) {
            QGraphicsView::keyPressEvent(event);
            return;
        }
        zoomBy(kKeyFactor);
        break;
    case Qt::Key_Minus:
        if (!hasControl) {
            QGraphicsView::keyPressEvent(event);
            return;
        }
        zoomBy(1 / kKeyFactor);
        break;
    default:
        QGraphicsView::keyPressEvent(event);
        return;
    }
    event->accept();
}

void TopologyView::keyReleaseEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) m_isSpaceDown = false;
    QGraphicsView::keyReleaseEvent(event);
}

bool TopologyView::focusNextPrevChild(bool isNext)
{
    const auto at = std::find(m_readingOrder.begin(), m_readingOrder.end(), m_selected);
    if (at == m_readingOrder.end()) {
        if (m_readingOrder.empty()) return QGraphicsView::focusNextPrevChild(isNext);
        choose(isNext ? m_readingOrder.front() : m_readingOrder.back());
        return true;
    }
    // Beyond the last box the focus leaves the canvas, so that the keyboard is not caught here.
    if (isNext ? at + 1 == m_readingOrder.end() : at == m_readingOrder.begin()) return QGraphicsView::focusNextPrevChild(isNext);
    choose(isNext ? *(at + 1) : *(at - 1));
    return true;
}

void TopologyView::focusInEvent(QFocusEvent* event)
{
    QGraphicsView::focusInEvent(event);
    mark();
    viewport()->update();
}

void TopologyView::focusOutEvent(QFocusEvent* event)
{
    QGraphicsView::focusOutEvent(event);
    m_isSpaceDown = false;
    mark();
    viewport()->update();
}

} // namespace headroom::gui
