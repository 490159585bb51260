#include "models/simulation/data_plane_inline.h"

#include <algorithm>

namespace headroom::simulation {

// ------------------------------------------------------------------------------------------- control plane

std::uint32_t DataPlane::addPod(std::uint32_t service, double cpuCores, SimTime now)
{
    const auto id = static_cast<std::uint32_t>(m_pods.size());
    Pod& pod = m_pods.emplace_back();
    pod.service = service;
    pod.alive = true;
    pod.workers = m_topology.services[service].workers;
    pod.cpuCores = cpuCores;
    pod.cpu.setCapacity(cpuCores, now);
    pod.pools.resize(m_topology.services[service].pools.size());
    addPodGuards(pod, now);
    return id;
}

void DataPlane::makeReady(std::uint32_t id, SimTime now)
{
    Pod& pod = m_pods[id];
    if (!pod.alive || pod.ready) return;
    pod.ready = true;
    ServiceState& service = m_services[pod.service];
    const ServiceRow& row = m_topology.services[pod.service];
    service.readyPods.push_back(id);
    const bool joins = !pod.receives;
    if (joins) {
        pod.receives = true;
        service.receivers.push_back(id);
        addCapacityOf(id, 1, now);
    }
    m_now = now;
    if (row.opensAhead) openAhead(id);
    if (row.hostsBroker) brokerPodReady(m_pods[id].service, id);
    if (row.receivesGenerally && joins) joinGroups(id);
    receive(id);
    if (row.intercepted) releaseHeld(pod.service);
    if (row.hosts) hostReady(id);
}

void DataPlane::drain(std::uint32_t id, SimTime now)
{
    m_pods[id].draining = true;
    leaveEndpoints(id, now);
    stopReceiving(id, now);
}

/// The pod gets no more calls. It goes on with what it has, and with its queues.
void DataPlane::leaveEndpoints(std::uint32_t id, SimTime now)
{
    Pod& pod = m_pods[id];
    if (!pod.ready) return;
    pod.ready = false;
    const ServiceRow& row = m_topology.services[pod.service];
    std::erase(m_services[pod.service].readyPods, id);
    if (row.hosts || row.hostsBroker) m_now = now;
    if (row.hostsBroker) brokerPodGone(pod.service, id);
    if (row.hosts) hostUnready(id);
}

/// The pod takes no more messages.
void DataPlane::stopReceiving(std::uint32_t id, SimTime now)
{
    Pod& pod = m_pods[id];
    if (!pod.receives) return;
    pod.receives = false;
    std::erase(m_services[pod.service].receivers, id);
    addCapacityOf(id, -1, now);
    if (!m_topology.services[pod.service].receivesGenerally) return;
    m_now = now;
    leaveGroups(id, m_podDies);
}

/// Workers and connections of a pod come (1) or go (-1).
void DataPlane::addCapacityOf(std::uint32_t id, int sign, SimTime now)
{
    ServiceState& service = m_services[m_pods[id].service];
    const ServiceRow& row = m_topology.services[m_pods[id].service];
    service.workers.addCapacity(now, sign * row.spec->workers);
    for (std::size_t p = 0; p < row.pools.size(); ++p) service.pools[p].addCapacity(now, sign * static_cast<double>(row.pools[p].size));
}

void DataPlane::kill(std::uint32_t id, SimTime now)
{
    m_now = now;
    m_podDies = true;
    drain(id, now);
    m_podDies = false;
    Pod& pod = m_pods[id];
    pod.alive = false;
    endWorkOf(id);
    if (m_topology.services[pod.service].hosts) hostDied(id);
}

/// Ends all calls that the dead process `id` treated, had in its line, or wanted to make.
void DataPlane::endWorkOf(std::uint32_t id)
{
    // Rare, so walks over all frames are cheap enough. First what its workers treat, so that what they wait for has lost its caller
    // when its turn comes.
    for (std::uint32_t f = 0; f < m_frames.capacity(); ++f)
        if ((m_frames[f].flags & kHoldsWorker) && m_frames[f].pod == id && m_frames[f].phase != Phase::Idle && m_frames[f].phase != Phase::Dead)
            killFrame(f, id);
    for (std::uint32_t f = 0; f < m_frames.capacity(); ++f)
        if (m_frames[f].pod == id && (m_frames[f].phase == Phase::WaitingForWorker || m_frames[f].phase == Phase::Connecting)) killFrame(f, id);
    closeConnections(id);
    scheduleCpu(id);
}

/// Ends the call `f` that the dead process `id` treated, had in its line, or wanted to make.
void DataPlane::killFrame(std::uint32_t f, std::uint32_t id)
{
    if (m_frames[f].flags & kVisit) {
        killVisit(f, id);
        return;
    }
    Pod& pod = m_pods[id];
    Frame& frame = m_frames[f];
    ServiceState& service = m_services[pod.service];
    if (frame.phase == Phase::WaitingForWorker) {
        pod.line.remove(m_links, f);
        service.workers.waiting.leave(m_now);
    }
    if (frame.phase == Phase::Connecting) {
        const std::uint32_t p = m_topology.steps[frame.step].callerPool;
        pod.pools[p].line.remove(m_links, f);
        service.pools[p].waiting.leave(m_now);
    }
    if (frame.phase == Phase::OnCpu) pod.cpu.remove(f, m_now);
    const bool eventPending = frame.phase == Phase::OnTime || frame.phase == Phase::Locked || frame.phase == Phase::Travelling;
    cancelTimers(f);
    leaveComponent(f, Outcome::Failed);
    const bool held = frame.flags & kHoldsWorker;
    if (held) {
        --pod.busy;
        service.workers.giveBack(m_now);
        frame.flags &= static_cast<std::uint8_t>(~kHoldsWorker);
    }
    if (m_topology.steps[frame.step].hasGuard) giveBackPort(frame);
    const Frame call = frame;
    const bool alive = parentAlive(frame);
    frame.connectionPod = kNone;
    if (eventPending) {
        ++frame.generation;       // its children, if any, lose their caller
        frame.phase = Phase::Dead;
    } else {
        freeFrame(f);
    }
    if (call.connectionPod != kNone && call.connectionPod != id) releaseConnection(call.connectionPod, m_topology.steps[call.step].callerPool);
    if (!alive) return;
    m_consumerDied = held && (m_frames[call.parent].flags & kOperation) && m_frames[call.parent].message != kNone;
    // A message whose pod died comes back by its lock, not by a retry.
    if (m_consumerDied) childFinished(call.parent, call.parentGeneration, Outcome::Failed);
    else callEnded(call, Outcome::Failed);
    m_consumerDied = false;
}

void DataPlane::setCpuCores(std::uint32_t id, double cores, SimTime now)
{
    Pod& pod = m_pods[id];
    if (pod.cpuCores == cores) return;
    pod.cpuCores = cores;
    if (m_topology.services[pod.service].hosts && pod.ready) {
        m_now = now;
        refreshHostCores(pod.service);
    }
    if (pod.lockedUntil > now) return;
    m_now = now;
    pod.cpu.setCapacity(cores, now);
    scheduleCpu(id);
}

// ------------------------------------------------------------------------------------------------- workers

void DataPlane::arriveAtService(std::uint32_t id)
{
    Frame& frame = m_frames[id];
    if (frame.flags & kHoldsWorker) {   // a message: its worker took it from the queue
        startOwnWork(id);
        return;
    }
    enterComponent(id, m_topology.steps[frame.step].component);
    seat(id);
}

/// A free worker of a ready pod, a place in its line, the interceptor, or a refusal.
void DataPlane::seat(std::uint32_t id)
{
    Frame& frame = m_frames[id];
    const StepRow& row = m_topology.steps[frame.step];
    const std::uint32_t chosen = choosePod(row.station);
    if (chosen == kNone && m_topology.services[row.station].intercepted) {
        hold(id);
        return;
    }
    if (row.limit != kNone && !passesLimit(row, chosen)) {
        ++m_components[row.component].refused;
        finish(id, Outcome::Throttled);
        return;
    }
    if (chosen == kNone || (m_pods[chosen].busy >= m_pods[chosen].workers && m_pods[chosen].line.size() >= m_topology.services[row.station].lineLimit)) {
        ++m_components[row.component].refused;
        finish(id, Outcome::Failed);
        return;
    }
    frame.pod = chosen;
    Pod& pod = m_pods[chosen];
    if (pod.busy < pod.workers) {
        admit(id);
    } else {
        frame.phase = Phase::WaitingForWorker;
        pod.line.push(m_links, id);
        m_services[row.station].workers.waiting.enter(m_now);
    }
}

void DataPlane::admit(std::uint32_t id)
{
    Frame& frame = m_frames[id];
    if (frame.flags & kVisit) {
        startVisit(id);
        return;
    }
    Pod& pod = m_pods[frame.pod];
    ++pod.busy;
    frame.flags |= kHoldsWorker;
    ServiceState& service = m_services[pod.service];
    service.workers.take(m_now);
    ComponentCounters& counters = m_components[m_topology.services[pod.service].component];
    ++counters.waited;
    counters.waitNs += m_now.nanoseconds() - frame.arrivedNs;
    startOwnWork(id);
}

void DataPlane::startOwnWork(std::uint32_t id)
{
    Frame& frame = m_frames[id];
    Pod& pod = m_pods[frame.pod];
    if (m_topology.services[pod.service].canLockUp) {
        const auto& deadlock = *m_topology.services[pod.service].spec->deadlock;
        if (pod.busy > static_cast<std::uint32_t>(deadlock.inFlightAbove) && pod.lockedUntil <= m_now &&
            m_services[pod.service].deadlock.uniform() < deadlock.probability)
            lockUp(frame.pod, deadlock.duration);
    }
    const StepRow& row = m_topology.steps[frame.step];
    if (row.revised) [[unlikely]] {
        startRevisedWork(id);
        return;
    }
    if (row.cpuSampler == kNone && row.sidecarCpu == kNone) {
        startOwnTime(id);
        return;
    }
    frame.phase = Phase::OnCpu;
    std::int64_t cpuNs = row.cpuSampler == kNone ? 0 : sample(row.cpuSampler);
    if (row.sidecarCpu != kNone) cpuNs += sample(row.sidecarCpu);
    pod.cpu.add(id, slowed(row, cpuNs), m_now);
    scheduleCpu(frame.pod);
}

void DataPlane::startOwnTime(std::uint32_t id)
{
    const StepRow& row = m_topology.steps[m_frames[id].step];
    if (row.revised) [[unlikely]] {
        startRevisedTime(id);
        return;
    }
    if (row.timeSampler == kNone) continueSteps(id);
    else waitOnTime(id, slowed(row, sample(row.timeSampler)), Outcome::Ok);
}

void DataPlane::releaseWorker(std::uint32_t id)
{
    Pod& pod = m_pods[id];
    --pod.busy;
    ServiceState& service = m_services[pod.service];
    service.workers.giveBack(m_now);
    if (!pod.alive) return;
    if (!pod.line.empty()) {
        const std::uint32_t next = pod.line.pop(m_links);
        service.workers.waiting.leave(m_now);
        admit(next);
    } else if (m_topology.services[pod.service].consumes != kNone) {
        receive(id);
    }
}

// ----------------------------------------------------------------------------------------------------- CPU

/// Keeps one event for the next completion of something that serves several at a time: moves it, or takes it away.
void DataPlane::setEvent(kernel::EventQueue::Handle& handle, SimTime& at, SimTime next, EventKind kind, std::uint32_t index)
{
    if (handle == kernel::EventQueue::kNoHandle) {
        if (next != SimTime::never()) handle = schedule(next, kind, index);
    } else if (next == SimTime::never()) {
        m_queue.cancel(handle);
        handle = kernel::EventQueue::kNoHandle;
    } else if (next != at) {
        m_queue.move(handle, next);
    }
    at = next;
}

void DataPlane::scheduleCpu(std::uint32_t id)
{
    Pod& pod = m_pods[id];
    setEvent(pod.cpuEvent, pod.cpuEventAt, pod.cpu.nextCompletion(), EventKind::PodCpu, id);
}

void DataPlane::podCpu(std::uint32_t id)
{
    m_pods[id].cpuEvent = kernel::EventQueue::kNoHandle;
    while (m_pods[id].cpu.nextCompletion() <= m_now) startOwnTime(m_pods[id].cpu.popCompleted(m_now));
    scheduleCpu(id);
}

/// The pod answers nothing for `duration`: its CPU stands still, and what comes back to it waits.
void DataPlane::lockUp(std::uint32_t id, Duration duration)
{
    Pod& pod = m_pods[id];
    pod.lockedUntil = m_now + duration;
    pod.cpu.setCapacity(0, m_now);
    ++m_services[pod.service].deadlocks;
    m_lockups.push_back({m_now, id});
    schedule(pod.lockedUntil, EventKind::Unlock, id);
}

void DataPlane::unlock(std::uint32_t id)
{
    Pod& pod = m_pods[id];
    if (!pod.alive) return;
    pod.cpu.setCapacity(pod.cpuCores, m_now);
    scheduleCpu(id);
    receive(id);
}

std::vector<DataPlane::Lockup> DataPlane::takeLockups() { return std::exchange(m_lockups, {}); }

} // namespace headroom::simulation
