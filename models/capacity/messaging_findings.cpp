#include "models/capacity/messaging_findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace headroom::capacity {

using simulation::kNone;
using simulation::Topology;

namespace {

std::string bytesText(double bytes) { return bytes >= 1e9 ? fmt::format("{:.3g} GB", bytes * 1e-9) : fmt::format("{:.3g} MB", bytes * 1e-6); }

class MessagingFinder {
public:
    MessagingFinder(const Topology& topology, const ClusterSize& present, const ClusterSize& maximum, const std::vector<double>& storedPerSecond)
        : m_topology(topology), m_present(present), m_maximum(maximum), m_storedPerSecond(storedPerSecond)
    {
    }

    std::vector<Finding> find()
    {
        for (std::uint32_t q = 0; q < m_topology.queues.size(); ++q) checkGroup(m_topology.queues[q]);
        for (std::uint32_t t = 0; t < m_topology.topics.size(); ++t) checkTopic(t);
        for (std::uint32_t b = 0; b < m_topology.brokers.size(); ++b) checkBroker(b);
        return std::move(m_findings);
    }

private:
    void warn(FindingKind kind, std::uint32_t component, const std::string& key, std::string message, std::string hint)
    {
        m_findings.push_back({Severity::Warning, kind,
                              {ErrorCode::Inconsistent, std::move(message), {m_topology.scenario->source, 0, "/components/" + m_topology.component(component).id + key}, std::move(hint)}});
    }

    void checkGroup(const simulation::QueueRow& row)
    {
        if (row.topic == kNone || row.consumerService == kNone) return;
        const simulation::ServiceRow& service = m_topology.services[row.consumerService];
        const std::string& reader = m_topology.component(service.component).id;
        const std::string& topic = m_topology.component(row.component).id;
        const int now = m_present.services[row.consumerService].wanted, most = m_maximum.services[row.consumerService].wanted;
        if (row.perPod && most > 1)
            warn(FindingKind::GroupPerPod, row.component, "",
                 fmt::format("Each pod of \"{}\" is a group of its own: every message of \"{}\" is treated {} times{}, and more pods share nothing.", reader, topic, now,
                             most > now ? fmt::format(" (up to {})", most) : ""),
                 "give the operation one \"subscription\" for all pods, unless each pod must see every message");
        if (row.owned && most > static_cast<int>(row.lines))
            warn(FindingKind::IdleConsumers, row.component, "/partitions",
                 fmt::format("\"{}\" has {} partitions and \"{}\" {} {} pods: {} of them read nothing.", topic, row.lines, reader, now > static_cast<int>(row.lines) ? "has" : "may have",
                             std::max(most, now), std::max(most, now) - static_cast<int>(row.lines)),
                 "more partitions, or no more pods than partitions");
    }

    void checkTopic(std::uint32_t t)
    {
        const simulation::TopicRow& topic = m_topology.topics[t];
        const scenario::TopicSpec& spec = *topic.spec;
        if (topic.broker == kNone || !spec.sizeBytes || !m_topology.brokers[topic.broker].keepsRead) return;
        const double bytes = m_storedPerSecond[t] / spec.replication * spec.retention.toSeconds();
        if (bytes > *spec.sizeBytes)
            warn(FindingKind::RetentionTooLong, topic.component, "/retention",
                 fmt::format("At the mean traffic \"{}\" holds {} after its retention of {:.3g} h, and its size is {}.", m_topology.component(topic.component).id, bytesText(bytes),
                             spec.retention.toSeconds() / 3600, bytesText(*spec.sizeBytes)),
                 "a shorter \"retention\", or a larger \"size\"");
    }

    void checkBroker(std::uint32_t b)
    {
        const simulation::BrokerRow& broker = m_topology.brokers[b];
        const auto* kafka = m_topology.component(broker.component).as<scenario::KafkaSpec>();
        const std::string& id = m_topology.component(broker.component).id;
        double stored = 0;
        long long replicas = 0;
        for (std::uint32_t t = 0; t < m_topology.topics.size(); ++t) {
            if (m_topology.topics[t].broker != b) continue;
            const scenario::TopicSpec& spec = *m_topology.topics[t].spec;
            stored += m_storedPerSecond[t] * spec.retention.toSeconds();
            replicas += static_cast<long long>(spec.partitions.value_or(1)) * spec.replication;
            if (kafka && broker.host != kNone && spec.replication > static_cast<int>(broker.slots))
                warn(FindingKind::BrokersTooFew, m_topology.topics[t].component, "/replication",
                     fmt::format("\"{}\" wants {} replicas and \"{}\" has {} brokers.", m_topology.component(m_topology.topics[t].component).id, spec.replication, id, broker.slots),
                     "no more replicas than brokers");
        }
        if (stored > broker.storageBytes)
            warn(FindingKind::RetentionTooLong, broker.component, "/storage",
                 fmt::format("At the mean traffic the topics of \"{}\" hold {} for their retention, replicas included, and its storage is {}.", id, bytesText(stored),
                             bytesText(broker.storageBytes)),
                 "a shorter \"retention\", fewer replicas, or more \"storage\"");
        if (!kafka) return;
        if (kafka->partitionLimit && replicas > static_cast<long long>(*kafka->partitionLimit) * broker.slots)
            warn(FindingKind::TooManyPartitions, broker.component, "/partitionLimit",
                 fmt::format("The topics of \"{}\" have {} partition replicas, and its {} broker{} take {} each.", id, replicas, broker.slots, broker.slots == 1 ? "" : "s",
                             *kafka->partitionLimit),
                 "fewer partitions or replicas, or more brokers");
        if (broker.host != kNone && broker.minInSync > broker.slots)
            warn(FindingKind::BrokersTooFew, broker.component, "/minInSync",
                 fmt::format("\"{}\" wants {} brokers in sync and has {}: every send fails.", id, broker.minInSync, broker.slots), "no more than there are brokers");
    }

    const Topology& m_topology;
    const ClusterSize& m_present;
    const ClusterSize& m_maximum;
    const std::vector<double>& m_storedPerSecond;
    std::vector<Finding> m_findings;
};

} // namespace

std::vector<Finding> messagingFindings(const Topology& topology, const ClusterSize& present, const ClusterSize& maximum, const std::vector<double>& storedPerSecond)
{
    return MessagingFinder(topology, present, maximum, storedPerSecond).find();
}

} // namespace headroom::capacity
