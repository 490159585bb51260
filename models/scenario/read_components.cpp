#include "models/scenario/read.h"
#include "models/scenario/read_values.h"

namespace headroom::scenario {
namespace {

ClusterSpec readCluster(const Json& json)
{
    ClusterSpec spec;
    spec.tier = read::text(json, "tier");
    spec.maxPodsPerNode = read::integer(json, "maxPodsPerNode");
    spec.reservationBefore129 = read::text(json, "memoryReservation") == "before-1.29";
    spec.daemonSetCpuMilli = read::milliCores(json.at("daemonSets"), "cpu");
    spec.daemonSetMemoryBytes = read::bytes(json.at("daemonSets"), "memory");
    if (const auto autoscaler = json.find("autoscaler"); autoscaler != json.end()) {
        ClusterSpec::Autoscaler& to = spec.autoscaler.emplace();
        to.expander = read::text(*autoscaler, "expander");
        to.scanInterval = read::span(*autoscaler, "scanInterval");
        to.scaleDownUnneeded = read::span(*autoscaler, "scaleDownUnneeded");
        to.scaleDownDelayAfterAdd = read::span(*autoscaler, "scaleDownDelayAfterAdd");
        to.scaleDownUtilizationThreshold = read::number(*autoscaler, "scaleDownUtilizationThreshold");
    }
    return spec;
}

NodePoolSpec readPool(const Json& json)
{
    NodePoolSpec spec;
    spec.cluster = read::text(json, "cluster");
    spec.sku = read::text(json, "sku");
    spec.nodes = read::integer(json, "nodes");
    spec.minNodes = read::integerIf(json, "minNodes");
    spec.maxNodes = read::integerIf(json, "maxNodes");
    spec.mode = read::text(json, "mode");
    spec.operatingSystem = read::text(json, "operatingSystem");
    spec.spot = read::flag(json, "spot");
    for (const Json& taint : json.at("taints")) spec.taints.push_back({read::text(taint, "key"), read::text(taint, "value"), read::text(taint, "effect")});
    spec.provisioning = readDistribution(json.at("provisioning"));
    spec.osDisk = read::text(json, "osDisk");
    return spec;
}

HpaDirectionSpec readDirection(const Json& behavior, const char* key)
{
    HpaDirectionSpec direction;
    const auto json = behavior.find(key);
    if (json == behavior.end()) return direction;
    direction.stabilizationWindow = read::spanIf(*json, "stabilizationWindow");
    for (const Json& policy : json->at("policies"))
        direction.policies.push_back({read::text(policy, "type"), read::integer(policy, "value"), read::span(policy, "period")});
    direction.select = read::text(*json, "select");
    return direction;
}

HpaScalingSpec readHpa(const Json& json)
{
    HpaScalingSpec hpa;
    hpa.min = read::integer(json, "min");
    hpa.max = read::integer(json, "max");
    hpa.cpu = read::numberIf(json, "cpu");
    hpa.memory = read::numberIf(json, "memory");
    if (const auto behavior = json.find("behavior"); behavior != json.end()) {
        hpa.hasBehavior = true;
        hpa.up = readDirection(*behavior, "scaleUp");
        hpa.down = readDirection(*behavior, "scaleDown");
    }
    return hpa;
}

ServiceSpec readService(const Json& json)
{
    ServiceSpec spec;
    spec.ingress = read::text(json, "kind") == "ingress";
    spec.pool = read::textOr(json, "pool", {});
    for (const Json& key : json.at("tolerations")) spec.tolerations.push_back(key.get<std::string>());
    spec.replicas = read::integer(json, "replicas");
    spec.workers = read::integer(json, "workers");
    spec.queue = read::integerIf(json, "queue");
    spec.cpuRequestMilli = read::milliCores(json.at("requests"), "cpu");
    spec.memoryRequestBytes = read::bytes(json.at("requests"), "memory");
    if (json.at("limits").contains("cpu")) spec.cpuLimitMilli = read::milliCores(json.at("limits"), "cpu");
    if (json.at("limits").contains("memory")) spec.memoryLimitBytes = read::bytes(json.at("limits"), "memory");
    spec.startUp = readDistribution(json.at("startUp"));
    spec.readinessPeriod = read::span(json, "readinessPeriod");
    spec.terminationGrace = read::span(json, "terminationGrace");
    spec.loadBalancing = read::text(json, "loadBalancing");
    if (const auto hpa = json.find("hpa"); hpa != json.end()) spec.hpa = readHpa(*hpa);
    if (const auto lock = json.find("deadlock"); lock != json.end())
        spec.deadlock = DeadlockSpec{read::integer(*lock, "inFlightAbove"), read::number(*lock, "probability"), read::span(*lock, "duration")};
    if (json.contains("memoryGrowth")) spec.memoryGrowth = MemoryGrowthSpec{read::quantity(json, "memoryGrowth", "bytesPerHour")};
    for (const auto& [target, pool] : json.at("connectionPools").items())
        spec.connectionPools.push_back({target, read::integer(pool, "size"), read::spanIf(pool, "wait")});
    return spec;
}

QueueSpec readQueue(const Json& json)
{
    QueueSpec spec;
    spec.serviceBus = read::text(json, "serviceBus");
    spec.partitioned = read::flag(json, "partitioned");
    spec.sizeBytes = read::bytes(json, "size");
    if (json.contains("sends")) spec.sendsPerSecond = read::quantity(json, "sends", "rate");
    spec.sendLatency = readDistribution(json.at("sendLatency"));
    spec.maxDeliveryCount = read::integer(json, "maxDeliveryCount");
    spec.lock = read::span(json, "lock");
    return spec;
}

CosmosDbSpec readCosmosDb(const Json& json)
{
    CosmosDbSpec spec;
    spec.api = read::text(json, "api");
    const Json& throughput = json.at("throughput");
    spec.autoscale = throughput.contains("autoscale");
    spec.requestUnitsPerSecond = spec.autoscale ? read::quantity(throughput.at("autoscale"), "max", "requestUnits")
                                                : read::quantity(throughput, "provisioned", "requestUnits");
    spec.regions = read::integer(json, "regions");
    spec.storageBytes = read::bytes(json, "storage");
    spec.retryAttempts = read::integer(json.at("retry"), "attempts");
    spec.retryMaxWait = read::span(json.at("retry"), "maxWait");
    spec.readLatency = readDistribution(json.at("readLatency"));
    spec.writeLatency = readDistribution(json.at("writeLatency"));
    return spec;
}

RedisSpec readRedis(const Json& json)
{
    RedisSpec spec;
    spec.tier = read::text(json, "tier");
    spec.size = read::text(json, "size");
    spec.evictionPolicy = read::text(json, "evictionPolicy");
    spec.keyOverheadBytes = read::bytes(json, "keyOverhead");
    spec.reservedMemoryShare = read::number(json, "reservedMemoryShare");
    spec.pipelineFactor = read::number(json, "pipelineFactor");
    return spec;
}

SqlDatabaseSpec readSql(const Json& json)
{
    return {read::text(json, "tier"), read::text(json, "hardware"), read::integer(json, "vCores"), read::number(json, "otherLoadCores"), read::bytes(json, "storage")};
}

FixedCostSpec readFixedCost(const Json& json)
{
    FixedCostSpec spec;
    for (const Json& meter : json.at("meters"))
        spec.meters.push_back({read::text(meter, "meter"), read::number(meter, "perHour"), read::number(meter, "perDay"),
                               read::number(meter, "perMonth"), read::number(meter, "perRequest"), read::number(meter, "perLogByte"),
                               read::number(meter, "perResponseByte")});
    spec.includedIn = read::textOr(json, "includedIn", {});
    return spec;
}

EnvironmentCopySpec readCopies(const Json& json)
{
    EnvironmentCopySpec spec;
    spec.copies = read::integer(json, "copies");
    spec.scale = read::number(json, "scale");
    for (const Json& id : json.at("of")) spec.of.push_back(id.get<std::string>());
    return spec;
}

ComponentSpec readSpec(const std::string& kind, const Json& json)
{
    if (kind == "kubernetes-cluster") return readCluster(json);
    if (kind == "node-pool") return readPool(json);
    if (kind == "service" || kind == "ingress") return readService(json);
    if (kind == "service-bus")
        return ServiceBusSpec{read::text(json, "tier"), read::number(json, "creditsPerSecond"), read::span(json, "throttlePause"), read::integer(json, "messagingUnits")};
    if (kind == "queue") return readQueue(json);
    if (kind == "cosmos-db") return readCosmosDb(json);
    if (kind == "redis") return readRedis(json);
    if (kind == "sql-database") return readSql(json);
    if (kind == "external") return ExternalSpec{readDistribution(json.at("latency")), read::number(json, "failureProbability")};
    if (kind == "fixed-cost") return readFixedCost(json);
    return readCopies(json);
}

} // namespace

Component readComponent(const std::string& id, const Json& json)
{
    Component component;
    component.id = id;
    component.kind = read::text(json, "kind");
    component.title = read::textOr(json, "title", id);
    component.group = read::text(json, "group");
    component.team = read::text(json, "team");
    for (const auto& [key, value] : json.at("tags").items()) component.tags.emplace(key, value.get<std::string>());
    component.roundTrip = read::spanIf(json, "roundTrip").value_or(Duration{});
    if (const auto position = json.find("position"); position != json.end())
        component.position = {(*position)[0].get<double>(), (*position)[1].get<double>()};
    component.spec = readSpec(component.kind, json);
    return component;
}

} // namespace headroom::scenario
