#pragma once

#include "app/gui/compare/pareto.h"

#include <QRectF>
#include <QWidget>

#include <optional>
#include <vector>

namespace headroom::gui {

/// Cost against latency of all variants that have an answer: estimates hollow, simulated ones solid, the front outlined, failures by colour and
/// shape. A click on a point, or Enter, opens its variant.
class ParetoPlot : public QWidget {
    Q_OBJECT

public:
    explicit ParetoPlot(QWidget* parent = nullptr);

    /// Points without a latency are left out. `limitSeconds`: of an objective on p95, where there is one.
    void setPoints(std::vector<ParetoPoint> points, const QString& currency, std::optional<double> limitSeconds);
    [[nodiscard]] const std::vector<ParetoPoint>& points() const { return m_points; }
    void paint(QPainter& painter, const QRectF& area) const;
    /// Where a point was painted last; empty if it was not.
    [[nodiscard]] std::optional<QPointF> positionOf(const QString& variant) const;
    [[nodiscard]] QSize minimumSizeHint() const override { return {260, 200}; }
    [[nodiscard]] QSize sizeHint() const override { return {420, 360}; }

Q_SIGNALS:
    void variantChosen(const QString& name);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Scale { double low = 0, high = 1; bool isLog = false; std::vector<double> ticks; [[nodiscard]] double at(double value) const; };
    [[nodiscard]] Scale costScale(int ticks) const;
    [[nodiscard]] Scale latencyScale() const;
    [[nodiscard]] int pointAt(const QPointF& at) const;
    [[nodiscard]] QString sentenceOf(const ParetoPoint& point) const;
    void paintFront(QPainter& painter, const QRectF& plot) const;
    void paintPoint(QPainter& painter, std::size_t index) const;
    void paintLabels(QPainter& painter, const QRectF& plot) const;

    std::vector<ParetoPoint> m_points;       ///< by cost
    std::vector<std::size_t> m_front;
    QString m_currency;
    std::optional<double> m_limit;
    int m_current = -1;
    mutable std::vector<QPointF> m_positions;
};

} // namespace headroom::gui
