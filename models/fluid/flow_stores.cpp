#include "models/fluid/flow.h"
#include "models/fluid/waiting.h"
#include "models/simulation/store_rules.h"

#include <algorithm>
#include <cmath>

/// Cosmos DB, Redis, databases and disks as stations: the rules of the request-level data plane in the mean.
namespace headroom::fluid {

using simulation::kNone;
using simulation::StepRow;
using simulation::TargetKind;

namespace {

constexpr double kRedisProtocolBytes = 100;   ///< as in the request-level model
constexpr double kFullest = 0.98;             ///< above it a line grows that the formula for a steady one does not know

double share(double part, double whole) { return whole > 0 ? part / whole : 0; }

/// First and second moment of the operations of a statement with `mean` of them: the whole part, and one more with the broken part.
struct Count { double mean = 0, square = 0, any = 0; };
Count operationsOf(double mean)
{
    const double whole = std::floor(mean), part = mean - whole;
    return {mean, whole * whole * (1 - part) + (whole + 1) * (whole + 1) * part, whole > 0 ? 1 : part};
}

} // namespace

double Flow::commandSeconds(const StepRow& row) const
{
    const simulation::RedisRow& redis = m_topology.redisCaches[row.station];
    double command = 1 / (redis.tier.operationsPerSecond * redis.spec->pipelineFactor);
    if (redis.hosted != kNone) {
        const ServiceSupply& host = supply[m_topology.hosted[redis.hosted].service];
        if (host.readyPods > 0 && host.coresPerPod > 0) command /= std::min(1.0, host.coresPerPod);
    }
    return slowness(row.component) * std::max(command, (row.bytes + kRedisProtocolBytes) / redis.tier.bandwidthBytesPerSecond);
}

// ----------------------------------------------------------------------------------------------- Cosmos DB

double Flow::partitionBudget(std::uint32_t cosmos) const
{
    const scenario::CosmosDbSpec& spec = *m_topology.cosmosDbs[cosmos].spec;
    const double each = sizeOf(m_topology.cosmosDbs[cosmos].component, spec.requestUnitsPerSecond) / static_cast<double>(simulation::partitionsOf(spec));
    return simulation::burstUnits(spec) > 0 && !burstEmpty[cosmos] ? std::max(each, simulation::kBurstUnits) : each;
}

/// One partition is the hottest, the others are alike. What comes above the hottest one's share waits or is refused while the rest passes.
void Flow::updateCosmos(Station& station)
{
    const scenario::CosmosDbSpec& spec = *m_topology.cosmosDbs[station.index].spec;
    const double rate = station.served;
    const double each = partitionBudget(station.index);
    const std::vector<double> shares = simulation::partitionShares(spec);
    const double hot = shares.front(), rest = shares.back(), others = static_cast<double>(shares.size() - 1);
    const double mean = share(station.units, station.arrivals);
    station.capacity = kUnlimited;
    if (mean > 0) {
        const double most = each / mean;   // calls a second of one partition
        const double passes = std::min(most, station.arrivals * hot) + others * std::min(most, station.arrivals * rest);
        station.capacity = station.arrivals * hot <= most ? most / hot : passes;
    }
    const double patience = std::min(spec.retryMaxWait.toSeconds(), static_cast<double>(spec.retryAttempts));
    station.limit = std::isfinite(station.capacity) ? station.capacity * patience : kUnlimited;
    station.utilisation = each > 0 ? std::min(1.0, station.units * hot / each) : 0;
    // With one partition there are no others: 0 · ∞ is none.
    const double carriedByOthers = others > 0 ? others * carriedOver(station.units * rest, station.unitSquares * rest, each) : 0;
    const double carried = (carriedOver(station.units * hot, station.unitSquares * hot, each) + carriedByOthers) / std::max(mean, 1e-9);
    const double over = hot * overflowShare(station.units * hot, station.unitSquares * hot, each) + others * rest * overflowShare(station.units * rest, station.unitSquares * rest, each);
    // Who is refused waits for the next second: half of what is left of it, at first, and a second for every further one.
    station.wait = {share(carried, std::max(rate, 1e-12)) + over * 0.25, 0, 0};
    station.probability = std::clamp(over, 1e-4, 1.0);
    station.serviceScv = mean > 0 ? station.unitSquares / std::max(1e-12, station.arrivals) / (mean * mean) - 1 : 0;
    station.refusedShare = station.backlog >= station.limit * 0.999 ? share(std::max(0.0, station.arrivals - station.capacity), station.arrivals) : 0;
}

// ------------------------------------------------------------------------------------- databases and disks

/// Statements come to a disk in batches of N operations of exponential time 1/μ: Pollaczek and Khinchine with E[S²] = E[N² + N]/μ².
void Flow::gatherDisks()
{
    struct Sum { double rate = 0, operations = 0, squares = 0; };
    std::vector<Sum> sums(m_disks.size());
    for (std::uint32_t i = 0; i < m_steps.size(); ++i) {
        const StepRow& row = m_topology.steps[i];
        if (row.target != TargetKind::Database || row.ioOperations <= 0 || m_topology.databases[row.station].disk == kNone) continue;
        Sum& sum = sums[m_topology.databases[row.station].disk];
        const Count count = operationsOf(row.ioOperations);
        sum.rate += m_steps[i].served * count.any;
        sum.operations += m_steps[i].served * count.mean;
        sum.squares += m_steps[i].served * (count.square + count.mean);
    }
    for (std::uint32_t d = 0; d < m_disks.size(); ++d) {
        const double most = m_topology.disks[d].rate();
        m_disks[d].rate = sums[d].operations;
        m_disks[d].load = sums[d].operations / most;
        m_disks[d].wait = sums[d].squares / (most * most) / (2 * (1 - std::min(kFullest, m_disks[d].load)));
    }
    for (std::uint32_t i = 0; i < m_steps.size(); ++i) {
        const StepRow& row = m_topology.steps[i];
        if (row.target != TargetKind::Database || row.ioOperations <= 0 || m_topology.databases[row.station].disk == kNone) continue;
        const Count count = operationsOf(row.ioOperations);
        const Disk& disk = m_disks[m_topology.databases[row.station].disk];
        // With one operation each the time at an M/M/1 disk is exponential.
        m_steps[i].disk = mixture(count.any, gammaMoments(disk.wait + diskSeconds(row) / count.any, 1));
    }
}

/// Of one statement without any line, on average.
double Flow::diskSeconds(const StepRow& row) const
{
    const std::uint32_t disk = m_topology.databases[row.station].disk;
    return disk == kNone ? 0 : row.ioOperations / m_topology.disks[disk].rate();
}

void Flow::updateDatabase(Station& station)
{
    const simulation::DatabaseRow& row = m_topology.databases[station.index];
    double cores = row.cores;
    if (row.hosted != kNone) {
        const ServiceSupply& host = supply[m_topology.hosted[row.hosted].service];
        cores = host.readyPods * host.coresPerPod;
    } else if (row.postgresql) {
        cores = std::max(0.0, sizeOf(station.component, row.cores + row.otherCores) - row.otherCores);
    }
    const double rate = station.served, cpu = share(station.cpu, rate);
    station.limit = row.maxConnections;
    station.servers = std::max(1.0, cores);
    station.capacity = cpu > 0 ? cores / cpu : kUnlimited;
    // What its disk can take of it, the others that use the disk held back alike.
    if (row.disk != kNone && m_disks[row.disk].load > 0 && rate > 0) {
        bool uses = false;
        for (std::uint32_t i = 0; i < m_steps.size(); ++i)
            uses = uses || (m_topology.steps[i].target == TargetKind::Database && m_topology.steps[i].station == station.index && m_topology.steps[i].ioOperations > 0 && m_steps[i].served > 0);
        if (uses) station.capacity = std::min(station.capacity, rate / m_disks[row.disk].load);
    }
    station.utilisation = cores > 0 ? std::min(1.0, station.cpu / cores) : 0;
    station.stretchAlone = cores < 1 && cores > 0 ? 1 / cores : 1;
    const double extra = rate > 0 ? cpu * (sharingStretch(station.cpu, std::max(1e-6, cores)) - station.stretchAlone) : 0;
    station.wait = {std::max(0.0, extra), 0, 0};
    station.probability = std::clamp(station.utilisation, 0.0, 1.0);
    station.serviceScv = cpu > 0 ? std::max(0.0, station.cpuSquares / rate / (cpu * cpu) - 1) : 0;
    const double over = station.backlog >= station.limit * 0.999 ? share(std::max(0.0, station.arrivals - station.capacity), station.arrivals) : 0;
    // Connections: whoever finds all of them taken is refused. Pools bound how many there can be.
    double most = 0;
    for (const Station::Caller& caller : station.callers) {
        double pooled = kUnlimited;
        if (caller.service != kNone)
            for (const simulation::ConnectionPoolRow& pool : m_topology.services[caller.service].pools)
                if (pool.target == station.component) pooled = pool.size * supply[caller.service].readyPods;
        most += pooled;
    }
    const double held = station.hold + station.waiting;
    const bool few = most > row.maxConnections && held > 0.2 * row.maxConnections && row.maxConnections < 100'000;
    station.refusedShare = std::max(over, few ? blocking(static_cast<int>(row.maxConnections), 0, held / (1 - std::min(0.99, station.refusedShare))) : 0.0);
}

} // namespace headroom::fluid
