#include "models/simulation/network_rows.h"

#include "core/base/nearest_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>

namespace headroom::simulation {
namespace {

/// "standard_v2", "Standard-V2" and "standardv2" are one tier.
std::string folded(const std::string& name)
{
    std::string letters;
    for (const char c : name)
        if (std::isalnum(static_cast<unsigned char>(c)) != 0) letters += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return letters;
}

template <typename Tier>
Result<const Tier*, Error> tierOf(const std::map<std::string, Tier>& tiers, const std::string& product, const std::string& wanted)
{
    std::vector<std::string> names;
    for (const auto& [name, tier] : tiers) {
        if (folded(name) == folded(wanted)) return &tier;
        names.push_back(name);
    }
    const std::string nearest = nearestName(wanted, names);
    return Error{ErrorCode::NotFound, fmt::format("{} has no tier \"{}\"", product, wanted), {},
                 nearest.empty() ? fmt::format("known: {}", fmt::join(names, ", ")) : fmt::format("did you mean \"{}\"?", nearest)};
}

double perUnit(double rate) { return rate > 0 ? 1 / rate : 0; }

} // namespace

std::optional<GuardRow> guardOf(const scenario::Step& step)
{
    using Backoff = scenario::Retry::Backoff;
    const scenario::Retry& retry = step.retry;
    const bool otherDelays = retry.attempts > 0 && (retry.backoff != Backoff::Exponential || (retry.jitter && retry.equalJitter));
    const bool budget = retry.attempts > 0 && retry.budget.has_value();
    if (!otherDelays && !budget && !step.circuitBreaker && !step.fallback && step.newConnection.empty()) return std::nullopt;
    GuardRow guard;
    guard.backoff = retry.backoff;
    guard.jitter = retry.jitter;
    guard.equalJitter = retry.equalJitter;
    guard.fallback = step.fallback;
    if (budget) guard.budget = retry.budget;
    if (const auto& breaker = step.circuitBreaker) {
        kernel::CircuitBreaker::Rules rules;
        rules.failureRatio = breaker->failureRatio;
        rules.minimumCalls = static_cast<std::uint32_t>(breaker->minimumCalls);
        rules.window = breaker->window;
        rules.consecutiveFailures = static_cast<std::uint32_t>(breaker->consecutiveFailures.value_or(0));
        rules.open = breaker->open;
        rules.probes = static_cast<std::uint32_t>(breaker->probes);
        guard.breaker = rules;
    }
    return guard;
}

double longestDelayNs(const GuardRow& guard, std::int64_t baseNs, std::int64_t capNs, int n)
{
    const auto base = static_cast<double>(baseNs), cap = static_cast<double>(capNs);
    switch (guard.backoff) {
    case scenario::Retry::Backoff::Exponential: return std::min(cap, base * std::ldexp(1.0, n));
    case scenario::Retry::Backoff::Constant: return std::min(cap, base);
    case scenario::Retry::Backoff::Linear: return std::min(cap, base * (n + 1));
    case scenario::Retry::Backoff::Decorrelated: return std::min(cap, base * std::pow(3.0, n + 1));
    }
    return 0;
}

Result<GatewayRow, Error> gatewayRow(const scenario::GatewaySpec& spec, const catalogue::Catalogue& catalogue)
{
    GatewayRow row;
    row.spec = &spec;
    double requests = 0, connections = 0, bytes = 0, scaleSeconds = 0;
    int unitsMax = 0;
    if (spec.product == "api-management") {
        const auto tier = tierOf(catalogue.apiManagementTiers, "API Management", spec.tier);
        if (!tier) return tier.error();
        requests = (*tier)->requestsPerSecondPerUnit;
        unitsMax = (*tier)->maxUnits;
        scaleSeconds = (*tier)->scaleSeconds;
    } else if (spec.product == "signalr") {
        const auto tier = tierOf(catalogue.signalrTiers, "SignalR", spec.tier);
        if (!tier) return tier.error();
        connections = (*tier)->connectionsPerUnit;
        unitsMax = (*tier)->units.empty() ? 0 : (*tier)->units.back();
    } else if (spec.product.starts_with("application-gateway")) {
        // The product's name says which of its two tiers it is.
        const auto tier = tierOf(catalogue.applicationGatewayTiers, "Application Gateway", spec.product == "application-gateway" ? "standard-v2" : "waf-v2");
        if (!tier) return tier.error();
        requests = (*tier)->requestsPerSecondPerUnit;
        connections = (*tier)->connectionsPerUnit;
        bytes = (*tier)->bytesPerSecondPerUnit;
        unitsMax = (*tier)->unitsPerInstance * (*tier)->maxInstances;
        scaleSeconds = (*tier)->scaleOutSeconds;
    }
    const int most = std::max(spec.units, spec.autoscale ? spec.autoscale->max : 0);
    if (unitsMax > 0 && most > unitsMax)
        return Error{ErrorCode::LimitExceeded, fmt::format("{} units are more than the {} of tier \"{}\" may have", most, unitsMax, spec.tier), {}, "take a larger tier"};
    row.connectionsPerUnit = spec.connections.value_or(connections);
    row.secondsPerRequest = perUnit(spec.requestsPerSecond.value_or(requests));
    // Clients that hold connections ask at a rate each: where no more fit, the rate of requests is limited too.
    if (row.connectionsPerUnit > 0) row.secondsPerRequest = std::max(row.secondsPerRequest, spec.clientsPerRequest / row.connectionsPerUnit);
    row.secondsPerByte = perUnit(bytes);
    row.scaleSeconds = spec.autoscale ? spec.autoscale->delay.toSeconds() : scaleSeconds;
    row.unitsMax = most;
    return row;
}

Result<OutboundRow, Error> outboundRow(const scenario::OutboundSpec& spec, const catalogue::Catalogue& catalogue)
{
    const auto tier = tierOf(catalogue.outbound, "outbound access", spec.product);
    if (!tier) return tier.error();
    OutboundRow row;
    row.spec = &spec;
    row.perNode = !(*tier)->portsPerNode.empty();
    row.coolDown = spec.cooldown.value_or(Duration::fromSeconds((*tier)->coolDownSeconds));
    const int all = (*tier)->portsPerAddress * spec.addresses;
    int ports = all;
    if (row.perNode) {
        ports = spec.portsPerNode.value_or(0);
        for (const auto& allocation : (*tier)->portsPerNode)
            if (ports == 0 && spec.nodes <= allocation.nodes) ports = allocation.ports;
        if (ports == 0) ports = (*tier)->portsPerNode.back().ports;
        if (std::int64_t{ports} * spec.nodes > all)
            return Error{ErrorCode::LimitExceeded, fmt::format("{} ports for each of {} nodes are more than the {} of {} addresses", ports, spec.nodes, all, spec.addresses), {},
                         "add addresses or lower \"portsPerNode\""};
    }
    row.ports = static_cast<std::uint32_t>(ports);
    return row;
}

} // namespace headroom::simulation
