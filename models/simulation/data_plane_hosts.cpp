#include "models/simulation/data_plane_inline.h"

#include <algorithm>
#include <cmath>

/// Stores in pods: what the life of the pods means to them. The books are HostBook's.
namespace headroom::simulation {

void DataPlane::setUpHosts()
{
    m_hostCpu.resize(m_topology.services.size());
    for (std::uint32_t s = 0; s < m_topology.services.size(); ++s)
        if (m_topology.services[s].hosts) setHostedDown(s, true);   // until the first pod is ready
}

void DataPlane::setHostedDown(std::uint32_t service, bool down)
{
    for (const std::uint32_t hosted : m_hosts.storesOf(service)) setDown(m_topology.hosted[hosted].component, down, m_now);
}

void DataPlane::hostReady(std::uint32_t id)
{
    const std::uint32_t service = m_pods[id].service;
    settleHostCpu(service, m_now);
    if (m_podHostCpu.size() <= id) m_podHostCpu.resize(std::size_t{id} + 1);
    m_podHostCpu[id].since = m_hostCpu[service].perPod;
    m_podHostCpu[id].counting = true;
    const bool first = m_hosts.podReady(service, id);
    refreshHostCores(service);
    if (first) setHostedDown(service, false);
}

void DataPlane::hostUnready(std::uint32_t id)
{
    const std::uint32_t service = m_pods[id].service;
    settleHostCpu(service, m_now);
    if (id < m_podHostCpu.size() && m_podHostCpu[id].counting) {
        m_podHostCpu[id].before += m_hostCpu[service].perPod - m_podHostCpu[id].since;
        m_podHostCpu[id].counting = false;
    }
    const bool last = m_hosts.podUnready(service, id);
    refreshHostCores(service);
    if (last) setHostedDown(service, true);
}

/// The process has ended: connections to what was in it are cut, and what was in memory alone is gone. With several pods the calls that
/// are under way are taken to be those of the others.
void DataPlane::hostDied(std::uint32_t id)
{
    const std::uint32_t service = m_pods[id].service;
    for (const std::uint32_t hosted : m_hosts.storesOf(service)) {
        const HostedRow& row = m_topology.hosted[hosted];
        if (row.keeps == HostedRow::Keeps::Process) loseFrom(hosted, m_hosts.take(hosted, id));
        if (m_hosts.readyPods(service) == 0) cutConnections(row.component, m_now);
    }
}

void DataPlane::keepVolume(std::uint32_t from, std::uint32_t to) { m_hosts.inherit(m_pods[from].service, from, to); }

void DataPlane::loseVolume(std::uint32_t id, SimTime now)
{
    const std::uint32_t service = m_pods[id].service;
    if (!m_topology.services[service].hosts) return;
    m_now = now;
    for (const std::uint32_t hosted : m_hosts.storesOf(service)) {
        const double share = m_hosts.take(hosted, id);
        if (m_topology.hosted[hosted].keeps == HostedRow::Keeps::Pod) loseFrom(hosted, share);
    }
}

/// `share` of the contents is gone with a pod.
void DataPlane::loseFrom(std::uint32_t hosted, double share)
{
    const HostedRow& row = m_topology.hosted[hosted];
    HostBook::Lost& lost = m_hosts.lost[hosted];
    if (share <= 0) return;
    switch (row.kind) {
    case HostedRow::Kind::Redis: {
        RedisState& redis = m_redis[row.station];
        const double gone = redis.keys.liveBytes * share;
        lost.bytes += gone;
        if (redis.writtenBytes > 0) lost.items += std::round(gone * redis.writtenKeys / redis.writtenBytes);
        forgetKeys(redis, share);
        break;
    }
    case HostedRow::Kind::Documents: {
        DatabaseState& database = m_databases[row.station];
        const double items = std::round(database.heldItems * share), bytes = database.heldBytes * share;
        lost.bytes += bytes;
        lost.items += items;
        database.heldBytes -= bytes;
        database.heldItems -= items;
        break;
    }
    }
}

/// Documents have the cores of all ready pods; the one command thread of a Redis has at most one core.
void DataPlane::refreshHostCores(std::uint32_t service)
{
    settleHostCpu(service, m_now);
    double cores = 0, most = 0;
    for (const std::uint32_t pod : m_hosts.ready(service)) {
        cores += m_pods[pod].cpuCores;
        most = std::max(most, m_pods[pod].cpuCores);
    }
    for (const std::uint32_t hosted : m_hosts.storesOf(service)) {
        const HostedRow& row = m_topology.hosted[hosted];
        if (row.kind == HostedRow::Kind::Documents) {
            m_databases[row.station].cpu.setCapacity(cores, m_now);
            scheduleDatabaseCpu(row.station);
        } else if (row.kind == HostedRow::Kind::Redis && most > 0) {
            m_redis[row.station].commandNs = static_cast<std::int64_t>(1e9 / (m_topology.redisCaches[row.station].spec->commandsPerSecond * std::min(1.0, most)));
        }
    }
}

// -------------------------------------------------------------------------------------- CPU and memory of the pods

/// Core-seconds that the stores of the service have used so far.
double DataPlane::hostedBusy(std::uint32_t service, SimTime now) const
{
    double seconds = 0;
    for (const std::uint32_t hosted : m_hosts.storesOf(service)) {
        const HostedRow& row = m_topology.hosted[hosted];
        if (row.kind == HostedRow::Kind::Documents) seconds += m_databases[row.station].cpu.busyCoreSeconds(now);
        // What is in its line has been counted as busy already; it is used when its turn comes.
        if (row.kind == HostedRow::Kind::Redis)
            seconds += m_redis[row.station].busyNs * 1e-9 - std::max(0.0, (m_redis[row.station].freeAt - now).toSeconds());
    }
    return seconds;
}

void DataPlane::settleHostCpu(std::uint32_t service, SimTime now)
{
    HostCpu& cpu = m_hostCpu[service];
    const double busy = hostedBusy(service, now);
    const std::size_t pods = m_hosts.readyPods(service);
    if (pods > 0 && busy > cpu.seen) cpu.perPod += (busy - cpu.seen) / static_cast<double>(pods);
    cpu.seen = std::max(cpu.seen, busy);
}

double DataPlane::hostedCoreSeconds(std::uint32_t id, SimTime now)
{
    if (id >= m_podHostCpu.size()) return 0;
    if (!m_podHostCpu[id].counting) return m_podHostCpu[id].before;
    const std::uint32_t service = m_pods[id].service;
    settleHostCpu(service, now);
    return m_podHostCpu[id].before + m_hostCpu[service].perPod - m_podHostCpu[id].since;
}

double DataPlane::hostedRunnable(std::uint32_t service) const
{
    double jobs = 0;
    for (const std::uint32_t hosted : m_hosts.storesOf(service)) {
        const HostedRow& row = m_topology.hosted[hosted];
        if (row.kind == HostedRow::Kind::Documents) jobs += static_cast<double>(m_databases[row.station].cpu.activeJobs());
        if (row.kind == HostedRow::Kind::Redis && m_redis[row.station].freeAt > m_now) jobs += 1;
    }
    return jobs / static_cast<double>(std::max<std::size_t>(1, m_hosts.readyPods(service)));
}

/// A database keeps its documents on its volume; a cache has its keys in memory.
double DataPlane::heldBytes(std::uint32_t id) const
{
    const std::uint32_t service = m_pods[id].service;
    double bytes = 0;
    for (const std::uint32_t hosted : m_hosts.storesOf(service))
        if (m_topology.hosted[hosted].kind == HostedRow::Kind::Redis) bytes += m_redis[m_topology.hosted[hosted].station].keys.liveBytes * m_hosts.shareOf(hosted, id);
    return bytes;
}

} // namespace headroom::simulation
