#pragma once

#include "app/gui/plots/throttling.h"
#include "app/gui/plots/track.h"

namespace headroom::gui {

/// What components turned away because of a limit, a second; those with most. Takes no room where nothing was turned away.
class ThrottlingTrack final : public Track {
public:
    /// More lines cannot be told apart.
    static constexpr std::size_t kMostLines = 6;

    explicit ThrottlingTrack(QCustomPlot& plot);
    [[nodiscard]] bool isNeeded(const PlotData& data) const override;
    void setData(const PlotData& data) override;
    void resample(const PlotData& data, TimeRange visible, int columns) override;
    void applyTheme(const Theme& theme) override;
    [[nodiscard]] std::optional<TrackHit> hit(const PlotData& data, QPointF position) const override;

private:
    struct Line {
        std::string component;
        QString name;
        std::shared_ptr<const std::vector<float>> values, ghostValues;   ///< null: the line is not used
        QCPGraph* graph;
        QCPGraph* fill;
        QCPGraph* ghost;
    };
    std::vector<Line> m_lines;
};

} // namespace headroom::gui
