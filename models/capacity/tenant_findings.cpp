#include "models/capacity/tenant_findings.h"

#include "models/scenario/json_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace headroom::capacity {
namespace {

using scenario::Component;
using scenario::Scenario;

/// Containers that share one database's throughput before each one more raises its minimum.
constexpr int kContainersFree = 25;
constexpr double kUnitsPerContainer = 100, kUnitsMin = 400, kAutoscaleMin = 1000, kBytesPerGigabyte = 1e9;

int podsMax(const scenario::ServiceSpec& service)
{
    if (service.keda) return std::max(service.keda->max, service.replicas);
    return std::max(service.hpa ? service.hpa->max : service.replicas, service.replicas);
}

class Finder {
public:
    explicit Finder(const simulation::Topology& topology) : m_topology(topology), m_scenario(*topology.scenario)
    {
        for (const scenario::TenantGroup& group : m_scenario.tenants) m_sizes.emplace(group.name, static_cast<int>(group.tenants.size()));
        for (const Component& component : m_scenario.components)
            if (const auto* service = component.as<scenario::ServiceSpec>())
                for (const scenario::ConnectionPoolSpec& pool : service->connectionPools) {
                    Held& held = m_held[pool.target];
                    const int pods = podsMax(*service);
                    held.connections += static_cast<double>(pods) * pool.size;
                    held.pods += pods;
                }
    }

    std::vector<Finding> find()
    {
        for (const simulation::RedisRow& row : m_topology.redisCaches) {
            const Component& component = m_topology.component(row.component);
            if (row.spec->tier == "container") continue;   // as many databases and connections as its configuration says
            checkDatabases(component, row);
            checkConnections(component, row.tier.maxConnections, fmt::format("{} {}", row.spec->tier, row.spec->size));
        }
        for (const auto& row : m_topology.cosmosDbs) checkCosmos(m_topology.component(row.component), *row.spec);
        for (const simulation::SqlRow& row : m_topology.sqlDatabases)
            checkConnections(m_topology.component(row.component), row.tier.maxSessions, fmt::format("{} {}", row.spec->tier, row.spec->hardware));
        for (const Component& component : m_scenario.components) {
            if (const auto* server = component.as<scenario::PostgresqlSpec>(); server != nullptr && server->maxConnections)
                checkConnections(component, *server->maxConnections, "this server");
            if (const auto* store = component.as<scenario::DocumentStoreSpec>()) checkConnections(component, store->maxConnections, "this store");
        }
        return std::move(m_findings);
    }

private:
    struct Held {
        double connections = 0;
        int pods = 0;
    };

    /// Tenants that share a component; 0 for a tenant's own and for one that serves no group.
    [[nodiscard]] int sharers(const Component& component) const
    {
        if (!component.tenancy.tenant.empty()) return 0;
        const auto size = m_sizes.find(component.tenancy.group);
        return size == m_sizes.end() ? 0 : size->second;
    }

    void add(FindingKind kind, const Component& component, const char* key, std::string message, std::string hint)
    {
        m_findings.push_back({Severity::Warning, kind,
                              {ErrorCode::LimitExceeded, std::move(message), {m_scenario.source, 0, "/components/" + scenario::escapeSegment(component.id) + key}, std::move(hint)}});
    }

    void checkDatabases(const Component& component, const simulation::RedisRow& row)
    {
        // A cluster of shards has database 0 alone.
        const int limit = row.spec->shards > 1 ? 1 : row.tier.databases;
        const int tenants = sharers(component), needed = row.spec->databases + tenants;
        if (limit <= 0 || needed <= limit) return;
        const std::string who = tenants > 0 ? fmt::format("{} of its own and one for each of {} tenants", row.spec->databases, tenants) : "as stated";
        add(FindingKind::TooManyDatabases, component, "/size",
            fmt::format("\"{}\" needs {} numbered databases ({}); {} {}{} has {}.", component.id, needed, who, row.spec->tier, row.spec->size,
                        row.spec->shards > 1 ? " with shards" : "", limit),
            row.spec->shards > 1 ? "use key prefixes instead of databases, or no shards" : "use a larger size, key prefixes instead of databases, or a cache for each tenant");
    }

    void checkCosmos(const Component& component, const scenario::CosmosDbSpec& spec)
    {
        if (spec.throughput == scenario::CosmosDbSpec::Throughput::Serverless) return;
        const int tenants = sharers(component), containers = spec.containers + tenants;
        const double least = requestUnitsMin(containers, spec.storageBytes, spec.autoscale);
        if (spec.requestUnitsPerSecond >= least) {
            if (containers > kContainersFree && tenants > 0)
                add(FindingKind::ManyContainers, component, "/containers",
                    fmt::format("{} containers ({} and one for each of {} tenants) share the throughput of \"{}\"; above {} each raises its minimum by {:g} RU/s, now {:g} RU/s.",
                                containers, spec.containers, tenants, component.id, kContainersFree, kUnitsPerContainer, least),
                    "it has enough today; it cannot be lowered below that");
            return;
        }
        add(FindingKind::ThroughputBelowMinimum, component, "/throughput",
            fmt::format("\"{}\" has {:g} RU/s{}; with {} container{} and {:.3g} GB it cannot be set below {:g} RU/s.", component.id, spec.requestUnitsPerSecond,
                        spec.autoscale ? " at most" : "", containers, containers == 1 ? "" : "s", spec.storageBytes / kBytesPerGigabyte, least),
            fmt::format("set it to {:g}RU/s, or give fewer tenants a container in it", least));
    }

    void checkConnections(const Component& component, double limit, const std::string& what)
    {
        const auto held = m_held.find(component.id);
        if (limit <= 0 || held == m_held.end() || held->second.connections <= limit) return;
        add(FindingKind::TooManyConnections, component, "",
            fmt::format("The connection pools of {} pods can hold {:g} connections to \"{}\"; {} takes {:g}.", held->second.pods, held->second.connections, component.id, what, limit),
            "make the pools smaller, run fewer pods, or use a larger size");
    }

    const simulation::Topology& m_topology;
    const Scenario& m_scenario;
    std::map<std::string, int> m_sizes;     ///< of the groups
    std::map<std::string, Held> m_held;     ///< by target
    std::vector<Finding> m_findings;
};

} // namespace

double requestUnitsMin(int containers, double storageBytes, bool autoscale)
{
    const double gigabytes = storageBytes / kBytesPerGigabyte;
    if (autoscale) return std::ceil(std::max({kAutoscaleMin, gigabytes * 10, 10 * kUnitsPerContainer + 10 * kUnitsPerContainer * std::max(0, containers - kContainersFree)}) / 1000 - 1e-9) * 1000;
    return std::ceil(std::max({kUnitsMin, gigabytes, kUnitsMin + kUnitsPerContainer * std::max(0, containers - kContainersFree)}) / 100 - 1e-9) * 100;
}

std::vector<Finding> tenantFindings(const simulation::Topology& topology) { return Finder(topology).find(); }

} // namespace headroom::capacity
