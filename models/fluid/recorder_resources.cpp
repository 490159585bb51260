#include "models/fluid/recorder.h"

#include <algorithm>

/// What can be full, and how full it is. Saturated as in the request-level engine: a mean of 98 %, or more than 1 % refused.
namespace headroom::fluid {

using simulation::kNone;

namespace {

constexpr double kSaturated = 0.98;
constexpr double kRefusedShare = 0.01;
constexpr double kHealthyThrottling = 0.04;   ///< 429 answers that the vendor calls healthy

double ratio(double part, double whole) { return whole > 0 ? part / whole : 0.0; }

} // namespace

std::size_t Recorder::stationOf(Station::Kind kind, std::uint32_t index, std::uint32_t part) const
{
    const auto& stations = m_plant.flow().stations();
    for (std::size_t n = 0; n < stations.size(); ++n)
        if (stations[n].kind == kind && stations[n].index == index && stations[n].part == part) return n;
    return 0;
}

void Recorder::recordResources(SimTime now, double seconds)
{
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        simulation::Resource& resource = m_recording.resources[i];
        const Reading reading = read(m_rows[i], m_last[i], now, seconds);
        const double mean = std::clamp(reading.mean, 0.0, 1.0), max = std::clamp(std::max(reading.mean, reading.max), 0.0, 1.0);
        resource.utilisationMean.push_back(static_cast<float>(mean));
        resource.utilisationMax.push_back(static_cast<float>(max));
        resource.capacity.push_back(static_cast<float>(reading.capacity));
        resource.demand.push_back(static_cast<float>(reading.demand));
        m_integral[i] += mean * seconds;
        m_sinceStart[i] += seconds;
        resource.utilisation.value = m_integral[i] / m_sinceStart[i];
        resource.utilisationPeak = std::max(resource.utilisationPeak, max);
        if (reading.fullAt && !resource.firstFullAt) resource.firstFullAt = reading.fullAt;
        if (mean >= kSaturated || reading.refusedShare > kRefusedShare) {
            resource.saturatedMinutes += seconds / 60;
            if (!resource.firstSaturatedAt) resource.firstSaturatedAt = m_bucketStart;
            if (!resource.firstFullAt) resource.firstFullAt = m_bucketStart;
        }
    }
    m_lastStations = m_plant.stationCounts;
    m_peaks.assign(m_peaks.size(), Peak{});
}

Recorder::Reading Recorder::readStation(std::size_t n, double seconds)
{
    Reading reading;
    const Plant::StationCount& now = m_plant.stationCounts[n];
    const Plant::StationCount& last = m_lastStations[n];
    const double busy = (now.busySeconds - last.busySeconds) / seconds, waiting = (now.waitingSeconds - last.waitingSeconds) / seconds;
    reading.capacity = (now.capacitySeconds - last.capacitySeconds) / seconds;
    reading.mean = ratio(busy, reading.capacity);
    reading.max = m_peaks[n].utilisation;
    reading.demand = busy + waiting;
    reading.fullAt = m_peaks[n].fullAt;
    return reading;
}

Recorder::Reading Recorder::read(const ResourceRow& row, Last& last, SimTime now, double seconds)
{
    Reading reading;
    const auto rate = [&](double value, double& before) {
        const double change = value - before;
        before = value;
        return change / seconds;
    };
    switch (row.kind) {
    case ResourceKind::Workers: return readStation(row.station, seconds);
    case ResourceKind::Connections: return readStation(stationOf(Station::Kind::Pool, row.station, row.part), seconds);
    case ResourceKind::SqlWorkers: {
        const std::size_t n = stationOf(Station::Kind::Sql, row.station, 0);
        reading = readStation(n, seconds);
        reading.capacity = m_plant.flow().stations()[n].limit;
        reading.mean = reading.max = ratio(reading.demand, reading.capacity);
        reading.fullAt.reset();
        break;
    }
    case ResourceKind::ServiceCpu:
    case ResourceKind::ServiceMemory:
    case ResourceKind::PoolCpu:
    case ResourceKind::PoolCpuRequests: return readCluster(row, last, now, seconds);
    case ResourceKind::QueueSends:
    case ResourceKind::QueueSize:
    case ResourceKind::Credits: return readQueue(row, last, seconds);
    case ResourceKind::DatabaseCores:
    case ResourceKind::DatabaseConnections:
    case ResourceKind::DiskOperations: return readDatabase(row, last, seconds);
    case ResourceKind::Network: return readNetwork(row, last, seconds);
    case ResourceKind::Messaging: return readMessaging(row, last, seconds);
    case ResourceKind::RequestUnits: {
        const Plant::CosmosCount& cosmos = m_plant.cosmosCounts[row.station];
        const double spent = rate(cosmos.spentUnits, last.value), refused = rate(cosmos.refusedUnits, last.refused);
        reading.capacity = m_topology.cosmosDbs[row.station].spec->requestUnitsPerSecond;
        reading.demand = spent + refused;
        reading.mean = reading.max = ratio(spent, reading.capacity);
        reading.refusedShare = std::max(0.0, ratio(refused, reading.demand) - kHealthyThrottling);
        break;
    }
    case ResourceKind::RedisMemory:
        reading.capacity = m_plant.redisCounts[row.station].maxBytes;
        reading.demand = m_plant.redisCounts[row.station].liveBytes;
        reading.mean = reading.max = ratio(reading.demand, reading.capacity);
        break;
    case ResourceKind::RedisCommands:
        reading.capacity = m_topology.redisCaches[row.station].shards;
        reading.demand = rate(m_plant.redisCounts[row.station].busySeconds, last.value);
        reading.mean = reading.max = ratio(reading.demand, reading.capacity);
        break;
    case ResourceKind::RedisConnections:
        reading.capacity = std::max(0, m_topology.redisCaches[row.station].tier.maxConnections);
        reading.demand = m_plant.redisCounts[row.station].connections;
        reading.mean = reading.max = ratio(reading.demand, reading.capacity);
        break;
    case ResourceKind::SqlCores: {
        const scenario::SqlDatabaseSpec& spec = *m_topology.sqlDatabases[row.station].spec;
        const std::size_t n = stationOf(Station::Kind::Sql, row.station, 0);
        const double used = rate(m_plant.sqlCoreSeconds[row.station], last.value);
        const double waiting = (m_plant.stationCounts[n].busySeconds - m_lastStations[n].busySeconds) / seconds;
        reading.capacity = spec.vCores;
        reading.demand = spec.otherLoadCores + std::max(used, used >= kSaturated * (spec.vCores - spec.otherLoadCores) ? waiting : 0.0);
        reading.mean = reading.max = ratio(spec.otherLoadCores + used, reading.capacity);
        break;
    }
    }
    return reading;
}

Recorder::Reading Recorder::readQueue(const ResourceRow& row, Last& last, double seconds) const
{
    Reading reading;
    const auto rate = [&](double value, double& before) {
        const double change = value - before;
        before = value;
        return change / seconds;
    };
    if (row.kind == ResourceKind::Credits) {
        double sends = 0;
        for (std::uint32_t q = 0; q < m_topology.queues.size(); ++q) {
            if (m_topology.queues[q].serviceBus != row.station) continue;
            const Plant::QueueCount& queue = m_plant.queueCounts[q];
            sends += (m_topology.queues[q].topic == simulation::kNone ? queue.sent + queue.refusedRate + queue.refusedFull : 0) + queue.received;
        }
        sends += m_plant.busTopicCredits[row.station];
        const double spent = rate(sends, last.value), refused = rate(m_plant.busThrottled[row.station], last.refused);
        reading.capacity = m_topology.serviceBuses[row.station].spec->creditsPerSecond;
        reading.demand = spent + refused;
        reading.mean = reading.max = ratio(spent, reading.capacity);
        reading.refusedShare = ratio(refused, reading.demand);
        return reading;
    }
    const Plant::QueueCount& queue = m_plant.queueCounts[row.station];
    if (row.kind == ResourceKind::QueueSends) {
        // What a full queue refused had passed the rate limit.
        const double passed = rate(queue.sent + queue.refusedFull, last.value), refused = rate(queue.refusedRate, last.refused);
        reading.capacity = *m_topology.queues[row.station].spec->sendsPerSecond;
        reading.demand = passed + refused;
        reading.mean = reading.max = ratio(passed, reading.capacity);
        reading.refusedShare = ratio(refused, reading.demand);
    } else {
        const double refused = rate(queue.refusedFull, last.refused), accepted = rate(queue.sent, last.value);
        reading.capacity = m_topology.queues[row.station].spec->sizeBytes;
        reading.demand = queue.bytes;
        reading.mean = reading.max = ratio(queue.bytes, reading.capacity);
        reading.refusedShare = ratio(refused, refused + accepted);
        if (refused > 0) reading.fullAt = m_bucketStart;
    }
    return reading;
}

Recorder::Reading Recorder::readCluster(const ResourceRow& row, Last& last, SimTime now, double seconds)
{
    Reading reading;
    const auto delta = [&](double value) {
        const double change = value - last.value;
        last.value = value;
        return change / seconds;
    };
    if (row.kind == ResourceKind::ServiceCpu) {
        reading.demand = delta(m_control.cpuSeconds(row.station, now));
        reading.capacity = *m_topology.services[row.station].spec->cpuLimitMilli / 1000 * std::max(1, m_control.counts(row.station).ready);
    } else if (row.kind == ResourceKind::ServiceMemory) {
        reading.demand = m_control.memoryOf(row.station).largest;
        reading.capacity = *m_topology.services[row.station].spec->memoryLimitBytes;
    } else if (row.kind == ResourceKind::PoolCpuRequests) {
        for (const simulation::Node& node : m_control.nodes())
            if (node.exists && node.pool == row.station) {
                reading.capacity += static_cast<double>(node.state.cpuMilli) / 1000;
                reading.demand += static_cast<double>(node.state.requestedCpuMilli) / 1000;
            }
    } else {
        double used = 0;
        for (const simulation::Node& node : m_control.nodes())
            if (node.exists && node.pool == row.station) reading.capacity += node.cores;
        for (std::uint32_t s = 0; s < m_topology.services.size(); ++s)
            for (const std::uint32_t id : m_control.podsOf(s)) {
                const simulation::PodRecord& pod = m_control.pods()[id];
                if (pod.phase == simulation::PodPhase::Ready && pod.node != kNone && m_control.nodes()[pod.node].pool == row.station) used += m_plant.coresPerPod()[s];
            }
        reading.demand = used;
    }
    reading.mean = reading.max = ratio(reading.demand, reading.capacity);
    return reading;
}

} // namespace headroom::fluid
