#pragma once

#include "app/gui/charts/chart_widget.h"
#include "models/risk/assess.h"

namespace headroom::gui {

/// How often a sampled month (or year) costs how much: bars, or the share of months that cost no more. P10, P50, P90 and the budget are lines with their names;
/// bars above the budget have another colour and a hatch.
class DistributionChart final : public ChartWidget {
    Q_OBJECT

public:
    explicit DistributionChart(QWidget* parent = nullptr);

    /// `what`: "cost of November 2026".
    void setDistribution(const risk::Distribution& distribution, const QString& what, const QString& currency, std::optional<double> budget);
    void clear();
    void setCumulative(bool isCumulative);
    [[nodiscard]] bool isCumulative() const { return m_isCumulative; }
    /// Share of the samples that cost no more than `amount`, [0, 1].
    [[nodiscard]] double shareUpTo(double amount) const;
    /// Whole numbers from 0 to at or above `most`, a few of them.
    [[nodiscard]] static std::vector<double> countTicks(std::size_t most);
    void paint(QPainter& painter, const QRectF& area) const override;
    [[nodiscard]] QString csv() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {300, 160}; }
    [[nodiscard]] QSize sizeHint() const override { return {640, 280}; }
    /// What is said about the bar under the mouse or the keyboard's; empty without one.
    [[nodiscard]] QString hoverText() const;

protected:
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    [[nodiscard]] QRectF plotOf(const QRectF& area) const;
    [[nodiscard]] ChartScale costScale(const QRectF& plot) const;
    [[nodiscard]] double binWidth() const;
    void paintBars(QPainter& painter, const QRectF& plot, const ChartScale& costs, const ChartScale& counts) const;
    void paintCurve(QPainter& painter, const ChartScale& costs, const ChartScale& shares) const;
    void paintMarks(QPainter& painter, const QRectF& plot, const ChartScale& costs) const;

    std::optional<risk::Distribution> m_distribution;
    QString m_what, m_currency;
    std::optional<double> m_budget;
    bool m_isCumulative = false;
    int m_bin = -1;
};

} // namespace headroom::gui
