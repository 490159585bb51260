#include "models/simulation/control_plane.h"
#include "models/simulation/cpu_shares.h"

#include "models/compute/node_memory.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace headroom::simulation {

// ------------------------------------------------------------------------------------ metrics server and HPA

void ControlPlane::scrape(SimTime now)
{
    for (const Service& service : m_services)
        for (const std::uint32_t id : service.pods)
            if (m_pods[id].container != kNone) m_scraper.scrape(now, id, m_plant.cpuCoreSeconds(m_pods[id].container, now));
}

void ControlPlane::reconcile(std::uint32_t index, SimTime now)
{
    if (m_disturbed && held(index)) return;
    Service& service = m_services[index];
    const ServiceRow& row = m_topology.services[index];
    std::vector<compute::PodSample> cpu, memory;
    for (const std::uint32_t id : service.pods) {
        const PodRecord& pod = m_pods[id];
        compute::PodSample sample;
        sample.pending = pod.phase == PodPhase::Pending;
        sample.ready = pod.phase == PodPhase::Ready;
        sample.deletedOrFailed = pod.phase == PodPhase::Terminating;
        sample.startTime = pod.bound;
        sample.readyTransition = pod.readyTransition;
        sample.request = row.spec->cpuRequestMilli;
        if (const auto served = m_scraper.sample(id)) {
            sample.sampleTime = served->time;
            sample.sampleWindow = served->window;
            sample.usage = served->usageMillicores;
        }
        cpu.push_back(sample);
        sample.request = row.spec->memoryRequestBytes;
        sample.usage = pod.memoryBytes;
        if (pod.container != kNone) sample.sampleTime = now;
        memory.push_back(sample);
    }
    std::vector<compute::MetricInput> inputs;
    for (const compute::HpaMetric& metric : service.hpa->spec().metrics) {
        compute::MetricInput input;
        input.pods = metric.source == compute::HpaMetric::Source::Memory ? memory : cpu;
        inputs.push_back(input);
    }
    if (service.keda) addKedaInputs(index, now, inputs);
    const compute::HpaDecision decision = service.hpa->reconcile(now, service.desired, inputs);
    if (m_pace == ControlPace::Coarse) {
        double seen = 0;
        for (const compute::PodSample& sample : cpu) seen += sample.usage;
        service.unmoved = decision.desired == service.desired && std::abs(seen - service.seenCpu) <= 1e-6 * seen ? service.unmoved + 1 : 0;
        service.seenCpu = seen;
    }
    if (decision.desired != service.desired) {
        log(now, decision.desired > service.desired ? EventKind::ScaleUp : EventKind::ScaleDown, "HPA", row.component, service.desired, decision.desired, decision.reason);
        scale(index, decision.desired, now);
        service.loggedHolds = 0;
    } else if (const auto kind = 1u << static_cast<unsigned>(decision.heldBy); !(service.loggedHolds & kind)) {
        // Once per kind of hold since the last change: the same reason 15 s later is no news.
        service.loggedHolds |= kind;
        const bool telling = decision.heldBy == compute::HeldBy::Stabilization || decision.heldBy == compute::HeldBy::RateLimit ||
                             decision.heldBy == compute::HeldBy::MaxReplicas || (decision.heldBy == compute::HeldBy::Maintenance && !service.keda) ||
                             decision.heldBy == compute::HeldBy::MetricMissing;
        if (telling) log(now, EventKind::Held, "HPA", row.component, service.desired, service.desired, decision.reason);
    }
}

void ControlPlane::scale(std::uint32_t index, int desired, SimTime now)
{
    Service& service = m_services[index];
    service.desired = desired;
    if (const RolloutRun* run = rolloutOf(index); run && !run->complete) {
        stepRollout(index, now);
        return;
    }
    int existing = counts(index).existing;
    for (; existing < desired; ++existing) createPod(index, now);
    for (; existing > desired; --existing) {
        std::vector<compute::VictimCandidate> candidates;
        std::vector<std::uint32_t> ids;
        for (const std::uint32_t id : service.pods) {
            const PodRecord& pod = m_pods[id];
            if (pod.phase == PodPhase::Terminating) continue;
            compute::VictimCandidate candidate;
            candidate.assigned = pod.node != kNone;
            candidate.phase = pod.phase == PodPhase::Pending ? compute::VictimCandidate::Phase::Pending : compute::VictimCandidate::Phase::Running;
            candidate.ready = pod.phase == PodPhase::Ready;
            candidate.replicasOnNode = static_cast<int>(std::count_if(service.pods.begin(), service.pods.end(), [&](std::uint32_t other) {
                return m_pods[other].node == pod.node && m_pods[other].phase != PodPhase::Terminating;
            }));
            candidate.readySince = pod.readyTransition;
            candidate.restarts = pod.restarts;
            candidate.created = pod.created;
            candidates.push_back(candidate);
            ids.push_back(id);
        }
        terminate(ids[compute::chooseVictim(candidates, now)], now);
    }
}

// ----------------------------------------------------------------------------------------------- CPU shares

/// Pods without a limit use what the node has idle. When more is wanted than there is, the kernel shares by request
/// (cpu.shares ∝ request): water is filled to each pod in proportion, up to what it wants, and nobody gets less than its own
/// share of the node. What a pod wants is what it used in the last second, or all its runnable requests when it was held at its capacity.
void ControlPlane::shareCpu(SimTime now)
{
    const double seconds = m_pace == ControlPace::Exact ? kShareInterval.toSeconds() : std::max(1e-9, (now - m_lastShare).toSeconds());
    m_lastShare = now;
    std::vector<CpuClaim> claims;
    for (std::vector<std::uint32_t>& pods : m_podsOnNode) pods.clear();
    m_podsOnNode.resize(m_nodes.size());
    for (const std::uint32_t id : m_live)
        if (m_pods[id].node != kNone && m_pods[id].container != kNone) m_podsOnNode[m_pods[id].node].push_back(id);
    for (std::uint32_t n = 0; n < m_nodes.size(); ++n) {
        if (!m_nodes[n].exists) continue;
        claims.clear();
        for (const std::uint32_t id : m_podsOnNode[n]) {
            PodRecord& pod = m_pods[id];
            const double total = m_plant.cpuCoreSeconds(pod.container, now);
            const double used = (total - pod.cpuSecondsSeen) / seconds;
            pod.cpuSecondsSeen = total;
            claims.push_back({pod.container, used, m_plant.runnable(pod.container), m_plant.cpuCores(pod.container), cpuCapacity(pod), std::max(2.0, m_topology.services[pod.service].spec->cpuRequestMilli)});
        }
        shareCores(m_nodes[n].cores, claims);
        for (const CpuClaim& claim : claims) m_plant.setCpuCores(claim.pod, claim.gets, now);
    }
}

// --------------------------------------------------------------------------------------------------- memory

void ControlPlane::growMemory(SimTime now)
{
    for (const std::uint32_t id : m_live) {
        PodRecord& pod = m_pods[id];
        if (pod.container == kNone || pod.phase == PodPhase::CrashBackOff) continue;
        const ServiceRow& row = m_topology.services[pod.service];
        if (row.spec->memoryGrowth)
            pod.memoryBytes = row.spec->memoryRequestBytes + row.spec->memoryGrowth->bytesPerHour * (now - pod.containerStart).toSeconds() / 3600;
        if (row.hosts) pod.memoryBytes = std::max(row.spec->memoryGrowth ? pod.memoryBytes : row.spec->memoryRequestBytes, m_plant.heldBytes(pod.container));
        if (!row.spec->memoryLimitBytes || pod.memoryBytes <= *row.spec->memoryLimitBytes) continue;
        const Duration delay = pod.backOff.nextDelay(now - pod.containerStart);
        log(now, EventKind::OutOfMemory, "kubelet", row.component, 1, 1,
            fmt::format("{:.0f} MiB used against a limit of {:.0f} MiB: container killed, restarted after {:.0f} s", pod.memoryBytes / 1048576,
                        *row.spec->memoryLimitBytes / 1048576, delay.toSeconds()));
        endContainer(id, now);
        pod.phase = PodPhase::CrashBackOff;
        m_lastChange = now;
        pod.readyTransition = now;
        ++pod.restarts;
        ++m_services[pod.service].restarts;
        schedule(now + delay, Due::Restart, id);
    }
    for (std::uint32_t n = 0; n < m_nodes.size(); ++n) {
        if (!m_nodes[n].exists) continue;
        std::vector<compute::MemoryUse> uses;
        std::vector<std::uint32_t> ids;
        for (const std::uint32_t id : m_live) {
            const PodRecord& pod = m_pods[id];
            if (pod.node != n || pod.container == kNone) continue;
            const scenario::ServiceSpec& spec = *m_topology.services[pod.service].spec;
            uses.push_back({static_cast<std::int64_t>(pod.memoryBytes), static_cast<std::int64_t>(spec.memoryRequestBytes),
                            static_cast<std::int64_t>(spec.memoryLimitBytes.value_or(0)), 0});
            ids.push_back(id);
        }
        // What pods can use is already less the hard eviction threshold, so pressure begins where nothing is left.
        const std::size_t evictions = compute::evictionsNeeded(uses, static_cast<std::int64_t>(m_nodes[n].memoryBytes), 0);
        const std::vector<std::size_t> order = compute::evictionOrder(uses);
        for (std::size_t i = 0; i < evictions && i < order.size(); ++i) {
            const std::uint32_t id = ids[order[i]];
            const std::uint32_t service = m_pods[id].service;
            log(now, EventKind::Eviction, "kubelet", m_topology.services[service].component, 1, 0,
                fmt::format("node {} of {} is out of memory: evicted a pod that uses {:.0f} MiB of {:.0f} MiB requested", n,
                            m_topology.component(m_topology.pools[m_nodes[n].pool].component).id, m_pods[id].memoryBytes / 1048576,
                            m_topology.services[service].spec->memoryRequestBytes / 1048576));
            ++m_services[service].evictions;
            remove(id, now);
            createPod(service, now);
        }
    }
}

// ------------------------------------------------------------------------------------------ cluster autoscaler

void ControlPlane::autoscaleNodes(std::uint32_t cluster, SimTime now)
{
    if (m_disturbed && clusterHalted(cluster)) return;
    compute::ClusterAutoscaler& autoscaler = *m_autoscalers[cluster];
    std::vector<compute::NodeGroup> groups;
    for (std::uint32_t p = 0; p < m_topology.pools.size(); ++p) {
        const PoolRow& pool = m_topology.pools[p];
        if (pool.cluster != cluster || !pool.spec->minNodes || !pool.spec->maxNodes || (m_disturbed && poolHalted(p))) continue;
        compute::NodeGroup group;
        group.id = p;
        group.name = m_topology.component(pool.component).id;
        group.minNodes = *pool.spec->minNodes;
        group.maxNodes = *pool.spec->maxNodes;
        group.targetNodes = static_cast<int>(std::count_if(m_nodes.begin(), m_nodes.end(), [&](const Node& n) { return n.exists && !n.removing && n.pool == p; }));
        // Built like any node and taken back at once: the template is what a new one would be.
        const std::uint32_t sample = addNode(p, now, true);
        group.nodeTemplate = m_nodes[sample].state;
        m_nodes.pop_back();
        groups.push_back(std::move(group));
    }
    if (groups.empty()) return;
    if (m_disturbed) restoreMinimum(groups, cluster, now);

    std::vector<std::vector<compute::PlacedPod>> placed(m_nodes.size());
    std::vector<compute::UnschedulablePod> pending;
    for (const std::uint32_t id : m_live) {
        const PodRecord& pod = m_pods[id];
        if (pod.phase == PodPhase::Pending) pending.push_back({&specForAutoscaler(pod, cluster, now), pod.created});
        else if (pod.node != kNone) placed[pod.node].push_back({&m_services[pod.service].podSpec, false, false, pod.phase == PodPhase::Terminating});
    }
    std::vector<compute::ClusterNode> nodes;
    for (const Node& node : m_nodes) {
        if (!node.exists || m_topology.pools[node.pool].cluster != cluster) continue;
        compute::ClusterNode view;
        view.state = node.state;
        view.pods = placed[node.state.id];
        view.registered = node.state.ready;
        view.beingDeleted = node.removing;
        nodes.push_back(view);
    }
    const compute::Decisions decisions = autoscaler.scan(now, {nodes, groups, pending});
    if (!decisions.abandoned.empty() || !decisions.scaleUps.empty() || !decisions.scaleDowns.empty()) m_lastChange = now;
    for (const compute::Abandoned& abandoned : decisions.abandoned) {
        int left = abandoned.nodes;
        const int before = nodesOf(abandoned.groupId);
        for (Node& node : m_nodes)
            if (left > 0 && node.exists && !node.state.ready && node.pool == abandoned.groupId) {
                node.exists = false;
                --left;
            }
        log(now, EventKind::NodeRemoved, "cluster autoscaler", m_topology.pools[abandoned.groupId].component, before, nodesOf(abandoned.groupId), abandoned.reason);
    }
    for (const compute::ScaleUp& up : decisions.scaleUps) {
        const int before = nodesOf(up.groupId);
        if (m_disturbed && !grantsNodes(up.groupId, up.nodes, now)) continue;
        requestNodes(up.groupId, up.nodes, now);
        log(now, EventKind::NodeAdded, "cluster autoscaler", m_topology.pools[up.groupId].component, before, before + up.nodes, up.reason);
    }
    for (const compute::ScaleDown& down : decisions.scaleDowns) {
        const int before = nodesOf(down.groupId);
        const bool empty = std::none_of(m_pods.begin(), m_pods.end(), [&](const PodRecord& p) { return p.node == down.nodeId && p.phase != PodPhase::Gone; });
        removeNode(down.nodeId, now);
        if (empty) m_nodes[down.nodeId].exists = m_nodes[down.nodeId].state.ready = false;
        log(now, EventKind::NodeRemoved, "cluster autoscaler", m_topology.pools[down.groupId].component, before, before - 1, down.reason);
    }
}

} // namespace headroom::simulation
