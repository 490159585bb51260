#pragma once

#include "app/gui/plots/track.h"

#include <array>

namespace headroom::gui {

/// Pods of the services that scale (and of the one that filled first), nodes of the pools, and what decided about them:
/// ▲ more, ▼ fewer, ✕ evicted or killed, ◆ fault, in a lane of their own above the lines. Decisions closer than a mark is wide are
/// one mark; incidents that follow each other that closely are one mark with a bar to the last of them. A click on a mark moves the
/// cursor to its first event.
class ScalingTrack final : public Track {
public:
    explicit ScalingTrack(QCustomPlot& plot);
    [[nodiscard]] bool isNeeded(const PlotData& data) const override;
    void setData(const PlotData& data) override;
    void resample(const PlotData& data, TimeRange visible, int columns) override;
    void applyTheme(const Theme& theme) override;
    [[nodiscard]] std::optional<TrackHit> hit(const PlotData& data, QPointF position) const override;

    enum class Mark { Up, Down, Cross, Diamond };
    /// Which mark an event gets; empty for decisions that changed nothing.
    [[nodiscard]] static std::optional<Mark> markOf(const simulation::Event& event);
    /// A mark of the visible part; `to` is later than `from` where it stands for several events.
    struct MarkPoint {
        double from = 0, to = 0; ///< [s]
        Mark mark = Mark::Up;
        std::size_t event = 0; ///< the first one's place in the log
        std::size_t more = 0;  ///< events after the first
    };
    [[nodiscard]] const std::vector<MarkPoint>& marks() const { return m_marks; }

private:
    struct Line {
        std::string signal;
        QString name;
        QCPGraph* graph = nullptr;
        bool isNodes = false;
        QCPGraph* ghost = nullptr;
    };
    void gatherMarks(const PlotData& data, TimeRange visible, double secondsPerPixel);
    void drawMarks();
    [[nodiscard]] double laneValue() const;

    std::vector<Line> m_lines;
    std::vector<float> m_nodes, m_ghostNodes; ///< of all pools
    std::array<QCPGraph*, 4> m_scatter{};
    QCPGraph* m_spans = nullptr; ///< bars of incidents that follow each other
    std::vector<MarkPoint> m_marks;
};

} // namespace headroom::gui
