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
    /// A name of a legend and the plot that it belongs to.
    struct Found {
        const Track* track;
        LegendEntry entry;
    };
    /// The name drawn at `position` in widget pixels.
    [[nodiscard]] std::optional<Found> entryAt(QPointF position) const;
    [[nodiscard]] std::optional<QPointF> positionOf(const Track& track, const QString& name) const;
    /// Where the choice of a plot is drawn; empty if it has none.
    [[nodiscard]] static QRectF choiceRect(const Track& track);
    /// Width of the widest title. [px]
    [[nodiscard]] static int titleWidth(const std::vector<Track*>& tracks);

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(true); }
    void draw(QCPPainter* painter) override;

private:
    void drawEntry(QCPPainter& painter, const Track& track, const LegendEntry& entry, const QRectF& line, double indent);
    void drawTitle(QCPPainter& painter, const Track& track, bool isAbove) const;
    void drawLegend(QCPPainter& painter, const Track& track, double bottom);
    void drawLegendAbove(QCPPainter& painter, const Track& track);

    struct Place {
        const Track* track;
        LegendEntry entry;
        QRectF rect;
    };
    PlotStack& m_plot;
    std::vector<Place> m_places; ///< of the names as they were drawn last
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
    void drawDifference(QCPPainter& painter) const;

    PlotStack& m_plot;
    const PlotData& m_data;
};

} // namespace headroom::gui
