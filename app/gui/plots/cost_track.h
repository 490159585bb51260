#pragma once

#include "app/gui/plots/track.h"

namespace headroom::gui {

/// The bill of the window over time, stacked by component, group, service, tenant or tag: a bar an hour, or a day where hours would be too
/// narrow. At most seven parts by their amount, the rest as "other"; the legend gives their order from the bottom up. At the right the total
/// since the start of the window, and the budget that it must stay below.
class CostTrack final : public Track {
public:
    explicit CostTrack(QCustomPlot& plot);
    void setData(const PlotData& data) override;
    void resample(const PlotData& data, TimeRange visible, int columns) override;
    void applyTheme(const Theme& theme) override;
    [[nodiscard]] std::optional<TrackHit> hit(const PlotData& data, QPointF position) const override;

    [[nodiscard]] bool hasLegendAbove() const override { return true; }
    [[nodiscard]] QString choice() const override { return m_choice; }
    [[nodiscard]] double takenAbove() const override;
    /// "Window: 214 USD" or the day that is visible; drawn at the top right corner. Empty without a bill.
    [[nodiscard]] const QString& totalLabel() const { return m_totalLabel; }
    /// The statement's total for [from, to), seconds from the start; parts of hours count in proportion.
    /// The scenario's budget for a month, or its part for a window that is shorter than its month. Empty without a budget.
    [[nodiscard]] static std::optional<double> budgetOf(const PlotData& data);
    /// The total so far and the budget are told for runs of at least this long.
    static constexpr double kSumFromSeconds = 2 * 86'400.0;
    [[nodiscard]] static double costBetween(const std::vector<double>& perHour, double from, double to);

private:
    struct Group {
        std::string id;
        QString name;
        bool isRest = false;
        std::vector<double> perHour;
        QCPBars* bars = nullptr;
    };
    void showSum(const PlotData& data, TimeRange visible, int columns);
    [[nodiscard]] std::vector<QColor> colours(const Theme& theme) const;

    std::vector<Group> m_groups;
    CostSplit m_split;
    QString m_choice;   ///< "by component"

    std::vector<QCPBars*> m_bars;
    QCPGraph* m_ghost = nullptr;   ///< the total of a what-if, as steps
    QCPAxis* m_sumAxis = nullptr;      ///< at the right: the total so far
    QCPGraph* m_sum = nullptr;
    QCPGraph* m_budget = nullptr;
    std::optional<double> m_budgetLevel; ///< of the window; see budgetOf()
    QCPItemText* m_total = nullptr;
    QCPItemText* m_waiting = nullptr;
    QString m_totalLabel;
};

} // namespace headroom::gui
