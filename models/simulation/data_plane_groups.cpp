#include "models/simulation/data_plane_inline.h"

#include "core/random/stream.h"

#include <algorithm>
#include <cmath>

/// Who reads what: subscriptions, partitions, sessions, services that read several queues.
namespace headroom::simulation {
namespace {

constexpr std::uint32_t kActionBits = 24;

} // namespace

void DataPlane::setUpMessaging(SimTime start)
{
    m_groups.resize(m_topology.groupCount);
    for (const BrokerRow& row : m_topology.brokers) {
        BrokerState state;
        if (row.host != kNone) state.podOfSlot.assign(row.slots, kNone);
        state.up = row.host == kNone ? row.slots : 0;
        state.units = row.units;
        state.inFreeAt = state.outFreeAt = start;
        if (row.refuses()) {
            if (row.eventsInPerSecond != BrokerRow::kUnlimited) state.eventsIn.emplace(row.eventsInPerSecond * row.units);
            if (row.bytesInPerSecond != BrokerRow::kUnlimited) state.bytesIn.emplace(row.bytesInPerSecond * row.units);
        }
        m_brokers.push_back(std::move(state));
    }
    for (const TopicRow& row : m_topology.topics) {
        TopicState state;
        state.latencySampler.emplace(row.spec->sendLatency);
        if (row.broker != kNone && m_topology.brokers[row.broker].keepsRead) {
            constexpr std::int64_t kMinuteNs = 60'000'000'000, kSlots = 1024;
            state.log.slotNs = std::max(kMinuteNs, row.spec->retention.count() / kSlots);
            state.log.slot = start.nanoseconds() / state.log.slotNs;
            state.log.dropping.assign(static_cast<std::size_t>(row.spec->retention.count() / state.log.slotNs + 2), 0.0);
        }
        m_topics.push_back(std::move(state));
    }
    for (std::uint32_t q = 0; q < m_topology.queues.size(); ++q) {
        const QueueRow& row = m_topology.queues[q];
        if (row.plain) continue;
        m_queues[q].freeAt = start;
        GroupState& group = m_groups[row.group];
        group.begin = start;
        group.inWork = stats::TimeWeighted(start);
        if (row.broker != kNone) {
            m_brokers[row.broker].rows.push_back(q);
            if (row.owned && m_topology.brokers[row.broker].rebalance) group.pauseSampler.emplace(*m_topology.brokers[row.broker].rebalance);
        }
        if (!row.perPod) group.lines.resize(row.lines);
    }
}

void DataPlane::seedMessaging(std::int64_t block)
{
    const auto seed = [&](random::Generator& stream, const std::string& name) { stream = random::makeStream(m_seed, m_replication, name, block); };
    for (std::size_t t = 0; t < m_topics.size(); ++t) {
        const std::string& id = m_topology.component(m_topology.topics[t].component).id;
        seed(m_topics[t].partition, "partition/" + id);
        seed(m_topics[t].latency, "latency/" + id);
    }
    for (const QueueRow& row : m_topology.queues) {
        if (row.plain) continue;
        seed(m_groups[row.group].filter, "filter/" + row.name);
        seed(m_groups[row.group].pause, "rebalance/" + row.name);
    }
}

void DataPlane::scheduleMessaging(SimTime at, MessagingAction action, std::uint32_t index)
{
    schedule(at, EventKind::Messaging, (static_cast<std::uint32_t>(action) << kActionBits) | index);
}

void DataPlane::messagingEvent(std::uint32_t payload)
{
    const std::uint32_t index = payload & ((1u << kActionBits) - 1);
    switch (static_cast<MessagingAction>(payload >> kActionBits)) {
    case MessagingAction::Expel: expel(index); break;
    case MessagingAction::ResumeGroup:
        if (m_groups[m_topology.queues[index].group].pausedUntil <= m_now) offer(index);
        break;
    case MessagingAction::Retention: dropExpired(index); break;
    case MessagingAction::ResumeBroker: resumeBroker(index); break;
    }
}

// ------------------------------------------------------------------------------------------------- messages

/// A message arrives in its line, or comes back: in a line with an order before all others, which it keeps waiting until then.
void DataPlane::enqueueCopy(std::uint32_t id)
{
    const Message& message = m_messages[id];
    const std::uint32_t q = message.queue;
    const QueueRow& rules = m_topology.queues[q];
    QueueState& queue = m_queues[q];
    GroupState& group = m_groups[rules.group];
    queue.length.add(m_now, 1);
    if (message.line == kNone) {
        queue.waiting.push(id);
        armRetention(q);
        if (queue.waiting.size() == 1) offer(q);
        return;
    }
    const std::uint32_t l = message.line;
    GroupLine& line = group.lines[l];
    if (rules.perPod && group.members[line.member].gone) {
        if (line.inWork) group.inWork.add(m_now, -1);
        line.inWork = false;
        loseWaiting(id);
        return;
    }
    if (message.deliveries > 0 && rules.lines > 0) {
        line.again = id;
        if (line.inWork) group.inWork.add(m_now, -1);
        line.inWork = false;
    } else {
        line.waiting.push(m_messageLinks, id);
    }
    armRetention(q);
    list(q, l);
}

/// As settleMessage(), for rows that are not plain. A partition goes on with its next message only when this one is done for good.
void DataPlane::settleCopy(std::uint32_t id, Outcome outcome)
{
    const Message message = m_messages[id];
    QueueState& queue = m_queues[message.queue];
    const QueueRow& rules = m_topology.queues[message.queue];
    OperationCounters& counters = m_operations[rules.consumerOperation];
    const bool deadLetter = outcome != Outcome::Ok && message.deliveries >= static_cast<std::uint32_t>(rules.spec->maxDeliveryCount);
    GroupMember* const own = rules.perPod ? &m_groups[rules.group].members[message.line / linesPerPod(rules)] : nullptr;
    // The offset of a group that is one pod dies with it.
    const bool abandoned = outcome != Outcome::Ok && own && own->gone;
    if (outcome != Outcome::Ok && !deadLetter && !abandoned) {
        ++queue.redelivered;
        if (m_consumerDied) schedule(m_now + rules.spec->lock, EventKind::Redeliver, id);
        else enqueueCopy(id);
        return;
    }
    // Dead letters of a Service Bus entity count in its size for ever; a log keeps them in a topic of their own.
    const bool stays = deadLetter && rules.serviceBus != kNone && rules.deadLetterTopic == kNone;
    if (!stays) queue.bytes -= static_cast<double>(message.bytes);
    if (rules.broker != kNone) m_brokers[rules.broker].heldBytes -= static_cast<double>(message.bytes);
    if (own) --own->unsettled;
    if (deadLetter && !abandoned && setAside(id)) {
        freeLine(message.queue, message.line);
        return;
    }
    if (abandoned) outcome = Outcome::Lost;
    if (outcome == Outcome::Ok) ++queue.settled;
    else if (abandoned) ++queue.lost;
    else ++queue.deadLettered;
    if (message.counted) {
        count(rules.consumerOperation, outcome);
        if (outcome == Outcome::Ok) counters.latency.record((m_now - message.sentAt).count());
    }
    m_messages.release(id);
    settle(message.request, outcome);
    freeLine(message.queue, message.line);
}

void DataPlane::freeLine(std::uint32_t q, std::uint32_t l)
{
    const QueueRow& rules = m_topology.queues[q];
    if (l == kNone || rules.lines == 0) return;
    GroupState& group = m_groups[rules.group];
    if (group.lines[l].inWork) group.inWork.add(m_now, -1);
    group.lines[l].inWork = false;
    list(q, l);
}

/// Tells who reads line `l` that there is something to do.
void DataPlane::list(std::uint32_t q, std::uint32_t l)
{
    const QueueRow& rules = m_topology.queues[q];
    GroupState& group = m_groups[rules.group];
    GroupLine& line = group.lines[l];
    if (line.listed || line.inWork || line.empty()) return;
    if (!rules.owned && !rules.perPod) {
        line.listed = true;
        group.ready.push(l);
        offer(q);
        return;
    }
    if (line.member == kNone || group.members[line.member].gone) return;
    line.listed = true;
    group.members[line.member].ready.push(l);
    receiveGenerally(group.members[line.member].pod);
}

/// Offers what waits to the pods that may take it, round robin over those with a free worker.
void DataPlane::offer(std::uint32_t q)
{
    const QueueRow& rules = m_topology.queues[q];
    if (rules.consumerService == kNone) return;
    GroupState& group = m_groups[rules.group];
    if (rules.owned || rules.perPod) {
        for (std::size_t m = 0; m < group.members.size(); ++m)
            if (!group.members[m].ready.empty()) receiveGenerally(group.members[m].pod);
        return;
    }
    QueueState& queue = m_queues[q];
    const std::vector<std::uint32_t>& ready = m_services[rules.consumerService].receivers;
    for (std::size_t tried = 0; tried < ready.size() && !(queue.waiting.empty() && group.ready.empty()); ++tried)
        receiveGenerally(ready[queue.nextPod++ % ready.size()]);
}

/// `pod` takes messages from all that its service reads, in turn, while it has free workers.
void DataPlane::receiveGenerally(std::uint32_t id)
{
    const std::uint32_t service = m_pods[id].service;
    const std::uint32_t first = m_topology.services[service].firstConsumed;
    for (;;) {
        const Pod& pod = m_pods[id];
        if (!pod.receives || pod.busy >= pod.workers || pod.receivePausedUntil > m_now || pod.lockedUntil > m_now) return;
        std::uint32_t& last = m_services[service].lastConsumed;
        const std::uint32_t begin = last == kNone || m_topology.queues[last].nextOfService == kNone ? first : m_topology.queues[last].nextOfService;
        std::uint32_t q = begin, message = kNone;
        bool mustWait = false;
        do {
            message = takeFor(q, id, mustWait);
            if (mustWait) return;
            if (message != kNone) break;
            q = m_topology.queues[q].nextOfService;
            if (q == kNone) q = first;
        } while (q != begin);
        if (message == kNone) return;
        last = q;
        startProcessing(message, id);
    }
}

/// The line of the next message that `pod` may take from `q`: kNone = nothing. Rows without lines answer 0.
std::uint32_t DataPlane::readyLine(std::uint32_t q, std::uint32_t pod)
{
    const QueueRow& rules = m_topology.queues[q];
    GroupState& group = m_groups[rules.group];
    if (rules.lines == 0 && !rules.perPod) return m_queues[q].waiting.empty() || !lineIsUp(rules, kNone) ? kNone : 0;
    const std::uint32_t member = rules.owned || rules.perPod ? memberOf(group, pod) : kNone;
    if ((rules.owned || rules.perPod) && member == kNone) return kNone;
    kernel::Fifo& ready = member == kNone ? group.ready : group.members[member].ready;
    while (!ready.empty()) {
        GroupLine& line = group.lines[ready.front()];
        if (!line.inWork && !line.empty() && lineIsUp(rules, ready.front())) return ready.front();
        line.listed = false;   // listed again when its broker is back
        ready.pop();
    }
    return kNone;
}

/// The next message of `q` that `pod` may take now, already out of its line; kNone = none. `mustWait`: the namespace makes the pod pause.
std::uint32_t DataPlane::takeFor(std::uint32_t q, std::uint32_t id, bool& mustWait)
{
    const QueueRow& rules = m_topology.queues[q];
    GroupState& group = m_groups[rules.group];
    QueueState& queue = m_queues[q];
    if (group.pausedUntil > m_now) return kNone;
    const std::uint32_t l = readyLine(q, id);
    if (l == kNone) return kNone;
    const bool unordered = rules.lines == 0 && !rules.perPod;
    GroupLine* const line = unordered ? nullptr : &group.lines[l];
    const double bytes = static_cast<double>(m_messages[unordered ? queue.waiting.front() : line->again != kNone ? line->again : line->waiting.front()].bytes);
    if (rules.broker != kNone) {
        BrokerState& broker = m_brokers[rules.broker];
        const BrokerRow& limits = m_topology.brokers[rules.broker];
        if (broker.outFreeAt > m_now) {
            if (!broker.resumeArmed) scheduleMessaging(broker.outFreeAt, MessagingAction::ResumeBroker, rules.broker);
            broker.resumeArmed = true;
            return kNone;
        }
        // Held back, not refused: what is taken keeps the way out busy for as long as the limit says.
        const double seconds = std::max(bytes / limits.bytesOutPerSecond, 1 / limits.eventsOutPerSecond) / broker.units;
        if (seconds > 0) broker.outFreeAt = m_now + Duration::nanoseconds(static_cast<std::int64_t>(seconds * 1e9));
        broker.eventsOutCount += 1;
        broker.bytesOutCount += bytes;
    }
    if (rules.serviceBus != kNone) {
        ServiceBusState& bus = m_buses[rules.serviceBus];
        Pod& pod = m_pods[id];
        if (bus.credits && !bus.credits->tryTake(1, m_now)) {
            ++bus.throttled;
            pod.receivePausedUntil = m_now + m_topology.serviceBuses[rules.serviceBus].spec->throttlePause;
        } else if (bus.bytesOut && !bus.bytesOut->tryTake(bytes, m_now)) {
            pod.receivePausedUntil = m_now + bus.bytesOut->timeUntilAvailable(m_now);
        } else {
            if (bus.bytesOut) bus.bytesOutCount += bytes;
            bus.operations += billedOperations(bytes);
        }
        if (pod.receivePausedUntil > m_now) {
            mustWait = true;
            schedule(pod.receivePausedUntil, EventKind::Receive, id);
            return kNone;
        }
    }
    std::uint32_t message = kNone;
    if (unordered) {
        message = queue.waiting.pop();
    } else {
        kernel::Fifo& ready = rules.owned || rules.perPod ? group.members[memberOf(group, id)].ready : group.ready;
        ready.pop();
        message = line->again != kNone ? std::exchange(line->again, kNone) : line->waiting.pop(m_messageLinks);
        line->inWork = rules.lines > 0;
        if (line->inWork) group.inWork.add(m_now, 1);
        line->listed = !line->inWork && !line->empty();
        if (line->listed) ready.push(l);
    }
    queue.length.add(m_now, -1);
    ++queue.received;
    return message;
}

// ------------------------------------------------------------------------------------------------ retention

/// One look at a time: when the oldest message could be too old.
void DataPlane::armRetention(std::uint32_t q)
{
    const QueueRow& rules = m_topology.queues[q];
    GroupState& group = m_groups[rules.group];
    if (rules.topic == kNone || group.retentionArmed) return;
    group.retentionArmed = true;
    scheduleMessaging(m_now + m_topology.topics[rules.topic].spec->retention, MessagingAction::Retention, q);
}

void DataPlane::dropExpired(std::uint32_t q)
{
    const QueueRow& rules = m_topology.queues[q];
    GroupState& group = m_groups[rules.group];
    QueueState& queue = m_queues[q];
    const Duration retention = m_topology.topics[rules.topic].spec->retention;
    // What came back from the dead letters was sent again then.
    const auto keptSince = [](const Message& message) { return message.deadSeconds > 0 ? message.sentAt + Duration::fromSeconds(static_cast<double>(message.deadSeconds)) : message.sentAt; };
    const auto tooOld = [&](std::uint32_t message) { return keptSince(m_messages[message]) + retention <= m_now; };
    const auto drop = [&](std::uint32_t message) {
        ++group.expired;
        loseWaiting(message);
    };
    while (!queue.waiting.empty() && tooOld(queue.waiting.front())) drop(queue.waiting.pop());
    for (GroupLine& line : group.lines) {
        if (line.again != kNone && tooOld(line.again)) drop(std::exchange(line.again, kNone));
        while (!line.waiting.empty() && tooOld(line.waiting.front())) drop(line.waiting.pop(m_messageLinks));
    }
    group.retentionArmed = false;
    const Message* first = oldest(q);
    if (first == nullptr) return;
    // A thousandth of the retention late at most, so that a line that lives at its limit is not looked at for every message.
    const Duration least = std::max(Duration::milliseconds(1), Duration::nanoseconds(retention.count() / 1000));
    group.retentionArmed = true;
    scheduleMessaging(std::max(keptSince(*first) + retention, m_now + least), MessagingAction::Retention, q);
}

void DataPlane::forgetMessagingCounts(SimTime now)
{
    for (ServiceBusState& bus : m_buses) {
        bus.topicCredits = 0;
        bus.bytesInCount = bus.bytesOutCount = 0;
    }
    for (QueueState& queue : m_queues) queue.refusedDown = 0;
    for (GroupState& group : m_groups) {
        group.rebalances = group.expired = 0;
        group.inWork.reset(now);
    }
    for (TopicState& topic : m_topics) {
        topic.sent = topic.refusedFull = topic.refusedRate = topic.refusedCredits = topic.refusedDown = topic.lost = 0;
        topic.firstFullAt.reset();
        topic.firstRefusedAt.reset();
    }
    for (BrokerState& broker : m_brokers) {
        broker.eventsInCount = broker.bytesInCount = broker.eventsOutCount = broker.bytesOutCount = broker.replicationBytes = broker.lostBytes = 0;
        broker.throttled = broker.blocked = broker.refusedDown = broker.lostMessages = 0;
    }
}

// ---------------------------------------------------------------------------------------------- what is read

std::size_t DataPlane::waitingMessages(std::uint32_t q) const
{
    std::size_t sum = m_queues[q].waiting.size();
    if (!m_topology.queues[q].plain)
        for (const GroupLine& line : m_groups[m_topology.queues[q].group].lines) sum += line.waiting.size() + (line.again != kNone);
    return sum;
}

std::size_t DataPlane::lagOf(std::uint32_t q, std::uint32_t line) const
{
    const QueueRow& rules = m_topology.queues[q];
    const GroupState& group = m_groups[rules.group];
    if (!rules.perPod) return group.lines[line].lag();
    std::size_t most = 0;
    for (const GroupMember& member : group.members)
        if (!member.gone) most = std::max(most, group.lines[member.firstLine + line].lag());
    return most;
}

std::size_t DataPlane::activeConsumers(std::uint32_t q) const
{
    const QueueRow& rules = m_topology.queues[q];
    const GroupState& group = m_groups[rules.group];
    std::size_t active = 0;
    for (const GroupMember& member : group.members) active += !member.gone;
    return rules.owned ? std::min<std::size_t>(active, rules.lines) : active;
}

} // namespace headroom::simulation
