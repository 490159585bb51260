#include "models/simulation/recorder.h"

#include <algorithm>
#include <cmath>

/// What can be full, and how full it is. A bucket counts as saturated at a mean of 98 % or more, or when more than 1 % of what
/// was asked for was refused.
namespace headroom::simulation {
namespace {

constexpr double kSaturated = 0.98;
constexpr double kRefusedShare = 0.01;

/// Mean of an occupancy that is reset at every bucket.
double ratio(double part, double whole) { return whole > 0 ? part / whole : 0.0; }

} // namespace

void Recorder::addResource(Probe probe, std::uint32_t component, std::uint32_t station, std::uint32_t part, std::string name, std::string unit)
{
    Resource resource;
    resource.component = m_topology.component(component).id;
    resource.id = resource.component + "/" + name;
    resource.name = std::move(name);
    resource.unit = std::move(unit);
    m_recording.resources.push_back(std::move(resource));
    m_probes.push_back(ResourceProbe{probe, station, part, 0, 0, 0, 0});
}

void Recorder::addResources()
{
    for (std::uint32_t s = 0; s < m_topology.services.size(); ++s) {
        const ServiceRow& row = m_topology.services[s];
        addResource(Probe::Workers, row.component, s, 0, "workers", "slots");
        if (row.spec->cpuLimitMilli) addResource(Probe::ServiceCpu, row.component, s, 0, "cpu", "cores");
        if (row.spec->memoryLimitBytes) addResource(Probe::ServiceMemory, row.component, s, 0, "memory", "B");
        for (std::uint32_t p = 0; p < row.pools.size(); ++p)
            addResource(Probe::Connections, row.component, s, p, "connections to " + m_topology.component(row.pools[p].target).id, "connections");
    }
    for (std::uint32_t q = 0; q < m_topology.queues.size(); ++q) {
        const QueueRow& row = m_topology.queues[q];
        if (row.topic != kNone) continue;
        if (row.spec->sendsPerSecond) addResource(Probe::QueueSends, row.component, q, 0, "sends", "messages/s");
        addResource(Probe::QueueSize, row.component, q, 0, "size", "B");
    }
    for (std::uint32_t b = 0; b < m_topology.serviceBuses.size(); ++b)
        if (m_topology.serviceBuses[b].spec->tier != "premium") addResource(Probe::Credits, m_topology.serviceBuses[b].component, b, 0, "credits", "credits/s");
    for (std::uint32_t c = 0; c < m_topology.cosmosDbs.size(); ++c) addResource(Probe::RequestUnits, m_topology.cosmosDbs[c].component, c, 0, "RU/s", "RU/s");
    for (std::uint32_t i = 0; i < m_topology.redisCaches.size(); ++i) {
        addResource(Probe::RedisMemory, m_topology.redisCaches[i].component, i, 0, "memory", "B");
        addResource(Probe::RedisCommands, m_topology.redisCaches[i].component, i, 0, "commands", "s/s");
        addResource(Probe::RedisConnections, m_topology.redisCaches[i].component, i, 0, "connections", "connections");
    }
    for (std::uint32_t i = 0; i < m_topology.sqlDatabases.size(); ++i) {
        addResource(Probe::SqlCores, m_topology.sqlDatabases[i].component, i, 0, "vCores", "cores");
        addResource(Probe::SqlWorkers, m_topology.sqlDatabases[i].component, i, 0, "workers", "workers");
    }
    for (std::uint32_t i = 0; i < m_topology.databases.size(); ++i) {
        const DatabaseRow& row = m_topology.databases[i];
        addResource(Probe::DatabaseCores, row.component, i, 0, row.postgresql ? "vCores" : "cpu", "cores");
        addResource(Probe::DatabaseConnections, row.component, i, 0, "connections", "connections");
    }
    for (std::uint32_t i = 0; i < m_topology.disks.size(); ++i) addResource(Probe::DiskOperations, m_topology.disks[i].component, i, 0, "IOPS", "1/s");
    for (std::uint32_t p = 0; p < m_topology.pools.size(); ++p) {
        addResource(Probe::PoolCpu, m_topology.pools[p].component, p, 0, "cpu", "cores");
        addResource(Probe::PoolCpuRequests, m_topology.pools[p].component, p, 0, "cpu requests", "cores");
    }
    for (std::uint32_t i = 0; i < m_networkResources.size(); ++i)
        addResource(Probe::Network, m_networkResources[i].component, i, 0, m_networkResources[i].name, m_networkResources[i].unit);
    addMessaging();
}

void Recorder::recordResources(SimTime now, double seconds)
{
    for (std::size_t i = 0; i < m_probes.size(); ++i) {
        ResourceProbe& probe = m_probes[i];
        Resource& resource = m_recording.resources[i];
        const Reading reading = read(probe, now, seconds);
        const double mean = std::clamp(reading.mean, 0.0, 1.0);
        resource.utilisationMean.push_back(static_cast<float>(mean));
        resource.utilisationMax.push_back(static_cast<float>(std::clamp(reading.max, 0.0, 1.0)));
        resource.capacity.push_back(static_cast<float>(reading.capacity));
        resource.demand.push_back(static_cast<float>(reading.demand));
        probe.utilisationIntegral += mean * seconds;
        probe.seconds += seconds;
        resource.utilisation.value = probe.utilisationIntegral / probe.seconds;
        resource.utilisationPeak = std::max(resource.utilisationPeak, std::clamp(reading.max, 0.0, 1.0));
        if (reading.firstFullAt && !resource.firstFullAt) resource.firstFullAt = reading.firstFullAt;
        if (mean >= kSaturated || reading.refusedShare > kRefusedShare) {
            resource.saturatedMinutes += seconds / 60;
            if (!resource.firstSaturatedAt) resource.firstSaturatedAt = m_bucketStart;
            if (!resource.firstFullAt) resource.firstFullAt = m_bucketStart;
        }
    }
    // Read by several probes above, so reset only now.
    for (ServiceState& service : m_data.services()) {
        service.workers.reset(now);
        for (Occupancy& pool : service.pools) pool.reset(now);
    }
    for (SqlState& sql : m_data.sqlDatabases()) sql.workers.reset(now);
}

Recorder::Reading Recorder::read(ResourceProbe& probe, SimTime now, double seconds)
{
    const auto ofOccupancy = [&](const Occupancy& occupancy) {
        Reading reading;
        reading.capacity = occupancy.capacity.mean(now);
        reading.mean = ratio(occupancy.busy.mean(now), reading.capacity);
        reading.max = ratio(static_cast<double>(occupancy.busy.max()), occupancy.capacity.value());
        reading.demand = occupancy.busy.mean(now) + occupancy.waiting.mean(now);
        reading.firstFullAt = occupancy.firstFullAt;
        return reading;
    };
    switch (probe.probe) {
    case Probe::Workers: return ofOccupancy(m_data.services()[probe.station].workers);
    case Probe::Connections: return ofOccupancy(m_data.services()[probe.station].pools[probe.part]);
    case Probe::SqlWorkers: return ofOccupancy(m_data.sqlDatabases()[probe.station].workers);
    case Probe::ServiceCpu:
    case Probe::ServiceMemory:
    case Probe::PoolCpu:
    case Probe::PoolCpuRequests: return readCluster(probe, now, seconds);
    case Probe::DatabaseCores:
    case Probe::DatabaseConnections:
    case Probe::DiskOperations: return readDatabase(probe, now, seconds);
    case Probe::Network: return readNetwork(probe, now, seconds);
    case Probe::Messaging: return readMessaging(probe, now, seconds);
    default: return readStores(probe, now, seconds);
    }
}

Recorder::Reading Recorder::readCluster(ResourceProbe& probe, SimTime now, double seconds)
{
    Reading reading;
    const auto delta = [&](double value) {
        const double change = value - probe.last;
        probe.last = value;
        return change / seconds;
    };
    if (probe.probe == Probe::ServiceCpu) {
        const scenario::ServiceSpec& spec = *m_topology.services[probe.station].spec;
        reading.demand = delta(m_control.cpuSeconds(probe.station, now));
        reading.capacity = *spec.cpuLimitMilli / 1000 * std::max(1, m_control.counts(probe.station).ready);
    } else if (probe.probe == Probe::ServiceMemory) {
        reading.demand = m_control.memoryOf(probe.station).largest;
        reading.capacity = *m_topology.services[probe.station].spec->memoryLimitBytes;
    } else if (probe.probe == Probe::PoolCpuRequests) {
        for (const Node& node : m_control.nodes())
            if (node.exists && node.pool == probe.station) {
                reading.capacity += static_cast<double>(node.state.cpuMilli) / 1000;
                reading.demand += static_cast<double>(node.state.requestedCpuMilli) / 1000;
            }
    } else {
        double used = 0;
        for (const Node& node : m_control.nodes())
            if (node.exists && node.pool == probe.station) reading.capacity += node.cores;
        for (const PodRecord& pod : m_control.pods())
            if (pod.container != kNone && pod.node != kNone && m_control.nodes()[pod.node].pool == probe.station)
                used += m_data.cpuCoreSeconds(pod.container, now);
        // Containers that went away take their share with them: the figure never falls below zero.
        reading.demand = std::max(0.0, delta(used));
    }
    reading.mean = reading.max = ratio(reading.demand, reading.capacity);
    return reading;
}

Recorder::Reading Recorder::readStores(ResourceProbe& probe, SimTime now, double seconds)
{
    Reading reading;
    const auto rate = [&](double value, double& last) {
        const double change = value - last;
        last = value;
        return change / seconds;
    };
    switch (probe.probe) {
    case Probe::QueueSends: {
        const QueueState& queue = m_data.queues()[probe.station];
        // What a full queue refused had passed the rate limit: it counts as asked for, not as refused by it.
        const double passed = rate(static_cast<double>(queue.sent + queue.refusedFull), probe.last);
        const double refused = rate(static_cast<double>(queue.refusedRate), probe.lastRefused);
        reading.capacity = *m_topology.queues[probe.station].spec->sendsPerSecond;
        reading.demand = passed + refused;
        reading.mean = reading.max = ratio(passed, reading.capacity);
        reading.refusedShare = ratio(refused, reading.demand);
        break;
    }
    case Probe::QueueSize: {
        const QueueState& queue = m_data.queues()[probe.station];
        const double refused = rate(static_cast<double>(queue.refusedFull), probe.lastRefused);
        const double accepted = rate(static_cast<double>(queue.sent), probe.last);
        reading.capacity = queue.maxBytes;
        reading.demand = queue.bytes;
        reading.mean = reading.max = ratio(queue.bytes, queue.maxBytes);
        reading.refusedShare = ratio(refused, refused + accepted);
        reading.firstFullAt = queue.firstFullAt;
        break;
    }
    case Probe::Credits: {
        double sends = 0, receives = 0, refused = 0;
        for (std::uint32_t q = 0; q < m_topology.queues.size(); ++q) {
            if (m_topology.queues[q].serviceBus != probe.station) continue;
            if (m_topology.queues[q].topic == kNone) sends += static_cast<double>(m_data.queues()[q].sent + m_data.queues()[q].refusedRate + m_data.queues()[q].refusedFull);
            receives += static_cast<double>(m_data.queues()[q].received);
        }
        sends += static_cast<double>(m_data.serviceBuses()[probe.station].topicCredits);
        refused = static_cast<double>(m_data.serviceBuses()[probe.station].throttled);
        const double spent = rate(sends + receives, probe.last);
        const double turnedAway = rate(refused, probe.lastRefused);
        reading.capacity = m_topology.serviceBuses[probe.station].spec->creditsPerSecond;
        reading.demand = spent + turnedAway;
        reading.mean = reading.max = ratio(spent, reading.capacity);
        reading.refusedShare = ratio(turnedAway, reading.demand);
        break;
    }
    case Probe::RequestUnits: {
        const CosmosState& cosmos = m_data.cosmosDbs()[probe.station];
        const double spent = rate(cosmos.spentUnits, probe.last);
        const double refused = rate(cosmos.refusedUnits, probe.lastRefused);
        for (const kernel::WindowBudget& partition : cosmos.partitions) reading.capacity += partition.budget();   // what is saved comes on top
        reading.demand = spent + refused;
        reading.mean = reading.max = ratio(spent, reading.capacity);
        // Some 429 are healthy (the vendor: 1 to 5 %); saturation is more than that.
        reading.refusedShare = std::max(0.0, ratio(refused, reading.demand) - 0.04);
        break;
    }
    case Probe::RedisMemory: {
        const RedisState& redis = m_data.redisCaches()[probe.station];
        reading.capacity = m_topology.redisCaches[probe.station].maxBytes;
        reading.demand = redis.keys.liveBytes;
        reading.mean = reading.max = ratio(redis.keys.liveBytes, reading.capacity);
        break;
    }
    case Probe::RedisCommands: {
        const RedisState& redis = m_data.redisCaches()[probe.station];
        reading.capacity = m_topology.redisCaches[probe.station].shards;
        reading.demand = rate(redis.busyNs * 1e-9, probe.last);
        reading.mean = reading.max = ratio(reading.demand, reading.capacity);
        break;
    }
    case Probe::RedisConnections: {
        const RedisState& redis = m_data.redisCaches()[probe.station];
        const double refused = rate(static_cast<double>(redis.refusedConnections), probe.lastRefused);
        reading.capacity = redis.maxConnections;
        reading.demand = redis.connections;
        reading.mean = reading.max = ratio(reading.demand, reading.capacity);
        reading.refusedShare = refused > 0 ? 1.0 : 0.0;
        break;
    }
    case Probe::SqlCores: {
        const SqlState& sql = m_data.sqlDatabases()[probe.station];
        const scenario::SqlDatabaseSpec& spec = *m_topology.sqlDatabases[probe.station].spec;
        reading.capacity = spec.vCores;
        const double used = rate(sql.cpu.busyCoreSeconds(now), probe.last);
        reading.demand = spec.otherLoadCores + std::max(used, used >= 0.98 * (spec.vCores - spec.otherLoadCores) ? sql.workers.busy.mean(now) : 0.0);
        reading.mean = reading.max = ratio(spec.otherLoadCores + used, reading.capacity);
        break;
    }
    default: break;
    }
    return reading;
}

} // namespace headroom::simulation
