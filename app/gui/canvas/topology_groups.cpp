#include "app/gui/canvas/topology_groups.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <limits>

namespace headroom::gui {

namespace {

constexpr double kPadding = 16, kBetween = 40; // inside a frame, between frames: there run the arrows [px]

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::TopologyView", text); }

enum Tier : std::size_t { Ingress, Services, Messaging, Data, Outside, kTiers };

Tier tierOf(const scenario::Component& component)
{
    if (const auto* service = component.as<scenario::ServiceSpec>()) return service->ingress ? Ingress : Services;
    if (component.as<scenario::GatewaySpec>()) return Ingress;
    if (component.as<scenario::QueueSpec>() || component.as<scenario::TopicSpec>()) return Messaging;
    if (component.as<scenario::ExternalSpec>()) return Outside;
    return Data;
}

QString ownerOf(const scenario::Component& component)
{
    QString owner = QString::fromStdString(!component.tenancy.origin.empty() && !component.tenancy.group.empty() ? component.tenancy.group : component.team);
    if (owner.isEmpty()) return tr("Shared");
    owner[0] = owner[0].toUpper();
    return owner;
}

struct Block {
    std::vector<std::size_t> boxes;
    std::vector<QPointF> centres; ///< from the block's top left corner
    QSizeF size;
};

Block blockOf(const TopologyGraph& graph, const std::vector<std::size_t>& boxes, const QSizeF& room)
{
    TopologyGraph part;
    std::vector<std::size_t> place(graph.nodes.size(), graph.nodes.size());
    for (const std::size_t box : boxes) {
        place[box] = part.nodes.size();
        part.nodes.push_back({graph.nodes[box].id, {}, graph.nodes[box].isClient, {}});
    }
    for (const TopologyGraph::Edge& edge : graph.edges)
        if (place[edge.from] < part.nodes.size() && place[edge.to] < part.nodes.size()) part.edges.push_back({place[edge.from], place[edge.to], {}, false});
    Block block{boxes, layeredLayout(part, room), {}};
    QRectF all;
    for (const QPointF& centre : block.centres)
        all = all.united(QRectF(centre.x() - canvas::kNodeWidth / 2, centre.y() - canvas::kNodeHeight / 2, canvas::kNodeWidth, canvas::kNodeHeight));
    for (QPointF& centre : block.centres)
        centre += QPointF(kPadding, kFrameHeader + kPadding / 2) - all.topLeft();
    block.size = all.size() + QSizeF(2 * kPadding, kFrameHeader + 1.5 * kPadding);
    return block;
}

} // namespace

TopologyGroups groupsOf(const scenario::Scenario& scenario, const TopologyGraph& graph, Grouping grouping)
{
    const std::array<QString, kTiers> tiers{tr("Ingress"), tr("Services"), tr("Messaging"), tr("Data"), tr("Outside")};
    std::vector<QString> all(tiers.begin(), tiers.end());
    if (grouping != Grouping::Tier) all.clear();
    constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
    std::vector<std::size_t> groupOf(graph.nodes.size(), kNone);
    if (grouping != Grouping::Calls)
        for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
            const TopologyGraph::Node& node = graph.nodes[i];
            const scenario::Component* component = node.members.empty() ? nullptr : scenario.find(node.members.front());
            if (!component) continue;
            const QString title = grouping == Grouping::Tier ? tiers[tierOf(*component)] : ownerOf(*component);
            const auto known = std::find(all.begin(), all.end(), title);
            groupOf[i] = static_cast<std::size_t>(known - all.begin());
            if (known == all.end()) all.push_back(title);
        }
    // Groups without a box vanish.
    TopologyGroups groups;
    std::vector<std::size_t> place(all.size(), kNone);
    for (std::size_t g = 0; g < all.size(); ++g) {
        if (std::find(groupOf.begin(), groupOf.end(), g) == groupOf.end()) continue;
        place[g] = groups.titles.size();
        groups.titles.push_back(all[g]);
    }
    for (const std::size_t group : groupOf)
        groups.groupOf.push_back(group == kNone ? groups.titles.size() : place[group]);
    return groups;
}

GroupedLayout groupedLayout(const TopologyGraph& graph, const TopologyGroups& groups, const QSizeF& room)
{
    const std::size_t count = groups.titles.size();
    std::vector<std::vector<std::size_t>> boxes(count + 1);
    for (std::size_t i = 0; i < groups.groupOf.size(); ++i)
        boxes[groups.groupOf[i]].push_back(i);

    const auto attempt = [&](std::size_t shelves) {
        GroupedLayout layout;
        layout.centres.resize(graph.nodes.size());
        layout.frames.resize(count);
        layout.titles = groups.titles;
        layout.groupOf = groups.groupOf;
        const std::size_t perShelf = (count + shelves - 1) / shelves;
        const QSizeF share(room.width() / static_cast<double>(std::max<std::size_t>(perShelf, 1)), room.height() / static_cast<double>(shelves));
        double top = 0;
        for (std::size_t first = 0; first < count; first += perShelf) {
            double left = 0, height = 0;
            std::vector<Block> shelf;
            for (std::size_t g = first; g < std::min(first + perShelf, count); ++g) {
                shelf.push_back(blockOf(graph, boxes[g], share));
                height = std::max(height, shelf.back().size.height());
            }
            for (std::size_t k = 0; k < shelf.size(); ++k) {
                const QPointF corner(left, top);
                for (std::size_t b = 0; b < shelf[k].boxes.size(); ++b)
                    layout.centres[shelf[k].boxes[b]] = shelf[k].centres[b] + corner;
                layout.frames[first + k] = QRectF(corner, QSizeF(shelf[k].size.width(), height));
                left += shelf[k].size.width() + kBetween;
            }
            top += height + kBetween;
        }
        // The customers, and whatever belongs nowhere, at the left of the first shelf.
        double y = kFrameHeader + kPadding / 2 + canvas::kNodeHeight / 2;
        for (const std::size_t box : boxes[count]) {
            layout.centres[box] = {-kBetween - canvas::kNodeWidth / 2, y};
            y += canvas::kRowPitch;
        }
        return layout;
    };
    const auto scaleOf = [&](const GroupedLayout& layout) {
        QRectF all;
        for (const QRectF& frame : layout.frames)
            all = all.united(frame);
        for (const QPointF& centre : layout.centres)
            all = all.united(QRectF(centre.x() - canvas::kNodeWidth / 2, centre.y() - canvas::kNodeHeight / 2, canvas::kNodeWidth, canvas::kNodeHeight));
        return std::min(room.width() / std::max(all.width(), 1.0), room.height() / std::max(all.height(), 1.0));
    };
    GroupedLayout best = attempt(1);
    constexpr std::size_t kMostShelves = 6;
    for (std::size_t shelves = 2; !room.isEmpty() && shelves <= std::min(count, kMostShelves); ++shelves) {
        GroupedLayout other = attempt(shelves);
        if (scaleOf(other) > scaleOf(best) * 1.02) best = std::move(other);
    }
    return best;
}

} // namespace headroom::gui
