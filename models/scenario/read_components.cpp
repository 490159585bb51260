#include "models/scenario/read.h"
#include "models/scenario/read_costs.h"
#include "models/scenario/read_values.h"

#include <fmt/format.h>

namespace headroom::scenario {
namespace {

ClusterSpec readCluster(const Json& json, const std::string& pointer, const ReadContext& context)
{
    ClusterSpec spec;
    spec.tier = read::text(json, "tier");
    spec.maxPodsPerNode = read::integer(json, "maxPodsPerNode");
    spec.reservationBefore129 = read::text(json, "memoryReservation") == "before-1.29";
    spec.daemonSetCpuMilli = read::milliCores(json.at("daemonSets"), "cpu");
    spec.daemonSetMemoryBytes = read::bytes(json.at("daemonSets"), "memory");
    spec.schedule = readSchedule(json, pointer, context);
    spec.quotas = readQuotas(json.at("quotas"));
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

NodePoolSpec readPool(const Json& json, const std::string& pointer, const ReadContext& context)
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
    if (const auto market = json.find("spotMarket"); market != json.end())
        spec.spotMarket = SpotMarketSpec{read::number(*market, "evictionsPerHour"), read::number(*market, "together"), read::span(*market, "notice"), read::flag(*market, "handled"),
                                         readDistribution(market->at("pressure")), read::number(*market, "replacementFails"), read::textOr(*market, "fallback", {})};
    spec.schedule = readSchedule(json, pointer, context);
    spec.zones = read::integer(json, "zones");
    if (const auto reserved = json.find("reserved"); reserved != json.end()) {
        spec.reservedNodes = read::integer(*reserved, "nodes");
        spec.reservedTerm = read::text(*reserved, "term");
    }
    for (const Json& taint : json.at("taints")) spec.taints.push_back({read::text(taint, "key"), read::text(taint, "value"), read::text(taint, "effect")});
    spec.provisioning = readDistribution(json.at("provisioning"));
    spec.osDisk = read::text(json, "osDisk");
    if (json.contains("unitPrice")) spec.unitPrice = parseMoney(read::text(json, "unitPrice")).value();
    return spec;
}

ServiceSpec readService(const Json& json, const std::string& pointer, const ReadContext& context)
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
    readScaling(json, spec);
    spec.rateLimit = readRateLimit(json);
    spec.logBytesPerHour = read::bytes(json, "logBytesPerHour");
    spec.schedule = readSchedule(json, pointer, context);
    if (const auto lock = json.find("deadlock"); lock != json.end())
        spec.deadlock = DeadlockSpec{read::integer(*lock, "inFlightAbove"), read::number(*lock, "probability"), read::span(*lock, "duration")};
    if (json.contains("memoryGrowth")) spec.memoryGrowth = MemoryGrowthSpec{read::quantity(json, "memoryGrowth", "bytesPerHour")};
    for (const auto& [target, pool] : json.at("connectionPools").items()) {
        spec.connectionPools.push_back({target, read::integer(pool, "size"), read::spanIf(pool, "wait"), read::integer(pool, "minimum")});
        if (spec.connectionPools.back().minimum > spec.connectionPools.back().size)
            context.problems.add(ErrorCode::Inconsistent, pointer + "/connectionPools/" + escapeSegment(target) + "/minimum", "A pool keeps more connections open than it may have.",
                                 "at most its \"size\"");
    }
    return spec;
}

FixedCostSpec readFixedCost(const Json& json)
{
    FixedCostSpec spec;
    spec.meters = readMeters(json);
    spec.includedIn = read::textOr(json, "includedIn", {});
    if (const auto logs = json.find("logWorkspace"); logs != json.end()) spec.logWorkspace = readLogWorkspace(*logs);
    if (const auto plan = json.find("savingsPlan"); plan != json.end()) spec.savingsPlan = readSavingsPlan(*plan);
    return spec;
}

EnvironmentCopySpec readCopies(const Json& json, const std::string& pointer, const ReadContext& context)
{
    EnvironmentCopySpec spec;
    spec.copies = read::integer(json, "copies");
    spec.scale = read::number(json, "scale");
    for (const Json& id : json.at("of")) spec.of.push_back(id.get<std::string>());
    spec.schedule = readSchedule(json, pointer, context);
    return spec;
}

ComponentSpec readSpec(const std::string& kind, const Json& json, const std::string& pointer, const ReadContext& context)
{
    if (kind == "kubernetes-cluster") return readCluster(json, pointer, context);
    if (kind == "node-pool") return readPool(json, pointer, context);
    if (kind == "service" || kind == "ingress") return readService(json, pointer, context);
    if (kind == "fixed-cost") return readFixedCost(json);
    if (auto data = readDataSpec(kind, json, pointer, context)) return std::move(*data);
    if (auto messaging = readMessagingSpec(kind, json)) return std::move(*messaging);
    if (auto network = readNetworkSpec(kind, json)) return std::move(*network);
    return readCopies(json, pointer, context);
}

} // namespace

Component readComponent(const std::string& id, const Json& json, const ReadContext& context)
{
    Component component;
    component.id = id;
    component.kind = read::text(json, "kind");
    component.title = read::textOr(json, "title", id);
    component.group = read::text(json, "group");
    component.team = read::text(json, "team");
    for (const auto& [key, value] : json.at("tags").items()) component.tags.emplace(key, value.get<std::string>());
    component.roundTrip = read::spanIf(json, "roundTrip").value_or(Duration{});
    component.roundTripStated = context.problems.isStated(fmt::format("/components/{}/roundTrip", escapeSegment(id)));
    if (const auto position = json.find("position"); position != json.end())
        component.position = {(*position)[0].get<double>(), (*position)[1].get<double>()};
    component.region = read::textOr(json, "region", {});
    component.tenancy.group = read::textOr(json, "tenants", {});
    component.tenancy.tenant = read::textOr(json, "tenant", {});
    component.tenancy.origin = read::textOr(json, "origin", {});
    component.tenancy.allocation = read::text(json, "allocation");
    component.spec = readSpec(component.kind, json, fmt::format("/components/{}", escapeSegment(id)), context);
    return component;
}

} // namespace headroom::scenario
