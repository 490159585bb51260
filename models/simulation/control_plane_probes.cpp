#include "models/simulation/control_plane.h"

#include <fmt/format.h>

#include <algorithm>

/// What the kubelet and the API server do beside scaling: probes, restarts, quotas. Rules: models/compute/{probes,quota}.h.
namespace headroom::simulation {
namespace {

compute::ProbeSpec probeOf(const scenario::ProbeSpec& spec)
{
    return {spec.initialDelay, spec.period, spec.timeout, spec.successes, spec.failures};
}

} // namespace

// -------------------------------------------------------------------------------------------------- probes

/// Probes of a new container; of one that runs already (`running`) they are somewhere in their period. What was scheduled for an earlier container
/// finds another time in the record and does nothing.
void ControlPlane::startProbes(std::uint32_t id, SimTime now, bool running)
{
    PodRecord& pod = m_pods[id];
    const scenario::ServiceSpec& spec = *m_topology.services[pod.service].spec;
    if (!spec.readiness && !spec.liveness) return;
    const double phase = running ? m_services[pod.service].probePhase.uniform() : 0;
    const auto first = [&](const scenario::ProbeSpec& probe) {
        return onGrid(compute::firstProbe(probeOf(probe), running ? now - probe.initialDelay : now, phase));
    };
    pod.readiness.reset(running);
    pod.liveness.reset(true);
    if (spec.readiness) schedule(pod.nextReadiness = first(*spec.readiness), Due::Readiness, id);
    if (spec.liveness) schedule(pod.nextLiveness = first(*spec.liveness), Due::Liveness, id);
}

/// The process answers once it listens, unless it is locked up; its handler may ask another component in turn.
bool ControlPlane::probeSucceeds(const scenario::ProbeSpec& spec, const PodRecord& pod, SimTime now)
{
    if (now < pod.listensAt) return false;
    compute::ProbeAnswer answer = m_plant.probePod(pod.container, now);
    if (!spec.calls.empty())
        for (std::uint32_t c = 0; c < m_topology.scenario->components.size(); ++c)
            if (m_topology.component(c).id == spec.calls) {
                const compute::ProbeAnswer other = m_plant.probe(c, now);
                answer.up = answer.up && other.up;
                answer.answersAfter = answer.answersAfter + other.answersAfter;
            }
    return compute::succeeds(probeOf(spec), answer);
}

void ControlPlane::probeReadiness(std::uint32_t id, SimTime now)
{
    if (m_pods[id].nextReadiness != now || m_pods[id].container == kNone || m_pods[id].phase == PodPhase::Terminating) return;
    if (!m_nodes[m_pods[id].node].exists) return;   // its kubelet has gone with the machine
    const std::uint32_t s = m_pods[id].service;
    const scenario::ProbeSpec& spec = *m_topology.services[s].spec->readiness;
    const SimTime next = onGrid(now + spec.period);
    schedule(m_pods[id].nextReadiness = next, Due::Readiness, id);
    // On the coarse grid one look stands for all probes until the next.
    const std::int64_t probes = m_pace == ControlPace::Exact ? 1 : std::max<std::int64_t>(1, (next - now) / spec.period);
    const bool success = probeSucceeds(spec, m_pods[id], now);
    using Change = compute::ProbeState::Change;
    Change change = Change::None;
    for (std::int64_t n = 0; n < probes && change == Change::None; ++n) change = m_pods[id].readiness.observe(probeOf(spec), success);
    if (change == Change::BecameTrue) {
        podReady(id, now);
    } else if (change == Change::BecameFalse && m_pods[id].phase == PodPhase::Ready) {
        PodRecord& pod = m_pods[id];
        pod.phase = PodPhase::Unready;
        pod.readyTransition = now;
        m_lastChange = now;
        m_plant.makeUnready(pod.container, now);
        log(now, EventKind::Unready, "kubelet", m_topology.services[s].component, 1, 0,
            fmt::format("the readiness probe of a pod failed {} times in a row{}: out of the endpoints", spec.failures, spec.calls.empty() ? "" : ", it asks " + spec.calls));
        if (!m_rollouts.empty()) stepRollout(s, now);
    }
}

void ControlPlane::probeLiveness(std::uint32_t id, SimTime now)
{
    if (m_pods[id].nextLiveness != now || m_pods[id].container == kNone || m_pods[id].phase == PodPhase::Terminating) return;
    if (!m_nodes[m_pods[id].node].exists) return;
    const scenario::ProbeSpec& spec = *m_topology.services[m_pods[id].service].spec->liveness;
    const SimTime next = onGrid(now + spec.period);
    schedule(m_pods[id].nextLiveness = next, Due::Liveness, id);
    const std::int64_t probes = m_pace == ControlPace::Exact ? 1 : std::max<std::int64_t>(1, (next - now) / spec.period);
    const bool success = probeSucceeds(spec, m_pods[id], now);
    for (std::int64_t n = 0; n < probes; ++n)
        if (m_pods[id].liveness.observe(probeOf(spec), success) == compute::ProbeState::Change::BecameFalse) {
            restartContainer(id, now, fmt::format("the liveness probe failed {} times in a row{}", spec.failures, spec.calls.empty() ? "" : ", it asks " + spec.calls));
            return;
        }
}

/// Coarse pace: whether no probe is about to change anything.
bool ControlPlane::probesHold(std::uint32_t s, SimTime now) const
{
    const scenario::ServiceSpec& spec = *m_topology.services[s].spec;
    for (const auto* probe : {&spec.readiness, &spec.liveness}) {
        if (!*probe || (*probe)->calls.empty()) continue;
        for (std::uint32_t c = 0; c < m_topology.scenario->components.size(); ++c)
            if (m_topology.component(c).id == (*probe)->calls && !compute::succeeds(probeOf(**probe), m_plant.probe(c, now))) return false;
    }
    return std::all_of(m_services[s].pods.begin(), m_services[s].pods.end(), [&](std::uint32_t id) {
        return (!spec.readiness || m_pods[id].readiness.against() == 0) && (!spec.liveness || m_pods[id].liveness.against() == 0);
    });
}

/// Ends the container; the kubelet starts it again in place, after the back-off of a crashing one.
void ControlPlane::restartContainer(std::uint32_t id, SimTime now, std::string why)
{
    PodRecord& pod = m_pods[id];
    if (pod.container == kNone || pod.phase == PodPhase::Terminating || !m_nodes[pod.node].exists) return;
    const std::uint32_t s = pod.service;
    const Duration delay = pod.backOff.nextDelay(now - pod.containerStart);
    log(now, EventKind::Restart, "kubelet", m_topology.services[s].component, 1, 1, fmt::format("{}: restarted after {:.0f} s", why, delay.toSeconds()));
    endContainer(id, now);
    pod.phase = PodPhase::CrashBackOff;
    pod.readyTransition = now;
    pod.crashAt = SimTime::never();
    ++pod.restarts;
    ++m_services[s].restarts;
    m_lastChange = now;
    schedule(now + delay, Due::Restart, id);
    if (RolloutRun* run = rolloutOf(s); run && run->guard)
        if (const auto reason = run->guard->restarted(now, id)) rollBack(*run, now, *reason);
}

// -------------------------------------------------------------------------------------------------- quotas

void ControlPlane::setUpQuotas()
{
    struct Key { std::uint32_t cluster; std::string nameSpace; };
    std::vector<Key> keys;
    for (std::uint32_t c = 0; c < m_topology.clusters.size(); ++c)
        for (const scenario::QuotaSpec& spec : m_topology.clusters[c].spec->quotas) {
            const auto whole = [](const std::optional<double>& value) { return value ? std::optional(static_cast<std::int64_t>(*value)) : std::nullopt; };
            compute::QuotaLimits limits;
            limits.requestsCpuMilli = whole(spec.requestsCpuMilli);
            limits.requestsMemoryBytes = whole(spec.requestsMemoryBytes);
            limits.limitsCpuMilli = whole(spec.limitsCpuMilli);
            limits.limitsMemoryBytes = whole(spec.limitsMemoryBytes);
            limits.pods = spec.pods;
            limits.persistentVolumeClaims = spec.volumeClaims;
            keys.push_back({c, spec.nameSpace});
            m_quotas.emplace_back(limits);
        }
    for (std::uint32_t s = 0; s < m_services.size(); ++s) {
        const scenario::ServiceSpec& spec = *m_topology.services[s].spec;
        // A service without a pool runs in the first cluster.
        std::uint32_t cluster = 0;
        for (const PoolRow& pool : m_topology.pools)
            if (m_topology.component(pool.component).id == spec.pool) cluster = pool.cluster;
        for (std::uint32_t q = 0; q < keys.size(); ++q)
            if (keys[q].cluster == cluster && keys[q].nameSpace == spec.nameSpace) m_services[s].quota = q;
    }
}

/// Books a pod of `s`, or refuses it: then it does not exist, and neither scheduler nor cluster autoscaler sees it.
bool ControlPlane::quotaAdmits(std::uint32_t s, SimTime now)
{
    Service& service = m_services[s];
    if (service.quota == kNone) return true;
    const ServiceRow& row = m_topology.services[s];
    compute::ResourceQuota& quota = m_quotas[service.quota];
    const compute::QuotaDemand demand = quotaDemand(*row.spec);
    auto refusal = quota.refusal(demand);
    if (!refusal && row.spec->volume && row.spec->volume->outlivesPod) refusal = quota.claimRefusal();
    if (!refusal) {
        quota.book(demand);
        if (row.spec->volume && row.spec->volume->outlivesPod) quota.bookClaim();
        service.quotaRefused = service.quotaReported = false;
        return true;
    }
    if (!service.quotaReported)
        log(now, EventKind::QuotaRefused, "API server", row.component, service.desired, counts(s).existing, fmt::format("namespace {}: {}", row.spec->nameSpace, *refusal));
    service.quotaRefused = service.quotaReported = true;
    return false;
}

void ControlPlane::releaseQuota(std::uint32_t s)
{
    if (m_services[s].quota == kNone) return;
    const scenario::ServiceSpec& spec = *m_topology.services[s].spec;
    m_quotas[m_services[s].quota].release(quotaDemand(spec));
    if (spec.volume && spec.volume->outlivesPod) m_quotas[m_services[s].quota].releaseClaim();
}

/// A ReplicaSet that was refused tries again.
void ControlPlane::createRefused(SimTime now)
{
    for (std::uint32_t s = 0; s < m_services.size(); ++s) {
        if (!m_services[s].quotaRefused) continue;
        if (const RolloutRun* run = rolloutOf(s); run && !run->complete) {
            stepRollout(s, now);
            continue;
        }
        const int existing = counts(s).existing;
        if (existing >= m_services[s].desired) m_services[s].quotaRefused = m_services[s].quotaReported = false;
        for (int n = existing; n < m_services[s].desired; ++n)
            if (createPod(s, now) == kNone) break;
    }
}

} // namespace headroom::simulation
