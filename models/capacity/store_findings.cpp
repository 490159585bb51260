#include "models/capacity/store_findings.h"

#include "models/scenario/json_text.h"
#include "models/simulation/store_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace headroom::capacity {
namespace {

using simulation::HostedRow;
using simulation::kNone;
using simulation::Topology;

class Finder {
public:
    explicit Finder(const Topology& topology) : m_topology(topology) {}

    std::vector<Finding> find()
    {
        for (const auto& row : m_topology.cosmosDbs) checkThroughput(row.component, *row.spec);
        for (const simulation::RedisRow& row : m_topology.redisCaches) {
            checkDatabases(row);
            checkConnections(row.component, row.tier.maxConnections);
        }
        for (const simulation::SqlRow& row : m_topology.sqlDatabases) checkConnections(row.component, row.tier.maxSessions);
        for (const simulation::DatabaseRow& row : m_topology.databases) checkConnections(row.component, row.maxConnections);
        for (const simulation::DiskRow& row : m_topology.disks) checkDisk(row);
        for (const HostedRow& row : m_topology.hosted) checkContents(row);
        std::ranges::stable_sort(m_findings, {}, [](const Found& found) { return found.component; });
        std::vector<Finding> findings;
        for (Found& found : m_findings) findings.push_back(std::move(found.finding));
        return findings;
    }

private:
    struct Found { std::uint32_t component = 0; Finding finding; };

    void warn(FindingKind kind, std::uint32_t component, const char* key, std::string message, std::string hint)
    {
        const std::string pointer = "/components/" + scenario::escapeSegment(m_topology.component(component).id) + key;
        m_findings.push_back({component, {Severity::Warning, kind, {ErrorCode::Inconsistent, std::move(message), {m_topology.scenario->source, 0, pointer}, std::move(hint)}}});
    }

    /// Tenants that share a component; 0 for a tenant's own and for one that serves no group.
    [[nodiscard]] int sharers(std::uint32_t component) const
    {
        const scenario::Tenancy& tenancy = m_topology.component(component).tenancy;
        if (!tenancy.tenant.empty()) return 0;
        for (const scenario::TenantGroup& group : m_topology.scenario->tenants)
            if (group.name == tenancy.group) return static_cast<int>(group.tenants.size());
        return 0;
    }

    [[nodiscard]] const std::string& idOf(std::uint32_t component) const { return m_topology.component(component).id; }

    void checkThroughput(std::uint32_t component, const scenario::CosmosDbSpec& spec)
    {
        scenario::CosmosDbSpec shared = spec;
        shared.containers += sharers(component);
        const double least = simulation::minimumUnits(shared);
        if (spec.requestUnitsPerSecond >= least) return;
        warn(FindingKind::ThroughputBelowMinimum, component, "/throughput",
             fmt::format("\"{}\" has {:.0f} RU/s; with {} and {:.0f} GB the service does not let it have less than {:.0f} RU/s.", idOf(component), spec.requestUnitsPerSecond,
                         shared.containers == 1 ? "one container" : fmt::format("{} containers", shared.containers), spec.storageBytes * 1e-9, least),
             fmt::format("state at least {:.0f}RU/s, or give fewer tenants a container in it", least));
    }

    void checkDatabases(const simulation::RedisRow& row)
    {
        const int known = simulation::databasesOf(*row.spec, row.tier);
        const int tenants = sharers(row.component), used = row.spec->databases + tenants;
        if (used <= known) return;
        const std::string what = row.spec->tier == "container" ? "a Redis as it is delivered" : fmt::format("a {} {}", row.spec->tier, row.spec->size);
        warn(FindingKind::DatabasesBeyondSize, row.component, "/databases",
             row.spec->shards > 1 ? fmt::format("\"{}\" uses {} numbered databases; a cluster has number 0 alone.", idOf(row.component), used)
                                  : fmt::format("\"{}\" uses {} numbered databases{}; {} has {}.", idOf(row.component), used,
                                                tenants > 0 ? fmt::format(" ({} of its own and one for each of {} tenants)", row.spec->databases, tenants) : "", what, known),
             "a larger size, a second cache, a prefix in the keys, or a cache for each tenant");
    }

    /// Pools keep what they have opened, so at a peak all of them are open.
    void checkConnections(std::uint32_t component, double most)
    {
        double pooled = 0;
        std::string who;
        for (const simulation::ServiceRow& service : m_topology.services)
            for (const simulation::ConnectionPoolRow& pool : service.pools) {
                if (pool.target != component) continue;
                const int pods = std::max({service.spec->replicas, service.spec->hpa ? service.spec->hpa->max : 0, service.spec->keda ? service.spec->keda->max : 0});
                pooled += static_cast<double>(pool.size) * pods;
                who += fmt::format("{}\"{}\" {} × {}", who.empty() ? "" : ", ", idOf(service.component), pods, pool.size);
            }
        if (pooled <= most || most <= 0) return;
        warn(FindingKind::ConnectionsBeyondServer, component, "",
             fmt::format("Callers of \"{}\" can open {:.0f} connections ({}); it takes {:.0f} and refuses the others.", idOf(component), pooled, who, most),
             "smaller pools, fewer pods, a pooler between them, or a larger size");
    }

    void checkDisk(const simulation::DiskRow& row)
    {
        if (row.backgroundIops < row.iops) return;
        warn(FindingKind::DiskWithoutRoom, row.component, "/backgroundIops",
             fmt::format("Others take {:.0f} of the {:.0f} operations a second of \"{}\": nothing is left.", row.backgroundIops, row.iops, idOf(row.component)), "a larger disk");
    }

    void checkContents(const HostedRow& row)
    {
        if (row.keeps == HostedRow::Keeps::Disk) return;
        const std::string& host = idOf(m_topology.services[row.service].component);
        warn(FindingKind::ContentsDieWithPod, row.component, "/host",
             row.keeps == HostedRow::Keeps::Pod ? fmt::format("What \"{}\" holds is lost when the pod of \"{}\" is replaced.", idOf(row.component), host)
                                                : fmt::format("What \"{}\" holds is lost when the container of \"{}\" ends.", idOf(row.component), host),
             "give the host a \"volume\" of the kind \"disk\", or use a managed store");
    }

    const Topology& m_topology;
    std::vector<Found> m_findings;
};

} // namespace

std::vector<Finding> storeFindings(const Topology& topology) { return Finder(topology).find(); }

} // namespace headroom::capacity
