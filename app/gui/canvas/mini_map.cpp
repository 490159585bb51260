#include "app/gui/canvas/mini_map.h"

#include "app/gui/shell/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace headroom::gui {

namespace {
constexpr double kBorder = 6; // around the content [px]
}

MiniMap::MiniMap(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("miniMap"));
    setAccessibleName(tr("Overview of the topology"));
    setAccessibleDescription(tr("Shows which part of the topology is seen. The arrow keys move it."));
    setToolTip(tr("Click or drag to see another part"));
    setFocusPolicy(Qt::ClickFocus);
    setCursor(Qt::PointingHandCursor);
    hide();
}

double MiniMap::factor() const
{
    return std::min((width() - 2 * kBorder) / std::max(m_content.width(), 1.0), (height() - 2 * kBorder) / std::max(m_content.height(), 1.0));
}

QPointF MiniMap::fromScene(const QPointF& position) const { return (position - m_content.center()) * factor() + QPointF(width(), height()) / 2; }

QPointF MiniMap::toScene(const QPointF& position) const { return (position - QPointF(width(), height()) / 2) / factor() + m_content.center(); }

bool MiniMap::isNeeded() const
{
    // A pixel of the margin may be cut off without anything being hidden.
    return !m_content.isEmpty() && !m_seen.isEmpty() && !m_seen.adjusted(-2, -2, 2, 2).contains(m_content);
}

void MiniMap::updateShown() { setVisible(isNeeded()); }

void MiniMap::setContent(const QRectF& content, std::vector<Mark> marks)
{
    m_content = content;
    m_marks = std::move(marks);
    m_drawn = {};
    updateShown();
    update();
}

void MiniMap::setSeen(const QRectF& seen)
{
    if (seen == m_seen) return;
    m_seen = seen;
    updateShown();
    update();
}

void MiniMap::setRoom(const QSize& room)
{
    const double scale = std::min((room.width() - 2 * kBorder) / std::max(m_content.width(), 1.0), (room.height() - 2 * kBorder) / std::max(m_content.height(), 1.0));
    const QSize size((QSizeF(m_content.size()) * scale + QSizeF(2 * kBorder, 2 * kBorder)).toSize().expandedTo(QSize(60, 40)));
    if (size == this->size()) return;
    resize(size);
    m_drawn = {};
}

void MiniMap::paintEvent(QPaintEvent*)
{
    using R = Theme::Role;
    const Theme& theme = Theme::current();
    if (m_drawn.isNull()) {
        m_drawn = QPixmap(size() * devicePixelRatioF());
        m_drawn.setDevicePixelRatio(devicePixelRatioF());
        m_drawn.fill(theme.color(R::Base));
        QPainter marks(&m_drawn);
        marks.setPen(Qt::NoPen);
        for (const Mark& mark : m_marks) {
            const QRectF area(fromScene(mark.area.topLeft()), fromScene(mark.area.bottomRight()));
            marks.fillRect(QRectF(area.topLeft(), area.size().expandedTo({1.5, 1.5})), mark.color);
        }
    }
    QPainter painter(this);
    painter.drawPixmap(0, 0, m_drawn);
    const QRectF frame = QRectF(fromScene(m_seen.topLeft()), fromScene(m_seen.bottomRight())).intersected(QRectF(rect()).adjusted(2, 2, -2, -2));
    QColor ground = theme.color(R::Accent);
    ground.setAlphaF(0.12F);
    painter.setBrush(ground);
    painter.setPen(QPen(theme.color(R::Accent), 1.5));
    painter.drawRect(frame);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme.color(hasFocus() ? R::Accent : R::ButtonEdge), hasFocus() ? 2 : 1));
    painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
}

void MiniMap::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton) return;
    const QPointF at = toScene(event->position());
    // Taken inside the frame it moves from there, elsewhere it jumps under the pointer.
    m_grip = m_seen.contains(at) ? at - m_seen.center() : QPointF();
    m_isDragging = true;
    Q_EMIT centreWanted(at - m_grip);
    event->accept();
}

void MiniMap::mouseMoveEvent(QMouseEvent* event)
{
    if (m_isDragging) Q_EMIT centreWanted(toScene(event->position()) - m_grip);
    event->accept();
}

void MiniMap::mouseReleaseEvent(QMouseEvent* event)
{
    m_isDragging = false;
    event->accept();
}

void MiniMap::wheelEvent(QWheelEvent* event) { event->ignore(); }

void MiniMap::keyPressEvent(QKeyEvent* event)
{
    const QSizeF step = m_seen.size() / 4;
    switch (event->key()) {
    case Qt::Key_Left: Q_EMIT centreWanted(m_seen.center() - QPointF(step.width(), 0)); return;
    case Qt::Key_Right: Q_EMIT centreWanted(m_seen.center() + QPointF(step.width(), 0)); return;
    case Qt::Key_Up: Q_EMIT centreWanted(m_seen.center() - QPointF(0, step.height())); return;
    case Qt::Key_Down: Q_EMIT centreWanted(m_seen.center() + QPointF(0, step.height())); return;
    default: QWidget::keyPressEvent(event);
    }
}

void MiniMap::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) m_drawn = {};
}

} // namespace headroom::gui
