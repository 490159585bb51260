#pragma once

#include "app/gui/report/report_chart.h"
#include "app/gui/shell/theme.h"

#include <QPainter>
#include <QRectF>
#include <QSizeF>
#include <QString>

namespace headroom::gui {

/// Room on all sides of printed pages, and what the line at the foot takes. [pt]
inline constexpr double kPaperMargin = 40, kPaperFooter = 26;

/// One page while it is filled from the top. Sizes are points.
class PaperSheet {
public:
    PaperSheet(QPainter& painter, const QSizeF& size) : m_painter(painter), m_area(kPaperMargin, kPaperMargin, size.width() - 2 * kPaperMargin, size.height() - 2 * kPaperMargin) {}

    [[nodiscard]] QRectF area() const { return m_area; }
    [[nodiscard]] double y() const { return m_y; }
    /// What is left above the line at the foot.
    [[nodiscard]] double left() const { return m_area.bottom() - kPaperFooter - m_y; }
    void move(double by) { m_y += by; }
    /// Goes back to the top, for the next page.
    void restart() { m_y = kPaperMargin; }
    QPainter& painter() { return m_painter; }

    /// Height of `text` in lines of `width`; with `draw` it is drawn at the present place. `alignment`: left or right.
    double paragraph(const QString& text, const QFont& font, Theme::Role role, double x, double width, bool draw, int mostLines = 99, Qt::Alignment alignment = Qt::AlignLeft);
    /// A paragraph over the whole width; the place moves behind it.
    void write(const QString& text, const QFont& font, Theme::Role role);
    /// One line in `room`, elided where it is too long.
    void cell(const QString& text, const QFont& font, Theme::Role role, const QRectF& room, Qt::Alignment alignment);
    void rule(Theme::Role role = Theme::Role::Line);
    void heading(const QString& text);

private:
    QPainter& m_painter;
    QRectF m_area;
    double m_y = kPaperMargin;
};

} // namespace headroom::gui
