#include "models/simulation/control_plane_disturbances.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

/// Clusters, pools, services and databases that start and stop by the clock.
namespace headroom::simulation {

using compute::Power;
using What = Scheduled::What;

/// The state of schedule `index` has changed, or is that of the beginning of the run (`atStart`).
void ControlPlane::followCourse(std::uint32_t index, SimTime now, bool atStart)
{
    const Scheduled& rule = m_disturbed->rules.schedules[index];
    Disturbed::Course& course = m_disturbed->courses[index];
    const compute::PowerChange change = course.changes[course.next - 1];
    const Power before = course.power;
    course.power = change.power;
    m_lastChange = now;
    const std::string by = change.forced ? "by the provider, stopped for as long as it may be" : change.manual ? "by hand" : "by schedule";
    const auto tell = [&](EventKind kind, int from, int to, const std::string& why) {
        if (!atStart) log(now, kind, "schedule", rule.component, from, to, why);
    };
    if (change.failedStarts > 0) {
        tell(EventKind::Fault, 0, 0, fmt::format("start failed: no capacity; try {} follows in {:.0f} min", change.failedStarts + 1, rule.power.retryAfter.toSeconds() / 60));
        return;
    }
    const bool on = change.power == Power::Running;
    const bool wasOn = before == Power::Running;
    switch (rule.what) {
    case What::Cluster:
        if (atStart) {
            // What was stopped before the run began has left nothing that could end in an orderly way.
            stopCluster(rule.index, false, now);
            if (change.power != Power::Stopping) releaseNodes(rule.index, now);
            if (change.power == Power::Starting) startNodes(rule.index, now);
            break;
        }
        if (change.power == Power::Stopping || (change.power == Power::Stopped && wasOn)) {
            tell(EventKind::ScaleDown, 1, 0, fmt::format("cluster is stopped {}: all pods end", by));
            stopCluster(rule.index, change.power == Power::Stopping, now);
        }
        if (change.power == Power::Stopped) releaseNodes(rule.index, now);
        if (change.power == Power::Starting || (on && before == Power::Stopped)) {
            tell(EventKind::ScaleUp, 0, 1, fmt::format("cluster is started {}", by));
            startNodes(rule.index, now);
        }
        if (on) clusterIsUp(rule.index, now);
        break;
    case What::Pool:
        if (on) {
            m_disturbed->poolOff[rule.index] = false;
            resizePool(rule.index, m_disturbed->nodesKept[rule.index], atStart, now);
        } else if (wasOn || atStart) {
            m_disturbed->poolOff[rule.index] = true;
            const int kept = nodesOf(rule.index);
            resizePool(rule.index, static_cast<int>(rule.outside.value_or(0)), atStart, now);
            m_disturbed->nodesKept[rule.index] = kept;
        }
        break;
    case What::Service: {
        const scenario::ServiceSpec& spec = *m_topology.services[rule.index].spec;
        const int from = m_services[rule.index].desired;
        int to = from;
        if (on && (atStart || !wasOn)) to = spec.hpa ? std::clamp(spec.replicas, spec.hpa->min, spec.hpa->max) : spec.replicas;
        if (!on && (atStart || wasOn)) to = static_cast<int>(std::lround(rule.outside.value_or(0)));
        m_disturbed->serviceHeld[rule.index] = !on;
        if (to == from) break;
        tell(to > from ? EventKind::ScaleUp : EventKind::ScaleDown, from, to, fmt::format("{} {}", on ? "started" : rule.outside ? "smaller outside the hours" : "stopped", by));
        scale(rule.index, to, now);
        break;
    }
    case What::Store:
        if (rule.outside && rule.inside > 0) {
            const auto restarting = [](Power power) { return power == Power::Starting || power == Power::Stopping; };
            if (rule.restarts && restarting(change.power) != restarting(before)) m_plant.setDown(rule.component, restarting(change.power), now);
            if (on == wasOn && !atStart) break;
            const double from = wasOn ? rule.inside : *rule.outside, to = on ? rule.inside : *rule.outside;
            tell(to > from ? EventKind::ScaleUp : EventKind::ScaleDown, static_cast<int>(from), static_cast<int>(to), fmt::format("resized {}", by));
            m_plant.setSize(rule.component, to, !on, now);
        } else if (!rule.outside && on != wasOn) {
            tell(on ? EventKind::ScaleUp : EventKind::ScaleDown, wasOn, on, fmt::format("{} {}", on ? "started" : "stopped", by));
            m_plant.setDown(rule.component, !on, now);
        }
        break;
    }
}

// -------------------------------------------------------------------------------------------------- clusters

/// From now on nothing is created. Pods end at once, or within their grace period while the cluster is stopping.
void ControlPlane::stopCluster(std::uint32_t cluster, bool gracefully, SimTime now)
{
    m_disturbed->clusterOff[cluster] = true;
    for (std::uint32_t p = 0; p < m_topology.pools.size(); ++p)
        if (m_topology.pools[p].cluster == cluster && !m_disturbed->poolOff[p]) m_disturbed->nodesKept[p] = nodesOf(p);
    for (Node& node : m_nodes)
        if (node.exists && m_topology.pools[node.pool].cluster == cluster) node.state.cordoned = true;
    for (const std::uint32_t id : std::vector<std::uint32_t>(m_live)) {
        PodRecord& pod = m_pods[id];
        const bool onIt = pod.node != kNone && m_topology.pools[m_nodes[pod.node].pool].cluster == cluster;
        if (!onIt && !(pod.node == kNone && m_disturbed->clusterOfService[pod.service] == cluster)) continue;
        if (gracefully && pod.phase != PodPhase::Terminating) terminate(id, now);
        else if (!gracefully) {
            std::erase(m_terminating, id);
            remove(id, now);
        }
    }
}

void ControlPlane::releaseNodes(std::uint32_t cluster, SimTime now)
{
    for (Node& node : m_nodes) {
        if (!node.exists || m_topology.pools[node.pool].cluster != cluster) continue;
        node.exists = node.state.ready = false;
        for (const std::uint32_t id : std::vector<std::uint32_t>(m_live)) {
            if (m_pods[id].node != node.state.id) continue;
            std::erase(m_terminating, id);
            remove(id, now);
        }
    }
}

/// Machines are back and billed; nothing can run on them before the cluster is up. Those of a spot pool may be refused.
void ControlPlane::startNodes(std::uint32_t cluster, SimTime now)
{
    for (std::uint32_t p = 0; p < m_topology.pools.size(); ++p) {
        if (m_topology.pools[p].cluster != cluster) continue;
        const int wanted = m_disturbed->poolOff[p] ? 0 : m_disturbed->nodesKept[p];
        if (wanted == 0 || !grantsNodes(p, wanted, now)) continue;
        for (int i = nodesOf(p); i < wanted; ++i) addNode(p, now, false);
    }
}

/// All pods start at once, as many as were wanted when the cluster stopped.
void ControlPlane::clusterIsUp(std::uint32_t cluster, SimTime now)
{
    m_disturbed->clusterOff[cluster] = false;
    for (Node& node : m_nodes)
        if (node.exists && m_topology.pools[node.pool].cluster == cluster) node.state.ready = true;
    for (std::uint32_t s = 0; s < m_services.size(); ++s) {
        if (m_disturbed->clusterOfService[s] != cluster && m_disturbed->clusterOfService[s] != kNone) continue;
        scale(s, m_services[s].desired, now);
    }
    m_lastChange = now;
}

// ----------------------------------------------------------------------------------------------------- pools

void ControlPlane::resizePool(std::uint32_t pool, int nodes, bool atStart, SimTime now)
{
    if (clusterHalted(m_topology.pools[pool].cluster)) return;
    const int before = nodesOf(pool);
    if (nodes == before) return;
    if (!atStart)
        log(now, nodes > before ? EventKind::NodeAdded : EventKind::NodeRemoved, "schedule", m_topology.pools[pool].component, before, nodes,
            nodes > before ? "started by schedule" : "outside the hours of its schedule");
    if (nodes > before) {
        if (grantsNodes(pool, nodes - before, now)) requestNodes(pool, nodes - before, now);
        return;
    }
    int surplus = before - nodes;
    for (std::uint32_t n = static_cast<std::uint32_t>(m_nodes.size()); n-- > 0 && surplus > 0;) {
        if (!m_nodes[n].exists || m_nodes[n].pool != pool || m_nodes[n].removing) continue;
        --surplus;
        removeNode(n, now);
        const bool empty = std::none_of(m_live.begin(), m_live.end(), [&](std::uint32_t p) { return m_pods[p].node == n; });
        if (empty) m_nodes[n].exists = m_nodes[n].state.ready = false;
    }
}

// --------------------------------------------------------------------------------------------------- queries

bool ControlPlane::halted(std::uint32_t service) const
{
    const std::uint32_t cluster = m_disturbed->clusterOfService[service];
    return cluster != kNone && m_disturbed->clusterOff[cluster];
}

bool ControlPlane::held(std::uint32_t service) const { return m_disturbed->serviceHeld[service] || halted(service); }
bool ControlPlane::poolHalted(std::uint32_t pool) const { return m_disturbed->poolOff[pool]; }
bool ControlPlane::clusterHalted(std::uint32_t cluster) const { return cluster != kNone && m_disturbed->clusterOff[cluster]; }

bool ControlPlane::billed(std::uint32_t component) const
{
    if (!m_disturbed || m_disturbed->courseOf[component] == kNone) return true;
    const std::uint32_t course = m_disturbed->courseOf[component];
    return m_disturbed->rules.schedules[course].outside.has_value() || m_disturbed->courses[course].power != Power::Stopped;
}

double ControlPlane::sizeOf(std::uint32_t component, double stated) const
{
    if (!m_disturbed || m_disturbed->courseOf[component] == kNone) return stated;
    const std::uint32_t course = m_disturbed->courseOf[component];
    const Scheduled& rule = m_disturbed->rules.schedules[course];
    if (!rule.outside || rule.inside <= 0) return stated;
    return m_disturbed->courses[course].power == Power::Running ? rule.inside : *rule.outside;
}

bool ControlPlane::withinHours(std::uint32_t component) const
{
    return !m_disturbed || m_disturbed->courseOf[component] == kNone || m_disturbed->courses[m_disturbed->courseOf[component]].power == Power::Running;
}

int ControlPlane::disksWithoutNodes(std::uint32_t pool) const
{
    if (!m_disturbed || !clusterHalted(m_topology.pools[pool].cluster) || m_disturbed->poolOff[pool]) return 0;
    return std::max(0, m_disturbed->nodesKept[pool] - nodesOf(pool));
}

} // namespace headroom::simulation
