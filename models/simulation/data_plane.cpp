#include "models/simulation/data_plane_inline.h"

#include <algorithm>
#include <cmath>

namespace headroom::simulation {

using scenario::Step;

void DataPlane::draw(std::uint32_t sampler)
{
    m_topology.samplers[sampler].sampleNs(m_samplerStreams[sampler], m_variates[sampler].ns);
    m_variates[sampler].used = 0;
}

bool DataPlane::runUntil(SimTime until, const std::stop_token& stop)
{
    std::uint32_t sinceCheck = 0;
    while (m_queue.nextTime() < until) {
        const kernel::Event event = m_queue.pop();
        m_now = event.time;
        ++m_eventCount;
        m_fingerprint = (m_fingerprint ^ static_cast<std::uint64_t>(event.time.nanoseconds()) ^ (std::uint64_t{event.payload} << 32)) * 0x100000001b3ULL;
        treat(static_cast<EventKind>(event.payload >> kIndexBits), event.payload & ((1u << kIndexBits) - 1));
        if (++sinceCheck == 8192) {
            sinceCheck = 0;
            if (stop.stop_requested()) return false;
        }
    }
    m_now = until;
    return !stop.stop_requested();
}

void DataPlane::treat(EventKind kind, std::uint32_t index)
{
    switch (kind) {
    case EventKind::Source: arrival(index); break;
    case EventKind::Frame: advance(index); break;
    case EventKind::Visit: visitFinished(index); break;
    case EventKind::PodCpu: podCpu(index); break;
    case EventKind::SqlCpu: sqlCpu(index); break;
    case EventKind::Timeouts: timeouts(index); break;
    case EventKind::Unlock: unlock(index); break;
    case EventKind::Receive: receive(index); break;
    case EventKind::Redeliver:
        if (m_messages[index].isDeadLetter) {
            comeBack(index);
            break;
        }
        if (m_topology.queues[m_messages[index].queue].plain) --m_queues[m_messages[index].queue].locked;
        enqueue(index);
        break;
    case EventKind::HeldTooLong: heldTooLong(index); break;
    case EventKind::DatabaseCpu: databaseCpu(index); break;
    case EventKind::Messaging: messagingEvent(index); break;
    case EventKind::User: userActs(index); break;
    }
}

namespace {

/// First index whose cumulative share exceeds `u`; the last one when rounding leaves a gap at 1.
std::size_t pick(const std::vector<double>& upTo, double u)
{
    // A mix split over hundreds of tenants is long; a short one is found faster from its start.
    if (upTo.size() > 32) return std::min(static_cast<std::size_t>(std::upper_bound(upTo.begin(), upTo.end(), u) - upTo.begin()), upTo.size() - 1);
    std::size_t i = 0;
    while (i + 1 < upTo.size() && u >= upTo[i]) ++i;
    return i;
}

} // namespace

void DataPlane::arrival(std::uint32_t index)
{
    Source& source = m_sources[index];
    const SimTime next = source.arrivals.next(source.arrivalStream);
    source.event = next < m_end ? schedule(next, EventKind::Source, index) : kernel::EventQueue::kNoHandle;
    request(index, kNone);
}

/// A request of a source begins. `user`, if any, waits for its answer.
inline void DataPlane::request(std::uint32_t index, std::uint32_t user)
{
    Source& source = m_sources[index];
    const std::size_t choice = source.mixOperation.size() == 1 ? 0 : pick(source.mixUpTo, source.mixStream.uniform());
    const std::uint32_t operation = source.mixOperation[choice];
    if (m_counting) {
        ++m_requestCount;
        ++m_operations[operation].offered;
        ++m_operations[operation].inFlight;
    }
    const std::uint32_t id = newFrame();
    if (id == kNone) {
        if (m_counting) count(operation, Outcome::Failed);
        if (user != kNone) userThinks(user, m_now, m_now);
        return;
    }
    const std::uint8_t notCounted = m_counting ? 0 : kNotCounted;
    Frame& frame = m_frames[id];
    frame.root = id;
    frame.rootGeneration = frame.generation;
    frame.startedNs = m_now.nanoseconds();
    frame.roundTrip() = source.regionUpTo.empty() ? 0 : source.firstRoundTrip + static_cast<std::uint32_t>(pick(source.regionUpTo, source.regionStream.uniform()));
    if (m_topology.operations[operation].onlyVisits && user == kNone) {
        frame.flags = kVisit | notCounted;
        frame.step = m_topology.operations[operation].firstStep;
        visit(id);
        return;
    }
    if (user != kNone) frame.user() = std::int64_t{user} + 1;
    frame.step = operation;
    frame.flags = kOperation | notCounted;
    frame.phase = Phase::InSteps;
    if (const std::uint32_t list = m_topology.operations[operation].timeoutList; list != kNone) armTimer(id, list, kHasTimer);
    continueSteps(id);
}

/// An event of a frame: what it waited for has come.
void DataPlane::advance(std::uint32_t id)
{
    Frame& frame = m_frames[id];
    switch (frame.phase) {
    case Phase::Dead: freeFrame(id); break;
    case Phase::Travelling:
        if (m_topology.steps[frame.step].target == TargetKind::Service) arriveAtService(id);
        else if (m_topology.steps[frame.step].target == TargetKind::Sql) arriveAtSql(id);
        else arriveAtDatabase(id);
        break;
    case Phase::OnTime:
        if (frame.outcome != Outcome::Ok) finish(id, frame.outcome);
        else continueSteps(id);
        break;
    case Phase::Locked: continueSteps(id); break;
    case Phase::WaitingToRetry:
        if (!callerWaits(frame)) {
            finish(id, Outcome::Failed);   // gives back a connection and leaves the component, where it held them
        } else if (frame.throttles > 0) {
            useCosmos(id);
        } else {
            frame.pod = m_frames[frame.parent].pod;
            begin(id);
        }
        break;
    case Phase::Blocked: publish(id); break;
    case Phase::Held: case Phase::Idle: case Phase::Connecting: case Phase::WaitingForWorker: case Phase::OnCpu: case Phase::InSteps: break;
    }
}

void DataPlane::startStep(std::uint32_t parent, std::uint32_t step)
{
    const std::uint32_t id = newFrame();
    Frame& from = m_frames[parent];
    if (id == kNone) {
        childFinished(parent, from.generation, Outcome::Failed);
        return;
    }
    Frame& frame = m_frames[id];
    frame.parent = parent;
    frame.parentGeneration = from.generation;
    frame.root = from.root;
    frame.rootGeneration = from.rootGeneration;
    frame.step = step;
    frame.pod = from.pod;
    frame.timesLeft = m_topology.steps[step].times;
    if (m_topology.steps[step].kind == Step::Kind::Parallel) startGroup(id);
    else begin(id);
}

void DataPlane::startGroup(std::uint32_t id)
{
    const StepRow& row = m_topology.steps[m_frames[id].step];
    m_frames[id].flags |= kGroup;
    m_frames[id].phase = Phase::InSteps;
    // One more than the branches, so that branches that end at once do not end the group before all have started.
    m_frames[id].pending = static_cast<std::uint16_t>(row.childCount + 1);
    const std::uint32_t generation = m_frames[id].generation;
    std::uint32_t skipped = 1;
    for (std::uint32_t i = 0; i < row.childCount; ++i) {
        const StepRow& child = m_topology.steps[row.firstChild + i];
        if (child.probability < 1 && m_branchStreams[child.branchStream].uniform() >= child.probability) ++skipped;
        else startStep(id, row.firstChild + i);
    }
    for (; skipped > 0; --skipped) childFinished(id, generation, Outcome::Ok);
}

/// One try of a call: timer, connection, network, target.
void DataPlane::begin(std::uint32_t id)
{
    Frame& frame = m_frames[id];
    const StepRow& row = m_topology.steps[frame.step];
    frame.nextChild = 0;
    frame.throttles = 0;
    frame.outcome = Outcome::Ok;
    if (row.hasGuard && !passesGuard(id)) return;
    ++m_edgeCalls[row.edge];
    if (row.timeoutList != kNone) armTimer(id, row.timeoutList, kHasTimer);
    if (row.callerPool != kNone && !takeConnection(id)) return;
    travel(id);
}

void DataPlane::travel(std::uint32_t id)
{
    Frame& frame = m_frames[id];
    const StepRow& row = m_topology.steps[frame.step];
    if (row.guarded && m_availability[row.component].down > 0) [[unlikely]] {
        refuseCall(id);
        return;
    }
    switch (row.target) {
    case TargetKind::Service:
    case TargetKind::Sql:
        frame.phase = Phase::Travelling;
        if (row.sidecarLatency != kNone) after(row.networkNs + sample(row.sidecarLatency), id);
        else if (row.networkNs > 0) after(row.networkNs, id);
        else if (row.target == TargetKind::Service) arriveAtService(id);
        else arriveAtSql(id);
        break;
    case TargetKind::Queue: send(id); break;
    case TargetKind::Topic: publish(id); break;
    case TargetKind::CosmosDb:
        enterComponent(id, row.component);
        useCosmos(id);
        break;
    case TargetKind::Redis: useRedis(id); break;
    case TargetKind::External: useExternal(id); break;
    case TargetKind::Database:
        frame.phase = Phase::Travelling;
        if (row.networkNs > 0) after(row.networkNs, id);
        else arriveAtDatabase(id);
        break;
    case TargetKind::Gateway: useGateway(id); break;
    case TargetKind::None: finish(id, Outcome::Failed); break;
    }
}

void DataPlane::continueSteps(std::uint32_t id)
{
    for (;;) {
        Frame& frame = m_frames[id];
        std::uint32_t first = 0, count = 0;
        if (frame.flags & kOperation) {
            first = m_topology.operations[frame.step].firstStep;
            count = m_topology.operations[frame.step].stepCount;
        } else {
            const StepRow& row = m_topology.steps[frame.step];
            first = row.firstChild;
            count = row.childCount;
            if ((frame.flags & kHoldsWorker) && m_pods[frame.pod].lockedUntil > m_now) {
                frame.phase = Phase::Locked;
                schedule(m_pods[frame.pod].lockedUntil, EventKind::Frame, id);
                return;
            }
        }
        frame.phase = Phase::InSteps;
        if (!(frame.flags & kOperation) && frame.nextChild == 0 && m_topology.steps[frame.step].mayHit) {
            const StepRow& row = m_topology.steps[frame.step];
            if (m_branchStreams[row.branchStream].uniform() < (row.target == TargetKind::Redis ? row.hitRatio * contentShare(row.station) : row.hitRatio)) frame.nextChild = static_cast<std::uint16_t>(count);
        }
        if (frame.nextChild == count) {
            if (frame.flags & kOperation) finishOperation(id, Outcome::Ok);
            else finish(id, Outcome::Ok);
            return;
        }
        const std::uint32_t child = first + frame.nextChild++;
        const StepRow& step = m_topology.steps[child];
        if (step.probability < 1 && m_branchStreams[step.branchStream].uniform() >= step.probability) continue;
        startStep(id, child);
        return;
    }
}

/// The call `id` has ended: gives back what it held, tries again, repeats, or tells the caller.
void DataPlane::finish(std::uint32_t id, Outcome outcome)
{
    cancelTimers(id);
    leaveComponent(id, outcome);
    Frame& frame = m_frames[id];
    const std::uint32_t worker = (frame.flags & kHoldsWorker) ? frame.pod : kNone;
    const std::uint32_t connection = frame.connectionPod;
    frame.flags &= static_cast<std::uint8_t>(~kHoldsWorker);
    frame.connectionPod = kNone;
    const std::uint32_t parent = frame.parent;
    const std::uint32_t generation = frame.parentGeneration;
    const bool alive = parentAlive(frame);
    const StepRow* row = (frame.flags & kGroup) ? nullptr : &m_topology.steps[frame.step];

    bool again = false;
    const bool hasGuard = row && row->hasGuard;
    if (hasGuard) {
        giveBackPort(frame);
        if (alive) reportToGuard(frame, outcome);
    }
    if (alive && callerWaits(frame)) {
        bool retries = row && outcome != Outcome::Ok && frame.attempts < row->retryAttempts;
        if (hasGuard && outcome != Outcome::Ok) {
            retries = retries && mayRetry(frame);
            if (!retries && fallsBack(frame)) outcome = Outcome::Ok;
        }
        if (retries) {
            // Exponential back-off min(cap, base·2ⁿ), with full jitter U(0, ·) on request (facts of the retry patterns in docs/models).
            double delayNs = std::min(static_cast<double>(row->retryCapNs), static_cast<double>(row->retryBaseNs) * std::ldexp(1.0, frame.attempts));
            if (hasGuard) delayNs = guardedDelayNs(frame);
            else if (row->jitter) delayNs *= m_jitterStreams[row->branchStream].uniform();
            ++frame.attempts;
            frame.throttles = 0;
            frame.phase = Phase::WaitingToRetry;
            after(static_cast<std::int64_t>(delayNs), id);
            again = true;
        } else if (outcome == Outcome::Ok && frame.timesLeft > 1) {
            --frame.timesLeft;
            frame.attempts = 0;
            frame.setMark(Frame::Mark::Passed);
            frame.throttles = 0;
            frame.phase = Phase::WaitingToRetry;
            again = true;
        }
    }
    const bool repeat = again && outcome == Outcome::Ok;
    const std::uint32_t pool = row ? row->callerPool : kNone;
    if (!again) freeFrame(id);
    if (worker != kNone) releaseWorker(worker);
    if (connection != kNone) releaseConnection(connection, pool);
    if (repeat) {
        m_frames[id].pod = m_frames[parent].pod;
        if ((m_frames[id].flags & kGroup) != 0) startGroup(id);
        else begin(id);
    } else if (!again && alive) {
        childFinished(parent, generation, outcome);
    }
}

/// The try `call` has ended while its frame is used up (it goes on without a caller, or its pod died): the next try starts in a new
/// frame, or the caller learns the outcome. `call` is a copy; its parent is alive.
void DataPlane::callEnded(const Frame& call, Outcome outcome)
{
    const StepRow& row = m_topology.steps[call.step];
    if ((call.attempts < row.retryAttempts || row.hasGuard) && callerWaits(call)) {
        if (const std::uint32_t again = newFrame(); again != kNone) {
            const Frame& parent = m_frames[call.parent];
            Frame& next = m_frames[again];
            next.parent = call.parent;
            next.parentGeneration = call.parentGeneration;
            next.root = parent.root;
            next.rootGeneration = parent.rootGeneration;
            next.step = call.step;
            next.pod = parent.pod;
            next.timesLeft = call.timesLeft;
            next.attempts = call.attempts;
            next.setMark(call.mark());
            next.startedNs = call.startedNs;   // the delay before this try
            finish(again, outcome);   // schedules the next try
            return;
        }
    }
    childFinished(call.parent, call.parentGeneration, outcome);
}

void DataPlane::childFinished(std::uint32_t id, std::uint32_t generation, Outcome outcome)
{
    Frame& frame = m_frames[id];
    if (frame.generation != generation || frame.phase == Phase::Dead) return;
    if (frame.flags & kGroup) {
        frame.outcome = std::max(frame.outcome, outcome);
        if (--frame.pending == 0) finish(id, frame.outcome);
    } else if (outcome == Outcome::Ok) {
        continueSteps(id);
    } else if (frame.flags & kOperation) {
        finishOperation(id, outcome);
    } else {
        finish(id, outcome);
    }
}

/// The root of a call tree has ended: the client has its answer, or the message has been treated.
void DataPlane::finishOperation(std::uint32_t id, Outcome outcome)
{
    cancelTimers(id);
    Frame& frame = m_frames[id];
    if (frame.message != kNone) {
        const std::uint32_t message = frame.message;
        freeFrame(id);
        settleMessage(message, outcome);
        return;
    }
    const std::uint32_t operation = frame.step;
    const std::uint32_t request = frame.request();
    const bool counted = !(frame.flags & kNotCounted);
    // Answers that carry an error are not response times; one who gave up has waited that long.
    if (counted && (outcome == Outcome::Ok || outcome == Outcome::TimedOut))
        m_operations[operation].latency.record(m_now.nanoseconds() - frame.startedNs + m_roundTripNs[frame.roundTrip()]);
    outcome = std::max(outcome, frame.worst);
    if (counted && outcome == Outcome::Ok) m_operations[operation].degraded += frame.degraded();
    if (frame.user() != 0) [[unlikely]] {
        const SimTime answered = m_now + Duration::nanoseconds(m_roundTripNs[frame.roundTrip()]);
        userThinks(static_cast<std::uint32_t>(frame.user() - 1), SimTime::fromNanoseconds(frame.startedNs), answered);
    }
    freeFrame(id);
    if (request != kNone) settle(request, outcome);
    else if (counted) count(operation, outcome);
}

/// One of the things a request waits for is settled; after the last the request is counted.
void DataPlane::settle(std::uint32_t id, Outcome outcome)
{
    if (id == kNone) return;   // a message of work whose request had already ended
    Request& request = m_requests[id];
    request.worst = std::max(request.worst, outcome);
    if (--request.outstanding > 0) return;
    if (request.counted) count(request.operation, request.worst);
    m_requests.release(id);
}

} // namespace headroom::simulation
