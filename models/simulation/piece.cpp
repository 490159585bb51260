#include "models/simulation/piece.h"

#include "models/simulation/summaries.h"

#include <algorithm>

namespace headroom::simulation {
namespace {

constexpr Duration kHour = Duration::hours(1);

} // namespace

Piece::Piece(const Topology& topology, std::uint64_t seed, int replication, const Plan& plan, const SystemState* before)
    : m_topology(topology), m_plan(plan),
      m_data(topology, seed, static_cast<std::uint32_t>(replication), plan.begin, plan.end, blockAt(plan.begin)),
      m_control(topology, m_data, seed, static_cast<std::uint32_t>(replication), plan.begin, ControlPace::Exact, before ? &before->cluster : nullptr),
      m_recorder(topology, m_data, m_control, plan.begin, plan.bucket),
      m_now(plan.begin), m_bucketEnd(SimTime::never()), m_hourEnd(plan.origin + kHour * (blockAt(plan.begin) + 1))
{
    if (before) {
        for (std::uint32_t r = 0; r < before->keys.size(); ++r) m_data.setKeys(r, before->keys[r]);
        for (std::uint32_t d = 0; d < before->documents.size(); ++d) {
            m_data.databases()[d].heldBytes = before->documents[d].bytes;
            m_data.databases()[d].heldItems = before->documents[d].items;
        }
    }
    m_recorder.recording().windowEnd = plan.end;
}

/// The hour of the whole window that holds `at`, from 0; the warm-up before the window has negative ones.
std::int64_t Piece::blockAt(SimTime at) const
{
    const std::int64_t span = (at - m_plan.origin).count();
    const std::int64_t hour = kHour.count();
    return span >= 0 ? span / hour : -((-span + hour - 1) / hour);
}

bool Piece::warmUp(const std::stop_token& stop)
{
    if (m_plan.begin < m_plan.start) {
        m_data.setCounting(false);
        if (!advance(m_plan.start, stop, nullptr)) return false;
        m_recorder.closeBucket(m_now);
        m_data.forgetCounts(m_now);
        m_control.forgetCounts(m_plan.start == m_plan.origin);
        m_recorder.restart(m_now);
        m_data.setCounting(true);
    }
    m_metering.emplace(m_topology, m_data, m_control, m_plan.start);
    m_bucketEnd = m_plan.start + m_plan.bucket;
    return true;
}

bool Piece::runTo(SimTime until, const std::stop_token& stop, const BucketFinished& bucketFinished)
{
    if (!advance(until, stop, &bucketFinished)) {
        // Whole buckets stay; what the last one had begun is dropped, so that every figure covers the same time.
        m_recorder.recording().partial = true;
        m_metering->closeHourAtMark(m_recorder.recording());
        return false;
    }
    m_recorder.summarise(m_now);
    return true;
}

bool Piece::advance(SimTime until, const std::stop_token& stop, const BucketFinished* bucketFinished)
{
    while (m_now < until) {
        if (m_controlDue) {
            if (m_metering) m_metering->observe(m_now);
            m_control.fire(m_now);
            m_controlDue = false;
        }
        const SimTime bucketEnd = std::min(m_bucketEnd, m_plan.end);
        const SimTime next = std::min({m_control.nextTime(), bucketEnd, m_hourEnd, until});
        if (!m_data.runUntil(next, stop)) return false;
        m_now = next;
        m_controlDue = true;
        const bool hourIsOver = m_now == m_hourEnd || (m_metering && m_now == m_plan.end);
        if (bucketFinished && m_now == bucketEnd) {
            m_recorder.closeBucket(m_now);
            if (stop.stop_possible()) m_metering->mark(m_now);
            if (hourIsOver) m_metering->closeHour(m_now, m_recorder.recording());
            (*bucketFinished)(*this, m_now);
            m_bucketEnd = m_bucketEnd + m_plan.bucket;
        } else if (bucketFinished && hourIsOver) {
            m_metering->closeHour(m_now, m_recorder.recording());
        }
        if (m_now == m_hourEnd) {
            m_hourEnd = m_hourEnd + kHour;
            if (m_now < m_plan.end) m_data.reseed(blockAt(m_now), m_now);
        }
    }
    return true;
}

Requests Piece::clientRequests()
{
    Requests sum;
    for (std::size_t i = 0; i < m_topology.operations.size(); ++i)
        if (m_topology.operations[i].queue == kNone) add(sum, requestsOf(m_data.operations()[i]));
    return sum;
}

void Piece::settleRest(Duration limit, const std::stop_token& stop)
{
    const Requests before = clientRequests();
    const std::uint64_t events = m_data.eventCount();
    m_data.setCounting(false);
    m_metering.reset();
    const SimTime last = m_now + limit;
    while (m_data.countedInFlight() > 0 && m_now < last)
        if (!advance(std::min(m_now + Duration::seconds(10), last), stop, nullptr)) break;
    m_recorder.absorbRest(events);
    const Requests after = clientRequests();
    m_settledAfterEnd.completed = after.completed - before.completed;
    m_settledAfterEnd.failed = after.failed - before.failed;
    m_settledAfterEnd.timedOut = after.timedOut - before.timedOut;
    m_settledAfterEnd.throttled = after.throttled - before.throttled;
    m_settledAfterEnd.lost = after.lost - before.lost;
}

SystemState Piece::state()
{
    SystemState state;
    state.cluster = m_control.state();
    for (const RedisState& redis : m_data.redisCaches()) state.keys.push_back(redis.keys);
    for (const DatabaseState& database : m_data.databases()) state.documents.push_back({database.heldBytes, database.heldItems});
    for (CosmosState& cosmos : m_data.cosmosDbs()) {
        double least = cosmos.bursts.empty() ? 0 : cosmos.bursts.front().bank(m_now);
        for (kernel::BurstBudget& budget : cosmos.bursts) least = std::min(least, budget.bank(m_now));
        state.savedUnits.push_back(least);
    }
    for (std::uint32_t q = 0; q < m_topology.queues.size(); ++q) {
        state.queueLength.push_back(static_cast<double>(m_data.waitingMessages(q)));
        state.queueBytes.push_back(m_data.queues()[q].bytes);
    }
    state.callsUnderWay = static_cast<double>(m_data.framesInUse());
    state.deadLettersAside = m_data.deadLettersAside() > 0;
    for (std::uint32_t s = 0; s < m_topology.services.size(); ++s) {
        state.readyPods.push_back(m_control.counts(s).ready);
        state.memoryBytes.push_back(m_control.memoryOf(s).total);
        for (const std::uint32_t pod : m_data.services()[s].readyPods) state.lockedUp = state.lockedUp || m_data.pod(pod).lockedUntil > m_now;
    }
    for (std::uint32_t p = 0; p < m_topology.pools.size(); ++p) state.nodes.push_back(m_control.nodesOf(p));
    return state;
}

} // namespace headroom::simulation
