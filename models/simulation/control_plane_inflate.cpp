#include "models/simulation/control_plane.h"

#include <fmt/format.h>

/// Auto-inflate of Event Hubs namespaces: units go up while sends are throttled, up to a maximum, and never down (Azure Event Hubs
/// documentation, "Automatically scale up throughput units"). How often it looks and how far it goes is not published: one unit a minute.
namespace headroom::simulation {
namespace {

constexpr Duration kInflateInterval = Duration::minutes(1);

} // namespace

void ControlPlane::setUpInflation(SimTime start)
{
    m_throttledSeen.assign(m_topology.brokers.size(), 0);
    for (std::uint32_t b = 0; b < m_topology.brokers.size(); ++b) {
        m_throttledSeen[b] = m_plant.throttledSends(b);
        if (m_topology.brokers[b].maxUnits > m_topology.brokers[b].units) schedule(onGrid(start + kInflateInterval), Due::AutoInflate, b);
    }
}

void ControlPlane::inflate(std::uint32_t broker, SimTime now)
{
    const BrokerRow& row = m_topology.brokers[broker];
    const std::uint32_t units = m_plant.throughputUnits(broker);
    const std::uint64_t throttled = m_plant.throttledSends(broker);
    const std::uint64_t refused = throttled - m_throttledSeen[broker];
    m_throttledSeen[broker] = throttled;
    if (units >= row.maxUnits) return;   // for good: it never goes down
    if (refused > 0) {
        m_plant.setThroughputUnits(broker, units + 1);
        m_lastChange = now;
        log(now, EventKind::ScaleUp, "auto-inflate", row.component, static_cast<int>(units), static_cast<int>(units + 1),
            fmt::format("{} sends were throttled in the last minute at {} unit{}; at most {} may be used", refused, units, units == 1 ? "" : "s", row.maxUnits));
    }
    schedule(onGrid(now + kInflateInterval), Due::AutoInflate, broker);
}

/// Whether no namespace has been throttled since its last look, or none that is could go up.
bool ControlPlane::inflationIdle() const
{
    for (std::uint32_t b = 0; b < m_throttledSeen.size(); ++b)
        if (m_plant.throughputUnits(b) < m_topology.brokers[b].maxUnits && m_plant.throttledSends(b) != m_throttledSeen[b]) return false;
    return true;
}

} // namespace headroom::simulation
