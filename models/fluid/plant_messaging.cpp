#include "models/fluid/plant.h"

#include <algorithm>
#include <cmath>

/// Topics and brokers over time: what logs hold, what retention drops, counters.
namespace headroom::fluid {

using simulation::kNone;
using simulation::TargetKind;

namespace {

constexpr std::int64_t kMinuteNs = 60'000'000'000, kLogSlots = 1024;

} // namespace

void Plant::setUpMessaging(SimTime start)
{
    brokerCounts.resize(m_topology.brokers.size());
    topicStored.assign(m_topology.topics.size(), 0);
    topicSent.assign(m_topology.topics.size(), 0);
    expired.assign(m_topology.queues.size(), 0);
    busBytesIn.assign(m_topology.serviceBuses.size(), 0);
    busBytesOut.assign(m_topology.serviceBuses.size(), 0);
    busTopicCredits.assign(m_topology.serviceBuses.size(), 0);
    for (const simulation::TopicRow& row : m_topology.topics) {
        simulation::LogBytes& log = m_logs.emplace_back();
        log.slotNs = std::max(kMinuteNs, row.spec->retention.count() / kLogSlots);
        log.slot = start.nanoseconds() / log.slotNs;
        log.dropping.assign(static_cast<std::size_t>(row.spec->retention.count() / log.slotNs + 2), 0.0);
    }
}

void Plant::setThroughputUnits(std::uint32_t broker, std::uint32_t units)
{
    m_moved = m_moved || m_flow.brokers[broker].units != units;
    m_flow.brokers[broker].units = units;
}

std::uint64_t Plant::throttledSends(std::uint32_t broker) const { return static_cast<std::uint64_t>(brokerCounts[broker].throttled); }

/// Bytes enter a log where they are sent and leave it by age.
void Plant::moveLog(std::uint32_t t, double bytes)
{
    const simulation::TopicRow& topic = m_topology.topics[t];
    simulation::LogBytes& log = m_logs[t];
    const auto count = static_cast<std::int64_t>(log.dropping.size());
    const std::int64_t now = m_now.nanoseconds() / log.slotNs;
    if (now - log.slot > count) log.slot = now - count;
    for (; log.slot < now; ++log.slot) {
        double& dropped = log.dropping[static_cast<std::size_t>(log.slot % count)];
        log.bytes -= dropped;
        dropped = 0;
    }
    log.dropping[static_cast<std::size_t>((m_now + topic.spec->retention).nanoseconds() / log.slotNs % count)] += bytes;
    log.bytes = std::max(0.0, log.bytes + bytes);
    topicStored[t] = log.bytes;
}

void Plant::countMessaging(double seconds)
{
    if (m_topology.groupCount == 0 && m_topology.topics.empty() && m_topology.brokers.empty()) return;
    for (std::size_t i = 0; i < m_flow.steps().size(); ++i) {
        const simulation::StepRow& step = m_topology.steps[i];
        const simulation::CopyRange copies = m_topology.copiesOf(step);
        if (copies.count == 0) continue;
        const simulation::QueueRow& row = m_topology.queues[copies.first];
        const QueueFlow& flow = m_flow.queues[copies.first];
        const double sends = seconds * m_flow.steps()[i].rate, accepted = sends * (1 - flow.refused());
        if (step.target == TargetKind::Topic) topicSent[step.station] += accepted;
        if (row.serviceBus != kNone) {
            busBytesIn[row.serviceBus] += accepted * step.bytes;
            if (step.target == TargetKind::Topic) busTopicCredits[row.serviceBus] += accepted * (1 + m_topology.topics[step.station].filters);
        }
        if (row.broker == kNone) continue;
        BrokerCount& broker = brokerCounts[row.broker];
        broker.events += accepted;
        broker.bytesIn += accepted * step.bytes;
        broker.throttled += sends * flow.refusedRate;
        broker.refusedDown += sends * flow.refusedDown;
        if (step.target != TargetKind::Topic) continue;
        const scenario::TopicSpec& spec = *m_topology.topics[step.station].spec;
        broker.replicationBytes += accepted * step.bytes * (spec.replication - 1);
        if (m_topology.brokers[row.broker].keepsRead) moveLog(step.station, accepted * step.bytes * spec.compression);
    }
    for (std::uint32_t q = 0; q < queueCounts.size(); ++q) {
        const simulation::QueueRow& row = m_topology.queues[q];
        QueueFlow& flow = m_flow.queues[q];
        if (row.broker != kNone) {
            brokerCounts[row.broker].eventsOut += seconds * flow.received;
            brokerCounts[row.broker].bytesOut += seconds * flow.received * flow.bytesEach;
        }
        if (row.serviceBus != kNone) busBytesOut[row.serviceBus] += seconds * flow.received * flow.bytesEach;
        if (row.topic == kNone) continue;
        // First come, first served: what is older than the retention is at the front.
        const double retention = m_topology.topics[row.topic].spec->retention.toSeconds(), age = queueCounts[q].oldestSeconds;
        if (age <= retention || flow.backlog <= 0) continue;
        const double dropped = flow.backlog * (1 - retention / age);
        flow.backlog -= dropped;
        expired[q] += dropped;
        queueCounts[q].oldestSeconds = retention;
        queueCounts[q].length = flow.backlog + flow.waiting;
    }
    for (std::uint32_t b = 0; b < brokerCounts.size(); ++b) {
        BrokerFlow& broker = m_flow.brokers[b];
        double stored = 0, leaving = 0;
        for (std::uint32_t t = 0; t < topicStored.size(); ++t) {
            if (m_topology.topics[t].broker != b) continue;
            const scenario::TopicSpec& spec = *m_topology.topics[t].spec;
            const simulation::LogBytes& log = m_logs[t];
            stored += topicStored[t] * spec.replication;
            leaving += log.dropping[static_cast<std::size_t>(log.slot % static_cast<std::int64_t>(log.dropping.size()))] * spec.replication * 1e9 / static_cast<double>(log.slotNs);
        }
        broker.room = m_topology.brokers[b].storageBytes - stored;
        broker.leavesPerSecond = leaving;
    }
}

} // namespace headroom::fluid
