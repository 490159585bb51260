#include "models/scenario/read.h"
#include "models/scenario/read_values.h"

#include <fmt/format.h>

namespace headroom::scenario {
namespace {

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

KedaTriggerSpec readTrigger(const Json& json)
{
    KedaTriggerSpec trigger;
    trigger.type = read::text(json, "type");
    trigger.source = read::textOr(json, "source", {});
    trigger.threshold = read::numberIf(json, "threshold");
    trigger.activation = read::number(json, "activation");
    trigger.limitToPartitionsWithLag = read::flag(json, "limitToPartitionsWithLag");
    trigger.evenDistribution = read::flag(json, "evenDistribution");
    trigger.allowIdleConsumers = read::flag(json, "allowIdleConsumers");
    trigger.requestsPerSecond = read::quantityIf(json, "requestRate", "rate");
    trigger.window = read::span(json, "window");
    trigger.timeZone = read::textOr(json, "timeZone", {});
    trigger.days = read::weekdays(json, "days");
    if (json.contains("start")) trigger.startMinute = read::minuteOfDay(json, "start");
    if (json.contains("end")) trigger.endMinute = read::minuteOfDay(json, "end");
    trigger.replicas = read::integerIf(json, "replicas").value_or(1);
    trigger.wait = read::spanIf(json, "wait");
    trigger.failsProbability = read::number(json, "fails");
    return trigger;
}

KedaSpec readKeda(const Json& json)
{
    KedaSpec keda;
    keda.min = read::integer(json, "min");
    keda.max = read::integer(json, "max");
    keda.idle = read::integerIf(json, "idle");
    keda.pollingInterval = read::span(json, "pollingInterval");
    keda.cooldown = read::span(json, "cooldown");
    keda.initialCooldown = read::span(json, "initialCooldown");
    if (const auto fallback = json.find("fallback"); fallback != json.end())
        keda.fallback = KedaSpec::Fallback{read::integer(*fallback, "failureThreshold"), read::integer(*fallback, "replicas"), read::text(*fallback, "behavior")};
    if (const auto behavior = json.find("behavior"); behavior != json.end()) {
        keda.hasBehavior = true;
        keda.up = readDirection(*behavior, "scaleUp");
        keda.down = readDirection(*behavior, "scaleDown");
    }
    for (const Json& trigger : json.at("triggers")) keda.triggers.push_back(readTrigger(trigger));
    return keda;
}

std::optional<ProbeSpec> readProbe(const Json& service, const char* key)
{
    const auto json = service.find(key);
    if (json == service.end()) return std::nullopt;
    return ProbeSpec{read::span(*json, "initialDelay"), read::span(*json, "period"), read::span(*json, "timeout"), read::integer(*json, "failures"),
                     read::integer(*json, "successes"), read::textOr(*json, "calls", {})};
}

/// A number or a percentage, as text.
std::string amountText(const Json& value) { return value.is_string() ? value.get<std::string>() : std::to_string(value.get<int>()); }

} // namespace

void readScaling(const Json& service, ServiceSpec& spec)
{
    if (const auto hpa = service.find("hpa"); hpa != service.end()) spec.hpa = readHpa(*hpa);
    if (const auto keda = service.find("keda"); keda != service.end()) spec.keda = readKeda(*keda);
    if (const auto dapr = service.find("dapr"); dapr != service.end())
        spec.dapr = DaprSpec{read::milliCores(*dapr, "cpu"), read::bytes(*dapr, "memory"), read::milliCoresIf(*dapr, "cpuLimit"), read::bytesIf(*dapr, "memoryLimit"),
                             readDistribution(dapr->at("latency")), readDistribution(dapr->at("cpuPerRequest")), readDistribution(dapr->at("startUp"))};
    if (spec.dapr) {
        // A pod is its containers together: what the scheduler, the autoscaler and the limits look at holds both.
        spec.cpuRequestMilli += spec.dapr->cpuRequestMilli;
        spec.memoryRequestBytes += spec.dapr->memoryRequestBytes;
        // A sidecar without a limit of its own can count on its request.
        if (spec.cpuLimitMilli) *spec.cpuLimitMilli += spec.dapr->cpuLimitMilli.value_or(spec.dapr->cpuRequestMilli);
        if (spec.memoryLimitBytes) *spec.memoryLimitBytes += spec.dapr->memoryLimitBytes.value_or(spec.dapr->memoryRequestBytes);
    }
    spec.readiness = readProbe(service, "readiness");
    spec.liveness = readProbe(service, "liveness");
    if (const auto rollout = service.find("rollout"); rollout != service.end())
        spec.rollout = RolloutSpec{read::text(*rollout, "strategy"), amountText(rollout->at("maxSurge")), amountText(rollout->at("maxUnavailable")), read::span(*rollout, "progressDeadline")};
    spec.nameSpace = read::text(service, "namespace");
    spec.priority = read::integer(service, "priority");
    if (const auto volume = service.find("volume"); volume != service.end())
        spec.volume = VolumeSpec{read::text(*volume, "kind") == "disk", read::bytes(*volume, "size"), read::textOr(*volume, "disk", {})};
}

std::vector<QuotaSpec> readQuotas(const Json& quotas)
{
    std::vector<QuotaSpec> result;
    for (const auto& [name, json] : quotas.items())
        result.push_back({name, read::milliCoresIf(json, "requestsCpu"), read::bytesIf(json, "requestsMemory"), read::milliCoresIf(json, "limitsCpu"),
                          read::bytesIf(json, "limitsMemory"), read::integerIf(json, "pods"), read::integerIf(json, "volumeClaims")});
    return result;
}

std::vector<DeploymentSpec> readDeployments(const Json& deployments, const ReadContext& context)
{
    std::vector<DeploymentSpec> result;
    for (std::size_t i = 0; i < deployments.size(); ++i) {
        const Json& json = deployments[i];
        DeploymentSpec deployment;
        deployment.name = read::text(json, "name");
        deployment.at = readInstant(json, "at", fmt::format("/deployments/{}", i), context);
        deployment.every = read::spanIf(json, "every");
        for (const Json& service : json.at("services")) deployment.services.push_back(service.get<std::string>());
        deployment.migration = read::span(json, "migration");
        deployment.failureProbability = read::number(json, "failureProbability");
        deployment.slowdown = read::number(json, "slowdown");
        if (const auto crash = json.find("crashAfter"); crash != json.end()) deployment.crashAfter = readDistribution(*crash);
        if (const auto rollback = json.find("rollback"); rollback != json.end())
            deployment.rollback = DeploymentSpec::Rollback{read::numberIf(*rollback, "failedShare"), read::spanIf(*rollback, "p95"), read::span(*rollback, "for"),
                                                           read::integerIf(*rollback, "restarts"), read::span(*rollback, "within")};
        result.push_back(std::move(deployment));
    }
    return result;
}

} // namespace headroom::scenario
