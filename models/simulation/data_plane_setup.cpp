#include "models/simulation/data_plane_inline.h"

#include "core/random/distributions.h"
#include "core/random/stream.h"

#include <algorithm>

/// What a run begins with: its stations, sources and streams of random numbers.
namespace headroom::simulation {

DataPlane::DataPlane(const Topology& topology, std::uint64_t seed, std::uint32_t replication, SimTime start, SimTime end, std::int64_t block)
    : m_topology(topology), m_seed(seed), m_replication(replication), m_now(start), m_end(end), m_hosts(topology)
{
    for (const Duration length : topology.timeouts) {
        m_timeouts.emplace_back(length);
        m_timeoutEventAt.push_back(SimTime::never());
    }
    m_variates.resize(topology.samplers.size());
    m_samplerStreams.resize(topology.samplers.size());
    m_branchStreams.resize(topology.operations.size());
    m_jitterStreams.resize(topology.operations.size());
    m_components.resize(topology.scenario->components.size());
    for (ComponentCounters& counters : m_components) counters.inSystem = stats::Population(start);
    m_operations.resize(topology.operations.size());
    m_edgeCalls.assign(topology.edges.size(), 0);
    // Something can be down, and somebody asks it: a call, or a probe alone.
    const auto asks = [](const std::optional<scenario::ProbeSpec>& probe) { return probe && !probe->calls.empty(); };
    if (std::any_of(topology.steps.begin(), topology.steps.end(), [](const StepRow& row) { return row.guarded; }) ||
        (topology.disturbances && std::any_of(topology.services.begin(), topology.services.end(), [&](const ServiceRow& row) { return asks(row.spec->readiness) || asks(row.spec->liveness); })))
        m_availability.resize(m_components.size());
    setUpStations(start);
    setUpNetwork(start);
    setUpMessaging(start);
    setUpSources(start, end);
    setUpUsers(start, end);
    reseed(block, start);
    startUsers();
}

/// Every stream of the data plane, by name: one per purpose.
void DataPlane::seedStreams(std::int64_t block)
{
    const auto seed = [&](random::Generator& stream, const std::string& name) { stream = random::makeStream(m_seed, m_replication, name, block); };
    const auto idOf = [&](const auto& row) -> const std::string& { return m_topology.component(row.component).id; };
    for (std::size_t i = 0; i < m_samplerStreams.size(); ++i) {
        seed(m_samplerStreams[i], m_topology.samplerStreams[i]);
        m_variates[i].used = kVariatesDrawn;
    }
    for (std::size_t i = 0; i < m_topology.operations.size(); ++i) {
        seed(m_branchStreams[i], "branch/" + m_topology.operations[i].spec->name);
        seed(m_jitterStreams[i], "jitter/" + m_topology.operations[i].spec->name);
    }
    for (std::size_t i = 0; i < m_services.size(); ++i) {
        seed(m_services[i].balance, "balance/" + idOf(m_topology.services[i]));
        seed(m_services[i].deadlock, "deadlock/" + idOf(m_topology.services[i]));
        if (m_topology.services[i].revised) seed(m_services[i].revision, "revision/" + idOf(m_topology.services[i]));
    }
    for (std::size_t i = 0; i < m_queues.size(); ++i) seed(m_queues[i].latency, "latency/" + idOf(m_topology.queues[i]));
    seedMessaging(block);
    for (std::size_t i = 0; i < m_cosmos.size(); ++i) {
        seed(m_cosmos[i].partition, "partition/" + idOf(m_topology.cosmosDbs[i]));
        seed(m_cosmos[i].latency, "latency/" + idOf(m_topology.cosmosDbs[i]));
    }
    for (std::size_t i = 0; i < m_redis.size(); ++i)
        if (!m_redis[i].shardFreeAt.empty()) seed(m_redis[i].shard, "shard/" + idOf(m_topology.redisCaches[i]));
    for (std::size_t i = 0; i < m_disks.size(); ++i) seed(m_disks[i].chance, "disk/" + idOf(m_topology.disks[i]));
    for (std::size_t i = 0; i < m_externals.size(); ++i) {
        seed(m_externals[i].latency, "latency/" + idOf(m_topology.externals[i]));
        seed(m_externals[i].failure, "failure/" + idOf(m_topology.externals[i]));
    }
    for (std::size_t i = 0; i < m_availability.size(); ++i) seed(m_availability[i].chance, "availability/" + m_topology.scenario->components[i].id);
    for (std::size_t i = 0; i < m_gateways.size(); ++i) seed(m_gateways[i].latency, "latency/" + idOf(m_topology.gateways[i]));
    for (std::size_t i = 0; i < m_sources.size(); ++i) {
        const std::string& name = m_topology.scenario->traffic[i].name;
        seed(m_sources[i].arrivalStream, "arrivals/" + name);
        seed(m_sources[i].mixStream, "mix/" + name);
        seed(m_sources[i].regionStream, "region/" + name);
    }
    for (UserGroup& group : m_userGroups) seed(group.stream, "think/" + m_topology.scenario->traffic[group.source].name);
}

void DataPlane::reseed(std::int64_t block, SimTime now)
{
    seedStreams(block);
    for (std::uint32_t i = 0; i < m_sources.size(); ++i) {
        Source& source = m_sources[i];
        if (m_topology.scenario->traffic[i].users) continue;
        const bool pending = source.event != kernel::EventQueue::kNoHandle;
        if (source.arrivals.paced() && (pending || now > m_now)) continue;
        source.arrivals.restart(now);
        const SimTime next = source.arrivals.next(source.arrivalStream);
        if (next >= m_end) {
            if (pending) m_queue.cancel(source.event);
            source.event = kernel::EventQueue::kNoHandle;
        } else if (pending) {
            m_queue.move(source.event, next);
        } else {
            source.event = schedule(next, EventKind::Source, i);
        }
    }
}

void DataPlane::setUpSources(SimTime start, SimTime end)
{
    for (const scenario::TrafficSource& spec : m_topology.scenario->traffic) {
        Source source{workload::Arrivals(spec, *m_topology.scenario, start, end), random::Generator(), random::Generator(), random::Generator(),
                      {}, {}, {}, 0, kernel::EventQueue::kNoHandle};
        source.firstRoundTrip = static_cast<std::uint32_t>(m_roundTripNs.size());
        double sum = 0;
        for (const scenario::MixEntry& entry : spec.mix) {
            sum += entry.share;
            source.mixUpTo.push_back(sum);
            for (std::uint32_t i = 0; i < m_topology.operations.size(); ++i)
                if (m_topology.operations[i].spec->name == entry.operation) source.mixOperation.push_back(i);
        }
        sum = 0;
        for (const scenario::TrafficRegion& region : spec.regions) {
            sum += region.share;
            source.regionUpTo.push_back(sum);
            m_roundTripNs.push_back(region.roundTrip.count());
        }
        m_sources.push_back(std::move(source));
    }
}

} // namespace headroom::simulation
