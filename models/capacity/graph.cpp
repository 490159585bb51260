#include "models/capacity/graph.h"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <unordered_map>

namespace headroom::capacity {
namespace {

using scenario::Step;

class GraphBuilder {
public:
    explicit GraphBuilder(const scenario::Scenario& scenario)
    {
        m_result.scenario = &scenario;
        m_result.graph = Graph(scenario.components.size() + 1);
        m_result.names.push_back("clients");
        for (std::uint32_t i = 0; i < scenario.components.size(); ++i) {
            m_result.graph[ComponentGraph::vertexOf(i)].component = i;
            m_result.names.push_back(scenario.components[i].id);
            m_vertices.emplace(scenario.components[i].id, ComponentGraph::vertexOf(i));
        }
        for (std::uint32_t i = 0; i < scenario.operations.size(); ++i) addOperation(scenario.operations[i], i);
        addMemberships(scenario);
    }

    ComponentGraph take() { return std::move(m_result); }

private:
    static constexpr std::size_t kNoVertex = ~std::size_t{0};

    [[nodiscard]] std::size_t vertex(std::string_view id) const
    {
        const auto found = m_vertices.find(id);
        return found == m_vertices.end() ? kNoVertex : found->second;
    }

    void addEdge(std::size_t from, std::size_t to, Relation relation, const std::string& pointer, const std::uint32_t* operation,
                 bool timesOut = true)
    {
        if (from == kNoVertex || to == kNoVertex) return;
        // Below 2^30 vertices a pair and its relation are one number: the key stays hashable without a helper.
        const std::uint64_t key = (std::uint64_t{from} << 33) | (std::uint64_t{to} << 3) | static_cast<std::uint64_t>(relation);
        auto known = m_edges.find(key);
        if (known == m_edges.end()) {
            const auto edge = boost::add_edge(from, to, ComponentEdge{relation, {}, pointer, true}, m_result.graph).first;
            known = m_edges.emplace(key, edge).first;
        }
        if (operation == nullptr) return;
        ComponentEdge& edge = m_result.graph[known->second];
        edge.timesOut = edge.timesOut && timesOut;
        auto& operations = edge.operations;
        if (operations.empty() || operations.back() != *operation) operations.push_back(*operation);
    }

    void addOperation(const scenario::Operation& operation, std::uint32_t index)
    {
        if (operation.consumes.empty()) {
            addSteps(operation.steps, ComponentGraph::kClients, index);
        } else if (!operation.steps.empty()) {
            const Step& first = operation.steps.front();
            addEdge(vertex(operation.consumes), vertex(first.target), Relation::Deliver, first.pointer, &index);
            addSteps(first.steps, vertex(first.target), index);
            // Later steps of a treatment are made by nobody's worker: they hang on the queue, as in a run.
            for (std::size_t i = 1; i < operation.steps.size(); ++i) addStep(operation.steps[i], vertex(operation.consumes), index);
        }
    }

    void addSteps(const std::vector<Step>& steps, std::size_t caller, std::uint32_t operation)
    {
        for (const Step& step : steps) addStep(step, caller, operation);
    }

    void addStep(const Step& step, std::size_t caller, std::uint32_t operation)
    {
        if (step.probability <= 0 || step.times <= 0) return;
        std::size_t next = caller;
        if (step.kind != Step::Kind::Parallel) {
            const std::size_t target = vertex(step.target);
            addEdge(caller, target, step.kind == Step::Kind::Send ? Relation::Send : Relation::Call, step.pointer, &operation, step.timeout.has_value());
            if (!step.newConnection.empty()) addEdge(caller, vertex(step.newConnection), Relation::Call, step.pointer, &operation);
            if (target != kNoVertex && (component(target).as<scenario::ServiceSpec>() || component(target).as<scenario::GatewaySpec>())) next = target;
        }
        addSteps(step.steps, next, operation);
    }

    [[nodiscard]] const scenario::Component& component(std::size_t vertexIndex) const { return m_result.scenario->components[vertexIndex - 1]; }

    void addMemberships(const scenario::Scenario& scenario)
    {
        std::vector<std::uint32_t> pools;
        for (std::uint32_t i = 0; i < scenario.components.size(); ++i)
            if (scenario.components[i].as<scenario::NodePoolSpec>()) pools.push_back(i);
        for (std::uint32_t i = 0; i < scenario.components.size(); ++i) {
            const scenario::Component& member = scenario.components[i];
            const std::size_t from = ComponentGraph::vertexOf(i);
            const std::string pointer = "/components/" + member.id;
            if (const auto* pool = member.as<scenario::NodePoolSpec>()) addEdge(from, vertex(pool->cluster), Relation::Membership, pointer, nullptr);
            if (const auto* queue = member.as<scenario::QueueSpec>()) addEdge(from, vertex(queue->serviceBus.empty() ? queue->broker : queue->serviceBus), Relation::Membership, pointer, nullptr);
            if (const auto* topic = member.as<scenario::TopicSpec>()) addEdge(from, vertex(topic->broker), Relation::Membership, pointer, nullptr);
            for (const std::string& host : homesOf(member)) addEdge(from, vertex(host), Relation::Membership, pointer, nullptr);
            const auto* service = member.as<scenario::ServiceSpec>();
            if (!service) continue;
            if (!service->pool.empty()) {
                addEdge(from, vertex(service->pool), Relation::Membership, pointer, nullptr);
                continue;
            }
            for (const std::uint32_t p : pools)
                if (mayRunOn(*service, *scenario.components[p].as<scenario::NodePoolSpec>(), scenario.components[p].id))
                    addEdge(from, ComponentGraph::vertexOf(p), Relation::Membership, pointer, nullptr);
        }
    }

    ComponentGraph m_result;
    std::unordered_map<std::string_view, std::size_t> m_vertices;
    std::unordered_map<std::uint64_t, Graph::edge_descriptor> m_edges;
};

} // namespace

std::vector<std::string> homesOf(const scenario::Component& component)
{
    std::vector<std::string> homes;
    const auto add = [&](const std::string& id) {
        if (!id.empty()) homes.push_back(id);
    };
    if (const auto* redis = component.as<scenario::RedisSpec>()) {
        if (redis->tier == "container") add(redis->host);
    } else if (const auto* documents = component.as<scenario::DocumentStoreSpec>()) {
        add(documents->host);
        add(documents->disk);
    } else if (const auto* rabbit = component.as<scenario::RabbitMqSpec>()) {
        add(rabbit->host);
        add(rabbit->disk);
    } else if (const auto* kafka = component.as<scenario::KafkaSpec>()) {
        add(kafka->host);
    }
    return homes;
}

bool mayRunOn(const scenario::ServiceSpec& service, const scenario::NodePoolSpec& pool, const std::string& poolId)
{
    if (!service.pool.empty() && service.pool != poolId) return false;
    return std::all_of(pool.taints.begin(), pool.taints.end(), [&](const scenario::Taint& taint) {
        return taint.effect == "PreferNoSchedule" ||
               std::find(service.tolerations.begin(), service.tolerations.end(), taint.key) != service.tolerations.end();
    });
}

ComponentGraph buildGraph(const scenario::Scenario& scenario) { return GraphBuilder(scenario).take(); }

} // namespace headroom::capacity
