#include "models/simulation/recorder.h"

#include <algorithm>

/// Gateways, limits, guards and outbound ports in a recording.
namespace headroom::simulation {
namespace {

double number(std::uint64_t count) { return static_cast<double>(count); }
double ratio(double part, double whole) { return whole > 0 ? part / whole : 0.0; }

} // namespace

/// Cumulated for a rate, else as it is now.
double Recorder::networkValue(const NetworkSignal& signal, SimTime now)
{
    const auto sum = [&](auto member) {
        std::uint64_t count = 0;
        for (std::size_t i = 0; i < m_topology.guards.size(); ++i)
            if (m_topology.guards[i].component == signal.index) count += m_data.guardCounts()[i].*member;
        return number(count);
    };
    switch (signal.kind) {
    case NetworkSignal::Kind::Units: return m_data.gateways()[signal.index].units;
    case NetworkSignal::Kind::GatewayRefused: return number(m_data.gateways()[signal.index].refused);
    case NetworkSignal::Kind::Ports: return m_data.portsInUse(signal.index, now);
    case NetworkSignal::Kind::PortsRefused: return number(m_data.outbounds()[signal.index].refused);
    case NetworkSignal::Kind::LimitRefused: return number(m_data.limiters()[signal.index].refused);
    case NetworkSignal::Kind::Rejected: return sum(&GuardCounts::rejected);
    case NetworkSignal::Kind::Fallbacks: return sum(&GuardCounts::fallbacks);
    }
    return 0;
}

Recorder::Reading Recorder::readNetwork(ResourceProbe& probe, SimTime now, double seconds)
{
    const NetworkResource& resource = m_networkResources[probe.station];
    const auto rate = [&](double value, double& last) {
        const double change = value - last;
        last = value;
        return change / seconds;
    };
    Reading reading;
    switch (resource.kind) {
    case NetworkResource::Kind::Requests: {
        const GatewayState& gateway = m_data.gateways()[resource.index];
        const double perUnit = requestsPerUnit(m_topology.gateways[resource.index]);
        const double passed = perUnit * rate(gateway.passedUnitSeconds, probe.last);
        const double refused = perUnit * rate(gateway.askedUnitSeconds - gateway.passedUnitSeconds, probe.lastRefused);
        reading.capacity = perUnit * gateway.units;
        reading.demand = passed + refused;
        reading.mean = reading.max = ratio(passed, reading.capacity);
        reading.refusedShare = ratio(refused, reading.demand);
        break;
    }
    case NetworkResource::Kind::Connections: {
        // Every client asks 1/clients times a second, so the rate says how many are there.
        const GatewayRow& row = m_topology.gateways[resource.index];
        const double asked = rate(number(m_data.components()[resource.component].arrivals), probe.last);
        reading.capacity = row.connectionsPerUnit * m_data.gateways()[resource.index].units;
        reading.demand = row.spec->clientsPerRequest * asked;
        reading.mean = reading.max = ratio(reading.demand, reading.capacity);
        break;
    }
    case NetworkResource::Kind::RateLimit: {
        const LimiterState& limiter = m_data.limiters()[resource.index];
        const LimitRow& row = m_topology.limits[resource.index];
        double pods = 1;
        for (std::uint32_t s = 0; s < m_topology.services.size(); ++s)
            if (m_topology.services[s].component == resource.component) pods = m_control.counts(s).ready;
        const double passed = rate(number(limiter.passed), probe.last), refused = rate(number(limiter.refused), probe.lastRefused);
        reading.capacity = capacityOf(m_topology, row, pods);
        reading.demand = passed + refused;
        reading.mean = reading.max = ratio(passed, reading.capacity);
        reading.refusedShare = ratio(refused, reading.demand);
        break;
    }
    case NetworkResource::Kind::Ports: {
        const OutboundState& outbound = m_data.outbounds()[resource.index];
        const double asked = rate(number(outbound.asked), probe.last), refused = rate(number(outbound.refused), probe.lastRefused);
        reading.capacity = m_topology.outbounds[resource.index].ports;
        reading.demand = m_data.portsInUse(resource.index, now);
        reading.mean = reading.max = ratio(reading.demand, reading.capacity);
        reading.refusedShare = ratio(refused, asked);
        reading.firstFullAt = outbound.firstFullAt;
        break;
    }
    }
    return reading;
}

void Recorder::summariseNetwork()
{
    const auto figures = [&](std::uint32_t component) -> auto& { return m_recording.components[component].figures; };
    for (std::size_t i = 0; i < m_topology.gateways.size(); ++i) {
        figures(m_topology.gateways[i].component).emplace_back("units", m_data.gateways()[i].units);
        figures(m_topology.gateways[i].component).emplace_back("refusedAboveCapacity", number(m_data.gateways()[i].refused));
    }
    for (std::size_t i = 0; i < m_topology.limits.size(); ++i) figures(m_topology.limits[i].component).emplace_back("rateLimited", number(m_data.limiters()[i].refused));
    for (std::size_t i = 0; i < m_topology.outbounds.size(); ++i) {
        auto& list = figures(m_topology.outbounds[i].component);
        list.emplace_back("newConnections", number(m_data.outbounds()[i].asked - m_data.outbounds()[i].refused));
        list.emplace_back("refusedConnections", number(m_data.outbounds()[i].refused));
        list.emplace_back("portsPerNode", m_topology.outbounds[i].ports);
    }
    for (std::uint32_t c = 0; c < m_recording.components.size(); ++c) {
        GuardCounts sum;
        bool budget = false, breaker = false, fallback = false;
        for (std::size_t i = 0; i < m_topology.guards.size(); ++i) {
            const GuardRow& row = m_topology.guards[i];
            if (row.component != c) continue;
            budget = budget || row.budget;
            breaker = breaker || row.breaker;
            fallback = fallback || row.fallback;
            const GuardCounts& counts = m_data.guardCounts()[i];
            sum.rejected += counts.rejected;
            sum.openings += counts.openings;
            sum.retriesDenied += counts.retriesDenied;
            sum.fallbacks += counts.fallbacks;
        }
        if (breaker) figures(c).emplace_back("breakerOpenings", number(sum.openings));
        if (breaker) figures(c).emplace_back("rejectedByBreakers", number(sum.rejected));
        if (budget) figures(c).emplace_back("retriesDenied", number(sum.retriesDenied));
        if (fallback) figures(c).emplace_back("fallbacks", number(sum.fallbacks));
    }
    for (std::size_t o = 0; o < m_topology.operations.size(); ++o) {
        const OperationRow& row = m_topology.operations[o];
        if (row.queue == kNone) continue;
        const QueueState& queue = m_data.queues()[row.queue];
        auto& list = figures(m_topology.queues[row.queue].component);
        // Of a topic's subscriptions each has its own.
        const std::string& name = m_topology.queues[row.queue].name;
        const std::string& id = m_topology.component(m_topology.queues[row.queue].component).id;
        const std::string prefix = name.size() > id.size() ? name.substr(id.size() + 1) + "." : std::string();
        if (row.spec->redrive) list.emplace_back(prefix + "redriven", number(queue.redriven));
        // A replay reaches all subscriptions of the topic.
        const bool replayed = std::any_of(m_topology.operations.begin(), m_topology.operations.end(), [&](const OperationRow& other) {
            return other.queue != kNone && other.spec->redrive && m_topology.queues[other.queue].component == m_topology.queues[row.queue].component;
        });
        if (replayed || row.spec->duplicateWindow) list.emplace_back(prefix + "treatedTwice", number(queue.treatedTwice));
        if (row.spec->skipsDuplicates) list.emplace_back(prefix + "duplicatesSkipped", number(queue.duplicatesSkipped));
    }
}

} // namespace headroom::simulation
