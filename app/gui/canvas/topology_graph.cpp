#include "app/gui/canvas/topology_graph.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

namespace headroom::gui {

namespace {

class Builder {
public:
    explicit Builder(TopologyGraph& graph) : m_graph(graph)
    {
        m_index.emplace(graph.nodes.front().id, 0);
        for (std::size_t i = 0; i < graph.nodes.size(); ++i)
            for (const std::string& member : graph.nodes[i].members)
                m_index.emplace(member, i);
    }

    /// `caller` is the id of the calling component, or "client".
    void walk(const std::string& caller, const std::vector<scenario::Step>& steps, bool isFromQueue)
    {
        for (const scenario::Step& step : steps) {
            if (step.kind == scenario::Step::Kind::Parallel) {
                walk(caller, step.steps, isFromQueue);
                continue;
            }
            const auto found = m_index.find(step.target);
            if (found == m_index.end()) continue; // reported by the checks of the scenario
            add(caller, step.target, isFromQueue || step.kind == scenario::Step::Kind::Send);
            walk(step.target, step.steps, false);
        }
    }

    [[nodiscard]] bool knows(const std::string& id) const { return m_index.contains(id); }

private:
    void add(const std::string& caller, const std::string& target, bool isMessage)
    {
        const std::size_t from = m_index.at(caller), to = m_index.at(target);
        if (from == to) return;
        const auto [edge, isNew] = m_known.try_emplace({from, to}, m_graph.edges.size());
        if (isNew) m_graph.edges.push_back({from, to, {}, isMessage});
        std::vector<std::string>& signals = m_graph.edges[edge->second].signals;
        std::string signal = "edge." + caller + '.' + target + ".rate";
        if (m_signals.insert(signal).second) signals.push_back(std::move(signal));
    }

    TopologyGraph& m_graph;
    std::unordered_map<std::string, std::size_t> m_index;
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> m_known;
    std::set<std::string> m_signals;
};

template <typename... Specs>
bool isOneOf(const scenario::Component& component)
{
    return (component.as<Specs>() || ...);
}

bool isBox(const scenario::Component& component)
{
    return isOneOf<scenario::ServiceSpec, scenario::QueueSpec, scenario::TopicSpec, scenario::CosmosDbSpec, scenario::RedisSpec, scenario::SqlDatabaseSpec,
                   scenario::PostgresqlSpec, scenario::DocumentStoreSpec, scenario::ExternalSpec, scenario::GatewaySpec>(component);
}

/// The component itself, or the template that it is a tenant's copy of.
const std::string& drawnAs(const scenario::Component& component) { return component.tenancy.origin.empty() ? component.id : component.tenancy.origin; }

/// Adds `id` unless it is there: of a tenant's copies the template is listed once.
void addOnce(std::vector<std::string>& ids, const std::string& id)
{
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
}

} // namespace

std::size_t TopologyGraph::find(const std::string& id) const
{
    const auto stands = [&](const Node& node) { return node.id == id || std::find(node.members.begin(), node.members.end(), id) != node.members.end(); };
    return static_cast<std::size_t>(std::find_if(nodes.begin(), nodes.end(), stands) - nodes.begin());
}

TopologyGraph makeTopologyGraph(const scenario::Scenario& scenario)
{
    TopologyGraph graph;
    graph.nodes.push_back({"client", {}, true, {}});
    std::unordered_map<std::string, std::size_t> boxes;
    for (const scenario::Component& component : scenario.components) {
        const std::string& id = drawnAs(component);
        if (isBox(component)) {
            const auto [box, isNew] = boxes.try_emplace(id, graph.nodes.size());
            if (isNew) graph.nodes.push_back({id, {}, false, component.position});
            graph.nodes[box->second].members.push_back(component.id);
        } else if (component.as<scenario::NodePoolSpec>()) {
            addOnce(graph.pools, component.id);
        } else if (component.as<scenario::FixedCostSpec>() || component.as<scenario::EnvironmentCopySpec>()) {
            addOnce(graph.onlyCosts, id);
        }
    }
    Builder builder(graph);
    for (const scenario::Operation& operation : scenario.operations) {
        const bool consumes = !operation.consumes.empty();
        const std::string source = consumes ? operation.consumes : "client";
        if (builder.knows(source)) builder.walk(source, operation.steps, consumes);
    }
    return graph;
}

} // namespace headroom::gui
