#include "models/simulation/metered_traffic.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace headroom::simulation {

namespace {

constexpr double kChunkBytes = 65536;

/// Where a value that is not written comes from: stores answer with it, everything else is sent it.
bool isReadFrom(const Topology& topology, const StepRow& step)
{
    const scenario::Component& target = topology.component(step.component);
    const bool store = target.as<scenario::CosmosDbSpec>() || target.as<scenario::RedisSpec>() || target.as<scenario::SqlDatabaseSpec>() ||
        target.as<scenario::PostgresqlSpec>() || target.as<scenario::DocumentStoreSpec>();
    return store && !step.write;
}

const std::string& regionOf(const Topology& topology, std::uint32_t component)
{
    const std::string& own = topology.component(component).region;
    return own.empty() ? topology.scenario->region : own;
}

} // namespace

Traffic& Traffic::operator+=(const Traffic& other)
{
    calls += other.calls;
    sentBytes += other.sentBytes;
    returnedBytes += other.returnedBytes;
    chunks64KB += other.chunks64KB;
    return *this;
}

MeteredTraffic::MeteredTraffic(const Topology& topology) : m_topology(topology)
{
    for (std::uint32_t o = 0; o < topology.operations.size(); ++o) {
        collect(o, topology.operations[o].firstStep, topology.operations[o].stepCount, 1);
        collectOutbound(o, topology.operations[o].spec->steps, 1);
    }
}

void MeteredTraffic::collect(std::uint32_t operation, std::uint32_t first, std::uint32_t count, double visits)
{
    for (std::uint32_t s = first; s < first + count; ++s) {
        const StepRow& step = m_topology.steps[s];
        const double here = visits * step.times * step.probability;
        if (step.edge != kNone) m_visits.push_back({operation, s, here});
        collect(operation, step.firstChild, step.childCount, here);
    }
}

void MeteredTraffic::collectOutbound(std::uint32_t operation, const std::vector<scenario::Step>& steps, double visits)
{
    for (const scenario::Step& step : steps) {
        const double here = visits * step.times * step.probability;
        if (!step.newConnection.empty())
            for (std::uint32_t c = 0; c < m_topology.scenario->components.size(); ++c)
                if (m_topology.component(c).id == step.newConnection) m_outbound.push_back({operation, c, here * step.bytes});
        collectOutbound(operation, step.steps, here);
    }
}

std::vector<std::pair<std::uint32_t, double>> MeteredTraffic::outboundBytes(const std::vector<double>& offered) const
{
    std::vector<std::pair<std::uint32_t, double>> bytes;
    for (const OutboundVisit& visit : m_outbound) bytes.emplace_back(visit.component, offered[visit.operation] * visit.bytesPerRequest);
    return bytes;
}

std::vector<Traffic> MeteredTraffic::byEdge(const std::vector<double>& edgeCalls, const std::vector<double>& offered) const
{
    std::vector<Traffic> expected(m_topology.edges.size());
    for (const Visit& visit : m_visits) {
        const StepRow& step = m_topology.steps[visit.step];
        Traffic& edge = expected[step.edge];
        const double calls = offered[visit.operation] * visit.perRequest;
        edge.calls += calls;
        (isReadFrom(m_topology, step) ? edge.returnedBytes : edge.sentBytes) += calls * step.bytes;
        edge.chunks64KB += calls * std::max(1.0, std::ceil(step.bytes / kChunkBytes));
    }
    for (std::size_t e = 0; e < expected.size(); ++e) {
        Traffic& edge = expected[e];
        const double happened = edge.calls > 0 ? edgeCalls[e] / edge.calls : 0;
        edge.sentBytes *= happened;
        edge.returnedBytes *= happened;
        edge.chunks64KB *= happened;
        edge.calls = edgeCalls[e];
    }
    return expected;
}

std::vector<Traffic> byComponent(const Topology& topology, const std::vector<Traffic>& byEdge)
{
    std::vector<Traffic> result(topology.scenario->components.size());
    for (std::size_t e = 0; e < byEdge.size(); ++e) result[topology.edges[e].to] += byEdge[e];
    return result;
}

std::vector<RegionCrossing> regionCrossings(const Topology& topology, const std::vector<Traffic>& byEdge)
{
    std::vector<RegionCrossing> crossings;
    for (std::size_t e = 0; e < byEdge.size(); ++e) {
        const EdgeRow& edge = topology.edges[e];
        if (edge.from == kNone || regionOf(topology, edge.from) == regionOf(topology, edge.to)) continue;
        if (topology.component(edge.to).kind == "external") continue;   // outside of the provider's regions
        if (byEdge[e].sentBytes > 0) crossings.push_back({edge.from, byEdge[e].sentBytes});
        if (byEdge[e].returnedBytes > 0) crossings.push_back({edge.to, byEdge[e].returnedBytes});
    }
    return crossings;
}

} // namespace headroom::simulation
