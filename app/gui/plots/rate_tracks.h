#pragma once

#include "app/gui/plots/track.h"

#include <array>
#include <string>
#include <vector>

namespace headroom::gui {

/// Requests a minute: what was offered as a line, what became of it stacked below (completed, failed, timed out, throttled, lost).
class TrafficTrack final : public Track {
public:
    explicit TrafficTrack(QCustomPlot& plot);
    void setData(const PlotData& data) override;
    void resample(const PlotData& data, TimeRange visible, int columns) override;
    void applyTheme(const Theme& theme) override;

private:
    static constexpr std::size_t kOutcomes = 5;
    QCPGraph* m_offered = nullptr;
    QCPGraph* m_ghost = nullptr;   ///< completed
    std::array<QCPGraph*, kOutcomes> m_stack{};
    std::array<bool, kOutcomes> m_isShown{};
};

/// Response times on a logarithmic axis: p50 as a line, the band from p50 to p95, p99, and the objectives as dashed lines.
/// Zeros and missing values are gaps.
class LatencyTrack final : public Track {
public:
    explicit LatencyTrack(QCustomPlot& plot);
    void setData(const PlotData& data) override;
    void resample(const PlotData& data, TimeRange visible, int columns) override;
    void applyTheme(const Theme& theme) override;

private:
    QCPGraph* m_p50 = nullptr;
    QCPGraph* m_p95 = nullptr;
    QCPGraph* m_p99 = nullptr;
    QCPGraph* m_ghost = nullptr;   ///< p95
    QCPGraph* m_bandLow = nullptr;
    QCPGraph* m_bandHigh = nullptr;
    std::vector<QCPGraph*> m_objectives;
    std::vector<double> m_objectiveSeconds;
    std::vector<QString> m_objectiveNames;
    struct Band {
        QCPGraph* low = nullptr;
        QCPGraph* high = nullptr;
    };
    std::array<Band, 2> m_replicationBands; ///< of p95 and p99: 95 % over the replications that have finished
    void showReplicationBands(const PlotData& data, TimeRange visible);
};

/// Messages waiting in each queue that grew.
class QueueTrack final : public Track {
public:
    explicit QueueTrack(QCustomPlot& plot);
    /// A queue grew when this many messages waited at once.
    static constexpr float kGrewMessages = 100;
    [[nodiscard]] bool isNeeded(const PlotData& data) const override;
    void setData(const PlotData& data) override;
    void resample(const PlotData& data, TimeRange visible, int columns) override;
    void applyTheme(const Theme& theme) override;

private:
    struct Line {
        std::string signal;
        QString name;
        QCPGraph* graph;
        QCPGraph* fill;
        QCPGraph* ghost;
    };
    std::vector<Line> m_lines;
};

} // namespace headroom::gui
