#include "app/gui/canvas/layered_layout.h"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/depth_first_search.hpp>
#include <boost/graph/topological_sort.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace headroom::gui {

namespace {

using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS>;
constexpr int kSweeps = 12;
constexpr double kWaypoint = 0.3;           // room that a line between boxes takes, in rows
constexpr double kCompactRow = 66;          // pitch of the rows where height is short [px]
constexpr double kEnough = 0.93;            // a plainer arrangement this close to the best is preferred
constexpr double kFitMargin = 16;           // around everything [px]
constexpr std::size_t kCandidatesBelow = 400; // larger graphs try fewer arrangements

/// Collects the edges that lead back to a node on the current path.
struct BackEdges : boost::dfs_visitor<> {
    explicit BackEdges(std::vector<std::pair<std::size_t, std::size_t>>& found) : edges(found) {}
    template <typename Edge, typename G>
    void back_edge(const Edge& edge, const G& graph)
    {
        edges.emplace_back(boost::source(edge, graph), boost::target(edge, graph));
    }
    std::vector<std::pair<std::size_t, std::size_t>>& edges;
};

Graph withoutCircles(const TopologyGraph& topology)
{
    Graph graph(topology.nodes.size());
    for (const TopologyGraph::Edge& edge : topology.edges)
        boost::add_edge(edge.from, edge.to, graph);
    std::vector<std::pair<std::size_t, std::size_t>> closing;
    boost::depth_first_search(graph, boost::visitor(BackEdges(closing)));
    for (const auto& [from, to] : closing)
        boost::remove_edge(from, to, graph);
    return graph;
}

std::vector<int> longestPaths(const Graph& graph)
{
    std::vector<std::size_t> reversed;
    boost::topological_sort(graph, std::back_inserter(reversed));
    std::vector<int> layer(boost::num_vertices(graph), 0);
    for (auto it = reversed.rbegin(); it != reversed.rend(); ++it) {
        for (auto [edge, end] = boost::out_edges(*it, graph); edge != end; ++edge) {
            const std::size_t target = boost::target(*edge, graph);
            layer[target] = std::max(layer[target], layer[*it] + 1);
        }
    }
    return layer;
}

/// Rows of all columns; edges over several columns take a place in each of them, so that there is room for their line.
class Rows {
public:
    Rows(const Graph& graph, const std::vector<int>& layer, const std::vector<bool>& isLeftOut, double waypoint)
        : m_real(boost::num_vertices(graph)), m_waypoint(waypoint)
    {
        m_layerOf = layer;
        m_before.resize(m_real);
        m_after.resize(m_real);
        std::map<std::pair<std::size_t, int>, std::size_t> shared; // arrows of one source run side by side
        for (auto [edge, end] = boost::edges(graph); edge != end; ++edge) {
            const std::size_t source = boost::source(*edge, graph), to = boost::target(*edge, graph);
            std::size_t from = source;
            for (int between = layer[source] + 1; between < layer[to]; ++between) {
                const auto [known, isNew] = shared.try_emplace({source, between}, m_layerOf.size());
                if (isNew) {
                    m_layerOf.push_back(between);
                    m_before.emplace_back();
                    m_after.emplace_back();
                    link(from, known->second);
                }
                from = known->second;
            }
            link(from, to);
        }
        const int last = m_layerOf.empty() ? 0 : *std::max_element(m_layerOf.begin(), m_layerOf.end());
        m_columns.resize(static_cast<std::size_t>(last) + 1);
        for (std::size_t node = 0; node < m_layerOf.size(); ++node)
            if (node >= m_real || !isLeftOut[node]) m_columns[static_cast<std::size_t>(m_layerOf[node])].push_back(node);
        m_place.assign(m_layerOf.size(), 0);
        for (const auto& column : m_columns)
            for (std::size_t i = 0; i < column.size(); ++i)
                m_place[column[i]] = static_cast<double>(i);
    }

    void order()
    {
        auto best = m_columns;
        std::size_t fewest = crossings();
        for (int sweep = 0; sweep < kSweeps && fewest > 0; ++sweep) {
            const bool isForward = sweep % 2 == 0;
            for (std::size_t k = 1; k < m_columns.size(); ++k) {
                const std::size_t column = isForward ? k : m_columns.size() - 1 - k;
                sortColumn(m_columns[column], isForward ? m_before : m_after);
            }
            const std::size_t now = crossings();
            if (now < fewest) {
                fewest = now;
                best = m_columns;
            }
        }
        m_columns = best;
        for (const auto& column : m_columns)
            for (std::size_t i = 0; i < column.size(); ++i)
                m_place[column[i]] = static_cast<double>(i);
    }

    /// Vertical place of every real node, in rows around 0: near the mean of its neighbours, in the order found, a row apart.
    [[nodiscard]] std::vector<double> heights()
    {
        std::vector<double> y(m_layerOf.size());
        for (const auto& column : m_columns)
            place(column, y, {}, {});
        for (int sweep = 0; sweep < 8; ++sweep) {
            const bool isForward = sweep % 2 == 0;
            for (std::size_t k = 0; k < m_columns.size(); ++k)
                place(m_columns[isForward ? k : m_columns.size() - 1 - k], y, m_before, m_after);
        }
        squeeze(y);
        y.resize(m_real);
        return y;
    }

    /// Nodes of each column from top to bottom, without waypoints.
    [[nodiscard]] std::vector<std::vector<std::size_t>> columns() const
    {
        auto result = m_columns;
        for (auto& column : result)
            std::erase_if(column, [this](std::size_t node) { return node >= m_real; });
        return result;
    }

private:
    using Neighbours = std::vector<std::vector<std::size_t>>;

    void link(std::size_t from, std::size_t to)
    {
        m_after[from].push_back(to);
        m_before[to].push_back(from);
    }

    [[nodiscard]] double size(std::size_t node) const { return node < m_real ? 1.0 : m_waypoint; }

    /// No taller than the fullest column needs: columns that followed their neighbours beyond that are pushed back.
    void squeeze(std::vector<double>& y) const
    {
        double tallest = 0, middle = 0;
        for (const auto& column : m_columns) {
            double height = 0;
            for (const std::size_t node : column)
                height += size(node);
            if (height <= tallest) continue;
            tallest = height;
            middle = (y[column.front()] - size(column.front()) / 2 + y[column.back()] + size(column.back()) / 2) / 2;
        }
        const double top = middle - tallest / 2, bottom = middle + tallest / 2;
        for (const auto& column : m_columns) {
            double edge = top;
            for (const std::size_t node : column) {
                y[node] = std::max(y[node], edge + size(node) / 2);
                edge = y[node] + size(node) / 2;
            }
            edge = bottom;
            for (auto node = column.rbegin(); node != column.rend(); ++node) {
                y[*node] = std::min(y[*node], edge - size(*node) / 2);
                edge = y[*node] - size(*node) / 2;
            }
        }
    }

    void sortColumn(std::vector<std::size_t>& column, const Neighbours& neighbours)
    {
        std::vector<std::pair<double, std::size_t>> keyed;
        for (const std::size_t node : column) {
            double sum = 0;
            for (const std::size_t other : neighbours[node])
                sum += m_place[other];
            keyed.emplace_back(neighbours[node].empty() ? m_place[node] : sum / static_cast<double>(neighbours[node].size()), node);
        }
        std::stable_sort(keyed.begin(), keyed.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        for (std::size_t i = 0; i < keyed.size(); ++i) {
            column[i] = keyed[i].second;
            m_place[column[i]] = static_cast<double>(i);
        }
    }

    [[nodiscard]] std::size_t crossings() const
    {
        if (m_layerOf.size() > 2000) return 1; // counting would cost more than it saves: take the last sweep
        std::size_t count = 0;
        for (const auto& column : m_columns)
            for (std::size_t a = 0; a < column.size(); ++a)
                for (std::size_t b = a + 1; b < column.size(); ++b)
                    for (const std::size_t toA : m_after[column[a]])
                        for (const std::size_t toB : m_after[column[b]])
                            count += m_place[toA] > m_place[toB] ? 1U : 0U;
        return count;
    }

    void place(const std::vector<std::size_t>& column, std::vector<double>& y, const Neighbours& before, const Neighbours& after) const
    {
        // Wished place, then pushed apart; the mean push is taken back so that the column does not drift.
        std::vector<double> wish(column.size());
        double top = 0;
        for (std::size_t i = 0; i < column.size(); ++i) {
            double sum = 0, weight = 0;
            for (const Neighbours* side : {&before, &after})
                if (!side->empty())
                    for (const std::size_t other : (*side)[column[i]]) {
                        sum += y[other];
                        weight += 1;
                    }
            wish[i] = weight > 0 ? sum / weight : side0(y, column[i], before, top);
            top += size(column[i]);
        }
        std::vector<double> placed = wish;
        double drift = 0;
        for (std::size_t i = 0; i < placed.size(); ++i) {
            if (i > 0) placed[i] = std::max(placed[i], placed[i - 1] + (size(column[i]) + size(column[i - 1])) / 2);
            drift += placed[i] - wish[i];
        }
        drift /= static_cast<double>(std::max<std::size_t>(placed.size(), 1));
        for (std::size_t i = 0; i < placed.size(); ++i)
            y[column[i]] = placed[i] - drift;
    }

    static double side0(const std::vector<double>& y, std::size_t node, const Neighbours& before, double top)
    {
        return before.empty() ? top : y[node];
    }

    std::size_t m_real;
    double m_waypoint;
    std::vector<int> m_layerOf;
    Neighbours m_before, m_after;
    std::vector<std::vector<std::size_t>> m_columns;
    std::vector<double> m_place;
};

/// Columns with more than `rows` nodes are cut into as many as needed; what calls nobody goes to the left of these.
std::vector<int> splitColumns(const Graph& graph, const std::vector<std::vector<std::size_t>>& columns, std::size_t rows)
{
    std::vector<int> layer(boost::num_vertices(graph), 0);
    int next = 0;
    for (std::vector<std::size_t> column : columns) {
        std::stable_partition(column.begin(), column.end(), [&](std::size_t node) { return boost::out_degree(node, graph) == 0; });
        const std::size_t parts = std::max<std::size_t>((column.size() + rows - 1) / rows, 1);
        const std::size_t height = (column.size() + parts - 1) / parts;
        for (std::size_t i = 0; i < column.size(); ++i)
            layer[column[i]] = next + static_cast<int>(i / height);
        next += static_cast<int>(parts);
    }
    return layer;
}

/// Nodes without arrows take the free places of the raster, column by column from the left, then new rows below.
void fillGaps(std::vector<QPointF>& centres, const std::vector<bool>& isLoose, double pitch)
{
    double left = 0, right = 0, top = 0, bottom = 0;
    std::vector<QPointF> taken;
    for (std::size_t i = 0; i < centres.size(); ++i) {
        if (isLoose[i]) continue;
        taken.push_back(centres[i]);
        left = std::min(left, centres[i].x());
        right = std::max(right, centres[i].x());
        top = taken.size() == 1 ? centres[i].y() : std::min(top, centres[i].y());
        bottom = taken.size() == 1 ? centres[i].y() : std::max(bottom, centres[i].y());
    }
    const auto isFree = [&](const QPointF& at) {
        return std::none_of(taken.begin(), taken.end(), [&](const QPointF& other) {
            return std::abs(other.x() - at.x()) < canvas::kColumnPitch - 1 && std::abs(other.y() - at.y()) < pitch - 1;
        });
    };
    std::vector<QPointF> free;
    const auto loose = static_cast<std::size_t>(std::count(isLoose.begin(), isLoose.end(), true));
    for (double y = bottom; y > top - 1 && free.size() < loose; y -= pitch)
        for (double x = left; x < right + 1 && free.size() < loose; x += canvas::kColumnPitch)
            if (isFree({x, y})) free.emplace_back(x, y);
    const double wide = std::max(right - left, canvas::kColumnPitch * std::sqrt(static_cast<double>(loose)));
    for (double y = bottom + pitch; free.size() < loose; y += pitch)
        for (double x = left; x < left + wide + 1 && free.size() < loose; x += canvas::kColumnPitch)
            free.emplace_back(x, y);
    std::size_t next = 0;
    for (std::size_t i = 0; i < centres.size(); ++i)
        if (isLoose[i]) centres[i] = free[next++];
}

std::vector<QPointF> centresOf(const Graph& graph, const std::vector<int>& layer, const std::vector<bool>& isLoose, bool isCompact)
{
    Rows rows(graph, layer, isLoose, isCompact ? 0 : kWaypoint);
    rows.order();
    const std::vector<double> heights = rows.heights();
    const double pitch = isCompact ? kCompactRow : canvas::kRowPitch;
    std::vector<QPointF> centres(layer.size());
    for (std::size_t i = 0; i < centres.size(); ++i)
        // Half rows are the raster: neighbours line up where they nearly do.
        centres[i] = {layer[i] * canvas::kColumnPitch, std::round(heights[i] * 2) / 2 * pitch};

    // Rounding may have brought two of a column together.
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < centres.size(); ++i)
        if (!isLoose[i]) order.push_back(i);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return std::pair(layer[a], heights[a]) < std::pair(layer[b], heights[b]); });
    for (std::size_t k = 1; k < order.size(); ++k) {
        const QPointF& above = centres[order[k - 1]];
        QPointF& here = centres[order[k]];
        if (layer[order[k]] == layer[order[k - 1]] && here.y() - above.y() < pitch) here.setY(above.y() + pitch);
    }
    fillGaps(centres, isLoose, pitch);
    return centres;
}

std::vector<QPointF> automaticLayout(const TopologyGraph& topology, const QSizeF& room)
{
    const Graph graph = withoutCircles(topology);
    std::vector<bool> isLoose(topology.nodes.size(), !topology.edges.empty());
    for (const TopologyGraph::Edge& edge : topology.edges)
        isLoose[edge.from] = isLoose[edge.to] = false;
    const std::vector<int> plainLayer = longestPaths(graph);
    std::vector<QPointF> best = centresOf(graph, plainLayer, isLoose, false);
    if (room.isEmpty()) return best;

    // From the plainest to the most crowded; a later one has to be worth it.
    Rows plain(graph, plainLayer, isLoose, kWaypoint);
    plain.order();
    const std::vector<std::vector<std::size_t>> columns = plain.columns();
    std::size_t longest = 1;
    for (const auto& column : columns)
        longest = std::max(longest, column.size());
    double bestScale = fittingScale(best, room, kFitMargin);
    const auto tryOut = [&](std::size_t rows, bool isCompact) {
        std::vector<QPointF> other = centresOf(graph, splitColumns(graph, columns, rows), isLoose, isCompact);
        const double scale = fittingScale(other, room, kFitMargin);
        if (std::min(scale, 1.0) * kEnough <= std::min(bestScale, 1.0)) return;
        best = std::move(other);
        bestScale = scale;
    };
    if (topology.nodes.size() <= kCandidatesBelow) {
        for (std::size_t rows = longest - 1; rows >= 2; --rows)
            tryOut(rows, false);
        for (std::size_t rows = longest; rows >= 2; --rows)
            tryOut(rows, true);
        return best;
    }
    // By counting alone: the number of rows that comes closest to the view's shape.
    std::size_t rowsForShape = longest;
    double closest = 0;
    for (std::size_t rows = longest; rows >= 2; rows = rows * 9 / 10) {
        std::size_t wide = 0;
        for (const auto& column : columns)
            wide += std::max<std::size_t>((column.size() + rows - 1) / rows, 1);
        const double scale = std::min(room.width() / (static_cast<double>(wide) * canvas::kColumnPitch),
                                      room.height() / (static_cast<double>(rows) * canvas::kRowPitch));
        if (scale <= closest) continue;
        closest = scale;
        rowsForShape = rows;
    }
    if (rowsForShape < longest) tryOut(rowsForShape, true);
    return best;
}

} // namespace

double fittingScale(const std::vector<QPointF>& centres, const QSizeF& room, double margin)
{
    if (centres.empty()) return 1;
    const auto [left, right] =
        std::minmax_element(centres.begin(), centres.end(), [](const QPointF& a, const QPointF& b) { return a.x() < b.x(); });
    const auto [top, bottom] =
        std::minmax_element(centres.begin(), centres.end(), [](const QPointF& a, const QPointF& b) { return a.y() < b.y(); });
    return std::min(room.width() / (right->x() - left->x() + canvas::kNodeWidth + 2 * margin),
                    room.height() / (bottom->y() - top->y() + canvas::kNodeHeight + 2 * margin));
}

std::vector<QPointF> layeredLayout(const TopologyGraph& topology, const QSizeF& room)
{
    if (topology.nodes.empty()) return {};
    std::vector<QPointF> centres = automaticLayout(topology, room);
    const bool hasPositions =
        std::any_of(topology.nodes.begin(), topology.nodes.end(), [](const auto& node) { return node.position.has_value(); });
    if (!hasPositions) return centres;

    // The scenario's places win; customers stand left of what they call, others without a place below the rest.
    double left = std::numeric_limits<double>::infinity(), bottom = -left, firstRow = 0;
    for (std::size_t i = 0; i < centres.size(); ++i) {
        if (!topology.nodes[i].position) continue;
        centres[i] = QPointF(topology.nodes[i].position->first, topology.nodes[i].position->second) * canvas::kNodeWidth;
        left = std::min(left, centres[i].x());
        bottom = std::max(bottom, centres[i].y());
    }
    for (const TopologyGraph::Edge& edge : topology.edges)
        if (topology.nodes[edge.from].isClient) {
            firstRow = centres[edge.to].y();
            break;
        }
    double next = left;
    for (std::size_t i = 0; i < centres.size(); ++i) {
        if (topology.nodes[i].position) continue;
        if (topology.nodes[i].isClient) {
            centres[i] = {left - canvas::kColumnPitch, firstRow};
            continue;
        }
        centres[i] = {next, bottom + canvas::kRowPitch};
        next += canvas::kColumnPitch;
    }
    return centres;
}

} // namespace headroom::gui
