#include "app/gui/gallery/card_text.h"

#include <QFontMetrics>
#include <QPainter>
#include <QTextLayout>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {
constexpr double kLine = 1.34; // height of a line of letters of 1 px
}

CardText::CardText(int sizePx, Theme::Role role, int lines, QWidget* parent, bool semibold)
    : QWidget(parent), m_role(role), m_lines(lines), m_sizePx(sizePx), m_semibold(semibold)
{
    setFont(Theme::font(sizePx, semibold));
    setAttribute(Qt::WA_TransparentForMouseEvents); // the card takes clicks, and shows the tooltip
    setSizePolicy(lines > 1 ? QSizePolicy::Ignored : QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void CardText::setTexts(const QStringList& wordings)
{
    m_wordings = wordings;
    updateGeometry();
    update();
}

QString CardText::wording() const
{
    const QFontMetrics metrics(Theme::font(m_sizePx, m_semibold));
    if (m_lines == 1)
        for (const QString& one : m_wordings)
            if (metrics.horizontalAdvance(one) <= width()) return one;
    return m_wordings.isEmpty() ? QString() : m_lines == 1 ? m_wordings.back() : m_wordings.front();
}

QStringList CardText::shownLines() const
{
    const QString text = wording();
    const QFont font = Theme::font(m_sizePx, m_semibold);
    QStringList lines;
    QTextLayout layout(text, font);
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid() && lines.size() < m_lines; line = layout.createLine()) {
        line.setLineWidth(width());
        const bool isLast = lines.size() == m_lines - 1;
        const QString rest = isLast ? text.mid(line.textStart()) : text.mid(line.textStart(), line.textLength());
        lines << QFontMetrics(font).elidedText(rest.trimmed(), Qt::ElideRight, width());
    }
    layout.endLayout();
    return lines;
}

bool CardText::isWhole() const
{
    const QStringList lines = shownLines();
    return lines.isEmpty() || !lines.back().endsWith(u'…') || wording().endsWith(u'…');
}

QSize CardText::sizeHint() const
{
    const QFontMetrics metrics(Theme::font(m_sizePx, m_semibold));
    return {m_lines > 1 ? 200 : metrics.horizontalAdvance(m_wordings.isEmpty() ? QString() : m_wordings.front()) + 1, static_cast<int>(m_lines * m_sizePx * kLine) + 2};
}

void CardText::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setFont(Theme::font(m_sizePx, m_semibold));
    painter.setPen(Theme::current().color(m_role));
    const double height = m_sizePx * kLine;
    double y = 0;
    for (const QString& line : shownLines()) {
        painter.drawText(QRectF(0, y, width(), height + 1), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, line);
        y += height;
    }
}

void CardText::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    update();
}

} // namespace headroom::gui
