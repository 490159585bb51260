#include "models/simulation/control_plane.h"
#include "models/simulation/cpu_shares.h"

#include <algorithm>
#include <cmath>

/// The coarse pace: when may a span be passed over, and what must be read when it ends. A span is passed over only where the loops
/// themselves, run at every instant of it, would have changed nothing.
namespace headroom::simulation {
namespace {

constexpr Duration kGrid = Duration::seconds(15);
/// Whole-percent truncation and the rounding of a rate can move the HPA's ratio by this much.
constexpr double kRatioMargin = 0.01;
/// Share of a node's CPU up to which nobody needs to wait for anybody.
constexpr double kNodeRoom = 0.95;
/// A share of a node's CPU that would move by less stays.
constexpr double kShareMargin = 2e-3;

} // namespace

SimTime ControlPlane::onGrid(SimTime at) const
{
    if (m_pace == ControlPace::Exact) return at;
    const std::int64_t step = kGrid.count();
    const std::int64_t since = (at - m_start).count();
    return m_start + Duration::nanoseconds((since + step - 1) / step * step);
}

/// Whether the autoscaler's proposal is the present count for sure, and within tolerance or bounds whatever the rounding.
bool ControlPlane::hpaHolds(const Service& service, const scenario::ServiceSpec& spec, double cores) const
{
    if (!service.hpa) return true;
    const compute::HpaSpec& rules = service.hpa->spec();
    const double pods = static_cast<double>(service.pods.size());
    // On the edge between two proposals: what the loop itself has left alone for longer than it remembers, it leaves alone for as long as it sees the same.
    const bool cpuAlone = std::all_of(rules.metrics.begin(), rules.metrics.end(), [](const auto& m) { return m.source == compute::HpaMetric::Source::Cpu; });
    const Duration remembers = std::max({rules.downscaleStabilization, rules.behavior ? rules.behavior->scaleDown.stabilizationWindow.value_or(Duration{}) : Duration{},
                                         rules.behavior ? rules.behavior->scaleUp.stabilizationWindow.value_or(Duration{}) : Duration{}});
    if (cpuAlone && service.unmoved > remembers / kGrid + 1 && std::abs(cores * 1000 * pods - service.seenCpu) <= 1e-4 * service.seenCpu) return true;
    const auto proposal = [&](double ratio) {
        return std::abs(ratio - 1) <= rules.tolerance ? pods : std::ceil(ratio * pods - 1e-9);
    };
    double low = 0, high = 0;
    for (const compute::HpaMetric& metric : rules.metrics) {
        double share = 0;
        if (metric.source == compute::HpaMetric::Source::Cpu) {
            share = spec.cpuRequestMilli > 0 ? cores * 1000 / spec.cpuRequestMilli : 0;
        } else {
            for (const std::uint32_t id : service.pods) share += m_pods[id].memoryBytes;
            share = spec.memoryRequestBytes > 0 ? share / (pods * spec.memoryRequestBytes) : 0;
        }
        const double ratio = share * 100 / metric.target;
        low = std::max(low, proposal(std::max(0.0, ratio - kRatioMargin)));
        high = std::max(high, proposal(ratio + kRatioMargin));
    }
    const auto bounded = [&](double count) { return std::clamp(count, double(rules.minReplicas), double(rules.maxReplicas)); };
    return bounded(low) == service.desired && bounded(high) == service.desired;
}

/// Whether every container has CPU to spare, or at least the share that it would be given again.
bool ControlPlane::nodesHaveRoom(std::span<const double> coresPerPod) const
{
    std::vector<CpuClaim> claims;
    for (std::uint32_t n = 0; n < m_nodes.size(); ++n) {
        if (!m_nodes[n].exists) continue;
        double wanted = 0;
        bool tight = false;
        for (const std::uint32_t id : m_live) {
            const PodRecord& pod = m_pods[id];
            if (pod.node != n || pod.phase != PodPhase::Ready) continue;
            wanted += coresPerPod[pod.service];
            tight = tight || m_plant.cpuCores(pod.container) < cpuCapacity(pod);
        }
        if (!tight && wanted <= kNodeRoom * m_nodes[n].cores) continue;
        claims.clear();
        for (const std::uint32_t id : m_live) {
            const PodRecord& pod = m_pods[id];
            if (pod.node == n && pod.container != kNone)
                claims.push_back({pod.container, pod.phase == PodPhase::Ready ? coresPerPod[pod.service] : 0, m_plant.runnable(pod.container), m_plant.cpuCores(pod.container), cpuCapacity(pod),
                                  std::max(2.0, m_topology.services[pod.service].spec->cpuRequestMilli)});
        }
        shareCores(m_nodes[n].cores, claims);
        for (const CpuClaim& claim : claims)
            if (std::abs(claim.gets - claim.has) > kShareMargin * claim.has) return false;
    }
    return true;
}

bool ControlPlane::autoscalersIdle(SimTime now) const
{
    for (std::uint32_t c = 0; c < m_autoscalers.size(); ++c) {
        if (!m_autoscalers[c]) continue;
        const compute::AutoscalerSettings& rules = m_autoscalers[c]->settings();
        // Long after the last change every delay has run out: what could have gone has gone.
        if (now - m_lastChange > rules.scaleDownUnneededTime + rules.scaleDownDelayAfterAdd + Duration::minutes(2)) continue;
        for (const Node& node : m_nodes) {
            const PoolRow& pool = m_topology.pools[node.pool];
            if (!node.exists || pool.cluster != c || !pool.spec->minNodes || nodesOf(node.pool) <= *pool.spec->minNodes) continue;
            const double cpu = node.state.cpuMilli > 0 ? static_cast<double>(node.state.requestedCpuMilli) / static_cast<double>(node.state.cpuMilli) : 0;
            const double memory = node.state.memoryBytes > 0 ? static_cast<double>(node.state.requestedMemoryBytes) / static_cast<double>(node.state.memoryBytes) : 0;
            if (std::max(cpu, memory) < rules.scaleDownUtilizationThreshold) return false;
        }
    }
    return true;
}

bool ControlPlane::standsStill(SimTime now, std::span<const double> coresPerPod) const
{
    if (m_pace == ControlPace::Exact || !m_terminating.empty()) return false;
    // What is new has been seen by every loop at least twice.
    if (now - m_lastChange < kGrid * 3 || !rolloutsHold() || !gatewaysStandStill()) return false;
    const bool nodesByHand = std::all_of(m_autoscalers.begin(), m_autoscalers.end(), [](const auto& a) { return a == nullptr; });
    for (std::uint32_t s = 0; s < m_services.size(); ++s) {
        const Service& service = m_services[s];
        for (const std::uint32_t id : service.pods) {
            const PodPhase phase = m_pods[id].phase;
            // A pod that fits nowhere stays pending until something else moves.
            if (phase != PodPhase::Ready && !(phase == PodPhase::Pending && nodesByHand)) return false;
        }
        if (m_disturbed && held(s)) continue;
        if (service.keda && !kedaHolds(s, now)) return false;
        if (!service.keda && !hpaHolds(service, *m_topology.services[s].spec, coresPerPod[s])) return false;
        if (!probesHold(s, now)) return false;
    }
    for (const Node& node : m_nodes)
        if (node.exists && (!node.state.ready || node.removing)) return false;
    return nodesHaveRoom(coresPerPod) && autoscalersIdle(now) && inflationIdle();
}

void ControlPlane::skipTo(SimTime until)
{
    for (Service& service : m_services)
        if (service.keda && service.keda->active) service.keda->op.touch(until);   // polls that are passed over would have seen it
    while (m_queue.nextTime() < until) {
        const kernel::Event event = m_queue.pop();
        const auto due = static_cast<Due>(event.payload >> 24);
        const std::uint32_t index = event.payload & 0xffffffu;
        // Of minute loops the grid is the minute, and they act once a span: memory grows whatever else stands still.
        if (due == Due::Memory || due == Due::Keys) {
            if (due == Due::Memory) growMemory(event.time);
            else m_plant.expireKeys(event.time);
            const std::int64_t minute = Duration::minutes(1).count();
            schedule(m_start + Duration::nanoseconds(((until - m_start).count() + minute - 1) / minute * minute), due, index);
        } else if (due == Due::Readiness || due == Due::Liveness) {
            SimTime& next = due == Due::Readiness ? m_pods[index].nextReadiness : m_pods[index].nextLiveness;
            if (next == event.time) schedule(next = onGrid(until), due, index);
        } else if (due == Due::Gateways) {
            scaleGateways(until);   // by the demand of the whole span
        } else if (due == Due::Terminations || due == Due::PodReady || due == Due::NodeReady || due == Due::Restart || due == Due::GatewayUnits) {
            schedule(until, due, index);   // of a pod that memory growth has just replaced, or of one that is gone
        } else {
            schedule(onGrid(until), due, index);
        }
    }
}

void ControlPlane::catchUp(SimTime now)
{
    for (const Service& service : m_services)
        for (const std::uint32_t id : service.pods) {
            PodRecord& pod = m_pods[id];
            if (pod.container == kNone) continue;
            m_scraper.scrape(now - kGrid, id, m_plant.cpuCoreSeconds(pod.container, now - kGrid));
            m_scraper.scrape(now, id, m_plant.cpuCoreSeconds(pod.container, now));
            pod.cpuSecondsSeen = m_plant.cpuCoreSeconds(pod.container, now);
        }
    m_lastShare = now;
    for (std::uint32_t s = 0; s < m_services.size(); ++s)
        if (m_services[s].hpa) reconcile(s, now);
}

} // namespace headroom::simulation
