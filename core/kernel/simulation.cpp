#include "core/kernel/simulation.h"

#include <algorithm>

namespace headroom::kernel {

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

inline void QueueingNetwork::startService(std::uint32_t job, Station& station)
{
    m_queue.push(m_now + Duration::nanoseconds(takeServiceNs(station)), pack(Kind::Departure, job));
}

inline void QueueingNetwork::arrive(std::uint32_t job, StationIndex index)
{
    Station& station = m_stations[index];
    ++station.counts.arrivals;
    station.areaNs -= static_cast<std::uint64_t>(m_now.nanoseconds());
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
    default: enterSpecial(job, index); return;
    }
    ++station.counts.refused;
    station.areaNs += static_cast<std::uint64_t>(m_now.nanoseconds());
    discard(job);
}

void QueueingNetwork::enter(std::uint32_t job, StationIndex station) { arrive(job, station); }

inline void QueueingNetwork::leaveStation(std::uint32_t job, Station& station)
{
    Job& record = m_jobs[job];
    ++station.counts.completions;
    station.areaNs += static_cast<std::uint64_t>(m_now.nanoseconds());
    station.counts.responseNs += (m_now - record.atStation).count();
    const StationIndex next = station.routed ? chooseRoute(station) : station.next;
    if (next != kOut) {
        arrive(job, next);
        return;
    }
    if (record.kind.copy) [[unlikely]] {
        finishCopy(job);
        return;
    }
    const Duration span = m_now - record.entered;
    m_timeInSystem.record(span.count());
    m_batches.add(span.toSeconds());
    m_jobs.release(job);
}

void QueueingNetwork::leave(std::uint32_t job) { leaveStation(job, m_stations[m_jobs[job].station]); }

/// Makes sure that an event is pending at or before the station's next completion. An earlier one is left where it is: when
/// it comes too early it moves itself on, which is cheaper than an event for every arrival.
void QueueingNetwork::armSharing(StationIndex index)
{
    Station& station = m_stations[index];
    const SimTime next = station.sharing.nextCompletion();
    if (next >= station.wakeUp) return;
    station.wakeUp = next;
    m_queue.push(next, pack(Kind::StationWakeUp, index));
}

void QueueingNetwork::wakeSharing(StationIndex index)
{
    Station& station = m_stations[index];
    if (m_now != station.wakeUp) return; // an earlier event has taken over and done this one's work
    station.wakeUp = SimTime::never();
    while (station.sharing.nextCompletion() <= m_now) leaveStation(station.sharing.popCompleted(m_now), station);
    armSharing(index);
}

/// One request of `source` enters; false when no more may be alive.
inline bool QueueingNetwork::admit(std::uint32_t sourceIndex, const RunLimits& limits)
{
    const Source& source = m_sources[sourceIndex];
    const std::uint32_t job = m_jobs.size() < limits.maxPending ? m_jobs.acquire() : Pool<Job>::kNone;
    if (job == Pool<Job>::kNone) return false;
    ++m_offered;
    Job& record = m_jobs[job];
    record.entered = m_now;
    record.kind = source.kind;
    arrive(job, source.target);
    return true;
}

/// The chance of one more is drawn member by member: sizes are small, and no logarithm differs between machines.
bool QueueingNetwork::admitBatch(std::uint32_t sourceIndex, const RunLimits& limits)
{
    Source& source = m_sources[sourceIndex];
    std::uint32_t size = source.batch;
    if (source.geometric)
        for (size = 1; source.batches.uniform() >= source.stopProbability; ++size) {}
    for (; size > 0; --size)
        if (!admit(sourceIndex, limits)) return false;
    return true;
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
    if (!m_started) {
        start();
        for (std::uint32_t i = 0; i < m_sources.size(); ++i) scheduleArrival(i);
    }
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
            if (!(m_sources[index].batch == 1 ? admit(index, limits) : admitBatch(index, limits))) {
                m_events += executed;
                return RunEnd::PendingLimit;
            }
            break;
        }
        case Kind::Departure: {
            Station& station = m_stations[m_jobs[index].station];
            if (station.discipline == Discipline::Fifo) {
                if (station.line.empty()) {
                    --station.busy;
                } else {
                    const std::uint32_t first = station.line.pop();
                    ++station.counts.waited;
                    station.counts.waitNs += (m_now - m_jobs[first].atStation).count();
                    startService(first, station);
                }
            } else if (station.discipline == Discipline::Priority) {
                serveNextInLine(index, station);
            }
            leaveStation(index, station);
            break;
        }
        case Kind::StationWakeUp:
            if (m_stations[index].discipline == Discipline::ProcessorSharing) wakeSharing(index);
            else wakeInterruptible(index);
            break;
        case Kind::Impatience: loseInLine(index); break;
        }
    }
    if (reason == RunEnd::Completed && limits.end != SimTime::never()) m_now = std::max(m_now, limits.end);
    m_events += executed;
    return reason;
}

} // namespace headroom::kernel
