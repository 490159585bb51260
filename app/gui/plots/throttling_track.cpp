#include "app/gui/plots/throttling_track.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

constexpr int kFillPoints = 500, kGhostPoints = 400;

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::PlotPanel", text); }

double highest(const Points& points)
{
    double top = 0;
    for (const double y : points.y) top = y > top ? y : top;
    return top;
}

} // namespace

ThrottlingTrack::ThrottlingTrack(QCustomPlot& plot) : Track(plot, tr("Throttling"), tr("refused/s"), 0.8) {}

bool ThrottlingTrack::isNeeded(const PlotData& data) const
{
    return std::any_of(data.allSignals().begin(), data.allSignals().end(), [](const simulation::Signal& signal) {
        return isThrottling(signal) && std::any_of(signal.mean.begin(), signal.mean.end(), [](float v) { return v > 0; });
    });
}

void ThrottlingTrack::setData(const PlotData& data)
{
    std::vector<ThrottleSeries> found = data.recording() ? throttleSeries(*data.recording()) : std::vector<ThrottleSeries>();
    if (found.size() > kMostLines) found.resize(kMostLines);
    const std::vector<ThrottleSeries> ghosts = data.ghost() && !found.empty() ? throttleSeries(data.ghost()->recording) : std::vector<ThrottleSeries>();
    while (m_lines.size() < found.size()) {
        QCPGraph& fill = addGraph();
        QCPGraph& line = addGraph();
        m_lines.push_back({{}, {}, nullptr, nullptr, &line, &fill, &addGraph()});
    }
    m_legend.clear();
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        Line& line = m_lines[i];
        line.values = line.ghostValues = nullptr;
        if (i >= found.size()) continue;
        line.component = found[i].component;
        line.name = data.title(found[i].component);
        line.values = found[i].perSecond;
        for (const ThrottleSeries& ghost : ghosts)
            if (ghost.component == line.component) line.ghostValues = ghost.perSecond;
        m_legend.push_back({line.name, LegendEntry::Mark::Line, Theme::current().lineSeries(static_cast<int>(i) + 3)});
    }
    if (data.ghost() && !found.empty()) m_legend.push_back(ghostLegend(data));
    applyTheme(Theme::current());
}

void ThrottlingTrack::resample(const PlotData& data, TimeRange visible, int columns)
{
    double top = 0;
    for (Line& line : m_lines) {
        const bool isShown = line.values && !isHidden(line.name);
        line.graph->setVisible(isShown);
        line.fill->setVisible(isShown);
        const Points points = isShown ? linePoints(*line.values, data.bucketSeconds(), visible, columns) : Points{};
        setPoints(*line.graph, points);
        setPoints(*line.fill, isShown ? foldedPoints(*line.values, data.bucketSeconds(), visible, kFillPoints, Fold::Mean) : Points{});
        top = std::max(top, highest(points));
        styleGhost(*line.ghost, data);
        const Points ghost = isShown && line.ghostValues ? foldedPoints(*line.ghostValues, data.ghostBucketSeconds(), visible, kGhostPoints, Fold::Mean) : Points{};
        setPoints(*line.ghost, ghost);
        top = std::max(top, highest(ghost));
    }
    followMaximum(top);
}

void ThrottlingTrack::applyTheme(const Theme& theme)
{
    Track::applyTheme(theme);
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        const int series = static_cast<int>(i) + 3;
        m_lines[i].graph->setPen(linePen(theme.lineSeries(series)));
        m_lines[i].fill->setPen(Qt::NoPen);
        m_lines[i].fill->setBrush(withAlpha(theme.series(series), 0.16));
    }
}

std::optional<TrackHit> ThrottlingTrack::hit(const PlotData& data, QPointF position) const
{
    if (!rect().rect().contains(position.toPoint()))
        return TrackHit{{}, {}, tr("Requests and messages that a limit turned away: rate limits, 429 of databases, throttled namespaces and brokers, full queues. "
                                   "One that is tried again counts each time.")};
    const auto bucket = data.bucketAt(data.toTime(timeAxis().pixelToCoord(position.x())));
    if (!bucket) return {};
    QString tip = tr("%1, refused a second:").arg(data.dateAndClock(data.start() + data.recording()->bucket * static_cast<std::int64_t>(*bucket)));
    for (const Line& line : m_lines)
        if (line.values && *bucket < line.values->size()) tip += u'\n' + line.name + u": "_s + formatFigure(static_cast<double>((*line.values)[*bucket]));
    return TrackHit{{}, {}, tip};
}

} // namespace headroom::gui
