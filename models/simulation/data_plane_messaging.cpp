#include "models/simulation/data_plane_inline.h"

#include <algorithm>

namespace headroom::simulation {

/// A message to a queue. Refused above the namespace's credits (the sender then pauses), the queue's own rate, or its size.
/// A sender that does not wait for the confirmation learns nothing: the message is lost.
void DataPlane::send(std::uint32_t id)
{
    Frame& frame = m_frames[id];
    const StepRow& row = m_topology.steps[frame.step];
    const QueueRow& rules = m_topology.queues[row.station];
    if (!rules.plain) {
        publish(id);
        return;
    }
    enterComponent(id, row.component);
    QueueState& queue = m_queues[row.station];
    Pod* const sender = frame.pod == kNone ? nullptr : &m_pods[frame.pod];
    Outcome outcome = Outcome::Ok;

    if (rules.serviceBus != kNone) {
        ServiceBusState& bus = m_buses[rules.serviceBus];
        if (bus.credits && ((sender && sender->sendPausedUntil > m_now) || !bus.credits->tryTake(1, m_now))) {
            if (sender && sender->sendPausedUntil <= m_now)
                sender->sendPausedUntil = m_now + m_topology.serviceBuses[rules.serviceBus].spec->throttlePause;
            ++bus.throttled;
            ++queue.refusedCredits;
            outcome = Outcome::Throttled;
        } else if (bus.bytesIn) {
            // Premium: the units take so many bytes a second.
            if (!bus.bytesIn->tryTake(row.bytes, m_now)) {
                ++bus.throttled;
                ++queue.refusedRate;
                outcome = Outcome::Throttled;
            } else {
                bus.bytesInCount += row.bytes;
            }
        }
    }
    if (outcome == Outcome::Ok && queue.sends && !queue.sends->tryTake(1, m_now)) {
        ++queue.refusedRate;
        outcome = Outcome::Throttled;
    }
    if (outcome == Outcome::Ok && queue.bytes + row.bytes > queue.maxBytes) {
        if (!queue.firstFullAt) queue.firstFullAt = m_now;
        ++queue.refusedFull;
        outcome = Outcome::Failed;
    }
    const bool vanishes = row.guarded && outcome == Outcome::Ok && losesMessage(row.component);
    if (vanishes) [[unlikely]] {
        ++queue.lost;
        loseSilently(frame);
    } else if (outcome == Outcome::Ok) {
        if (rules.serviceBus != kNone) m_buses[rules.serviceBus].operations += billedOperations(row.bytes);
        const std::uint32_t message = m_messages.acquire();
        const std::uint32_t request = requestOf(frame);
        if (request != kNone) ++m_requests[request].outstanding;
        const bool counted = request == kNone ? m_counting : m_requests[request].counted;
        m_messages[message] = Message{request, row.station, 0, counted, static_cast<float>(row.bytes), kNone, m_now, 0, row.hasGuard && m_frames[id].mark() == Frame::Mark::Sent};
        if (row.hasGuard) m_frames[id].setMark(Frame::Mark::Sent);
        queue.bytes += row.bytes;
        ++queue.sent;
        if (rules.consumerOperation != kNone && counted) {
            ++m_operations[rules.consumerOperation].offered;
            ++m_operations[rules.consumerOperation].inFlight;
        }
        enqueue(message);
    } else {
        if (!queue.firstRefusedAt) queue.firstRefusedAt = m_now;
        ++m_components[row.component].refused;
    }

    if (row.confirm) {
        waitOnTime(id, row.networkNs + slowed(row, queue.latencySampler->sampleNs(queue.latency)), outcome);
        return;
    }
    if (outcome != Outcome::Ok) {
        ++queue.lost;
        loseSilently(m_frames[id]);
    }
    finish(id, Outcome::Ok);
}

/// The request that a message sent by `frame` belongs to. kNone for work that goes on after its client gave up: that request has
/// been counted, yet the work still sends.
std::uint32_t DataPlane::requestOf(const Frame& frame)
{
    if (!rootAlive(frame)) return kNone;
    Frame& root = m_frames[frame.root];
    if (root.message != kNone) return m_messages[root.message].request;
    if (root.request() == kNone) {
        root.request() = m_requests.acquire();
        m_requests[root.request()] = Request{root.step, 1, Outcome::Ok, !(root.flags & kNotCounted)};   // 1: the client's own call
    }
    return root.request();
}

/// The sender of `frame` was told that all is well, and the work has vanished.
void DataPlane::loseSilently(const Frame& frame)
{
    if (!rootAlive(frame)) return;
    Frame& root = m_frames[frame.root];
    if (root.message == kNone) {
        root.worst = std::max(root.worst, Outcome::Lost);
    } else if (const std::uint32_t request = m_messages[root.message].request; request != kNone) {
        m_requests[request].worst = std::max(m_requests[request].worst, Outcome::Lost);
    }
}

void DataPlane::enqueue(std::uint32_t message)
{
    const std::uint32_t index = m_messages[message].queue;
    if (!m_topology.queues[index].plain) {
        enqueueCopy(message);
        return;
    }
    QueueState& queue = m_queues[index];
    queue.waiting.push(message);
    queue.length.add(m_now, 1);
    // With a backlog every consumer that could take one already has.
    if (queue.waiting.size() == 1) deliver(index);
}

/// Offers the line to the consumers, round robin over the pods that have a free worker.
void DataPlane::deliver(std::uint32_t index)
{
    const QueueRow& rules = m_topology.queues[index];
    if (rules.consumerService == kNone) return;
    const std::uint32_t workers = m_topology.services[rules.consumerService].workers;
    const std::vector<std::uint32_t>& ready = m_services[rules.consumerService].receivers;
    QueueState& queue = m_queues[index];
    for (std::size_t tried = 0; tried < ready.size() && !queue.waiting.empty(); ++tried) {
        const std::uint32_t id = ready[queue.nextPod++ % ready.size()];
        const Pod& pod = m_pods[id];
        if (pod.busy < workers && pod.receivePausedUntil <= m_now && pod.lockedUntil <= m_now) receive(id);
    }
}

/// `pod` takes messages while it has free workers and the namespace has credits.
void DataPlane::receive(std::uint32_t id)
{
    const std::uint32_t index = m_topology.services[m_pods[id].service].consumes;
    if (index == kNone) return;
    if (m_topology.services[m_pods[id].service].receivesGenerally) {
        receiveGenerally(id);
        return;
    }
    if (m_queues[index].down) return;
    const std::uint32_t workers = m_pods[id].workers;
    const QueueRow& rules = m_topology.queues[index];
    while (m_pods[id].receives && m_pods[id].busy < workers && m_pods[id].receivePausedUntil <= m_now && m_pods[id].lockedUntil <= m_now &&
           !m_queues[index].waiting.empty()) {
        if (rules.serviceBus != kNone) {
            ServiceBusState& bus = m_buses[rules.serviceBus];
            if (bus.credits && !bus.credits->tryTake(1, m_now)) {
                ++bus.throttled;
                m_pods[id].receivePausedUntil = m_now + m_topology.serviceBuses[rules.serviceBus].spec->throttlePause;
                schedule(m_pods[id].receivePausedUntil, EventKind::Receive, id);
                return;
            }
            if (bus.bytesOut) {
                const double bytes = static_cast<double>(m_messages[m_queues[index].waiting.front()].bytes);
                if (!bus.bytesOut->tryTake(bytes, m_now)) {
                    m_pods[id].receivePausedUntil = m_now + bus.bytesOut->timeUntilAvailable(m_now);
                    schedule(m_pods[id].receivePausedUntil, EventKind::Receive, id);
                    return;
                }
                bus.bytesOutCount += bytes;
            }
            bus.operations += billedOperations(static_cast<double>(m_messages[m_queues[index].waiting.front()].bytes));
        }
        const std::uint32_t message = m_queues[index].waiting.pop();
        m_queues[index].length.add(m_now, -1);
        ++m_queues[index].received;
        ++m_queues[index].locked;
        startProcessing(message, id);
    }
}

/// The consumer's operation for one message: its first step is the call that the receiving worker serves itself.
void DataPlane::startProcessing(std::uint32_t message, std::uint32_t podId)
{
    const QueueRow& rules = m_topology.queues[m_messages[message].queue];
    const OperationRow& operation = m_topology.operations[rules.consumerOperation];
    if (m_messages[message].duplicate) [[unlikely]] {
        QueueState& queue = m_queues[m_messages[message].queue];
        if (isKnown(m_messages[message], *operation.spec)) {
            ++queue.duplicatesSkipped;
            settleMessage(message, Outcome::Ok);
            return;
        }
        if (m_messages[message].deliveries == 0) ++queue.treatedTwice;
    }
    ++m_messages[message].deliveries;   // also where there is no room for the call, so that tries are bounded
    const std::uint32_t root = newFrame();
    const std::uint32_t call = root == kNone ? kNone : newFrame();
    if (call == kNone) {
        if (root != kNone) freeFrame(root);
        settleMessage(message, Outcome::Failed);
        return;
    }
    Frame& frame = m_frames[root];
    frame.root = root;
    frame.rootGeneration = frame.generation;
    frame.step = rules.consumerOperation;
    frame.message = message;
    frame.flags = kOperation;
    frame.phase = Phase::InSteps;
    frame.nextChild = 1;

    const StepRow& step = m_topology.steps[operation.firstStep];
    Frame& work = m_frames[call];
    work.parent = root;
    work.parentGeneration = frame.generation;
    work.root = frame.root;
    work.rootGeneration = frame.rootGeneration;
    work.step = operation.firstStep;
    work.pod = podId;
    work.flags = kHoldsWorker;
    ++m_edgeCalls[step.edge];
    enterComponent(call, step.component);
    Pod& pod = m_pods[podId];
    ++pod.busy;
    m_services[pod.service].workers.take(m_now);
    ++m_components[step.component].waited;
    if (operation.timeoutList != kNone) armTimer(root, operation.timeoutList, kHasTimer);
    if (step.timeoutList != kNone) armTimer(call, step.timeoutList, kHasTimer);
    work.phase = Phase::Travelling;
    after(step.networkNs + (step.sidecarLatency == kNone ? 0 : sample(step.sidecarLatency)), call);
}

/// Completed messages leave; failed ones come back, at once or, when their pod died, at the end of the lock, until they have been
/// delivered `maxDeliveryCount` times; then they go to the dead-letter queue, which counts in the size for ever.
void DataPlane::settleMessage(std::uint32_t id, Outcome outcome)
{
    const Message message = m_messages[id];
    QueueState& queue = m_queues[message.queue];
    const QueueRow& rules = m_topology.queues[message.queue];
    if (!rules.plain) {
        settleCopy(id, outcome);
        return;
    }
    OperationCounters& counters = m_operations[rules.consumerOperation];
    if (outcome == Outcome::Ok) {
        queue.bytes -= static_cast<double>(message.bytes);
        ++queue.settled;
        --queue.locked;
        if (message.counted) {
            count(rules.consumerOperation, Outcome::Ok);
            counters.latency.record((m_now - message.sentAt).count());
        }
        m_messages.release(id);
        settle(message.request, Outcome::Ok);
        return;
    }
    if (message.deliveries >= static_cast<std::uint32_t>(rules.spec->maxDeliveryCount)) {
        --queue.locked;
        if (rules.deadLetterTopic != kNone) queue.bytes -= static_cast<double>(message.bytes);   // it has moved; otherwise it keeps its room
        if (setAside(id)) return;
        ++queue.deadLettered;
        if (message.counted) count(rules.consumerOperation, outcome);
        m_messages.release(id);
        settle(message.request, outcome);
        return;
    }
    ++queue.redelivered;
    if (m_consumerDied) {
        schedule(m_now + rules.spec->lock, EventKind::Redeliver, id);
    } else {
        --queue.locked;
        enqueue(id);
    }
}

const Message* DataPlane::oldest(std::uint32_t queue) const
{
    const kernel::Fifo& line = m_queues[queue].waiting;
    if (!line.empty()) return &m_messages[line.front()];
    if (m_topology.queues[queue].plain) return nullptr;
    const Message* first = nullptr;
    for (const GroupLine& one : m_groups[m_topology.queues[queue].group].lines) {
        if (one.empty()) continue;
        const Message& head = m_messages[one.again != kNone ? one.again : one.waiting.front()];
        if (!first || head.sentAt < first->sentAt) first = &head;
    }
    return first;
}

} // namespace headroom::simulation
