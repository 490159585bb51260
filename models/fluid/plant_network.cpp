#include "models/fluid/plant.h"

#include <algorithm>

/// Counters of gateways, limits, guards and outbound ports: rate × time.
namespace headroom::fluid {

using simulation::kNone;

double Plant::unitsInForce(std::uint32_t component) const
{
    for (std::size_t i = 0; i < m_topology.gateways.size(); ++i)
        if (m_topology.gateways[i].component == component) return m_flow.gatewayUnits[i];
    for (std::uint32_t b = 0; b < m_topology.brokers.size(); ++b)
        if (m_topology.brokers[b].component == component) return throughputUnits(b);
    return 0;
}

void Plant::setGatewayUnits(std::uint32_t gateway, int units, SimTime)
{
    m_flow.gatewayUnits[gateway] = units;
    m_moved = true;
}

void Plant::countNetwork(double seconds)
{
    for (const Station& station : m_flow.stations()) {
        if (station.kind != Station::Kind::Gateway) continue;
        GatewayCount& count = gatewayCounts[station.index];
        count.askedUnitSeconds += seconds * station.units;
        const double cost = station.arrivals > 0 ? station.units / station.arrivals : 0;
        count.passedUnitSeconds += seconds * station.served * cost;
        count.refused += seconds * station.arrivals * station.refusedShare;
    }
    std::vector<double> used(outboundCounts.size(), 0.0);
    for (std::size_t i = 0; i < m_flow.steps().size(); ++i) {
        const simulation::StepRow& row = m_topology.steps[i];
        const StepState& step = m_flow.steps()[i];
        if (row.limit != kNone && !step.takesMessage) {
            limitCounts[row.limit].passed += seconds * step.rate * (1 - step.limited);
            limitCounts[row.limit].refused += seconds * step.rate * step.limited;
        }
        if (!row.hasGuard) continue;
        const simulation::GuardRow& guard = m_topology.guards[row.guard];
        const double tries = step.rate / std::max(1e-9, step.admitted());
        GuardCount& count = guardCounts[row.guard];
        count.rejected += seconds * tries * step.rejected;
        count.fallbacks += seconds * step.calls * step.degraded;
        if (guard.outbound == kNone) continue;
        const simulation::OutboundRow& outbound = m_topology.outbounds[guard.outbound];
        OutboundCount& ports = outboundCounts[guard.outbound];
        ports.asked += seconds * tries * (1 - step.rejected);
        ports.refused += seconds * tries * (1 - step.rejected) * step.noPort;
        const double nodes = outbound.perNode ? std::max(1.0, std::min<double>(outbound.spec->nodes, m_flow.readyPodsOf(guard.callerService))) : 1;
        used[guard.outbound] = std::max(used[guard.outbound], step.rate * (step.attempt.mean + outbound.coolDown.toSeconds()) / nodes);
    }
    for (std::size_t i = 0; i < used.size(); ++i) outboundCounts[i].used = std::min<double>(used[i], m_topology.outbounds[i].ports);
}

} // namespace headroom::fluid
