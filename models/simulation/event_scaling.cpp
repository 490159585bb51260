#include "models/simulation/event_scaling.h"

#include "core/base/assert.h"
#include "models/simulation/hpa_rules.h"

#include <fmt/format.h>

#include <algorithm>

namespace headroom::simulation {
namespace {

// Thresholds of KEDA's scalers where the scenario states none (docs/models/keda.md).
constexpr double kServiceBusMessages = 5, kRabbitMqMessages = 20, kKafkaLag = 10, kEventHubsEvents = 64, kHttpConcurrency = 100, kUtilization = 80;

using scenario::Component;
using scenario::KedaTriggerSpec;
using Kind = EventSource::Kind;

std::uint32_t indexOf(const scenario::Scenario& scenario, const std::string& id)
{
    for (std::uint32_t i = 0; i < scenario.components.size(); ++i)
        if (scenario.components[i].id == id) return i;
    return kNone;
}

/// Kind of the broker that holds a queue or topic.
std::string brokerKind(const scenario::Scenario& scenario, const Component& source)
{
    std::string id;
    if (const auto* queue = source.as<scenario::QueueSpec>()) id = queue->serviceBus.empty() ? queue->broker : queue->serviceBus;
    else if (const auto* topic = source.as<scenario::TopicSpec>()) id = topic->broker;
    const Component* broker = scenario.find(id);
    return broker ? broker->kind : std::string{};
}

compute::CronWindow windowOf(const KedaTriggerSpec& spec, const std::string& scenarioZone)
{
    const auto zone = calendar::Calendar::forZone(spec.timeZone.empty() ? scenarioZone : spec.timeZone);
    HEADROOM_CHECK(zone);   // the schema has checked it
    const auto table = [&](int minute, bool nextDay) {
        std::string days;
        for (const int day : spec.days) days += fmt::format("{}{}", days.empty() ? "" : ",", (day + 1 + (nextDay ? 1 : 0)) % 7);   // cron counts from Sunday
        const auto schedule = compute::CronSchedule::parse(fmt::format("{} {} * * {}", minute % 60, minute / 60 % 24, days.empty() ? "*" : days), *zone);
        HEADROOM_CHECK(schedule);
        return *schedule;
    };
    // Until midnight or beyond: the end is on the day after.
    const bool overnight = spec.endMinute <= spec.startMinute || spec.endMinute >= 1440;
    return {table(spec.startMinute, false), table(spec.endMinute, overnight)};
}

void describeQueue(const Topology& topology, const KedaTriggerSpec& spec, compute::KedaTrigger& trigger, EventSource& source)
{
    const scenario::Scenario& scenario = *topology.scenario;
    source.component = indexOf(scenario, spec.source);
    HEADROOM_CHECK(source.component != kNone);
    const Component& component = scenario.components[source.component];
    const std::string broker = brokerKind(scenario, component);
    if (spec.type == "lag") {
        source.kind = broker == "event-hubs" ? Kind::EventHubs : Kind::Kafka;
        trigger.target = spec.threshold.value_or(source.kind == Kind::EventHubs ? kEventHubsEvents : kKafkaLag);
        trigger.name = "messages behind in " + component.title;
    } else {
        source.kind = broker == "rabbitmq" ? Kind::RabbitMq : Kind::Queue;
        trigger.target = spec.threshold.value_or(source.kind == Kind::RabbitMq ? kRabbitMqMessages : kServiceBusMessages);
        trigger.name = "messages in " + component.title;
    }
    source.lag.lagThreshold = trigger.target;
    source.lag.limitToPartitionsWithLag = spec.limitToPartitionsWithLag;
    source.lag.ensureEvenDistribution = spec.evenDistribution;
    source.lag.allowIdleConsumers = spec.allowIdleConsumers;
}

void describe(const Topology& topology, const KedaTriggerSpec& spec, compute::KedaTrigger& trigger, EventSource& source)
{
    trigger.activation = spec.activation;
    source.failsProbability = spec.failsProbability;
    if (spec.type == "queue" || spec.type == "lag") {
        describeQueue(topology, spec, trigger, source);
    } else if (spec.type == "cron") {
        source.kind = Kind::Cron;
        source.window = windowOf(spec, topology.scenario->calendar.timeZone);
        source.replicas = spec.replicas;
        trigger.target = 1;
        trigger.name = "replicas by the time table";
    } else if (spec.type == "http") {
        source.kind = spec.requestsPerSecond ? Kind::RequestRate : Kind::RequestsInFlight;
        if (spec.requestsPerSecond) source.rate.emplace(std::max(spec.window, Duration::seconds(1)));
        trigger.target = spec.requestsPerSecond.value_or(spec.threshold.value_or(kHttpConcurrency));
        trigger.name = spec.requestsPerSecond ? "requests a second" : "requests in flight";
    } else {
        source.kind = Kind::Resource;
        trigger.kind = spec.type == "cpu" ? compute::KedaTrigger::Kind::Cpu : compute::KedaTrigger::Kind::Memory;
        trigger.targetType = compute::HpaMetric::Target::Utilization;
        trigger.target = spec.threshold.value_or(kUtilization);
        trigger.name = spec.type == "cpu" ? "CPU" : "memory";
    }
}

compute::KedaFallback fallbackOf(const scenario::KedaSpec::Fallback& spec)
{
    using Behavior = compute::KedaFallback::Behavior;
    compute::KedaFallback fallback{spec.failureThreshold, spec.replicas, Behavior::Static};
    if (spec.behavior == "currentReplicas") fallback.behavior = Behavior::CurrentReplicas;
    if (spec.behavior == "currentReplicasIfHigher") fallback.behavior = Behavior::CurrentReplicasIfHigher;
    if (spec.behavior == "currentReplicasIfLower") fallback.behavior = Behavior::CurrentReplicasIfLower;
    return fallback;
}

} // namespace

compute::HpaDirection hpaDirection(const scenario::HpaDirectionSpec& spec)
{
    compute::HpaDirection direction;
    direction.stabilizationWindow = spec.stabilizationWindow;
    for (const scenario::HpaPolicySpec& policy : spec.policies)
        direction.policies.push_back({policy.type == "Pods" ? compute::HpaPolicy::Type::Pods : compute::HpaPolicy::Type::Percent, policy.value, policy.period});
    direction.select = spec.select == "Min" ? compute::SelectPolicy::Min : spec.select == "Disabled" ? compute::SelectPolicy::Disabled : compute::SelectPolicy::Max;
    return direction;
}

compute::HpaSpec hpaOf(const scenario::HpaScalingSpec& spec)
{
    compute::HpaSpec hpa;
    hpa.minReplicas = spec.min;
    hpa.maxReplicas = spec.max;
    hpa.metrics.clear();
    using Metric = compute::HpaMetric;
    if (spec.cpu || !spec.memory) hpa.metrics.push_back({Metric::Source::Cpu, Metric::Target::Utilization, spec.cpu.value_or(0.8) * 100, "CPU"});
    if (spec.memory) hpa.metrics.push_back({Metric::Source::Memory, Metric::Target::Utilization, *spec.memory * 100, "memory"});
    if (spec.hasBehavior) hpa.behavior = compute::HpaBehavior{hpaDirection(spec.up), hpaDirection(spec.down)};
    return hpa;
}

compute::QuotaDemand quotaDemand(const scenario::ServiceSpec& spec)
{
    compute::QuotaDemand demand;
    demand.requestsCpuMilli = static_cast<std::int64_t>(spec.cpuRequestMilli);
    demand.requestsMemoryBytes = static_cast<std::int64_t>(spec.memoryRequestBytes);
    if (spec.cpuLimitMilli) demand.limitsCpuMilli = static_cast<std::int64_t>(*spec.cpuLimitMilli);
    if (spec.memoryLimitBytes) demand.limitsMemoryBytes = static_cast<std::int64_t>(*spec.memoryLimitBytes);
    return demand;
}

EventScaling makeEventScaling(const Topology& topology, std::uint32_t service, SimTime created)
{
    const scenario::KedaSpec& spec = *topology.services[service].spec->keda;
    compute::ScaledObjectSpec object;
    object.minReplicas = spec.min;
    object.maxReplicas = spec.max;
    object.idleReplicas = spec.idle;
    object.pollingInterval = spec.pollingInterval;
    object.cooldown = spec.cooldown;
    object.initialCooldown = spec.initialCooldown;
    if (spec.fallback) object.fallback = fallbackOf(*spec.fallback);
    if (spec.hasBehavior) object.behavior = compute::HpaBehavior{hpaDirection(spec.up), hpaDirection(spec.down)};
    std::vector<EventSource> sources;
    for (const KedaTriggerSpec& trigger : spec.triggers) describe(topology, trigger, object.triggers.emplace_back(), sources.emplace_back());
    const auto isHttp = [](const EventSource& s) { return s.kind == Kind::RequestsInFlight || s.kind == Kind::RequestRate; };
    EventScaling scaling{compute::KedaOperator(std::move(object), created), std::move(sources), random::Generator(), false, false, false, false, false, 0, created};
    scaling.http = std::any_of(scaling.sources.begin(), scaling.sources.end(), isHttp);
    scaling.onlyHttp = std::all_of(scaling.sources.begin(), scaling.sources.end(), [&](const EventSource& s) { return isHttp(s) || s.kind == Kind::Resource; });
    return scaling;
}

} // namespace headroom::simulation
