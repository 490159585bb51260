#include "models/fluid/flow.h"
#include "models/fluid/waiting.h"

#include <algorithm>
#include <cmath>

/// Lines and capacities of the stations at given rates.
namespace headroom::fluid {

using simulation::kNone;
using simulation::StepRow;
using simulation::TargetKind;

namespace {

double share(double part, double whole) { return whole > 0 ? part / whole : 0; }

} // namespace

/// Sums over the steps of every station, weighted by calls a second.
void Flow::gather()
{
    for (Station& station : m_stations) station.clearSums();
    gatherDisks();
    for (std::uint32_t i = 0; i < m_steps.size(); ++i) {
        const StepState& step = m_steps[i];
        const StepRow& row = m_topology.steps[i];
        if (step.pool != kNone) {
            Station& pool = m_stations[step.pool];
            const double held = step.attempt.mean - pool.wait.mean;
            pool.hold += step.rate * held;
            pool.holdSquares += step.rate * (step.response.variance + held * held);
            pool.base += step.rate * step.baseAttempt;
        }
        if (step.station == kNone) continue;
        Station& station = m_stations[step.station];
        const double rate = step.served;
        if (station.kind == Station::Kind::Redis) {
            const double command = commandSeconds(row);
            station.cpu += rate * command;
            station.cpuSquares += rate * command * command;
        } else {
            station.cpu += rate * step.cpu.mean;
            station.cpuSquares += rate * (step.cpu.variance + step.cpu.mean * step.cpu.mean);
        }
        if (station.kind == Station::Kind::Gateway) station.units += step.rate * (1 - step.limited) * m_topology.gateways[station.index].cost(row.bytes);
        station.hold += rate * step.hold.mean;
        station.holdSquares += rate * (step.hold.variance + step.hold.mean * step.hold.mean);
        station.base += rate * step.base;
        station.units += step.rate * row.requestUnits;
        station.unitSquares += step.rate * row.requestUnits * row.requestUnits;
    }
}

/// Calls that all callers together can have waiting at a station: one a worker (or a connection).
double Flow::boundOf(Station& station) const
{
    double bound = 0;
    for (Station::Caller& caller : station.callers) {
        caller.most = kUnlimited;
        if (caller.service != kNone && !caller.givesUp) {
            const simulation::ServiceRow& row = m_topology.services[caller.service];
            caller.most = row.spec->workers;
            if (station.kind != Station::Kind::Pool)
                for (const simulation::ConnectionPoolRow& pool : row.pools)
                    if (pool.target == station.component) caller.most = std::min(caller.most, static_cast<double>(pool.size));
            caller.most *= supply[caller.service].readyPods;
        }
        bound += caller.most;
    }
    return bound;
}

/// The random line goes at once to what the formula says, but cannot grow faster than a driftless random walk from where it was
/// (E|N(0, σ²t)|, σ² = λ(ca² + cs²)): what keeps it finite near and above utilisation 1.
void Flow::settleLine(Station& station, double meanLine, double probability, double seconds)
{
    const double rate = std::max(station.served, 1e-12);
    // Where a fluid line has formed, that one is what grows.
    const double spread = station.backlog > 1 ? 0 : 0.6366197723675814 * rate * (station.arrivalScv + station.serviceScv) * seconds;
    const double walk = std::sqrt(station.waitingBefore * station.waitingBefore + spread);
    const double longest = std::max(0.0, std::min(station.bound, station.limit) - station.backlog);
    station.waiting = std::min({meanLine, walk, longest});
    station.probability = probability;
    const double random = station.waiting / rate;
    const double taken = station.arrivals * (1 - station.refusedShare) * (1 - station.awayShare);   // refusedShare is still that of the time served
    const double atEnd = std::max(0.0, station.backlog + seconds * (taken - (station.served - station.messages)));
    const double first = station.backlog / rate, last = std::min(atEnd, station.limit) / rate;
    const double width = std::abs(last - first);
    station.wait = waitMoments(random, probability) + Moments{(first + last) / 2, width * width / 12, 0};
}

void Flow::updateWorkers(Station& station)
{
    const ServiceSupply& pods = supply[station.index];
    const simulation::ServiceRow& row = m_topology.services[station.index];
    const scenario::ServiceSpec& spec = *row.spec;
    station.limit = spec.queue ? *spec.queue * pods.readyPods : kUnlimited;
    const bool jointLine = row.balancing == simulation::LoadBalancing::LeastRequests;
    const double working = std::max(0.0, pods.readyPods - pods.lockedPods);
    station.lockedShare = jointLine || pods.readyPods <= 0 ? 0 : pods.lockedPods / pods.readyPods;
    const double rate = station.served;
    station.awayShare = 1 - pods.serving;
    if (pods.readyPods <= 0 && row.intercepted) {
        // The interceptor holds what comes, for its time at most.
        const double most = station.arrivals * static_cast<double>(row.interceptorWaitNs) * 1e-9;
        station.limit = row.interceptorWaitNs > 0 ? std::max(1e-6, most) : kUnlimited;
        station.capacity = 0;
        station.utilisation = 0;
        station.refusedShare = station.backlog >= station.limit * 0.999 ? 1 : 0;
        return;
    }
    if (pods.readyPods <= 0 || working <= 1e-9) {
        station.capacity = 0;
        station.refusedShare = pods.readyPods <= 0 ? 1 : 0;
        station.utilisation = pods.readyPods <= 0 ? 0 : 1;
        return;
    }
    const double workers = spec.workers;
    const double cores = std::max(1e-6, pods.coresPerPod);
    station.servers = workers * working;
    station.stretchAlone = cores < 1 ? 1 / cores : 1;
    if (rate <= 0) {
        station.stretch = station.stretchAlone;
        station.capacity = kUnlimited;
        station.utilisation = station.refusedShare = 0;
        return;
    }
    const double cpu = station.cpu / rate, hold = station.hold / rate, base = station.base / rate;
    const double awake = rate / pods.serving;   // while they serve
    const double cpuLoad = station.cpu / pods.serving / working;
    const double free = sharingStretch(cpuLoad, cores);
    const double most = std::max(station.stretchAlone, workers / cores);
    station.stretch = std::min(free, most);
    station.capacity = pods.serving * std::min(cpu > 0 ? working * cores / cpu : kUnlimited, base > 0 ? station.servers / base : kUnlimited);
    station.serviceScv = hold > 0 ? std::max(0.0, station.holdSquares / rate / (hold * hold) - 1) : 0;
    station.utilisation = std::min(1.0, rate * hold / station.servers);
    const bool paced = station.arrivalScv == 0;
    const double arrivalScv = paced ? 0 : row.balancing == simulation::LoadBalancing::RoundRobin ? 1 / working : 1;
    GGc line{jointLine ? station.servers : workers, jointLine ? awake : awake / working,
             free > most ? hold - cpu * (station.stretch - station.stretchAlone) : hold, arrivalScv, station.serviceScv};
    Wait wait = allenCunneen(line);
    // Jobs that processor sharing would hold beyond the workers wait outside of them.
    if (cpu > 0 && free > most) wait = {std::max(wait.meanSeconds, cpu * (free - most)), std::max(wait.probability, std::min(1.0, cpuLoad / cores))};
    station.wait = {wait.meanSeconds, 0, 0};
    station.probability = wait.probability;
    station.refusedShare = 0;   // after a time without pods it was 1
    if (spec.queue && *spec.queue < 100000) {
        const double lost = blocking(spec.workers, *spec.queue, rate / working * line.serviceSeconds);
        const double over = share(std::max(0.0, station.arrivals - std::max(0.0, station.capacity - station.messages)), station.arrivals);
        station.refusedShare = station.backlog >= station.limit * 0.999 || station.limit < 1 ? std::max(lost, over) : lost;
    }
}

void Flow::updatePool(Station& station)
{
    const ServiceSupply& pods = supply[station.index];
    const double size = m_topology.services[station.index].pools[station.part].size;
    station.servers = size * pods.readyPods;
    station.limit = kUnlimited;
    if (station.arrivals <= 0 || pods.readyPods <= 0) {
        station.utilisation = 0;
        station.capacity = kUnlimited;
        station.wait = {};
        return;
    }
    const double held = station.hold / station.arrivals;
    station.capacity = station.base > 0 ? station.servers * station.arrivals / station.base : kUnlimited;
    station.serviceScv = held > 0 ? std::max(0.0, station.holdSquares / station.arrivals / (held * held) - 1) : 0;
    station.utilisation = std::min(1.0, station.hold / station.servers);
    const Wait wait = allenCunneen({size, station.arrivals / pods.readyPods, held, 1, station.serviceScv});
    station.wait = {wait.meanSeconds, 0, 0};
    station.probability = wait.probability;
}

void Flow::updateStore(Station& station)
{
    const double rate = station.served;
    if (station.kind == Station::Kind::Sql) {
        const simulation::SqlRow& row = m_topology.sqlDatabases[station.index];
        const double size = sizeOf(station.component, row.spec->vCores);
        const double cores = std::max(0.0, size - row.spec->otherLoadCores);
        const double perCore = row.tier.workersPerCore * size;
        station.limit = row.tier.maxWorkers > 0 ? std::min(row.tier.maxWorkers, perCore) : perCore;
        const double cpu = share(station.cpu, rate);
        station.servers = std::max(1.0, cores);
        station.capacity = cpu > 0 ? cores / cpu : kUnlimited;
        station.utilisation = cores > 0 ? std::min(1.0, station.cpu / cores) : 0;
        station.stretchAlone = cores < 1 && cores > 0 ? 1 / cores : 1;
        const double extra = rate > 0 ? cpu * (sharingStretch(station.cpu, std::max(1e-6, cores)) - station.stretchAlone) : 0;
        station.wait = {std::max(0.0, extra), 0, 0};
        station.probability = std::clamp(station.utilisation, 0.0, 1.0);
        station.serviceScv = cpu > 0 ? std::max(0.0, station.cpuSquares / rate / (cpu * cpu) - 1) : 0;
        station.refusedShare = station.backlog >= station.limit * 0.999 ? share(std::max(0.0, station.arrivals - station.capacity), station.arrivals) : 0;
    } else if (station.kind == Station::Kind::Redis) {
        const double command = share(station.cpu, rate);
        const double shards = m_topology.redisCaches[station.index].shards;
        station.capacity = command > 0 ? shards / command : kUnlimited;
        station.utilisation = std::min(1.0, station.cpu / shards);
        station.serviceScv = command > 0 ? std::max(0.0, station.cpuSquares / rate / (command * command) - 1) : 0;
        const Wait wait = allenCunneen({1, rate / shards, command, 1, station.serviceScv});
        station.wait = {wait.meanSeconds, 0, 0};
        station.probability = wait.probability;
    } else if (station.kind == Station::Kind::Database) {
        updateDatabase(station);
    } else {
        updateCosmos(station);
    }
}

void Flow::updateQueues(double seconds)
{
    updateBrokers(seconds);
    updateCredits();
    for (std::uint32_t q = 0; q < queues.size(); ++q) {
        QueueFlow& queue = queues[q];
        const simulation::QueueRow& row = m_topology.queues[q];
        const double passed = 1 - queue.refusedCredits;
        const double byNamespace = passed * m_namespaceRefused[q];
        if (row.broker == kNone) queue.refusedRate = byNamespace > 0 ? byNamespace : row.spec->sendsPerSecond ? passed * share(std::max(0.0, queue.sends * passed - *row.spec->sendsPerSecond), queue.sends * passed) : 0;
        double bytes = 0, sent = 0;
        for (std::uint32_t i = 0; i < m_steps.size(); ++i)
            if (const simulation::CopyRange copies = m_topology.copiesOf(m_topology.steps[i]); q >= copies.first && q < copies.first + copies.count) {
                bytes += m_steps[i].rate * m_topology.steps[i].bytes;
                sent += m_steps[i].rate;
            }
        const double each = queue.bytesEach = share(bytes, sent);
        if (row.broker != kNone && m_topology.brokers[row.broker].keepsRead) {
            waitsOf(q, seconds);
            continue;   // a log takes all that its storage has room for
        }
        const double accepted = queue.sends * (1 - queue.refusedCredits - queue.refusedRate - queue.refusedDown);
        const double leaves = std::max(0.0, queue.received - queue.redelivered - queue.deadLettered);
        const double room = each > 0 ? std::max(0.0, row.spec->sizeBytes - queue.bytes) / each / seconds + leaves : kUnlimited;
        queue.refusedFull = accepted > room ? (1 - queue.refusedCredits - queue.refusedRate - queue.refusedDown) * (accepted - room) / accepted : 0;
        if (!receives(q)) queue.receiveLimit = 0;
        waitsOf(q, seconds);
    }
    // A topic takes a message for all of its subscriptions or for none.
    for (const simulation::TopicRow& topic : m_topology.topics) {
        double full = 0;
        for (std::uint32_t q = topic.firstQueue; q < topic.firstQueue + topic.count; ++q) full = std::max(full, queues[q].refusedFull);
        for (std::uint32_t q = topic.firstQueue; q < topic.firstQueue + topic.count; ++q) queues[q].refusedFull = full;
    }
}

void Flow::waitsOf(std::uint32_t q, double seconds)
{
    QueueFlow& queue = queues[q];
    const simulation::QueueRow& row = m_topology.queues[q];
    queue.wait = {};
    queue.waiting = 0;
    if (row.consumerService == kNone || queue.received <= 0) return;
    const Station& taker = m_stations[row.consumerService];
    const double hold = taker.served > 0 ? taker.hold / taker.served : 0;
    // Any free worker takes a message at once: one line before all workers.
    const Wait wait = allenCunneen({std::max(1.0, taker.servers), taker.served, hold, 1, taker.serviceScv});
    const double walk = std::sqrt(0.6366 * queue.received * (1 + taker.serviceScv) * seconds + queue.waitingBefore * queue.waitingBefore) / queue.received;
    const double ordered = orderedWait(q, taker);
    const double random = std::min(std::max(wait.meanSeconds, ordered), walk);
    queue.waiting = random * queue.received;
    const double atEnd = std::max(0.0, queue.backlog + seconds * (queue.accepted + queue.redelivered - queue.received));
    const double first = queue.backlog / queue.received, last = atEnd / queue.received;
    const double probability = row.lines == 0 ? wait.probability : std::max(wait.probability, std::min(1.0, queue.received * hold / row.lines));
    queue.wait = waitMoments(random, probability) + Moments{(first + last) / 2, (last - first) * (last - first) / 12, 0};
}

/// Returns the largest relative change of a wait or of a capacity that matters.
double Flow::updateLines(double seconds)
{
    double change = 0;
    for (Station& station : m_stations) {
        const double before = station.wait.mean, refusedBefore = station.refusedServing, stretchBefore = station.stretch, capacityBefore = station.capacity;
        station.bound = boundOf(station);
        if (station.kind == Station::Kind::Workers) updateWorkers(station);
        else if (station.kind == Station::Kind::Pool) updatePool(station);
        else if (station.kind == Station::Kind::Gateway) updateGateway(station);
        else updateStore(station);
        const double formula = station.wait.mean * std::max(station.served, 1e-12);
        settleLine(station, formula, station.probability, seconds);
        const bool nobody = station.kind == Station::Kind::Workers && supply[station.index].readyPods <= 0;
        if (nobody) station.wait = {};   // refused at once
        if ((station.kind == Station::Kind::Sql || station.kind == Station::Kind::Database) && station.cpu > 0) {
            // Statements do not stand in a line, they share the cores: the wait is a longer time on CPU.
            const double random = station.waiting / std::max(station.served, 1e-12);
            station.stretch = station.stretchAlone + random * station.served / station.cpu;
            station.wait = Moments{station.wait.mean - random, 0, 0};
        }
        if (station.lockedShare > 0 && station.kind == Station::Kind::Workers) {
            const auto& rule = m_topology.services[station.index].spec->deadlock;
            const Moments locked = mixture(station.lockedShare, uniformMoments(rule ? rule->duration.toSeconds() : 0));
            station.wait += locked;
            station.lockedWait = locked.mean;
        } else {
            station.lockedWait = 0;
        }
        // Half of the way: waits and holding times chase each other through the call tree.
        station.refusedShare = nobody ? 1 : (station.refusedShare + refusedBefore) / 2;
        if (station.refusedShare < 1e-9) station.refusedShare = 0;
        station.refusedServing = station.refusedShare;
        if (station.awayShare > 0) station.refusedShare = 1 - (1 - station.awayShare) * (1 - station.refusedServing);
        const double scale = std::max(1e-4, before);
        change = std::max({change, std::abs(station.wait.mean - before) / scale, std::abs(station.refusedServing - refusedBefore),
                           std::abs(station.stretch - stretchBefore) / station.stretch});
        const bool tight = station.served > 0.9 * station.capacity;
        if (tight && std::isfinite(station.capacity) && std::isfinite(capacityBefore))
            change = std::max(change, std::abs(station.capacity - capacityBefore) / station.capacity);
    }
    double refused = 0;
    for (const QueueFlow& queue : queues) refused += queue.refused();
    updateQueues(seconds);
    for (const QueueFlow& queue : queues) {
        refused -= queue.refused();
        // What was received before the limit of now was known.
        if (queue.received > queue.receiveLimit * (1 + 1e-3)) change = std::max(change, 1 - queue.receiveLimit / queue.received);
    }
    return std::max({change, std::abs(refused), updateCycles()});
}

} // namespace headroom::fluid
