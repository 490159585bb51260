#include "models/fluid/recorder.h"

#include <algorithm>
#include <cmath>

/// Gateways, limits, guards and outbound ports in a recording of rates.
namespace headroom::fluid {

using simulation::NetworkResource;
using simulation::NetworkSignal;

namespace {

double ratio(double part, double whole) { return whole > 0 ? part / whole : 0.0; }

} // namespace

double Recorder::networkValue(const NetworkSignal& signal) const
{
    const auto sum = [&](auto member) {
        double count = 0;
        for (std::size_t i = 0; i < m_topology.guards.size(); ++i)
            if (m_topology.guards[i].component == signal.index) count += m_plant.guardCounts[i].*member;
        return count;
    };
    switch (signal.kind) {
    case NetworkSignal::Kind::Units: return m_plant.flow().gatewayUnits[signal.index];
    case NetworkSignal::Kind::GatewayRefused: return m_plant.gatewayCounts[signal.index].refused;
    case NetworkSignal::Kind::Ports: return m_plant.outboundCounts[signal.index].used;
    case NetworkSignal::Kind::PortsRefused: return m_plant.outboundCounts[signal.index].refused;
    case NetworkSignal::Kind::LimitRefused: return m_plant.limitCounts[signal.index].refused;
    case NetworkSignal::Kind::Rejected: return sum(&Plant::GuardCount::rejected);
    case NetworkSignal::Kind::Fallbacks: return sum(&Plant::GuardCount::fallbacks);
    }
    return 0;
}

Recorder::Reading Recorder::readNetwork(const ResourceRow& row, Last& last, double seconds) const
{
    const NetworkResource& resource = m_networkResources[row.station];
    const auto rate = [&](double value, double& before) {
        const double change = value - before;
        before = value;
        return change / seconds;
    };
    Reading reading;
    switch (resource.kind) {
    case NetworkResource::Kind::Requests: {
        const Plant::GatewayCount& count = m_plant.gatewayCounts[resource.index];
        const double perUnit = simulation::requestsPerUnit(m_topology.gateways[resource.index]);
        const double passed = perUnit * rate(count.passedUnitSeconds, last.value);
        const double refused = perUnit * rate(std::max(0.0, count.askedUnitSeconds - count.passedUnitSeconds), last.refused);
        reading.capacity = perUnit * m_plant.flow().gatewayUnits[resource.index];
        reading.demand = passed + std::max(0.0, refused);
        reading.mean = reading.max = ratio(passed, reading.capacity);
        reading.refusedShare = ratio(std::max(0.0, refused), reading.demand);
        break;
    }
    case NetworkResource::Kind::Connections: {
        const simulation::GatewayRow& gateway = m_topology.gateways[resource.index];
        reading.capacity = gateway.connectionsPerUnit * m_plant.flow().gatewayUnits[resource.index];
        reading.demand = gateway.spec->clientsPerRequest * rate(m_plant.components[resource.component].arrivals, last.value);
        reading.mean = reading.max = ratio(reading.demand, reading.capacity);
        break;
    }
    case NetworkResource::Kind::RateLimit: {
        double pods = 1;
        for (std::uint32_t s = 0; s < m_topology.services.size(); ++s)
            if (m_topology.services[s].component == resource.component) pods = m_control.counts(s).ready;
        const double passed = rate(m_plant.limitCounts[resource.index].passed, last.value), refused = rate(m_plant.limitCounts[resource.index].refused, last.refused);
        reading.capacity = simulation::capacityOf(m_topology, m_topology.limits[resource.index], pods);
        reading.demand = passed + refused;
        reading.mean = reading.max = ratio(passed, reading.capacity);
        reading.refusedShare = ratio(refused, reading.demand);
        break;
    }
    case NetworkResource::Kind::Ports: {
        const Plant::OutboundCount& count = m_plant.outboundCounts[resource.index];
        const double asked = rate(count.asked, last.value), refused = rate(count.refused, last.refused);
        reading.capacity = m_topology.outbounds[resource.index].ports;
        reading.demand = count.used;
        reading.mean = reading.max = ratio(reading.demand, reading.capacity);
        reading.refusedShare = ratio(refused, asked);
        break;
    }
    }
    return reading;
}

void Recorder::summariseNetwork()
{
    const auto figures = [&](std::uint32_t component) -> auto& { return m_recording.components[component].figures; };
    for (std::size_t i = 0; i < m_topology.gateways.size(); ++i) {
        figures(m_topology.gateways[i].component).emplace_back("units", m_plant.flow().gatewayUnits[i]);
        figures(m_topology.gateways[i].component).emplace_back("refusedAboveCapacity", std::floor(m_plant.gatewayCounts[i].refused));
    }
    for (std::size_t i = 0; i < m_topology.limits.size(); ++i) figures(m_topology.limits[i].component).emplace_back("rateLimited", std::floor(m_plant.limitCounts[i].refused));
    for (std::size_t i = 0; i < m_topology.outbounds.size(); ++i) {
        const Plant::OutboundCount& count = m_plant.outboundCounts[i];
        auto& list = figures(m_topology.outbounds[i].component);
        list.emplace_back("newConnections", std::floor(count.asked - count.refused));
        list.emplace_back("refusedConnections", std::floor(count.refused));
        list.emplace_back("portsPerNode", m_topology.outbounds[i].ports);
    }
    for (const NetworkSignal& signal : m_networkSignals) {
        if (signal.kind == NetworkSignal::Kind::Rejected) figures(signal.component).emplace_back("rejectedByBreakers", std::floor(networkValue(signal)));
        if (signal.kind == NetworkSignal::Kind::Fallbacks) figures(signal.component).emplace_back("fallbacks", std::floor(networkValue(signal)));
    }
}

} // namespace headroom::fluid
