#include "app/gui/plots/scaling_track.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::PlotPanel", text); }

constexpr std::size_t kLineLimit = 6;
constexpr const char* kNodesSignal = "nodes";
constexpr double kMarkSpacing = 5; // two marks of one kind closer than this are drawn as one [px]

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
        m_lines.push_back({{}, {}, &graph, false});
    }
    constexpr std::array shapes{QCPScatterStyle::ssTriangle, QCPScatterStyle::ssTriangleInverted, QCPScatterStyle::ssCross,
                                QCPScatterStyle::ssDiamond};
    for (std::size_t i = 0; i < shapes.size(); ++i) {
        m_scatter[i] = &addGraph();
        m_scatter[i]->setLineStyle(QCPGraph::lsNone);
        m_scatter[i]->setScatterStyle(QCPScatterStyle(shapes[i], 8));
        m_scatter[i]->setAdaptiveSampling(false); // thinned here, so that a mark and its tooltip belong together
    }
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
        if (!m_nodes.empty()) wanted.push_back({kNodesSignal, tr("nodes"), nullptr, true});
    }
    m_legend.clear();
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        QCPGraph* graph = m_lines[i].graph;
        m_lines[i] = i < wanted.size() ? wanted[i] : Line{};
        m_lines[i].graph = graph;
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
        return Mark::Cross;
    case K::Deadlock:
    case K::QueueFull:
    case K::PodPending:
    case K::Fault:
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
        for (const double y : points.y)
            top = y > top ? y : top;
        setPoints(*line.graph, points);
    }
    followMaximum(top * 1.15); // room for the marks
    thinMarks(data, visible, visible.span() / std::max(columns, 1), valueAxis().range().upper);
}

void ScalingTrack::thinMarks(const PlotData& data, TimeRange visible, double secondsPerPixel, double top)
{
    m_marks.clear();
    std::array<QVector<QCPGraphData>, 4> points;
    if (data.recording()) {
        const std::vector<simulation::Event>& log = data.recording()->eventLog;
        std::array<double, 4> lastX{-1e300, -1e300, -1e300, -1e300};
        std::array<std::size_t, 4> lastMark{};
        for (std::size_t i = 0; i < log.size(); ++i) {
            const auto mark = markOf(log[i]);
            const double x = data.toSeconds(log[i].at);
            if (!mark || !visible.contains(x)) continue;
            const auto kind = static_cast<std::size_t>(*mark);
            if (x - lastX[kind] < kMarkSpacing * secondsPerPixel) {
                ++m_marks[lastMark[kind]].more;
                continue;
            }
            double y = top * 0.92; // incidents of things without a line stand at the top
            for (const Line& line : m_lines)
                if (!line.signal.empty() && line.signal.starts_with(log[i].component + '.'))
                    y = log[i].from != log[i].to && *mark != Mark::Cross ? log[i].to : data.valueAt(line.signal, log[i].at).value_or(y);
            const scenario::Component* component = data.scenario() ? data.scenario()->find(log[i].component) : nullptr;
            const auto bucket = data.bucketAt(log[i].at);
            if (component && component->as<scenario::NodePoolSpec>() && bucket && *bucket < m_nodes.size())
                y = static_cast<double>(m_nodes[*bucket]);
            lastX[kind] = x;
            lastMark[kind] = m_marks.size();
            m_marks.push_back({x, std::min(y, top * 0.95), *mark, i, 0});
            points[kind].push_back({x, std::min(y, top * 0.95)});
        }
    }
    for (std::size_t kind = 0; kind < points.size(); ++kind)
        m_scatter[kind]->data()->set(points[kind], false);
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
    const std::array colors{theme.color(R::Good), theme.color(R::Warning), theme.color(R::Bad), theme.color(R::Warning)};
    for (std::size_t i = 0; i < m_scatter.size(); ++i) {
        QCPScatterStyle style = m_scatter[i]->scatterStyle();
        style.setPen(QPen(colors[i], i == 2 ? 1.6 : 1.0));
        style.setBrush(i == 2 ? QBrush(Qt::NoBrush) : QBrush(colors[i]));
        m_scatter[i]->setScatterStyle(style);
    }
}

std::optional<TrackHit> ScalingTrack::hit(const PlotData& data, QPointF position) const
{
    const MarkPoint* nearest = nullptr;
    double best = 9; // half of the 16 px that a pointer needs, and a little
    for (const MarkPoint& mark : m_marks) {
        const double distance = std::hypot(timeAxis().coordToPixel(mark.x) - position.x(), valueAxis().coordToPixel(mark.y) - position.y());
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
    if (nearest->more > 0) hit.tooltip += u'\n' + tr("and %1 more here: zoom in").arg(nearest->more);
    return hit;
}

} // namespace headroom::gui
