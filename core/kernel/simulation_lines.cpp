#include "core/base/assert.h"
#include "core/kernel/simulation.h"

#include <algorithm>

/// What a plain station does not do: classes, impatience, interruption, routes by chance, fork and join, retrials.
namespace headroom::kernel {

QueueingNetwork::JobExtra& QueueingNetwork::extra(std::uint32_t job)
{
    if (job >= m_extras.size()) m_extras.resize(std::max<std::size_t>(16, std::size_t{job} * 2));
    return m_extras[job];
}

StationCounts& QueueingNetwork::classCounts(Station& station, std::uint8_t priorityClass)
{
    auto& byClass = station.special->byClass;
    if (priorityClass >= byClass.size()) byClass.resize(std::size_t{priorityClass} + 1);
    return byClass[priorityClass];
}

/// Refused or impatient: to the orbit of its station if there is one, else out of the network.
void QueueingNetwork::discard(std::uint32_t job)
{
    if (m_jobs[job].kind.copy) {
        finishCopy(job);
        return;
    }
    const StationIndex orbit = m_stations[m_jobs[job].station].refusedTo;
    if (orbit != kOut) {
        enter(job, orbit);
        return;
    }
    ++m_refused;
    m_jobs.release(job);
}

StationIndex QueueingNetwork::chooseRoute(Station& station)
{
    double point = station.special->routing.uniform();
    for (const Route& route : station.special->routes) {
        if (point < route.probability) return route.to;
        point -= route.probability;
    }
    return station.next;
}

void QueueingNetwork::enterSpecial(std::uint32_t job, StationIndex index)
{
    Station& station = m_stations[index];
    switch (station.discipline) {
    case Discipline::Priority:
        enterLine(job, station);
        return;
    case Discipline::PreemptiveResume:
        enterInterruptible(job, index);
        return;
    default:
        enterFork(job, station);
        return;
    }
}

std::int64_t QueueingNetwork::classServiceNs(Station& station, std::uint8_t priorityClass)
{
    const auto& samplers = station.special->serviceByClass;
    if (priorityClass >= samplers.size()) return takeServiceNs(station);
    const std::int64_t serviceNs = samplers[priorityClass].sampleNs(station.generator);
    station.counts.serviceNs += serviceNs;
    return serviceNs;
}

// ------------------------------------------------------------------------------------------- lines by class

void QueueingNetwork::serveFromLine(std::uint32_t job, Station& station)
{
    const std::uint8_t priorityClass = m_jobs[job].kind.priorityClass;
    const std::int64_t serviceNs = classServiceNs(station, priorityClass);
    classCounts(station, priorityClass).serviceNs += serviceNs;
    m_queue.push(m_now + Duration::nanoseconds(serviceNs), pack(Kind::Departure, job));
}

void QueueingNetwork::enterLine(std::uint32_t job, Station& station)
{
    Special& special = *station.special;
    const std::uint8_t priorityClass = m_jobs[job].kind.priorityClass;
    ++classCounts(station, priorityClass).arrivals;
    if (station.busy < station.servers) {
        ++station.busy;
        serveFromLine(job, station);
        return;
    }
    if (special.waiting >= station.waitingLimit) {
        ++station.counts.refused;
        ++classCounts(station, priorityClass).refused;
        station.areaNs += static_cast<std::uint64_t>(m_now.nanoseconds());
        discard(job);
        return;
    }
    if (priorityClass >= special.lines.size()) special.lines.resize(std::size_t{priorityClass} + 1);
    if (job >= m_links.size()) m_links.resize(std::max<std::size_t>(16, std::size_t{job} * 2));
    special.lines[priorityClass].push(m_links, job);
    ++special.waiting;
    if (special.impatient) {
        const SimTime until = m_now + Duration::nanoseconds(special.patience.sampleNs(special.patienceGenerator));
        extra(job).patienceUntil = until;
        m_queue.push(until, pack(Kind::Impatience, job));
    }
}

/// `done` has been served; its server takes the first of the most urgent class.
void QueueingNetwork::serveNextInLine(std::uint32_t done, Station& station)
{
    StationCounts& ended = classCounts(station, m_jobs[done].kind.priorityClass);
    ++ended.completions;
    ended.responseNs += (m_now - m_jobs[done].atStation).count();
    Special& special = *station.special;
    for (LinkedFifo& line : special.lines) {
        if (line.empty()) continue;
        const std::uint32_t job = line.pop(m_links);
        --special.waiting;
        const std::int64_t waitNs = (m_now - m_jobs[job].atStation).count();
        StationCounts& counts = classCounts(station, m_jobs[job].kind.priorityClass);
        ++station.counts.waited;
        ++counts.waited;
        station.counts.waitNs += waitNs;
        counts.waitNs += waitNs;
        serveFromLine(job, station);
        return;
    }
    --station.busy;
}

/// An event of impatience cannot be taken back. It is stale when its request no longer waits, or waits (under the same id,
/// perhaps another request) for longer than now.
void QueueingNetwork::loseInLine(std::uint32_t job)
{
    if (job >= m_links.size() || m_links[job].prev == Link::kUnlinked || m_extras[job].patienceUntil != m_now) return;
    Station& station = m_stations[m_jobs[job].station];
    const std::uint8_t priorityClass = m_jobs[job].kind.priorityClass;
    station.special->lines[priorityClass].remove(m_links, job);
    --station.special->waiting;
    ++station.counts.abandoned;
    ++classCounts(station, priorityClass).abandoned;
    station.areaNs += static_cast<std::uint64_t>(m_now.nanoseconds());
    if (m_jobs[job].kind.copy) {
        finishCopy(job);
        return;
    }
    ++m_abandoned;
    m_jobs.release(job);
}

// ------------------------------------------------------------------------------------------- interruption

void QueueingNetwork::enterInterruptible(std::uint32_t job, StationIndex index)
{
    Station& station = m_stations[index];
    Special& special = *station.special;
    const std::uint8_t priorityClass = m_jobs[job].kind.priorityClass;
    ++classCounts(station, priorityClass).arrivals;
    if (priorityClass >= special.lines.size()) {
        special.lines.resize(std::size_t{priorityClass} + 1);
        special.interrupted.resize(std::size_t{priorityClass} + 1, Pool<Job>::kNone);
    }
    if (special.running != Pool<Job>::kNone && priorityClass >= m_jobs[special.running].kind.priorityClass) {
        if (special.waiting >= station.waitingLimit) {
            ++station.counts.refused;
            ++classCounts(station, priorityClass).refused;
            station.areaNs += static_cast<std::uint64_t>(m_now.nanoseconds());
            discard(job);
            return;
        }
        if (job >= m_links.size()) m_links.resize(std::max<std::size_t>(16, std::size_t{job} * 2));
        special.lines[priorityClass].push(m_links, job);
        ++special.waiting;
        return;
    }
    if (special.running != Pool<Job>::kNone) {
        extra(special.running).leftNs = (special.runningEnds - m_now).count();
        special.interrupted[m_jobs[special.running].kind.priorityClass] = special.running;
    }
    special.running = job;
    special.runningEnds = m_now + Duration::nanoseconds(classServiceNs(station, priorityClass));
    armInterruptible(index);
}

/// The server is free: the most urgent class first, and in it the request that was interrupted.
void QueueingNetwork::resumeNext(Station& station)
{
    Special& special = *station.special;
    special.running = Pool<Job>::kNone;
    for (std::size_t k = 0; k < special.lines.size(); ++k) {
        if (special.interrupted[k] != Pool<Job>::kNone) {
            special.running = special.interrupted[k];
            special.interrupted[k] = Pool<Job>::kNone;
            special.runningEnds = m_now + Duration::nanoseconds(m_extras[special.running].leftNs);
            return;
        }
        if (!special.lines[k].empty()) {
            special.running = special.lines[k].pop(m_links);
            --special.waiting;
            special.runningEnds = m_now + Duration::nanoseconds(classServiceNs(station, static_cast<std::uint8_t>(k)));
            return;
        }
    }
}

/// As armSharing(): an event that has become too early moves itself on.
void QueueingNetwork::armInterruptible(StationIndex index)
{
    Station& station = m_stations[index];
    if (station.special->running == Pool<Job>::kNone || station.special->runningEnds >= station.wakeUp) return;
    station.wakeUp = station.special->runningEnds;
    m_queue.push(station.wakeUp, pack(Kind::StationWakeUp, index));
}

void QueueingNetwork::wakeInterruptible(StationIndex index)
{
    Station& station = m_stations[index];
    if (m_now != station.wakeUp) return;
    station.wakeUp = SimTime::never();
    Special& special = *station.special;
    const std::uint32_t done = special.running;
    const bool ended = done != Pool<Job>::kNone && special.runningEnds <= m_now;
    if (ended) {
        StationCounts& counts = classCounts(station, m_jobs[done].kind.priorityClass);
        ++counts.completions;
        counts.responseNs += (m_now - m_jobs[done].atStation).count();
        resumeNext(station);
    }
    armInterruptible(index);
    if (ended) leave(done);
}

// ------------------------------------------------------------------------------------------- fork and join

void QueueingNetwork::enterFork(std::uint32_t job, Station& station)
{
    const std::vector<StationIndex>& branches = station.special->branches;
    extra(job).openCopies = static_cast<std::uint32_t>(branches.size());
    for (const StationIndex branch : branches) {
        const std::uint32_t copy = m_jobs.acquire();
        HEADROOM_CHECK(copy != Pool<Job>::kNone);
        ++m_copies;
        extra(copy).parent = job;
        m_jobs[copy] = Job{m_now, m_now, branch, {m_jobs[job].kind.priorityClass, true}};
        enter(copy, branch);
    }
}

/// A copy would leave the network: it ends here, and its request goes on after the last one. A copy that was refused or lost
/// patience has ended as well.
void QueueingNetwork::finishCopy(std::uint32_t job)
{
    const std::uint32_t parent = m_extras[job].parent;
    m_jobs.release(job);
    --m_copies;
    if (--m_extras[parent].openCopies == 0) leave(parent);
}

} // namespace headroom::kernel
