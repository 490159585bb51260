#pragma once

#include "app/gui/plots/track.h"

namespace headroom::gui {

class PlotStack;

/// Titles and units at the left of the plots, legends at their right: beside the data, never over it.
class SideLabels final : public QCPLayerable {
public:
    explicit SideLabels(PlotStack& plot);

    /// Width that the legends need, within sensible bounds. [px]
    [[nodiscard]] static int legendWidth(const std::vector<Track*>& tracks);
    /// Width of the widest title. [px]
    [[nodiscard]] static int titleWidth(const std::vector<Track*>& tracks);

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(true); }
    void draw(QCPPainter* painter) override;

private:
    void drawTitle(QCPPainter& painter, const Track& track, bool isAbove) const;
    void drawLegend(QCPPainter& painter, const Track& track, double bottom) const;
    void drawLegendAbove(QCPPainter& painter, const Track& track) const;

    PlotStack& m_plot;
};

/// The cursor through all plots with its time, the second cursor, the span that is being selected and the focus ring. On a
/// buffered layer: moving it redraws nothing else.
class CursorOverlay final : public QCPLayerable {
public:
    CursorOverlay(PlotStack& plot, const PlotData& data);

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(true); }
    void draw(QCPPainter* painter) override;

private:
    void drawLine(QCPPainter& painter, double seconds, bool isReference) const;

    PlotStack& m_plot;
    const PlotData& m_data;
};

} // namespace headroom::gui
