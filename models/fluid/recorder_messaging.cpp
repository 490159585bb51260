#include "models/fluid/recorder.h"

#include <algorithm>
#include <cmath>

/// What topics, groups and brokers leave in a recording, from flows.
namespace headroom::fluid {

using simulation::kNone;
using Kind = simulation::MessagingResource::Kind;

/// Share of a group's backlog in the partition that has most of it: all of it where one hot partition is full and the others are not.
double Recorder::largestShare(std::uint32_t q) const
{
    const simulation::QueueRow& row = m_topology.queues[q];
    if (row.lines == 0) return 1;
    const double hot = row.topic == kNone ? 1.0 / row.lines : simulation::hottestShare(m_topology.topics[row.topic]);
    const QueueFlow& flow = m_plant.flow().queues[q];
    const double groups = row.perPod ? std::max(1.0, m_plant.flow().supply[row.consumerService].readyPods) : 1;
    const double hold = row.consumerOperation == kNone ? 0 : m_plant.flow().operations()[row.consumerOperation].duration.mean;
    const bool onlyHot = hot * row.lines > 1 + 1e-9 && flow.sends / groups * (1 - hot) * hold < row.lines - 1;
    return (onlyHot && flow.backlog > 1 ? 1 : hot) / groups;
}

void Recorder::pushMessaging(double seconds)
{
    for (std::uint32_t q = 0; q < m_topology.queues.size(); ++q) {
        const simulation::QueueRow& row = m_topology.queues[q];
        if (row.plain || (row.lines == 0 && !row.perPod)) continue;
        const double length = m_plant.queueCounts[q].length, largest = largestShare(q) * length;
        push(largest);
        if (row.topic == kNone) continue;
        const double pods = row.consumerService == kNone ? 0 : m_plant.flow().supply[row.consumerService].readyPods;
        push(row.owned ? std::min<double>(pods, row.lines) : pods);
        if (row.lines > simulation::kPartitionSignals) continue;
        const std::uint32_t hot = static_cast<std::uint32_t>(m_topology.topics[row.topic].spec->hotPartition) % std::max(1u, row.lines);
        const double others = row.lines > 1 ? std::max(0.0, length - largest) / (row.lines - 1) : 0;
        for (std::uint32_t p = 0; p < row.lines; ++p) push(p == hot ? largest : others);
    }
    for (std::uint32_t t = 0; t < m_topology.topics.size(); ++t)
        if (m_cursor < m_recording.signals.size() && m_recording.signals[m_cursor].id == m_topology.component(m_topology.topics[t].component).id + ".stored")
            push(m_plant.topicStored[t]);
    for (std::uint32_t b = 0; b < m_topology.brokers.size(); ++b)
        if (m_topology.brokers[b].kind == simulation::BrokerKind::EventHubs) push(m_plant.throughputUnits(b));
    for (const simulation::LimitSignal& signal : m_limitSignals) pushRate(turnedAway(signal), seconds);
}

double Recorder::turnedAway(const simulation::LimitSignal& signal) const
{
    using Limit = simulation::LimitSignal::Kind;
    switch (signal.kind) {
    case Limit::Namespace: return m_plant.busThrottled[signal.index];
    case Limit::Broker: return m_plant.brokerCounts[signal.index].throttled;
    case Limit::Queue: {
        const Plant::QueueCount& queue = m_plant.queueCounts[signal.index];
        return queue.refusedFull + (simulation::limitsSends(m_topology.queues[signal.index]) ? queue.refusedRate : 0);
    }
    case Limit::Topic: {
        const std::uint32_t first = m_topology.topics[signal.index].firstQueue;
        return m_plant.queueCounts[first].refusedFull / std::max(1e-12, m_plant.flow().queues[first].copies);   // as the figure of the topic
    }
    }
    return 0;
}

Recorder::Reading Recorder::readMessaging(const ResourceRow& row, Last& last, double seconds) const
{
    const simulation::MessagingResource& resource = m_messaging[row.station];
    Reading reading;
    const auto rate = [&](double value, double& before) {
        const double change = value - before;
        before = value;
        return change / seconds;
    };
    const bool ofBroker = resource.kind <= Kind::Memory;
    const double pods = resource.kind == Kind::Partitions ? m_plant.flow().supply[m_topology.queues[resource.index].consumerService].readyPods : 0;
    reading.capacity = capacityOf(m_topology, resource, ofBroker ? m_plant.throughputUnits(resource.index) : 1, pods);
    switch (resource.kind) {
    case Kind::EventsIn:
    case Kind::BytesIn: {
        const Plant::BrokerCount& broker = m_plant.brokerCounts[resource.index];
        const bool events = resource.kind == Kind::EventsIn;
        reading.demand = rate(events ? broker.events : broker.bytesIn, last.value);
        const double refused = rate(broker.throttled, last.refused);
        if (refused > 0 && reading.demand > 0.9 * reading.capacity) {
            if (events) reading.demand += refused;
            reading.refusedShare = events ? refused / reading.demand : 1;
        }
        break;
    }
    case Kind::EventsOut: reading.demand = rate(m_plant.brokerCounts[resource.index].eventsOut, last.value); break;
    case Kind::BytesOut: reading.demand = rate(m_plant.brokerCounts[resource.index].bytesOut, last.value); break;
    case Kind::Storage:
        for (std::uint32_t t = 0; t < m_topology.topics.size(); ++t)
            if (m_topology.topics[t].broker == resource.index) reading.demand += m_plant.topicStored[t] * m_topology.topics[t].spec->replication;
        break;
    case Kind::Memory:
        for (std::uint32_t q = 0; q < m_topology.queues.size(); ++q)
            if (m_topology.queues[q].broker == resource.index) reading.demand += m_plant.queueCounts[q].bytes;
        break;
    case Kind::NamespaceIn: reading.demand = rate(m_plant.busBytesIn[resource.index], last.value); break;
    case Kind::NamespaceOut: reading.demand = rate(m_plant.busBytesOut[resource.index], last.value); break;
    case Kind::TopicSize: {
        const simulation::TopicRow& topic = m_topology.topics[resource.index];
        reading.demand = m_plant.topicStored[resource.index];
        if (topic.broker == kNone || !m_topology.brokers[topic.broker].keepsRead)
            for (std::uint32_t q = topic.firstQueue; q < topic.firstQueue + topic.count; ++q) reading.demand = std::max(reading.demand, m_plant.queueCounts[q].bytes);
        break;
    }
    case Kind::Partitions: {
        const simulation::QueueRow& queue = m_topology.queues[resource.index];
        const double hold = m_plant.flow().operations()[queue.consumerOperation].duration.mean;
        reading.demand = m_plant.flow().queues[resource.index].received * hold;
        break;
    }
    }
    reading.mean = reading.max = reading.capacity > 0 ? reading.demand / reading.capacity : 0;
    return reading;
}

void Recorder::summariseMessaging()
{
    const auto figures = [&](std::uint32_t component) -> auto& { return m_recording.components[component].figures; };
    for (std::uint32_t t = 0; t < m_topology.topics.size(); ++t) {
        const simulation::TopicRow& row = m_topology.topics[t];
        const Plant::QueueCount& first = m_plant.queueCounts[row.firstQueue];
        const double copies = std::max(1e-12, m_plant.flow().queues[row.firstQueue].copies);
        auto& list = figures(row.component);
        list = {{"sent", std::floor(m_plant.topicSent[t])}, {"lost", std::floor(first.lost)}, {"refusedFull", std::floor(first.refusedFull / copies)},
                {"refusedRate", std::floor(first.refusedRate / copies)}, {"refusedCredits", std::floor(first.refusedCredits / copies)}};
        for (std::uint32_t q = row.firstQueue; q < row.firstQueue + row.count; ++q) {
            const Plant::QueueCount& n = m_plant.queueCounts[q];
            const std::string &name = m_topology.queues[q].name, &id = m_topology.component(row.component).id;
            const std::string prefix = name.size() > id.size() ? name.substr(id.size() + 1) + "." : std::string();
            const auto add = [&](const char* figure, double value) { list.emplace_back(prefix + figure, std::floor(value)); };
            add("copies", n.sent);
            add("received", n.received);
            add("settled", n.settled);
            add("redelivered", n.redelivered);
            add("deadLettered", n.deadLettered);
            add("unread", m_plant.expired[q]);
            add("expired", m_plant.expired[q]);
            add("waiting", n.length);
        }
    }
    for (std::uint32_t b = 0; b < m_topology.brokers.size(); ++b) {
        const Plant::BrokerCount& n = m_plant.brokerCounts[b];
        figures(m_topology.brokers[b].component) = {{"events", std::floor(n.events)}, {"bytesIn", n.bytesIn}, {"bytesOut", n.bytesOut},
            {"replicationBytes", n.replicationBytes}, {"throttled", std::floor(n.throttled)}, {"refusedDown", std::floor(n.refusedDown)}};
    }
}

} // namespace headroom::fluid
