#pragma once

#include <QPolygonF>
#include <QRectF>

#include <cstddef>
#include <vector>

namespace headroom::gui {

/// An arrow between two boxes, by index.
struct RouteRequest {
    std::size_t from = 0, to = 0;
};

/// Ways of right angles from box to box that touch no other box. Cheapest ways (length, turns, crossings) by Dijkstra over the
/// lanes between the boxes; arrows of one source may share a lane, others are kept apart. Above kExactLimit boxes every arrow is
/// one bend in the gap before its target, without a look at what lies between. Deterministic.
///
/// Returns one polyline for each request, from the border of `from` to the border of `to`. Empty if there is no way.
[[nodiscard]] std::vector<QPolygonF> routeEdges(const std::vector<QRectF>& boxes, const std::vector<RouteRequest>& requests);

inline constexpr std::size_t kExactLimit = 90;

} // namespace headroom::gui
