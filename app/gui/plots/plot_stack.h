#pragma once

#include "app/gui/plots/data_series.h"
#include "app/gui/plots/track.h"

#include <QElapsedTimer>

#include <memory>
#include <optional>
#include <vector>

namespace headroom::gui {

class CursorOverlay;
class HeatMapTrack;
class SideLabels;

/// The stacked plots with one time axis, one cursor and one zoom. Draws from PlotData through TimeView, both of which its panel
/// owns and shares with the scrubber. Any number of `refreshData()` calls within a turn of the event loop cost one redraw.
class PlotStack final : public QCustomPlot {
    Q_OBJECT

public:
    PlotStack(const PlotData& data, TimeView& view, QWidget* parent = nullptr);
    ~PlotStack() override;

    /// The data has changed: choose rows and lines anew, then redraw (queued).
    void refreshData();
    /// The view has changed: fill the plottables for it, then redraw (queued).
    void refreshView();
    /// Takes the colours of the theme in force; called by itself when the palette changes.
    void applyTheme();
    /// Carries out at once what is queued; for exports and tests.
    void flush();

    /// Seconds from the start of the run; draws only the overlay.
    void showCursor(std::optional<double> seconds);
    void showReference(std::optional<double> seconds);
    [[nodiscard]] std::optional<double> cursorSeconds() const { return m_cursor; }
    [[nodiscard]] std::optional<double> referenceSeconds() const { return m_reference; }
    void setSelectedComponent(const std::string& component);

    [[nodiscard]] const std::vector<std::unique_ptr<Track>>& tracks() const { return m_tracks; }
    [[nodiscard]] const PlotData& data() const { return m_data; }
    [[nodiscard]] const HeatMapTrack& heatMap() const { return *m_heatMap; }
    /// Those that take room now, from top to bottom.
    [[nodiscard]] std::vector<Track*> shownTracks() const;
    [[nodiscard]] double secondsAt(double pixelX) const;
    [[nodiscard]] double pixelAt(double seconds) const;
    /// From the first plot's top to the last one's bottom.
    [[nodiscard]] QRectF plotArea() const;
    /// Which plot a track is.
    [[nodiscard]] PlotKind kindOf(const Track& track) const;
    /// The one whose rows hold `y`, legend and title included; null between them.
    [[nodiscard]] Track* trackAt(double y) const;
    /// Shows one plot alone, or all again (null); for pictures of one.
    void setOnly(const Track* track);
    /// A picture is being made: it has no focus ring.
    void setExporting(bool isExporting) { m_isExporting = isExporting; }
    [[nodiscard]] bool isExporting() const { return m_isExporting; }
    /// Middle of the choice of a plot ("by component"); empty if it has none. For tests.
    [[nodiscard]] std::optional<QPointF> choicePosition(const Track& track) const;
    /// Middle of a name in the legend; empty if it is not drawn. For tests.
    [[nodiscard]] std::optional<QPointF> legendPosition(const Track& track, const QString& name) const;
    /// How often the data was taken over; stays far below the number of refreshData() calls while a run streams.
    [[nodiscard]] int rebuildCount() const { return m_rebuilds; }

Q_SIGNALS:
    void cursorRequested(double seconds);
    void referenceRequested(double seconds);
    void referenceClearRequested();
    /// A title with a choice was clicked, or its key (O) pressed.
    void titleClicked(headroom::gui::PlotKind kind, const QPoint& globalPosition);
    /// Lines were hidden or shown.
    void linesChanged();
    void componentClicked(const QString& component);
    /// Zoomed or moved by the user.
    void viewChanged();

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    friend class CursorOverlay;
    enum class Drag { None, Pressed, Select, Pan };

    void takeOverData();
    void arrange();
    void resample();
    void redrawOverlay();
    void changed(bool hasMoved);
    void showAll();
    void stepCursor(double buckets);
    void openChoice(const Track& track);
    void click(QPointF position, Qt::KeyboardModifiers modifiers);
    void updateTooltip(QPointF position);
    bool clickLegend(QPointF position, Qt::KeyboardModifiers modifiers);
    [[nodiscard]] QString legendTooltip(const Track& track, const LegendEntry& entry) const;

    const PlotData& m_data;
    TimeView& m_view;
    std::vector<std::unique_ptr<Track>> m_tracks;
    HeatMapTrack* m_heatMap = nullptr;
    Track* m_scaling = nullptr;
    const Track* m_only = nullptr;
    bool m_isExporting = false;
    SideLabels* m_labels = nullptr;
    CursorOverlay* m_overlay = nullptr;
    std::optional<double> m_cursor, m_reference;
    bool m_isDataDirty = true, m_isViewDirty = true;
    int m_rebuilds = 0;
    int m_leftWidth = 150, m_rightWidth = 110;

    Drag m_drag = Drag::None;
    QPointF m_pressedAt;
    double m_lastPixel = 0;
    double m_selectFrom = 0, m_selectTo = 0;
    QElapsedTimer m_sinceWheel; ///< turns of the wheel that follow each other closely are one step back
};

} // namespace headroom::gui
