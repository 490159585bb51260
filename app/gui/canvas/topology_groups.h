#pragma once

#include "app/gui/canvas/layered_layout.h"
#include "app/gui/canvas/topology_graph.h"

#include <QRectF>
#include <QString>

#include <vector>

namespace headroom::gui {

/// What the boxes of the canvas are put together by.
enum class Grouping {
    Calls, ///< not at all: the order of the calls, or the places of the scenario
    Tier,  ///< ingress, services, messaging, data, outside
    Owner  ///< team, environment, tenants
};

/// A partition of the boxes. The customers are in no group.
struct TopologyGroups {
    std::vector<QString> titles;
    std::vector<std::size_t> groupOf; ///< by box; titles.size() for a box in no group
};

[[nodiscard]] TopologyGroups groupsOf(const scenario::Scenario& scenario, const TopologyGraph& graph, Grouping grouping);

/// Boxes of one group side by side, with a frame around each group.
struct GroupedLayout {
    std::vector<QPointF> centres; ///< by box
    std::vector<QRectF> frames;   ///< by group; they do not touch
    std::vector<QString> titles;
    std::vector<std::size_t> groupOf; ///< by box; titles.size() for a box in no frame
};

inline constexpr double kFrameHeader = 26; ///< above the boxes of a group, for its title [px]

/// Each group is laid out by itself as layeredLayout() does; the groups then fill as many shelves as let everything be drawn
/// largest in a view of `room` px. Deterministic.
[[nodiscard]] GroupedLayout groupedLayout(const TopologyGraph& graph, const TopologyGroups& groups, const QSizeF& room);

} // namespace headroom::gui
