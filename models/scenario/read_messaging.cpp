#include "models/scenario/read.h"
#include "models/scenario/read_values.h"

namespace headroom::scenario {
namespace {

QueueSpec readQueue(const Json& json)
{
    QueueSpec spec;
    spec.serviceBus = read::textOr(json, "serviceBus", {});
    spec.broker = read::textOr(json, "broker", {});
    spec.partitioned = read::flag(json, "partitioned");
    spec.sizeBytes = read::bytes(json, "size");
    spec.sendsPerSecond = read::quantityIf(json, "sends", "rate");
    spec.sendLatency = readDistribution(json.at("sendLatency"));
    spec.maxDeliveryCount = read::integer(json, "maxDeliveryCount");
    spec.lock = read::span(json, "lock");
    spec.sessions = read::integerIf(json, "sessions");
    return spec;
}

TopicSpec readTopic(const Json& json)
{
    TopicSpec spec;
    spec.broker = read::text(json, "broker");
    spec.partitions = read::integerIf(json, "partitions");
    spec.hotShare = read::number(json.at("keys"), "hotShare");
    spec.hotPartition = read::integer(json.at("keys"), "hotAt");
    spec.retention = read::span(json, "retention");
    spec.replication = read::integer(json, "replication");
    spec.sizeBytes = read::bytesIf(json, "size");
    spec.sendLatency = readDistribution(json.at("sendLatency"));
    spec.compression = read::number(json, "compression");
    spec.maxDeliveryCount = read::integer(json, "maxDeliveryCount");
    spec.lock = read::span(json, "lock");
    return spec;
}

KafkaSpec readKafka(const Json& json)
{
    KafkaSpec spec;
    spec.flavour = read::text(json, "flavour");
    spec.host = read::textOr(json, "host", {});
    spec.brokers = read::integer(json, "brokers");
    spec.ingressBytesPerSecond = read::quantityIf(json, "ingress", "byteRate");
    spec.egressBytesPerSecond = read::quantityIf(json, "egress", "byteRate");
    spec.storageBytes = read::bytesIf(json, "storage");
    spec.minInSync = read::integer(json, "minInSync");
    spec.rebalance = readDistribution(json.at("rebalance"));
    spec.partitionLimit = read::integerIf(json, "partitionLimit");
    spec.meters = readMeters(json);
    return spec;
}

EventHubsSpec readEventHubs(const Json& json)
{
    EventHubsSpec spec{read::text(json, "tier"), read::integer(json, "units"), {}};
    if (const auto inflate = json.find("autoInflate"); inflate != json.end()) spec.autoInflateMax = read::integer(*inflate, "max");
    return spec;
}

} // namespace

std::optional<ComponentSpec> readMessagingSpec(const std::string& kind, const Json& json)
{
    if (kind == "service-bus")
        return ServiceBusSpec{read::text(json, "tier"), read::number(json, "creditsPerSecond"), read::span(json, "throttlePause"), read::integer(json, "messagingUnits")};
    if (kind == "queue") return readQueue(json);
    if (kind == "topic") return readTopic(json);
    if (kind == "event-hubs") return readEventHubs(json);
    if (kind == "kafka") return readKafka(json);
    if (kind == "rabbitmq")
        return RabbitMqSpec{read::text(json, "host"), read::number(json, "messagesPerSecond"), read::number(json, "persistentPerSecond"), read::flag(json, "persistent"),
                            read::number(json, "memoryWatermark"), read::textOr(json, "disk", {})};
    return std::nullopt;
}

} // namespace headroom::scenario
