#pragma once

#include "models/simulation/data_plane.h"

#include <algorithm>
#include <cmath>

/// The parts of the hot loop that are worth compiling into their callers. Included by the data plane's own files only.
namespace headroom::simulation {

/// Service Bus bills an operation per started 64 KB of the message.
inline std::uint64_t billedOperations(double bytes)
{
    constexpr double kBilledBytes = 65536;
    return static_cast<std::uint64_t>(std::max(1.0, std::ceil(bytes / kBilledBytes)));
}

/// Lines that a pod has for itself when each pod is a group.
inline std::uint32_t linesPerPod(const QueueRow& rules) { return std::max(1u, rules.lines); }

inline std::uint32_t DataPlane::newFrame()
{
    const std::uint32_t id = m_frames.acquire();
    if (id == kNone) return kNone;
    Frame& frame = m_frames[id];
    const std::uint32_t generation = frame.generation;
    frame = Frame{};
    frame.generation = generation;
    if (id >= m_links.size()) m_links.resize(std::max<std::size_t>(1024, std::size_t{id} * 2));
    return id;
}

inline void DataPlane::freeFrame(std::uint32_t id)
{
    ++m_frames[id].generation;
    m_frames[id].phase = Phase::Idle;
    m_frames.release(id);
}

inline bool DataPlane::parentAlive(const Frame& frame) const
{
    return frame.parent != kNone && m_frames[frame.parent].generation == frame.parentGeneration && m_frames[frame.parent].phase != Phase::Dead;
}

/// Whether somebody still waits for the answer; the caller of a branch is the caller of its group.
inline bool DataPlane::callerWaits(const Frame& frame) const
{
    if (!parentAlive(frame)) return false;
    const Frame& parent = m_frames[frame.parent];
    return !(parent.flags & kGroup) || callerWaits(parent);
}

/// Whether the client still waits, or the message is still being treated. What works on without a caller must not touch the next
/// request of the same frame.
inline bool DataPlane::rootAlive(const Frame& frame) const { return frame.root != kNone && m_frames[frame.root].generation == frame.rootGeneration; }

/// `id` stays where it is for `delayNs`; then its nested steps follow, or it ends with `then` if that is a failure.
inline void DataPlane::waitOnTime(std::uint32_t id, std::int64_t delayNs, Outcome then)
{
    m_frames[id].phase = Phase::OnTime;
    m_frames[id].outcome = then;
    after(delayNs, id);
}

inline void DataPlane::count(std::uint32_t operation, Outcome outcome)
{
    OperationCounters& counters = m_operations[operation];
    ++counters.outcomes[static_cast<std::size_t>(outcome)];
    --counters.inFlight;
}

inline std::uint32_t DataPlane::choosePod(std::uint32_t index)
{
    ServiceState& service = m_services[index];
    const auto count = static_cast<std::uint32_t>(service.readyPods.size());
    if (count == 0) return kNone;
    if (count == 1) return service.readyPods[0];
    switch (m_topology.services[index].balancing) {
    case LoadBalancing::Random: return service.readyPods[service.balance.below(count)];
    case LoadBalancing::RoundRobin: return service.readyPods[service.next++ % count];
    case LoadBalancing::LeastRequests: break;
    }
    std::uint32_t best = service.readyPods[0];
    std::size_t least = ~std::size_t{0};
    const std::uint32_t offset = service.balance.below(count);   // ties must not favour the oldest pod
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::uint32_t candidate = service.readyPods[(i + offset) % count];
        const std::size_t load = m_pods[candidate].busy + m_pods[candidate].line.size();
        if (load < least) {
            least = load;
            best = candidate;
        }
    }
    return best;
}

inline void DataPlane::enterComponent(std::uint32_t id, std::uint32_t component)
{
    Frame& frame = m_frames[id];
    frame.flags |= kInComponent;
    frame.arrivedNs = m_now.nanoseconds();
    ComponentCounters& counters = m_components[component];
    ++counters.arrivals;
    counters.inSystem.enter(m_now);
}

inline void DataPlane::leaveComponent(std::uint32_t id, Outcome outcome)
{
    Frame& frame = m_frames[id];
    if (!(frame.flags & kInComponent)) return;
    frame.flags &= static_cast<std::uint8_t>(~kInComponent);
    ComponentCounters& counters = m_components[m_topology.steps[frame.step].component];
    counters.inSystem.leave(m_now);
    if (const StepRow& row = m_topology.steps[frame.step]; row.target == TargetKind::Database) [[unlikely]] leaveDatabase(frame, row);
    if (outcome == Outcome::Ok) {
        const std::int64_t responseNs = m_now.nanoseconds() - frame.arrivedNs;
        ++counters.completions;
        counters.slow += responseNs > counters.slowAboveNs;
        counters.response.record(responseNs);
    } else {
        ++counters.failures;
    }
}

inline void DataPlane::startVisit(std::uint32_t id)
{
    Frame& frame = m_frames[id];
    const StepRow& row = m_topology.steps[frame.step];
    ++m_pods[frame.pod].busy;
    frame.flags |= kHoldsWorker;
    frame.phase = Phase::OnTime;
    m_services[row.station].workers.take(m_now);
    ComponentCounters& counters = m_components[row.component];
    ++counters.waited;
    counters.waitNs += m_now.nanoseconds() - frame.arrivedNs;
    schedule(m_now + Duration::nanoseconds(sample(row.timeSampler)), EventKind::Visit, id);
}

inline void DataPlane::endVisits(std::uint32_t id, Outcome outcome)
{
    Frame& frame = m_frames[id];
    const std::uint32_t operation = m_topology.steps[frame.step].branchStream;
    if (!(frame.flags & kNotCounted)) {
        if (outcome == Outcome::Ok) m_operations[operation].latency.record(m_now.nanoseconds() - frame.startedNs + m_roundTripNs[frame.roundTrip()]);
        count(operation, outcome);
    }
    freeFrame(id);
}

/// Arrives at the service of its present step: a free worker, a place in line, or a refusal.
inline void DataPlane::visit(std::uint32_t id)
{
    Frame& frame = m_frames[id];
    const StepRow& row = m_topology.steps[frame.step];
    ++m_edgeCalls[row.edge];
    ComponentCounters& counters = m_components[row.component];
    ++counters.arrivals;
    counters.inSystem.enter(m_now);
    frame.arrivedNs = m_now.nanoseconds();
    const std::uint32_t chosen = choosePod(row.station);
    if (chosen == kNone || (m_pods[chosen].busy >= m_pods[chosen].workers && m_pods[chosen].line.size() >= m_topology.services[row.station].lineLimit)) {
        ++counters.refused;
        ++counters.failures;
        counters.inSystem.leave(m_now);
        endVisits(id, Outcome::Failed);
        return;
    }
    frame.pod = chosen;
    Pod& pod = m_pods[chosen];
    if (pod.busy < pod.workers) {
        startVisit(id);
    } else {
        frame.phase = Phase::WaitingForWorker;
        pod.line.push(m_links, id);
        m_services[row.station].workers.waiting.enter(m_now);
    }
}

} // namespace headroom::simulation
