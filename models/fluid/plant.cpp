#include "models/fluid/plant.h"

#include "models/simulation/missing_keys.h"
#include "models/simulation/store_rules.h"

#include <algorithm>
#include <cmath>

namespace headroom::fluid {

using simulation::kNone;

namespace {

constexpr std::int64_t kMinuteNs = 60'000'000'000;
/// A drained pod is looked at again after this many mean holding times.
constexpr double kDrainTimes = 3;
/// Flows that change by less from one step to the next have found their balance.
constexpr double kUnsettled = 2e-3;
/// A long step ends a little before a line would empty or fill up.
constexpr double kSafety = 0.98;

std::uint64_t rounded(double count) { return static_cast<std::uint64_t>(std::llround(std::max(0.0, count))); }

/// Whether the rates of now work off something that waits: those of the next step are others.
bool worksOff(const Flow& flow)
{
    return std::any_of(flow.stations().begin(), flow.stations().end(), [](const Station& station) { return station.backlog > 0; }) ||
           std::any_of(flow.queues.begin(), flow.queues.end(), [](const QueueFlow& queue) { return queue.backlog > 0; });
}

} // namespace

Plant::Plant(const simulation::Topology& topology, SimTime start) : m_topology(topology), m_flow(topology), m_now(start), m_hosts(topology)
{
    operations.resize(topology.operations.size());
    components.resize(topology.scenario->components.size());
    stationCounts.resize(m_flow.stations().size());
    queueCounts.resize(topology.queues.size());
    cosmosCounts.resize(topology.cosmosDbs.size());
    redisCounts.resize(topology.redisCaches.size());
    edgeCalls.assign(topology.edges.size(), 0);
    busSends.assign(topology.serviceBuses.size(), 0);
    busThrottled.assign(topology.serviceBuses.size(), 0);
    sqlCoreSeconds.assign(topology.sqlDatabases.size(), 0);
    lockupCount.assign(topology.services.size(), 0);
    gatewayCounts.resize(topology.gateways.size());
    limitCounts.resize(topology.limits.size());
    outboundCounts.resize(topology.outbounds.size());
    guardCounts.resize(topology.guards.size());
    m_services.resize(topology.services.size());
    m_coresPerPod.assign(topology.services.size(), 0);
    for (const auto& row : topology.cosmosDbs) {
        m_peaks.emplace_back(row.spec->autoscale ? simulation::partitionsOf(*row.spec) : 0);
        m_bank.push_back(simulation::kBurstSeconds * simulation::burstUnits(*row.spec));
    }
    databaseCounts.resize(topology.databases.size());
    diskOperations.assign(topology.disks.size(), 0);
    for (std::uint32_t s = 0; s < topology.services.size(); ++s)
        if (topology.services[s].hosts) setHostedDown(s, true, start);   // until the first pod is ready
    m_outstanding.assign(topology.queues.size(), std::vector<double>(topology.operations.size(), 0));
    m_keys.resize(topology.redisCaches.size());
    m_written.assign(topology.redisCaches.size(), 0);
    for (std::size_t i = 0; i < m_keys.size(); ++i) {
        m_keys[i].minute = start.nanoseconds() / kMinuteNs;
        redisCounts[i].maxBytes = topology.redisCaches[i].maxBytes;
    }
    setUpMessaging(start);
}

// ------------------------------------------------------------------------------------------------------ pods

std::uint32_t Plant::addPod(std::uint32_t service, double cpuCores, SimTime)
{
    Pod pod;
    pod.service = service;
    pod.cores = cpuCores;
    m_pods.push_back(pod);
    return static_cast<std::uint32_t>(m_pods.size() - 1);
}

void Plant::refreshSupply(std::uint32_t index)
{
    const Service& service = m_services[index];
    ServiceSupply& supply = m_flow.supply[index];
    m_moved = true;
    supply.readyPods = static_cast<double>(service.ready.size());
    supply.lockedPods = std::min(service.locked, supply.readyPods);
    double cores = 0;
    for (const std::uint32_t id : service.ready) cores += m_pods[id].cores;
    supply.coresPerPod = service.ready.empty() ? 0 : cores / supply.readyPods;
    if (!m_topology.services[index].revised) return;
    supply.slowdown = supply.failureProbability = 0;
    for (const std::uint32_t id : service.ready) {
        supply.slowdown += m_pods[id].slowdown / supply.readyPods;
        supply.failureProbability += m_pods[id].failureProbability / supply.readyPods;
    }
    if (service.ready.empty()) supply.slowdown = 1;
}

void Plant::makeReady(std::uint32_t id, SimTime now)
{
    Pod& pod = m_pods[id];
    if (pod.ready || !pod.alive) return;
    pod.ready = true;
    pod.readySince = now;
    pod.usedSince = m_services[pod.service].coreSecondsPerPod;
    m_services[pod.service].ready.push_back(id);
    refreshSupply(pod.service);
    if (m_topology.services[pod.service].hosts && m_hosts.podReady(pod.service, id)) setHostedDown(pod.service, false, now);
}

void Plant::drain(std::uint32_t id, SimTime now)
{
    Pod& pod = m_pods[id];
    pod.drainedAt = std::min(pod.drainedAt, now);
    if (!pod.ready) return;
    pod.used += m_services[pod.service].coreSecondsPerPod - pod.usedSince;
    pod.ready = false;
    Service& service = m_services[pod.service];
    std::erase(service.ready, id);
    service.locked = std::min(service.locked, static_cast<double>(service.ready.size()));
    refreshSupply(pod.service);
    if (m_topology.services[pod.service].hosts && m_hosts.podUnready(pod.service, id)) setHostedDown(pod.service, true, now);
}

void Plant::kill(std::uint32_t id, SimTime now)
{
    const bool served = m_pods[id].ready;
    const std::uint32_t service = m_pods[id].service;
    const double pods = static_cast<double>(m_services[service].ready.size());
    drain(id, now);
    m_pods[id].alive = false;
    // Its part of the line dies with it.
    if (served && pods > 0) m_flow.stations()[service].backlog *= 1 - 1 / pods;
    for (const std::uint32_t hosted : m_hosts.storesOf(service))
        if (m_topology.hosted[hosted].keeps == simulation::HostedRow::Keeps::Process) loseFrom(hosted, m_hosts.take(hosted, id), now);
}

void Plant::setCpuCores(std::uint32_t id, double cores, SimTime)
{
    if (m_pods[id].cores == cores) return;
    m_pods[id].cores = cores;
    if (m_pods[id].ready) refreshSupply(m_pods[id].service);
}

double Plant::cpuCoreSeconds(std::uint32_t id, SimTime now)
{
    const Pod& pod = m_pods[id];
    if (!pod.ready) return pod.used;
    const Service& service = m_services[pod.service];
    const double behind = (m_now - now).toSeconds() * m_coresPerPod[pod.service];
    return pod.used + std::max(0.0, service.coreSecondsPerPod - pod.usedSince - std::max(0.0, behind));
}

double Plant::runnable(std::uint32_t id) const
{
    const Pod& pod = m_pods[id];
    if (!pod.ready) return 0;
    // Held at its capacity, all its workers could be on CPU; below, what it uses, stretched by sharing.
    const Station& station = m_flow.workers(pod.service);
    const double used = m_coresPerPod[pod.service];
    const double line = m_services[pod.service].ready.empty() ? 0 : (station.backlog + station.waiting) / static_cast<double>(m_services[pod.service].ready.size());
    return std::min(static_cast<double>(m_topology.services[pod.service].spec->workers), used * station.stretch + line);
}

bool Plant::idle(std::uint32_t id) const
{
    const Pod& pod = m_pods[id];
    if (pod.ready) return false;
    const Station& station = m_flow.workers(pod.service);
    const double hold = station.served > 0 ? station.hold / station.served : 0;
    return pod.drainedAt == SimTime::never() || (m_now - pod.drainedAt).toSeconds() >= kDrainTimes * hold;
}

std::vector<simulation::Plant::Lockup> Plant::takeLockups() { return std::exchange(m_lockups, {}); }

std::uint64_t Plant::offered(std::uint32_t operation) const { return rounded(operations[operation].offered); }
std::uint64_t Plant::busOperations(std::uint32_t bus) const { return rounded(busSends[bus]); }

// ------------------------------------------------------------------------------------------------------ time

void Plant::solve(const std::vector<double>& external, double seconds)
{
    // Nothing has changed: the last solution holds.
    if (!m_moved && external == m_external) return;
    ++solves;
    m_external = external;
    m_flow.solve(external, seconds);
    for (std::uint32_t s = 0; s < m_services.size(); ++s) {
        const double pods = static_cast<double>(m_services[s].ready.size());
        m_coresPerPod[s] = pods > 0 ? (m_flow.workers(s).cpu + (m_topology.services[s].hosts ? hostedCores(s) : 0)) / pods : 0;
    }
}

double Plant::steadySeconds() const
{
    const bool lines = m_flow.backlogged();
    const bool locked = std::any_of(m_services.begin(), m_services.end(), [](const Service& s) { return s.locked > 1e-3; });
    if (!lines && !locked) {
        double seconds = kUnlimited;
        for (std::uint32_t c = 0; c < m_bank.size(); ++c) seconds = std::min(seconds, bankSeconds(c));
        return std::min(seconds, contentSeconds()) * kSafety;
    }
    if (m_unsettled > kUnsettled) return 0;
    double seconds = contentSeconds();
    for (std::uint32_t c = 0; c < m_bank.size(); ++c) seconds = std::min(seconds, bankSeconds(c));
    const auto bounded = [&](double held, double perSecond, double most) {
        if (perSecond < 0 && held > 0) seconds = std::min(seconds, held / -perSecond);
        if (perSecond > 0 && most - held > 0.5) seconds = std::min(seconds, (most - held) / perSecond);
    };
    for (const Station& station : m_flow.stations()) {
        bounded(station.backlog, station.arrivals * (1 - station.refusedShare) - (station.served - station.messages), std::min(station.limit, station.bound));
        if (station.backlog > 0.5)
            for (const Station::Caller& caller : station.callers)
                bounded(caller.backlog, caller.arrivals * (1 - station.refusedShare) - caller.served, caller.most);
    }
    for (std::size_t q = 0; q < queueCounts.size(); ++q) {
        const QueueFlow& queue = m_flow.queues[q];
        const double net = queue.sends * (1 - queue.refused()) + queue.redelivered - queue.received;
        const double most = m_topology.queues[q].spec->sizeBytes / std::max(1e-9, queue.bytesEach);
        bounded(queue.backlog, net, std::max(queue.backlog, most));
    }
    return seconds * kSafety;
}

void Plant::advance(SimTime to)
{
    const double seconds = (to - m_now).toSeconds();
    if (seconds <= 0) return;
    for (std::uint32_t s = 0; s < m_services.size(); ++s) m_services[s].coreSecondsPerPod += seconds * m_coresPerPod[s];
    const SimTime from = m_now;
    expireKeys(from);
    std::fill(m_written.begin(), m_written.end(), 0.0);
    countComponents(seconds);
    countSlow(seconds);
    countStores(seconds);
    countNetwork(seconds);
    m_now = to;
    const bool worked = worksOff(m_flow);
    m_flow.commit(seconds);
    m_unsettled = 0;
    m_servedBefore.resize(m_flow.stations().size(), 0.0);
    for (std::size_t n = 0; n < m_servedBefore.size(); ++n) {
        const double served = m_flow.stations()[n].served;
        m_unsettled = std::max(m_unsettled, std::abs(served - m_servedBefore[n]) / std::max({1e-3, served, m_servedBefore[n]}));
        m_servedBefore[n] = served;
    }
    m_moved = m_flow.backlogged() || m_flow.drifting() || worked;
    countQueues(seconds);
    countMessaging(seconds);
    countOperations(seconds);
    for (std::uint32_t s = 0; s < m_services.size(); ++s)
        if (m_topology.services[s].spec->deadlock) lockUp(s, from, seconds);
}

/// Pods that lock up: a pod with more than n requests in work locks up with probability p at each start. The number in work is taken as
/// Poisson with its mean, cut at the workers; a pod whose line is full after a lock-up is above n for sure.
void Plant::lockUp(std::uint32_t index, SimTime from, double seconds)
{
    Service& service = m_services[index];
    const auto& rule = *m_topology.services[index].spec->deadlock;
    const Station& station = m_flow.workers(index);
    const double pods = static_cast<double>(service.ready.size());
    if (pods <= 0 || station.served <= 0) {
        service.locked = 0;
        refreshSupply(index);
        return;
    }
    const double workers = m_topology.services[index].spec->workers;
    const double working = std::max(1e-3, pods - service.locked);
    const double inWork = std::min(workers, station.hold / working);
    double above = 0, weight = std::exp(-inWork);
    double sum = 0;
    for (int n = 0; n <= static_cast<int>(workers); ++n, weight *= inWork / n) {
        sum += weight;
        if (n >= rule.inFlightAbove) above += weight;   // with the one that starts there are more than the limit
    }
    above = workers <= rule.inFlightAbove ? 0 : sum > 0 ? above / sum : 1;
    if (m_topology.services[index].balancing == simulation::LoadBalancing::LeastRequests && workers > rule.inFlightAbove) {
        // Evenly loaded pods: one is above the limit when all are, so it is their sum that varies.
        const double all = std::max(1e-9, inWork * working);
        above = 0.5 * std::erfc((rule.inFlightAbove * working - all) / std::sqrt(2 * all));
    }
    if (station.backlog > pods) above = workers > rule.inFlightAbove ? 1 : 0;
    // What waits at a locked pod starts all at once when it comes back.
    const double duration = std::max(1e-3, rule.duration.toSeconds());
    const double burst = std::min(workers, inWork + station.served / pods * duration);
    const double again = burst > rule.inFlightAbove ? 1 - std::pow(1 - rule.probability, burst - rule.inFlightAbove) : 0;
    // A pod starts no more than its workers let it, however few of them are left.
    const double each = station.served > 0 && station.base > 0 ? workers * station.served / station.base : kUnlimited;
    const double hazard = std::min(station.served / working, each) * above * rule.probability;
    const double leaving = (1 - again) / duration;
    const double rate = hazard + leaving;
    const double target = rate > 0 ? pods * hazard / rate : 0;
    const double before = service.locked;
    service.locked = target + (before - target) * std::exp(-rate * seconds);
    if (service.locked < 1e-6) service.locked = 0;
    const double mean = (before + service.locked) / 2;
    const double happened = seconds * ((pods - mean) * hazard + mean * again / duration);
    const double first = std::floor(service.lockups + 1);
    service.lockups += happened;
    for (double n = first; n <= service.lockups; ++n) {
        const double share = happened > 0 ? 1 - (service.lockups - n) / happened : 1;
        m_lockups.push_back({from + Duration::nanoseconds(static_cast<std::int64_t>(share * seconds * 1e9)), service.ready[service.nextLocked++ % service.ready.size()]});
    }
    lockupCount[index] = service.lockups;
    m_unsettled = std::max(m_unsettled, std::abs(service.locked - before) / std::max(service.locked, 1e-3));
    refreshSupply(index);
}

simulation::KeysByMinute Plant::keysOf(std::uint32_t redis) const
{
    simulation::KeysByMinute keys = m_keys[redis];
    keys.liveBytes = redisCounts[redis].liveBytes;
    return keys;
}

void Plant::expireKeys(SimTime now)
{
    const std::int64_t minute = now.nanoseconds() / kMinuteNs;
    for (std::size_t i = 0; i < m_keys.size(); ++i) {
        Keys& keys = m_keys[i];
        for (; keys.minute < minute; ++keys.minute) {
            if (keys.expiring.empty()) continue;
            double& slot = keys.expiring[static_cast<std::size_t>(keys.minute) % keys.expiring.size()];
            redisCounts[i].liveBytes -= slot;
            slot = 0;
            if (keys.missingBytes > 0) simulation::expireMissing(keys, static_cast<std::size_t>(keys.minute) % keys.expiring.size());
        }
        if (redisCounts[i].liveBytes < 1e-6) redisCounts[i].liveBytes = 0;
        updateContent(static_cast<std::uint32_t>(i));
    }
}

void Plant::writeKeys(std::uint32_t index, SimTime from, double seconds, double bytesPerSecond, double timeToLive, double each)
{
    Keys& keys = m_keys[index];
    RedisCount& count = redisCounts[index];
    const double added = bytesPerSecond * seconds;
    count.liveBytes += added;
    if (timeToLive > 0) {
        const auto needed = static_cast<std::size_t>((timeToLive + seconds) / 60) + 4;
        if (keys.expiring.size() < needed) {
            std::vector<double> ring(needed, 0.0);
            for (std::size_t i = 0; i < keys.expiring.size(); ++i) {
                const auto minute = static_cast<std::size_t>(keys.minute) + i;
                ring[minute % ring.size()] = keys.expiring[minute % keys.expiring.size()];
            }
            keys.expiring.swap(ring);
            simulation::growMissing(keys);
        }
        double at = static_cast<double>(from.nanoseconds() - keys.minute * kMinuteNs) * 1e-9 + timeToLive;
        for (double left = seconds; left > 1e-9;) {
            const double minute = std::floor(at / 60 + 1e-12);
            const double here = std::min(left, (minute + 1) * 60 - at);
            keys.expiring[static_cast<std::size_t>(keys.minute + static_cast<std::int64_t>(minute)) % keys.expiring.size()] += bytesPerSecond * here;
            left -= std::max(here, 1e-9);
            at += std::max(here, 1e-9);
        }
    }
    m_flow.redisRefusedWrites[index] = 0;
    if (const std::uint32_t hosted = m_topology.redisCaches[index].hosted; hosted != kNone) m_hosts.wrote(hosted, added);
    m_written[index] += bytesPerSecond;
    if (!m_topology.redisCaches[index].bounded) {
        if (keys.missingBytes > 0) simulation::findAgain(keys, added);
        return;
    }
    double over = count.liveBytes - count.maxBytes;
    if (over <= 0) {
        if (keys.missingBytes > 0) simulation::findAgain(keys, added);
        return;
    }
    if (m_topology.redisCaches[index].spec->evictionPolicy != "noeviction")
        for (std::size_t i = 0; i < keys.expiring.size() && over > 0; ++i) {
            double& slot = keys.expiring[(static_cast<std::size_t>(keys.minute) + i) % keys.expiring.size()];
            const double taken = std::min(slot, over);
            slot -= taken;
            over -= taken;
            count.liveBytes -= taken;
            count.evictedKeys += taken / each;
            simulation::miss(keys, (static_cast<std::size_t>(keys.minute) + i) % keys.expiring.size(), taken);
        }
    // What was evicted in the step and what was written in it make room for each other all along: the difference is what is missed.
    if (keys.missingBytes > 0) simulation::findAgain(keys, added);
    if (over <= 0) return;
    count.liveBytes -= over;   // refused: nothing may be evicted
    count.refusedWrites += over / each;
    m_moved = true;
    m_flow.redisRefusedWrites[index] = added > 0 ? std::min(1.0, over / added) : 0;
}

} // namespace headroom::fluid
