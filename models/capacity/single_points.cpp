#include "models/capacity/single_points.h"

#include "models/scenario/message_loops.h"

#include <boost/graph/biconnected_components.hpp>

#include <algorithm>
#include <deque>
#include <iterator>
#include <map>
#include <unordered_map>

namespace headroom::capacity {
namespace {

using scenario::Scenario;
using scenario::Step;

constexpr std::size_t kNoVertex = ~std::size_t{0};

/// Probability that a request meets a component: before its answer, and at all.
struct Touch {
    double before = 0, atAll = 0;

    /// Another independent chance of `probability`.
    void add(double probability, bool afterTheAnswer)
    {
        atAll = 1 - (1 - atAll) * (1 - probability);
        if (!afterTheAnswer) before = 1 - (1 - before) * (1 - probability);
    }
};

using Touches = std::map<std::size_t, Touch>;   ///< by vertex

class SinglePointFinder {
public:
    explicit SinglePointFinder(const ComponentGraph& graph) : m_graph(graph), m_scenario(*graph.scenario)
    {
        for (std::size_t v = 1; v < graph.names.size(); ++v) m_vertices.emplace(graph.names[v], v);
        findNeeds();
        m_edgesOf.resize(m_scenario.operations.size());
        for (const auto& edge : boost::make_iterator_range(boost::edges(graph.graph)))
            for (const std::uint32_t operation : graph.graph[edge].operations)
                m_edgesOf[operation].emplace_back(boost::source(edge, graph.graph), boost::target(edge, graph.graph));
        for (const scenario::Operation& operation : m_scenario.operations) m_own.push_back(ownTouches(operation));
        m_flows = scenario::messageFlows(m_scenario);
    }

    std::vector<SinglePoint> find()
    {
        std::vector<SinglePoint> points(m_graph.names.size());
        for (std::uint32_t o = 0; o < m_scenario.operations.size(); ++o) {
            const std::string& name = m_scenario.operations[o].name;
            std::vector<std::uint32_t> members;
            for (const auto& [vertex, touch] : touchesOf(o, members))
                if (touch.atAll > 0) points[vertex].operations.push_back({name, touch.before > 0 ? touch.before : touch.atAll, touch.before <= 0});
            for (const std::size_t vertex : articulationPoints(members)) points[vertex].separates.push_back(name);
        }
        std::vector<SinglePoint> found;
        for (std::size_t v = 1; v < points.size(); ++v) {
            SinglePoint& point = points[v];
            if (point.operations.empty()) continue;
            point.component = m_graph.names[v];
            point.reasons = reasonsOf(v);
            point.oneInstance = std::ranges::any_of(point.reasons, [](SingleReason reason) {
                return reason == SingleReason::OneReplica || reason == SingleReason::OneNode || reason == SingleReason::NoReplica;
            });
            if (!point.reasons.empty() || !point.separates.empty()) found.push_back(std::move(point));
        }
        std::ranges::stable_sort(found, [](const SinglePoint& a, const SinglePoint& b) {
            if (a.oneInstance != b.oneInstance) return a.oneInstance;
            if (a.reasons.empty() != b.reasons.empty()) return b.reasons.empty();
            return a.operations.size() > b.operations.size();
        });
        return found;
    }

private:
    [[nodiscard]] const scenario::Component& component(std::size_t vertex) const { return m_scenario.components[m_graph.graph[vertex].component]; }

    [[nodiscard]] std::vector<std::size_t> hosts(std::size_t vertex) const
    {
        std::vector<std::size_t> found;
        for (const auto& edge : boost::make_iterator_range(boost::out_edges(vertex, m_graph.graph)))
            if (m_graph.graph[edge].relation == Relation::Membership) found.push_back(boost::target(edge, m_graph.graph));
        return found;
    }

    /// What each vertex cannot live without: the only pool of a service, the only cluster of its pools, the namespace of a queue.
    void findNeeds()
    {
        m_needs.resize(m_graph.names.size());
        m_soleHost.assign(m_graph.names.size(), false);
        for (std::size_t v = 1; v < m_graph.names.size(); ++v) {
            const scenario::Component& one = component(v);
            const std::vector<std::size_t> own = hosts(v);
            if (one.as<scenario::QueueSpec>() || one.as<scenario::TopicSpec>() || !homesOf(one).empty()) {
                m_needs[v] = own;
                // The broker, and what its pods live in.
                for (const std::size_t broker : own)
                    for (const std::size_t host : hosts(broker)) m_needs[v].push_back(host);
            }
            if (!one.as<scenario::ServiceSpec>() || own.empty()) continue;
            if (own.size() == 1) {
                m_needs[v] = own;
                m_soleHost[own.front()] = true;
            }
            std::vector<std::size_t> clusters;
            for (const std::size_t pool : own) {
                const std::vector<std::size_t> of = hosts(pool);
                clusters.insert(clusters.end(), of.begin(), of.end());
            }
            std::ranges::sort(clusters);
            clusters.erase(std::unique(clusters.begin(), clusters.end()), clusters.end());
            if (clusters.size() == 1) m_needs[v].push_back(clusters.front());
        }
    }

    [[nodiscard]] Touches ownTouches(const scenario::Operation& operation) const
    {
        Touches touches;
        if (const auto queue = m_vertices.find(operation.consumes); !operation.consumes.empty() && queue != m_vertices.end()) touch(queue->second, 1, false, touches);
        walk(operation.steps, 1, touches);
        return touches;
    }

    void touch(std::size_t vertex, double probability, bool afterTheAnswer, Touches& touches) const
    {
        touches[vertex].add(probability, afterTheAnswer);
        for (const std::size_t need : m_needs[vertex]) touches[need].add(probability, afterTheAnswer);
    }

    void walk(const std::vector<Step>& steps, double probability, Touches& touches) const
    {
        for (const Step& step : steps) {
            const double reach = probability * step.probability;
            if (reach <= 0 || step.times <= 0) continue;
            const auto target = step.kind == Step::Kind::Parallel ? m_vertices.end() : m_vertices.find(step.target);
            if (target != m_vertices.end()) {
                touch(target->second, reach, step.kind == Step::Kind::Send && !step.confirm, touches);
            }
            walk(step.steps, reach, touches);
        }
    }

    /// What the operation meets, and, after its answer, what the treatments of its messages meet. `members`: all these operations.
    [[nodiscard]] Touches touchesOf(std::uint32_t operation, std::vector<std::uint32_t>& members) const
    {
        Touches all = m_own[operation];
        std::map<std::uint32_t, double> reached{{operation, 1.0}};
        std::deque<std::uint32_t> open{operation};
        members.clear();
        for (; !open.empty(); open.pop_front()) {
            members.push_back(open.front());
            const double reach = reached.at(open.front());
            for (const scenario::MessageFlow& flow : m_flows[open.front()]) {
                const auto queue = m_vertices.find(flow.queue);
                const auto sent = queue == m_vertices.end() ? m_own[open.front()].end() : m_own[open.front()].find(queue->second);
                const double share = reach * (sent == m_own[open.front()].end() ? 1.0 : sent->second.atAll);
                if (!reached.emplace(flow.consumer, share).second) continue;   // a loop, or a second way to the same treatment
                for (const auto& [vertex, touch] : m_own[flow.consumer]) all[vertex].add(share * touch.atAll, true);
                open.push_back(flow.consumer);
            }
        }
        return all;
    }

    /// Vertices whose loss cuts the clients (or the queue) off from something that `operations` need.
    [[nodiscard]] std::vector<std::size_t> articulationPoints(const std::vector<std::uint32_t>& operations) const
    {
        std::unordered_map<std::size_t, std::size_t> local;
        std::vector<std::size_t> global;
        const auto localOf = [&](std::size_t vertex) {
            const auto [at, isNew] = local.emplace(vertex, global.size());
            if (isNew) global.push_back(vertex);
            return at->second;
        };
        boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS> graph;
        for (const std::uint32_t operation : operations)
            for (const auto& [from, to] : m_edgesOf[operation])
                if (from != to) {
                    // Numbered one after the other: the order of evaluation of arguments differs between compilers.
                    const std::size_t a = localOf(from);
                    const std::size_t b = localOf(to);
                    boost::add_edge(a, b, graph);
                }
        std::vector<std::size_t> points;
        boost::articulation_points(graph, std::back_inserter(points));
        for (std::size_t& point : points) point = global[point];
        std::erase(points, ComponentGraph::kClients);
        std::ranges::sort(points);
        return points;
    }

    [[nodiscard]] std::vector<SingleReason> reasonsOf(std::size_t vertex) const
    {
        const scenario::Component& one = component(vertex);
        std::vector<SingleReason> reasons;
        if (const auto* service = one.as<scenario::ServiceSpec>()) {
            if ((service->hpa ? std::min(service->hpa->min, service->replicas) : service->replicas) <= 1) reasons.push_back(SingleReason::OneReplica);
        } else if (const auto* pool = one.as<scenario::NodePoolSpec>()) {
            if ((pool->minNodes ? std::min(*pool->minNodes, pool->nodes) : pool->nodes) <= 1) reasons.push_back(SingleReason::OneNode);
            if (m_soleHost[vertex]) reasons.push_back(SingleReason::OnlyNodePool);
        } else if (one.as<scenario::ClusterSpec>()) {
            reasons.push_back(SingleReason::OneCluster);
        } else if (const auto* redis = one.as<scenario::RedisSpec>()) {
            if (redis->tier == "basic") reasons.push_back(SingleReason::NoReplica);
        } else if (const auto* cosmos = one.as<scenario::CosmosDbSpec>()) {
            if (cosmos->regions <= 1) reasons.push_back(SingleReason::OneRegion);
        } else if (one.as<scenario::SqlDatabaseSpec>()) {
            reasons.push_back(SingleReason::OneDatabase);
        } else if (const auto* postgresql = one.as<scenario::PostgresqlSpec>()) {
            if (!postgresql->zoneRedundant) reasons.push_back(SingleReason::OneDatabase);
        } else if (one.as<scenario::ServiceBusSpec>()) {
            reasons.push_back(SingleReason::OneNamespace);
        } else if (one.as<scenario::ExternalSpec>()) {
            reasons.push_back(SingleReason::ThirdParty);
        }
        return reasons;
    }

    const ComponentGraph& m_graph;
    const Scenario& m_scenario;
    std::unordered_map<std::string_view, std::size_t> m_vertices;
    std::vector<std::vector<std::size_t>> m_needs;     ///< by vertex
    std::vector<bool> m_soleHost;                      ///< by vertex
    std::vector<std::vector<std::pair<std::size_t, std::size_t>>> m_edgesOf;   ///< by operation
    std::vector<Touches> m_own;                        ///< by operation, messages left out
    std::vector<std::vector<scenario::MessageFlow>> m_flows;
};

} // namespace

std::string_view reasonName(SingleReason reason)
{
    switch (reason) {
    case SingleReason::OneReplica: return "one-replica";
    case SingleReason::OneNode: return "one-node";
    case SingleReason::OnlyNodePool: return "only-node-pool";
    case SingleReason::OneCluster: return "one-cluster";
    case SingleReason::NoReplica: return "no-replica";
    case SingleReason::OneRegion: return "one-region";
    case SingleReason::OneDatabase: return "one-database";
    case SingleReason::OneNamespace: return "one-namespace";
    case SingleReason::ThirdParty: return "third-party";
    }
    return "";
}

std::string_view reasonText(SingleReason reason)
{
    switch (reason) {
    case SingleReason::OneReplica: return "one replica";
    case SingleReason::OneNode: return "one node";
    case SingleReason::OnlyNodePool: return "the only node pool of its services";
    case SingleReason::OneCluster: return "the only cluster";
    case SingleReason::NoReplica: return "a cache without a replica";
    case SingleReason::OneRegion: return "one region";
    case SingleReason::OneDatabase: return "one database without a copy";
    case SingleReason::OneNamespace: return "one messaging namespace";
    case SingleReason::ThirdParty: return "a third party without an alternative";
    }
    return "";
}

std::vector<SinglePoint> singlePoints(const ComponentGraph& graph) { return SinglePointFinder(graph).find(); }

} // namespace headroom::capacity
