#pragma once

#include "app/gui/plots/track.h"

#include <array>

namespace headroom::gui {

/// Pods of the services that scale (and of the one that filled first), nodes of the pools, and what decided about them:
/// ▲ more, ▼ fewer, ✕ evicted or killed, ◆ fault. A click on a mark moves the cursor there.
class ScalingTrack final : public Track {
public:
    explicit ScalingTrack(QCustomPlot& plot);
    void setData(const PlotData& data) override;
    void resample(const PlotData& data, TimeRange visible, int columns) override;
    void applyTheme(const Theme& theme) override;
    [[nodiscard]] std::optional<TrackHit> hit(const PlotData& data, QPointF position) const override;

    enum class Mark { Up, Down, Cross, Diamond };
    /// Which mark an event gets; empty for decisions that changed nothing.
    [[nodiscard]] static std::optional<Mark> markOf(const simulation::Event& event);
    /// Events that have a mark in the visible part, thinned to one per kind and 5 px.
    [[nodiscard]] std::size_t visibleMarkCount() const { return m_marks.size(); }

private:
    struct Line {
        std::string signal;
        QString name;
        QCPGraph* graph = nullptr;
        bool isNodes = false;
    };
    struct MarkPoint {
        double x, y;
        Mark mark;
        std::size_t event;
        std::size_t more;
    };

    void thinMarks(const PlotData& data, TimeRange visible, double secondsPerPixel, double top);

    std::vector<Line> m_lines;
    std::vector<float> m_nodes; ///< of all pools
    std::array<QCPGraph*, 4> m_scatter{};
    std::vector<MarkPoint> m_marks;
};

} // namespace headroom::gui
