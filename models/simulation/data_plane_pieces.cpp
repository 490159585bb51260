#include "models/simulation/data_plane_inline.h"

/// What a run that begins in the middle of a longer one needs: counting from a point on, and the slow state of what came before.
namespace headroom::simulation {

void DataPlane::forgetCounts(SimTime now)
{
    for (std::uint32_t s = 0; s < m_hostCpu.size(); ++s)
        if (m_topology.services[s].hosts) settleHostCpu(s, now);
    for (ComponentCounters& counters : m_components) {
        counters.arrivals = counters.completions = counters.failures = counters.refused = counters.waited = counters.slow = 0;
        counters.waitNs = 0;
        counters.inSystemSeconds = 0;
        counters.inSystem.reset(now);
        counters.response.reset();
    }
    for (OperationCounters& counters : m_operations) counters.latency.reset();
    std::fill(m_edgeCalls.begin(), m_edgeCalls.end(), std::uint64_t{0});
    for (ServiceState& service : m_services) {
        service.deadlocks = 0;
        service.workers.reset(now);
        service.workers.forgetFull();
        for (Occupancy& pool : service.pools) {
            pool.reset(now);
            pool.forgetFull();
        }
    }
    for (QueueState& queue : m_queues) {
        queue.sent = queue.received = queue.settled = queue.deadLettered = queue.redelivered = queue.redriven = queue.duplicatesSkipped = queue.treatedTwice = 0;
        queue.refusedFull = queue.refusedRate = queue.refusedCredits = queue.lost = 0;
        queue.firstFullAt.reset();
        queue.firstRefusedAt.reset();
        queue.length.reset(now);
    }
    for (ServiceBusState& bus : m_buses) bus.operations = bus.throttled = 0;
    forgetMessagingCounts(now);
    for (CosmosState& cosmos : m_cosmos) {
        cosmos.spentUnits = cosmos.refusedUnits = 0;
        for (PartitionPeak& peak : cosmos.peaks) peak.hourMax = peak.hourMaxWrites = 0;
        std::fill(cosmos.spentByPartition.begin(), cosmos.spentByPartition.end(), 0.0);
        cosmos.throttled = cosmos.surfaced = 0;
    }
    for (RedisState& redis : m_redis) {
        redis.commands = redis.evictedKeys = redis.refusedWrites = redis.refusedConnections = 0;
        redis.busyNs = 0;
    }
    for (SqlState& sql : m_sql) {
        sql.workers.reset(now);
        sql.workers.forgetFull();
    }
    for (DatabaseState& database : m_databases) database.statements = database.refusedConnections = 0;
    for (DiskState& disk : m_disks) disk.operations = disk.busyNs = 0;
    std::fill(m_hosts.lost.begin(), m_hosts.lost.end(), HostBook::Lost{});
    for (std::uint32_t s = 0; s < m_hostCpu.size(); ++s)
        if (m_topology.services[s].hosts) m_hostCpu[s].seen = hostedBusy(s, now);
    for (GatewayState& gateway : m_gateways) {
        gateway.refused = 0;
        gateway.askedUnitSeconds = gateway.passedUnitSeconds = 0;
    }
    for (LimiterState& limiter : m_limiters) limiter.passed = limiter.refused = 0;
    for (OutboundState& outbound : m_outbounds) {
        outbound.asked = outbound.refused = 0;
        outbound.firstFullAt.reset();
    }
    std::fill(m_guardCounts.begin(), m_guardCounts.end(), GuardCounts{});
    m_eventCount = 0;
}

std::uint64_t DataPlane::countedInFlight() const
{
    std::uint64_t sum = 0;
    for (const OperationCounters& counters : m_operations) sum += counters.inFlight;
    return sum;
}

void DataPlane::setKeys(std::uint32_t redis, const KeysByMinute& keys) { m_redis[redis].keys = keys; }

} // namespace headroom::simulation
