#include "models/scenario/read.h"
#include "models/scenario/read_values.h"

namespace headroom::scenario {
namespace {

GatewaySpec readGateway(const Json& json)
{
    GatewaySpec spec;
    spec.product = read::text(json, "product");
    spec.tier = read::text(json, "tier");
    spec.units = read::integer(json, "units");
    spec.requestsPerSecond = read::numberIf(json, "requestsPerSecond");
    spec.connections = read::numberIf(json, "connections");
    spec.clientsPerRequest = read::number(json, "clients");
    spec.latency = readDistribution(json.at("latency"));
    if (const auto autoscale = json.find("autoscale"); autoscale != json.end())
        spec.autoscale = GatewaySpec::Autoscale{read::integer(*autoscale, "max"), read::number(*autoscale, "above"), read::span(*autoscale, "delay")};
    spec.wait = read::span(json, "wait");
    spec.rateLimit = readRateLimit(json);
    return spec;
}

} // namespace

std::optional<RateLimitSpec> readRateLimit(const Json& object)
{
    const auto json = object.find("rateLimit");
    if (json == object.end()) return std::nullopt;
    RateLimitSpec spec;
    spec.ratePerSecond = read::quantity(*json, "rate", "rate");
    spec.burst = read::numberIf(*json, "burst").value_or(std::max(1.0, spec.ratePerSecond));
    spec.scope = read::text(*json, "scope");
    return spec;
}

std::optional<CircuitBreakerSpec> readCircuitBreaker(const Json& step)
{
    const auto json = step.find("circuitBreaker");
    if (json == step.end()) return std::nullopt;
    return CircuitBreakerSpec{read::number(*json, "failureRatio"), read::integer(*json, "minimumCalls"), read::span(*json, "window"),
                              read::integerIf(*json, "consecutiveFailures"), read::span(*json, "open"), read::integer(*json, "probes")};
}

std::optional<ComponentSpec> readNetworkSpec(const std::string& kind, const Json& json)
{
    if (kind == "gateway") return readGateway(json);
    if (kind == "outbound")
        return OutboundSpec{read::text(json, "product"), read::integer(json, "addresses"), read::integerIf(json, "portsPerNode"), read::integer(json, "nodes"), read::spanIf(json, "cooldown")};
    return std::nullopt;
}

} // namespace headroom::scenario
