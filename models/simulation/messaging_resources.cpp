#include "models/simulation/messaging_resources.h"

#include <fmt/format.h>

#include <algorithm>

namespace headroom::simulation {
namespace {

using Kind = MessagingResource::Kind;

bool logIsBounded(const Topology& topology, const TopicRow& topic)
{
    if (topic.broker == kNone || !topology.brokers[topic.broker].keepsRead) return false;
    return topic.spec->sizeBytes || topology.brokers[topic.broker].storageBytes != BrokerRow::kUnlimited;
}

/// Whether the bytes of a Premium namespace are worth a look: with small messages to queues alone their number ends first.
bool bytesMatter(const Topology& topology, std::uint32_t bus)
{
    constexpr double kSmallBytes = 1024;
    if (std::any_of(topology.topics.begin(), topology.topics.end(), [&](const TopicRow& topic) { return topic.serviceBus == bus; })) return true;
    return std::any_of(topology.steps.begin(), topology.steps.end(), [&](const StepRow& step) {
        const CopyRange copies = topology.copiesOf(step);
        return copies.count > 0 && step.bytes > kSmallBytes && topology.queues[copies.first].serviceBus == bus;
    });
}

} // namespace

std::vector<MessagingResource> messagingResources(const Topology& topology)
{
    std::vector<MessagingResource> resources;
    const auto limit = [&](Kind kind, std::uint32_t index, std::uint32_t component, double value, std::string name, const char* unit) {
        if (value != BrokerRow::kUnlimited) resources.push_back({kind, index, component, std::move(name), unit});
    };
    for (std::uint32_t b = 0; b < topology.brokers.size(); ++b) {
        const BrokerRow& row = topology.brokers[b];
        limit(Kind::EventsIn, b, row.component, row.eventsInPerSecond, "ingress events", "events/s");
        limit(Kind::BytesIn, b, row.component, row.bytesInPerSecond, "ingress", "B/s");
        limit(Kind::EventsOut, b, row.component, row.eventsOutPerSecond, "egress events", "events/s");
        limit(Kind::BytesOut, b, row.component, row.bytesOutPerSecond, "egress", "B/s");
        limit(Kind::Storage, b, row.component, row.storageBytes, "storage", "B");
        limit(Kind::Memory, b, row.component, row.blockingBytes, "memory", "B");
    }
    for (std::uint32_t b = 0; b < topology.serviceBuses.size(); ++b)
        if (topology.serviceBuses[b].spec->tier == "premium" && bytesMatter(topology, b))
            for (const auto& [kind, name] : {std::pair(Kind::NamespaceIn, "ingress"), std::pair(Kind::NamespaceOut, "egress")})
                resources.push_back({kind, b, topology.serviceBuses[b].component, name, "B/s"});
    for (std::uint32_t t = 0; t < topology.topics.size(); ++t)
        limit(Kind::TopicSize, t, topology.topics[t].component, topology.topics[t].spec->sizeBytes.value_or(BrokerRow::kUnlimited), "size", "B");
    for (std::uint32_t q = 0; q < topology.queues.size(); ++q) {
        const QueueRow& row = topology.queues[q];
        if (row.lines == 0 || row.perPod || row.consumerService == kNone) continue;
        const bool topic = row.topic != kNone;
        resources.push_back({Kind::Partitions, q, row.component, topic ? "partitions of " + topology.component(topology.services[row.consumerService].component).id : "sessions",
                             "messages"});
    }
    // Two subscriptions that one service reads would share a name.
    for (MessagingResource& one : resources)
        if (std::count_if(resources.begin(), resources.end(), [&](const MessagingResource& other) { return other.component == one.component && other.name == one.name; }) > 1)
            one.name += fmt::format(" ({})", topology.queues[one.index].name);
    return resources;
}

double capacityOf(const Topology& topology, const MessagingResource& resource, double units, double pods)
{
    constexpr double kPremiumBytesPerUnit = 4e6;   // Azure Service Bus documentation, Premium messaging: about 4 MB/s in and out
    switch (resource.kind) {
    case Kind::EventsIn: return units * topology.brokers[resource.index].eventsInPerSecond;
    case Kind::BytesIn: return units * topology.brokers[resource.index].bytesInPerSecond;
    case Kind::EventsOut: return units * topology.brokers[resource.index].eventsOutPerSecond;
    case Kind::BytesOut: return units * topology.brokers[resource.index].bytesOutPerSecond;
    case Kind::Storage: return topology.brokers[resource.index].storageBytes;
    case Kind::Memory: return topology.brokers[resource.index].blockingBytes;
    case Kind::NamespaceIn:
    case Kind::NamespaceOut: return kPremiumBytesPerUnit * topology.serviceBuses[resource.index].spec->messagingUnits;
    case Kind::TopicSize: return *topology.topics[resource.index].spec->sizeBytes;
    case Kind::Partitions: {
        const QueueRow& row = topology.queues[resource.index];
        return parallelTreatments(row.lines, row.owned, pods, topology.services[row.consumerService].workers);
    }
    }
    return 0;
}

void forEachMessagingSignal(const Topology& topology, const std::function<void(std::string, std::string, std::string)>& add)
{
    for (const QueueRow& row : topology.queues) {
        if (row.plain || (row.lines == 0 && !row.perPod)) continue;
        const std::string& id = topology.component(row.component).id;
        add(row.name + ".lagMax", id, "messages");
        if (row.topic != kNone) add(row.name + ".activeConsumers", id, "pods");
        if (row.topic != kNone && row.lines <= kPartitionSignals)
            for (std::uint32_t p = 0; p < row.lines; ++p) add(fmt::format("{}.partition.{}.lag", row.name, p), id, "messages");
    }
    for (const TopicRow& topic : topology.topics)
        if (logIsBounded(topology, topic)) add(topology.component(topic.component).id + ".stored", topology.component(topic.component).id, "B");
    for (const BrokerRow& broker : topology.brokers)
        if (broker.kind == BrokerKind::EventHubs) add(topology.component(broker.component).id + ".units", topology.component(broker.component).id, "units");
    for (const LimitSignal& signal : limitSignals(topology)) add(signal.id, topology.component(signal.component).id, "1/s");
}

std::vector<LimitSignal> limitSignals(const Topology& topology)
{
    std::vector<LimitSignal> signals;
    const auto add = [&](LimitSignal::Kind kind, std::size_t index, std::uint32_t component, std::string id) {
        signals.push_back({kind, static_cast<std::uint32_t>(index), component, std::move(id)});
    };
    for (std::size_t i = 0; i < topology.serviceBuses.size(); ++i)
        add(LimitSignal::Kind::Namespace, i, topology.serviceBuses[i].component, topology.component(topology.serviceBuses[i].component).id + ".throttled");
    for (std::size_t i = 0; i < topology.brokers.size(); ++i)
        add(LimitSignal::Kind::Broker, i, topology.brokers[i].component, topology.component(topology.brokers[i].component).id + ".throttled");
    for (std::size_t i = 0; i < topology.queues.size(); ++i)
        if (topology.queues[i].topic == kNone) add(LimitSignal::Kind::Queue, i, topology.queues[i].component, topology.queues[i].name + ".refused");
    for (std::size_t i = 0; i < topology.topics.size(); ++i)
        add(LimitSignal::Kind::Topic, i, topology.topics[i].component, topology.component(topology.topics[i].component).id + ".refused");
    return signals;
}

bool limitsSends(const QueueRow& row) { return row.topic == kNone && row.broker == kNone && row.spec && row.spec->sendsPerSecond; }

bool logsAreBounded(const Topology& topology)
{
    return std::any_of(topology.topics.begin(), topology.topics.end(), [&](const TopicRow& topic) { return logIsBounded(topology, topic); });
}

} // namespace headroom::simulation
