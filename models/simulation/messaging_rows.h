#pragma once

#include "models/scenario/scenario.h"

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

/// Topics, groups and brokers as rows of the Topology. Rules and sources: docs/models/messaging.md.
namespace headroom::simulation {

struct Topology;

/// What holds the messages of a queue or topic where it is not a Service Bus namespace.
enum class BrokerKind : std::uint8_t { EventHubs, Kafka, RabbitMq };

/// A broker and its limits. A limit that does not exist is infinite.
struct BrokerRow {
    static constexpr double kUnlimited = std::numeric_limits<double>::infinity();
    static constexpr std::uint32_t kNobody = ~std::uint32_t{0};

    BrokerKind kind = BrokerKind::Kafka;
    std::uint32_t component = kNobody;
    std::uint32_t host = kNobody;            ///< service station whose pods it lives in; kNobody = managed
    std::uint32_t slots = 1;                 ///< brokers; with a host its replicas
    std::uint32_t minInSync = 1;             ///< sends fail while fewer brokers are up
    bool durable = true;                     ///< messages outlive the pod that holds them
    double eventsInPerSecond = kUnlimited, bytesInPerSecond = kUnlimited;     ///< per unit
    double eventsOutPerSecond = kUnlimited, bytesOutPerSecond = kUnlimited;   ///< per unit
    std::uint32_t units = 1, maxUnits = 1;   ///< Event Hubs; the second is what auto-inflate may reach
    double storageBytes = kUnlimited;        ///< replicas included
    double blockingBytes = kUnlimited;       ///< held in memory; at and above, publishers are blocked
    double queueMessagesPerSecond = kUnlimited;   ///< of one queue, which is one core
    bool persistent = false;                 ///< each message is written to disk
    bool keepsRead = false;                  ///< a log: messages stay for the retention, read or not
    const random::Distribution* rebalance = nullptr;   ///< pause of a group whose members change; null = none

    /// Over the limit: refused (Event Hubs), or made to wait (Kafka quotas, flow control of RabbitMQ).
    [[nodiscard]] bool refuses() const { return kind == BrokerKind::EventHubs; }
};

/// A topic. Its subscriptions are the queue rows [firstQueue, firstQueue + count); each gets a copy of every message that passes its filter.
struct TopicRow {
    const scenario::TopicSpec* spec = nullptr;
    std::uint32_t component = BrokerRow::kNobody;
    std::uint32_t broker = BrokerRow::kNobody, serviceBus = BrokerRow::kNobody;
    std::uint32_t firstQueue = 0, count = 0;
    std::uint32_t filters = 0;               ///< subscriptions with a rule of their own: a Service Bus credit each
};

/// The queue rows that get what a step sends.
struct CopyRange {
    std::uint32_t first = 0, count = 0;
};

/// Consumers of a group that can treat a message at the same time: with partitions or sessions one message of each at a time, spread over
/// `pods` as the range assignor does. `lines` 0 = no order: all workers.
/// Equation: Σ over pods of min(workers, partitions of that pod). Pure.
[[nodiscard]] double parallelTreatments(std::uint32_t lines, bool owned, double pods, double workers);

/// Share of a topic's messages that fall into its hottest partition: hotShare + (1 − hotShare)/partitions. 1 without partitions. Pure.
[[nodiscard]] double hottestShare(const TopicRow& topic);

/// First half of the compilation: the subscriptions of all topics become queue rows. Call when every component has its station and before
/// steps are compiled. `index`: component indices by id. Unknown names are left without broker (the loader refuses them).
void compileMessaging(Topology& topology, const std::map<std::string, std::uint32_t>& index, const std::map<std::string, std::uint32_t>& busIndex,
                      const std::map<std::uint32_t, std::uint32_t>& serviceStations);

/// Second half, when the consumers of all rows are known: which services need the general way of receiving.
void linkConsumers(Topology& topology);

} // namespace headroom::simulation
