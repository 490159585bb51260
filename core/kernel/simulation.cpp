#include "core/kernel/simulation.h"

#include "core/base/assert.h"
#include "core/random/stream.h"

#include <algorithm>

namespace headroom::kernel {

QueueingNetwork::QueueingNetwork(std::uint64_t seed, std::uint32_t replication, SimTime start)
    : m_seed(seed), m_replication(replication), m_start(start), m_now(start), m_jobs(1U << kKindShift)
{
}

StationIndex QueueingNetwork::addStation(const StationSpec& spec)
{
    HEADROOM_CHECK(!m_started && spec.servers >= 1);
    Station station;
    station.discipline = spec.discipline;
    station.servers = spec.servers;
    station.next = spec.next;
    station.waitingLimit = spec.waitingLimit;
    station.generator = random::makeStream(m_seed, m_replication, "service/" + spec.name);
    station.service = random::Sampler(spec.service);
    station.nextServiceNs = station.service.sampleNs(station.generator);
    station.sharing = ProcessorSharing(spec.servers);
    m_stations.push_back(std::move(station));
    return static_cast<StationIndex>(m_stations.size() - 1);
}

void QueueingNetwork::addSource(const SourceSpec& spec)
{
    HEADROOM_CHECK(!m_started);
    Source source;
    source.target = spec.target;
    source.generator = random::makeStream(m_seed, m_replication, "arrivals/" + spec.name);
    source.profile = spec.profile;
    source.paced = spec.paced;
    source.renewal = spec.profile.empty();
    if (source.renewal) {
        source.interarrival = random::Sampler(spec.interarrival);
        // A mean of 0 would stop the clock for ever.
        HEADROOM_CHECK(source.interarrival.meanNs() >= 1);
        source.nextGapNs = source.interarrival.sampleNs(source.generator);
    }
    m_sources.push_back(std::move(source));
}

void QueueingNetwork::startSources()
{
    m_started = true;
    for (const Station& station : m_stations) HEADROOM_CHECK(station.next == kOut || station.next < m_stations.size());
    for (std::uint32_t i = 0; i < m_sources.size(); ++i) {
        Source& source = m_sources[i];
        HEADROOM_CHECK(source.target < m_stations.size());
        source.profileTimes = i;
        // The sources no longer move, so references to their profiles hold.
        m_profileTimes.emplace_back(source.profile, m_start);
        scheduleArrival(i);
    }
}

inline void QueueingNetwork::scheduleArrival(std::uint32_t index)
{
    Source& source = m_sources[index];
    SimTime at;
    if (source.renewal) {
        at = m_now + Duration::nanoseconds(source.nextGapNs);
        source.nextGapNs = source.interarrival.sampleNs(source.generator);   // ahead, as in takeServiceNs()
    } else {
        const double increment = source.paced ? source.pacedIncrement : random::exponential(source.generator);
        source.pacedIncrement = 1.0;
        at = m_profileTimes[source.profileTimes].advance(increment);
        if (at == SimTime::never()) return;
    }
    m_queue.push(at, pack(Kind::Arrival, index));
}

/// The variate that was drawn at the last call; then draws the next one. So the draw, some 30 cycles from generator to
/// integer, is off the path on which the event waits for its time, and the processor overlaps it with other work.
inline std::int64_t QueueingNetwork::takeServiceNs(Station& station)
{
    const std::int64_t serviceNs = station.nextServiceNs;
    station.nextServiceNs = station.service.sampleNs(station.generator);
    station.counts.serviceNs += serviceNs;
    return serviceNs;
}

inline void QueueingNetwork::startService(std::uint32_t job, Station& station)
{
    m_queue.push(m_now + Duration::nanoseconds(takeServiceNs(station)), pack(Kind::Departure, job));
}

inline void QueueingNetwork::arrive(std::uint32_t job, StationIndex index)
{
    Station& station = m_stations[index];
    ++station.counts.arrivals;
    m_jobs[job].atStation = m_now;
    m_jobs[job].station = index;
    switch (station.discipline) {
    case Discipline::Fifo:
        if (station.busy < station.servers) {
            ++station.busy;
            startService(job, station);
            return;
        }
        if (station.line.size() < station.waitingLimit) {
            station.line.push(job);
            return;
        }
        break;
    case Discipline::InfiniteServer: startService(job, station); return;
    case Discipline::ProcessorSharing: {
        const std::size_t present = station.sharing.activeJobs();
        if (present < station.servers || present - station.servers < station.waitingLimit) {
            station.sharing.add(job, takeServiceNs(station), m_now);
            armSharing(index);
            return;
        }
        break;
    }
    }
    ++station.counts.refused;
    ++m_refused;
    m_jobs.release(job);
}

inline void QueueingNetwork::leaveStation(std::uint32_t job, Station& station)
{
    Job& record = m_jobs[job];
    ++station.counts.completions;
    station.counts.responseNs += (m_now - record.atStation).count();
    if (station.next != kOut) {
        arrive(job, station.next);
        return;
    }
    const Duration span = m_now - record.entered;
    m_timeInSystem.record(span.count());
    m_batches.add(span.toSeconds());
    m_jobs.release(job);
}

/// Makes sure that an event is pending at or before the station's next completion. An earlier one is left where it is: when
/// it comes too early it moves itself on, which is cheaper than an event for every arrival.
void QueueingNetwork::armSharing(StationIndex index)
{
    Station& station = m_stations[index];
    const SimTime next = station.sharing.nextCompletion();
    if (next >= station.wakeUp) return;
    station.wakeUp = next;
    m_queue.push(next, pack(Kind::SharingWakeUp, index));
}

void QueueingNetwork::wakeSharing(StationIndex index)
{
    Station& station = m_stations[index];
    if (m_now != station.wakeUp) return; // an earlier event has taken over and done this one's work
    station.wakeUp = SimTime::never();
    while (station.sharing.nextCompletion() <= m_now) leaveStation(station.sharing.popCompleted(m_now), station);
    armSharing(index);
}

bool QueueingNetwork::report(const RunLimits& limits, std::uint64_t executed)
{
    if (!m_observer) return true;
    const double whole = (limits.end - m_start).toSeconds();
    const double fraction = limits.end == SimTime::never() ? 0.0 : (m_now - m_start).toSeconds() / whole;
    return m_observer(Progress{m_now, std::clamp(fraction, 0.0, 1.0), completed(), m_events + executed});
}

RunEnd QueueingNetwork::run(const RunLimits& limits)
{
    constexpr std::uint64_t kReportMask = (std::uint64_t{1} << 20) - 1;
    constexpr std::uint32_t kIndexMask = (1U << kKindShift) - 1;
    if (!m_started) startSources();
    std::uint64_t executed = 0;
    RunEnd reason = RunEnd::Completed;
    while (m_queue.nextTime() < limits.end) {
        if (executed >= limits.maxEvents) {
            reason = RunEnd::EventLimit;
            break;
        }
        if ((++executed & kReportMask) == 0 && !report(limits, executed)) {
            reason = RunEnd::Cancelled;
            break;
        }
        const Event event = m_queue.pop();
        m_now = event.time;
        m_fingerprint = (m_fingerprint ^ static_cast<std::uint64_t>(event.time.nanoseconds()) ^ event.payload) * 0x100000001b3ULL;
        const std::uint32_t index = event.payload & kIndexMask;
        switch (static_cast<Kind>(event.payload >> kKindShift)) {
        case Kind::Arrival: {
            // First the successor: it takes the leaf of the event that has just been taken out.
            scheduleArrival(index);
            const std::uint32_t job = m_jobs.size() < limits.maxPending ? m_jobs.acquire() : Pool<Job>::kNone;
            if (job == Pool<Job>::kNone) {
                m_events += executed;
                return RunEnd::PendingLimit;
            }
            ++m_offered;
            m_jobs[job].entered = m_now;
            arrive(job, m_sources[index].target);
            break;
        }
        case Kind::Departure: {
            Station& station = m_stations[m_jobs[index].station];
            if (station.discipline == Discipline::Fifo) {
                if (station.line.empty()) --station.busy;
                else startService(station.line.pop(), station);
            }
            leaveStation(index, station);
            break;
        }
        case Kind::SharingWakeUp: wakeSharing(index); break;
        }
    }
    if (reason == RunEnd::Completed && limits.end != SimTime::never()) m_now = std::max(m_now, limits.end);
    m_events += executed;
    return reason;
}

void QueueingNetwork::resetStatistics()
{
    m_timeInSystem.reset();
    m_batches = {};
    for (Station& station : m_stations) station.counts = {};
    m_offered = m_refused = 0;
}

} // namespace headroom::kernel
