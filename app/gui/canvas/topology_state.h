#pragma once

#include "app/gui/canvas/topology_conditions.h"
#include "app/gui/canvas/topology_graph.h"
#include "app/gui/plots/plot_data.h"

#include <QStringList>

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace headroom::gui {

/// What a box of the canvas says at one time.
struct NodeState {
    std::optional<double> fill; ///< utilisation of the fullest resource, 0 … 1
    bool isSaturated = false;
    std::optional<double> target; ///< of the autoscaler, 0 … 1
    QString subtitle;
    QString badge;           ///< "1st to fill", "2nd", "locked up", "grows 36/s"
    bool isBadgeBad = false; ///< red; otherwise amber
    int order = 0;           ///< in which it filled, 1 = first; 0 = not yet
    std::optional<Condition> condition; ///< throttled, pending, evicted, stopped, …
    bool operator==(const NodeState&) const = default;
};

struct EdgeState {
    std::optional<double> perSecond;
    bool isIntoBottleneck = false;
    bool operator==(const EdgeState&) const = default;
};

struct PoolState {
    QString title, sku;
    double coresRequested = 0;          ///< by the pods that prefer this pool
    std::optional<double> cpuRequested; ///< share of what its nodes can give, 0 … 1, where it was recorded
};

/// State of the canvas at a time: reads, never simulates. Without a recording it tells what the scenario says.
class TopologyState {
public:
    TopologyState(const PlotData& data, const TopologyGraph& graph) : m_data(data), m_graph(graph) {}

    /// Which component filled when, and where to find what; call after new data.
    void refreshOrder();
    [[nodiscard]] NodeState node(std::size_t index, SimTime time) const;
    [[nodiscard]] EdgeState edge(std::size_t index, SimTime time) const;
    [[nodiscard]] PoolState pool(std::size_t index, SimTime time) const;
    /// Largest rate of any edge in the run, for the widths. [1/s]
    [[nodiscard]] double highestRate() const { return m_highestRate; }
    /// Largest rate of this edge in the run. [1/s]
    [[nodiscard]] double highestRate(std::size_t edge) const { return edge < m_edgePeak.size() ? m_edgePeak[edge] : 0; }

private:
    struct Filled {
        std::string component;
        SimTime at;
    };

    [[nodiscard]] const simulation::Resource* fullest(const std::string& component, std::size_t bucket) const;
    /// Of all members of a box.
    [[nodiscard]] const simulation::Resource* fullest(const TopologyGraph::Node& node, std::size_t bucket) const;
    [[nodiscard]] QString subtitle(const scenario::Component& component, const simulation::Resource* resource, bool isSaturated,
                                   SimTime time) const;
    /// Of the copies of several tenants.
    [[nodiscard]] QString subtitleOfCopies(const TopologyGraph::Node& node, SimTime time) const;
    /// Whether a pod of it locked up within kLockedUpFor before `time`.
    [[nodiscard]] bool isLockedUp(const std::string& component, SimTime time) const;
    /// Mean of a signal in the bucket of `time`.
    [[nodiscard]] std::optional<double> valueAt(const std::string& signal, SimTime time) const { return m_conditions.valueAt(signal, time); }
    [[nodiscard]] std::optional<double> growth(const std::string& queue, SimTime time) const;

    const PlotData& m_data;
    const TopologyGraph& m_graph;
    TopologyConditions m_conditions;
    std::unordered_map<std::string, std::vector<const simulation::Resource*>> m_resources; ///< by component
    std::vector<const scenario::Component*> m_components; ///< the first member of each box; null for the customers
    std::vector<int> m_order;     ///< by box: when it filled, 1 = first; 0 = never
    std::vector<Filled> m_filled; ///< in that order
    std::vector<double> m_edgePeak;
    std::map<std::string, std::vector<SimTime>, std::less<>> m_lockups; ///< by component, ascending
    double m_highestRate = 0;
};

/// What the titles of the copies of one component have in common: "Agent" of "Agent (agents-1)" and "Agent (agents-2)". May be empty.
[[nodiscard]] QString commonTitle(const QStringList& titles);
/// Name of the icon of a component kind.
[[nodiscard]] QString iconOf(const scenario::Component* component);

} // namespace headroom::gui
