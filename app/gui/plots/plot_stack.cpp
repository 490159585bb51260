#include "app/gui/plots/plot_stack.h"

#include "app/gui/plots/cost_track.h"
#include "app/gui/plots/heat_map_track.h"
#include "app/gui/plots/rate_tracks.h"
#include "app/gui/plots/scaling_track.h"
#include "app/gui/plots/side_labels.h"
#include "app/gui/plots/throttling_track.h"
#include "app/gui/plots/tickers.h"

#include <QEvent>

#include <algorithm>
#include <cmath>

namespace headroom::gui {

namespace {

constexpr int kTickLabelWidth = 46; // "50k", "12:00" and their padding
constexpr int kWidestNames = 250;   // a quarter of a small window; longer names are cut
constexpr int kCostTop = 20;        // its total stands above the bars
constexpr int kHeatMapTop = 20;     // its title stands above the rows
constexpr int kTop = 20, kBetween = 9, kAxisHeight = 22; // kTop: the panel's remarks stand above the first plot
constexpr int kLowestTrack = 30;    // below this a plot tells nothing: rows of the heat map give way first [px]
constexpr int kTallEnough = 480;    // from here on the stacked costs have room for their parts [px]
constexpr int kCostHeight = 56;     // [px]
constexpr int kScalingExtra = 16;   // its lane of marks [px]
constexpr double kHeatMapShare = 0.42; // of what the plots have together, at most
constexpr double kTickSpacing = 54; // between two labels of the time axis [px]
constexpr int kValueSpacing = 20;   // between two labels of a value axis [px]

} // namespace

PlotStack::PlotStack(const PlotData& shown, TimeView& view, QWidget* parent) : QCustomPlot(parent), m_data(shown), m_view(view)
{
    setObjectName(QStringLiteral("plotStack"));
    setAccessibleName(tr("Plots of the run"));
    setAccessibleDescription(tr("Traffic, latency, saturation, scaling, queues, throttling and cost over time. Arrows move the cursor, plus and minus zoom, "
                                "Home shows all, Backspace goes back, B sets a second cursor, Shift+B takes it away, O chooses the operation, G how costs are split. "
                                "The view Data has the same figures as tables; the menu key opens exports and lines."));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setPlottingHint(QCP::phFastPolylines);
    setNoAntialiasingOnDrag(true);
    setInteractions(QCP::Interactions());
    setMinimumHeight(250);

    plotLayout()->clear();
    plotLayout()->setRowSpacing(0);
    auto* margins = new QCPMarginGroup(this);
    const auto ticker = QSharedPointer<TimeTicker>::create(m_data);
    // Each goes into the layout before the next is made: text items look for a first axis rectangle there.
    const auto add = [&](std::unique_ptr<Track> track) {
        plotLayout()->addElement(static_cast<int>(m_tracks.size()), 0, &track->rect());
        track->rect().setMarginGroup(QCP::msLeft | QCP::msRight, margins);
        track->rect().setAutoMargins(QCP::msLeft | QCP::msRight);
        track->timeAxis().setTicker(ticker);
        m_tracks.push_back(std::move(track));
    };
    add(std::make_unique<TrafficTrack>(*this));
    add(std::make_unique<LatencyTrack>(*this));
    auto heatMap = std::make_unique<HeatMapTrack>(*this);
    m_heatMap = heatMap.get();
    add(std::move(heatMap));
    add(std::make_unique<ScalingTrack>(*this));
    m_scaling = m_tracks.back().get();
    add(std::make_unique<QueueTrack>(*this));
    add(std::make_unique<ThrottlingTrack>(*this));
    add(std::make_unique<CostTrack>(*this));

    m_labels = new SideLabels(*this);
    m_overlay = new CursorOverlay(*this, m_data);
    connect(this, &QCustomPlot::beforeReplot, this, [this] {
        if (m_isDataDirty) takeOverData();
        if (m_isViewDirty) resample();
    });
    applyTheme();
}

PlotStack::~PlotStack() = default;

void PlotStack::applyTheme()
{
    const Theme& theme = Theme::current();
    setBackground(QBrush(theme.color(Theme::Role::Base)));
    for (const auto& track : m_tracks)
        track->applyTheme(theme);
    m_isDataDirty = m_isViewDirty = true; // legends hold colours
}

void PlotStack::refreshData()
{
    m_isDataDirty = m_isViewDirty = true;
    for (const auto& track : m_tracks)
        track->forget();
    if (isVisible()) replot(rpQueuedReplot);
}

void PlotStack::refreshView()
{
    m_isViewDirty = true;
    if (isVisible()) replot(rpQueuedReplot);
}

void PlotStack::flush() { replot(rpImmediateRefresh); }

std::vector<Track*> PlotStack::shownTracks() const
{
    std::vector<Track*> shown;
    for (const auto& track : m_tracks)
        if (track->rect().visible()) shown.push_back(track.get());
    return shown;
}

void PlotStack::takeOverData()
{
    m_isDataDirty = false;
    ++m_rebuilds;
    for (const auto& track : m_tracks) {
        track->setData(m_data);
        track->rect().setVisible(track->isNeeded(m_data) && (!m_only || m_only == track.get()));
    }
    arrange();
    updateLayout(); // what is filled in next counts in pixels of the new heights
}

void PlotStack::arrange()
{
    const std::vector<Track*> shown = shownTracks();
    m_leftWidth = std::max(SideLabels::titleWidth(shown) + kTickLabelWidth,
                           m_heatMap->rect().visible() ? std::min(m_heatMap->nameWidth(m_data), kWidestNames) : 0);
    m_rightWidth = SideLabels::legendWidth(shown);
    const auto topOf = [&](const Track* track) {
        return track == m_heatMap            ? kHeatMapTop
               : track == m_tracks.back().get() ? kCostTop
               : !shown.empty() && shown.front() == track ? kTop
                                                          : kBetween;
    };
    int inner = height() - kAxisHeight, lowest = 0;
    for (const Track* track : shown) {
        inner -= topOf(track);
        if (track == m_tracks.back().get() && height() >= kTallEnough) lowest += kCostHeight - kLowestTrack;
        if (track != m_heatMap) lowest += kLowestTrack + (track == m_scaling ? kScalingExtra : 0);
    }
    const int heatMapHeight =
        m_heatMap->rect().visible() ? m_heatMap->fitRows(std::min(inner - lowest, static_cast<int>(inner * kHeatMapShare))) : 0;
    for (int row = 0; const auto& track : m_tracks) {
        const bool isShown = track->rect().visible();
        const bool isLast = !shown.empty() && shown.back() == track.get();
        const bool isHeatMap = track.get() == m_heatMap;
        // A hidden one stays in the layout with no height, so that the plot keeps owning it.
        track->rect().setMinimumMargins(QMargins(m_leftWidth, 0, m_rightWidth, 0));
        track->rect().setMargins(isShown ? QMargins(m_leftWidth, topOf(track.get()), m_rightWidth, isLast ? kAxisHeight : 0) : QMargins());
        track->rect().setMinimumSize(40, !isShown ? 0 : isHeatMap ? heatMapHeight : row + 1 == static_cast<int>(m_tracks.size()) && height() >= kTallEnough ? kCostHeight : 20);
        track->rect().setMaximumSize(QWIDGETSIZE_MAX, !isShown ? 0 : isHeatMap ? heatMapHeight : QWIDGETSIZE_MAX);
        track->timeAxis().setTickLabels(isLast);
        plotLayout()->setRowStretchFactor(row++, isShown ? track->stretch() : 0.001);
    }
}

void PlotStack::resample()
{
    m_isViewDirty = false;
    const TimeRange visible = m_view.visible();
    const double pixels = std::max(50, width() - m_leftWidth - m_rightWidth);
    const int columns = static_cast<int>(pixels * devicePixelRatioF());
    for (const auto& track : m_tracks) {
        track->timeAxis().setRange(visible.from, visible.to);
        track->timeAxis().ticker()->setTickCount(std::max(2, static_cast<int>(pixels / kTickSpacing)));
        // Also for a logarithmic axis, whose ticker then leaves out decades: labels never touch.
        const bool isLinear = track->valueAxis().scaleType() == QCPAxis::stLinear;
        track->valueAxis().ticker()->setTickCount(std::max(isLinear ? 2 : 1, track->rect().height() / kValueSpacing));
        if (track->rect().visible()) track->resample(m_data, visible, columns);
    }
}

void PlotStack::redrawOverlay()
{
    if (isVisible()) m_overlay->layer()->replot();
}

void PlotStack::showCursor(std::optional<double> seconds)
{
    if (m_cursor == seconds) return;
    m_cursor = seconds;
    redrawOverlay();
}

void PlotStack::showReference(std::optional<double> seconds)
{
    if (m_reference == seconds) return;
    m_reference = seconds;
    redrawOverlay();
}

PlotKind PlotStack::kindOf(const Track& track) const
{
    for (std::size_t i = 0; i < m_tracks.size(); ++i)
        if (m_tracks[i].get() == &track) return static_cast<PlotKind>(i); // they were added in this order
    return PlotKind::Traffic;
}

void PlotStack::setOnly(const Track* track)
{
    m_only = track;
    m_isDataDirty = m_isViewDirty = true;
}

void PlotStack::setSelectedComponent(const std::string& component)
{
    for (const auto& track : m_tracks)
        track->setSelectedComponent(component);
    if (isVisible()) replot(rpQueuedReplot);
}

double PlotStack::secondsAt(double pixelX) const { return m_tracks.front()->timeAxis().pixelToCoord(pixelX); }

double PlotStack::pixelAt(double seconds) const { return m_tracks.front()->timeAxis().coordToPixel(seconds); }

QRectF PlotStack::plotArea() const
{
    const std::vector<Track*> shown = shownTracks();
    if (shown.empty()) return {};
    const QRectF first = shown.front()->rect().rect(), last = shown.back()->rect().rect();
    return {first.topLeft(), QPointF(first.right() + 1, last.bottom() + 1)};
}

void PlotStack::showEvent(QShowEvent* event)
{
    QCustomPlot::showEvent(event);
    replot(rpQueuedReplot);
}

void PlotStack::resizeEvent(QResizeEvent* event)
{
    m_isViewDirty = true;
    if (!m_isDataDirty && !m_tracks.empty()) arrange(); // rows of the heat map follow the height
    QCustomPlot::resizeEvent(event);                    // replots
}

void PlotStack::changeEvent(QEvent* event)
{
    QCustomPlot::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_tracks.empty()) {
        applyTheme();
        replot(rpQueuedReplot);
    }
}

} // namespace headroom::gui
