#include "models/capacity/findings.h"

#include "models/scenario/json_text.h"
#include "models/scenario/message_loops.h"
#include "models/scenario/prepare.h"

#include <boost/graph/filtered_graph.hpp>
#include <boost/graph/strong_components.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <functional>
#include <map>

namespace headroom::capacity {
namespace {

using scenario::Scenario;

std::string componentPointer(const std::string& id) { return "/components/" + scenario::escapeSegment(id); }

bool hasTraffic(const scenario::TrafficSource& source)
{
    return source.otherwisePerSecond > 0 || std::ranges::any_of(source.weekly, [](const auto& rate) { return rate.ratePerSecond > 0; }) ||
           std::ranges::any_of(source.events, [](const auto& event) { return event.ratePerSecond > 0; });
}

/// Operations that clients or, from these on, messages start.
std::vector<bool> triggeredOperations(const Scenario& scenario)
{
    std::map<std::string_view, std::uint32_t> byName;
    for (std::uint32_t i = 0; i < scenario.operations.size(); ++i) byName.emplace(scenario.operations[i].name, i);
    std::vector<bool> triggered(scenario.operations.size(), false);
    std::deque<std::uint32_t> open;
    const auto trigger = [&](std::uint32_t operation) {
        if (triggered[operation]) return;
        triggered[operation] = true;
        open.push_back(operation);
    };
    for (const scenario::TrafficSource& source : scenario.traffic) {
        if (!hasTraffic(source)) continue;
        for (const scenario::MixEntry& entry : source.mix)
            if (const auto found = byName.find(entry.operation); entry.share > 0 && found != byName.end()) trigger(found->second);
    }
    const auto flows = scenario::messageFlows(scenario);
    for (; !open.empty(); open.pop_front())
        for (const scenario::MessageFlow& flow : flows[open.front()]) trigger(flow.consumer);
    return triggered;
}

class Finder {
public:
    explicit Finder(const ComponentGraph& graph) : m_graph(graph), m_scenario(*graph.scenario), m_triggered(triggeredOperations(m_scenario)) {}

    std::vector<Finding> find()
    {
        findMessageLoops();
        findWorkerCycles();
        findMultipliedRetries();
        findUntriggered();
        findUnreached();
        return std::move(m_findings);
    }

private:
    void add(FindingKind kind, std::string pointer, std::string message, std::string hint, Severity severity = Severity::Warning)
    {
        m_findings.push_back({severity, kind, {ErrorCode::Inconsistent, std::move(message), {m_scenario.source, 0, std::move(pointer)}, std::move(hint)}});
    }

    [[nodiscard]] const scenario::Component* component(std::size_t vertex) const
    {
        return vertex == ComponentGraph::kClients ? nullptr : &m_scenario.components[m_graph.graph[vertex].component];
    }

    void findMessageLoops()
    {
        for (const scenario::MessageLoop& loop : scenario::messageLoops(m_scenario)) {
            std::string queues;
            for (const std::string& queue : loop.queues) queues += (queues.empty() ? "\"" : " → \"") + queue + "\"";
            if (loop.endless)
                add(FindingKind::MessageLoop, loop.pointer, fmt::format("Endless message loop over {}: each message causes {:.3g} more.", queues, loop.gain),
                    "send to another queue", Severity::Error);
            else
                add(FindingKind::MessageLoop, loop.pointer,
                    fmt::format("Messages come back to {}: each causes {:.3g} more on average, so the loop dies out but multiplies the load.", queues, loop.gain),
                    "limit how often a message may return");
        }
    }

    void findWorkerCycles()
    {
        const auto isWait = [this](const Graph::edge_descriptor& edge) {
            const auto isService = [this](std::size_t vertex) { return component(vertex) && (component(vertex)->as<scenario::ServiceSpec>() || component(vertex)->as<scenario::GatewaySpec>()); };
            return m_graph.graph[edge].relation == Relation::Call && isService(boost::source(edge, m_graph.graph)) &&
                   isService(boost::target(edge, m_graph.graph));
        };
        const boost::filtered_graph<Graph, std::function<bool(const Graph::edge_descriptor&)>> waits(m_graph.graph, isWait);
        std::vector<std::size_t> part(boost::num_vertices(m_graph.graph));
        boost::strong_components(waits, boost::make_iterator_property_map(part.begin(), boost::get(boost::vertex_index, m_graph.graph)));
        std::vector<std::size_t> size(part.size(), 0);    // by part
        for (const std::size_t number : part) ++size[number];
        std::vector<bool> reported(part.size(), false);   // by part
        for (std::size_t vertex = 1; vertex < part.size(); ++vertex) {
            if (reported[part[vertex]]) continue;
            const std::vector<Graph::edge_descriptor> cycle = shortestCycle(vertex, part, isWait);
            if (cycle.empty()) continue;
            reported[part[vertex]] = true;
            reportCycle(cycle, size[part[vertex]] - cycle.size());
        }
    }

    /// The shortest way from `start` back to itself within its part; empty when there is none. Breadth first.
    template <typename Wait>
    std::vector<Graph::edge_descriptor> shortestCycle(std::size_t start, const std::vector<std::size_t>& part, const Wait& isWait) const
    {
        std::map<std::size_t, Graph::edge_descriptor> cameBy;
        std::deque<std::size_t> open{start};
        for (; !open.empty(); open.pop_front()) {
            for (const auto& edge : boost::make_iterator_range(boost::out_edges(open.front(), m_graph.graph))) {
                const std::size_t to = boost::target(edge, m_graph.graph);
                if (part[to] != part[start] || !isWait(edge)) continue;
                if (!cameBy.emplace(to, edge).second) continue;
                if (to != start) {
                    open.push_back(to);
                    continue;
                }
                std::vector<Graph::edge_descriptor> cycle;
                std::size_t at = start;
                do {
                    cycle.push_back(cameBy.at(at));
                    at = boost::source(cycle.back(), m_graph.graph);
                } while (at != start);
                std::reverse(cycle.begin(), cycle.end());
                return cycle;
            }
        }
        return {};
    }

    void reportCycle(const std::vector<Graph::edge_descriptor>& cycle, std::size_t others)
    {
        const Graph& graph = m_graph.graph;
        std::string way = m_graph.names[boost::source(cycle.front(), graph)];
        std::vector<std::uint32_t> shared = graph[cycle.front()].operations;
        bool timesOut = false;
        for (const auto& edge : cycle) {
            const ComponentEdge& call = graph[edge];
            way += fmt::format(" → {} (in {})", m_graph.names[boost::target(edge, graph)], m_scenario.operations[call.operations.front()].name);
            std::vector<std::uint32_t> both;
            std::ranges::set_intersection(shared, call.operations, std::back_inserter(both));
            shared = std::move(both);
            timesOut = timesOut || call.timesOut;
        }
        std::string message = cycle.size() == 1 ? "A service calls itself and holds a worker meanwhile: " + way + "."
                                                : "Services wait for each other, their workers held: " + way + ".";
        if (others > 0) message += fmt::format(" {} more hang on the same cycle.", others);
        message += shared.empty() ? " Requests of both kinds can take all workers and wait for each other."
                                  : " When every worker holds such a request, none comes free for the inner calls.";
        message += timesOut ? " Only a time-out ends that." : " Nothing ends that.";
        add(FindingKind::WorkerCycle, graph[cycle.front()].pointer, std::move(message),
            timesOut ? "send a message instead of one of these calls" : "give one of these calls a \"timeout\", or send a message instead");
    }

    struct DeepestRetry { double calls = 1; int layers = 0; const scenario::Step* step = nullptr; };

    /// The call that one request makes most often when it always fails; budgets and breakers end that.
    static DeepestRetry deepestRetry(const std::vector<scenario::Step>& steps, double calls, int layers)
    {
        DeepestRetry deepest;
        for (const scenario::Step& step : steps) {
            const bool repeats = step.retry.attempts > 0 && !step.retry.budget && !step.circuitBreaker;
            const DeepestRetry here{calls * (repeats ? step.retry.attempts + 1 : 1), layers + (repeats ? 1 : 0), &step};
            const DeepestRetry below = deepestRetry(step.steps, here.calls, here.layers);
            for (const DeepestRetry& one : {here, below})
                if (one.step && one.calls > deepest.calls) deepest = one;
        }
        return deepest;
    }

    void findMultipliedRetries()
    {
        constexpr double kCallsMin = 27;   // three layers of three tries
        for (std::uint32_t i = 0; i < m_scenario.operations.size(); ++i) {
            const DeepestRetry deepest = deepestRetry(m_scenario.operations[i].steps, 1, 0);
            if (!m_triggered[i] || deepest.layers < 2 || deepest.calls < kCallsMin) continue;
            add(FindingKind::RetriesMultiply, deepest.step->pointer,
                fmt::format("Retries of {} layers multiply: while \"{}\" fails, one \"{}\" calls it up to {:.0f} times.", deepest.layers, deepest.step->target,
                            m_scenario.operations[i].name, deepest.calls),
                "retry at one layer only, or give the retries a \"budget\"");
        }
    }

    void findUntriggered()
    {
        for (std::uint32_t i = 0; i < m_scenario.operations.size(); ++i) {
            if (m_triggered[i]) continue;
            const scenario::Operation& operation = m_scenario.operations[i];
            const std::string pointer = "/operations/" + scenario::escapeSegment(operation.name);
            if (operation.consumes.empty())
                add(FindingKind::UntriggeredOperation, pointer, fmt::format("No traffic starts the operation \"{}\".", operation.name),
                    "give it a share in the \"mix\" of a traffic source, or remove it");
            else
                add(FindingKind::UntriggeredOperation, pointer,
                    fmt::format("No message starts the operation \"{}\": nothing that runs sends to \"{}\".", operation.name, operation.consumes),
                    "send to the queue in an operation that traffic starts, or remove both");
        }
    }

    /// Marks what the edges of running operations touch, and what these live on.
    [[nodiscard]] std::vector<bool> reached() const
    {
        const Graph& graph = m_graph.graph;
        std::vector<bool> marks(boost::num_vertices(graph), false);
        for (const auto& edge : boost::make_iterator_range(boost::edges(graph)))
            if (std::ranges::any_of(graph[edge].operations, [this](std::uint32_t operation) { return m_triggered[operation]; }))
                marks[boost::target(edge, graph)] = true;
        // What something in use lives on is in use: the broker of a queue, the pods and the disk of the broker, and so on.
        for (bool changed = true; changed;) {
            changed = false;
            for (const auto& edge : boost::make_iterator_range(boost::edges(graph))) {
                const std::size_t home = boost::target(edge, graph);
                if (graph[edge].relation != Relation::Membership || !marks[boost::source(edge, graph)] || marks[home]) continue;
                marks[home] = changed = true;
            }
        }
        return marks;
    }

    /// Whether the pool takes the pods of a spot pool while that has no capacity.
    [[nodiscard]] bool standsIn(const std::string& pool) const
    {
        return std::ranges::any_of(m_scenario.components, [&](const scenario::Component& other) {
            const auto* spot = other.as<scenario::NodePoolSpec>();
            return spot && spot->spotMarket && spot->spotMarket->fallback == pool;
        });
    }

    /// Whether an operation names it, one that runs or not.
    [[nodiscard]] bool hasCallers(std::size_t vertex) const
    {
        return std::ranges::any_of(boost::make_iterator_range(boost::in_edges(vertex, m_graph.graph)), [this](const auto& edge) { return !m_graph.graph[edge].operations.empty(); });
    }

    void findUnreached()
    {
        const std::vector<bool> marks = reached();
        for (std::size_t vertex = 1; vertex < marks.size(); ++vertex) {
            const scenario::Component& one = *component(vertex);
            const bool hasMembers = std::ranges::any_of(boost::make_iterator_range(boost::in_edges(vertex, m_graph.graph)),
                                                        [this](const auto& edge) { return m_graph.graph[edge].relation == Relation::Membership; });
            if (const auto* pool = one.as<scenario::NodePoolSpec>()) {
                if (!hasMembers && !standsIn(one.id))
                    add(FindingKind::PoolWithoutPods, componentPointer(one.id),
                        fmt::format("No pod runs in the node pool \"{}\": {} nodes are paid for and idle.", one.id, pool->nodes),
                        fmt::format("name it as the \"pool\" of a service, tolerate its taints, or remove it"));
            } else if (one.as<scenario::ClusterSpec>()) {
                if (!hasMembers) add(FindingKind::ClusterWithoutNodes, componentPointer(one.id), fmt::format("The cluster \"{}\" has no node pool.", one.id), "add a node-pool with this \"cluster\"");
            } else if (one.as<scenario::ServiceBusSpec>()) {
                if (!hasMembers) add(FindingKind::NamespaceWithoutQueues, componentPointer(one.id), fmt::format("The namespace \"{}\" has no queue.", one.id), "add a queue with this \"serviceBus\", or remove it");
            } else if (one.as<scenario::EventHubsSpec>() || one.as<scenario::KafkaSpec>() || one.as<scenario::RabbitMqSpec>()) {
                if (!hasMembers) add(FindingKind::NamespaceWithoutQueues, componentPointer(one.id), fmt::format("The broker \"{}\" has no topic and no queue.", one.id), "add one with this \"broker\", or remove it");
            } else if (one.as<scenario::ServiceSpec>() && !hasCallers(vertex)) {
                // Its pods only take room on the nodes, or a store lives in them.
            } else if (!one.as<scenario::FixedCostSpec>() && !one.as<scenario::EnvironmentCopySpec>()) {
                if (!marks[vertex])
                    add(FindingKind::UnreachedComponent, componentPointer(one.id), fmt::format("No traffic reaches \"{}\".", one.id),
                        "call it in an operation that runs, or remove it");
            }
            if (const auto* service = one.as<scenario::ServiceSpec>()) checkService(vertex, one, *service);
        }
    }

    void checkService(std::size_t vertex, const scenario::Component& one, const scenario::ServiceSpec& service)
    {
        const bool hasPool = std::ranges::any_of(boost::make_iterator_range(boost::out_edges(vertex, m_graph.graph)), [&](const auto& edge) {
            if (m_graph.graph[edge].relation != Relation::Membership) return false;
            const scenario::Component& pool = *component(boost::target(edge, m_graph.graph));
            return mayRunOn(service, *pool.as<scenario::NodePoolSpec>(), pool.id);
        });
        if (!hasPool)
            add(FindingKind::NowhereToRun, componentPointer(one.id),
                service.pool.empty() ? fmt::format("No node pool takes the pods of \"{}\".", one.id)
                                     : fmt::format("The node pool \"{}\" has taints that \"{}\" does not tolerate.", service.pool, one.id),
                "add a node-pool, or the key of its taint to \"tolerations\"");
        for (const scenario::ConnectionPoolSpec& pool : service.connectionPools) {
            const bool used = std::ranges::any_of(boost::make_iterator_range(boost::out_edges(vertex, m_graph.graph)), [&](const auto& edge) {
                return m_graph.graph[edge].relation != Relation::Membership && m_graph.names[boost::target(edge, m_graph.graph)] == pool.target;
            });
            if (!used)
                add(FindingKind::UnusedConnectionPool, componentPointer(one.id) + "/connectionPools/" + scenario::escapeSegment(pool.target),
                    fmt::format("\"{}\" keeps connections to \"{}\" and never calls it.", one.id, pool.target), "remove the pool, or add the call");
        }
    }

    const ComponentGraph& m_graph;
    const Scenario& m_scenario;
    std::vector<bool> m_triggered;
    std::vector<Finding> m_findings;
};

} // namespace

std::string_view findingName(FindingKind kind)
{
    switch (kind) {
    case FindingKind::WorkerCycle: return "worker-cycle";
    case FindingKind::MessageLoop: return "message-loop";
    case FindingKind::UntriggeredOperation: return "untriggered-operation";
    case FindingKind::UnreachedComponent: return "unreached-component";
    case FindingKind::UnusedConnectionPool: return "unused-connection-pool";
    case FindingKind::PoolWithoutPods: return "pool-without-pods";
    case FindingKind::ClusterWithoutNodes: return "cluster-without-nodes";
    case FindingKind::NamespaceWithoutQueues: return "namespace-without-queues";
    case FindingKind::NowhereToRun: return "nowhere-to-run";
    case FindingKind::PodsWithoutRoom: return "pods-without-room";
    case FindingKind::LockUpUnderLoad: return "lock-up-under-load";
    case FindingKind::RetriesMultiply: return "retries-multiply";
    case FindingKind::AutoscalerBlind: return "autoscaler-blind";
    case FindingKind::ThroughputBelowMinimum: return "throughput-below-minimum";
    case FindingKind::DatabasesBeyondSize: return "databases-beyond-size";
    case FindingKind::ConnectionsBeyondServer: return "connections-beyond-server";
    case FindingKind::DiskWithoutRoom: return "disk-without-room";
    case FindingKind::ContentsDieWithPod: return "contents-die-with-pod";
    case FindingKind::IdleConsumers: return "idle-consumers";
    case FindingKind::GroupPerPod: return "group-per-pod";
    case FindingKind::RetentionTooLong: return "retention-too-long";
    case FindingKind::TooManyPartitions: return "too-many-partitions";
    case FindingKind::BrokersTooFew: return "brokers-too-few";
    }
    return "";
}

std::vector<Finding> graphFindings(const ComponentGraph& graph) { return Finder(graph).find(); }

std::vector<Finding> graphFindings(const Scenario& scenario) { return graphFindings(buildGraph(scenario)); }

void placeInFile(std::vector<Finding>& findings, const std::filesystem::path& file, const scenario::LoadOptions& options)
{
    const auto text = scenario::readFile(file);
    if (!text) return;
    const auto parsed = scenario::parseJson(*text, file.string());
    if (!parsed) return;
    const auto prepared = scenario::prepare(*parsed, file.string(), options);
    if (!prepared) return;
    for (Finding& finding : findings) finding.fact.where = prepared->document.position(finding.fact.where.pointer);
}

} // namespace headroom::capacity
