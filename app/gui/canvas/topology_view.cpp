#include "app/gui/canvas/topology_view.h"

#include "app/gui/canvas/canvas_search.h"
#include "app/gui/canvas/edge_router.h"
#include "app/gui/canvas/label_placement.h"
#include "app/gui/canvas/layered_layout.h"
#include "app/gui/canvas/mini_map.h"
#include "app/gui/canvas/topology_groups.h"
#include "app/gui/canvas/topology_items.h"
#include "app/gui/shell/focus_frame.h"
#include "app/gui/shell/theme.h"

#include <QApplication>
#include <QGraphicsScene>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

constexpr double kMargin = 16;
constexpr double kThinnest = 1.2, kWidest = 6; // of an arrow [px]
constexpr double kLargestFit = 1.0;            // a small system is not blown up
constexpr double kWorthMoving = 1.15;          // how much larger boxes have to get before they change their places

bool isSameShape(const TopologyGraph& a, const TopologyGraph& b)
{
    const auto sameNode = [](const TopologyGraph::Node& x, const TopologyGraph::Node& y) {
        return x.id == y.id && x.members == y.members && x.position == y.position;
    };
    const auto sameEdge = [](const TopologyGraph::Edge& x, const TopologyGraph::Edge& y) { return x.from == y.from && x.to == y.to; };
    return std::equal(a.nodes.begin(), a.nodes.end(), b.nodes.begin(), b.nodes.end(), sameNode) &&
           std::equal(a.edges.begin(), a.edges.end(), b.edges.begin(), b.edges.end(), sameEdge) && a.pools == b.pools &&
           a.onlyCosts == b.onlyCosts;
}

} // namespace

TopologyView::TopologyView(QWidget* parent)
    : QGraphicsView(parent)
    , m_data(std::make_unique<PlotData>())
    , m_graph(std::make_unique<TopologyGraph>())
    , m_state(std::make_unique<TopologyState>(*m_data, *m_graph))
{
    setObjectName(u"topology"_s);
    setAccessibleName(tr("Topology"));
    viewport()->setAccessibleName(tr("Topology"));
    setAccessibleDescription(
        tr("Components and their calls. Tab goes from one to the next, arrows follow the calls, Enter opens the inspector. "
           "The outline holds the same components as a list."));
    auto* topology = new QGraphicsScene(this);
    topology->setItemIndexMethod(QGraphicsScene::NoIndex); // boxes change state all the time; the index costs more than it finds
    setScene(topology);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setTransformationAnchor(QGraphicsView::AnchorUnderMouse);
    setResizeAnchor(QGraphicsView::AnchorViewCenter);
    setViewportUpdateMode(QGraphicsView::SmartViewportUpdate);
    setOptimizationFlag(QGraphicsView::DontSavePainterState);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setRenderHint(QPainter::Antialiasing);
    viewport()->setMouseTracking(true);
    makeOverlays();
}

TopologyView::~TopologyView() = default;

void TopologyView::setScenario(std::shared_ptr<const scenario::Scenario> scenario)
{
    TopologyGraph graph = scenario ? makeTopologyGraph(*scenario) : TopologyGraph{};
    bool isSame = scenario && isSameShape(graph, *m_graph);
    const QString selected = selectedComponent();
    m_data->setScenario(std::move(scenario));
    *m_graph = std::move(graph);
    if (!m_data->recording() && m_data->scenario()) m_time = m_data->start();
    m_state->refreshOrder();
    for (const NodeItem* node : m_nodes)
        if (isSame && node->index() > 0 && titleOf(node->index()) != node->title()) isSame = false;
    if (!isSame) rebuild();
    for (NodeItem* node : m_nodes)
        node->refreshTexts();
    refreshStates();
    selectComponent(selected);
}

void TopologyView::setRecording(std::shared_ptr<const simulation::Recording> recording, bool finished)
{
    const bool hadData = m_data->recording() != nullptr;
    m_data->setRecording(std::move(recording), finished);
    if (m_data->recording() && (!hadData || m_time < m_data->start())) m_time = m_data->start();
    m_state->refreshOrder();
    if (finished) placeLabels(); // the rates are known now, and with them how wide their labels are
    scheduleRefresh();
    Q_EMIT timeShown();
}

void TopologyView::setReport(std::shared_ptr<const analysis::Report> report)
{
    m_data->setReport(std::move(report));
    scheduleRefresh();
}

void TopologyView::setTime(SimTime time)
{
    if (time == m_time) return;
    m_time = time;
    scheduleRefresh();
    Q_EMIT timeShown();
}

void TopologyView::scheduleRefresh()
{
    if (m_isRefreshQueued) return;
    m_isRefreshQueued = true;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_isRefreshQueued = false;
            refreshStates();
        },
        Qt::QueuedConnection);
}

void TopologyView::rebuild()
{
    scene()->clear();
    m_nodes.clear();
    m_edges.clear();
    m_readingOrder.clear();
    m_frames.clear();
    m_frameTitles.clear();
    m_found.clear();
    m_foundAt = -1;
    m_content = {};
    m_pools = nullptr;
    m_selected = nullptr;
    if (!m_data->scenario() || m_graph->nodes.size() < 2) {
        scene()->setSceneRect({});
        updateMiniMap();
        return;
    }

    for (std::size_t i = 0; i < m_graph->nodes.size(); ++i) {
        const TopologyGraph::Node& node = m_graph->nodes[i];
        const scenario::Component* component = node.isClient ? nullptr : m_data->scenario()->find(node.members.front());
        QString title = titleOf(i);
        if (node.isClient) {
            title =
                m_data->scenario()->traffic.size() == 1 ? QString::fromStdString(m_data->scenario()->traffic.front().name) : tr("Clients");
            if (!title.isEmpty()) title[0] = title[0].toUpper();
        }
        auto* item = new NodeItem(i, title, iconOf(component));
        scene()->addItem(item);
        m_nodes.push_back(item);
    }
    for (std::size_t i = 0; i < m_graph->edges.size(); ++i) {
        auto* item = new EdgeItem(i, m_graph->edges[i].isMessage);
        scene()->addItem(item);
        m_edges.push_back(item);
    }
    arrange(layoutFor(viewport()->size()));
}

GroupedLayout TopologyView::layoutFor(const QSizeF& room) const
{
    if (m_grouping == Grouping::Calls || !m_data->scenario()) return {layeredLayout(*m_graph, room), {}, {}, std::vector<std::size_t>(m_graph->nodes.size(), 0)};
    return groupedLayout(*m_graph, groupsOf(*m_data->scenario(), *m_graph, m_grouping), room);
}

void TopologyView::arrange(const GroupedLayout& layout)
{
    std::vector<QRectF> boxes;
    for (std::size_t i = 0; i < m_nodes.size(); ++i) {
        m_nodes[i]->setPos(layout.centres[i]);
        boxes.push_back(NodeItem::box().translated(layout.centres[i]));
    }
    m_frames = layout.frames;
    m_frameTitles = layout.titles;
    m_frameOf = layout.groupOf;
    std::vector<RouteRequest> requests;
    for (const TopologyGraph::Edge& edge : m_graph->edges)
        requests.push_back({edge.from, edge.to});
    const std::vector<QPolygonF> ways = routeEdges(boxes, requests);
    for (std::size_t i = 0; i < m_edges.size(); ++i)
        m_edges[i]->setWay(ways[i]);
    m_readingOrder = m_nodes;
    std::stable_sort(m_readingOrder.begin(), m_readingOrder.end(), [](const NodeItem* a, const NodeItem* b) {
        return std::pair(std::round(a->x()), a->y()) < std::pair(std::round(b->x()), b->y()); // along the calls: column by column
    });
    placePools();
    placeLabels();
    m_content = {};
    for (const NodeItem* node : m_nodes)
        m_content = m_content.united(node->sceneBoundingRect());
    for (const EdgeItem* edge : m_edges)
        m_content = m_content.united(edge->sceneBoundingRect());
    for (const QRectF& frame : m_frames)
        m_content = m_content.united(frame);
    scene()->setSceneRect(scene()->itemsBoundingRect().united(m_content).adjusted(-kMargin, -kMargin, kMargin, kMargin));
    if (!m_isHeld) {
        m_isFitted = true;
        fit();
    }
    updateMiniMap();
    if (m_search->isVisible()) find(m_search->query()); // the reading order is another
    viewport()->update();
}

void TopologyView::rearrange()
{
    if (!m_isFitted || m_nodes.empty() || m_nodes.size() > kExactLimit || viewport()->width() < 10) return;
    std::vector<QPointF> now;
    for (const NodeItem* node : m_nodes)
        now.push_back(node->pos());
    const QSizeF room = viewport()->size();
    const GroupedLayout other = layoutFor(room);
    const double before = std::min(fittingScale(now, room, kMargin), kLargestFit);
    if (std::min(fittingScale(other.centres, room, kMargin), kLargestFit) < before * kWorthMoving) return;
    arrange(other);
    refreshStates();
}

void TopologyView::placePools()
{
    if (m_graph->pools.empty() && m_graph->onlyCosts.empty()) return;
    if (!m_pools) {
        m_pools = new PoolPanelItem;
        m_pools->setZValue(1);
        scene()->addItem(m_pools);
    }
    std::vector<PoolState> pools;
    for (std::size_t i = 0; i < m_graph->pools.size(); ++i)
        pools.push_back(m_state->pool(i, m_time));
    m_pools->setState(std::move(pools), static_cast<int>(m_graph->onlyCosts.size()));
    std::vector<QRectF> taken;
    for (const NodeItem* node : m_nodes)
        taken.push_back(NodeItem::box().translated(node->pos()).adjusted(-14, -14, 14, 14));
    for (const EdgeItem* edge : m_edges)
        for (qsizetype i = 1; i < edge->way().size(); ++i)
            taken.push_back(QRectF(edge->way()[i - 1], edge->way()[i]).normalized().adjusted(-8, -8, 8, 8));
    for (const QRectF& frame : m_frames)
        taken.push_back(frame);
    m_pools->setPos(placePanel(taken, m_pools->boundingRect().size(), viewport()->size()));
}

void TopologyView::placeLabels()
{
    if (m_edges.empty() || m_nodes.size() > kExactLimit) return;
    std::vector<QRectF> boxes;
    for (const NodeItem* node : m_nodes)
        boxes.push_back(NodeItem::box().translated(node->pos()));
    if (m_pools) boxes.push_back(m_pools->sceneBoundingRect());
    std::vector<LabelRequest> requests;
    const QFontMetricsF metrics(Theme::font(11));
    for (std::size_t i = 0; i < m_edges.size(); ++i) {
        const QString widest = EdgeItem::labelText(std::max(m_state->highestRate(i), 99.0));
        const double width = kThinnest + (kWidest - kThinnest) *
                                             std::sqrt(m_state->highestRate() > 0 ? m_state->highestRate(i) / m_state->highestRate() : 0);
        requests.push_back({m_edges[i]->way(), QSizeF(metrics.horizontalAdvance(widest) + 2, 13), width});
    }
    const std::vector<QRectF> rects = placeLabelsBeside(boxes, requests);
    for (std::size_t i = 0; i < m_edges.size(); ++i)
        m_edges[i]->setLabelRect(rects[i]);
}

void TopologyView::refreshStates()
{
    if (!m_data->scenario()) return;
    for (NodeItem* node : m_nodes)
        node->setState(m_state->node(node->index(), m_time));
    const double highest = m_state->highestRate();
    for (EdgeItem* edge : m_edges) {
        const EdgeState state = m_state->edge(edge->index(), m_time);
        const double share = state.perSecond && highest > 0 ? std::clamp(*state.perSecond / highest, 0.0, 1.0) : 0;
        edge->setState(state, kThinnest + (kWidest - kThinnest) * std::sqrt(share));
    }
    if (std::vector<int> full = fullInFrames(); full != m_fullInFrames) { // the titles of the frames say so
        m_fullInFrames = std::move(full);
        viewport()->update();
    }
    if (m_miniMap->isVisible()) updateMiniMap();
    if (!m_pools) return;
    std::vector<PoolState> pools;
    for (std::size_t i = 0; i < m_graph->pools.size(); ++i)
        pools.push_back(m_state->pool(i, m_time));
    m_pools->setState(std::move(pools), static_cast<int>(m_graph->onlyCosts.size()));
}

void TopologyView::selectComponent(const QString& component)
{
    m_selected = nodeOf(component);
    mark();
    if (m_selected && !viewport()->rect().intersects(mapFromScene(m_selected->sceneBoundingRect()).boundingRect())) centerOn(m_selected);
}

/// Of the copies of several tenants: what their titles have in common.
QString TopologyView::titleOf(std::size_t box) const
{
    const TopologyGraph::Node& node = m_graph->nodes[box];
    if (node.members.empty()) return m_data->title(node.id);
    QStringList titles;
    for (const std::string& member : node.members)
        titles << m_data->title(member);
    const QString title = commonTitle(titles);
    return title.isEmpty() ? QString::fromStdString(node.id) : title;
}

QString TopologyView::selectedComponent() const
{
    return m_selected ? QString::fromStdString(m_graph->nodes[m_selected->index()].id) : QString();
}

NodeItem* TopologyView::nodeOf(const QString& component) const
{
    const std::size_t index = m_graph->find(component.toStdString());
    return index < m_nodes.size() ? m_nodes[index] : nullptr;
}

void TopologyView::choose(NodeItem* node)
{
    if (node == m_selected) {
        mark();
        return;
    }
    m_selected = node;
    mark();
    if (node) ensureVisible(node, 24, 24);
    Q_EMIT componentSelected(node && !m_graph->nodes[node->index()].isClient ? selectedComponent() : QString());
}

void TopologyView::mark()
{
    for (NodeItem* node : m_nodes)
        node->setMarked(node == m_selected, node == m_selected && hasFocus());
}

void TopologyView::holdStill()
{
    if (m_isHeld) return;
    constexpr double kFar = 200'000; // in every direction, so that no box that comes or goes moves the others [px]
    const QPointF centre = mapToScene(viewport()->rect().center());
    setSceneRect(-kFar, -kFar, 2 * kFar, 2 * kFar);
    centerOn(centre);
    m_isHeld = true;
    m_isFitted = false;
}

void TopologyView::fit()
{
    m_isHeld = false;
    if (m_nodes.empty() || viewport()->width() < 10) return;
    setSceneRect({}); // that of the scene
    QRectF area = scene()->sceneRect();
    const auto scaleFor = [this](const QRectF& all) { return std::min({viewport()->width() / all.width(), viewport()->height() / all.height(), kLargestFit}); };
    // A panel that could not be read at this zoom takes no room from the boxes.
    if (m_pools) {
        const bool hasRoom = PoolPanelItem::isReadable(scaleFor(area));
        m_pools->setVisible(hasRoom);
        if (!hasRoom) area = m_content.adjusted(-kMargin, -kMargin, kMargin, kMargin);
    }
    const double scale = scaleFor(area);
    setTransform(QTransform::fromScale(scale, scale));
    centerOn(area.center());
    m_isFitted = true;
    m_miniMap->setSeen(mapToScene(viewport()->rect()).boundingRect());
}

void TopologyView::zoomBy(double factor)
{
    const double now = transform().m11();
    const double wanted = std::clamp(now * factor, 0.05, 4.0);
    m_isFitted = false;
    scale(wanted / now, wanted / now);
    if (m_pools) m_pools->setVisible(true);
    updateMiniMap();
}

void TopologyView::drawBackground(QPainter* painter, const QRectF& rect)
{
    const Theme& theme = Theme::current();
    painter->fillRect(rect, theme.color(Theme::Role::Canvas));
    if (transform().m11() < 0.5) { // so close together the dots would be a grey
        drawFrames(*painter);
        return;
    }
    constexpr int kDotPitch = 16;
    QVector<QPointF> dots;
    for (double x = std::floor(rect.left() / kDotPitch) * kDotPitch; x < rect.right(); x += kDotPitch)
        for (double y = std::floor(rect.top() / kDotPitch) * kDotPitch; y < rect.bottom(); y += kDotPitch)
            dots.push_back({x, y});
    painter->setPen(QPen(theme.color(Theme::Role::CanvasDots), 1.2));
    painter->drawPoints(dots.constData(), static_cast<int>(dots.size()));
    drawFrames(*painter);
}

void TopologyView::drawForeground(QPainter* painter, const QRectF&)
{
    const Theme& theme = Theme::current();
    if (m_overlay) m_overlay(*painter);
    painter->save();
    painter->resetTransform();
    const QRectF area = viewport()->rect();
    if (m_nodes.empty()) {
        painter->setFont(Theme::font(13));
        painter->setPen(theme.color(Theme::Role::MutedText));
        painter->drawText(area, Qt::AlignCenter,
                          m_data->scenario() && !m_emptyText.isEmpty() ? m_emptyText : tr("The components and their calls appear here.\nOpen a scenario from the gallery."));
    }
    drawFrameTitles(*painter);
    if (hasFocus() && !m_selected) drawFocusFrame(*painter, area);
    painter->restore();
}

void TopologyView::resizeEvent(QResizeEvent* event)
{
    QGraphicsView::resizeEvent(event);
    placeOverlays();
    if (!m_isFitted) return;
    fit();
    if (m_isRearrangeQueued) return;
    m_isRearrangeQueued = true; // once for all steps of a dragged edge
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_isRearrangeQueued = false;
            rearrange();
        },
        Qt::QueuedConnection);
}

void TopologyView::changeEvent(QEvent* event)
{
    QGraphicsView::changeEvent(event);
    if (event->type() != QEvent::PaletteChange) return;
    for (NodeItem* node : m_nodes)
        node->refreshTexts();
    updateMiniMap();
    viewport()->update();
}

} // namespace headroom::gui
