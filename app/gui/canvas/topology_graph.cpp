#include "app/gui/canvas/topology_graph.h"

#include <set>
#include <unordered_map>
#include <utility>

namespace headroom::gui {

namespace {

class Builder {
public:
    explicit Builder(TopologyGraph& graph) : m_graph(graph)
    {
        for (std::size_t i = 0; i < graph.nodes.size(); ++i)
            m_index.emplace(graph.nodes[i].id, i);
    }

    void walk(std::size_t caller, const std::vector<scenario::Step>& steps, bool isFromQueue)
    {
        for (const scenario::Step& step : steps) {
            if (step.kind == scenario::Step::Kind::Parallel) {
                walk(caller, step.steps, isFromQueue);
                continue;
            }
            const auto found = m_index.find(step.target);
            if (found == m_index.end()) continue; // reported by the checks of the scenario
            add(caller, found->second, isFromQueue || step.kind == scenario::Step::Kind::Send);
            walk(found->second, step.steps, false);
        }
    }

    [[nodiscard]] std::size_t indexOf(const std::string& id) const
    {
        const auto found = m_index.find(id);
        return found == m_index.end() ? m_graph.nodes.size() : found->second;
    }

private:
    void add(std::size_t from, std::size_t to, bool isMessage)
    {
        if (from == to || !m_known.insert({from, to}).second) return;
        m_graph.edges.push_back({from, to, "edge." + m_graph.nodes[from].id + '.' + m_graph.nodes[to].id + ".rate", isMessage});
    }

    TopologyGraph& m_graph;
    std::unordered_map<std::string, std::size_t> m_index;
    std::set<std::pair<std::size_t, std::size_t>> m_known;
};

bool isBox(const scenario::Component& component)
{
    return component.as<scenario::ServiceSpec>() || component.as<scenario::QueueSpec>() || component.as<scenario::CosmosDbSpec>() ||
           component.as<scenario::RedisSpec>() || component.as<scenario::SqlDatabaseSpec>() || component.as<scenario::ExternalSpec>();
}

} // namespace

std::size_t TopologyGraph::find(const std::string& id) const
{
    std::size_t i = 0;
    while (i < nodes.size() && nodes[i].id != id)
        ++i;
    return i;
}

TopologyGraph makeTopologyGraph(const scenario::Scenario& scenario)
{
    TopologyGraph graph;
    graph.nodes.push_back({"client", true, {}});
    for (const scenario::Component& component : scenario.components) {
        if (isBox(component))
            graph.nodes.push_back({component.id, false, component.position});
        else if (component.as<scenario::NodePoolSpec>())
            graph.pools.push_back(component.id);
        else if (component.as<scenario::FixedCostSpec>() || component.as<scenario::EnvironmentCopySpec>())
            graph.onlyCosts.push_back(component.id);
    }
    Builder builder(graph);
    for (const scenario::Operation& operation : scenario.operations) {
        const bool consumes = !operation.consumes.empty();
        const std::size_t source = consumes ? builder.indexOf(operation.consumes) : 0;
        if (source < graph.nodes.size()) builder.walk(source, operation.steps, consumes);
    }
    return graph;
}

} // namespace headroom::gui
