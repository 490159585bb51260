#pragma once

#include "app/gui/bill/budget_curve.h"

#include <QRectF>
#include <QWidget>

namespace headroom::gui {

/// Spending by day against the budget: a line, what it may become, and the day on which the budget is used up. Arrow keys go from day to day,
/// Enter or a click chooses one.
class BudgetPlot : public QWidget {
    Q_OBJECT

public:
    explicit BudgetPlot(QWidget* parent = nullptr);

    void setCurve(BudgetCurve curve);
    [[nodiscard]] const BudgetCurve& curve() const { return m_curve; }
    /// Paints the chart into `area`, on a ground that is there already.
    void paint(QPainter& painter, const QRectF& area) const;
    /// Where the end of a day lies in the widget.
    [[nodiscard]] QPointF pointOf(std::size_t day) const;
    [[nodiscard]] QSize minimumSizeHint() const override { return {280, 130}; }
    [[nodiscard]] QSize sizeHint() const override { return {520, 220}; }

Q_SIGNALS:
    void dayChosen(const QString& isoDate);
    /// Of an hour, where hours are shown.
    void momentChosen(qint64 nanoseconds);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Frame { QRectF plot; double top = 1; };
    [[nodiscard]] Frame frameIn(const QRectF& area) const;
    [[nodiscard]] double x(const Frame& frame, double days) const;
    [[nodiscard]] static double y(const Frame& frame, double value);
    [[nodiscard]] int dayAt(const QPointF& at) const;
    void describe();
    void choose();

    BudgetCurve m_curve;
    int m_current = -1;                    ///< below the keyboard or the pointer
};

} // namespace headroom::gui
