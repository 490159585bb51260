#pragma once

#include "core/kernel/linked_fifo.h"
#include "core/quantities/time.h"

#include <vector>

namespace headroom::kernel {

/// Timers that all have the same delay: they expire in the order in which they were set, so a line replaces the event
/// queue and a cancelled timer (nearly all of them) costs no event. Put one event at nextExpiry() into the event queue,
/// and when it comes, drain with popExpired() and schedule the next.
class TimeoutList {
public:
    /// Precondition: `delay` ≥ 0.
    explicit TimeoutList(Duration delay) : m_delay(delay) { HEADROOM_CHECK(delay >= Duration{}); }

    [[nodiscard]] Duration delay() const { return m_delay; }
    [[nodiscard]] std::size_t size() const { return m_line.size(); }
    [[nodiscard]] bool empty() const { return m_line.empty(); }

    /// Sets the timer of `id`. Preconditions: it has none; `now` never decreases from one call to the next.
    void add(std::uint32_t id, SimTime now)
    {
        if (id >= m_links.size()) {
            m_links.resize(id < 8 ? 16 : std::size_t{id} * 2);
            m_expiry.resize(m_links.size());
        }
        m_expiry[id] = now + m_delay;
        m_line.push(m_links, id);
    }

    /// Whether `id` has a timer that has neither expired nor been cancelled.
    [[nodiscard]] bool contains(std::uint32_t id) const
    {
        return id < m_links.size() && m_links[id].prev != Link::kUnlinked;
    }

    /// Takes the timer of `id` away in O(1); false when it had none.
    bool cancel(std::uint32_t id)
    {
        if (!contains(id)) return false;
        m_line.remove(m_links, id);
        return true;
    }

    /// When the oldest timer expires; SimTime::never() without timers.
    [[nodiscard]] SimTime nextExpiry() const { return m_line.empty() ? SimTime::never() : m_expiry[m_line.front()]; }

    /// Whether a timer has expired by `now`.
    [[nodiscard]] bool hasExpired(SimTime now) const { return nextExpiry() <= now && !m_line.empty(); }

    /// Removes and returns the oldest. Precondition: hasExpired(now).
    std::uint32_t popExpired(SimTime now)
    {
        HEADROOM_ASSERT(hasExpired(now));
        static_cast<void>(now);
        return m_line.pop(m_links);
    }

private:
    Duration m_delay;
    LinkedFifo m_line;
    std::vector<Link> m_links;
    std::vector<SimTime> m_expiry;
};

} // namespace headroom::kernel
