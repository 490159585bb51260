#include "app/gui/report/paper_sheet.h"

#include <QTextLayout>
#include <QTextOption>

namespace headroom::gui {

using R = Theme::Role;

double PaperSheet::paragraph(const QString& text, const QFont& font, R role, double x, double width, bool draw, int mostLines, Qt::Alignment alignment)
{
    QTextLayout layout(text, font);
    QTextOption option(alignment);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    double height = 0;
    const double lineHeight = font.pixelSize() * 1.35;
    for (int lines = 0; lines < mostLines; ++lines) {
        QTextLine line = layout.createLine();
        if (!line.isValid()) break;
        line.setLineWidth(width);
        line.setPosition({0, height + (lineHeight - line.height()) / 2});
        height += lineHeight;
    }
    layout.endLayout();
    if (draw) {
        m_painter.setPen(Theme::print().color(role));
        layout.draw(&m_painter, {x, m_y});
    }
    return height;
}

void PaperSheet::write(const QString& text, const QFont& font, R role)
{
    if (!text.isEmpty()) m_y += paragraph(text, font, role, m_area.left(), m_area.width(), true);
}

void PaperSheet::cell(const QString& text, const QFont& font, R role, const QRectF& room, Qt::Alignment alignment)
{
    m_painter.setFont(font);
    m_painter.setPen(Theme::print().color(role));
    m_painter.drawText(room, static_cast<int>(alignment.toInt()) | Qt::AlignVCenter | Qt::TextSingleLine, QFontMetricsF(font).elidedText(text, Qt::ElideRight, room.width()));
}

void PaperSheet::rule(R role)
{
    m_painter.setPen(QPen(Theme::print().color(role), 0.6));
    m_painter.drawLine(QPointF(m_area.left(), m_y), QPointF(m_area.right(), m_y));
}

void PaperSheet::heading(const QString& text)
{
    write(text, printFont(11, true), R::Text);
    m_y += 3;
}

} // namespace headroom::gui
