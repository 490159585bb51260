#include "models/simulation/control_plane.h"

#include <algorithm>

/// The cluster at one instant, taken from one run and given to another.
namespace headroom::simulation {

ClusterState ControlPlane::state() const
{
    ClusterState state;
    std::vector<std::uint32_t> indexOf(m_nodes.size(), kNone);
    for (std::uint32_t n = 0; n < m_nodes.size(); ++n) {
        if (!m_nodes[n].exists || m_nodes[n].removing) continue;
        indexOf[n] = static_cast<std::uint32_t>(state.nodes.size());
        state.nodes.push_back(m_nodes[n]);
        state.nodes.back().state.id = indexOf[n];
        state.nodes.back().state.ready = true;
    }
    state.scarceUntil = scarcity();
    for (const Service& service : m_services) {
        state.desired.push_back(service.desired);
        state.keda.push_back(service.keda ? std::optional(service.keda->op.state()) : std::nullopt);
        state.revisions.push_back(service.revisions);
        state.currentRevision.push_back(service.revision);
    }
    state.rollouts = m_rollouts;
    for (const Gateway& gateway : m_gateways) state.gatewayUnits.push_back(gateway.asked);
    for (std::uint32_t b = 0; b < m_topology.brokers.size(); ++b) state.throughputUnits.push_back(m_plant.throughputUnits(b));
    for (const std::uint32_t id : m_live) {
        PodRecord pod = m_pods[id];
        if (pod.node != kNone && !m_nodes[pod.node].exists && pod.phase != PodPhase::Terminating) {
            pod.node = kNone;   // its machine has vanished: its replacement will wait for a place
            pod.phase = PodPhase::Pending;
        }
        const std::uint32_t node = pod.node == kNone ? kNone : indexOf[pod.node];
        if (pod.phase == PodPhase::Terminating) {
            if (node != kNone) compute::unbind(state.nodes[node].state, m_services[pod.service].podSpec);
            continue;
        }
        if (pod.node != kNone && node == kNone) continue;   // its node is being removed, and so is the pod
        pod.node = node;
        pod.container = pod.lastContainer = kNone;
        pod.cpuSecondsSeen = 0;
        if (pod.phase != PodPhase::Pending) pod.phase = PodPhase::Ready;
        state.pods.push_back(pod);
    }
    return state;
}

void ControlPlane::restore(const ClusterState& before, SimTime start)
{
    m_nodes = before.nodes;
    for (std::uint32_t b = 0; b < before.throughputUnits.size(); ++b) m_plant.setThroughputUnits(b, before.throughputUnits[b]);
    for (std::uint32_t s = 0; s < m_services.size(); ++s) {
        Service& service = m_services[s];
        service.desired = before.desired[s];
        if (service.keda && before.keda[s]) service.keda->op.restore(*before.keda[s]);
        service.revisions = before.revisions[s];
        service.revision = before.currentRevision[s];
    }
    m_rollouts = before.rollouts;
    for (const PodRecord& earlier : before.pods) {
        const auto id = static_cast<std::uint32_t>(m_pods.size());
        PodRecord& pod = m_pods.emplace_back(earlier);
        pod.restarts = 0;
        m_live.push_back(id);
        m_services[pod.service].pods.push_back(id);
        if (m_services[pod.service].quota != kNone) m_quotas[m_services[pod.service].quota].book(quotaDemand(*m_topology.services[pod.service].spec));
        if (pod.phase == PodPhase::Pending) continue;
        pod.container = pod.lastContainer = m_plant.addPod(pod.service, cpuCapacity(pod), start);
        m_plant.placeOn(pod.container, pod.node);
        if (pod.revision > 0) prepareRevision(id, start);
        startProbes(id, start, true);
        if (!pod.heldBack) m_plant.makeReady(pod.container, start);
    }
    for (std::uint32_t s = 0; s < m_services.size(); ++s)
        m_services[s].quotaRefused = m_services[s].quotaReported = m_services[s].quota != kNone && !rolloutOf(s) && counts(s).existing < m_services[s].desired;
}

void ControlPlane::forgetCounts(bool first)
{
    for (Service& service : m_services) {
        service.restarts = service.evictions = 0;
        if (first) service.quotaReported = false;   // refused before the window, and still: it belongs into its log
    }
    forgetSpotCounts();
    for (Gateway& gateway : m_gateways) gateway.askedBefore = 0;   // the plant has forgotten it as well
    m_log.clear();
}

} // namespace headroom::simulation
