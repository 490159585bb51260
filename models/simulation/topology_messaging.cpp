#include "models/simulation/topology.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace headroom::simulation {
namespace {

// Event Hubs: a throughput unit takes 1 MB/s or 1,000 events/s and gives 2 MB/s or 4,096 events/s (Azure Event Hubs documentation, quotas).
constexpr double kUnitBytesIn = 1e6, kUnitEventsIn = 1000, kUnitBytesOut = 2e6, kUnitEventsOut = 4096;
// A processing unit of the tier Premium: 5 to 10 MB/s in and twice that out by the same documentation; the lower end.
constexpr double kPremiumBytesIn = 5e6, kPremiumBytesOut = 10e6;

class MessagingCompiler {
public:
    MessagingCompiler(Topology& topology, const std::map<std::string, std::uint32_t>& index, const std::map<std::string, std::uint32_t>& busIndex,
                      const std::map<std::uint32_t, std::uint32_t>& serviceStations)
        : m_topology(topology), m_index(index), m_busIndex(busIndex), m_serviceStations(serviceStations)
    {
    }

    void compile()
    {
        for (std::uint32_t c = 0; c < m_topology.scenario->components.size(); ++c) addBroker(c);
        for (QueueRow& row : m_topology.queues) describeQueue(row);
        for (TopicRow& topic : m_topology.topics) addSubscriptions(topic);
        for (const BrokerRow& broker : m_topology.brokers)
            if (broker.host != kNone) m_topology.services[broker.host].hostsBroker = true;
    }

private:
    [[nodiscard]] std::uint32_t brokerOf(const std::string& id) const
    {
        const auto component = m_index.find(id);
        if (component == m_index.end()) return kNone;
        for (std::uint32_t b = 0; b < m_topology.brokers.size(); ++b)
            if (m_topology.brokers[b].component == component->second) return b;
        return kNone;
    }

    void host(BrokerRow& row, const std::string& service)
    {
        const auto component = m_index.find(service);
        const auto station = component == m_index.end() ? m_serviceStations.end() : m_serviceStations.find(component->second);
        if (station == m_serviceStations.end()) return;
        row.host = station->second;
        const scenario::ServiceSpec& spec = *m_topology.services[row.host].spec;
        row.slots = static_cast<std::uint32_t>(std::max(1, spec.replicas));
        row.durable = spec.volume && spec.volume->outlivesPod;
    }

    void addBroker(std::uint32_t c)
    {
        const scenario::Component& component = m_topology.component(c);
        BrokerRow row;
        row.component = c;
        if (const auto* hubs = component.as<scenario::EventHubsSpec>()) {
            const bool premium = hubs->tier == "premium";
            row.kind = BrokerKind::EventHubs;
            row.keepsRead = true;
            row.units = static_cast<std::uint32_t>(hubs->units);
            row.maxUnits = std::max(row.units, static_cast<std::uint32_t>(hubs->autoInflateMax.value_or(hubs->units)));
            row.bytesInPerSecond = premium ? kPremiumBytesIn : kUnitBytesIn;
            row.bytesOutPerSecond = premium ? kPremiumBytesOut : kUnitBytesOut;
            if (!premium) {
                row.eventsInPerSecond = kUnitEventsIn;
                row.eventsOutPerSecond = kUnitEventsOut;
            }
        } else if (const auto* kafka = component.as<scenario::KafkaSpec>()) {
            row.kind = BrokerKind::Kafka;
            row.keepsRead = true;
            row.slots = static_cast<std::uint32_t>(std::max(1, kafka->brokers));
            if (!kafka->host.empty()) {
                host(row, kafka->host);
                row.minInSync = static_cast<std::uint32_t>(std::max(1, kafka->minInSync));
            }
            row.bytesInPerSecond = kafka->ingressBytesPerSecond.value_or(BrokerRow::kUnlimited);
            row.bytesOutPerSecond = kafka->egressBytesPerSecond.value_or(BrokerRow::kUnlimited);
            row.storageBytes = kafka->storageBytes.value_or(BrokerRow::kUnlimited);
            row.rebalance = &kafka->rebalance;
        } else if (const auto* rabbit = component.as<scenario::RabbitMqSpec>()) {
            row.kind = BrokerKind::RabbitMq;
            host(row, rabbit->host);
            row.persistent = rabbit->persistent;
            row.durable = row.durable && rabbit->persistent;
            row.queueMessagesPerSecond = rabbit->persistent ? rabbit->persistentPerSecond : rabbit->messagesPerSecond;
            if (row.host != kNone)
                if (const auto limit = m_topology.services[row.host].spec->memoryLimitBytes)
                    row.blockingBytes = rabbit->memoryWatermark * *limit * row.slots;
        } else {
            return;
        }
        m_topology.brokers.push_back(row);
    }

    void describeQueue(QueueRow& row)
    {
        row.name = m_topology.component(row.component).id;
        row.broker = brokerOf(row.spec->broker);
        row.lines = static_cast<std::uint32_t>(row.spec->sessions.value_or(0));
        row.plain = row.broker == kNone && row.lines == 0;
    }

    void addSubscriptions(TopicRow& topic)
    {
        const scenario::Component& component = m_topology.component(topic.component);
        topic.broker = brokerOf(topic.spec->broker);
        if (const auto bus = m_busIndex.find(topic.spec->broker); bus != m_busIndex.end()) topic.serviceBus = bus->second;
        topic.firstQueue = static_cast<std::uint32_t>(m_topology.queues.size());
        for (const scenario::Operation& operation : m_topology.scenario->operations)
            if (operation.consumes == component.id) addSubscription(topic, component, &operation);
        if (topic.count == 0) addSubscription(topic, component, nullptr);   // nobody reads it: it fills up
    }

    void addSubscription(TopicRow& topic, const scenario::Component& component, const scenario::Operation* reader)
    {
        scenario::QueueSpec spec;
        spec.serviceBus = topic.serviceBus == kNone ? std::string() : topic.spec->broker;
        spec.broker = topic.serviceBus == kNone ? topic.spec->broker : std::string();
        spec.sizeBytes = topic.spec->sizeBytes.value_or(BrokerRow::kUnlimited);
        spec.sendLatency = topic.spec->sendLatency;
        spec.maxDeliveryCount = topic.spec->maxDeliveryCount;
        spec.lock = topic.spec->lock;
        m_topology.subscriptionSpecs.push_back(std::move(spec));

        QueueRow row;
        row.spec = &m_topology.subscriptionSpecs.back();
        row.component = topic.component;
        row.broker = topic.broker;
        row.serviceBus = topic.serviceBus;
        row.topic = static_cast<std::uint32_t>(&topic - m_topology.topics.data());
        row.lines = static_cast<std::uint32_t>(topic.spec->partitions.value_or(0));
        row.plain = false;
        row.name = component.id;
        if (reader != nullptr) {
            const scenario::SubscriptionSpec& subscription = reader->subscription;
            row.name += "." + (subscription.name.empty() ? reader->name : subscription.name);
            row.share = subscription.share;
            row.perPod = subscription.groupPerPod;
            row.reader = reader;
            if (row.share < 1) ++topic.filters;
        }
        row.owned = row.lines > 0 && !row.perPod;
        m_topology.queues.push_back(std::move(row));
        ++topic.count;
    }

    Topology& m_topology;
    const std::map<std::string, std::uint32_t>& m_index;
    const std::map<std::string, std::uint32_t>& m_busIndex;
    const std::map<std::uint32_t, std::uint32_t>& m_serviceStations;
};

} // namespace

double parallelTreatments(std::uint32_t lines, bool owned, double pods, double workers)
{
    if (lines == 0) return pods * workers;
    if (!owned) return std::min<double>(lines, pods * workers);
    if (pods <= 0) return 0;
    // Some pods have one partition more than the others.
    const double whole = std::max(1.0, std::floor(pods));
    const double each = std::floor(lines / whole), more = lines - each * whole;
    return more * std::min(workers, each + 1) + (whole - more) * std::min(workers, each);
}

double hottestShare(const TopicRow& topic)
{
    const double partitions = std::max(1, topic.spec->partitions.value_or(1));
    return topic.spec->hotShare + (1 - topic.spec->hotShare) / partitions;
}

void compileMessaging(Topology& topology, const std::map<std::string, std::uint32_t>& index, const std::map<std::string, std::uint32_t>& busIndex,
                      const std::map<std::uint32_t, std::uint32_t>& serviceStations)
{
    MessagingCompiler(topology, index, busIndex, serviceStations).compile();
}

void linkConsumers(Topology& topology)
{
    std::uint32_t groups = 0;
    for (std::uint32_t q = static_cast<std::uint32_t>(topology.queues.size()); q-- > 0;) {
        QueueRow& row = topology.queues[q];
        if (row.consumerService == kNone) continue;
        ServiceRow& service = topology.services[row.consumerService];
        row.nextOfService = service.firstConsumed;
        service.receivesGenerally = service.receivesGenerally || service.firstConsumed != kNone || !row.plain;
        service.firstConsumed = q;
    }
    for (QueueRow& row : topology.queues) {
        if (row.consumerOperation != kNone)
            if (const std::string& to = topology.operations[row.consumerOperation].spec->deadLetterTopic; !to.empty())
                for (std::uint32_t t = 0; t < topology.topics.size(); ++t)
                    if (topology.component(topology.topics[t].component).id == to) row.deadLetterTopic = t;
        // A plain queue whose consumer also reads something else is received in the general way.
        if (row.consumerService != kNone && topology.services[row.consumerService].receivesGenerally) row.plain = false;
        if (!row.plain) row.group = groups++;
    }
    topology.groupCount = groups;
}

} // namespace headroom::simulation
