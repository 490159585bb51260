#include "models/capacity/static_capacity.h"

#include "models/capacity/store_findings.h"
#include "models/simulation/store_rules.h"
#include "models/simulation/network_signals.h"
#include "models/capacity/messaging_findings.h"
#include "models/simulation/messaging_resources.h"
#include "models/workload/traffic_profile.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace headroom::capacity {
namespace {

using simulation::kNone;
using simulation::Topology;

/// Demand of a mix per request of it, dense by resource.
using Mix = std::vector<double>;

/// What a group can treat for ever without any partition falling behind: a pod with one partition more than the others, and the hottest
/// partition, are full first. min(treatments at a time, P · min(workers, ⌈P/pods⌉)/⌈P/pods⌉, 1/hottest); `hottest` is a share of the messages.
double sustainedTreatments(std::uint32_t lines, bool owned, double pods, double workers, double hottest)
{
    double treatments = simulation::parallelTreatments(lines, owned, pods, workers);
    if (lines == 0 || pods < 1) return treatments;
    if (owned) {
        const double most = std::ceil(lines / std::floor(pods));
        treatments = std::min(treatments, lines * std::min(workers, most) / most);
    }
    return hottest > 0 ? std::min(treatments, 1 / hottest) : treatments;
}

class CapacityBuilder {
public:
    explicit CapacityBuilder(const Topology& topology) : m_topology(topology), m_scenario(*topology.scenario), m_model(demandsOf(topology)), m_messaging(simulation::messagingResources(topology))
    {
        for (std::uint32_t i = 0; i < m_scenario.operations.size(); ++i) m_operations.emplace(m_scenario.operations[i].name, i);
        m_result.peak = peakOf(m_scenario);
        m_result.present = placePods(topology, SizeChoice::Present);
        m_result.maximum = placePods(topology, SizeChoice::AtMaximum);
    }

    StaticCapacity build()
    {
        std::vector<Mix> mixes;
        for (const scenario::TrafficSource& source : m_scenario.traffic) mixes.push_back(mixOf(source));
        const Mix whole = wholeMix(mixes);
        for (const ResourceRow& row : m_model.resources) {
            m_capacityPresent.push_back(capacityOf(row, m_result.present));
            m_capacityAtMaximum.push_back(capacityOf(row, m_result.maximum));
        }
        const std::vector<std::uint32_t> order = listResources(whole, mixes);
        std::vector<std::uint32_t> place(m_model.resources.size(), kNone);
        for (std::uint32_t i = 0; i < order.size(); ++i) place[order[i]] = i;

        bottleneck(whole, place, m_wholePresent, m_result.bottleneckPresent, m_wholeAtMaximum, m_result.bottleneckAtMaximum);
        for (std::size_t s = 0; s < mixes.size(); ++s) {
            SourceCapacity source;
            source.source = m_scenario.traffic[s].name;
            source.peakRatePerSecond = m_result.peak.ratePerSecondBySource[s];
            bottleneck(mixes[s], place, source.ratePerSecondPresent, source.bottleneckPresent, source.ratePerSecondAtMaximum, source.bottleneckAtMaximum);
            m_result.sources.push_back(std::move(source));
        }
        for (std::uint32_t o = 0; o < m_scenario.operations.size(); ++o) addOperation(o, place);
        addFindings(whole);
        const std::vector<Finding> stores = storeFindings(m_topology);
        m_result.findings.insert(m_result.findings.end(), stores.begin(), stores.end());
        return std::move(m_result);
    }

private:
    [[nodiscard]] Mix mixOf(const scenario::TrafficSource& source) const
    {
        Mix mix(m_model.resources.size(), 0.0);
        for (const scenario::MixEntry& entry : source.mix) {
            const auto found = m_operations.find(entry.operation);
            if (found == m_operations.end()) continue;
            for (const Demand& demand : m_model.byOperation[found->second]) mix[demand.resource] += entry.share * demand.amount;
        }
        return mix;
    }

    [[nodiscard]] Mix wholeMix(const std::vector<Mix>& mixes) const
    {
        Mix whole(m_model.resources.size(), 0.0);
        for (std::size_t s = 0; s < mixes.size(); ++s) {
            const double share = m_result.peak.ratePerSecond > 0 ? m_result.peak.ratePerSecondBySource[s] / m_result.peak.ratePerSecond
                                                                 : 1.0 / static_cast<double>(mixes.size());
            for (std::size_t r = 0; r < whole.size(); ++r) whole[r] += share * mixes[s][r];
        }
        return whole;
    }

    [[nodiscard]] double capacityOf(const ResourceRow& row, const ClusterSize& size) const
    {
        const Topology& t = m_topology;
        switch (row.kind) {
        case ResourceKind::Workers: return static_cast<double>(size.services[row.station].placed) * t.services[row.station].spec->workers;
        case ResourceKind::ServiceCpu: {
            // Without a limit the pods are bounded by their nodes alone.
            const auto& limit = t.services[row.station].spec->cpuLimitMilli;
            return limit ? size.services[row.station].placed * *limit / 1000 : kUnlimited;
        }
        case ResourceKind::Connections: return static_cast<double>(size.services[row.station].placed) * t.services[row.station].pools[row.part].size;
        case ResourceKind::QueueSends: return *t.queues[row.station].spec->sendsPerSecond;
        case ResourceKind::Credits: return t.serviceBuses[row.station].spec->creditsPerSecond;
        case ResourceKind::RequestUnits: {
            // Full is the account when its hottest partition is.
            const scenario::CosmosDbSpec& spec = *t.cosmosDbs[row.station].spec;
            return spec.requestUnitsPerSecond / (simulation::partitionShares(spec).front() * static_cast<double>(simulation::partitionsOf(spec)));
        }
        case ResourceKind::RedisCommands: return t.redisCaches[row.station].shards;
        case ResourceKind::DatabaseCores: {
            const simulation::DatabaseRow& database = t.databases[row.station];
            if (database.hosted == simulation::kNone) return database.cores;
            const std::uint32_t host = t.hosted[database.hosted].service;
            const auto& limit = t.services[host].spec->cpuLimitMilli;
            return limit ? size.services[host].placed * *limit / 1000 : kUnlimited;
        }
        case ResourceKind::DatabaseConnections: return t.databases[row.station].maxConnections;
        case ResourceKind::DiskOperations: return t.disks[row.station].rate();
        case ResourceKind::RedisConnections: return std::max(0, t.redisCaches[row.station].tier.maxConnections);
        case ResourceKind::SqlCores: return std::max(0.0, t.sqlDatabases[row.station].spec->vCores - t.sqlDatabases[row.station].spec->otherLoadCores);
        case ResourceKind::SqlWorkers: {
            const simulation::SqlRow& sql = t.sqlDatabases[row.station];
            const double workers = sql.tier.workersPerCore * sql.spec->vCores;
            return sql.tier.maxWorkers > 0 ? std::min(sql.tier.maxWorkers, workers) : workers;
        }
        case ResourceKind::NodeCpu: return size.poolCores[row.station];
        case ResourceKind::Log: return kUnlimited;   // full by what it holds: a finding
        case ResourceKind::Messaging: return messagingCapacity(m_messaging[row.station], size);
        case ResourceKind::ClusterCpu: return std::accumulate(size.poolCores.begin(), size.poolCores.end(), 0.0);
        case ResourceKind::GatewayRequests: return unitsOf(row.station, size);
        case ResourceKind::GatewayConnections: return t.gateways[row.station].connectionsPerUnit * unitsOf(row.station, size);
        case ResourceKind::RateLimit: return simulation::capacityOf(t, t.limits[row.station], podsOf(t.limits[row.station].component, size));
        case ResourceKind::Ports: return t.outbounds[row.station].ports * (t.outbounds[row.station].perNode ? t.outbounds[row.station].spec->nodes : 1.0);
        }
        return 0;
    }

    [[nodiscard]] double unitsOf(std::uint32_t gateway, const ClusterSize& size) const
    {
        const simulation::GatewayRow& row = m_topology.gateways[gateway];
        return &size == &m_result.maximum ? row.unitsMax : row.spec->units;
    }

    [[nodiscard]] double podsOf(std::uint32_t component, const ClusterSize& size) const
    {
        for (std::uint32_t s = 0; s < m_topology.services.size(); ++s)
            if (m_topology.services[s].component == component) return size.services[s].placed;
        return 1;
    }

    /// A hot partition fills up before the others: 1/hottest share of one treatment at a time.
    [[nodiscard]] double messagingCapacity(const simulation::MessagingResource& limit, const ClusterSize& size) const
    {
        const Topology& t = m_topology;
        if (limit.kind != simulation::MessagingResource::Kind::Partitions) {
            const bool broker = limit.kind <= simulation::MessagingResource::Kind::Memory;
            return simulation::capacityOf(t, limit, broker ? t.brokers[limit.index].units : 1, 0);
        }
        const simulation::QueueRow& queue = t.queues[limit.index];
        const double hottest = queue.topic == kNone ? 0 : simulation::hottestShare(t.topics[queue.topic]);
        return sustainedTreatments(queue.lines, queue.owned, size.services[queue.consumerService].placed, t.services[queue.consumerService].spec->workers, hottest);
    }

    [[nodiscard]] static double rate(double capacity, double demand) { return demand > 0 ? capacity / demand : kUnlimited; }

    /// Fills `resources`; returns the model's index of each.
    std::vector<std::uint32_t> listResources(const Mix& whole, const std::vector<Mix>& mixes)
    {
        std::vector<bool> used(m_model.resources.size(), false);
        for (const auto& demands : m_model.byOperation)
            for (const Demand& demand : demands) used[demand.resource] = true;
        std::vector<std::uint32_t> order;
        for (std::uint32_t r = 0; r < used.size(); ++r)
            if (used[r] && m_capacityPresent[r] < kUnlimited) order.push_back(r);
        const auto rates = [&](std::uint32_t r) { return std::pair(rate(m_capacityAtMaximum[r], whole[r]), rate(m_capacityPresent[r], whole[r])); };
        std::ranges::stable_sort(order, [&](std::uint32_t a, std::uint32_t b) { return rates(a) < rates(b); });
        for (const std::uint32_t r : order) {
            const ResourceRow& row = m_model.resources[r];
            ResourceCapacity resource;
            resource.component = m_topology.component(row.component).id;
            resource.name = row.name;
            resource.unit = row.unit;
            resource.kind = row.kind;
            resource.capacityPresent = m_capacityPresent[r];
            resource.capacityAtMaximum = m_capacityAtMaximum[r];
            resource.demandPerRequest = whole[r];
            resource.ratePerSecondPresent = rate(m_capacityPresent[r], whole[r]);
            resource.ratePerSecondAtMaximum = rate(m_capacityAtMaximum[r], whole[r]);
            for (const Mix& mix : mixes) resource.ratePerSecondBySource.push_back(rate(m_capacityPresent[r], mix[r]));
            resource.peakUtilisation = m_result.peak.ratePerSecond > 0 && whole[r] > 0 ? m_result.peak.ratePerSecond / resource.ratePerSecondPresent : 0;
            resource.peakUtilisationAtMaximum = m_result.peak.ratePerSecond > 0 && whole[r] > 0 ? m_result.peak.ratePerSecond / resource.ratePerSecondAtMaximum : 0;
            m_result.resources.push_back(std::move(resource));
        }
        return order;
    }

    /// The lowest rate over a mix's resources, at both sizes; the first of equal ones.
    void bottleneck(const Mix& mix, const std::vector<std::uint32_t>& place, double& present, std::optional<std::size_t>& presentIndex, double& atMaximum,
                    std::optional<std::size_t>& atMaximumIndex) const
    {
        for (std::uint32_t r = 0; r < mix.size(); ++r) {
            if (mix[r] <= 0 || place[r] == kNone) continue;
            consider(rate(m_capacityPresent[r], mix[r]), place[r], present, presentIndex);
            consider(rate(m_capacityAtMaximum[r], mix[r]), place[r], atMaximum, atMaximumIndex);
        }
    }

    static void consider(double candidate, std::uint32_t place, double& lowest, std::optional<std::size_t>& index)
    {
        if (index && candidate >= lowest) return;
        lowest = candidate;
        index = place;
    }

    void addOperation(std::uint32_t index, const std::vector<std::uint32_t>& place)
    {
        OperationCapacity operation;
        operation.operation = m_scenario.operations[index].name;
        operation.clientOperation = m_scenario.operations[index].consumes.empty();
        for (const Demand& demand : m_model.byOperation[index]) {
            if (place[demand.resource] == kNone) continue;
            consider(rate(m_capacityPresent[demand.resource], demand.amount), place[demand.resource], operation.ratePerSecondPresent, operation.bottleneckPresent);
            consider(rate(m_capacityAtMaximum[demand.resource], demand.amount), place[demand.resource], operation.ratePerSecondAtMaximum, operation.bottleneckAtMaximum);
        }
        m_result.operations.push_back(std::move(operation));
    }

    void warn(FindingKind kind, const std::string& pointer, std::string message, std::string hint)
    {
        m_result.findings.push_back({Severity::Warning, kind, {ErrorCode::Inconsistent, std::move(message), {m_scenario.source, 0, pointer}, std::move(hint)}});
    }

    void addFindings(const Mix& whole)
    {
        // Per service and request of the mix: what its pods work, and the rate at which one pod has nothing free any more.
        const std::size_t services = m_topology.services.size();
        std::vector<double> slotSeconds(services, 0.0), cpuSeconds(services, 0.0), fullPodRate(services, kUnlimited);
        std::vector<std::string> fullFirst(services);
        for (std::uint32_t r = 0; r < whole.size(); ++r) {
            const ResourceRow& row = m_model.resources[r];
            if (row.kind == ResourceKind::Workers) slotSeconds[row.station] = whole[r];
            if (row.kind == ResourceKind::ServiceCpu) cpuSeconds[row.station] = whole[r];
            const bool slots = row.kind == ResourceKind::Workers || row.kind == ResourceKind::Connections;
            if (!slots || whole[r] <= 0) continue;
            const simulation::ServiceRow& service = m_topology.services[row.station];
            const double perPod = (row.kind == ResourceKind::Workers ? service.spec->workers : static_cast<double>(service.pools[row.part].size)) / whole[r];
            if (perPod >= fullPodRate[row.station]) continue;
            fullPodRate[row.station] = perPod;
            fullFirst[row.station] = row.name;
        }
        for (std::uint32_t s = 0; s < m_topology.services.size(); ++s) {
            const scenario::ServiceSpec& spec = *m_topology.services[s].spec;
            const std::string& id = m_topology.component(m_topology.services[s].component).id;
            const std::string pointer = "/components/" + id;
            const PodCounts &now = m_result.present.services[s], &most = m_result.maximum.services[s];
            if (!m_topology.pools.empty() && now.placed < now.wanted)
                warn(FindingKind::PodsWithoutRoom, pointer + "/replicas", fmt::format("The nodes have room for {} of the {} pods of \"{}\".", now.placed, now.wanted, id),
                     "add nodes to its pool, or lower its requests");
            else if (!m_topology.pools.empty() && most.placed < most.wanted)
                warn(FindingKind::PodsWithoutRoom, pointer + (spec.keda ? "/keda/max" : "/hpa/max"),
                     fmt::format("When every autoscaler is at its maximum, the nodes have room for {} of the {} pods of \"{}\".", most.placed, most.wanted, id),
                     "raise \"maxNodes\" of its pool, or lower the maxima");
            if (slotSeconds[s] <= 0) continue;
            if (spec.deadlock && spec.deadlock->probability > 0) {
                const double safe = now.placed * spec.deadlock->inFlightAbove / slotSeconds[s];
                if (m_result.peak.ratePerSecond > safe)
                    warn(FindingKind::LockUpUnderLoad, pointer + "/deadlock",
                         fmt::format("Above {:.0f} requests/min each pod of \"{}\" has more than {} requests in work on average, where it can lock up for {:.0f} s.", safe * 60, id,
                                     spec.deadlock->inFlightAbove, spec.deadlock->duration.toSeconds()),
                         "more replicas keep it below that number");
            }
            checkAutoscaler(spec, id, fullFirst[s], fullPodRate[s] * cpuSeconds[s]);
        }
        if (m_topology.topics.empty() && m_topology.brokers.empty()) return;
        for (Finding& finding : messagingFindings(m_topology, m_result.present, m_result.maximum, storedPerSecond())) m_result.findings.push_back(std::move(finding));
    }

    /// Bytes a second that each topic adds to its log at the mean traffic of the calendar.
    [[nodiscard]] std::vector<double> storedPerSecond() const
    {
        std::vector<double> stored(m_topology.topics.size(), 0.0);
        const scenario::CalendarSpec& calendar = m_scenario.calendar;
        const double seconds = (calendar.end - calendar.start).toSeconds();
        if (seconds <= 0) return stored;
        for (const scenario::TrafficSource& source : m_scenario.traffic) {
            const Mix mix = mixOf(source);
            const double rate = workload::trafficProfile(source, m_scenario, calendar.start, calendar.end).expected(calendar.start, calendar.end) / seconds;
            for (std::size_t r = 0; r < mix.size(); ++r)
                if (m_model.resources[r].kind == ResourceKind::Log) stored[m_model.resources[r].station] += rate * mix[r];
        }
        return stored;
    }

    /// A pod with nothing free uses `coresWhenFull` on average. Where that stays below the target, no pod is ever added for it.
    void checkAutoscaler(const scenario::ServiceSpec& spec, const std::string& id, const std::string& full, double coresWhenFull)
    {
        if (!spec.hpa || !spec.hpa->cpu || spec.hpa->memory || spec.hpa->max <= spec.replicas || spec.cpuRequestMilli <= 0) return;
        const double utilisation = coresWhenFull * 1000 / spec.cpuRequestMilli;
        if (utilisation >= *spec.hpa->cpu) return;
        warn(FindingKind::AutoscalerBlind, "/components/" + id + "/hpa/cpu",
             fmt::format("With all its {} busy, a pod of \"{}\" uses {:.0f} % of its CPU request: for a target of {:.0f} % the autoscaler never adds one.", full, id,
                         utilisation * 100, *spec.hpa->cpu * 100),
             "lower the target or the CPU request, or state more replicas");
    }

    const Topology& m_topology;
    const scenario::Scenario& m_scenario;
    DemandModel m_model;
    std::vector<simulation::MessagingResource> m_messaging;
    std::map<std::string_view, std::uint32_t> m_operations;
    std::vector<double> m_capacityPresent, m_capacityAtMaximum;   ///< by resource of the model
    double m_wholePresent = kUnlimited, m_wholeAtMaximum = kUnlimited;
    StaticCapacity m_result;
};

} // namespace

StaticCapacity staticCapacity(const Topology& topology) { return CapacityBuilder(topology).build(); }

} // namespace headroom::capacity
