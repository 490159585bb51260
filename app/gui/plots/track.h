#pragma once

#include "app/gui/plots/decimate.h"
#include "app/gui/plots/plot_data.h"
#include "app/gui/plots/qcp.h"
#include "app/gui/shell/theme.h"

#include <optional>
#include <set>
#include <vector>

namespace headroom::gui {

/// One line of a legend, drawn beside its plot.
struct LegendEntry {
    enum class Mark { Line, Dash, Dot, Area, Up, Down, Cross, Diamond, Hatch, Gradient, None };
    QString text;
    Mark mark = Mark::Line;
    QColor color;
};

/// What lies under the mouse.
struct TrackHit {
    QString component;           ///< to select; may be empty
    std::optional<SimTime> time; ///< to move the cursor to
    QString tooltip;
};

/// One of the stacked plots: an axis rectangle with its plottables. The stack owns time; a track owns its values.
///
/// Data flows in two steps: `setData` chooses what is shown (new run, new batch), `resample` fills the plottables with no more
/// points than the visible range has pixels (zoom, resize, new batch).
class Track {
public:
    Track(QCustomPlot& plot, QString title, QString unit, double stretch);
    virtual ~Track() = default;
    Track(const Track&) = delete;
    Track& operator=(const Track&) = delete;

    /// The plot's layout owns it.
    [[nodiscard]] QCPAxisRect& rect() const { return *m_rect; }
    [[nodiscard]] QCPAxis& timeAxis() const { return *m_rect->axis(QCPAxis::atBottom); }
    [[nodiscard]] QCPAxis& valueAxis() const { return *m_rect->axis(QCPAxis::atLeft); }
    [[nodiscard]] const QString& title() const { return m_title; }
    [[nodiscard]] const QString& unit() const { return m_unit; }
    [[nodiscard]] double stretch() const { return m_stretch; }
    [[nodiscard]] const std::vector<LegendEntry>& legend() const { return m_legend; }
    /// Whether the lines named in the legend can be hidden.
    [[nodiscard]] virtual bool canHide() const { return true; }
    [[nodiscard]] bool isHidden(const QString& name) const { return m_hidden.contains(name); }
    void setHidden(const QString& name, bool isHidden);
    /// Hides all others; when it is the only one already, shows all again.
    void isolate(const QString& name);
    void showAllLines() { m_hidden.clear(); }
    /// A legend too long for the column at the right stands in one line above the plot.
    [[nodiscard]] virtual bool hasLegendAbove() const { return false; }
    /// What is drawn below the unit as a choice, "by component": a click on it opens its menu. Empty = there is none.
    [[nodiscard]] virtual QString choice() const { return {}; }
    /// Width at the right end of that line which is taken. [px]
    [[nodiscard]] virtual double takenAbove() const { return 0; }

    /// Whether there is anything to say; a track that is not needed takes no room.
    [[nodiscard]] virtual bool isNeeded(const PlotData&) const { return true; }
    virtual void setData(const PlotData& data) = 0;
    /// The data has been replaced: drop what points into it. Until the next setData() there is nothing to hit.
    virtual void forget() {}
    /// `columns` = width in device pixels.
    virtual void resample(const PlotData& data, TimeRange visible, int columns) = 0;
    /// Colours of the theme in force; called once before data and again on every change.
    virtual void applyTheme(const Theme& theme);
    virtual void setSelectedComponent(const std::string&) {}
    /// `position` in widget pixels; called only for positions in the track's rows, left column included.
    [[nodiscard]] virtual std::optional<TrackHit> hit(const PlotData&, QPointF) const { return {}; }

    /// Wheel over the value axis. From then on the axis no longer follows the data, until resetVertical().
    virtual void zoomVertical(double factor, double pixelY);
    virtual void resetVertical() { m_isVerticalFixed = false; }
    /// Number of points the plottables hold: bounded by the picture, not by the run.
    [[nodiscard]] int pointCount() const;

protected:
    QCPGraph& addGraph();
    /// Gives the line of a ghost its look: violet, dashed for an estimate, solid once it was simulated.
    static void styleGhost(QCPGraph& graph, const PlotData& data);
    /// Fills the line of a ghost with `signal`; few points, since dashes are costly. Returns its highest value.
    static double fillGhost(QCPGraph& graph, const PlotData& data, const std::string& signal, TimeRange visible, double scale = 1);
    [[nodiscard]] static LegendEntry ghostLegend(const PlotData& data);
    static void setPoints(QCPGraph& graph, const Points& points);
    /// From 0 to a round number above `maximum`, unless the user has chosen the range.
    void followMaximum(double maximum);
    void setTitle(QString title, QString unit)
    {
        m_title = std::move(title);
        m_unit = std::move(unit);
    }
    void setStretch(double stretch) { m_stretch = stretch; }

    std::vector<LegendEntry> m_legend;
    bool m_isVerticalFixed = false;

private:
    std::set<QString> m_hidden; ///< by name, so that it outlives new data
    QCPAxisRect* m_rect;
    QString m_title, m_unit;
    double m_stretch;
};

/// A thin line: pen of one pixel, drawn as fast polylines.
[[nodiscard]] QPen linePen(const QColor& color, Qt::PenStyle style = Qt::SolidLine, double width = 1.0);
[[nodiscard]] QColor withAlpha(QColor color, double alpha);

} // namespace headroom::gui
