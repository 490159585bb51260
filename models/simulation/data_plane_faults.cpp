#include "models/simulation/data_plane_inline.h"

#include <algorithm>

/// Components that are down, slow or lose what they are given, and machines that vanish below their pods. Nothing here is reached by a
/// scenario without faults and schedules: steps are marked as guarded when the topology is built.
namespace headroom::simulation {

void DataPlane::setDown(std::uint32_t component, bool down, SimTime now)
{
    m_now = now;
    if (m_availability.empty()) return;   // nobody calls a component that could be down
    Availability& state = m_availability[component];
    state.down += down ? 1 : -1;
    for (std::uint32_t q = 0; q < m_queues.size(); ++q) {
        const QueueRow& row = m_topology.queues[q];
        const bool consumer = row.consumerService != kNone && m_topology.services[row.consumerService].component == component;
        if (row.component != component && !consumer) continue;
        const bool consumerDown = row.consumerService != kNone && m_availability[m_topology.services[row.consumerService].component].down > 0;
        const bool wasDown = m_queues[q].down;
        m_queues[q].down = m_availability[row.component].down > 0 || consumerDown;
        if (wasDown && !m_queues[q].down) receiveAgain(q);
    }
}

/// Every consumer asks at once, as clients do that were waiting for the broker.
void DataPlane::receiveAgain(std::uint32_t queue)
{
    const std::uint32_t consumer = m_topology.queues[queue].consumerService;
    if (consumer == kNone) return;
    for (const std::uint32_t pod : m_services[consumer].readyPods) schedule(m_now, EventKind::Receive, pod);
}

void DataPlane::setSlow(std::uint32_t component, double factor, double share, SimTime)
{
    if (m_availability.empty()) return;
    m_availability[component].slowFactor = factor;
    m_availability[component].slowShare = factor == 1 ? 0 : share;
}

std::int64_t DataPlane::slowedByFault(std::uint32_t component, std::int64_t ns)
{
    Availability& state = m_availability[component];
    if (state.slowShare <= 0 || (state.slowShare < 1 && state.chance.uniform() >= state.slowShare)) return ns;
    return static_cast<std::int64_t>(std::min(static_cast<double>(ns) * state.slowFactor, 9e18));
}

void DataPlane::setLoss(std::uint32_t component, double share, SimTime)
{
    if (!m_availability.empty()) m_availability[component].lossShare = share;
}

bool DataPlane::losesMessage(std::uint32_t component)
{
    Availability& state = m_availability[component];
    return state.lossShare > 0 && state.chance.uniform() < state.lossShare;
}

/// An answer with an error after the way there and back. A sender that waits for no confirmation learns nothing.
void DataPlane::refuseCall(std::uint32_t id)
{
    const StepRow& row = m_topology.steps[m_frames[id].step];
    enterComponent(id, row.component);
    ++m_components[row.component].refused;
    if (row.kind == scenario::Step::Kind::Send && !row.confirm) {
        ++m_queues[row.station].lost;
        loseSilently(m_frames[id]);
        finish(id, Outcome::Ok);
        return;
    }
    waitOnTime(id, row.networkNs, Outcome::Failed);   // never at once: a long line for connections would end in one deep recursion
}

void DataPlane::cutConnections(std::uint32_t component, SimTime now)
{
    m_now = now;
    struct Call { std::uint32_t frame, generation; };
    std::vector<Call> calls;
    for (std::uint32_t f = 0; f < m_frames.capacity(); ++f) {
        const Frame& frame = m_frames[f];
        if (frame.phase == Phase::Idle || frame.phase == Phase::Dead || (frame.flags & (kOperation | kGroup | kVisit | kHoldsWorker))) continue;
        if (m_topology.steps[frame.step].component != component) continue;
        const bool there = frame.phase == Phase::Travelling || frame.phase == Phase::OnCpu || frame.phase == Phase::OnTime ||
                           (frame.phase == Phase::WaitingToRetry && (frame.flags & kInComponent));
        if (there) calls.push_back({f, frame.generation});
    }
    // Callers try again or go on meanwhile: only what was there at the cut fails.
    for (const Call& call : calls)
        if (m_frames[call.frame].generation == call.generation && m_frames[call.frame].phase != Phase::Dead) failCall(call.frame);
    for (Pod& pod : m_pods) {
        const ServiceRow& service = m_topology.services[pod.service];
        for (std::size_t p = 0; p < pod.pools.size(); ++p) {
            if (service.pools[p].target != component) continue;
            for (std::uint32_t r = 0; r < m_redis.size(); ++r)
                if (m_topology.redisCaches[r].component == component) m_redis[r].connections -= pod.pools[p].open - pod.pools[p].inUse;
            for (std::uint32_t d = 0; d < m_databases.size(); ++d)
                if (m_topology.databases[d].component == component) m_databases[d].connections -= pod.pools[p].open - pod.pools[p].inUse;
            pod.pools[p].open = pod.pools[p].inUse;   // what waited for a connection has just opened its own
            if (pod.ready && service.pools[p].minimum > 0) openAhead(static_cast<std::uint32_t>(&pod - m_pods.data()));
        }
    }
    for (std::uint32_t r = 0; r < m_redis.size(); ++r)
        if (m_topology.redisCaches[r].component == component) {   // the commands in its line are gone
            m_redis[r].freeAt = now;
            std::fill(m_redis[r].shardFreeAt.begin(), m_redis[r].shardFreeAt.end(), now);
        }
}

/// The call `f` at a store or third party fails now.
void DataPlane::failCall(std::uint32_t f)
{
    Frame& frame = m_frames[f];
    const StepRow& row = m_topology.steps[frame.step];
    if (frame.phase == Phase::OnCpu && row.target == TargetKind::Database) {
        m_databases[row.station].cpu.remove(f, m_now);
        scheduleDatabaseCpu(row.station);
    } else if (frame.phase == Phase::OnCpu) {
        SqlState& sql = m_sql[row.station];
        sql.cpu.remove(f, m_now);
        --sql.busy;
        sql.workers.giveBack(m_now);
        scheduleSqlCpu(row.station);
    }
    const bool eventPending = frame.phase != Phase::OnCpu;
    cancelTimers(f);
    leaveComponent(f, Outcome::Failed);
    const Frame call = frame;
    const bool alive = parentAlive(frame);
    frame.connectionPod = kNone;
    if (eventPending) {
        ++frame.generation;
        frame.phase = Phase::Dead;
    } else {
        freeFrame(f);
    }
    if (call.connectionPod != kNone) releaseConnection(call.connectionPod, row.callerPool);
    if (alive) callEnded(call, Outcome::Failed);
}

void DataPlane::loseContents(std::uint32_t component, SimTime now)
{
    m_now = now;
    for (std::uint32_t r = 0; r < m_redis.size(); ++r) {
        if (m_topology.redisCaches[r].component != component) continue;
        forgetKeys(m_redis[r], 1);
    }
    for (std::uint32_t q = 0; q < m_queues.size(); ++q) {
        if (m_topology.queues[q].component != component) continue;
        QueueState& queue = m_queues[q];
        while (!queue.waiting.empty()) {
            const std::uint32_t id = queue.waiting.pop();
            queue.length.add(now, -1);
            queue.bytes -= static_cast<double>(m_messages[id].bytes);
            ++queue.lost;
            const Message message = m_messages[id];
            m_messages.release(id);
            if (m_topology.queues[q].consumerOperation != kNone && message.counted) count(m_topology.queues[q].consumerOperation, Outcome::Lost);
            settle(message.request, Outcome::Lost);
        }
    }
}

void DataPlane::setSize(std::uint32_t component, double size, bool outside, SimTime now)
{
    m_now = now;
    for (std::uint32_t i = 0; i < m_cosmos.size(); ++i)
        if (m_topology.cosmosDbs[i].component == component) setRequestUnits(i, size);
    for (std::uint32_t i = 0; i < m_databases.size(); ++i) {
        const DatabaseRow& row = m_topology.databases[i];
        if (row.component != component || !row.postgresql) continue;
        m_databases[i].cpu.setCapacity(std::max(0.0, size - row.otherCores), now);
        if (row.outsideCores > 0) m_databases[i].maxConnections = outside ? row.outsideConnections : row.maxConnections;
        scheduleDatabaseCpu(i);
    }
    for (std::uint32_t i = 0; i < m_sql.size(); ++i) {
        const SqlRow& row = m_topology.sqlDatabases[i];
        if (row.component != component) continue;
        SqlState& sql = m_sql[i];
        const std::uint32_t before = sql.maxWorkers;
        const double workers = row.tier.workersPerCore * size;
        sql.maxWorkers = static_cast<std::uint32_t>(row.tier.maxWorkers > 0 ? std::min(row.tier.maxWorkers, workers) : workers);
        sql.workers.addCapacity(now, static_cast<double>(sql.maxWorkers) - before);
        sql.cpu.setCapacity(std::max(0.0, size - row.spec->otherLoadCores), now);
        scheduleSqlCpu(i);
    }
}

void DataPlane::vanish(std::uint32_t id, SimTime now)
{
    m_now = now;
    Pod& pod = m_pods[id];
    pod.alive = false;
    // With no worker left whoever is sent here waits in line, as for a machine that answers no packet.
    pod.workers = 0;
    endWorkOf(id);
    if (m_topology.services[pod.service].hosts) {
        hostUnready(id);
        hostDied(id);
    }
}

} // namespace headroom::simulation
