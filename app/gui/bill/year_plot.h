#pragma once

#include "app/gui/bill/year_bars.h"

#include <QRectF>
#include <QWidget>

namespace headroom::gui {

/// Twelve bars, one a month, stacked by what the statement is grouped by, with the budget of a month as a line. Arrow keys go from month to month, Enter or a
/// click chooses one.
class YearPlot : public QWidget {
    Q_OBJECT

public:
    explicit YearPlot(QWidget* parent = nullptr);

    void setBars(YearBars bars);
    [[nodiscard]] const YearBars& bars() const { return m_bars; }
    /// Paints the chart into `area`, on a ground that is there already.
    void paint(QPainter& painter, const QRectF& area) const;
    /// Where the bar of a month stands in the widget.
    [[nodiscard]] QRectF barRect(std::size_t month) const;
    /// What is said about the month below the keyboard or the pointer; empty for none.
    [[nodiscard]] QString currentText() const;
    [[nodiscard]] QSize minimumSizeHint() const override { return {280, 170}; }
    [[nodiscard]] QSize sizeHint() const override { return {520, 240}; }

Q_SIGNALS:
    /// "2026-11"
    void monthChosen(const QString& key);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Frame { QRectF plot; double top = 1, legend = 0; };
    [[nodiscard]] Frame frameIn(const QRectF& area) const;
    [[nodiscard]] QRectF slot(const Frame& frame, std::size_t month) const;
    [[nodiscard]] int monthAt(const QPointF& at) const;
    void setCurrent(int month);
    void paintLegend(QPainter& painter, const Frame& frame, double right) const;
    void paintBars(QPainter& painter, const Frame& frame) const;

    YearBars m_bars;
    int m_current = -1;
};

} // namespace headroom::gui
