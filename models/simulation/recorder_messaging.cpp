#include "models/simulation/recorder.h"

#include <algorithm>

/// What topics, groups and brokers leave in a recording.
namespace headroom::simulation {
namespace {

using Kind = MessagingResource::Kind;

double ratioOf(double part, double whole) { return whole > 0 ? part / whole : 0.0; }
double counted(std::uint64_t n) { return static_cast<double>(n); }

} // namespace

void Recorder::addMessaging()
{
    m_limitSignals = limitSignals(m_topology);
    m_messaging = messagingResources(m_topology);
    for (std::uint32_t i = 0; i < m_messaging.size(); ++i) addResource(Probe::Messaging, m_messaging[i].component, i, 0, m_messaging[i].name, m_messaging[i].unit);
}

Recorder::Reading Recorder::readMessaging(ResourceProbe& probe, SimTime now, double seconds)
{
    const MessagingResource& resource = m_messaging[probe.station];
    Reading reading;
    const auto rate = [&](double value, double& last) {
        const double change = value - last;
        last = value;
        return change / seconds;
    };
    const auto flow = [&](double count) {
        reading.demand = rate(count, probe.last);
        reading.mean = reading.max = ratioOf(reading.demand, reading.capacity);
    };
    const auto held = [&](double amount) {
        reading.demand = amount;
        reading.mean = reading.max = ratioOf(amount, reading.capacity);
    };
    const bool ofBroker = resource.kind <= Kind::Memory;
    const BrokerState* const broker = ofBroker ? &m_data.brokers()[resource.index] : nullptr;
    const double pods = resource.kind == Kind::Partitions ? counted(m_data.services()[m_topology.queues[resource.index].consumerService].readyPods.size()) : 0;
    reading.capacity = capacityOf(m_topology, resource, ofBroker ? broker->units : 1, pods);
    switch (resource.kind) {
    case Kind::EventsIn:
    case Kind::BytesIn: {
        flow(resource.kind == Kind::EventsIn ? broker->eventsInCount : broker->bytesInCount);
        // What was refused is known in events; it is charged to the limit that was reached.
        const double refused = rate(counted(broker->throttled), probe.lastRefused);
        if (refused > 0 && reading.mean > 0.9) {
            reading.refusedShare = ratioOf(refused, refused + (resource.kind == Kind::EventsIn ? reading.demand : refused));
            if (resource.kind == Kind::EventsIn) reading.demand += refused;
        }
        break;
    }
    case Kind::EventsOut: flow(broker->eventsOutCount); break;
    case Kind::BytesOut: flow(broker->bytesOutCount); break;
    case Kind::Storage: held(broker->storedBytes); break;
    case Kind::Memory: held(broker->heldBytes); break;
    case Kind::NamespaceIn: flow(m_data.serviceBuses()[resource.index].bytesInCount); break;
    case Kind::NamespaceOut: flow(m_data.serviceBuses()[resource.index].bytesOutCount); break;
    case Kind::TopicSize: {
        const TopicRow& topic = m_topology.topics[resource.index];
        double bytes = m_data.storedBytes(resource.index, now);
        if (topic.broker == kNone || !m_topology.brokers[topic.broker].keepsRead)
            for (std::uint32_t q = topic.firstQueue; q < topic.firstQueue + topic.count; ++q) bytes = std::max(bytes, m_data.queues()[q].bytes);
        held(bytes);
        const double refused = rate(counted(m_data.topics()[resource.index].refusedFull), probe.lastRefused);
        const double accepted = rate(counted(m_data.topics()[resource.index].sent), probe.last);
        reading.refusedShare = ratioOf(refused, refused + accepted);
        reading.firstFullAt = m_data.topics()[resource.index].firstFullAt;
        break;
    }
    case Kind::Partitions: {
        stats::TimeWeighted& inWork = m_data.group(resource.index).inWork;
        reading.demand = inWork.mean(now);
        reading.mean = ratioOf(reading.demand, reading.capacity);
        reading.max = ratioOf(inWork.max(), reading.capacity);
        inWork.reset(now);
        break;
    }
    }
    return reading;
}

/// The order is that of forEachMessagingSignal().
void Recorder::pushMessaging(SimTime now, double seconds)
{
    for (std::uint32_t q = 0; q < m_topology.queues.size(); ++q) {
        const QueueRow& row = m_topology.queues[q];
        if (row.plain || (row.lines == 0 && !row.perPod)) continue;
        std::size_t most = 0;
        const GroupState& group = m_data.group(q);
        for (const GroupLine& line : group.lines) most = std::max(most, line.lag());
        push(counted(most));
        if (row.topic == kNone) continue;
        push(counted(m_data.activeConsumers(q)));
        if (row.lines <= kPartitionSignals)
            for (std::uint32_t p = 0; p < row.lines; ++p) push(counted(m_data.lagOf(q, p)));
    }
    for (std::uint32_t t = 0; t < m_topology.topics.size(); ++t)
        if (m_cursor < m_recording.signals.size() && m_recording.signals[m_cursor].id == m_topology.component(m_topology.topics[t].component).id + ".stored")
            push(m_data.storedBytes(t, now));
    for (std::uint32_t b = 0; b < m_topology.brokers.size(); ++b)
        if (m_topology.brokers[b].kind == BrokerKind::EventHubs) push(m_data.throughputUnits(b));
    for (const LimitSignal& signal : m_limitSignals) {
        const double count = turnedAway(signal);
        double& last = m_lastCount[m_cursor];
        const double rate = (count - last) / seconds;
        last = count;
        push(rate);
    }
}

/// Since the counts were last forgotten.
double Recorder::turnedAway(const LimitSignal& signal) const
{
    switch (signal.kind) {
    case LimitSignal::Kind::Namespace: return counted(m_data.serviceBuses()[signal.index].throttled);
    case LimitSignal::Kind::Broker: return counted(m_data.brokers()[signal.index].throttled);
    case LimitSignal::Kind::Queue: {
        const QueueState& queue = m_data.queues()[signal.index];
        return counted(queue.refusedFull + (limitsSends(m_topology.queues[signal.index]) ? queue.refusedRate : 0));
    }
    case LimitSignal::Kind::Topic: return counted(m_data.topics()[signal.index].refusedFull);
    }
    return 0;
}

void Recorder::summariseMessaging()
{
    const auto figures = [&](std::uint32_t component) -> auto& { return m_recording.components[component].figures; };
    for (std::uint32_t t = 0; t < m_topology.topics.size(); ++t) {
        const TopicRow& row = m_topology.topics[t];
        const TopicState& topic = m_data.topics()[t];
        auto& list = figures(row.component);
        list = {{"sent", counted(topic.sent)}, {"lost", counted(topic.lost)}, {"refusedFull", counted(topic.refusedFull)},
                {"refusedRate", counted(topic.refusedRate)}, {"refusedCredits", counted(topic.refusedCredits)}, {"refusedDown", counted(topic.refusedDown)}};
        for (std::uint32_t q = row.firstQueue; q < row.firstQueue + row.count; ++q) {
            const QueueState& queue = m_data.queues()[q];
            const GroupState& group = m_data.group(q);
            const std::string& name = m_topology.queues[q].name;
            const std::string& id = m_topology.component(row.component).id;
            const std::string prefix = name.size() > id.size() ? name.substr(id.size() + 1) + "." : std::string();
            const auto add = [&](const char* figure, double value) { list.emplace_back(prefix + figure, value); };
            add("copies", counted(queue.sent));
            add("received", counted(queue.received));
            add("settled", counted(queue.settled));
            add("redelivered", counted(queue.redelivered));
            add("deadLettered", counted(queue.deadLettered));
            add("unread", counted(queue.lost));
            add("expired", counted(group.expired));
            add("rebalances", counted(group.rebalances));
            add("waiting", counted(m_data.waitingMessages(q)));
        }
    }
    for (std::uint32_t q = 0; q < m_topology.queues.size(); ++q)
        if (const QueueRow& row = m_topology.queues[q]; row.topic == kNone && row.broker != kNone) figures(row.component).emplace_back("refusedDown", counted(m_data.queues()[q].refusedDown));
    for (std::uint32_t b = 0; b < m_topology.brokers.size(); ++b) {
        const BrokerState& broker = m_data.brokers()[b];
        figures(m_topology.brokers[b].component) = {{"events", broker.eventsInCount}, {"bytesIn", broker.bytesInCount}, {"bytesOut", broker.bytesOutCount},
            {"replicationBytes", broker.replicationBytes}, {"throttled", counted(broker.throttled)}, {"blocked", counted(broker.blocked)},
            {"refusedDown", counted(broker.refusedDown)}, {"lostItems", counted(broker.lostMessages)}, {"lostBytes", broker.lostBytes}};
    }
}

} // namespace headroom::simulation
