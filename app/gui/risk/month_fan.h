#pragma once

#include "app/gui/charts/chart_widget.h"
#include "app/gui/shell/format.h"
#include "models/risk/assess.h"

namespace headroom::gui {

/// Spend from the first of the month on: the middle of the samples, the band from P10 to P90, the budget and the day on which it is crossed.
class MonthFan final : public ChartWidget {
    Q_OBJECT

public:
    explicit MonthFan(QWidget* parent = nullptr);

    /// `crossed`: day of the middle month on which the budget is spent, from 1.
    void setBands(std::vector<risk::DayBand> bands, SimTime from, const std::string& timeZone, const QString& currency, std::optional<double> budget, std::optional<std::size_t> crossed);
    void clear() { setBands({}, {}, "UTC", {}, {}, {}); }
    void paint(QPainter& painter, const QRectF& area) const override;
    [[nodiscard]] QString csv() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {260, 150}; }
    [[nodiscard]] QSize sizeHint() const override { return {420, 240}; }

protected:
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    [[nodiscard]] QRectF plotOf(const QRectF& area) const;
    [[nodiscard]] ChartScale dayScale(const QRectF& plot) const;
    [[nodiscard]] QString dayText(std::size_t day) const;

    std::vector<risk::DayBand> m_bands;
    SimTime m_from;
    format::LocalClock m_clock;
    QString m_currency;
    std::optional<double> m_budget;
    std::optional<std::size_t> m_crossed;
    int m_day = -1;   ///< under the mouse, from 0
};

} // namespace headroom::gui
