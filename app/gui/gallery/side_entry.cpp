#include "app/gui/gallery/side_entry.h"

#include "app/gui/shell/theme.h"

#include <QPainter>

namespace headroom::gui {

using R = Theme::Role;

SideEntry::SideEntry(const QString& icon, const QString& text, const QString& second, const QString& shortcut, QWidget* parent)
    : QAbstractButton(parent), m_icon(icon), m_second(second), m_shortcut(shortcut)
{
    setText(text);
    setAccessibleName(text);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize SideEntry::sizeHint() const { return {200, m_second.isEmpty() ? 32 : 44}; }

void SideEntry::paintEvent(QPaintEvent*)
{
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF frame = QRectF(rect()).adjusted(1, 1, -1, -1);
    if (isEnabled() && (underMouse() || isDown())) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.color(R::Hover));
        painter.drawRoundedRect(frame, 4, 4);
    }
    if (hasFocus()) {
        painter.setPen(QPen(theme.color(R::Accent), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(frame, 4, 4);
    }
    const int lineHeight = m_second.isEmpty() ? height() : 22;
    const QRect icon(12, (lineHeight - 16) / 2 + (m_second.isEmpty() ? 0 : 3), 16, 16);
    Theme::icon(m_icon, isEnabled() && !m_isMuted ? R::SecondaryText : R::MutedText).paint(&painter, icon);
    painter.setFont(Theme::font(13));
    painter.setPen(theme.color(isEnabled() && !m_isMuted ? R::Text : R::MutedText));
    const QRect first(38, m_second.isEmpty() ? 0 : 3, width() - 50, lineHeight);
    painter.drawText(first, Qt::AlignVCenter | Qt::AlignLeft, painter.fontMetrics().elidedText(text(), Qt::ElideMiddle, first.width() - 60));
    painter.setPen(theme.color(R::MutedText));
    painter.setFont(Theme::font(12));
    painter.drawText(first, Qt::AlignVCenter | Qt::AlignRight, m_shortcut);
    if (m_second.isEmpty()) return;
    painter.setFont(Theme::font(11));
    const QRect second(38, 22, width() - 46, 18);
    painter.drawText(second, Qt::AlignVCenter | Qt::AlignLeft, painter.fontMetrics().elidedText(m_second, Qt::ElideMiddle, second.width()));
}

} // namespace headroom::gui
