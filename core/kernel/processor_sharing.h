#pragma once

#include "core/base/assert.h"
#include "core/quantities/time.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace headroom::kernel {

/// Egalitarian processor sharing: n jobs on C cores (C may be fractional) run at min(1, C/n) each.
///
/// By virtual time: V(t) = ∫ min(1, C/n) dt is the service that every job present has received, so a job that enters at V
/// with work w leaves when V reaches V + w, and a change of n or C moves no job's mark. A small binary heap orders the
/// marks; equal marks leave in the order in which they entered. While n ≤ C the rate is exactly 1 and all times are exact
/// integers; otherwise a completion is rounded up to the next nanosecond, so it never goes backwards and no job
/// receives less than its work by more than the rounding of a double (below 1 ns in a busy period of 50 days).
/// Source: L. Kleinrock, "Queueing Systems" vol. 2, section 4.4 (the idea of virtual time; also fair queueing).
///
/// Passive: the caller keeps an event at nextCompletion() and asks again after each change. `now` never decreases.
class ProcessorSharing {
public:
    /// Precondition: `cores` ≥ 0, finite. With 0 cores jobs wait and nothing completes.
    explicit ProcessorSharing(double cores = 1.0) { setCapacity(cores, SimTime{}, true); }

    /// Adds `job` with `workNs` core-nanoseconds, ≥ 0. Precondition: it is not present.
    void add(std::uint32_t job, std::int64_t workNs, SimTime now)
    {
        HEADROOM_ASSERT(workNs >= 0 && !contains(job));
        advance(now);
        m_heap.push_back(Entry{m_virtualNs + static_cast<double>(workNs), m_sequence++, job});
        siftUp(m_heap.size() - 1, m_heap.back());
        updateRate();
    }

    /// O(jobs present): for assertions and for what happens rarely.
    [[nodiscard]] bool contains(std::uint32_t job) const { return find(job) != m_heap.size(); }

    /// When the next job completes if nothing changes; never() when empty or without capacity.
    [[nodiscard]] SimTime nextCompletion() const
    {
        if (m_heap.empty() || m_rate <= 0) return SimTime::never();
        const double leftNs = m_heap.front().mark - m_virtualNs;
        if (leftNs <= 0) return m_now;
        // 9.1e18 ns: beyond every run, and still representable after the addition below for any date before 2260.
        const double spanNs = std::ceil(leftNs * m_inverseRate);
        if (spanNs >= 9.1e18 - std::abs(static_cast<double>(m_now.nanoseconds()))) return SimTime::never();
        return m_now + Duration::nanoseconds(static_cast<std::int64_t>(spanNs));
    }

    /// Removes and returns the job that completes at or before `now`. Precondition: nextCompletion() ≤ now. When several
    /// completed in between, call it with the time of each: the rate changes with every one.
    std::uint32_t popCompleted(SimTime now)
    {
        HEADROOM_ASSERT(nextCompletion() <= now);
        advance(now);
        const Entry first = m_heap.front();
        // Rounding may leave V a hair short of the mark it has reached.
        m_virtualNs = std::max(m_virtualNs, first.mark);
        erase(0);
        return first.job;
    }

    /// Changes the number of cores, ≥ 0 and finite, from `now` on.
    void setCapacity(double cores, SimTime now) { setCapacity(cores, now, false); }
    [[nodiscard]] double capacity() const { return m_cores; }

    /// Takes `job` out before it completes (its process died); false when it is not present. O(jobs present).
    bool remove(std::uint32_t job, SimTime now)
    {
        const std::size_t index = find(job);
        if (index == m_heap.size()) return false;
        advance(now);
        erase(index);
        return true;
    }

    [[nodiscard]] std::size_t activeJobs() const { return m_heap.size(); }

    /// Integral of the cores in use from the first instant to `now`, in core-seconds.
    [[nodiscard]] double busyCoreSeconds(SimTime now) const
    {
        return (m_busyNs + m_coresInUse * static_cast<double>((now - m_now).count())) * 1e-9;
    }

private:
    struct Entry {
        double mark;              ///< virtual time at which the job has received its work
        std::uint64_t sequence;
        std::uint32_t job;
    };

    [[nodiscard]] std::size_t find(std::uint32_t job) const
    {
        std::size_t index = 0;
        while (index < m_heap.size() && m_heap[index].job != job) ++index;
        return index;
    }
    static bool before(const Entry& a, const Entry& b)
    {
        return a.mark < b.mark || (a.mark == b.mark && a.sequence < b.sequence);
    }

    void setCapacity(double cores, SimTime now, bool initial)
    {
        HEADROOM_CHECK(cores >= 0 && std::isfinite(cores));
        if (!initial) advance(now);
        m_cores = cores;
        updateRate();
    }

    void advance(SimTime now)
    {
        const auto spanNs = static_cast<double>((now - m_now).count());
        HEADROOM_ASSERT(spanNs >= 0 || m_heap.empty());
        m_virtualNs += m_rate * spanNs;
        m_busyNs += m_coresInUse * spanNs;
        m_now = now;
    }

    void updateRate()
    {
        const auto jobs = static_cast<double>(m_heap.size());
        if (jobs <= m_cores) {
            m_rate = m_inverseRate = 1.0;
            m_coresInUse = jobs;
            // Nobody left to compare with: start again at 0, where doubles are finest.
            if (m_heap.empty()) m_virtualNs = 0;
        } else {
            m_rate = m_cores / jobs;
            m_inverseRate = m_cores > 0 ? jobs / m_cores : 0.0;
            m_coresInUse = m_cores;
        }
    }

    void erase(std::size_t index)
    {
        const Entry last = m_heap.back();
        m_heap.pop_back();
        if (index < m_heap.size()) {
            if (index > 0 && before(last, m_heap[(index - 1) / 2])) siftUp(index, last);
            else siftDown(index, last);
        }
        updateRate();
    }

    void place(std::size_t index, const Entry& entry) { m_heap[index] = entry; }

    void siftUp(std::size_t index, const Entry entry)
    {
        while (index > 0) {
            const std::size_t parent = (index - 1) / 2;
            if (!before(entry, m_heap[parent])) break;
            place(index, m_heap[parent]);
            index = parent;
        }
        place(index, entry);
    }

    void siftDown(std::size_t index, const Entry entry)
    {
        for (std::size_t child = 2 * index + 1; child < m_heap.size(); child = 2 * index + 1) {
            if (child + 1 < m_heap.size() && before(m_heap[child + 1], m_heap[child])) ++child;
            if (!before(m_heap[child], entry)) break;
            place(index, m_heap[child]);
            index = child;
        }
        place(index, entry);
    }

    std::vector<Entry> m_heap;
    SimTime m_now;
    double m_virtualNs = 0;
    double m_rate = 1;
    double m_inverseRate = 1;
    double m_coresInUse = 0;
    double m_cores = 1;
    double m_busyNs = 0;
    std::uint64_t m_sequence = 0;
};

} // namespace headroom::kernel
