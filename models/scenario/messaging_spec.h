#pragma once

#include "core/quantities/time.h"
#include "core/random/distributions.h"
#include "models/scenario/data_spec.h"

#include <optional>
#include <string>
#include <vector>

/// Brokers, queues and topics, as plain data (see scenario.h).
namespace headroom::scenario {

struct ServiceBusSpec {                      ///< kind "service-bus": a namespace
    std::string tier = "standard";           ///< standard | premium | basic
    double creditsPerSecond = 1000;          ///< Standard: per namespace
    Duration throttlePause = Duration::seconds(2);   ///< a throttled client waits this long
    int messagingUnits = 1;                  ///< Premium
};

struct QueueSpec {                           ///< kind "queue"
    std::string serviceBus;                  ///< the namespace component; empty where `broker` is another
    std::string broker;                      ///< rabbitmq component; empty with a Service Bus namespace
    bool partitioned = false;
    double sizeBytes = 1073741824.0;         ///< capacity; 80 GB when partitioned
    std::optional<double> sendsPerSecond;    ///< sustained sends a non-partitioned entity takes
    random::Distribution sendLatency;
    int maxDeliveryCount = 10;
    Duration lock = Duration::seconds(60);   ///< PeekLock
    std::optional<int> sessions;             ///< each is treated by one worker at a time
};

struct TopicSpec {                           ///< kind "topic": each subscription gets every message
    std::string broker;                      ///< service-bus, event-hubs or kafka component
    std::optional<int> partitions;           ///< empty = one line without order (Service Bus)
    double hotShare = 0;                     ///< share of messages with the one hottest key
    int hotPartition = 0;
    Duration retention = Duration::hours(168);
    int replication = 1;
    std::optional<double> sizeBytes;
    random::Distribution sendLatency;
    double compression = 1;                  ///< stored over sent
    int maxDeliveryCount = 10;
    Duration lock = Duration::seconds(60);
};

struct EventHubsSpec {                       ///< kind "event-hubs": a namespace
    std::string tier = "standard";
    int units = 1;
    std::optional<int> autoInflateMax;
};

struct KafkaSpec {                           ///< kind "kafka": a cluster of brokers
    std::string flavour = "kafka";           ///< kafka | strimzi | redpanda | confluent-cloud | redpanda-cloud
    std::string host;                        ///< service whose pods are the brokers; empty = managed
    int brokers = 1;                         ///< managed
    std::optional<double> ingressBytesPerSecond, egressBytesPerSecond, storageBytes;
    int minInSync = 1;
    random::Distribution rebalance;
    std::optional<int> partitionLimit;       ///< replicas per broker
    std::vector<MeterUse> meters;
};

struct RabbitMqSpec {                        ///< kind "rabbitmq": a broker in pods
    std::string host;
    double messagesPerSecond = 4000, persistentPerSecond = 800;   ///< of one queue
    bool persistent = false;
    double memoryWatermark = 0.6;            ///< of the host's memory limit
    std::string disk;
};

/// How an operation reads a topic.
struct SubscriptionSpec {
    std::string name;                        ///< the operation's name unless stated
    double share = 1;                        ///< of the messages pass its filter
    bool groupPerPod = false;                ///< each pod reads every message
};

/// Dead letters are sent back.
struct RedriveSpec {
    Duration after;
    int attempts = 1;
};

} // namespace headroom::scenario
