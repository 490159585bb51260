#include "models/simulation/network_signals.h"

#include <algorithm>

namespace headroom::simulation {

double requestsPerUnit(const GatewayRow& row) { return row.secondsPerByte <= 0 && row.secondsPerRequest > 0 ? 1 / row.secondsPerRequest : 1; }

double capacityOf(const Topology& topology, const LimitRow& row, double pods)
{
    if (row.scope == LimitScope::Pod) return row.spec->ratePerSecond * pods;
    // Nobody's requests share a bucket of their own; it counts only where somebody is nobody.
    const bool nobody = std::any_of(topology.operations.begin(), topology.operations.end(), [](const OperationRow& o) { return o.tenant == 0; });
    return row.scope == LimitScope::Tenant ? row.spec->ratePerSecond * (topology.tenants - (nobody ? 0 : 1)) : row.spec->ratePerSecond;
}

std::vector<NetworkSignal> networkSignals(const Topology& topology)
{
    std::vector<NetworkSignal> signals;
    const auto add = [&](NetworkSignal::Kind kind, std::size_t index, std::uint32_t component, const char* name, const char* unit) {
        signals.push_back({kind, static_cast<std::uint32_t>(index), component, topology.component(component).id + "." + name, unit});
    };
    for (std::size_t i = 0; i < topology.gateways.size(); ++i) {
        add(NetworkSignal::Kind::Units, i, topology.gateways[i].component, "units", "units");
        add(NetworkSignal::Kind::GatewayRefused, i, topology.gateways[i].component, "refused", "1/s");
    }
    for (std::size_t i = 0; i < topology.outbounds.size(); ++i) {
        add(NetworkSignal::Kind::Ports, i, topology.outbounds[i].component, "ports", "ports");
        add(NetworkSignal::Kind::PortsRefused, i, topology.outbounds[i].component, "refused", "1/s");
    }
    for (std::size_t i = 0; i < topology.limits.size(); ++i) add(NetworkSignal::Kind::LimitRefused, i, topology.limits[i].component, "throttled", "1/s");
    std::vector<bool> breaker(topology.scenario->components.size(), false), fallback = breaker;
    for (const GuardRow& row : topology.guards) {
        breaker[row.component] = breaker[row.component] || row.breaker;
        fallback[row.component] = fallback[row.component] || row.fallback;
    }
    for (std::uint32_t c = 0; c < breaker.size(); ++c) {
        if (breaker[c]) add(NetworkSignal::Kind::Rejected, c, c, "rejected", "1/s");
        if (fallback[c]) add(NetworkSignal::Kind::Fallbacks, c, c, "fallbacks", "1/s");
    }
    return signals;
}

std::vector<NetworkResource> networkResources(const Topology& topology)
{
    std::vector<NetworkResource> resources;
    for (std::uint32_t i = 0; i < topology.gateways.size(); ++i) {
        const GatewayRow& row = topology.gateways[i];
        if (row.secondsPerRequest > 0 || row.secondsPerByte > 0)
            resources.push_back({NetworkResource::Kind::Requests, i, row.component, "requests", row.secondsPerByte > 0 ? "units" : "requests/s"});
        if (row.connectionsPerUnit > 0 && row.spec->clientsPerRequest > 0)
            resources.push_back({NetworkResource::Kind::Connections, i, row.component, "connections", "connections"});
    }
    for (std::uint32_t i = 0; i < topology.limits.size(); ++i) resources.push_back({NetworkResource::Kind::RateLimit, i, topology.limits[i].component, "rate limit", "requests/s"});
    for (std::uint32_t i = 0; i < topology.outbounds.size(); ++i)
        if (!topology.outbounds[i].destinations.empty()) resources.push_back({NetworkResource::Kind::Ports, i, topology.outbounds[i].component, "ports", "ports"});
    return resources;
}

} // namespace headroom::simulation
