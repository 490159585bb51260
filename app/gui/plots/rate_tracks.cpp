#include "app/gui/plots/rate_tracks.h"

#include "app/gui/plots/tickers.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

constexpr int kFillPoints = 500; // the cost of a fill grows with the square of its noise; 500 are drawn in a few ms

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::PlotPanel", text); }

struct Outcome {
    const char* signal;
    const char* label;
    int series;
    double alpha;
};
constexpr std::array<Outcome, 5> kOutcomeList{{{"requests.completed", QT_TRANSLATE_NOOP("headroom::gui::PlotPanel", "completed"), 0, 0.16},
                                               {"requests.failed", QT_TRANSLATE_NOOP("headroom::gui::PlotPanel", "failed"), 5, 0.62},
                                               {"requests.timedOut", QT_TRANSLATE_NOOP("headroom::gui::PlotPanel", "timed out"), 1, 0.62},
                                               {"requests.throttled", QT_TRANSLATE_NOOP("headroom::gui::PlotPanel", "throttled"), 3, 0.62},
                                               {"requests.lost", QT_TRANSLATE_NOOP("headroom::gui::PlotPanel", "lost"), 6, 0.75}}};

bool anyAbove(const std::vector<float>& values, float limit)
{
    return std::any_of(values.begin(), values.end(), [limit](float v) { return v > limit; });
}

double highest(const Points& points)
{
    double top = 0;
    for (const double y : points.y)
        top = y > top ? y : top;
    return top;
}

/// A log axis has no place for 0: below this is "no data". [s]
Points positiveOnly(Points points)
{
    for (double& y : points.y)
        if (!(y > 1e-9)) y = std::numeric_limits<double>::quiet_NaN();
    return points;
}

} // namespace

// ------------------------------------------------------------------------------------------------ traffic

TrafficTrack::TrafficTrack(QCustomPlot& plot) : Track(plot, tr("Traffic"), tr("requests/min"), 1.0)
{
    for (std::size_t i = 0; i < kOutcomes; ++i) {
        m_stack[i] = &addGraph();
        if (i > 0) m_stack[i]->setChannelFillGraph(m_stack[i - 1]);
    }
    m_offered = &addGraph();
    m_ghost = &addGraph();
}

void TrafficTrack::setData(const PlotData& data)
{
    const Theme& theme = Theme::current();
    m_legend = {{tr("offered"), LegendEntry::Mark::Line, theme.lineSeries(0)}};
    for (std::size_t i = 0; i < kOutcomes; ++i) {
        m_isShown[i] = anyAbove(data.mean(kOutcomeList[i].signal), 0);
        if (m_isShown[i])
            m_legend.push_back({tr(kOutcomeList[i].label), LegendEntry::Mark::Area,
                                withAlpha(theme.series(kOutcomeList[i].series), std::max(kOutcomeList[i].alpha, 0.35))});
    }
    if (data.ghost()) m_legend.push_back(ghostLegend(data));
}

void TrafficTrack::resample(const PlotData& data, TimeRange visible, int columns)
{
    constexpr double kPerMinute = 60;
    const double bucket = data.bucketSeconds();
    const Points offered = linePoints(data.mean("requests.offered"), bucket, visible, columns, kPerMinute);
    setPoints(*m_offered, offered);
    m_offered->setVisible(!isHidden(tr("offered")));
    double top = m_offered->visible() ? highest(offered) : 0;
    std::array<bool, kOutcomes> isDrawn{};
    for (std::size_t i = 0; i < kOutcomes; ++i) isDrawn[i] = m_isShown[i] && !isHidden(tr(kOutcomeList[i].label));
    Points sum;
    for (std::size_t i = 0; i < kOutcomes; ++i) {
        Points part = foldedPoints(data.mean(kOutcomeList[i].signal), bucket, visible, kFillPoints, Fold::Mean, kPerMinute);
        if (!isDrawn[i]) part.y.assign(part.y.size(), 0);
        if (sum.x.empty())
            sum = part;
        else
            for (std::size_t k = 0; k < std::min(sum.y.size(), part.y.size()); ++k)
                if (!std::isnan(part.y[k])) sum.y[k] += part.y[k];
        if (isDrawn[i] || i == 0)
            setPoints(*m_stack[i], sum);
        else
            m_stack[i]->data()->clear();
        top = std::max(top, highest(sum));
        if (i > 0) {
            std::size_t below = i - 1; // the next lower graph that is drawn
            while (below > 0 && !isDrawn[below])
                --below;
            m_stack[i]->setChannelFillGraph(m_stack[below]);
        }
    }
    followMaximum(std::max(top, fillGhost(*m_ghost, data, "requests.completed", visible, kPerMinute)));
}

void TrafficTrack::applyTheme(const Theme& theme)
{
    Track::applyTheme(theme);
    m_offered->setPen(linePen(theme.lineSeries(0)));
    for (std::size_t i = 0; i < kOutcomes; ++i) {
        m_stack[i]->setPen(Qt::NoPen);
        m_stack[i]->setBrush(withAlpha(theme.series(kOutcomeList[i].series), kOutcomeList[i].alpha));
    }
}

// ------------------------------------------------------------------------------------------------ latency

LatencyTrack::LatencyTrack(QCustomPlot& plot) : Track(plot, tr("Latency"), tr("seconds, log"), 1.3)
{
    valueAxis().setScaleType(QCPAxis::stLogarithmic);
    valueAxis().setTicker(QSharedPointer<LogTicker>::create());
    for (Band& band : m_replicationBands) {
        band.low = &addGraph();
        band.high = &addGraph();
        band.high->setChannelFillGraph(band.low);
    }
    m_bandLow = &addGraph();
    m_bandHigh = &addGraph();
    m_bandHigh->setChannelFillGraph(m_bandLow);
    m_p50 = &addGraph();
    m_p95 = &addGraph();
    m_p99 = &addGraph();
    m_ghost = &addGraph();
}

void LatencyTrack::setData(const PlotData& data)
{
    const Theme& theme = Theme::current();
    m_legend = {{tr("p99"), LegendEntry::Mark::Line, theme.lineSeries(1)},
                {tr("p95"), LegendEntry::Mark::Line, theme.lineSeries(0)},
                {tr("p50 to p95"), LegendEntry::Mark::Area, withAlpha(theme.series(0), 0.3)},
                {tr("p50"), LegendEntry::Mark::Line, theme.lineSeries(0)}};
    if (data.ghost()) m_legend.insert(m_legend.begin(), LegendEntry{tr("p95 what-if"), ghostLegend(data).mark, theme.color(Theme::Role::Estimate)});
    setTitle(data.operation().empty() ? tr("Latency") : tr("Latency of %1").arg(QString::fromStdString(data.operation())), unit());
    if (const ReplicationSummary* replications = data.replications(); replications && data.operation().empty() && !replications->bands.empty())
        m_legend.push_back({tr("95 % of %1 runs").arg(replications->numbers.size()), LegendEntry::Mark::Area, withAlpha(theme.lineSeries(1), 0.45)});
    m_objectiveSeconds.clear();
    m_objectiveNames.clear();
    if (data.scenario()) {
        const std::string prefix = data.latencySignal("");
        for (const scenario::Slo& slo : data.scenario()->slos) {
            if (!slo.metric.starts_with(prefix) || !slo.below) continue;
            m_objectiveSeconds.push_back(*slo.below);
            m_legend.push_back({u"SLO "_s + QString::fromStdString(slo.metric.substr(prefix.size())) + u" < "_s + formatFigure(*slo.below) + u" s"_s,
                                LegendEntry::Mark::Dash, theme.color(Theme::Role::Bad)});
            m_objectiveNames.push_back(m_legend.back().text);
        }
    }
    while (m_objectives.size() < m_objectiveSeconds.size())
        m_objectives.push_back(&addGraph());
    for (QCPGraph* graph : m_objectives)
        graph->setPen(linePen(theme.color(Theme::Role::Bad), Qt::DashLine));
}

void LatencyTrack::resample(const PlotData& data, TimeRange visible, int columns)
{
    const double bucket = data.bucketSeconds();
    double low = std::numeric_limits<double>::infinity(), high = 0;
    const auto line = [&](QCPGraph& graph, const char* quantile) {
        graph.setVisible(!isHidden(tr(quantile)));
        const Points points = positiveOnly(linePoints(data.mean(data.latencySignal(quantile)), bucket, visible, columns));
        if (!graph.visible()) {
            setPoints(graph, {});
            return;
        }
        for (const double y : points.y) {
            if (y < low) low = y;
            if (y > high) high = y;
        }
        setPoints(graph, points);
    };
    line(*m_p50, "p50");
    line(*m_p95, "p95");
    line(*m_p99, "p99");
    // Of a group of buckets the highest: percentiles have no mean.
    styleGhost(*m_ghost, data);
    const Points ghost = positiveOnly(foldedPoints(data.ghostMean(data.latencySignal("p95")), data.ghostBucketSeconds(), visible, kFillPoints, Fold::Max));
    setPoints(*m_ghost, ghost);
    for (const double y : ghost.y) {
        if (y < low) low = y;
        if (y > high) high = y;
    }
    // The envelope of the group, not a mean of percentiles.
    setPoints(*m_bandLow, positiveOnly(foldedPoints(data.mean(data.latencySignal("p50")), bucket, visible, kFillPoints, Fold::Min)));
    setPoints(*m_bandHigh, positiveOnly(foldedPoints(data.mean(data.latencySignal("p95")), bucket, visible, kFillPoints, Fold::Max)));
    const bool hasBand = !isHidden(tr("p50 to p95"));
    m_bandLow->setVisible(hasBand);
    m_bandHigh->setVisible(hasBand);
    showReplicationBands(data, visible);
    for (std::size_t i = 0; i < m_objectives.size(); ++i) {
        m_objectives[i]->data()->clear();
        if (i >= m_objectiveSeconds.size() || isHidden(m_objectiveNames[i])) continue;
        const double value = m_objectiveSeconds[i];
        setPoints(*m_objectives[i], {{data.fullSeconds() * -1, data.fullSeconds() * 2}, {value, value}});
        low = std::min(low, value);
        high = std::max(high, value);
    }
    if (m_isVerticalFixed) return;
    if (!(high > 0)) {
        low = 0.1;
        high = 1;
    }
    const double bottom = std::pow(10.0, std::floor(std::log10(low) + 1e-9));
    double top = std::pow(10.0, std::ceil(std::log10(high * 1.05)));
    // A whole empty decade above the data would flatten it.
    if (high * 1.25 < top * 0.3 && top * 0.3 > bottom * 10) top *= 0.3;
    valueAxis().setRange(bottom, top);
}

void LatencyTrack::showReplicationBands(const PlotData& data, TimeRange visible)
{
    const ReplicationSummary* replications = data.operation().empty() ? data.replications() : nullptr;
    for (std::size_t i = 0; i < m_replicationBands.size(); ++i) {
        Band& band = m_replicationBands[i];
        constexpr std::array quantiles{"p95", "p99"};
        const analysis::SignalBand* found = replications ? replications->band(data.latencySignal(quantiles[i])) : nullptr;
        const bool isDrawn = found && !isHidden(tr(quantiles[i])) && !isHidden(tr("95 % of %1 runs").arg(replications->numbers.size()));
        band.low->data()->clear();
        band.high->data()->clear();
        if (!isDrawn) continue;
        Points low = foldedPoints(found->low, data.bucketSeconds(), visible, kFillPoints, Fold::Min);
        const Points high = positiveOnly(foldedPoints(found->high, data.bucketSeconds(), visible, kFillPoints, Fold::Max));
        for (std::size_t k = 0; k < std::min(low.y.size(), high.y.size()); ++k) // a log axis has no 0
            low.y[k] = std::isnan(high.y[k]) ? high.y[k] : std::max(low.y[k], high.y[k] / 1000);
        setPoints(*band.low, low);
        setPoints(*band.high, high);
    }
}

void LatencyTrack::applyTheme(const Theme& theme)
{
    Track::applyTheme(theme);
    for (std::size_t i = 0; i < m_replicationBands.size(); ++i) {
        const QColor color = theme.lineSeries(i == 0 ? 0 : 1);
        m_replicationBands[i].low->setPen(linePen(withAlpha(color, 0.5)));
        m_replicationBands[i].high->setPen(linePen(withAlpha(color, 0.5)));
        m_replicationBands[i].high->setBrush(withAlpha(color, theme.isDark() ? 0.34 : 0.30));
    }
    m_bandLow->setPen(Qt::NoPen);
    m_bandHigh->setPen(Qt::NoPen);
    m_bandHigh->setBrush(withAlpha(theme.series(0), theme.isDark() ? 0.18 : 0.16));
    m_p50->setPen(linePen(theme.lineSeries(0)));
    m_p95->setPen(linePen(theme.lineSeries(0)));
    m_p99->setPen(linePen(theme.lineSeries(1)));
}

// -------------------------------------------------------------------------------------------------- queue

QueueTrack::QueueTrack(QCustomPlot& plot) : Track(plot, tr("Queue length"), tr("messages"), 0.8) {}

bool QueueTrack::isNeeded(const PlotData& data) const
{
    return std::any_of(data.allSignals().begin(), data.allSignals().end(), [](const simulation::Signal& signal) {
        return signal.unit == "messages" && signal.id.ends_with(".length") && anyAbove(signal.mean, kGrewMessages);
    });
}

void QueueTrack::setData(const PlotData& data)
{
    std::vector<const simulation::Signal*> grown;
    for (const simulation::Signal& signal : data.allSignals())
        if (signal.unit == "messages" && signal.id.ends_with(".length") && anyAbove(signal.mean, kGrewMessages)) grown.push_back(&signal);
    if (grown.size() > 5) grown.resize(5); // more lines cannot be told apart
    while (m_lines.size() < grown.size()) {
        QCPGraph& fill = addGraph();
        QCPGraph& line = addGraph();
        m_lines.push_back({{}, {}, &line, &fill, &addGraph()});
    }
    m_legend.clear();
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        m_lines[i].signal = i < grown.size() ? grown[i]->id : std::string();
        m_lines[i].name = i < grown.size() ? data.title(grown[i]->component) : QString();
        if (i < grown.size())
            m_legend.push_back(
                {data.title(grown[i]->component), LegendEntry::Mark::Line, Theme::current().lineSeries(static_cast<int>(i) + 2)});
    }
    applyTheme(Theme::current());
}

void QueueTrack::resample(const PlotData& data, TimeRange visible, int columns)
{
    double top = 0;
    for (Line& line : m_lines) {
        const bool isShown = !line.signal.empty() && !isHidden(line.name);
        line.graph->setVisible(isShown);
        line.fill->setVisible(isShown);
        const Points points = isShown ? linePoints(data.mean(line.signal), data.bucketSeconds(), visible, columns) : Points{};
        top = std::max(top, highest(points));
        top = std::max(top, fillGhost(*line.ghost, data, line.signal, visible));
        setPoints(*line.graph, points);
        setPoints(*line.fill, foldedPoints(data.mean(line.signal), data.bucketSeconds(), visible, kFillPoints, Fold::Mean));
    }
    followMaximum(top);
}

void QueueTrack::applyTheme(const Theme& theme)
{
    Track::applyTheme(theme);
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        m_lines[i].graph->setPen(linePen(theme.lineSeries(static_cast<int>(i) + 2)));
        m_lines[i].fill->setPen(Qt::NoPen);
        m_lines[i].fill->setBrush(withAlpha(theme.series(static_cast<int>(i) + 2), 0.14));
    }
}

} // namespace headroom::gui
