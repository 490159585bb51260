#include "models/simulation/data_plane_inline.h"

#include <algorithm>
#include <cmath>

/// Sends to topics and to brokers, and what happens to a broker whose pods come and go.
namespace headroom::simulation {
namespace {

/// A publisher that a memory alarm blocks looks again after this long (the protocol wakes it at once; the alarm itself is as coarse).
constexpr std::int64_t kBlockedPollNs = 100'000'000;
/// A Kafka producer gives a record up after this long (Apache Kafka documentation, delivery.timeout.ms).
constexpr std::int64_t kDeliveryTimeoutNs = 120'000'000'000;

std::int64_t nsFor(double amount, double perSecond) { return perSecond == BrokerRow::kUnlimited ? 0 : static_cast<std::int64_t>(amount / perSecond * 1e9); }

} // namespace

/// One send on its way into a topic or a queue.
struct DataPlane::Publication {
    const StepRow* step = nullptr;
    CopyRange copies;
    std::uint32_t topic = kNone, broker = kNone, bus = kNone;
    std::uint32_t line = kNone;        ///< partition
    double bytes = 0;
    std::int64_t delayNs = 0;          ///< until the broker has taken it
    std::int64_t confirmNs = 0;        ///< until all queues have it, where that takes longer
    bool blocked = false;
    enum class Refusal : std::uint8_t { None, Credits, Rate, Full, Down } why = Refusal::None;
};

DataPlane::Publication DataPlane::describePublication(const StepRow& row)
{
    Publication send;
    send.step = &row;
    send.copies = m_topology.copiesOf(row);
    send.bytes = row.bytes;
    const QueueRow& first = m_topology.queues[send.copies.first];
    send.broker = first.broker;
    send.bus = first.serviceBus;
    if (row.target != TargetKind::Topic) return send;
    send.topic = row.station;
    const scenario::TopicSpec& spec = *m_topology.topics[send.topic].spec;
    if (const auto partitions = static_cast<std::uint32_t>(spec.partitions.value_or(0)); partitions > 0) {
        random::Generator& stream = m_topics[send.topic].partition;
        const bool hot = spec.hotShare > 0 && stream.uniform() < spec.hotShare;
        send.line = hot ? static_cast<std::uint32_t>(spec.hotPartition) % partitions : stream.below(partitions);
    }
    return send;
}

/// A message to a topic, or to a queue that is not plain. What is refused is told to who waits for the confirmation; the others lose it.
void DataPlane::publish(std::uint32_t id)
{
    const StepRow& row = m_topology.steps[m_frames[id].step];
    const bool again = m_frames[id].flags & kInComponent;
    if (!again) {
        enterComponent(id, row.component);
    } else if (!callerWaits(m_frames[id])) {
        finish(id, Outcome::Failed);
        return;
    }
    Publication send = describePublication(row);
    Pod* const sender = m_frames[id].pod == kNone ? nullptr : &m_pods[m_frames[id].pod];
    Outcome outcome = admitAtBroker(send);
    if (send.blocked) {
        if (!again) ++m_brokers[send.broker].blocked;
        m_frames[id].phase = Phase::Blocked;
        after(kBlockedPollNs, id);
        return;
    }
    if (outcome == Outcome::Ok) outcome = admitAtNamespace(send, sender);
    QueueState& queue = m_queues[send.copies.first];
    TopicState* const topic = send.topic == kNone ? nullptr : &m_topics[send.topic];
    if (outcome == Outcome::Ok) {
        if (topic) ++topic->sent;
        sendCopies(send, id);   // frames may move
    } else {
        auto& firstRefusedAt = topic ? topic->firstRefusedAt : queue.firstRefusedAt;
        if (!firstRefusedAt) firstRefusedAt = m_now;
        ++m_components[row.component].refused;
        switch (send.why) {
        case Publication::Refusal::Credits: ++(topic ? topic->refusedCredits : queue.refusedCredits); break;
        case Publication::Refusal::Full: {
            auto& firstFullAt = topic ? topic->firstFullAt : queue.firstFullAt;
            if (!firstFullAt) firstFullAt = m_now;
            ++(topic ? topic->refusedFull : queue.refusedFull);
            break;
        }
        case Publication::Refusal::Down: ++(topic ? topic->refusedDown : queue.refusedDown); break;
        case Publication::Refusal::Rate: case Publication::Refusal::None: ++(topic ? topic->refusedRate : queue.refusedRate); break;
        }
    }
    if (row.confirm) {
        const std::int64_t latencyNs = topic ? topic->latencySampler->sampleNs(topic->latency) : queue.latencySampler->sampleNs(queue.latency);
        waitOnTime(id, row.networkNs + latencyNs + std::max(send.delayNs, send.confirmNs), outcome);
        return;
    }
    if (outcome != Outcome::Ok) {
        ++(topic ? topic->lost : queue.lost);
        loseSilently(m_frames[id]);
    }
    finish(id, Outcome::Ok);
}

Outcome DataPlane::admitAtBroker(Publication& send)
{
    if (send.broker == kNone) return Outcome::Ok;
    const BrokerRow& rules = m_topology.brokers[send.broker];
    BrokerState& broker = m_brokers[send.broker];
    const QueueRow& first = m_topology.queues[send.copies.first];
    if (rules.host != kNone && (broker.up < rules.minInSync || !lineIsUp(first, send.line))) {
        ++broker.refusedDown;
        send.why = Publication::Refusal::Down;
        return Outcome::Failed;
    }
    if (broker.heldBytes >= rules.blockingBytes) {
        send.blocked = true;
        return Outcome::Ok;
    }
    const double replicas = send.topic == kNone ? 1 : m_topology.topics[send.topic].spec->replication;
    if (send.topic != kNone && rules.keepsRead) {
        dropFromLog(send.topic);
        const scenario::TopicSpec& spec = *m_topology.topics[send.topic].spec;
        const double stored = send.bytes * spec.compression;
        if (broker.storedBytes + stored * replicas > rules.storageBytes || (spec.sizeBytes && m_topics[send.topic].log.bytes + stored > *spec.sizeBytes)) {
            send.why = Publication::Refusal::Full;
            return Outcome::Failed;
        }
    }
    if (broker.eventsIn || broker.bytesIn) {
        const bool spent = (broker.eventsIn && broker.eventsIn->timeUntilAvailable(m_now) > Duration{}) ||
                           (broker.bytesIn && broker.bytesIn->timeUntilAvailable(m_now) > Duration{});
        if (spent) {
            ++broker.throttled;
            ++broker.throttledEver;
            send.why = Publication::Refusal::Rate;
            return Outcome::Throttled;
        }
        if (broker.eventsIn) (void)broker.eventsIn->tryTake(1, m_now);
        if (broker.bytesIn) (void)broker.bytesIn->tryTake(send.bytes, m_now);
    } else if (rules.bytesInPerSecond != BrokerRow::kUnlimited) {
        // A quota makes producers wait; the broker takes the bytes one after another.
        const SimTime begin = std::max(m_now, broker.inFreeAt);
        if ((begin - m_now).count() > kDeliveryTimeoutNs) {
            ++broker.throttled;
            send.delayNs = kDeliveryTimeoutNs;
            send.why = Publication::Refusal::Rate;
            return Outcome::TimedOut;
        }
        broker.inFreeAt = begin + Duration::nanoseconds(nsFor(send.bytes, rules.bytesInPerSecond));
        send.delayNs = (broker.inFreeAt - m_now).count();
    }
    broker.eventsInCount += 1;
    broker.bytesInCount += send.bytes;
    broker.replicationBytes += send.bytes * (replicas - 1);
    if (rules.persistent) send.delayNs += persistentWriteNs(send.broker, send.bytes);
    return Outcome::Ok;
}

/// Where a disk that several components share adds its time to each persistent message; none is known here.
std::int64_t DataPlane::persistentWriteNs(std::uint32_t, double) { return 0; }

/// Limits of a Service Bus namespace and of the entity itself. A send costs a credit, and each filter another.
Outcome DataPlane::admitAtNamespace(Publication& send, Pod* sender)
{
    QueueState& queue = m_queues[send.copies.first];
    if (send.bus != kNone) {
        ServiceBusState& bus = m_buses[send.bus];
        const double credits = 1.0 + (send.topic == kNone ? 0 : m_topology.topics[send.topic].filters);
        if (bus.credits && ((sender && sender->sendPausedUntil > m_now) || !bus.credits->tryTake(credits, m_now))) {
            if (sender && sender->sendPausedUntil <= m_now) sender->sendPausedUntil = m_now + m_topology.serviceBuses[send.bus].spec->throttlePause;
            ++bus.throttled;
            send.why = Publication::Refusal::Credits;
            return Outcome::Throttled;
        }
        if (bus.bytesIn && !bus.bytesIn->tryTake(send.bytes, m_now)) {
            ++bus.throttled;
            send.why = Publication::Refusal::Rate;
            return Outcome::Throttled;
        }
        if (bus.bytesIn) bus.bytesInCount += send.bytes;
        if (send.topic != kNone && bus.credits) bus.topicCredits += static_cast<std::uint64_t>(credits);
    }
    if (queue.sends && !queue.sends->tryTake(1, m_now)) {
        send.why = Publication::Refusal::Rate;
        return Outcome::Throttled;
    }
    const bool log = send.broker != kNone && m_topology.brokers[send.broker].keepsRead;
    for (std::uint32_t q = send.copies.first; !log && q < send.copies.first + send.copies.count; ++q)
        if (m_queues[q].bytes + send.bytes > m_queues[q].maxBytes) {
            send.why = Publication::Refusal::Full;
            return Outcome::Failed;
        }
    if (send.bus != kNone) m_buses[send.bus].operations += billedOperations(send.bytes);
    return Outcome::Ok;
}

/// Of what frame `id` sends or, where it is given, of a dead letter that goes to a topic of its own.
void DataPlane::sendCopies(Publication& send, std::uint32_t id, const Message* deadLetter)
{
    if (send.topic != kNone && send.broker != kNone && m_topology.brokers[send.broker].keepsRead) addToLog(send.topic, send.bytes);
    for (std::uint32_t q = send.copies.first; q < send.copies.first + send.copies.count; ++q) {
        const QueueRow& rules = m_topology.queues[q];
        GroupState& group = m_groups[rules.group];
        if (rules.share < 1 && group.filter.uniform() >= rules.share) continue;
        if (rules.perPod) {
            for (std::size_t m = 0; m < group.members.size(); ++m) {
                if (group.members[m].gone) continue;
                ++group.members[m].unsettled;
                sendCopy(q, group.members[m].firstLine + (send.line == kNone ? 0 : send.line), id, send, deadLetter);
            }
        } else {
            const bool sessions = send.topic == kNone && rules.lines > 0;
            sendCopy(q, sessions ? group.filter.below(rules.lines) : send.line, id, send, deadLetter);
        }
    }
}

void DataPlane::sendCopy(std::uint32_t q, std::uint32_t line, std::uint32_t id, Publication& send, const Message* deadLetter)
{
    const QueueRow& rules = m_topology.queues[q];
    QueueState& queue = m_queues[q];
    const std::uint32_t message = m_messages.acquire();
    if (message >= m_messageLinks.size()) m_messageLinks.resize(std::max<std::size_t>(1024, std::size_t{message} * 2));
    // No request waits for what lies in a topic of dead letters that nobody reads.
    const std::uint32_t request = !deadLetter ? requestOf(m_frames[id]) : rules.consumerOperation == kNone ? kNone : deadLetter->request;
    if (request != kNone) ++m_requests[request].outstanding;
    const bool counted = deadLetter ? deadLetter->counted : request == kNone ? m_counting : m_requests[request].counted;
    m_messages[message] = Message{request, q, 0, counted, static_cast<float>(send.bytes), line, m_now};
    queue.bytes += send.bytes;
    ++queue.sent;
    if (rules.consumerOperation != kNone && counted) {
        ++m_operations[rules.consumerOperation].offered;
        ++m_operations[rules.consumerOperation].inFlight;
    }
    std::int64_t delayNs = send.delayNs;
    if (rules.broker != kNone) {
        m_brokers[rules.broker].heldBytes += send.bytes;
        if (const double perSecond = m_topology.brokers[rules.broker].queueMessagesPerSecond; perSecond != BrokerRow::kUnlimited) {
            // One core treats a queue's messages one after another; flow control slows its publishers down to that.
            queue.freeAt = std::max(m_now + Duration::nanoseconds(delayNs), queue.freeAt) + Duration::nanoseconds(nsFor(1, perSecond));
            delayNs = (queue.freeAt - m_now).count();
            send.confirmNs = std::max(send.confirmNs, delayNs);
        }
    }
    if (delayNs > 0) schedule(m_now + Duration::nanoseconds(delayNs), EventKind::Redeliver, message);
    else enqueue(message);
}

/// A copy goes to the topic for dead letters. Its limits are not asked: they are few, and the consumer repeats until they are taken.
void DataPlane::storeDeadLetter(const Message& message, std::uint32_t topic)
{
    const TopicRow& row = m_topology.topics[topic];
    Publication send;
    send.topic = topic;
    send.copies = {row.firstQueue, row.count};
    send.broker = row.broker;
    send.bus = row.serviceBus;
    send.bytes = static_cast<double>(message.bytes);
    if (const auto partitions = static_cast<std::uint32_t>(row.spec->partitions.value_or(0)); partitions > 0) send.line = m_topics[topic].partition.below(partitions);
    if (send.broker != kNone && m_topology.brokers[send.broker].keepsRead) dropFromLog(topic);
    if (send.broker != kNone) {
        m_brokers[send.broker].eventsInCount += 1;
        m_brokers[send.broker].bytesInCount += send.bytes;
        m_brokers[send.broker].replicationBytes += send.bytes * (row.spec->replication - 1);
    }
    ++m_topics[topic].sent;
    sendCopies(send, kNone, &message);
}

// ------------------------------------------------------------------------------------------------- the log

void DataPlane::addToLog(std::uint32_t index, double bytes)
{
    const TopicRow& topic = m_topology.topics[index];
    LogBytes& log = m_topics[index].log;
    const double stored = bytes * topic.spec->compression;
    const std::int64_t slot = (m_now + topic.spec->retention).nanoseconds() / log.slotNs;
    log.dropping[static_cast<std::size_t>(slot % static_cast<std::int64_t>(log.dropping.size()))] += stored;
    log.bytes += stored;
    m_brokers[topic.broker].storedBytes += stored * topic.spec->replication;
}

/// What has come of age leaves, a slot late at most.
void DataPlane::dropFromLog(std::uint32_t index)
{
    const TopicRow& topic = m_topology.topics[index];
    LogBytes& log = m_topics[index].log;
    const std::int64_t now = m_now.nanoseconds() / log.slotNs;
    const auto count = static_cast<std::int64_t>(log.dropping.size());
    if (now - log.slot > count) log.slot = now - count;
    for (; log.slot < now; ++log.slot) {
        double& dropped = log.dropping[static_cast<std::size_t>(log.slot % count)];
        log.bytes -= dropped;
        m_brokers[topic.broker].storedBytes -= dropped * topic.spec->replication;
        dropped = 0;
    }
}

double DataPlane::storedBytes(std::uint32_t topic, SimTime now)
{
    if (m_topics[topic].log.dropping.empty()) return 0;
    m_now = std::max(m_now, now);
    dropFromLog(topic);
    return std::max(0.0, m_topics[topic].log.bytes);
}

// ------------------------------------------------------------------------------------------ pods of brokers

/// Partition p has its first replica on broker p, the next on the brokers after it; a queue lives on one.
std::uint32_t DataPlane::homeOf(const QueueRow& rules, std::uint32_t line) const
{
    const std::uint32_t slots = m_topology.brokers[rules.broker].slots;
    if (rules.topic != kNone && rules.lines > 0) return line % rules.lines % slots;
    return static_cast<std::uint32_t>(&rules - m_topology.queues.data()) % slots;
}

/// Brokers that hold a copy of the line now, `except` apart.
std::uint32_t DataPlane::liveReplicas(const QueueRow& rules, std::uint32_t line, std::uint32_t except) const
{
    const BrokerState& broker = m_brokers[rules.broker];
    const std::uint32_t slots = m_topology.brokers[rules.broker].slots;
    const std::uint32_t replicas = rules.topic == kNone ? 1 : std::min(slots, static_cast<std::uint32_t>(m_topology.topics[rules.topic].spec->replication));
    const std::uint32_t home = homeOf(rules, line);
    std::uint32_t live = 0;
    for (std::uint32_t k = 0; k < replicas; ++k) {
        const std::uint32_t slot = (home + k) % slots;
        if (slot != except && broker.podOfSlot[slot] != kNone) ++live;
    }
    return live;
}

bool DataPlane::lineIsUp(const QueueRow& rules, std::uint32_t line) const
{
    if (rules.broker == kNone || m_topology.brokers[rules.broker].host == kNone) return true;
    return liveReplicas(rules, line == kNone ? 0 : line, kNone) > 0;
}

void DataPlane::brokerPodReady(std::uint32_t service, std::uint32_t pod)
{
    for (std::uint32_t b = 0; b < m_brokers.size(); ++b) {
        if (m_topology.brokers[b].host != service) continue;
        BrokerState& broker = m_brokers[b];
        if (std::find(broker.podOfSlot.begin(), broker.podOfSlot.end(), pod) != broker.podOfSlot.end()) continue;
        const auto slot = std::find(broker.podOfSlot.begin(), broker.podOfSlot.end(), kNone);
        if (slot == broker.podOfSlot.end()) continue;
        *slot = pod;
        ++broker.up;
        for (const std::uint32_t q : broker.rows) {
            relist(q);
            offer(q);
        }
    }
}

void DataPlane::brokerPodGone(std::uint32_t service, std::uint32_t pod)
{
    for (std::uint32_t b = 0; b < m_brokers.size(); ++b) {
        if (m_topology.brokers[b].host != service) continue;
        BrokerState& broker = m_brokers[b];
        const auto slot = std::find(broker.podOfSlot.begin(), broker.podOfSlot.end(), pod);
        if (slot == broker.podOfSlot.end()) continue;
        *slot = kNone;
        --broker.up;
        if (!m_topology.brokers[b].durable) loseContents(b, static_cast<std::uint32_t>(slot - broker.podOfSlot.begin()));
        // In an update the next pod was ready before this one went.
        for (const std::uint32_t other : m_services[service].readyPods)
            if (std::find(broker.podOfSlot.begin(), broker.podOfSlot.end(), other) == broker.podOfSlot.end()) {
                brokerPodReady(service, other);
                break;
            }
    }
}

/// The volume of broker `slot` is gone: with it every line that no other broker has a copy of.
void DataPlane::loseContents(std::uint32_t b, std::uint32_t slot)
{
    const std::uint32_t slots = m_topology.brokers[b].slots;
    const auto wasHere = [&](const QueueRow& rules, std::uint32_t line) {
        const std::uint32_t replicas = rules.topic == kNone ? 1 : std::min(slots, static_cast<std::uint32_t>(m_topology.topics[rules.topic].spec->replication));
        return (slot + slots - homeOf(rules, line)) % slots < replicas && liveReplicas(rules, line, slot) == 0;
    };
    for (const std::uint32_t q : m_brokers[b].rows) {
        const QueueRow& rules = m_topology.queues[q];
        GroupState& group = m_groups[rules.group];
        if (wasHere(rules, 0) && rules.lines == 0)
            while (!m_queues[q].waiting.empty()) loseWaiting(m_queues[q].waiting.pop());
        for (std::uint32_t l = 0; l < group.lines.size(); ++l) {
            if (!wasHere(rules, l)) continue;
            GroupLine& line = group.lines[l];
            if (line.again != kNone) loseWaiting(std::exchange(line.again, kNone));
            while (!line.waiting.empty()) loseWaiting(line.waiting.pop(m_messageLinks));
        }
    }
    for (std::uint32_t t = 0; t < m_topology.topics.size(); ++t) {
        const TopicRow& topic = m_topology.topics[t];
        LogBytes& log = m_topics[t].log;
        if (topic.broker != b || log.dropping.empty()) continue;
        const QueueRow& rules = m_topology.queues[topic.firstQueue];
        const std::uint32_t partitions = std::max(1u, rules.lines);
        std::uint32_t gone = 0;
        for (std::uint32_t p = 0; p < partitions; ++p) gone += wasHere(rules, p);
        const double kept = 1 - static_cast<double>(gone) / partitions;
        m_brokers[b].storedBytes -= log.bytes * (1 - kept) * topic.spec->replication;
        for (double& slotBytes : log.dropping) slotBytes *= kept;
        log.bytes *= kept;
    }
}

/// A message that waited has vanished.
void DataPlane::loseWaiting(std::uint32_t id)
{
    const Message message = m_messages[id];
    const QueueRow& rules = m_topology.queues[message.queue];
    QueueState& queue = m_queues[message.queue];
    queue.length.add(m_now, -1);
    queue.bytes -= static_cast<double>(message.bytes);
    ++queue.lost;
    if (rules.broker != kNone) {
        BrokerState& broker = m_brokers[rules.broker];
        broker.heldBytes -= static_cast<double>(message.bytes);
        ++broker.lostMessages;
        broker.lostBytes += static_cast<double>(message.bytes);
    }
    if (rules.perPod) --m_groups[rules.group].members[message.line / std::max(1u, rules.lines)].unsettled;
    if (message.counted && rules.consumerOperation != kNone) count(rules.consumerOperation, Outcome::Lost);
    m_messages.release(id);
    settle(message.request, Outcome::Lost);
}

void DataPlane::resumeBroker(std::uint32_t b)
{
    BrokerState& broker = m_brokers[b];
    broker.resumeArmed = false;
    const auto rows = static_cast<std::uint32_t>(broker.rows.size());
    const std::uint32_t begin = broker.nextRow++ % rows;
    for (std::uint32_t i = 0; i < rows && !broker.resumeArmed; ++i) offer(broker.rows[(begin + i) % rows]);
}

std::uint32_t DataPlane::throughputUnits(std::uint32_t broker) const { return m_brokers[broker].units; }

void DataPlane::setThroughputUnits(std::uint32_t b, std::uint32_t units)
{
    const BrokerRow& rules = m_topology.brokers[b];
    BrokerState& broker = m_brokers[b];
    broker.units = units;
    if (broker.eventsIn) broker.eventsIn->setBudget(rules.eventsInPerSecond * units);
    if (broker.bytesIn) broker.bytesIn->setBudget(rules.bytesInPerSecond * units);
}

std::uint64_t DataPlane::throttledSends(std::uint32_t broker) const { return m_brokers[broker].throttledEver; }

} // namespace headroom::simulation
