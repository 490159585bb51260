#include "app/gui/traffic/share_bar.h"

#include "app/gui/shell/format.h"
#include "app/gui/shell/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace headroom::gui {

namespace {
constexpr int kBarHeight = 22, kRowHeight = 22, kGap = 6, kGrip = 6;
using R = Theme::Role;
} // namespace

ShareBar::ShareBar(QWidget* parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize ShareBar::sizeHint() const { return {180, 4 + kBarHeight + kGap + kRowHeight * static_cast<int>(m_shares.parts.size()) + 4}; }

void ShareBar::setShares(const Shares& shares)
{
    const bool grows = shares.parts.size() != m_shares.parts.size();
    m_shares = shares;
    m_chosen = std::clamp(m_chosen, 0, std::max(0, static_cast<int>(shares.parts.size()) - 1));
    QStringList spoken;
    for (const auto& part : shares.parts) spoken << tr("%1 %2").arg(part.name, format::percent(part.share));
    setAccessibleDescription(spoken.join(QStringLiteral(", ")));
    if (grows) updateGeometry();
    update();
}

QRect ShareBar::barRect() const { return {4, 4, width() - 8, kBarHeight}; }
QRect ShareBar::rowRect(int index) const { return {4, 4 + kBarHeight + kGap + index * kRowHeight, width() - 8, kRowHeight}; }

QPoint ShareBar::borderAt(int index) const
{
    double sum = 0;
    for (int i = 0; i <= index && i < m_shares.parts.size(); ++i) sum += m_shares.parts[i].share;
    const QRect bar = barRect();
    return {bar.left() + static_cast<int>(std::lround(sum * bar.width())), bar.center().y()};
}

int ShareBar::borderUnder(const QPoint& position) const
{
    if (!barRect().adjusted(0, -3, 0, 3).contains(position)) return -1;
    for (int i = 0; i + 1 < m_shares.parts.size(); ++i)
        if (std::abs(borderAt(i).x() - position.x()) <= kGrip) return i;
    return -1;
}

void ShareBar::paintEvent(QPaintEvent*)
{
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRect bar = barRect();
    int left = bar.left();
    for (int i = 0; i < m_shares.parts.size(); ++i) {
        const int right = i + 1 < m_shares.parts.size() ? borderAt(i).x() : bar.right() + 1;
        painter.setPen(Qt::NoPen);
        painter.fillRect(QRect(left, bar.top(), std::max(1, right - left - 1), bar.height()), theme.series(i));
        const QRect row = rowRect(i);
        if (i == m_chosen && hasFocus()) painter.fillRect(row, theme.color(R::Selection));
        painter.fillRect(QRect(row.left() + 2, row.center().y() - 5, 10, 10), theme.series(i));
        painter.setFont(Theme::font(12));
        painter.setPen(theme.color(i == m_chosen && hasFocus() ? R::SelectionText : R::Text));
        const bool isTyping = i == m_chosen && !m_typed.isEmpty();
        const QString figure = isTyping ? tr("%1 %").arg(m_typed) : format::percent(m_shares.parts[i].share);
        const int room = painter.fontMetrics().horizontalAdvance(figure) + 10;
        painter.drawText(row.adjusted(18, 0, -room, 0), Qt::AlignVCenter | Qt::AlignLeft, painter.fontMetrics().elidedText(m_shares.parts[i].name, Qt::ElideMiddle, row.width() - 18 - room));
        painter.drawText(row.adjusted(0, 0, -4, 0), Qt::AlignVCenter | Qt::AlignRight, figure);
        left = right;
    }
    for (int i = 0; i + 1 < m_shares.parts.size(); ++i) {   // grips
        const QPoint at = borderAt(i);
        painter.setPen(QPen(theme.color(R::FieldEdge), 1));
        painter.setBrush(theme.color(R::Base));
        painter.drawRoundedRect(QRectF(at.x() - 3, bar.top() + 3, 5, bar.height() - 6), 2, 2);
    }
    if (hasFocus()) {
        painter.setPen(QPen(theme.color(R::Accent), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 3, 3);
    }
}

void ShareBar::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton) return;
    m_border = borderUnder(event->pos());
    m_before = m_shares;
    m_pressedX = event->pos().x();
    m_moved = false;
    for (int i = 0; i < m_shares.parts.size(); ++i)
        if (rowRect(i).contains(event->pos())) m_chosen = i;
    if (m_border >= 0) m_chosen = m_border;
    m_typed.clear();
    update();
}

void ShareBar::mouseMoveEvent(QMouseEvent* event)
{
    if (m_border < 0) {
        setCursor(borderUnder(event->pos()) >= 0 ? Qt::SplitHCursor : Qt::ArrowCursor);
        return;
    }
    const double by = static_cast<double>(event->pos().x() - m_pressedX) / std::max(1, barRect().width());
    const double snapped = std::round(by * 100) / 100;   // whole percents
    m_moved = true;
    Q_EMIT sharesEdited(m_before.borderMoved(m_border, snapped), m_before.parts[m_border].name, true);
}

void ShareBar::mouseReleaseEvent(QMouseEvent*)
{
    if (m_border >= 0 && m_moved) Q_EMIT dragEnded();
    m_border = -1;
}

void ShareBar::keyPressEvent(QKeyEvent* event)
{
    const int count = static_cast<int>(m_shares.parts.size());
    if (count == 0) return QWidget::keyPressEvent(event);
    const auto nudge = [&](double by) {
        if (count > 1) Q_EMIT sharesEdited(m_shares.with(m_chosen, m_shares.parts[m_chosen].share + by), m_shares.parts[m_chosen].name, false);
    };
    const bool isDigit = !event->text().isEmpty() && (event->text()[0].isDigit() || event->text()[0] == QLatin1Char('.'));
    switch (event->key()) {
    case Qt::Key_Up: m_chosen = std::max(0, m_chosen - 1); break;
    case Qt::Key_Down: m_chosen = std::min(count - 1, m_chosen + 1); break;
    case Qt::Key_Left: nudge(event->modifiers() & Qt::ShiftModifier ? -0.1 : -0.01); break;
    case Qt::Key_Right: nudge(event->modifiers() & Qt::ShiftModifier ? 0.1 : 0.01); break;
    case Qt::Key_Delete: Q_EMIT removeRequested(m_chosen); break;
    case Qt::Key_Backspace: m_typed.chop(1); break;
    case Qt::Key_Escape:
        if (m_typed.isEmpty()) return QWidget::keyPressEvent(event);
        m_typed.clear();
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!m_typed.isEmpty()) {
            const double share = m_typed.toDouble() / 100;
            m_typed.clear();
            nudge(share - m_shares.parts[m_chosen].share);
        }
        break;
    default:
        if (!isDigit) return QWidget::keyPressEvent(event);
        m_typed += event->text();
    }
    if (!isDigit && event->key() != Qt::Key_Backspace) m_typed.clear();
    update();
}

} // namespace headroom::gui
