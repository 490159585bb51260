#include "models/simulation/control_plane_disturbances.h"

#include <fmt/format.h>

#include <algorithm>

/// Nodes that leave without being asked: evictions of the spot market, and what Kubernetes makes of a machine that is gone.
namespace headroom::simulation {
namespace {

constexpr compute::NodeLossTimes kLoss;
/// The cloud controller deletes the node object of a machine that is gone; usually within a minute. Without that its pods would be replaced 340 s
/// after the loss (kLoss.replacementsCreated()).
constexpr Duration kNodeObjectDeleted = Duration::seconds(60);

} // namespace

void ControlPlane::strikeSpotPool(std::uint32_t index, SimTime now)
{
    compute::SpotMarket& market = m_disturbed->markets[index];
    const SpotPool& spot = m_disturbed->rules.spotPools[index];
    std::vector<std::uint32_t> present;
    for (const Node& node : m_nodes)
        if (node.exists && node.pool == spot.pool && !node.evicted) present.push_back(node.state.id);
    const std::vector<std::uint32_t> taken = market.strike(static_cast<int>(present.size()));
    if (market.nextTime() != SimTime::never()) m_disturbed->push(market.nextTime(), Disturbed::Due::Pressure, index);
    if (taken.empty()) return;
    m_lastChange = now;
    m_disturbed->spot[spot.pool].evicted += static_cast<int>(taken.size());
    const double pressureMinutes = std::max(0.0, (market.scarceUntil() - now).toSeconds() / 60);
    log(now, EventKind::Eviction, "spot market", m_topology.pools[spot.pool].component, static_cast<int>(present.size()), static_cast<int>(present.size() - taken.size()),
        fmt::format("{} of {} spot nodes are taken back in {:.0f} s{}; no new ones for {:.0f} min", taken.size(), present.size(), spot.spec->notice.toSeconds(),
                    spot.spec->handled ? ", their pods are told to stop" : " and nobody tells their pods", pressureMinutes));
    for (const std::uint32_t t : taken) {
        const std::uint32_t n = present[t];
        m_nodes[n].evicted = true;
        m_disturbed->push(now + spot.spec->notice, Disturbed::Due::NodeGone, n);
        if (!spot.spec->handled) continue;
        m_nodes[n].state.cordoned = true;
        for (const std::uint32_t p : std::vector<std::uint32_t>(m_live)) {
            if (m_pods[p].node != n || m_pods[p].phase == PodPhase::Terminating) continue;
            const std::uint32_t service = m_pods[p].service;
            terminate(p, now);
            createPod(service, now);
        }
    }
}

/// The machine is gone. What still runs on it dies; its pods stay in the endpoints until the node's heartbeats are missed, and are replaced when
/// the node object is deleted.
void ControlPlane::vanishNode(std::uint32_t index, SimTime now)
{
    if (!m_nodes[index].exists) return;
    m_nodes[index].exists = m_nodes[index].state.ready = false;
    m_lastChange = now;
    bool any = false;
    for (const std::uint32_t p : std::vector<std::uint32_t>(m_live)) {
        PodRecord& pod = m_pods[p];
        if (pod.node != index) continue;
        if (pod.phase == PodPhase::Terminating) {
            std::erase(m_terminating, p);
            remove(p, now);
            continue;
        }
        any = true;
        if (pod.phase == PodPhase::Ready) {
            m_plant.vanish(pod.container, now);
        } else {
            endContainer(p, now);
            pod.phase = PodPhase::Lost;
        }
    }
    if (!any) return;
    m_disturbed->push(now + kLoss.endpointsOut, Disturbed::Due::PodsLost, index);
    m_disturbed->push(now + std::min(kNodeObjectDeleted, kLoss.replacementsCreated()), Disturbed::Due::ReplaceLost, index);
}

void ControlPlane::podsLost(std::uint32_t node, SimTime now)
{
    for (const std::uint32_t p : m_live) {
        PodRecord& pod = m_pods[p];
        if (pod.node != node || pod.phase == PodPhase::Terminating || pod.phase == PodPhase::Lost) continue;
        endContainer(p, now);
        pod.phase = PodPhase::Lost;
        pod.readyTransition = now;
        m_lastChange = now;
    }
}

void ControlPlane::replaceLostPods(std::uint32_t node, SimTime now)
{
    podsLost(node, now);
    for (const std::uint32_t p : std::vector<std::uint32_t>(m_live)) {
        if (m_pods[p].node != node) continue;
        const std::uint32_t service = m_pods[p].service;
        const bool wanted = m_pods[p].phase != PodPhase::Terminating;
        std::erase(m_terminating, p);
        remove(p, now);
        if (wanted) createPod(service, now);
    }
}

/// New nodes, billed from now on, that become ready after their provisioning time.
void ControlPlane::requestNodes(std::uint32_t pool, int count, SimTime now)
{
    const random::Sampler provisioning(m_topology.pools[pool].spec->provisioning);
    for (int i = 0; i < count; ++i) {
        const std::uint32_t node = addNode(pool, now, false);
        schedule(now + Duration::nanoseconds(provisioning.sampleNs(m_provisioning[pool])), Due::NodeReady, node);
    }
}

/// Asks the provider for nodes of a spot pool. A refusal makes the autoscaler back off from the pool.
bool ControlPlane::grantsNodes(std::uint32_t pool, int count, SimTime now)
{
    const std::uint32_t market = m_disturbed->marketOf[pool];
    if (market == kNone || m_disturbed->markets[market].grants(now)) return true;
    ++m_disturbed->spot[pool].refused;
    const std::uint32_t cluster = m_topology.pools[pool].cluster;
    if (cluster != kNone && m_autoscalers[cluster]) m_autoscalers[cluster]->reportScaleUpFailure(now, pool);
    const int present = nodesOf(pool);
    log(now, EventKind::Held, "spot market", m_topology.pools[pool].component, present, present,
        fmt::format("no capacity: a request for {} spot node{} was refused", count, count == 1 ? "" : "s"));
    return false;
}

/// AKS brings a pool that has lost nodes back to its minimum.
void ControlPlane::restoreMinimum(std::vector<compute::NodeGroup>& groups, std::uint32_t cluster, SimTime now)
{
    for (compute::NodeGroup& group : groups) {
        const int missing = group.minNodes - group.targetNodes;
        if (missing <= 0 || m_autoscalers[cluster]->isBackedOff(now, group.id) || !grantsNodes(group.id, missing, now)) continue;
        requestNodes(group.id, missing, now);
        m_lastChange = now;
        log(now, EventKind::NodeAdded, "cluster autoscaler", m_topology.pools[group.id].component, group.targetNodes, group.minNodes,
            fmt::format("{} nodes are fewer than the pool's minimum of {}", group.targetNodes, group.minNodes));
        group.targetNodes = group.minNodes;
    }
}

/// What a pending pod asks of the autoscaler: its own pool, or the one that stands in for it while that cannot grow.
const compute::PodSpec& ControlPlane::specForAutoscaler(const PodRecord& pod, std::uint32_t cluster, SimTime now) const
{
    const Service& service = m_services[pod.service];
    if (!m_disturbed || !service.fallbackSpec) return service.podSpec;
    for (const SpotPool& spot : m_disturbed->rules.spotPools) {
        const PoolRow& pool = m_topology.pools[spot.pool];
        if (m_topology.component(pool.component).id != m_topology.services[pod.service].spec->pool) continue;
        const bool full = !pool.spec->maxNodes || nodesOf(spot.pool) >= *pool.spec->maxNodes;
        if (full || m_autoscalers[cluster]->isBackedOff(now, spot.pool)) return *service.fallbackSpec;
    }
    return service.podSpec;
}

std::vector<SimTime> ControlPlane::scarcity() const
{
    std::vector<SimTime> until;
    if (m_disturbed)
        for (const compute::SpotMarket& market : m_disturbed->markets) until.push_back(market.scarceUntil());
    return until;
}

void ControlPlane::forgetSpotCounts()
{
    if (m_disturbed) std::fill(m_disturbed->spot.begin(), m_disturbed->spot.end(), SpotCounts{});
}

ControlPlane::SpotCounts ControlPlane::spotCounts(std::uint32_t pool) const { return m_disturbed ? m_disturbed->spot[pool] : SpotCounts{}; }

} // namespace headroom::simulation
