#include "app/gui/canvas/edge_router.h"

#include <queue>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <tuple>

namespace headroom::gui {

namespace {

constexpr double kStub = 8, kLane = 7, kClear = 5; // first way out of a box, distance of lanes, air around boxes [px]
constexpr double kTurn = 22, kCross = 30, kForeignLane = 9, kOwnLane = 0.6;               // costs: [px], [px], factors of the length
constexpr std::array<double, 4> kSourceSide{0, 170, 46, 46}, kTargetSide{170, 0, 46, 46}; // right, left, down, up [px]

enum Direction : std::size_t { Right, Left, Down, Up };
constexpr std::array<std::array<int, 2>, 4> kStep{{{1, 0}, {-1, 0}, {0, 1}, {0, -1}}};

QPointF side(const QRectF& box, std::size_t direction)
{
    switch (direction) {
    case Right:
        return {box.right(), box.center().y()};
    case Left:
        return {box.left(), box.center().y()};
    case Down:
        return {box.center().x(), box.bottom()};
    default:
        return {box.center().x(), box.top()};
    }
}

void sortUnique(std::vector<double>& values)
{
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end(), [](double a, double b) { return std::abs(a - b) < 1; }), values.end());
}

/// The lanes, which pieces of them boxes block, and who uses them already.
class Lanes {
public:
    explicit Lanes(const std::vector<QRectF>& boxes) : m_boxes(boxes)
    {
        for (const QRectF& box : boxes) {
            for (const double x :
                 {box.left() - kStub, box.left() - kStub - kLane, box.center().x(), box.right() + kStub, box.right() + kStub + kLane})
                m_x.push_back(x);
            m_y.push_back(box.center().y());
            for (int lane = 0; lane < 3; ++lane) {
                m_y.push_back(box.top() - kStub - lane * kLane);
                m_y.push_back(box.bottom() + kStub + lane * kLane);
            }
        }
        sortUnique(m_x);
        sortUnique(m_y);
        m_isBlocked.assign(m_x.size() * m_y.size() * 2, false);
        m_users.resize(m_isBlocked.size());
        for (std::size_t y = 0; y < m_y.size(); ++y)
            for (std::size_t x = 0; x < m_x.size(); ++x)
                for (const QRectF& box : boxes) {
                    const QRectF area = box.adjusted(-kClear, -kClear, kClear, kClear);
                    if (x + 1 < m_x.size() && m_y[y] > area.top() && m_y[y] < area.bottom() && m_x[x + 1] > area.left() &&
                        m_x[x] < area.right())
                        m_isBlocked[piece(x, y, Right)] = true;
                    if (y + 1 < m_y.size() && m_x[x] > area.left() && m_x[x] < area.right() && m_y[y + 1] > area.top() &&
                        m_y[y] < area.bottom())
                        m_isBlocked[piece(x, y, Down)] = true;
                }
    }

    [[nodiscard]] QPolygonF find(const RouteRequest& request)
    {
        const std::size_t states = m_x.size() * m_y.size() * 4;
        std::vector<double> cost(states, std::numeric_limits<double>::infinity());
        std::vector<std::size_t> previous(states, states);
        using Entry = std::tuple<double, std::size_t>;
        std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open;
        for (std::size_t d = 0; d < 4; ++d) {
            const std::size_t state = vertexOutside(m_boxes[request.from], d) * 4 + d;
            cost[state] = kSourceSide[d];
            open.emplace(cost[state], state);
        }
        std::array<std::size_t, 4> goals{};
        for (std::size_t d = 0; d < 4; ++d)
            goals[d] = vertexOutside(m_boxes[request.to], d);
        double best = std::numeric_limits<double>::infinity();
        std::size_t bestState = states, bestSide = 0;
        while (!open.empty()) {
            const auto [now, state] = open.top();
            open.pop();
            if (now > cost[state]) continue;
            if (now >= best) break;
            const std::size_t vertex = state / 4, heading = state % 4;
            for (std::size_t d = 0; d < 4; ++d) {
                if (vertex != goals[d]) continue;
                // Entering at the left side means heading right.
                const double total = now + kTargetSide[d] + ((heading ^ 1U) == d ? 0 : kTurn);
                if (heading == d || total >= best) continue; // would have to turn round
                best = total;
                bestState = state;
                bestSide = d;
            }
            const std::size_t x = vertex % m_x.size(), y = vertex / m_x.size();
            for (std::size_t d = 0; d < 4; ++d) {
                if ((d ^ 1U) == heading) continue;
                const auto nextX = static_cast<std::ptrdiff_t>(x) + kStep[d][0], nextY = static_cast<std::ptrdiff_t>(y) + kStep[d][1];
                if (nextX < 0 || nextY < 0 || nextX >= std::ssize(m_x) || nextY >= std::ssize(m_y)) continue;
                const auto toX = static_cast<std::size_t>(nextX), toY = static_cast<std::size_t>(nextY);
                const std::size_t part = piece(std::min(x, toX), std::min(y, toY), d < 2 ? Right : Down);
                if (m_isBlocked[part]) continue;
                const double length = std::abs(m_x[x] - m_x[toX]) + std::abs(m_y[y] - m_y[toY]);
                const double next = now + length * laneFactor(part, request) + (d == heading ? 0 : kTurn) + crossing(toX, toY, d, request);
                const std::size_t nextState = (toY * m_x.size() + toX) * 4 + d;
                if (next >= cost[nextState]) continue;
                cost[nextState] = next;
                previous[nextState] = state;
                open.emplace(next, nextState);
            }
        }
        if (bestState == states) return {};
        return trace(request, previous, bestState, bestSide);
    }

private:
    [[nodiscard]] std::size_t piece(std::size_t x, std::size_t y, std::size_t direction) const
    {
        return (y * m_x.size() + x) * 2 + (direction == Right ? 0 : 1);
    }

    [[nodiscard]] static std::size_t nearest(const std::vector<double>& values, double wanted)
    {
        const auto above = std::lower_bound(values.begin(), values.end(), wanted - 1.01);
        std::size_t best = static_cast<std::size_t>(std::min(above, values.end() - 1) - values.begin());
        for (std::size_t i = best; i < std::min(best + 3, values.size()); ++i)
            if (std::abs(values[i] - wanted) < std::abs(values[best] - wanted)) best = i;
        return best;
    }

    [[nodiscard]] std::size_t vertexOutside(const QRectF& box, std::size_t direction) const
    {
        QPointF at = side(box, direction);
        at += QPointF(kStep[direction][0], kStep[direction][1]) * kStub;
        return nearest(m_y, at.y()) * m_x.size() + nearest(m_x, at.x());
    }

    [[nodiscard]] double laneFactor(std::size_t part, const RouteRequest& request) const
    {
        double factor = 1;
        for (const RouteRequest& user : m_users[part]) {
            if (user.from != request.from && user.to != request.to) return kForeignLane;
            if (user.from == request.from)
                factor = kOwnLane;
            else
                factor = std::max(factor, 2.0); // two sources into one target: better apart, so that each keeps its label
        }
        return factor;
    }

    /// Cost of going straight through a vertex that another arrow passes at a right angle.
    [[nodiscard]] double crossing(std::size_t x, std::size_t y, std::size_t direction, const RouteRequest& request) const
    {
        const bool isHorizontal = direction < 2;
        const auto foreign = [&](std::size_t part) {
            return std::any_of(m_users[part].begin(), m_users[part].end(),
                               [&](const RouteRequest& user) { return user.from != request.from; });
        };
        const bool before = isHorizontal ? y > 0 && foreign(piece(x, y - 1, Down)) : x > 0 && foreign(piece(x - 1, y, Right));
        const bool after = foreign(piece(x, y, isHorizontal ? Down : Right));
        return before && after ? kCross : before || after ? kCross / 2 : 0;
    }

    QPolygonF trace(const RouteRequest& request, const std::vector<std::size_t>& previous, std::size_t state, std::size_t lastSide)
    {
        QPolygonF way;
        way << side(m_boxes[request.to], lastSide);
        std::size_t first = state;
        while (true) {
            const std::size_t vertex = state / 4;
            way << QPointF(m_x[vertex % m_x.size()], m_y[vertex / m_x.size()]);
            const std::size_t before = previous[state];
            if (before == previous.size()) {
                first = state;
                break;
            }
            const std::size_t other = before / 4;
            const std::size_t x = std::min(vertex % m_x.size(), other % m_x.size()), y = std::min(vertex / m_x.size(), other / m_x.size());
            m_users[piece(x, y, state % 4 < 2 ? Right : Down)].push_back(request);
            state = before;
        }
        way << side(m_boxes[request.from], first % 4);
        std::reverse(way.begin(), way.end());
        QPolygonF plain;
        for (const QPointF& point : way) {
            const auto isOnLine = [&](auto coordinate) {
                const qsizetype n = plain.size();
                return std::abs(coordinate(plain[n - 1]) - coordinate(plain[n - 2])) < 0.5 &&
                       std::abs(coordinate(plain[n - 1]) - coordinate(point)) < 0.5;
            };
            if (plain.size() >= 2 && (isOnLine([](const QPointF& p) { return p.x(); }) || isOnLine([](const QPointF& p) { return p.y(); })))
                plain.back() = point;
            else
                plain << point;
        }
        return plain;
    }

    const std::vector<QRectF>& m_boxes;
    std::vector<double> m_x, m_y;
    std::vector<bool> m_isBlocked;
    std::vector<std::vector<RouteRequest>> m_users;
};

QPolygonF oneBend(const QRectF& from, const QRectF& to)
{
    const QPointF start = side(from, Right), end = side(to, Left);
    const double x = end.x() - kStub - kLane;
    if (std::abs(start.y() - end.y()) < 1) return QPolygonF({start, end});
    return QPolygonF({start, QPointF(x, start.y()), QPointF(x, end.y()), end});
}

} // namespace

std::vector<QPolygonF> routeEdges(const std::vector<QRectF>& boxes, const std::vector<RouteRequest>& requests)
{
    std::vector<QPolygonF> ways(requests.size());
    if (boxes.size() > kExactLimit) {
        for (std::size_t i = 0; i < requests.size(); ++i)
            ways[i] = oneBend(boxes[requests[i].from], boxes[requests[i].to]);
        return ways;
    }
    // Neighbours first: they get the straight lines.
    std::vector<std::size_t> order(requests.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto distance = [&](std::size_t i) {
        return (boxes[requests[i].to].center() - boxes[requests[i].from].center()).manhattanLength();
    };
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return distance(a) < distance(b); });
    Lanes lanes(boxes);
    for (const std::size_t i : order)
        ways[i] = lanes.find(requests[i]);
    return ways;
}

} // namespace headroom::gui
