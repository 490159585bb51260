#include "app/gui/plots/scaling_track.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::PlotPanel", text); }

constexpr std::size_t kLineLimit = 6;
constexpr const char* kNodesSignal = "nodes";
constexpr double kMarkSpacing = 10; // marks closer than this would overlap and are drawn as one [px]
constexpr int kLane = 12;           // height of the lane of marks at the top [px]

struct Look {
    int series;
    Qt::PenStyle dash;
};
/// Pods: green, orange dashed, vermilion, purple dashed, sky; nodes are grey and dotted.
constexpr std::array<Look, 5> kLooks{{{2, Qt::SolidLine}, {1, Qt::DashLine}, {5, Qt::SolidLine}, {3, Qt::DashLine}, {4, Qt::SolidLine}}};

} // namespace

ScalingTrack::ScalingTrack(QCustomPlot& plot) : Track(plot, tr("Scaling"), tr("pods · nodes"), 1.05)
{
    for (std::size_t i = 0; i < kLineLimit; ++i) {
        QCPGraph& graph = addGraph();
        graph.setLineStyle(QCPGraph::lsStepLeft);
        QCPGraph& ghost = addGraph();
        ghost.setLineStyle(QCPGraph::lsStepLeft);
        m_lines.push_back({{}, {}, &graph, false, &ghost});
    }
    constexpr std::array shapes{QCPScatterStyle::ssTriangle, QCPScatterStyle::ssTriangleInverted, QCPScatterStyle::ssCross,
                                QCPScatterStyle::ssDiamond};
    m_spans = &addGraph();
    for (std::size_t i = shapes.size(); i-- > 0;) { // decisions are drawn last, above incidents
        m_scatter[i] = &addGraph();
        m_scatter[i]->setLineStyle(QCPGraph::lsNone);
        m_scatter[i]->setScatterStyle(QCPScatterStyle(shapes[i], 8));
        m_scatter[i]->setAdaptiveSampling(false); // gathered here, so that a mark and its tooltip belong together
    }
}

bool ScalingTrack::isNeeded(const PlotData& data) const
{
    if (!data.recording() || !data.scenario()) return false;
    return std::any_of(m_lines.begin(), m_lines.end(), [](const Line& line) { return !line.signal.empty(); }) ||
           std::any_of(data.recording()->eventLog.begin(), data.recording()->eventLog.end(),
                       [](const simulation::Event& event) { return markOf(event).has_value(); });
}

void ScalingTrack::setData(const PlotData& data)
{
    std::vector<Line> wanted;
    const scenario::Scenario* scenario = data.scenario();
    if (scenario && data.recording()) {
        const auto addService = [&](const std::string& id, bool isFixed) {
            const std::string signal = id + ".replicas";
            const bool isKnown = std::any_of(wanted.begin(), wanted.end(), [&](const Line& l) { return l.signal == signal; });
            if (isKnown || data.mean(signal).empty()) return;
            wanted.push_back({signal, isFixed ? tr("%1, fixed").arg(data.title(id)) : data.title(id), nullptr, false});
        };
        for (const scenario::Component& component : scenario->components)
            if (const auto* service = component.as<scenario::ServiceSpec>(); service && service->hpa) addService(component.id, false);
        for (const ResourceRow& row : data.resourceRows(1))
            if (row.resource->firstSaturatedAt) addService(row.resource->component, true);
        if (wanted.size() > kLineLimit - 1) wanted.resize(kLineLimit - 1);
        m_nodes.clear(); // all pools together: what they cost is in the plot below, which of them changed is in the marks
        for (const scenario::Component& component : scenario->components) {
            const std::vector<float>& pool = data.mean(component.id + ".nodes");
            if (!component.as<scenario::NodePoolSpec>() || pool.empty()) continue;
            m_nodes.resize(std::max(m_nodes.size(), pool.size()), 0.0F);
            for (std::size_t i = 0; i < pool.size(); ++i)
                m_nodes[i] += pool[i];
        }
        m_ghostNodes.clear();
        for (const scenario::Component& component : scenario->components) {
            const std::vector<float>& pool = data.ghostMean(component.id + ".nodes");
            if (!component.as<scenario::NodePoolSpec>() || pool.empty()) continue;
            m_ghostNodes.resize(std::max(m_ghostNodes.size(), pool.size()), 0.0F);
            for (std::size_t i = 0; i < pool.size(); ++i) m_ghostNodes[i] += pool[i];
        }
        if (!m_nodes.empty()) wanted.push_back({kNodesSignal, tr("nodes"), nullptr, true});
    }
    m_legend.clear();
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        QCPGraph *graph = m_lines[i].graph, *ghost = m_lines[i].ghost;
        m_lines[i] = i < wanted.size() ? wanted[i] : Line{};
        m_lines[i].graph = graph;
        m_lines[i].ghost = ghost;
    }
    applyTheme(Theme::current());
    for (const Line& line : m_lines) {
        if (line.signal.empty()) continue;
        const Qt::PenStyle dash = line.graph->pen().style();
        m_legend.push_back({line.name,
                            dash == Qt::DashLine  ? LegendEntry::Mark::Dash
                            : dash == Qt::DotLine ? LegendEntry::Mark::Dot
                                                  : LegendEntry::Mark::Line,
                            line.graph->pen().color()});
    }
    if (data.ghost() && !m_legend.empty()) m_legend.push_back(ghostLegend(data));
}

std::optional<ScalingTrack::Mark> ScalingTrack::markOf(const simulation::Event& event)
{
    using K = simulation::EventKind;
    switch (event.kind) {
    case K::ScaleUp:
    case K::NodeAdded:
        return Mark::Up;
    case K::ScaleDown:
    case K::NodeRemoved:
        return Mark::Down;
    case K::Eviction:
    case K::OutOfMemory:
    case K::Restart:
    case K::Rollback:
        return Mark::Cross;
    case K::Deadlock:
    case K::QueueFull:
    case K::PodPending:
    case K::Fault:
    case K::Unready:
    case K::QuotaRefused:
    case K::CapReached:
    case K::Deployment:
        return Mark::Diamond;
    case K::Held:
        break;
    }
    return {};
}

void ScalingTrack::resample(const PlotData& data, TimeRange visible, int columns)
{
    double top = 0;
    for (Line& line : m_lines) {
        Points points =
            linePoints(line.isNodes ? m_nodes : data.mean(line.signal), data.bucketSeconds(), visible, columns, 1, Anchor::Start);
        if (!points.x.empty()) { // the last step lasts to the end of its bucket
            points.x.push_back(std::min(points.x.back() + data.bucketSeconds(), data.reachedSeconds()));
            points.y.push_back(points.y.back());
        }
        line.graph->setVisible(!isHidden(line.name));
        for (const double y : points.y)
            top = y > top && line.graph->visible() ? y : top;
        setPoints(*line.graph, points);
        constexpr int kGhostColumns = 200; // dashes are costly
        styleGhost(*line.ghost, data);
        const Points ghost = data.ghost() && !line.signal.empty() ? linePoints(line.isNodes ? m_ghostNodes : data.ghostMean(line.signal), data.ghostBucketSeconds(), visible, kGhostColumns, 1, Anchor::Start) : Points{};
        for (const double y : ghost.y) top = y > top ? y : top;
        setPoints(*line.ghost, ghost);
    }
    const double scale = rect().parentPlot() ? rect().parentPlot()->devicePixelRatioF() : 1;
    gatherMarks(data, visible, visible.span() / std::max(columns / scale, 1.0));
    const double height = std::max(rect().height(), 2 * kLane);
    followMaximum(m_marks.empty() ? top : top * height / (height - kLane));
    drawMarks();
}

void ScalingTrack::gatherMarks(const PlotData& data, TimeRange visible, double secondsPerPixel)
{
    m_marks.clear();
    if (!data.recording()) return;
    const std::vector<simulation::Event>& log = data.recording()->eventLog;
    constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
    std::array<std::size_t, 3> last{none, none, none}; // decisions, kills, faults: each its own row of marks
    for (std::size_t i = 0; i < log.size(); ++i) {
        const auto mark = markOf(log[i]);
        const double x = data.toSeconds(log[i].at);
        if (!mark || !visible.contains(x)) continue;
        const std::size_t group = *mark == Mark::Cross ? 1 : *mark == Mark::Diamond ? 2 : 0;
        if (last[group] != none) {
            MarkPoint& before = m_marks[last[group]];
            // A chain of incidents is one story; decisions stay apart as long as their marks do.
            const double reach = group == 0 ? before.from : before.to;
            if (x - reach < kMarkSpacing * secondsPerPixel) {
                before.to = std::max(before.to, x);
                ++before.more;
                continue;
            }
        }
        last[group] = m_marks.size();
        m_marks.push_back({x, x, *mark, i, 0});
    }
}

void ScalingTrack::drawMarks()
{
    std::array<QVector<QCPGraphData>, 4> points;
    QVector<QCPGraphData> bars;
    const double y = laneValue();
    for (const MarkPoint& mark : m_marks) {
        const auto kind = static_cast<std::size_t>(mark.mark);
        points[kind].push_back({mark.from, y});
        if (kind < static_cast<std::size_t>(Mark::Cross) || mark.to <= mark.from) continue;
        bars.push_back({mark.from, y});
        bars.push_back({mark.to, y});
        bars.push_back({mark.to, std::numeric_limits<double>::quiet_NaN()}); // the line ends here
    }
    for (std::size_t kind = 0; kind < points.size(); ++kind)
        m_scatter[kind]->data()->set(points[kind], false);
    m_spans->data()->set(bars, false);
}

double ScalingTrack::laneValue() const
{
    const double height = std::max(rect().height(), 2 * kLane);
    return valueAxis().range().upper * (1 - 0.5 * kLane / height);
}

void ScalingTrack::applyTheme(const Theme& theme)
{
    Track::applyTheme(theme);
    std::size_t pods = 0;
    for (const Line& line : m_lines) {
        if (line.isNodes) {
            line.graph->setPen(linePen(theme.color(Theme::Role::SecondaryText), Qt::DotLine));
        } else {
            const Look& look = kLooks[pods++ % kLooks.size()];
            line.graph->setPen(linePen(theme.lineSeries(look.series), look.dash));
        }
    }
    using R = Theme::Role;
    const std::array colors{theme.color(R::Good), theme.color(R::SecondaryText), theme.color(R::Bad), theme.color(R::Warning)};
    for (std::size_t i = 0; i < m_scatter.size(); ++i) {
        QCPScatterStyle style = m_scatter[i]->scatterStyle();
        style.setPen(QPen(colors[i], i == 2 ? 1.6 : 1.0));
        style.setBrush(i == 2 ? QBrush(Qt::NoBrush) : QBrush(colors[i]));
        m_scatter[i]->setScatterStyle(style);
    }
    m_spans->setPen(linePen(theme.color(R::Warning), Qt::SolidLine, 2));
}

std::optional<TrackHit> ScalingTrack::hit(const PlotData& data, QPointF position) const
{
    const MarkPoint* nearest = nullptr;
    double best = 9; // half of the 16 px that a pointer needs, and a little
    for (const MarkPoint& mark : m_marks) {
        const double from = timeAxis().coordToPixel(mark.from);
        const double to = mark.mark == Mark::Cross || mark.mark == Mark::Diamond ? timeAxis().coordToPixel(mark.to) : from;
        const double away = std::max({from - position.x(), position.x() - to, 0.0});
        const double distance = std::hypot(away, valueAxis().coordToPixel(laneValue()) - position.y());
        if (distance < best) {
            best = distance;
            nearest = &mark;
        }
    }
    if (!nearest || !data.recording() || nearest->event >= data.recording()->eventLog.size()) return {};
    const simulation::Event& event = data.recording()->eventLog[nearest->event];
    TrackHit hit{QString::fromStdString(event.component), event.at, {}};
    hit.tooltip = data.dateAndClock(event.at) + u"  "_s + data.title(event.component);
    if (event.from != event.to) hit.tooltip += tr(": %1 to %2").arg(event.from).arg(event.to);
    hit.tooltip += u'\n' + QString::fromStdString(event.who);
    if (!event.why.empty()) hit.tooltip += u": "_s + QString::fromStdString(event.why);
    if (nearest->more > 0)
        hit.tooltip += u'\n' + tr("and %1 more until %2: zoom in to part them")
                                   .arg(formatFigure(static_cast<double>(nearest->more)), data.dateAndClock(data.toTime(nearest->to)));
    return hit;
}

} // namespace headroom::gui
