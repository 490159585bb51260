#pragma once

#include "app/gui/charts/chart_widget.h"

namespace headroom::gui {

/// One input and the month at its P10 and its P90, all others in their middle.
struct TornadoRow {
    QString name, range;                 ///< "Traffic", "−12 % … +12 %"
    QString component;                   ///< that it belongs to; may be empty
    double low = 0, high = 0;            ///< cost of the month there
};

/// What drives the cost: a bar an input, the widest at the top, on both sides of the middle month. A click on a bar, or Enter, chooses its component.
class TornadoChart final : public ChartWidget {
    Q_OBJECT

public:
    explicit TornadoChart(QWidget* parent = nullptr);

    /// `rows`: the widest first.
    void setRows(std::vector<TornadoRow> rows, double middle, const QString& currency);
    [[nodiscard]] const std::vector<TornadoRow>& rows() const { return m_rows; }
    /// Rows that have room in the widget.
    [[nodiscard]] int shown() const;
    void paint(QPainter& painter, const QRectF& area) const override;
    [[nodiscard]] QString csv() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {320, 160}; }
    [[nodiscard]] QSize sizeHint() const override { return {640, 280}; }

Q_SIGNALS:
    void componentChosen(const QString& id);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;
    [[nodiscard]] bool hasOwnFocusMark() const override { return m_current >= 0; }

private:
    [[nodiscard]] int rowsIn(double height) const;
    [[nodiscard]] int rowAt(const QPointF& at) const;
    void choose(int row);

    std::vector<TornadoRow> m_rows;
    double m_middle = 0;
    QString m_currency;
    int m_current = -1;
};

} // namespace headroom::gui
