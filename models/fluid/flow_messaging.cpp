#include "models/fluid/flow.h"
#include "models/fluid/waiting.h"

#include <algorithm>
#include <cmath>

/// Topics, groups and brokers as rates. Equations: docs/models/messaging.md.
namespace headroom::fluid {

using simulation::BrokerRow;
using simulation::kNone;
using simulation::QueueRow;
using simulation::TargetKind;

namespace {

constexpr double kPremiumBytesPerUnit = 4e6;

/// Share of `offered` above `limit`.
double above(double offered, double limit) { return offered > limit && offered > 0 ? 1 - limit / offered : 0; }

} // namespace

/// Copies of one message in each row: the filter's share, once for every ready pod where each is a group.
void Flow::updateCopies()
{
    for (std::size_t q = 0; q < queues.size(); ++q) {
        const QueueRow& row = m_topology.queues[q];
        if (row.plain) continue;
        queues[q].copies = row.share * (row.perPod ? (row.consumerService == kNone ? 0 : supply[row.consumerService].readyPods) : 1);
    }
}

/// Messages a second that a group can treat: in a partition or session one at a time, whatever the number of workers. The hottest partition
/// is bounded by itself; the others go on.
double Flow::groupLimit(std::uint32_t q, double coming) const
{
    const QueueRow& row = m_topology.queues[q];
    if (row.lines == 0) return kUnlimited;
    const double hold = m_operations[row.consumerOperation].duration.mean;
    if (hold <= 0) return kUnlimited;
    const double pods = supply[row.consumerService].readyPods;
    const double workers = m_topology.services[row.consumerService].spec->workers;
    const double groups = row.perPod ? pods : 1;
    const double servers = row.perPod ? pods * std::min<double>(workers, row.lines) : simulation::parallelTreatments(row.lines, row.owned, pods, workers);
    double even = servers / hold;
    if (row.owned && pods >= 1) {
        // Pods with a partition more than the others fall behind first; these do not help them.
        const double whole = std::floor(pods), each = std::floor(row.lines / whole), more = row.lines - each * whole;
        if (more > 0) even = std::min(even, (more * std::min(workers, each + 1) + (whole - more) * std::min(coming * each / row.lines * hold, std::min(workers, each))) / hold);
    }
    const double hot = row.topic == kNone ? 0 : simulation::hottestShare(m_topology.topics[row.topic]);
    if (hot * row.lines <= 1 + 1e-9) return even;
    return std::min(even, groups / hold + std::min(coming * (1 - hot), std::max(0.0, servers - groups) / hold));
}

/// Part of a service's room for messages that row `q` gets: all that others leave, and at least its share of what is wanted.
double Flow::roomFor(std::uint32_t q, double room, double seconds) const
{
    const QueueRow& row = m_topology.queues[q];
    if (m_topology.services[row.consumerService].firstConsumed == q && row.nextOfService == kNone) return room;
    const auto wanted = [&](std::uint32_t n) { return queues[n].sends * (1 - queues[n].refused()) + queues[n].redelivered + queues[n].backlog / seconds; };
    double all = 0;
    for (std::uint32_t n = m_topology.services[row.consumerService].firstConsumed; n != kNone; n = m_topology.queues[n].nextOfService) all += wanted(n);
    const double own = wanted(q);
    return all > 0 && std::isfinite(room) ? std::max(room * own / all, room - (all - own)) : room;
}

void Flow::updateBrokers(double seconds)
{
    topicSends.assign(m_topology.topics.size(), 0);
    std::vector<double> topicBytes(topicSends.size(), 0), queueSends(queues.size(), 0), queueBytes(queues.size(), 0);
    for (std::size_t i = 0; i < m_steps.size(); ++i) {
        const simulation::StepRow& step = m_topology.steps[i];
        if (step.target == TargetKind::Topic) {
            topicSends[step.station] += m_steps[i].rate;
            topicBytes[step.station] += m_steps[i].rate * step.bytes;
        } else if (step.target == TargetKind::Queue) {
            queueSends[step.station] += m_steps[i].rate;
            queueBytes[step.station] += m_steps[i].rate * step.bytes;
        }
    }
    const auto limited = [](const BrokerRow& row, const BrokerFlow& broker, double events, double bytes) {
        return std::max(above(events, row.eventsInPerSecond * broker.units), above(bytes, row.bytesInPerSecond * broker.units));
    };
    for (std::uint32_t b = 0; b < brokers.size(); ++b) {
        const BrokerRow& row = m_topology.brokers[b];
        BrokerFlow& broker = brokers[b];
        double events = 0, bytes = 0, stored = 0, wanted = 0, outBytes = 0;
        for (std::uint32_t t = 0; t < topicSends.size(); ++t) {
            if (m_topology.topics[t].broker != b) continue;
            const scenario::TopicSpec& spec = *m_topology.topics[t].spec;
            events += topicSends[t];
            bytes += topicBytes[t];
            stored += topicBytes[t] * spec.compression * spec.replication;
        }
        for (std::uint32_t q = 0; q < queues.size(); ++q) {
            if (m_topology.queues[q].broker != b) continue;
            events += queueSends[q];
            bytes += queueBytes[q];
            const double demand = queues[q].sends * (1 - queues[q].refused()) + queues[q].redelivered + queues[q].backlog / seconds;
            wanted += demand;
            outBytes += demand * queues[q].bytesEach;
        }
        if (row.host != kNone) broker.up = std::min<double>(row.slots, supply[row.host].readyPods);
        const double refusedRate = limited(row, broker, events, bytes);
        broker.refusedRate = (broker.refusedRate + refusedRate) / 2;   // damped, as other refusals
        if (broker.refusedRate < 1e-6) broker.refusedRate = 0;
        const double down = row.host == kNone ? 0 : broker.up < row.minInSync ? 1 : 0;
        const double out = std::min(row.eventsOutPerSecond * broker.units, outBytes > 0 ? row.bytesOutPerSecond * broker.units * wanted / outBytes : kUnlimited);
        const double full = above(stored * (1 - broker.refusedRate), std::max(0.0, broker.room) / seconds + broker.leavesPerSecond);
        for (std::uint32_t q = 0; q < queues.size(); ++q) {
            const QueueRow& queue = m_topology.queues[q];
            if (queue.broker != b) continue;
            // Partitions and queues that have no other replica are away with their broker.
            const double replicas = queue.topic == kNone ? 1 : std::min<double>(row.slots, m_topology.topics[queue.topic].spec->replication);
            const double offline = row.host == kNone || replicas > row.slots - broker.up ? 0 : (row.slots - broker.up - replicas + 1) / row.slots;
            queues[q].refusedDown = std::max(down, std::min(1.0, offline));
            queues[q].refusedRate = (1 - queues[q].refusedDown) * broker.refusedRate;
            queues[q].refusedFull = row.keepsRead ? (1 - queues[q].refusedDown - queues[q].refusedRate) * full : 0;
            const double demand = queues[q].sends * (1 - queues[q].refused()) + queues[q].redelivered + queues[q].backlog / seconds;
            queues[q].receiveLimit = wanted > out && wanted > 0 ? out * demand / wanted : kUnlimited;
            queues[q].receiveLimit = std::min(queues[q].receiveLimit, row.queueMessagesPerSecond);
            if (row.host != kNone && broker.up <= 0) queues[q].receiveLimit = 0;
        }
    }
    for (std::uint32_t b = 0; b < m_topology.serviceBuses.size(); ++b) {
        const scenario::ServiceBusSpec& spec = *m_topology.serviceBuses[b].spec;
        if (spec.tier != "premium") continue;
        double in = 0, out = 0;
        for (std::uint32_t t = 0; t < topicSends.size(); ++t)
            if (m_topology.topics[t].serviceBus == b) in += topicBytes[t];
        for (std::uint32_t q = 0; q < queues.size(); ++q)
            if (m_topology.queues[q].serviceBus == b) {
                in += queueBytes[q];
                out += (queues[q].sends * (1 - queues[q].refused()) + queues[q].redelivered + queues[q].backlog / seconds) * queues[q].bytesEach;
            }
        const double limit = kPremiumBytesPerUnit * spec.messagingUnits;
        for (std::uint32_t q = 0; q < queues.size(); ++q) {
            if (m_topology.queues[q].serviceBus != b) continue;
            m_namespaceRefused[q] = above(in, limit);
            const double demand = queues[q].sends * (1 - queues[q].refused()) + queues[q].redelivered + queues[q].backlog / seconds;
            m_namespaceOut[q] = out > limit ? limit * demand / std::max(1e-12, out) : kUnlimited;
        }
    }
}

/// Where a line has an order, each partition or session is a server of its own: M/G/1 (Pollaczek, Khinchine), if that is longer.
double Flow::orderedWait(std::uint32_t q, const Station& taker) const
{
    const QueueRow& row = m_topology.queues[q];
    if (row.lines == 0) return 0;
    const OperationState& treatment = m_operations[row.consumerOperation];
    const double hold = treatment.duration.mean;
    const double groups = row.perPod ? std::max(1.0, supply[row.consumerService].readyPods) : 1;
    const double hot = row.topic == kNone ? 1.0 / row.lines : simulation::hottestShare(m_topology.topics[row.topic]);
    const double each = queues[q].received / groups;
    // Where a fluid line has formed, that one is what grows.
    const auto wait = [&](double rate) { return queues[q].backlog > 1 && rate * hold > 0.95 ? 0.0 : allenCunneen({1, std::min(rate, 0.999 / std::max(1e-12, hold)), hold, 1, taker.serviceScv}).meanSeconds; };
    const double others = row.lines > 1 ? (1 - hot) / (row.lines - 1) : 0;
    return hot * wait(each * hot) + (1 - hot) * wait(each * others);
}

} // namespace headroom::fluid
