#include "app/gui/canvas/layered_layout.h"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/depth_first_search.hpp>
#include <boost/graph/topological_sort.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom::gui {

namespace {

using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS>;
constexpr int kSweeps = 12;

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
    Rows(const Graph& graph, const std::vector<int>& layer)
    {
        m_real = boost::num_vertices(graph);
        m_layerOf = layer;
        m_before.resize(m_real);
        m_after.resize(m_real);
        for (auto [edge, end] = boost::edges(graph); edge != end; ++edge) {
            std::size_t from = boost::source(*edge, graph);
            const std::size_t to = boost::target(*edge, graph);
            for (int between = layer[from] + 1; between < layer[to]; ++between) {
                const std::size_t waypoint = m_layerOf.size();
                m_layerOf.push_back(between);
                m_before.emplace_back();
                m_after.emplace_back();
                link(from, waypoint);
                from = waypoint;
            }
            link(from, to);
        }
        const int last = m_layerOf.empty() ? 0 : *std::max_element(m_layerOf.begin(), m_layerOf.end());
        m_columns.resize(static_cast<std::size_t>(last) + 1);
        for (std::size_t node = 0; node < m_layerOf.size(); ++node)
            m_columns[static_cast<std::size_t>(m_layerOf[node])].push_back(node);
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
        y.resize(m_real);
        return y;
    }

private:
    using Neighbours = std::vector<std::vector<std::size_t>>;

    void link(std::size_t from, std::size_t to)
    {
        m_after[from].push_back(to);
        m_before[to].push_back(from);
    }

    [[nodiscard]] double size(std::size_t node) const { return node < m_real ? 1.0 : 0.3; }

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

    std::size_t m_real = 0;
    std::vector<int> m_layerOf;
    Neighbours m_before, m_after;
    std::vector<std::vector<std::size_t>> m_columns;
    std::vector<double> m_place;
};

} // namespace

std::vector<QPointF> layeredLayout(const TopologyGraph& topology)
{
    std::vector<QPointF> centres(topology.nodes.size());
    if (centres.empty()) return centres;
    const Graph graph = withoutCircles(topology);
    const std::vector<int> layer = longestPaths(graph);
    Rows rows(graph, layer);
    rows.order();
    const std::vector<double> heights = rows.heights();
    for (std::size_t i = 0; i < centres.size(); ++i)
        // Half rows are the raster: neighbours line up where they nearly do.
        centres[i] = {layer[i] * canvas::kColumnPitch, std::round(heights[i] * 2) / 2 * canvas::kRowPitch};

    // Rounding may have brought two of a column together.
    std::vector<std::size_t> order(centres.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return std::pair(layer[a], heights[a]) < std::pair(layer[b], heights[b]); });
    for (std::size_t k = 1; k < order.size(); ++k) {
        const QPointF& above = centres[order[k - 1]];
        QPointF& here = centres[order[k]];
        if (layer[order[k]] == layer[order[k - 1]] && here.y() - above.y() < canvas::kRowPitch) here.setY(above.y() + canvas::kRowPitch);
    }
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
