#include "models/simulation/data_plane_inline.h"

#include "core/random/stream.h"
#include "models/simulation/billed_units.h"
#include "models/simulation/missing_keys.h"
#include "models/simulation/store_rules.h"

#include <algorithm>
#include <cmath>

namespace headroom::simulation {
namespace {

/// Protocol bytes that every Redis command carries beside its value (behaviour facts of the cache, docs/models).
constexpr double kRedisProtocolBytes = 100;
constexpr std::int64_t kMinuteNs = 60'000'000'000;
/// A messaging unit of Service Bus Premium takes and gives about 4 MB/s (Azure Service Bus documentation, Premium messaging).
constexpr double kPremiumBytesPerUnit = 4e6;

} // namespace

void DataPlane::setUpStations(SimTime start)
{
    for (const ServiceRow& row : m_topology.services) {
        ServiceState state;
        state.workers.start(start);
        state.pools.resize(row.pools.size());
        for (Occupancy& pool : state.pools) pool.start(start);
        m_services.push_back(std::move(state));
    }
    for (const auto& row : m_topology.serviceBuses) {
        ServiceBusState state;
        if (row.spec->tier != "premium") state.credits.emplace(row.spec->creditsPerSecond);
        if (row.spec->tier == "premium") {
            state.bytesIn.emplace(kPremiumBytesPerUnit * row.spec->messagingUnits);
            state.bytesOut.emplace(kPremiumBytesPerUnit * row.spec->messagingUnits);
        }
        m_buses.push_back(std::move(state));
    }
    for (const QueueRow& row : m_topology.queues) {
        QueueState state;
        state.maxBytes = row.spec->sizeBytes;
        if (row.spec->sendsPerSecond) state.sends.emplace(*row.spec->sendsPerSecond, std::max(1.0, *row.spec->sendsPerSecond), start);
        state.length = stats::TimeWeighted(start);
        state.latencySampler.emplace(row.spec->sendLatency);
        m_queues.push_back(std::move(state));
    }
    for (const auto& row : m_topology.cosmosDbs) {
        // One physical partition per started 10,000 RU/s or 50 GB; each has its fixed share of the throughput.
        const std::size_t partitions = partitionsOf(*row.spec);
        const double each = row.spec->requestUnitsPerSecond / static_cast<double>(partitions);
        CosmosState state;
        state.partitions.assign(partitions, kernel::WindowBudget(each));
        if (burstUnits(*row.spec) > 0) state.bursts.assign(partitions, kernel::BurstBudget(each, kBurstUnits, kBurstSeconds * each));
        if (row.spec->autoscale) state.peaks.resize(partitions);
        if (row.spec->hotShare > 0) state.spentByPartition.assign(partitions, 0.0);
        state.read.emplace(row.spec->readLatency);
        state.write.emplace(row.spec->writeLatency);
        m_cosmos.push_back(std::move(state));
    }
    for (const RedisRow& row : m_topology.redisCaches) {
        RedisState state;
        state.freeAt = start;
        state.commandNs = static_cast<std::int64_t>(1e9 / (row.tier.operationsPerSecond * row.spec->pipelineFactor));
        state.bytesPerNs = row.tier.bandwidthBytesPerSecond * 1e-9;
        state.maxBytes = row.bounded ? row.maxBytes : std::numeric_limits<double>::infinity();
        if (row.shards > 1) state.shardFreeAt.assign(row.shards, start);
        state.maxConnections = static_cast<std::uint32_t>(std::max(0, row.tier.maxConnections));
        state.keys.minute = start.nanoseconds() / kMinuteNs;
        m_redis.push_back(std::move(state));
    }
    for (const SqlRow& row : m_topology.sqlDatabases) {
        SqlState state;
        state.cpu.setCapacity(std::max(0.0, row.spec->vCores - row.spec->otherLoadCores), start);
        const double workers = row.tier.workersPerCore * row.spec->vCores;
        state.maxWorkers = static_cast<std::uint32_t>(row.tier.maxWorkers > 0 ? std::min(row.tier.maxWorkers, workers) : workers);
        state.workers.start(start);
        state.workers.addCapacity(start, state.maxWorkers);
        m_sql.push_back(std::move(state));
    }
    for (const auto& row : m_topology.externals) {
        ExternalState state{random::Generator(), random::Generator(), random::Sampler(row.spec->latency)};
        m_externals.push_back(std::move(state));
    }
    setUpDatabases(start);
    setUpHosts();
}

// ----------------------------------------------------------------------------------------------- Cosmos DB

/// Charges the call's request units; when the second's budget of the partition is spent, 429 and the SDK's wait.
/// The admission is decided at the moment of the call: the way there is added to the answer.
void DataPlane::useCosmos(std::uint32_t id)
{
    Frame& frame = m_frames[id];
    const StepRow& row = m_topology.steps[frame.step];
    CosmosState& cosmos = m_cosmos[row.station];
    const scenario::CosmosDbSpec& spec = *m_topology.cosmosDbs[row.station].spec;
    std::size_t partition = 0;
    if (cosmos.partitions.size() > 1) {
        // The hottest key lives in the first partition, all others spread evenly over all of them. What was refused wants the same key again.
        const bool unlike = !cosmos.spentByPartition.empty();
        if (unlike && frame.throttles > 0) partition = frame.pending;
        else if (!unlike || cosmos.partition.uniform() >= spec.hotShare) partition = cosmos.partition.below(static_cast<std::uint32_t>(cosmos.partitions.size()));
        frame.pending = static_cast<std::uint16_t>(partition);
    }
    const bool admitted = cosmos.bursts.empty() ? cosmos.partitions[partition].tryTake(row.requestUnits, m_now) : cosmos.bursts[partition].tryTake(row.requestUnits, m_now);
    if (admitted) {
        cosmos.spentUnits += row.requestUnits;
        if (!cosmos.spentByPartition.empty()) cosmos.spentByPartition[partition] += row.requestUnits;
        if (!cosmos.peaks.empty()) countPeak(cosmos, partition, row.requestUnits, row.write);
        const random::Sampler& latency = row.write ? *cosmos.write : *cosmos.read;
        const std::int64_t own = row.timeSampler == kNone ? 0 : sample(row.timeSampler);
        waitOnTime(id, row.networkNs + slowed(row, latency.sampleNs(cosmos.latency) + own), Outcome::Ok);
        return;
    }
    ++cosmos.throttled;
    cosmos.refusedUnits += row.requestUnits;
    const Duration wait = cosmos.bursts.empty() ? cosmos.partitions[partition].timeUntilAvailable(m_now) : cosmos.bursts[partition].timeUntilAvailable(m_now);
    const std::int64_t waitedNs = m_now.nanoseconds() - frame.arrivedNs;
    if (wait < Duration::max() && frame.throttles < spec.retryAttempts && waitedNs + wait.count() <= spec.retryMaxWait.count()) {
        ++frame.throttles;
        frame.phase = Phase::WaitingToRetry;
        after(wait.count(), id);
        return;
    }
    ++cosmos.surfaced;
    waitOnTime(id, row.networkNs, Outcome::Throttled);
}

void DataPlane::setRequestUnits(std::uint32_t index, double unitsPerSecond)
{
    CosmosState& cosmos = m_cosmos[index];
    const double each = unitsPerSecond / static_cast<double>(cosmos.partitions.size());
    for (kernel::WindowBudget& partition : cosmos.partitions) partition.setBudget(each);
    for (kernel::BurstBudget& partition : cosmos.bursts) partition.setBase(std::max(each, 1.0), kBurstUnits, kBurstSeconds * each);
}

void DataPlane::countPeak(CosmosState& cosmos, std::size_t partition, double units, bool write)
{
    PartitionPeak& peak = cosmos.peaks[partition];
    const std::int64_t second = m_now.nanoseconds() / 1'000'000'000;
    if (second != peak.second) {
        peak.second = second;
        peak.units = peak.writeUnits = 0;
    }
    peak.units += units;
    if (write) peak.writeUnits += units;
    peak.hourMax = std::max(peak.hourMax, peak.units);
    peak.hourMaxWrites = std::max(peak.hourMaxWrites, peak.writeUnits);
}

double DataPlane::peakRequestUnits(std::uint32_t index) const
{
    const scenario::CosmosDbSpec& spec = *m_topology.cosmosDbs[index].spec;
    return billedUnits(spec, m_cosmos[index].peaks);
}

void DataPlane::resetPeakRequestUnits(std::uint32_t index)
{
    for (PartitionPeak& peak : m_cosmos[index].peaks) peak.hourMax = peak.hourMaxWrites = 0;
}

// --------------------------------------------------------------------------------------------------- Redis

/// One command thread, first in first out: with known service times the departure is known at the arrival.
void DataPlane::useRedis(std::uint32_t id)
{
    const StepRow& row = m_topology.steps[m_frames[id].step];
    enterComponent(id, row.component);
    RedisState& redis = m_redis[row.station];
    const auto transferNs = static_cast<std::int64_t>((row.bytes + kRedisProtocolBytes) / redis.bytesPerNs);
    const std::int64_t serviceNs = slowed(row, std::max(redis.commandNs, transferNs));
    SimTime& freeAt = redis.shardFreeAt.empty() ? redis.freeAt : redis.shardFreeAt[redis.shard.below(static_cast<std::uint32_t>(redis.shardFreeAt.size()))];
    freeAt = std::max(freeAt, m_now) + Duration::nanoseconds(serviceNs);
    redis.busyNs += static_cast<double>(serviceNs);
    ++redis.commands;
    Outcome outcome = Outcome::Ok;
    if (row.write && !writeKey(redis, m_topology.redisCaches[row.station], row.bytes, row.timeToLiveNs)) outcome = Outcome::Failed;
    const std::int64_t own = row.timeSampler == kNone ? 0 : sample(row.timeSampler);
    waitOnTime(id, row.networkNs + (freeAt - m_now).count() + own, outcome);
}

/// Stores a key; beyond the memory the keys that expire first go, or the write fails where the policy evicts nothing.
bool DataPlane::writeKey(RedisState& redis, const RedisRow& row, double bytes, std::int64_t timeToLiveNs)
{
    const double size = bytes + row.spec->keyOverheadBytes;
    const bool volatileKey = timeToLiveNs > 0;
    redis.keys.liveBytes += size;
    redis.writtenBytes += size;
    redis.writtenKeys += 1;
    if (redis.keys.missingBytes > 0) [[unlikely]] findAgain(redis.keys, size);
    if (row.hosted != kNone) [[unlikely]] m_hosts.wrote(row.hosted, size);
    if (volatileKey) {
        const auto minutes = static_cast<std::size_t>((timeToLiveNs + kMinuteNs - 1) / kMinuteNs);
        if (redis.keys.expiring.size() < minutes + 2) {
            // The ring grows when a longer life is first seen; entries keep their minute.
            std::vector<double> larger(minutes + 2, 0.0);
            for (std::size_t i = 0; i < redis.keys.expiring.size(); ++i) {
                const auto minute = static_cast<std::size_t>(redis.keys.minute) + i;
                larger[minute % larger.size()] = redis.keys.expiring[minute % redis.keys.expiring.size()];
            }
            redis.keys.expiring.swap(larger);
            growMissing(redis.keys);
        }
        const auto expiry = static_cast<std::size_t>((m_now.nanoseconds() + timeToLiveNs) / kMinuteNs);
        redis.keys.expiring[expiry % redis.keys.expiring.size()] += size;
    }
    if (redis.keys.liveBytes <= redis.maxBytes) return true;
    if (row.spec->evictionPolicy == "noeviction") {
        redis.keys.liveBytes -= size;
        if (volatileKey) redis.keys.expiring[static_cast<std::size_t>((m_now.nanoseconds() + timeToLiveNs) / kMinuteNs) % redis.keys.expiring.size()] -= size;
        ++redis.refusedWrites;
        return false;
    }
    // With equal lives the least recently used key is the one that expires first.
    for (std::size_t i = 0; i < redis.keys.expiring.size() && redis.keys.liveBytes > redis.maxBytes; ++i) {
        double& slot = redis.keys.expiring[(static_cast<std::size_t>(redis.keys.minute) + i) % redis.keys.expiring.size()];
        const double taken = std::min(slot, size);
        if (taken <= 0) continue;
        slot -= taken;
        redis.keys.liveBytes -= taken;
        ++redis.evictedKeys;
        miss(redis.keys, (static_cast<std::size_t>(redis.keys.minute) + i) % redis.keys.expiring.size(), taken);
    }
    if (redis.keys.liveBytes <= redis.maxBytes) return true;
    redis.keys.liveBytes -= size;   // nothing volatile is left to evict: the write is refused
    ++redis.refusedWrites;
    return false;
}

/// `share` of the keys is gone.
void DataPlane::forgetKeys(RedisState& redis, double share)
{
    for (std::size_t i = 0; i < redis.keys.expiring.size(); ++i) {
        const double gone = redis.keys.expiring[i] * share;
        redis.keys.expiring[i] -= gone;
        redis.keys.liveBytes -= gone;
        miss(redis.keys, i, gone);
    }
    // What never expires is missed until it is written again.
    double rest = redis.keys.liveBytes;
    for (const double bytes : redis.keys.expiring) rest -= bytes;
    const double gone = std::max(0.0, rest) * share;
    redis.keys.liveBytes = std::max(0.0, redis.keys.liveBytes - gone);
    redis.keys.missingBytes += gone;
}

double DataPlane::contentShare(std::uint32_t redis) const { return simulation::contentShare(m_redis[redis].keys); }

void DataPlane::expireKeys(SimTime now)
{
    const std::int64_t minute = now.nanoseconds() / kMinuteNs;
    for (RedisState& redis : m_redis) {
        for (; redis.keys.minute < minute; ++redis.keys.minute) {
            if (redis.keys.expiring.empty()) continue;
            double& slot = redis.keys.expiring[static_cast<std::size_t>(redis.keys.minute) % redis.keys.expiring.size()];
            redis.keys.liveBytes -= slot;
            slot = 0;
            if (redis.keys.missingBytes > 0) expireMissing(redis.keys, static_cast<std::size_t>(redis.keys.minute) % redis.keys.expiring.size());
        }
    }
}

// ----------------------------------------------------------------------------------------------------- SQL

/// vCores shared by all statements; above the tier's workers a statement is refused at once (error 10928).
void DataPlane::arriveAtSql(std::uint32_t id)
{
    const StepRow& row = m_topology.steps[m_frames[id].step];
    enterComponent(id, row.component);
    SqlState& sql = m_sql[row.station];
    if (sql.busy >= sql.maxWorkers) {
        ++m_components[row.component].refused;
        finish(id, Outcome::Failed);
        return;
    }
    ++sql.busy;
    sql.workers.take(m_now);
    m_frames[id].phase = Phase::OnCpu;
    sql.cpu.add(id, row.cpuSampler == kNone ? 0 : slowed(row, sample(row.cpuSampler)), m_now);
    scheduleSqlCpu(row.station);
}

void DataPlane::scheduleSqlCpu(std::uint32_t index)
{
    SqlState& sql = m_sql[index];
    setEvent(sql.cpuEvent, sql.cpuEventAt, sql.cpu.nextCompletion(), EventKind::SqlCpu, index);
}

void DataPlane::sqlCpu(std::uint32_t index)
{
    SqlState& sql = m_sql[index];
    sql.cpuEvent = kernel::EventQueue::kNoHandle;
    while (sql.cpu.nextCompletion() <= m_now) {
        const std::uint32_t id = sql.cpu.popCompleted(m_now);
        --sql.busy;
        sql.workers.giveBack(m_now);
        startOwnTime(id);
    }
    scheduleSqlCpu(index);
}

// ------------------------------------------------------------------------------------------- third parties

void DataPlane::useExternal(std::uint32_t id)
{
    const StepRow& row = m_topology.steps[m_frames[id].step];
    enterComponent(id, row.component);
    ExternalState& external = m_externals[row.station];
    const scenario::ExternalSpec& spec = *m_topology.externals[row.station].spec;
    if (row.limit != kNone && !passesLimit(row, kNone)) {
        ++m_components[row.component].refused;
        waitOnTime(id, row.networkNs, Outcome::Throttled);
        return;
    }
    std::int64_t ownNs = external.sampler->sampleNs(external.latency);
    if (row.timeSampler != kNone) ownNs += sample(row.timeSampler);
    const std::int64_t delayNs = row.networkNs + slowed(row, ownNs);
    const bool fails = spec.failureProbability > 0 && external.failure.uniform() < spec.failureProbability;
    waitOnTime(id, delayNs, fails ? Outcome::Failed : Outcome::Ok);
}

} // namespace headroom::simulation
