#pragma once

#include "core/quantities/time.h"
#include "core/random/distributions.h"
#include "models/scenario/resilience_spec.h"

#include <optional>
#include <string>

/// Gateways and ways out, as plain data (see scenario.h).
namespace headroom::scenario {

struct GatewaySpec {                         ///< kind "gateway"
    std::string product = "custom";          ///< api-management | application-gateway | application-gateway-waf | signalr | custom
    std::string tier = "standard";
    int units = 1;
    std::optional<double> requestsPerSecond; ///< of one unit; empty = the product's own
    std::optional<double> connections;       ///< held by one unit
    double clientsPerRequest = 0;            ///< connections held for each request a second
    random::Distribution latency;
    struct Autoscale { int max = 1; double above = 0.8; Duration delay = Duration::minutes(4); };
    std::optional<Autoscale> autoscale;
    Duration wait;                           ///< above the rate, before a refusal
    std::optional<RateLimitSpec> rateLimit;
};

struct OutboundSpec {                        ///< kind "outbound"
    std::string product = "load-balancer";   ///< load-balancer | nat-gateway
    int addresses = 1;
    std::optional<int> portsPerNode;
    int nodes = 1;
    std::optional<Duration> cooldown;        ///< empty = the product's own
};

} // namespace headroom::scenario
