#pragma once

#include "app/gui/plots/plot_data.h"
#include "app/gui/plots/qcp.h"

namespace headroom::gui {

/// Ticks of the time axis at round local times: full minutes, hours and days of the scenario's zone, also across a clock change.
class TimeTicker final : public QCPAxisTicker {
public:
    /// `data` is read at every replot and must outlive the ticker.
    explicit TimeTicker(const PlotData& data) : m_data(data) {}

protected:
    double getTickStep(const QCPRange& range) override;
    int getSubTickCount(double) override { return 0; }
    QVector<double> createTickVector(double tickStep, const QCPRange& range) override;
    QString getTickLabel(double tick, const QLocale& locale, QChar formatChar, int precision) override;

private:
    const PlotData& m_data;
};

/// Linear values with short labels: 0, 500, 25k; never more steps than tickCount().
class ValueTicker final : public QCPAxisTicker {
public:
    ValueTicker() { setTickCount(3); }

protected:
    double getTickStep(const QCPRange& range) override;
    int getSubTickCount(double) override { return 0; }
    QString getTickLabel(double tick, const QLocale&, QChar, int) override { return formatTick(tick); }
};

/// Powers of ten with short labels: 0.001, 0.1, 10; decades are left out where more than tickCount() would lie too close. Where less than two
/// are in sight, 1, 2 and 5 times a power of ten, or round steps.
class LogTicker final : public QCPAxisTickerLog {
public:
    LogTicker() { setSubTickCount(8); }

protected:
    QVector<double> createTickVector(double tickStep, const QCPRange& range) override;
    QString getTickLabel(double tick, const QLocale&, QChar, int) override { return formatTick(tick); }
};

} // namespace headroom::gui
