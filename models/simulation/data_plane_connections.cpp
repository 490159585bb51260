#include "models/simulation/data_plane_inline.h"

/// Connections that pods have open to what they call, and the timers of calls.
namespace headroom::simulation {

// --------------------------------------------------------------------------------------------- connections

bool DataPlane::takeConnection(std::uint32_t id)
{
    Frame& frame = m_frames[id];
    const StepRow& row = m_topology.steps[frame.step];
    Pod& pod = m_pods[frame.pod];
    PodPool& pool = pod.pools[row.callerPool];
    const ConnectionPoolRow& rules = m_topology.services[pod.service].pools[row.callerPool];
    Occupancy& occupancy = m_services[pod.service].pools[row.callerPool];
    if (pool.inUse < rules.size) {
        if (pool.inUse == pool.open && !openConnection(rules, pool)) {
            finish(id, Outcome::Failed);
            return false;
        }
        ++pool.inUse;
        occupancy.take(m_now);
        frame.connectionPod = frame.pod;
        return true;
    }
    frame.phase = Phase::Connecting;
    pool.line.push(m_links, id);
    occupancy.waiting.enter(m_now);
    if (rules.timeoutList != kNone && rules.timeoutList != row.timeoutList) armTimer(id, rules.timeoutList, kHasPoolTimer);
    return false;
}

/// A pool keeps what it has opened. A cache refuses connections above its tier's limit.
bool DataPlane::openConnection(const ConnectionPoolRow& row, PodPool& pool)
{
    if (row.kind == TargetKind::Redis) {
        RedisState& redis = m_redis[row.station];
        if (redis.connections >= redis.maxConnections) {
            ++redis.refusedConnections;
            ++m_components[row.target].refused;
            return false;
        }
        ++redis.connections;
    } else if (row.kind == TargetKind::Database) {
        DatabaseState& database = m_databases[row.station];
        if (database.connections >= database.maxConnections) {
            ++database.refusedConnections;
            ++m_components[row.target].refused;
            return false;
        }
        ++database.connections;
    }
    ++pool.open;
    return true;
}

/// What a pool keeps open at least, as far as the other side takes it.
void DataPlane::openAhead(std::uint32_t id)
{
    Pod& pod = m_pods[id];
    const ServiceRow& service = m_topology.services[pod.service];
    for (std::size_t p = 0; p < pod.pools.size(); ++p)
        while (pod.pools[p].open < service.pools[p].minimum && openConnection(service.pools[p], pod.pools[p])) {}
}

/// What a dead process had open is closed with it.
void DataPlane::closeConnections(std::uint32_t id)
{
    Pod& pod = m_pods[id];
    const ServiceRow& service = m_topology.services[pod.service];
    for (std::size_t p = 0; p < pod.pools.size(); ++p) {
        for (std::uint32_t r = 0; r < m_redis.size(); ++r)
            if (m_topology.redisCaches[r].component == service.pools[p].target) m_redis[r].connections -= pod.pools[p].open;
        for (std::uint32_t d = 0; d < m_databases.size(); ++d)
            if (m_topology.databases[d].component == service.pools[p].target) m_databases[d].connections -= pod.pools[p].open;
        pod.pools[p].open = 0;
    }
}

void DataPlane::releaseConnection(std::uint32_t podId, std::uint32_t poolIndex)
{
    Pod& pod = m_pods[podId];
    PodPool& pool = pod.pools[poolIndex];
    Occupancy& occupancy = m_services[pod.service].pools[poolIndex];
    --pool.inUse;
    occupancy.giveBack(m_now);
    if (pool.line.empty() || !pod.alive) return;
    const std::uint32_t next = pool.line.pop(m_links);
    occupancy.waiting.leave(m_now);
    ++pool.inUse;
    occupancy.take(m_now);
    Frame& frame = m_frames[next];
    frame.connectionPod = podId;
    if (frame.flags & kHasPoolTimer) {
        m_timeouts[m_topology.services[pod.service].pools[poolIndex].timeoutList].cancel(next);
        frame.flags &= static_cast<std::uint8_t>(~kHasPoolTimer);
    }
    travel(next);
}

// -------------------------------------------------------------------------------------------------- timers

void DataPlane::armTimer(std::uint32_t id, std::uint32_t list, FrameFlag flag)
{
    m_timeouts[list].add(id, m_now);
    m_frames[id].flags |= flag;
    const SimTime expiry = m_timeouts[list].nextExpiry();
    if (expiry < m_timeoutEventAt[list]) {
        m_timeoutEventAt[list] = expiry;
        schedule(expiry, EventKind::Timeouts, list);
    }
}

void DataPlane::cancelTimers(std::uint32_t id)
{
    Frame& frame = m_frames[id];
    if (!(frame.flags & (kHasTimer | kHasPoolTimer))) return;
    if (frame.flags & kHasTimer) {
        const std::uint32_t list = (frame.flags & kOperation) ? m_topology.operations[frame.step].timeoutList : m_topology.steps[frame.step].timeoutList;
        m_timeouts[list].cancel(id);
    }
    if (frame.flags & kHasPoolTimer) {
        const StepRow& row = m_topology.steps[frame.step];
        m_timeouts[m_topology.services[m_pods[frame.pod].service].pools[row.callerPool].timeoutList].cancel(id);
    }
    frame.flags &= static_cast<std::uint8_t>(~(kHasTimer | kHasPoolTimer));
}

void DataPlane::timeouts(std::uint32_t list)
{
    if (m_timeoutEventAt[list] != m_now) return;
    m_timeoutEventAt[list] = SimTime::never();
    while (m_timeouts[list].hasExpired(m_now)) giveUp(m_timeouts[list].popExpired(m_now), list);
    const SimTime next = m_timeouts[list].nextExpiry();
    if (next < m_timeoutEventAt[list]) {
        m_timeoutEventAt[list] = next;
        schedule(next, EventKind::Timeouts, list);
    }
}

/// The timer of `id` in `list` has run out. A call that is still on the caller's side ends; one that has left goes on without a caller.
void DataPlane::giveUp(std::uint32_t id, std::uint32_t list)
{
    Frame& frame = m_frames[id];
    if (frame.flags & kOperation) {
        frame.flags &= static_cast<std::uint8_t>(~kHasTimer);
        finishOperation(id, Outcome::TimedOut);   // frees the frame: the calls below have lost their caller
        return;
    }
    const StepRow& row = m_topology.steps[frame.step];
    // The other timer of a call that waits for a connection stays armed until finish() takes it away.
    frame.flags &= static_cast<std::uint8_t>(list == row.timeoutList ? ~kHasTimer : ~kHasPoolTimer);
    if (frame.phase == Phase::Connecting) {
        Pod& pod = m_pods[frame.pod];
        pod.pools[row.callerPool].line.remove(m_links, id);
        m_services[pod.service].pools[row.callerPool].waiting.leave(m_now);
        finish(id, Outcome::TimedOut);
        return;
    }
    if (row.hasGuard) giveBackPort(frame);   // who gives up closes the connection
    const Frame call = frame;
    const bool alive = parentAlive(frame);
    frame.connectionPod = kNone;
    frame.parent = kNone;
    frame.timesLeft = 1;
    if (call.connectionPod != kNone) releaseConnection(call.connectionPod, row.callerPool);
    if (alive) callEnded(call, Outcome::TimedOut);
}

} // namespace headroom::simulation
