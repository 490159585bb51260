#include "models/simulation/control_plane.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

/// Units of gateways that scale by themselves. Once a minute the demand of the minute, in units, over `above` is what is wanted. More units
/// serve after the product's delay; fewer after five minutes in which fewer would have done, never below the stated ones.
namespace headroom::simulation {
namespace {

constexpr Duration kLookInterval = Duration::minutes(1);
/// A span that is passed over ends on a minute; the look that fell into it is made there.
Duration lookInterval(ControlPace pace) { return pace == ControlPace::Exact ? kLookInterval : Duration::seconds(45); }

constexpr Duration kCalmBefore = Duration::minutes(5);

} // namespace

void ControlPlane::setUpGateways(const ClusterState* before, SimTime start)
{
    bool any = false;
    for (std::uint32_t g = 0; g < m_topology.gateways.size(); ++g) {
        Gateway gateway;
        gateway.units = gateway.asked = m_topology.gateways[g].spec->units;
        if (before && g < before->gatewayUnits.size() && before->gatewayUnits[g] != gateway.units) {
            gateway.units = gateway.asked = before->gatewayUnits[g];
            m_plant.setGatewayUnits(g, gateway.units, start);
        }
        gateway.lookedAt = gateway.calmSince = start;
        any = any || m_topology.gateways[g].spec->autoscale;
        m_gateways.push_back(gateway);
    }
    if (any) schedule(start + lookInterval(m_pace), Due::Gateways, 0);
}

int ControlPlane::unitsWanted(std::uint32_t index, double demandUnits) const
{
    const GatewayRow& row = m_topology.gateways[index];
    // A little below a whole unit is that unit: demands are sums of many small parts.
    const int needed = static_cast<int>(std::ceil(demandUnits / row.spec->autoscale->above - 1e-6));
    return std::clamp(needed, row.spec->units, row.unitsMax);
}

void ControlPlane::scaleGateways(SimTime now)
{
    for (std::uint32_t g = 0; g < m_gateways.size(); ++g) {
        const GatewayRow& row = m_topology.gateways[g];
        if (!row.spec->autoscale) continue;
        Gateway& gateway = m_gateways[g];
        const double asked = m_plant.gatewayUnitSeconds(g);
        const double seconds = (now - gateway.lookedAt).toSeconds();
        if (seconds <= 0) continue;
        gateway.demandUnits = std::max(0.0, asked - gateway.askedBefore) / seconds;
        gateway.askedBefore = asked;
        gateway.lookedAt = now;
        const int wanted = unitsWanted(g, gateway.demandUnits);
        if (wanted >= gateway.asked) gateway.calmSince = now;
        if (wanted > gateway.asked) {
            log(now, EventKind::ScaleUp, "gateway autoscale", row.component, gateway.asked, wanted,
                fmt::format("asked for {:.1f} units in the last {:.0f} s, {} serve: {} more serve in {:.0f} s", gateway.demandUnits, seconds, gateway.units,
                            wanted - gateway.asked, row.scaleSeconds));
            gateway.asked = wanted;
            schedule(onGrid(now + Duration::fromSeconds(row.scaleSeconds)), Due::GatewayUnits, (g << 12) | static_cast<std::uint32_t>(wanted));
        } else if (wanted < gateway.units && gateway.asked == gateway.units && now - gateway.calmSince >= kCalmBefore) {
            log(now, EventKind::ScaleDown, "gateway autoscale", row.component, gateway.units, wanted,
                fmt::format("asked for {:.1f} units in the last {:.0f} s, fewer would have done for {:.0f} s", gateway.demandUnits, seconds, (now - gateway.calmSince).toSeconds()));
            gateway.units = gateway.asked = wanted;
            gateway.calmSince = now;
            m_plant.setGatewayUnits(g, wanted, now);
            m_lastChange = now;
        }
    }
    schedule(now + lookInterval(m_pace), Due::Gateways, 0);
}

/// Units that were asked for serve from now on. `order` is the gateway and the number.
void ControlPlane::gatewayReady(std::uint32_t order, SimTime now)
{
    const std::uint32_t g = order >> 12;
    const int units = static_cast<int>(order & 0xfffu);
    if (units <= m_gateways[g].units) return;
    m_gateways[g].units = units;
    m_plant.setGatewayUnits(g, units, now);
    m_lastChange = now;
}

bool ControlPlane::gatewaysStandStill() const
{
    for (std::uint32_t g = 0; g < m_gateways.size(); ++g) {
        if (!m_topology.gateways[g].spec->autoscale) continue;
        const Gateway& gateway = m_gateways[g];
        if (gateway.asked != gateway.units || unitsWanted(g, gateway.demandUnits) != gateway.units) return false;
    }
    return true;
}

} // namespace headroom::simulation
