#include "models/analysis/tenant_use.h"

#include "core/random/distributions.h"
#include "models/analysis/signals.h"
#include "models/scenario/message_loops.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <unordered_map>

namespace headroom::analysis {

using pricing::ComponentUse;
using scenario::Component;
using scenario::Scenario;
using scenario::Step;

namespace {

/// By tenant; the last element is nobody's.
using Shares = std::vector<double>;

/// What operations ask of one component.
struct Figures {
    Shares calls, cpuSeconds, requestUnits, messages;
};

void addScaled(Shares& to, const Shares& shares, double factor)
{
    for (std::size_t i = 0; i < to.size(); ++i) to[i] += shares[i] * factor;
}

double sumOf(const Shares& shares) { return std::accumulate(shares.begin(), shares.end(), 0.0); }

class UseReader {
public:
    UseReader(const Scenario& scenario, const simulation::Recording& recording) : m_scenario(scenario), m_recording(recording), m_signals(recording)
    {
        for (const scenario::TenantGroup& group : scenario.tenants)
            for (const std::string& tenant : group.tenants) m_place.emplace(tenant, m_place.size());
        for (const Component& component : scenario.components) {
            m_components.emplace(component.id, &component);
            // A tenant's own component needs no figures: whose it is is known.
            if (component.tenancy.tenant.empty()) m_figures.emplace(component.id, Figures{nobody(), nobody(), nobody(), nobody()});
        }
        for (const simulation::Resource& resource : recording.resources)
            if (resource.name == "cpu requests")
                m_cores[resource.component] = meanOf(recording, resource.capacity, 0, resource.capacity.size()).value_or(0);
    }

    std::vector<ComponentUse> read()
    {
        if (m_scenario.tenants.empty()) return {};
        readOwners();
        m_clients.assign(m_place.size() + 1, 0.0);
        for (std::size_t i = 0; i < m_scenario.operations.size(); ++i) {
            if (m_scenario.operations[i].consumes.empty()) addScaled(m_clients, m_owners[i], m_executions[i]);
            else chargeMessages(m_scenario.operations[i].consumes, m_owners[i], m_executions[i]);
            visit(m_scenario.operations[i].steps, m_executions[i], m_owners[i]);
        }
        std::vector<ComponentUse> uses;
        for (const Component& component : m_scenario.components)
            if (!component.tenancy.group.empty() && component.tenancy.tenant.empty()) uses.push_back(useOf(component));
        return uses;
    }

private:
    [[nodiscard]] Shares nobody(double amount = 0) const
    {
        Shares shares(m_place.size() + 1, 0.0);
        shares.back() = amount;
        return shares;
    }

    /// On whose behalf each operation runs. Who treats messages works for those who sent them, over as many queues as there are.
    void readOwners()
    {
        const auto& operations = m_scenario.operations;
        for (const scenario::Operation& operation : operations) {
            const auto result = std::ranges::find(m_recording.operations, operation.name, &simulation::OperationResult::name);
            m_executions.push_back(result == m_recording.operations.end() ? 0.0 : static_cast<double>(result->requests.offered));
            Shares owner = nobody();
            if (const auto own = m_place.find(operation.tenant); own != m_place.end()) owner[own->second] = 1;
            else if (operation.consumes.empty()) owner.back() = 1;
            m_owners.push_back(std::move(owner));
        }
        const auto flows = scenario::messageFlows(m_scenario);
        // A round carries the senders one queue further; loops of messages settle like a geometric series.
        for (std::size_t round = 0; round < std::min<std::size_t>(operations.size(), 64); ++round) {
            std::vector<Shares> received(operations.size(), nobody());
            for (std::size_t i = 0; i < operations.size(); ++i)
                for (const scenario::MessageFlow& flow : flows[i]) addScaled(received[flow.consumer], m_owners[i], m_executions[i] * flow.perExecution);
            for (std::size_t i = 0; i < operations.size(); ++i) {
                const double sum = sumOf(received[i]);
                if (operations[i].consumes.empty() || !operations[i].tenant.empty() || sum <= 0) continue;
                m_owners[i] = nobody();
                addScaled(m_owners[i], received[i], 1 / sum);
            }
        }
        for (Shares& owner : m_owners)
            if (sumOf(owner) <= 0) owner.back() = 1;
    }

    void visit(const std::vector<Step>& steps, double executions, const Shares& owner)
    {
        for (const Step& step : steps) {
            const double count = executions * step.probability * step.times;
            if (step.kind == Step::Kind::Call) {
                chargeCalls(step.target, owner, count);
                if (const auto found = m_figures.find(step.target); found != m_figures.end()) {
                    if (step.cpu) addScaled(found->second.cpuSeconds, owner, count * random::theoreticalMean(*step.cpu));
                    addScaled(found->second.requestUnits, owner, count * step.requestUnits);
                }
            }
            visit(step.steps, count * (1 - step.hitRatio.value_or(0)), owner);
        }
    }

    /// Calls of what lives in the pods of a service are calls of the service; those of stores on a disk are calls of the disk.
    void chargeCalls(const std::string& id, const Shares& owner, double count)
    {
        const auto component = m_components.find(id);
        if (component == m_components.end()) return;
        if (const auto found = m_figures.find(id); found != m_figures.end()) addScaled(found->second.calls, owner, count);
        if (const auto* redis = component->second->as<scenario::RedisSpec>()) chargeCalls(redis->host, owner, count);
        if (const auto* store = component->second->as<scenario::DocumentStoreSpec>()) {
            chargeCalls(store->host, owner, count);
            chargeCalls(store->disk, owner, count);
        }
    }

    /// Messages of a queue are messages of its broker, and calls of the service whose pods the broker lives in.
    void chargeMessages(const std::string& id, const Shares& owner, double count)
    {
        const auto component = m_components.find(id);
        if (component == m_components.end()) return;
        if (const auto found = m_figures.find(id); found != m_figures.end()) addScaled(found->second.messages, owner, count);
        if (const auto* queue = component->second->as<scenario::QueueSpec>()) {
            chargeMessages(queue->serviceBus, owner, count);
            chargeMessages(queue->broker, owner, count);
        } else if (const auto* topic = component->second->as<scenario::TopicSpec>()) {
            chargeMessages(topic->broker, owner, count);
        } else if (const auto* kafka = component->second->as<scenario::KafkaSpec>()) {
            chargeCalls(kafka->host, owner, count);
        } else if (const auto* rabbit = component->second->as<scenario::RabbitMqSpec>()) {
            chargeCalls(rabbit->host, owner, count);
        }
    }

    ComponentUse made(const Component& component, std::string basis, const Shares& shares, double idle = 0) const
    {
        ComponentUse use;
        use.component = component.id;
        use.basis = std::move(basis);
        use.byTenant.assign(shares.begin(), shares.end() - 1);
        use.common = shares.back();
        use.idle = idle;
        return use;
    }

    ComponentUse useOf(const Component& component) const
    {
        if (component.as<scenario::NodePoolSpec>() != nullptr) return useOfPool(component);
        if (component.as<scenario::ClusterSpec>() != nullptr) {
            Shares shares = nobody();
            for (const Component& other : m_scenario.components)
                if (const auto* pool = other.as<scenario::NodePoolSpec>(); pool != nullptr && pool->cluster == component.id) addScaled(shares, podRequests(other), 1);
            return made(component, "CPU requests of pods", shares);
        }
        const Figures& figures = m_figures.at(component.id);
        if (sumOf(figures.requestUnits) > 0) return made(component, "request units", figures.requestUnits);
        if (sumOf(figures.cpuSeconds) > 0) return made(component, "CPU seconds", figures.cpuSeconds);
        if (sumOf(figures.messages) > 0) return made(component, "messages", figures.messages);
        if (sumOf(figures.calls) > 0) return made(component, component.as<scenario::RedisSpec>() != nullptr ? "commands" : "requests", figures.calls);
        const bool takesCalls = component.as<scenario::FixedCostSpec>() == nullptr && component.as<scenario::EnvironmentCopySpec>() == nullptr &&
                                component.as<scenario::OutboundSpec>() == nullptr;
        return made(component, "requests", takesCalls ? nobody() : m_clients);
    }

    ComponentUse useOfPool(const Component& component) const
    {
        const Shares requests = podRequests(component);
        return made(component, "CPU requests of pods", requests, std::max(0.0, coresOf(component.id) - sumOf(requests)));
    }

    /// Mean allocatable cores of a pool; 0 where nothing was recorded.
    [[nodiscard]] double coresOf(const std::string& pool) const
    {
        const auto found = m_cores.find(pool);
        return found == m_cores.end() ? 0 : found->second;
    }

    /// Mean cores that pods on `pool` ask for, by tenant.
    [[nodiscard]] Shares podRequests(const Component& pool) const
    {
        double all = 0;
        for (const auto& [id, cores] : m_cores) all += cores;
        const double part = all > 0 ? coresOf(pool.id) / all : 0;
        Shares shares = nobody();
        for (const Component& other : m_scenario.components) {
            const auto* service = other.as<scenario::ServiceSpec>();
            if (service == nullptr || (!service->pool.empty() && service->pool != pool.id)) continue;
            // Pods that wait for room ask for it, but have none.
            const auto meanPods = [&](const char* figure) {
                const simulation::Signal* pods = m_signals.find(other.id + figure);
                return pods == nullptr ? std::nullopt : meanOf(m_recording, pods->mean, 0, pods->mean.size());
            };
            const double pods = std::max(0.0, meanPods(".replicas").value_or(service->replicas) - meanPods(".pending").value_or(0));
            const double cores = pods * service->cpuRequestMilli / 1000 * (service->pool.empty() ? part : 1);
            addScaled(shares, ownersOf(other), cores);
        }
        return shares;
    }

    /// Whose pods those of a service are; adds up to 1.
    [[nodiscard]] Shares ownersOf(const Component& service) const
    {
        if (const auto own = m_place.find(service.tenancy.tenant); own != m_place.end()) {
            Shares shares = nobody();
            shares[own->second] = 1;
            return shares;
        }
        const Figures& figures = m_figures.at(service.id);
        const Shares& use = sumOf(figures.cpuSeconds) > 0 ? figures.cpuSeconds : figures.calls;
        const double sum = sumOf(use);
        if (sum <= 0) return nobody(1);
        Shares shares = nobody();
        addScaled(shares, use, 1 / sum);
        return shares;
    }

    const Scenario& m_scenario;
    const simulation::Recording& m_recording;
    SignalIndex m_signals;
    std::unordered_map<std::string, const Component*> m_components;
    std::map<std::string, double> m_cores;                     ///< allocatable, by pool
    std::unordered_map<std::string, std::size_t> m_place;      ///< tenant → index
    std::unordered_map<std::string, Figures> m_figures;        ///< by component
    std::vector<double> m_executions;                          ///< by operation
    std::vector<Shares> m_owners;                              ///< by operation; add up to 1
    Shares m_clients;                                          ///< client requests
};

} // namespace

std::vector<ComponentUse> tenantUse(const Scenario& scenario, const simulation::Recording& recording) { return UseReader(scenario, recording).read(); }

} // namespace headroom::analysis
