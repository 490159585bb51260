#include "models/scenario/check_scenario.h"
#include "models/scenario/check_scaling.h"

#include "core/quantities/parse.h"
#include "models/scenario/lenient.h"
#include "models/scenario/read_costs.h"
#include "models/scenario/schema.h"

#include <fmt/format.h>

#include <map>

namespace headroom::scenario {
namespace {

std::optional<double> milliCores(const Json& object)
{
    if (const auto cores = lenient::number(object, "cpu")) return *cores * 1000;
    if (const auto cores = lenient::quantity(object, "cpu", "cpu")) return *cores * 1000;
    return std::nullopt;
}

void checkService(const Json& service, const std::string& at, Problems& problems)
{
    const Json& hpa = lenient::member(service, "hpa");
    const auto min = lenient::number(hpa, "min"), max = lenient::number(hpa, "max");
    if (min && max && *min > *max)
        problems.add(ErrorCode::Inconsistent, at + "/hpa/min", fmt::format("The autoscaler's min {} is above its max {}.", *min, *max));
    const Json& requests = lenient::member(service, "requests");
    const Json& limits = lenient::member(service, "limits");
    if (const auto request = milliCores(requests), limit = milliCores(limits); request && limit && *limit < *request)
        problems.add(ErrorCode::Inconsistent, at + "/limits/cpu", "The CPU limit is below the request.", "Kubernetes refuses such a pod");
    if (const auto request = lenient::quantity(requests, "memory", "bytes"), limit = lenient::quantity(limits, "memory", "bytes"); request && limit && *limit < *request)
        problems.add(ErrorCode::Inconsistent, at + "/limits/memory", "The memory limit is below the request.", "Kubernetes refuses such a pod");
}

void checkPool(const Json& document, const Json& pool, const std::string& at, Problems& problems)
{
    checkOwnMoney(lenient::text(document, "currency").value_or(""), lenient::text(pool, "unitPrice"), at + "/unitPrice", problems);
    const auto min = lenient::number(pool, "minNodes"), max = lenient::number(pool, "maxNodes"), nodes = lenient::number(pool, "nodes");
    if (min.has_value() != max.has_value())
        return problems.add(ErrorCode::MissingKey, at, fmt::format("\"{}\" needs \"{}\" beside it.", min ? "minNodes" : "maxNodes", min ? "maxNodes" : "minNodes"));
    if (!min) return;
    if (*min > *max) problems.add(ErrorCode::Inconsistent, at + "/minNodes", fmt::format("minNodes {} is above maxNodes {}.", *min, *max));
    else if (nodes && (*nodes < *min || *nodes > *max))
        problems.add(ErrorCode::Inconsistent, at + "/nodes", fmt::format("{} nodes at the start lie outside minNodes {} … maxNodes {}.", *nodes, *min, *max));
    const Json& cluster = lenient::member(lenient::member(document, "components"), lenient::text(pool, "cluster").value_or("").c_str());
    if (cluster.is_object() && !cluster.contains("autoscaler"))
        problems.add(ErrorCode::Inconsistent, at + "/minNodes", "The cluster has no autoscaler, so the node count cannot change.", "add \"autoscaler\": {} to the cluster");
}

void checkCosmosDb(const Json& db, const std::string& at, Problems& problems)
{
    if (lenient::member(db, "serverSideRetry") == true && lenient::text(db, "api") != "mongodb")
        problems.add(ErrorCode::Inconsistent, at + "/serverSideRetry", "Only the API for MongoDB has server-side retry.", "set \"api\": \"mongodb\", or \"retry\" for the SDK");
}

void checkRedis(const Json& redis, const std::string& at, Problems& problems)
{
    const auto tier = lenient::text(redis, "tier"), size = lenient::text(redis, "size");
    if (tier == "container") {
        if (!lenient::text(redis, "host")) problems.add(ErrorCode::MissingKey, at, "A Redis in a container needs \"host\", the service whose pods hold it.");
        return;
    }
    if (!tier || !size || size->empty()) return;
    const bool premium = *tier == "premium";
    if (premium == (size->front() == 'P')) return;
    problems.add(ErrorCode::Inconsistent, at + "/size", fmt::format("The size {} does not exist in the tier {}.", *size, *tier), premium ? "Premium has P1 to P5" : "Basic and Standard have C0 to C6");
}

/// Prices of the user's own are in the currency of the bill, and one meter of a component has one price.
void checkOwnPrices(const Json& document, const Json& component, const std::string& at, Problems& problems)
{
    const Json& meters = lenient::member(component, "meters");
    if (!meters.is_array()) return;
    const std::string currency = lenient::text(document, "currency").value_or("");
    std::map<std::string, std::string> priceByMeter;
    for (std::size_t i = 0; i < meters.size(); ++i) {
        const std::string price = lenient::text(meters[i], "unitPrice").value_or("");
        const std::string pointer = fmt::format("{}/meters/{}/unitPrice", at, i);
        if (const auto money = parseMoney(price)) {
            if (!currency.empty() && money->currency().code() != currency)
                problems.add(ErrorCode::Inconsistent, pointer, fmt::format("This price is in {}, the bill in {}.", money->currency().code(), currency), "state it in the currency of the scenario");
            if (money->micros() < 0) problems.add(ErrorCode::OutOfRange, pointer, "A price cannot be negative.");
        }
        const auto meter = lenient::text(meters[i], "meter");
        if (!meter) continue;
        const auto [there, isNew] = priceByMeter.emplace(*meter, price);
        if (!isNew && there->second != price)
            problems.add(ErrorCode::Inconsistent, fmt::format("{}/meters/{}", at, i), fmt::format("The meter \"{}\" has two prices in this component.", *meter), "use two components");
    }
}

void checkQueue(const Json& queue, const std::string& at, Problems& problems)
{
    const bool bus = queue.contains("serviceBus"), broker = queue.contains("broker");
    if (bus == broker) problems.add(ErrorCode::MissingKey, at, bus ? "The queue names two brokers." : "The queue names no broker.", "\"serviceBus\" for a Service Bus namespace, \"broker\" for RabbitMQ");
}

void checkFixedCost(const Json& document, const Json& component, const std::string& id, const std::string& at, Problems& problems)
{
    checkCosts(document, component, at, problems);
    const auto included = lenient::text(component, "includedIn");
    if (!included) return;
    if (*included == id) problems.add(ErrorCode::Inconsistent, at + "/includedIn", "A component cannot be included in its own bill.");
    if (const Json& meters = lenient::member(component, "meters"); meters.is_array() && !meters.empty())
        problems.add(ErrorCode::Inconsistent, at + "/meters", fmt::format("The bill of \"{}\" already holds this component; its own meters would be charged twice.", *included));
}

void checkCopies(const Json& document, const Json& component, const std::string& at, Problems& problems)
{
    const Json& of = lenient::member(component, "of");
    if (!of.is_array()) return;
    for (std::size_t i = 0; i < of.size(); ++i)
        if (of[i].is_string() && lenient::kindOf(document, of[i].get<std::string>()) == "environment-copy")
            problems.add(ErrorCode::Inconsistent, fmt::format("{}/of/{}", at, i), "A copy of a copy is not billed; name the components themselves.");
}

/// Quantiles of an empirical distribution rise in both columns.
void checkQuantiles(const Json& value, const std::string& pointer, Problems& problems)
{
    if (value.is_array()) {
        for (std::size_t i = 0; i < value.size(); ++i) checkQuantiles(value[i], pointer + "/" + std::to_string(i), problems);
        return;
    }
    if (!value.is_object()) return;
    for (const auto& [key, member] : value.items()) checkQuantiles(member, pointer + "/" + escapeSegment(key), problems);
    const Json& table = lenient::member(value, "empirical");
    if (!table.is_array()) return;
    double lastShare = -1, lastTime = -1;
    for (std::size_t i = 0; i < table.size(); ++i) {
        const Json& pair = table[i];
        if (!pair.is_array() || pair.size() != 2 || !pair[0].is_number() || !pair[1].is_string()) return;
        const auto time = quantityValue("duration", pair[1].get_ref<const std::string&>());
        if (!time) return;
        if (pair[0].get<double>() <= lastShare || *time < lastTime)
            return problems.add(ErrorCode::Inconsistent, fmt::format("{}/empirical/{}", pointer, i), "Probabilities must rise from pair to pair, and times must not fall.");
        lastShare = pair[0].get<double>();
        lastTime = *time;
    }
}

} // namespace

void checkComponents(const Json& expanded, Problems& problems)
{
    const Json& components = lenient::member(expanded, "components");
    if (!components.is_object()) return;
    for (const auto& [id, component] : components.items()) {
        const std::string at = fmt::format("/components/{}", escapeSegment(id));
        const std::string kind = lenient::text(component, "kind").value_or("");
        checkOwnPrices(expanded, component, at, problems);
        if (kind == "service" || kind == "ingress") {
            checkService(component, at, problems);
            checkScaling(expanded, component, at, problems);
        }
        else if (kind == "node-pool") checkPool(expanded, component, at, problems);
        else if (kind == "cosmos-db") checkCosmosDb(component, at, problems);
        else if (kind == "redis") checkRedis(component, at, problems);
        else if (kind == "queue") checkQueue(component, at, problems);
        else if (kind == "fixed-cost") checkFixedCost(expanded, component, id, at, problems);
        else if (kind == "environment-copy") checkCopies(expanded, component, at, problems);
    }
    checkQuantiles(components, "/components", problems);
    checkQuantiles(lenient::member(expanded, "operations"), "/operations", problems);
}

} // namespace headroom::scenario
