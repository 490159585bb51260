#include "app/gui/canvas/canvas_search.h"
#include "app/gui/canvas/edge_router.h"
#include "app/gui/canvas/mini_map.h"
#include "app/gui/canvas/topology_groups.h"
#include "app/gui/canvas/topology_items.h"
#include "app/gui/canvas/topology_view.h"
#include "app/gui/plots/plot_data.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/theme.h"

#include <QGraphicsScene>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>

// What lies over the boxes of the canvas, or around them: frames of groups, the map of the whole, the search.

namespace headroom::gui {

namespace {
constexpr int kInset = 8;                    // of overlays from the border of the view [px]
constexpr QSize kMapRoom(190, 120);          // [px]
constexpr double kReadable = 0.8;            // a box that was found is shown at this zoom at least
constexpr double kSmallestMapShare = 0.3;    // of the view's width; in a smaller view the map would hide what it maps
} // namespace

void TopologyView::makeOverlays()
{
    // Children of the view, not of its viewport: scrolling moves the viewport's children.
    m_miniMap = new MiniMap(this);
    m_search = new CanvasSearch(this);
    connect(m_miniMap, &MiniMap::centreWanted, this, [this](const QPointF& centre) {
        m_isFitted = false;
        centerOn(centre);
    });
    connect(m_search, &CanvasSearch::queryChanged, this, &TopologyView::find);
    connect(m_search, &CanvasSearch::stepped, this, &TopologyView::stepTo);
    connect(m_search, &CanvasSearch::closed, this, &TopologyView::closeSearch);
}

void TopologyView::placeOverlays()
{
    m_search->move(width() - m_search->width() - kInset, kInset);
    m_miniMap->setRoom(kMapRoom.boundedTo(size() * kSmallestMapShare));
    m_miniMap->move(width() - m_miniMap->width() - kInset, height() - m_miniMap->height() - kInset);
}

void TopologyView::scrollContentsBy(int dx, int dy)
{
    QGraphicsView::scrollContentsBy(dx, dy);
    m_miniMap->setSeen(mapToScene(viewport()->rect()).boundingRect());
    if (!m_frames.empty()) viewport()->update(); // their titles stay where they are seen
}

void TopologyView::updateMiniMap()
{
    m_miniMap->setSeen(mapToScene(viewport()->rect()).boundingRect());
    const Theme& theme = Theme::current();
    std::vector<MiniMap::Mark> marks;
    marks.reserve(m_nodes.size());
    for (const NodeItem* node : m_nodes) {
        const NodeState& state = node->state();
        const QColor color = state.isSaturated ? theme.color(Theme::Role::Bad)
                             : state.fill      ? theme.saturation(*state.fill)
                                               : theme.color(Theme::Role::FieldEdge);
        marks.push_back({NodeItem::box().translated(node->pos()), color});
    }
    m_miniMap->setContent(m_content, std::move(marks));
    placeOverlays();
}

// ------------------------------------------------------------------------------------------------- groups

void TopologyView::setGrouping(Grouping grouping)
{
    if (grouping == m_grouping) return;
    m_grouping = grouping;
    if (m_nodes.empty()) return;
    arrange(layoutFor(viewport()->size()));
    refreshStates();
}

void TopologyView::drawFrames(QPainter& painter) const
{
    if (m_frames.empty()) return;
    const Theme& theme = Theme::current();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.color(Theme::Role::FieldEdge), 0));
    painter.setBrush(theme.color(Theme::Role::Alternate));
    for (const QRectF& frame : m_frames)
        painter.drawRoundedRect(frame, 6, 6);
}

std::vector<int> TopologyView::fullInFrames() const
{
    std::vector<int> full(m_frames.size(), 0);
    for (std::size_t i = 0; i < m_nodes.size() && !full.empty(); ++i)
        if (m_frameOf[i] < full.size() && m_nodes[i]->state().isSaturated) ++full[m_frameOf[i]];
    return full;
}

/// In letters of one size at every zoom: far away they are what can be read. Each stays inside the view as long as its frame does.
void TopologyView::drawFrameTitles(QPainter& painter) const
{
    if (m_frames.empty()) return;
    const Theme& theme = Theme::current();
    const QFont font = Theme::font(12, true);
    const QFontMetricsF metrics(font);
    const double height = metrics.height() + 2;
    std::vector<int> boxes(m_frames.size(), 0);
    for (const std::size_t frame : m_frameOf)
        if (frame < boxes.size()) ++boxes[frame];
    const std::vector<int> full = fullInFrames();
    const QRectF seen = viewport()->rect();
    for (std::size_t i = 0; i < m_frames.size(); ++i) {
        const QRectF frame = QRectF(mapFromScene(m_frames[i].topLeft()), mapFromScene(m_frames[i].bottomRight()));
        const QRectF shown = frame.intersected(seen);
        if (shown.width() < 24 || shown.height() < height) continue;
        QString text = tr("%1 (%2)").arg(m_frameTitles[i], QLocale().toString(boxes[i]));
        if (full[i] > 0) text = tr("%1 (%2), %3 full").arg(m_frameTitles[i], QLocale().toString(boxes[i]), QLocale().toString(full[i]));
        text = metrics.elidedText(text, Qt::ElideRight, shown.width() - 12);
        const QRectF pill(shown.left() + 4, shown.top() + 2, std::min(metrics.horizontalAdvance(text) + 8, shown.width() - 6), height);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.color(Theme::Role::Alternate));
        painter.drawRect(pill); // far away boxes lie below
        painter.setFont(font);
        painter.setPen(theme.color(full[i] > 0 ? Theme::Role::Bad : Theme::Role::SecondaryText));
        painter.drawText(pill.adjusted(4, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, text);
    }
}

// ------------------------------------------------------------------------------------------------- search

void TopologyView::openSearch()
{
    m_search->open();
    placeOverlays();
}

void TopologyView::closeSearch()
{
    m_search->hide();
    m_found.clear();
    m_foundAt = -1;
    markFound();
    setFocus(Qt::OtherFocusReason);
}

void TopologyView::find(const QString& query)
{
    std::vector<Searchable> boxes;
    for (const NodeItem* node : m_readingOrder) {
        const TopologyGraph::Node& box = m_graph->nodes[node->index()];
        Searchable entry{{node->title(), format::text(box.id)}};
        for (const std::string& member : box.members)
            entry.texts << format::text(member);
        if (!box.members.empty())
            if (const scenario::Component* component = m_data->scenario()->find(box.members.front())) entry.texts << format::text(component->kind);
        boxes.push_back(std::move(entry));
    }
    m_found = findBoxes(boxes, query);
    m_foundAt = -1;
    markFound();
    m_search->showCount(static_cast<int>(m_found.size()), m_foundAt);
    placeOverlays();
}

void TopologyView::stepTo(int by)
{
    if (m_found.empty()) return;
    const auto count = static_cast<int>(m_found.size());
    m_foundAt = m_foundAt < 0 ? (by > 0 ? 0 : count - 1) : (m_foundAt + by + count) % count;
    NodeItem* node = m_readingOrder[m_found[static_cast<std::size_t>(m_foundAt)]];
    if (NodeItem::detailAt(transform().m11()) == NodeItem::Detail::Block) zoomBy(kReadable / transform().m11());
    choose(node);
    if (!viewport()->rect().contains(mapFromScene(node->sceneBoundingRect()).boundingRect())) centerOn(node);
    m_search->showCount(count, m_foundAt);
    placeOverlays();
}

void TopologyView::markFound()
{
    std::vector<bool> isFound(m_nodes.size(), false);
    for (const std::size_t place : m_found)
        isFound[m_readingOrder[place]->index()] = true;
    for (NodeItem* node : m_nodes)
        node->setFound(isFound[node->index()], !m_found.empty() && !isFound[node->index()]);
}

QString TopologyView::timeText() const { return m_data->recording() ? m_data->dateAndClock(m_time) : QString(); }

} // namespace headroom::gui
