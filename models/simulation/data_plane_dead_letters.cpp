#include "models/simulation/data_plane_inline.h"

#include <algorithm>
#include <optional>

/// Dead letters: where they go, when they are sent back, and who gets them then. Rules: docs/models/resilience.md.
namespace headroom::simulation {

/// What LettersAside knows a message of a subscription by.
LettersAside::Letter DataPlane::letterOf(const Message& message) const
{
    const QueueRow& rules = m_topology.queues[message.queue];
    return {message.queue, rules.perPod ? message.line / linesPerPod(rules) : kNone, message.sentAt};
}

/// The longest time that a consumer of `topic` remembers what it has treated; nothing if none of them forgets.
std::optional<Duration> DataPlane::longestMemory(const TopicRow& topic) const
{
    std::optional<Duration> longest;
    for (std::uint32_t q = topic.firstQueue; q < topic.firstQueue + topic.count; ++q) {
        if (m_topology.queues[q].consumerOperation == kNone) continue;
        const auto& window = m_topology.operations[m_topology.queues[q].consumerOperation].spec->duplicateWindow;
        if (window && (!longest || *longest < *window)) longest = window;
    }
    return longest;
}

/// Message `id`, which nobody could treat, leaves its line. True when it will be sent back; otherwise its fate is settled.
bool DataPlane::setAside(std::uint32_t id)
{
    const Message message = m_messages[id];
    const QueueRow& rules = m_topology.queues[message.queue];
    const scenario::Operation& consumer = *m_topology.operations[rules.consumerOperation].spec;
    if (rules.deadLetterTopic != kNone) storeDeadLetter(message, rules.deadLetterTopic);
    if (!consumer.redrive || message.redrives >= consumer.redrive->attempts) return false;
    // Older than the retention of their topic they are not there any more when somebody wants to send them back.
    if (rules.deadLetterTopic != kNone && m_topology.topics[rules.deadLetterTopic].spec->retention < consumer.redrive->after) return false;
    Message& kept = m_messages[id];   // the pool may have grown
    ++kept.redrives;
    kept.deliveries = 0;
    kept.isDeadLetter = true;
    ++m_deadLettersAside;
    if (rules.topic != kNone) m_lettersAside.add(letterOf(kept));
    schedule(m_now + consumer.redrive->after, EventKind::Redeliver, id);
    return true;
}

/// Whether the consumer still knows that it has treated this duplicate.
bool DataPlane::isKnown(const Message& message, const scenario::Operation& consumer) const
{
    if (!consumer.skipsDuplicates || message.forgotten) return false;
    // What came back was looked up when it came back.
    return !consumer.duplicateWindow || message.redrives > 0 || m_now - message.sentAt <= *consumer.duplicateWindow;
}

/// A dead letter is sent back.
void DataPlane::comeBack(std::uint32_t id)
{
    Message& message = m_messages[id];
    const QueueRow& rules = m_topology.queues[message.queue];
    QueueState& queue = m_queues[message.queue];
    message.isDeadLetter = false;
    message.deadSeconds = static_cast<float>((m_now - message.sentAt).toSeconds());
    --m_deadLettersAside;
    if (rules.topic != kNone) m_lettersAside.remove(letterOf(message));
    ++queue.redriven;
    const bool stayed = rules.deadLetterTopic == kNone && (rules.plain || rules.serviceBus != kNone);
    if (!stayed) queue.bytes += static_cast<double>(message.bytes);
    if (rules.broker != kNone) m_brokers[rules.broker].heldBytes += static_cast<double>(message.bytes);
    if (rules.topic == kNone) enqueue(id);
    else replay(id);
}

/// A dead letter of a subscription is sent to its topic, so that every group gets it: the one that could not treat it, and those that have
/// treated it before. A group whose own copy still waits among the dead letters gets none: it would be treated once either way.
void DataPlane::replay(std::uint32_t id)
{
    const Message event = m_messages[id];
    const QueueRow& own = m_topology.queues[event.queue];
    const TopicRow& topic = m_topology.topics[own.topic];
    if (own.broker != kNone && m_topology.brokers[own.broker].keepsRead) {
        dropFromLog(own.topic);
        addToLog(own.topic, static_cast<double>(event.bytes));
    }
    ++m_topics[own.topic].sent;
    const std::uint32_t partitions = linesPerPod(own);
    const std::uint32_t ownMember = own.perPod ? event.line / partitions : kNone;

    ReplayTimes& replays = m_topics[own.topic].replays;
    const SimTime treatedAt = replays.last(event.sentAt);
    if (const auto longest = longestMemory(topic)) replays.remember(event.sentAt, m_now, *longest);
    const auto waitsAside = [&](std::uint32_t q, std::uint32_t member) { return m_lettersAside.has({q, member, event.sentAt}); };
    for (std::uint32_t q = topic.firstQueue; q < topic.firstQueue + topic.count; ++q) {
        const QueueRow& rules = m_topology.queues[q];
        if (rules.consumerOperation == kNone) continue;
        GroupState& group = m_groups[rules.group];
        const scenario::Operation& consumer = *m_topology.operations[rules.consumerOperation].spec;
        const bool known = !consumer.duplicateWindow || m_now - treatedAt <= *consumer.duplicateWindow;
        if (!rules.perPod) {
            if (q != event.queue && !(rules.share < 1 && group.filter.uniform() >= rules.share) && !waitsAside(q, kNone)) replayTo(q, kNone, event, known);
            continue;
        }
        for (std::uint32_t m = 0; m < group.members.size(); ++m)
            if (!group.members[m].gone && !(q == event.queue && m == ownMember) && !waitsAside(q, m)) replayTo(q, m, event, known);
    }
    if (!own.perPod) {
        enqueue(id);
        return;
    }
    GroupMember& member = m_groups[own.group].members[ownMember];
    ++member.unsettled;
    if (!member.gone) {
        enqueue(id);
        return;
    }
    // The pod that could not treat it has gone, and with it the group that missed it.
    m_queues[event.queue].length.add(m_now, 1);
    loseWaiting(id);
}

/// A further copy of `event` for subscription `q`, or its group `member`. `known`: that group remembers having treated it.
void DataPlane::replayTo(std::uint32_t q, std::uint32_t member, const Message& event, bool known)
{
    const QueueRow& rules = m_topology.queues[q];
    const std::uint32_t partitions = linesPerPod(rules);
    const std::uint32_t id = m_messages.acquire();
    if (id >= m_messageLinks.size()) m_messageLinks.resize(std::max<std::size_t>(1024, std::size_t{id} * 2));
    Message copy = event;
    copy.request = kNone;   // whose answer it was part of has been settled
    copy.queue = q;
    copy.duplicate = true;
    copy.forgotten = !known;
    if (event.line != kNone || member != kNone) {
        const std::uint32_t partition = event.line == kNone ? 0 : event.line % partitions;
        copy.line = member == kNone ? partition : m_groups[rules.group].members[member].firstLine + partition;
    }
    m_messages[id] = copy;
    QueueState& queue = m_queues[q];
    queue.bytes += static_cast<double>(event.bytes);
    ++queue.sent;
    if (rules.broker != kNone) m_brokers[rules.broker].heldBytes += static_cast<double>(event.bytes);
    if (member != kNone) ++m_groups[rules.group].members[member].unsettled;
    if (copy.counted) {
        ++m_operations[rules.consumerOperation].offered;
        ++m_operations[rules.consumerOperation].inFlight;
    }
    enqueue(id);
}

} // namespace headroom::simulation
