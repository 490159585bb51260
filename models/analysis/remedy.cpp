#include "models/analysis/remedy.h"

#include "models/analysis/wording.h"
#include "models/scenario/json_text.h"
#include "models/simulation/node_room.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

namespace headroom::analysis {

namespace {

constexpr double kMostSteps = 64;   ///< times what there is; more than that is no size but another architecture

/// Where the component stands in the file: a tenant's copy is its template.
std::string pointerTo(const scenario::Component& component, const std::string& key)
{
    return "/components/" + scenario::escapeSegment(component.tenancy.origin.empty() ? component.id : component.tenancy.origin) + "/" + key;
}

/// What was asked for at most over what there was, with room; always above 1.
double factorOf(const Saturation& saturation)
{
    const double asked = std::max(saturation.slotsNeeded.value_or(0), saturation.slotsNeeded ? 0.0 : saturation.demandPeak.value_or(0));
    if (saturation.capacity <= 0 || asked <= saturation.capacity) return kRemedyRoom;
    return std::min(kMostSteps, kRemedyRoom * asked / saturation.capacity);
}

/// `count` raised by `factor`, at least by one. Demand is recorded in single precision: a hair above a whole number is that number.
int raised(int count, double factor) { return std::max(count + 1, static_cast<int>(std::ceil(count * factor * (1 - 1e-6)))); }

std::string because(const Saturation& saturation)
{
    if (saturation.capacity <= 0) return {};
    return fmt::format(": it had {}", saturationCounts(saturation));
}

FindingRemedy made(const scenario::Scenario& scenario, const scenario::Component& component, const Saturation& saturation, std::string what,
                   std::string before, std::string after, std::vector<RemedyChange> changes)
{
    FindingRemedy remedy;
    remedy.component = component.id;
    remedy.sentence = fmt::format("Raise {} of {} from {} to {}{}.", what, titleOf(scenario, component.id), before, after, because(saturation));
    remedy.what = std::move(what);
    remedy.before = std::move(before);
    remedy.after = std::move(after);
    remedy.changes = std::move(changes);
    return remedy;
}

std::optional<FindingRemedy> count(const scenario::Scenario& scenario, const scenario::Component& component, const Saturation& saturation, const std::string& what,
                                   const std::string& key, int now)
{
    const int then = raised(now, factorOf(saturation));
    return made(scenario, component, saturation, what, std::to_string(now), std::to_string(then), {{pointerTo(component, key), std::to_string(then)}});
}

/// Pods of a service, or the most that its autoscaler may make of them. An autoscaler below its maximum when the limit filled was too
/// slow: then its minimum is raised.
std::optional<FindingRemedy> morePods(const scenario::Scenario& scenario, const scenario::Component& component, const scenario::ServiceSpec& service,
                                      const Saturation& saturation)
{
    const bool perPod = saturation.resource->name == "workers" && service.workers > 0;
    const int pods = perPod ? static_cast<int>(std::lround(saturation.capacity / service.workers)) : 0;
    const auto scaled = [&](const char* key, int min, int max) {
        const int running = std::clamp(pods > 0 ? pods : max, std::max(min, 1), std::max(max, 1));
        const int then = raised(running, factorOf(saturation));
        const std::string at = pointerTo(component, key);
        if (then > max) return made(scenario, component, saturation, "the most pods", std::to_string(max), std::to_string(then), {{at + "/max", std::to_string(then)}});
        return made(scenario, component, saturation, "the fewest pods", std::to_string(min), std::to_string(then), {{at + "/min", std::to_string(then)}});
    };
    if (service.keda) return scaled("keda", service.keda->min, service.keda->max);
    if (service.hpa) return scaled("hpa", service.hpa->min, service.hpa->max);
    return count(scenario, component, saturation, "replicas", "replicas", service.replicas);
}

std::optional<FindingRemedy> moreMemory(const scenario::Scenario& scenario, const scenario::Component& component, const scenario::ServiceSpec& service,
                                        const Saturation& saturation)
{
    constexpr double kMebibyte = 1048576;
    const bool limited = service.memoryLimitBytes.has_value();
    const double now = limited ? *service.memoryLimitBytes : service.memoryRequestBytes;
    const double then = std::ceil(now * factorOf(saturation) / (64 * kMebibyte)) * 64;
    return made(scenario, component, saturation, limited ? "the memory limit" : "the requested memory", quantityText(now, "B"), quantityText(then * kMebibyte, "B"),
                {{pointerTo(component, limited ? "limits/memory" : "requests/memory"), fmt::format("\"{:.0f}MiB\"", then)}});
}

std::optional<FindingRemedy> largerPool(const scenario::Scenario& scenario, const scenario::Component& component, const scenario::ServiceSpec& service,
                                        const Saturation& saturation)
{
    constexpr std::string_view kPrefix = "connections to ";
    const std::string target = saturation.resource->name.substr(kPrefix.size());
    for (const scenario::ConnectionPoolSpec& pool : service.connectionPools) {
        if (pool.target != target && titleOf(scenario, pool.target) != target) continue;
        const int then = raised(pool.size, factorOf(saturation));
        return made(scenario, component, saturation, "connections to " + titleOf(scenario, pool.target) + " per pod", std::to_string(pool.size), std::to_string(then),
                    {{pointerTo(component, "connectionPools/" + scenario::escapeSegment(pool.target) + "/size"), std::to_string(then)}});
    }
    return std::nullopt;
}

std::optional<FindingRemedy> moreRequestUnits(const scenario::Scenario& scenario, const scenario::Component& component, const scenario::CosmosDbSpec& cosmos,
                                              const Saturation& saturation)
{
    using Throughput = scenario::CosmosDbSpec::Throughput;
    if (cosmos.throughput == Throughput::Serverless) return std::nullopt;
    // What is sold: steps of 100 RU/s, of 1,000 for the maximum of autoscale.
    const double step = cosmos.autoscale ? 1000 : 100;
    const double then = std::max(cosmos.requestUnitsPerSecond + step, std::ceil(cosmos.requestUnitsPerSecond * factorOf(saturation) / step - 1e-9) * step);
    return made(scenario, component, saturation, cosmos.autoscale ? "the most RU/s" : "RU/s", numberText(cosmos.requestUnitsPerSecond), numberText(then),
                {{pointerTo(component, cosmos.autoscale ? "throughput/autoscale/max" : "throughput/provisioned"), fmt::format("\"{:.0f}RU/s\"", then)}});
}

/// The figure of a size that answers for the resource.
double figureOf(const catalogue::RedisTier& tier, const std::string& resource)
{
    if (resource == "memory") return tier.memoryBytes;
    if (resource.starts_with("connections")) return tier.maxConnections;
    if (resource.find("bandwidth") != std::string::npos || resource == "network") return tier.bandwidthBytesPerSecond;
    return tier.operationsPerSecond;
}

std::optional<FindingRemedy> largerCache(const scenario::Scenario& scenario, const scenario::Component& component, const scenario::RedisSpec& redis,
                                         const Saturation& saturation, const catalogue::Catalogue& catalogue)
{
    const auto now = catalogue.redisTiers.find(redis.tier + "/" + redis.size);
    if (now == catalogue.redisTiers.end()) return std::nullopt;
    const double needed = figureOf(now->second, saturation.resource->name) * factorOf(saturation);
    // The smallest size of the same tier that does; else the smallest of any tier; else the largest there is.
    const catalogue::RedisTier* best = nullptr;
    const auto rank = [&](const catalogue::RedisTier& tier) {
        const double figure = figureOf(tier, saturation.resource->name);
        const bool same = tier.name.starts_with(redis.tier + "/");
        return std::tuple(figure < needed, figure < needed ? -figure : 0.0, !same, figure, tier.memoryBytes);
    };
    for (const auto& [name, tier] : catalogue.redisTiers) {
        if (figureOf(tier, saturation.resource->name) <= figureOf(now->second, saturation.resource->name) || tier.nodes < now->second.nodes) continue;
        if (best == nullptr || rank(tier) < rank(*best)) best = &tier;
    }
    if (best == nullptr) return std::nullopt;
    const std::size_t slash = best->name.find('/');
    const std::string tier = best->name.substr(0, slash), size = best->name.substr(slash + 1);
    std::vector<RemedyChange> changes{{pointerTo(component, "size"), "\"" + size + "\""}};
    if (tier != redis.tier) changes.insert(changes.begin(), {pointerTo(component, "tier"), "\"" + tier + "\""});
    return made(scenario, component, saturation, "the size", redis.tier + " " + redis.size, tier + " " + size, std::move(changes));
}

std::optional<FindingRemedy> moreVCores(const scenario::Scenario& scenario, const scenario::Component& component, int now, const Saturation& saturation)
{
    constexpr std::array kSold{2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 24, 32, 40, 80};
    const int wanted = raised(now, factorOf(saturation));
    const auto* const then = std::ranges::find_if(kSold, [&](int cores) { return cores >= wanted; });
    if (then == kSold.end()) return std::nullopt;
    return made(scenario, component, saturation, "vCores", std::to_string(now), std::to_string(*then), {{pointerTo(component, "vCores"), std::to_string(*then)}});
}

std::optional<FindingRemedy> largerNamespace(const scenario::Scenario& scenario, const scenario::Component& component, const scenario::ServiceBusSpec& bus,
                                             const Saturation& saturation)
{
    if (bus.tier == "premium") {
        constexpr std::array kSold{1, 2, 4, 8, 16};
        const int wanted = raised(bus.messagingUnits, factorOf(saturation));
        const auto* const then = std::ranges::find_if(kSold, [&](int units) { return units >= wanted; });
        if (then == kSold.end()) return std::nullopt;
        return made(scenario, component, saturation, "messaging units", std::to_string(bus.messagingUnits), std::to_string(*then),
                    {{pointerTo(component, "messagingUnits"), std::to_string(*then)}});
    }
    return made(scenario, component, saturation, "the tier", bus.tier, "premium", {{pointerTo(component, "tier"), "\"premium\""}});
}

/// A queue's own limits: a partitioned one sends without the limit of one entity and holds 80 GB.
std::optional<FindingRemedy> largerQueue(const scenario::Scenario& scenario, const scenario::Component& component, const scenario::QueueSpec& queue,
                                         const Saturation& saturation)
{
    const bool size = saturation.resource->name == "size";
    if (!queue.serviceBus.empty() && !queue.partitioned) {
        std::vector<RemedyChange> changes{{pointerTo(component, "partitioned"), "true"}, {pointerTo(component, "size"), "\"80GB\""}, {pointerTo(component, "sends"), ""}};
        FindingRemedy remedy = made(scenario, component, saturation, size ? "the size" : "the send limit", "one entity", "a partitioned queue", std::move(changes));
        remedy.sentence = fmt::format("Make {} a partitioned queue of 80 GB, which has no send limit of its own{}.", titleOf(scenario, component.id), because(saturation));
        return remedy;
    }
    if (!size) return std::nullopt;
    constexpr double kGibibyte = 1073741824.0;
    const double then = std::max(2.0, std::ceil(queue.sizeBytes * factorOf(saturation) / kGibibyte));
    return made(scenario, component, saturation, "the size", quantityText(queue.sizeBytes, "B"), quantityText(then * kGibibyte, "B"),
                {{pointerTo(component, "size"), fmt::format("\"{:.0f}GiB\"", then)}});
}

/// Nodes, or the most that the cluster autoscaler may have. One that was below its maximum when the pool filled was too slow: then its
/// minimum is raised.
std::optional<FindingRemedy> moreNodes(const scenario::Scenario& scenario, const scenario::Component& component, const scenario::NodePoolSpec& pool,
                                       const Saturation& saturation, const catalogue::Catalogue& catalogue)
{
    if (!pool.minNodes || !pool.maxNodes) return count(scenario, component, saturation, "nodes", "nodes", pool.nodes);
    const auto sku = catalogue.vmSkus.find(pool.sku);
    const scenario::Component* cluster = scenario.find(pool.cluster);
    if (sku == catalogue.vmSkus.end() || cluster == nullptr || cluster->as<scenario::ClusterSpec>() == nullptr) return std::nullopt;
    const compute::Allocatable room = simulation::nodeRoom(sku->second, pool, *cluster->as<scenario::ClusterSpec>());
    const bool isMemory = saturation.resource->unit == "B";
    const double perNode = isMemory ? static_cast<double>(room.usableMemoryBytes) : static_cast<double>(room.usableCpuMilli) / 1000;
    if (perNode <= 0) return std::nullopt;
    const int running = std::clamp(static_cast<int>(std::lround(saturation.capacity / perNode)), std::max(*pool.minNodes, 1), std::max(*pool.maxNodes, 1));
    const int then = raised(running, factorOf(saturation));
    if (then > *pool.maxNodes)
        return made(scenario, component, saturation, "the most nodes", std::to_string(*pool.maxNodes), std::to_string(then), {{pointerTo(component, "maxNodes"), std::to_string(then)}});
    std::vector<RemedyChange> changes{{pointerTo(component, "minNodes"), std::to_string(then)}};
    if (pool.nodes < then) changes.push_back({pointerTo(component, "nodes"), std::to_string(then)});   // it starts with as many
    return made(scenario, component, saturation, "the fewest nodes", std::to_string(*pool.minNodes), std::to_string(then), std::move(changes));
}

std::optional<FindingRemedy> own(const scenario::Scenario& scenario, const Saturation& saturation, const catalogue::Catalogue& catalogue)
{
    const scenario::Component* component = scenario.find(saturation.resource->component);
    if (component == nullptr) return std::nullopt;
    const std::string& name = saturation.resource->name;
    if (const auto* service = component->as<scenario::ServiceSpec>()) {
        if (name.starts_with("connections to ")) return largerPool(scenario, *component, *service, saturation);
        if (name == "memory") return moreMemory(scenario, *component, *service, saturation);
        if (name == "workers" || name == "cpu" || name == "credits") return morePods(scenario, *component, *service, saturation);
        return std::nullopt;
    }
    if (const auto* cosmos = component->as<scenario::CosmosDbSpec>())
        return name == "RU/s" ? moreRequestUnits(scenario, *component, *cosmos, saturation) : std::nullopt;
    if (const auto* redis = component->as<scenario::RedisSpec>()) return largerCache(scenario, *component, *redis, saturation, catalogue);
    if (const auto* sql = component->as<scenario::SqlDatabaseSpec>()) return moreVCores(scenario, *component, sql->vCores, saturation);
    if (const auto* postgres = component->as<scenario::PostgresqlSpec>(); postgres != nullptr && postgres->vCores && (name == "vCores" || name == "cpu"))
        return moreVCores(scenario, *component, *postgres->vCores, saturation);
    if (const auto* bus = component->as<scenario::ServiceBusSpec>()) return largerNamespace(scenario, *component, *bus, saturation);
    if (const auto* queue = component->as<scenario::QueueSpec>()) {
        if (name == "credits") {
            const scenario::Component* bus = scenario.find(queue->serviceBus);
            if (bus != nullptr) return largerNamespace(scenario, *bus, *bus->as<scenario::ServiceBusSpec>(), saturation);
        }
        return largerQueue(scenario, *component, *queue, saturation);
    }
    if (const auto* hubs = component->as<scenario::EventHubsSpec>()) {
        if (hubs->autoInflateMax) return count(scenario, *component, saturation, "the most units", "autoInflate/max", *hubs->autoInflateMax);
        return count(scenario, *component, saturation, "units", "units", hubs->units);
    }
    if (const auto* gateway = component->as<scenario::GatewaySpec>()) {
        if (gateway->autoscale) return count(scenario, *component, saturation, "the most units", "autoscale/max", gateway->autoscale->max);
        return count(scenario, *component, saturation, "units", "units", gateway->units);
    }
    if (const auto* pool = component->as<scenario::NodePoolSpec>()) return moreNodes(scenario, *component, *pool, saturation, catalogue);
    return std::nullopt;
}

} // namespace

std::optional<FindingRemedy> remedyOf(const scenario::Scenario& scenario, const std::vector<Saturation>& saturations, std::size_t index,
                                      const catalogue::Catalogue& catalogue)
{
    if (index >= saturations.size()) return std::nullopt;
    const Saturation* answered = &saturations[index];
    // To the end of the chain of waits; each cause stands before what waits for it, so this ends.
    while (answered->cause != nullptr) {
        const auto cause = std::ranges::find(saturations, answered->cause, &Saturation::resource);
        if (cause == saturations.end()) break;
        answered = &*cause;
    }
    if (!answered->lockedComponent.empty()) {
        // Lock-ups come of concurrency in one pod: more pods spread the same requests.
        const scenario::Component* locked = scenario.find(answered->lockedComponent);
        const auto* service = locked == nullptr ? nullptr : locked->as<scenario::ServiceSpec>();
        if (service == nullptr) return std::nullopt;
        if (service->hpa || service->keda) return std::nullopt;
        const int then = std::max(1, service->replicas) * 2;
        FindingRemedy remedy;
        remedy.component = locked->id;
        remedy.what = "replicas";
        remedy.before = std::to_string(service->replicas);
        remedy.after = std::to_string(then);
        remedy.changes = {{pointerTo(*locked, "replicas"), std::to_string(then)}};
        remedy.sentence = fmt::format("Double the replicas of {} from {} to {}: its pods lock up when too many requests are in work in one of them.",
                                      titleOf(scenario, locked->id), remedy.before, remedy.after);
        return remedy;
    }
    return own(scenario, *answered, catalogue);
}

} // namespace headroom::analysis
