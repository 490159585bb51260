#pragma once

#include "models/simulation/topology.h"

#include <string>
#include <vector>

/// What a recording holds of gateways, limits, guards and outbound ports: the same ids in the same order, whichever engine fills them in.
namespace headroom::simulation {

struct NetworkSignal {
    enum class Kind : std::uint8_t { Units, GatewayRefused, Ports, PortsRefused, LimitRefused, Rejected, Fallbacks };
    Kind kind = Kind::Units;
    std::uint32_t index = 0;         ///< of its kind; the component for Rejected and Fallbacks
    std::uint32_t component = kNone;
    std::string id, unit;
    /// Counted and divided by the time; the others are levels.
    [[nodiscard]] bool isRate() const { return kind != Kind::Units && kind != Kind::Ports; }
};

struct NetworkResource {
    enum class Kind : std::uint8_t { Requests, Connections, RateLimit, Ports };
    Kind kind = Kind::Requests;
    std::uint32_t index = 0, component = kNone;
    std::string name, unit;
};

/// Empty where a scenario has none of them. Pure.
[[nodiscard]] std::vector<NetworkSignal> networkSignals(const Topology& topology);
[[nodiscard]] std::vector<NetworkResource> networkResources(const Topology& topology);

/// What a gateway's resource is counted in: requests a second of one unit where all requests cost alike, else units.
[[nodiscard]] double requestsPerUnit(const GatewayRow& row);
/// Requests a second that pass a limit at most, with `pods` ready pods.
[[nodiscard]] double capacityOf(const Topology& topology, const LimitRow& row, double pods);

} // namespace headroom::simulation
