#include "app/gui/compare/overlay_plot.h"

#include "app/gui/compare/chart_axis.h"
#include "app/gui/compare/overlay_series.h"
#include "app/gui/plots/tickers.h"
#include "app/gui/shell/format.h"

#include <QKeyEvent>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {
enum Track { Traffic, Latency, Busiest, Cost };
} // namespace

OverlayPlot::OverlayPlot(QWidget* parent) : QCustomPlot(parent)
{
    setObjectName(u"overlay"_s);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Traffic, p95, busiest resource and cost over time, of all compared variants"));
    plotLayout()->clear();
    plotLayout()->setRowSpacing(0);
    auto* margins = new QCPMarginGroup(this);
    for (int track = 0; track < kTracks; ++track) {
        auto* title = new QCPTextElement(this);
        title->setTextFlags(Qt::AlignLeft | Qt::AlignVCenter);
        title->setMargins({8, 3, 4, 0});
        auto* rect = new QCPAxisRect(this);
        rect->setMarginGroup(QCP::msLeft | QCP::msRight, margins);
        rect->setMinimumMargins({0, 2, 10, 2});
        rect->setRangeDrag(Qt::Horizontal);
        rect->setRangeZoom(Qt::Horizontal);
        QCPAxis* time = rect->axis(QCPAxis::atBottom);
        QCPAxis* value = rect->axis(QCPAxis::atLeft);
        const auto ticker = QSharedPointer<TimeTicker>::create(m_data);
        ticker->setTickCount(5);
        time->setTicker(ticker);
        time->setTickLabels(track == kTracks - 1);
        if (track == Latency) {
            value->setScaleType(QCPAxis::stLogarithmic);
            value->setTicker(QSharedPointer<LogTicker>::create());
        } else {
            value->setTicker(QSharedPointer<ValueTicker>::create());
        }
        for (QCPAxis* axis : {time, value}) {
            axis->setLayer(u"axes"_s);
            axis->grid()->setLayer(u"grid"_s);
            axis->grid()->setZeroLinePen(Qt::NoPen);
        }
        plotLayout()->addElement(2 * track, 0, title);
        plotLayout()->addElement(2 * track + 1, 0, rect);
        m_titles[static_cast<std::size_t>(track)] = title;
        m_rects[static_cast<std::size_t>(track)] = rect;
        connect(time, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, &OverlayPlot::setTime);
    }
    m_limitLine = new QCPItemLine(this);
    for (auto* position : {m_limitLine->start, m_limitLine->end}) {
        position->setAxes(m_rects[Latency]->axis(QCPAxis::atBottom), m_rects[Latency]->axis(QCPAxis::atLeft));
        position->setAxisRect(m_rects[Latency]);
        position->setTypeX(QCPItemPosition::ptAxisRectRatio);
        position->setTypeY(QCPItemPosition::ptPlotCoords);
    }
    m_limitLine->setClipAxisRect(m_rects[Latency]);
    m_limitLine->setVisible(false);
    connect(this, &QCustomPlot::beforeReplot, this, [this] {
        constexpr int kLabelPitch = 16;   // [px]
        for (QCPAxisRect* rect : m_rects) rect->axis(QCPAxis::atLeft)->ticker()->setTickCount(std::max(2, rect->height() / kLabelPitch));
    });
    setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    applyTheme();
}

QString OverlayPlot::titleOf(int track) const
{
    switch (track) {
    case Traffic: return tr("Traffic, requests/s");
    case Latency: return m_limit ? tr("Latency p95, s, log; objective %1").arg(format::latency(*m_limit * 1000)) : tr("Latency p95, s, log");
    case Busiest: return m_busiest.isEmpty() ? tr("Busiest resource, %") : tr("Busiest resource, %; mostly %1").arg(m_busiest);
    default: return m_costPerDay ? tr("Cost, %1 a day").arg(m_currency) : tr("Cost, %1 an hour").arg(m_currency);
    }
}

void OverlayPlot::addLine(int track, const QVector<double>& x, const QVector<double>& y, int place, bool steps)
{
    QCPAxisRect* rect = m_rects[static_cast<std::size_t>(track)];
    QCPGraph* graph = addGraph(rect->axis(QCPAxis::atBottom), rect->axis(QCPAxis::atLeft));
    graph->setData(x, y, true);
    graph->setPen(chart::variantPen(place, x.size() > 3000 ? 1 : 1.4));
    graph->setAntialiased(x.size() < 3000);
    if (steps) graph->setLineStyle(QCPGraph::lsStepLeft);
}

void OverlayPlot::setRuns(const std::vector<std::shared_ptr<const RunResult>>& runs, const QString& currency, std::optional<double> limitSeconds)
{
    clearGraphs();
    m_currency = currency;
    m_limit = limitSeconds;
    m_busiest.clear();
    const bool wasEmpty = m_data.recording() == nullptr;
    const simulation::Recording* before = m_data.recording();
    const SimTime start = before ? before->start : SimTime(), end = before ? before->end : SimTime();
    m_data.clear();
    for (std::size_t i = runs.size(); i-- > 0;) {   // the baseline last, on top
        if (!runs[i] || !runs[i]->report) continue;
        const OverlaySeries series = overlayOf(*runs[i]->scenario, *runs[i]->report);
        const int place = static_cast<int>(i);
        addLine(Traffic, series.traffic.x, series.traffic.y, place, false);
        addLine(Latency, series.latency.x, series.latency.y, place, false);
        addLine(Busiest, series.busiest.x, series.busiest.y, place, false);
        addLine(Cost, series.cost.x, series.cost.y, place, true);
        m_costPerDay = series.costPerDay;
        m_busiest = series.busiestTitle;
        m_data.setScenario(runs[i]->scenario);
        m_data.setRecording({runs[i]->report, &runs[i]->report->recording}, true);
    }
    m_limitLine->setVisible(m_limit.has_value() && m_data.recording() != nullptr);
    if (m_limit) {
        m_limitLine->start->setCoords(0, *m_limit);
        m_limitLine->end->setCoords(1, *m_limit);
    }
    for (int track = 0; track < kTracks; ++track) m_titles[static_cast<std::size_t>(track)]->setText(titleOf(track));
    for (int track = 0; track < kTracks; ++track) {
        QCPAxisRect* rect = m_rects[static_cast<std::size_t>(track)];
        double low = 1e300, high = 0;
        for (QCPGraph* graph : rect->graphs())
            for (const QCPGraphData& point : *graph->data()) {
                if (!std::isfinite(point.value)) continue;
                high = std::max(high, point.value);
                if (point.value > 0) low = std::min(low, point.value);
            }
        if (track == Latency && m_limit) {
            low = std::min(low, *m_limit);
            high = std::max(high, *m_limit);
        }
        QCPAxis* value = rect->axis(QCPAxis::atLeft);
        if (track == Latency) value->setRange(low < 1e300 ? low * 0.7 : 0.01, high > 0 ? high * 1.4 : 10);
        else if (track == Busiest) value->setRange(0, 105);
        else value->setRange(0, high > 0 ? high * 1.1 : 1);
    }
    const bool sameWindow = before != nullptr && m_data.recording() != nullptr && start == m_data.recording()->start && end == m_data.recording()->end;
    if (wasEmpty || !sameWindow) showAll();
    replot(rpQueuedReplot);
}

void OverlayPlot::showAll() { setTime(QCPRange(0, m_data.recording() ? m_data.fullSeconds() : 3600)); }

void OverlayPlot::setTime(const QCPRange& range)
{
    if (m_linking) return;
    m_linking = true;
    const double full = m_data.recording() ? m_data.fullSeconds() : 3600;
    QCPRange wanted(std::max(0.0, range.lower), std::min(full, range.upper));
    if (wanted.size() < 60) wanted = QCPRange(wanted.lower, wanted.lower + 60);
    for (QCPAxisRect* rect : m_rects) rect->axis(QCPAxis::atBottom)->setRange(wanted);
    m_linking = false;
    replot(rpQueuedReplot);
}

void OverlayPlot::keyPressEvent(QKeyEvent* event)
{
    const QCPRange range = m_rects[0]->axis(QCPAxis::atBottom)->range();
    const double step = 0.1 * range.size();
    switch (event->key()) {
    case Qt::Key_Home: showAll(); break;
    case Qt::Key_Left: setTime({range.lower - std::min(step, range.lower), range.upper - std::min(step, range.lower)}); break;
    case Qt::Key_Right: {
        const double room = std::max(0.0, std::min(step, (m_data.recording() ? m_data.fullSeconds() : range.upper) - range.upper));
        setTime({range.lower + room, range.upper + room});
        break;
    }
    case Qt::Key_Plus: setTime({range.lower + step, range.upper - step}); break;
    case Qt::Key_Minus: setTime({range.lower - step, range.upper + step}); break;
    default: QCustomPlot::keyPressEvent(event);
    }
}

void OverlayPlot::mouseDoubleClickEvent(QMouseEvent*) { showAll(); }

void OverlayPlot::changeEvent(QEvent* event)
{
    QCustomPlot::changeEvent(event);
    if (event->type() != QEvent::PaletteChange) return;
    applyTheme();
    for (QCPAxisRect* rect : m_rects) {
        const auto graphs = rect->graphs();
        for (QCPGraph* graph : graphs) {   // the dash says which variant it is
            for (int place = 0; place < 6; ++place)
                if (chart::variantPen(place, 1).dashPattern() == graph->pen().dashPattern()) {
                    QPen pen = graph->pen();
                    pen.setColor(Theme::current().lineSeries(place));
                    graph->setPen(pen);
                    break;
                }
        }
    }
    replot(rpQueuedReplot);
}

void OverlayPlot::applyTheme()
{
    const Theme& theme = Theme::current();
    setBackground(theme.color(R::Base));
    for (int track = 0; track < kTracks; ++track) {
        m_titles[static_cast<std::size_t>(track)]->setFont(Theme::font(11, true));
        m_titles[static_cast<std::size_t>(track)]->setTextColor(theme.color(R::Text));
        QCPAxisRect* rect = m_rects[static_cast<std::size_t>(track)];
        for (const auto type : {QCPAxis::atLeft, QCPAxis::atBottom, QCPAxis::atRight, QCPAxis::atTop}) {
            QCPAxis* axis = rect->axis(type);
            if (!axis) continue;
            axis->setBasePen(QPen(theme.color(R::FieldEdge), 1));
            axis->setTickPen(QPen(theme.color(R::FieldEdge), 1));
            axis->setSubTickPen(Qt::NoPen);
            axis->setTickLabelFont(Theme::font(11));
            axis->setTickLabelColor(theme.color(R::SecondaryText));
            axis->grid()->setPen(QPen(theme.color(R::Grid), 1));
        }
    }
    m_limitLine->setPen(QPen(theme.color(R::Bad), 1.2, Qt::DashLine));
}

} // namespace headroom::gui
