#include "models/simulation/data_plane_inline.h"

#include <algorithm>

/// What event-driven scaling, probes and rollouts read of the data plane, and what they change in it: requests that an interceptor holds, and pods
/// of another revision.
namespace headroom::simulation {
namespace {

/// CPU of the call that a probe makes to a database.
constexpr double kProbeCpuSeconds = 0.001;

} // namespace

// ------------------------------------------------------------------------------------------- interceptor

/// The request waits in the interceptor until a pod of its service is ready. Whoever called it may give up meanwhile; the hold itself ends after
/// the interceptor's own limit. All holds of a service are equally long, so that they end in the order in which they began.
void DataPlane::hold(std::uint32_t id)
{
    Frame& frame = m_frames[id];
    const std::uint32_t index = m_topology.steps[frame.step].station;
    ServiceState& service = m_services[index];
    frame.phase = Phase::Held;
    service.held.push(m_links, id);
    service.workers.waiting.enter(m_now);
    const std::int64_t waitNs = m_topology.services[index].interceptorWaitNs;
    if (waitNs > 0 && service.held.size() == 1) schedule(m_now + Duration::nanoseconds(waitNs), EventKind::HeldTooLong, index);
}

/// All at once go to the pods that are ready, oldest first; those whose caller has gone are dropped.
void DataPlane::releaseHeld(std::uint32_t index)
{
    // What a released request sets off may come back to this service, but not into this line: a pod is ready.
    while (!m_services[index].held.empty() && !m_services[index].readyPods.empty()) {
        const std::uint32_t id = m_services[index].held.pop(m_links);
        m_services[index].workers.waiting.leave(m_now);
        if (callerWaits(m_frames[id])) seat(id);
        else finish(id, Outcome::Failed);
    }
}

void DataPlane::heldTooLong(std::uint32_t index)
{
    const Duration wait = Duration::nanoseconds(m_topology.services[index].interceptorWaitNs);
    const auto endOf = [&](std::uint32_t id) { return SimTime::fromNanoseconds(m_frames[id].arrivedNs) + wait; };
    while (!m_services[index].held.empty()) {
        const std::uint32_t id = m_services[index].held.front();
        if (endOf(id) > m_now) {
            schedule(endOf(id), EventKind::HeldTooLong, index);
            return;
        }
        m_services[index].held.pop(m_links);
        m_services[index].workers.waiting.leave(m_now);
        ++m_components[m_topology.services[index].component].refused;
        finish(id, Outcome::TimedOut);
    }
}

// ----------------------------------------------------------------------------------------------- revisions

void DataPlane::setRevision(std::uint32_t id, double slowdown, double failureProbability)
{
    m_pods[id].slowdown = slowdown;
    m_pods[id].failureProbability = failureProbability;
}

void DataPlane::startRevisedWork(std::uint32_t id)
{
    Frame& frame = m_frames[id];
    const StepRow& row = m_topology.steps[frame.step];
    if (row.cpuSampler == kNone) {
        startRevisedTime(id);
        return;
    }
    Pod& pod = m_pods[frame.pod];
    frame.phase = Phase::OnCpu;
    pod.cpu.add(id, static_cast<std::int64_t>(static_cast<double>(slowed(row, sample(row.cpuSampler))) * pod.slowdown), m_now);
    scheduleCpu(frame.pod);
}

/// A request that fails at its pod does so when its own work is done, before it calls anybody.
void DataPlane::startRevisedTime(std::uint32_t id)
{
    Frame& frame = m_frames[id];
    const StepRow& row = m_topology.steps[frame.step];
    const Pod& pod = m_pods[frame.pod];
    const bool fails = pod.failureProbability > 0 && m_services[pod.service].revision.uniform() < pod.failureProbability;
    if (row.timeSampler != kNone)
        waitOnTime(id, static_cast<std::int64_t>(static_cast<double>(slowed(row, sample(row.timeSampler))) * pod.slowdown), fails ? Outcome::Failed : Outcome::Ok);
    else if (fails)
        finish(id, Outcome::Failed);
    else
        continueSteps(id);
}

void DataPlane::makeUnready(std::uint32_t id, SimTime now)
{
    // Readiness is about endpoints: a consumer goes on reading its queue. Without one its workers serve nobody until it is ready again.
    leaveEndpoints(id, now);
    if (m_topology.services[m_pods[id].service].consumes == kNone && !m_topology.services[m_pods[id].service].receivesGenerally) stopReceiving(id, now);
}

// ------------------------------------------------------------------------------------------------- reading

compute::QueueDepth DataPlane::queueDepth(std::uint32_t component) const
{
    compute::QueueDepth depth;
    for (std::size_t q = 0; q < m_queues.size(); ++q) {
        if (m_topology.queues[q].component != component) continue;
        depth.waiting = static_cast<double>(m_queues[q].waiting.size());
        depth.locked = static_cast<double>(m_queues[q].locked);
        depth.deadLettered = static_cast<double>(m_queues[q].deadLettered);
    }
    return depth;
}

/// What the group of `service` has not settled, by partition; a subscription without partitions is one line, whose messages in work are the busy
/// workers of its consumers.
bool DataPlane::partitions(std::uint32_t component, std::uint32_t service, std::vector<compute::PartitionOffsets>& out) const
{
    bool known = false;
    for (std::size_t q = 0; q < m_queues.size(); ++q) {
        const QueueRow& row = m_topology.queues[q];
        if (row.plain || row.component != component || row.consumerService != service) continue;
        known = true;
        if (row.lines > 0 && !row.perPod) {
            for (const GroupLine& line : m_groups[row.group].lines) out.push_back({static_cast<std::int64_t>(line.lag()), 0});
            continue;
        }
        std::int64_t unsettled = static_cast<std::int64_t>(m_queues[q].waiting.size());
        for (const std::uint32_t pod : m_services[service].readyPods) unsettled += m_pods[pod].busy;
        out.push_back({unsettled, 0});
    }
    return known;
}

Plant::Traffic DataPlane::trafficOf(std::uint32_t service) const
{
    const ComponentCounters& counters = m_components[m_topology.services[service].component];
    return {static_cast<double>(counters.inSystem.value()), static_cast<double>(counters.arrivals)};
}

Plant::Calls DataPlane::callsOf(std::uint32_t service) const
{
    const ComponentCounters& counters = m_components[m_topology.services[service].component];
    return {static_cast<double>(counters.completions), static_cast<double>(counters.failures), static_cast<double>(counters.slow)};
}

void DataPlane::watch(std::uint32_t service, Duration slowAbove) { m_components[m_topology.services[service].component].slowAboveNs = slowAbove.count(); }

compute::ProbeAnswer DataPlane::probePod(std::uint32_t id, SimTime now) const
{
    const Pod& pod = m_pods[id];
    return {pod.alive, pod.lockedUntil > now ? pod.lockedUntil - now : Duration{}};
}

/// A small call, judged by what stands at the target now. It takes no worker and no capacity itself.
compute::ProbeAnswer DataPlane::probe(std::uint32_t component, SimTime now)
{
    compute::ProbeAnswer answer = probeStation(component, now);
    if (m_availability.empty()) return answer;
    if (m_availability[component].down > 0) answer.up = false;
    answer.answersAfter = Duration::nanoseconds(slowedByFault(component, answer.answersAfter.count()));
    return answer;
}

compute::ProbeAnswer DataPlane::probeStation(std::uint32_t component, SimTime now)
{
    const Duration network = m_topology.component(component).roundTrip;
    for (std::size_t s = 0; s < m_services.size(); ++s) {
        if (m_topology.services[s].component != component) continue;
        ServiceState& service = m_services[s];
        if (service.readyPods.empty()) return {false, network};
        const Pod& pod = m_pods[service.readyPods[service.probed++ % service.readyPods.size()]];
        if (pod.busy >= pod.workers && pod.line.size() >= m_topology.services[s].lineLimit) return {false, network};
        Duration wait = pod.lockedUntil > now ? pod.lockedUntil - now : Duration{};
        // In a full pod it stands behind the line; every worker is free again after about the mean time of this bucket's calls.
        if (pod.busy >= pod.workers) {
            const double each = m_components[component].response.meanNs() * 1e-9;
            wait = wait + Duration::fromSeconds(std::min(86400.0, each * (1 + static_cast<double>(pod.line.size()) / pod.workers)));
        }
        return {true, network + wait};
    }
    for (std::size_t i = 0; i < m_sql.size(); ++i) {
        if (m_topology.sqlDatabases[i].component != component) continue;
        const SqlState& sql = m_sql[i];
        if (sql.busy >= sql.maxWorkers) return {false, network};
        const double cores = std::max(1e-9, sql.cpu.capacity());
        const double stretch = std::max(1.0, (static_cast<double>(sql.cpu.activeJobs()) + 1) / cores);
        return {true, network + Duration::fromSeconds(std::min(86400.0, kProbeCpuSeconds * stretch))};
    }
    for (std::size_t i = 0; i < m_redis.size(); ++i)
        if (m_topology.redisCaches[i].component == component) return {true, network + (m_redis[i].freeAt > now ? m_redis[i].freeAt - now : Duration{})};
    for (std::size_t i = 0; i < m_cosmos.size(); ++i)
        if (m_topology.cosmosDbs[i].component == component) return {true, network + std::min(Duration::hours(24), m_cosmos[i].partitions.front().timeUntilAvailable(now))};
    return {true, network};
}

} // namespace headroom::simulation
