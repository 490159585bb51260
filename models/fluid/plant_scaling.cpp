#include "models/fluid/plant.h"

#include <algorithm>
#include <cmath>

/// What event-driven scaling, probes and rollouts read of the flows: means where the request-level plant has counts.
namespace headroom::fluid {

using simulation::kNone;
using simulation::TargetKind;

namespace {

constexpr double kProbeCpuSeconds = 0.001;   ///< as in the request-level model
/// A component that refuses more than this share of its calls is taken for one that refuses the probe.
constexpr double kRefuses = 0.5;

Duration atMostADay(double seconds) { return Duration::fromSeconds(std::clamp(seconds, 0.0, 86400.0)); }

/// Whether pods of the service have no other work than what they take from queues.
bool onlyReads(const simulation::Topology& topology, std::uint32_t service)
{
    if (topology.services[service].firstConsumed == kNone) return false;
    for (std::uint32_t i = 0; i < topology.steps.size(); ++i) {
        if (topology.steps[i].target != TargetKind::Service || topology.steps[i].station != service) continue;
        if (std::none_of(topology.operations.begin(), topology.operations.end(), [&](const auto& operation) { return operation.queue != kNone && operation.firstStep == i; })) return false;
    }
    return true;
}

} // namespace

compute::QueueDepth Plant::queueDepth(std::uint32_t component) const
{
    compute::QueueDepth depth;
    for (std::size_t q = 0; q < m_flow.queues.size(); ++q) {
        const simulation::QueueRow& row = m_topology.queues[q];
        if (row.component != component) continue;
        const QueueFlow& flow = m_flow.queues[q];
        depth.waiting = flow.backlog + flow.waiting;
        if (row.consumerOperation != kNone) depth.locked = flow.received * m_flow.operations()[row.consumerOperation].duration.mean;
        depth.deadLettered = queueCounts[q].deadLettered;
    }
    return depth;
}

bool Plant::partitions(std::uint32_t component, std::uint32_t service, std::vector<compute::PartitionOffsets>& out) const
{
    bool known = false;
    for (std::size_t q = 0; q < m_flow.queues.size(); ++q) {
        const simulation::QueueRow& row = m_topology.queues[q];
        if (row.plain || row.component != component || row.consumerService != service) continue;
        known = true;
        const QueueFlow& flow = m_flow.queues[q];
        const double inWork = row.consumerOperation == kNone ? 0 : flow.received * m_flow.operations()[row.consumerOperation].duration.mean;
        const std::int64_t unsettled = std::llround(flow.backlog + flow.waiting + inWork);
        // Spread evenly: whole messages, the first partitions get what is left over.
        const std::int64_t lines = row.lines > 0 && !row.perPod ? row.lines : 1;
        for (std::int64_t l = 0; l < lines; ++l) out.push_back({unsettled / lines + (l < unsettled % lines), 0});
    }
    return known;
}

simulation::Plant::Traffic Plant::trafficOf(std::uint32_t service) const
{
    const Station& station = m_flow.workers(service);
    return {station.hold + station.waiting + station.backlog, components[m_topology.services[service].component].arrivals};
}

double Plant::flowInto(std::uint32_t component) const
{
    double flow = 0;
    for (std::size_t i = 0; i < m_flow.steps().size(); ++i)
        if (m_topology.steps[i].component == component) flow += m_flow.steps()[i].rate;
    return flow;
}

void Plant::setIdleCycle(std::uint32_t service, std::uint32_t component, std::optional<simulation::IdleCycleRule> rule)
{
    m_moved = true;
    m_flow.setIdleCycle(service, rule ? m_flow.queueBetween(service, component) : kNone, rule.value_or(simulation::IdleCycleRule{}));
}

std::optional<simulation::IdleCycle> Plant::idleCycleOf(std::uint32_t service, std::uint32_t component, const simulation::IdleCycleRule& rule) const
{
    const std::uint32_t q = m_flow.queueBetween(service, component);
    if (q == kNone || m_flow.isDown(component)) return std::nullopt;
    return m_flow.idleCycleOf(q, rule);
}

compute::ProbeAnswer Plant::probePod(std::uint32_t id, SimTime) const { return {m_pods[id].alive, {}}; }

compute::ProbeAnswer Plant::probe(std::uint32_t component, SimTime)
{
    const double network = m_topology.component(component).roundTrip.toSeconds() * m_flow.slowness(component);
    if (m_flow.isDown(component)) return {false, atMostADay(network)};
    for (const Station& station : m_flow.stations()) {
        if (station.component != component || station.kind == Station::Kind::Pool) continue;
        if (station.kind == Station::Kind::Workers && m_flow.supply[station.index].readyPods <= 0) return {false, atMostADay(network)};
        const bool full = station.kind == Station::Kind::Sql && station.backlog >= station.limit * 0.999;
        if (full || station.refusedShare > kRefuses) return {false, atMostADay(network)};
        const double own = station.kind == Station::Kind::Sql ? kProbeCpuSeconds * station.stretch * m_flow.slowness(component) : station.wait.mean;
        return {true, atMostADay(network + own)};
    }
    return {true, atMostADay(network)};
}

void Plant::makeUnready(std::uint32_t id, SimTime now)
{
    if (!m_pods[id].ready) return;
    if (onlyReads(m_topology, m_pods[id].service)) return;   // readiness is about endpoints: it goes on reading its queue
    drain(id, now);
    m_pods[id].drainedAt = SimTime::never();
}

void Plant::setRevision(std::uint32_t id, double slowdown, double failureProbability)
{
    m_pods[id].slowdown = slowdown;
    m_pods[id].failureProbability = failureProbability;
    if (m_pods[id].ready) refreshSupply(m_pods[id].service);
}

simulation::Plant::Calls Plant::callsOf(std::uint32_t service) const
{
    const ComponentCount& count = components[m_topology.services[service].component];
    return {count.completions, count.failures, m_services[service].slowCalls};
}

void Plant::watch(std::uint32_t service, Duration slowAbove) { m_services[service].slowAbove = slowAbove.toSeconds(); }

void Plant::countSlow(double seconds)
{
    for (std::size_t i = 0; i < m_flow.steps().size(); ++i) {
        const simulation::StepRow& row = m_topology.steps[i];
        if (row.target != TargetKind::Service || m_services[row.station].slowAbove <= 0) continue;
        const StepState& step = m_flow.steps()[i];
        const double well = step.served * seconds * (1 - std::min(1.0, step.failures.sum()));
        m_services[row.station].slowCalls += well * exceedance(step.response, m_services[row.station].slowAbove);
    }
}

} // namespace headroom::fluid
