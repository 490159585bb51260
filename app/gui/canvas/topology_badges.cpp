#include "app/gui/canvas/layered_layout.h"
#include "app/gui/canvas/topology_items.h"
#include "app/gui/shell/theme.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

// The badges above a box: in which order it filled, and what is wrong with it.

using R = headroom::gui::Theme::Role;

namespace headroom::gui {

namespace {

/// A word on a ground of the colour of its gravity; `indent` px at the left are kept free for a shape.
void paintPill(QPainter& painter, const QRectF& pill, const QString& text, bool isBad, double indent = 0)
{
    const Theme& theme = Theme::current();
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color(isBad ? R::Bad : R::Warning));
    painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2);
    painter.setPen(theme.color(R::Base));
    painter.drawText(pill.adjusted(indent, 0, 0, 0), Qt::AlignCenter | Qt::TextDontClip, text);
}

/// Drawn rather than written: not every font has these signs.
void paintShape(QPainter& painter, Condition::Shape shape, const QRectF& area)
{
    const QColor ink = Theme::current().color(R::Base);
    const double line = std::max(1.4, area.width() / 6);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(ink, line, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QRectF inner = area.adjusted(line / 2, line / 2, -line / 2, -line / 2);
    switch (shape) {
    case Condition::Shape::Triangle:
        painter.drawPolygon(QPolygonF({QPointF(inner.center().x(), inner.top()), inner.bottomRight(), inner.bottomLeft()}));
        break;
    case Condition::Shape::Cross:
        painter.drawLine(inner.topLeft(), inner.bottomRight());
        painter.drawLine(inner.bottomLeft(), inner.topRight());
        break;
    case Condition::Shape::Loop: {
        painter.drawArc(inner, 60 * 16, 290 * 16);
        const QPointF end(inner.center().x() + inner.width() * 0.25, inner.center().y() - inner.height() * 0.43);
        painter.drawLine(end, end + QPointF(0, -line * 1.2));
        painter.drawLine(end, end + QPointF(-line * 1.2, line * 0.6));
        break;
    }
    case Condition::Shape::Square:
        painter.fillRect(inner, ink);
        break;
    }
}

} // namespace

void NodeItem::paintBadges(QPainter& painter, double scale) const
{
    if (m_state.badge.isEmpty() && !m_state.condition) return;
    const int size = std::clamp(static_cast<int>(std::lround(9 / scale)), 11, 16);
    const QFont font = Theme::font(size, true);
    const QFontMetricsF metrics(font);
    const double height = std::min(size + 5.0, kLargestBadge), room = canvas::kNodeWidth + 8;
    const auto widthOf = [&](const QString& text, bool hasShape) {
        return text.isEmpty() ? 0 : std::min(metrics.horizontalAdvance(text) + height - 2 + (hasShape ? size : 0), room);
    };
    // Where both do not fit, the order is shortened, then left out: what is wrong now says more.
    QString order = m_state.badge;
    const double condition = m_state.condition ? widthOf(m_state.condition->text, true) : 0;
    if (condition > 0 && condition + widthOf(order, false) + 2 > room) order = order.section(u' ', 0, 0).remove(u',');
    if (condition > 0 && condition + widthOf(order, false) + 2 > room) order.clear();
    const double top = box().top() + 4 - height;
    painter.setFont(font);
    if (!order.isEmpty()) {
        const double width = widthOf(order, false);
        paintPill(painter, QRectF(box().right() + 4 - width, top, width, height), order, m_state.isBadgeBad);
    }
    if (condition <= 0) return;
    const QRectF pill(box().left() - 4, top, condition, height);
    const QString text = metrics.elidedText(m_state.condition->text, Qt::ElideRight, condition - height + 2 - size);
    paintPill(painter, pill, text, m_state.condition->isBad, size);
    const double mark = size * 0.72;
    paintShape(painter, m_state.condition->shape, QRectF(pill.left() + height / 2 - 2, pill.center().y() - mark / 2, mark, mark));
}

} // namespace headroom::gui
