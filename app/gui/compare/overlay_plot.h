#pragma once

#include "app/gui/compare/run_store.h"
#include "app/gui/plots/plot_data.h"
#include "app/gui/plots/qcp.h"

#include <QWidget>

#include <array>
#include <memory>
#include <optional>
#include <vector>

namespace headroom::gui {

/// Traffic, p95, the busiest resource and cost of all compared variants, one line style each, on one time axis. The wheel zooms time, a drag pans,
/// a double click or Home shows all.
class OverlayPlot : public QCustomPlot {
    Q_OBJECT

public:
    static constexpr int kTracks = 4;

    explicit OverlayPlot(QWidget* parent = nullptr);

    /// Runs in the order of the comparison; null where there is no answer. `limitSeconds`: an objective on p95.
    void setRuns(const std::vector<std::shared_ptr<const RunResult>>& runs, const QString& currency, std::optional<double> limitSeconds);
    [[nodiscard]] QSize minimumSizeHint() const override { return {260, 200}; }
    [[nodiscard]] QSize sizeHint() const override { return {420, 360}; }

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void applyTheme();
    void showAll();
    void setTime(const QCPRange& range);
    void addLine(int track, const QVector<double>& x, const QVector<double>& y, int place, bool steps);
    [[nodiscard]] QString titleOf(int track) const;

    PlotData m_data;                                   ///< of the baseline: start, zone
    std::array<QCPAxisRect*, kTracks> m_rects{};
    std::array<QCPTextElement*, kTracks> m_titles{};
    QCPItemLine* m_limitLine = nullptr;
    std::optional<double> m_limit;
    QString m_currency, m_busiest;
    bool m_costPerDay = false, m_linking = false;
};

} // namespace headroom::gui
