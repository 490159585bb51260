#include "models/simulation/data_plane_inline.h"

/// The short path: operations whose steps only occupy workers (OperationRow::onlyVisits). One frame is the whole request, one event a
/// visit; what a frame of the general path carries for callers, timers, connections and branches is never touched.
namespace headroom::simulation {

void DataPlane::visitFinished(std::uint32_t id)
{
    Frame& frame = m_frames[id];
    if (frame.phase == Phase::Dead) {
        freeFrame(id);
        return;
    }
    const StepRow& row = m_topology.steps[frame.step];
    ComponentCounters& counters = m_components[row.component];
    counters.inSystem.leave(m_now);
    ++counters.completions;
    counters.response.record(m_now.nanoseconds() - frame.arrivedNs);
    frame.flags &= static_cast<std::uint8_t>(~kHoldsWorker);
    Pod& pod = m_pods[frame.pod];
    ServiceState& service = m_services[row.station];
    if (pod.alive && !pod.line.empty()) {
        // The worker passes from one to the next: the number of busy ones stays.
        const std::uint32_t next = pod.line.pop(m_links);
        service.workers.waiting.leave(m_now);
        service.workers.giveBack(m_now);
        --pod.busy;
        admit(next);
    } else {
        service.workers.giveBack(m_now);
        --pod.busy;
    }
    // A frame of the general path that was admitted may have made calls, so the frames may have moved.
    Frame& again = m_frames[id];
    if (++again.nextChild < m_topology.operations[row.branchStream].stepCount) {
        ++again.step;
        visit(id);
    } else {
        endVisits(id, Outcome::Ok);
    }
}

/// Its pod has died while it waited there or kept a worker.
void DataPlane::killVisit(std::uint32_t id, std::uint32_t podId)
{
    Frame& frame = m_frames[id];
    Pod& pod = m_pods[podId];
    ServiceState& service = m_services[pod.service];
    const StepRow& row = m_topology.steps[frame.step];
    ComponentCounters& counters = m_components[row.component];
    counters.inSystem.leave(m_now);
    ++counters.failures;
    if (!(frame.flags & kNotCounted)) count(row.branchStream, Outcome::Failed);
    if (frame.phase == Phase::WaitingForWorker) {
        pod.line.remove(m_links, id);
        service.workers.waiting.leave(m_now);
        freeFrame(id);
    } else {
        --pod.busy;
        service.workers.giveBack(m_now);
        frame.flags &= static_cast<std::uint8_t>(~kHoldsWorker);
        frame.phase = Phase::Dead;   // its event is still to come
    }
}

} // namespace headroom::simulation
