#pragma once

#include "core/kernel/linked_fifo.h"
#include "core/quantities/time.h"
#include "core/stats/time_weighted.h"

#include <cstdint>
#include <limits>
#include <vector>

namespace headroom::kernel {

/// What becomes of somebody who asks for a slot.
enum class Admission : std::uint8_t {
    Started,   ///< a slot was free and is now taken
    Waiting,   ///< stands in line
    Refused    ///< the line is full
};

/// c identical slots (servers, workers, licences) and one first-in-first-out line before them.
///
/// Passive bookkeeping: it schedules nothing. The line's links are in a vector that the caller owns and may share among
/// all Slots and ConnectionPools in which an id waits one at a time; so a waiting id leaves in O(1) when it times out.
class Slots {
public:
    static constexpr std::uint32_t kNone = ~std::uint32_t{0};
    static constexpr std::uint64_t kUnbounded = std::numeric_limits<std::uint64_t>::max();

    /// `count` slots from `start` on; at most `waitingLimit` may stand in line (0 = a pure loss system).
    explicit Slots(std::uint32_t count, std::uint64_t waitingLimit = kUnbounded, SimTime start = SimTime{})
        : m_count(count), m_waitingLimit(waitingLimit), m_busyOverTime(start) {}

    /// `id` asks for a slot.
    Admission arrive(std::vector<Link>& links, std::uint32_t id, SimTime now)
    {
        ++m_arrivals;
        if (m_busy < m_count && m_line.empty()) {
            start(now);
            return Admission::Started;
        }
        if (m_line.size() < m_waitingLimit) {
            m_line.push(links, id);
            return Admission::Waiting;
        }
        ++m_refused;
        return Admission::Refused;
    }

    /// Somebody gives a slot back. Follow it with startNext(). Precondition: busy() > 0.
    void finish(SimTime now)
    {
        HEADROOM_ASSERT(m_busy > 0);
        --m_busy;
        ++m_completions;
        m_busyOverTime.set(now, m_busy);
    }

    /// Gives a free slot to the first in line and returns it; kNone when nobody waits or no slot is free.
    std::uint32_t startNext(std::vector<Link>& links, SimTime now)
    {
        if (m_line.empty() || m_busy >= m_count) return kNone;
        start(now);
        return m_line.pop(links);
    }

    /// `id` stops waiting. Precondition: it stands in this line.
    void abandon(std::vector<Link>& links, std::uint32_t id)
    {
        m_line.remove(links, id);
        ++m_abandoned;
    }

    /// Changes the number of slots. Fewer than busy(): the surplus ends by itself. More: call startNext() until kNone.
    void resize(std::uint32_t count) { m_count = count; }

    [[nodiscard]] std::uint32_t count() const { return m_count; }
    [[nodiscard]] std::uint32_t busy() const { return m_busy; }
    [[nodiscard]] std::size_t waiting() const { return m_line.size(); }
    /// arrivals = completions + refused + abandoned + busy + waiting, always.
    [[nodiscard]] std::uint64_t arrivals() const { return m_arrivals; }
    [[nodiscard]] std::uint64_t completions() const { return m_completions; }
    [[nodiscard]] std::uint64_t refused() const { return m_refused; }
    [[nodiscard]] std::uint64_t abandoned() const { return m_abandoned; }
    /// Busy slots over time.
    [[nodiscard]] const stats::TimeWeighted& busyOverTime() const { return m_busyOverTime; }
    void resetBusy(SimTime now) { m_busyOverTime.reset(now); }

private:
    void start(SimTime now)
    {
        ++m_busy;
        m_busyOverTime.set(now, m_busy);
    }

    std::uint32_t m_count;
    std::uint32_t m_busy = 0;
    std::uint64_t m_waitingLimit;
    LinkedFifo m_line;
    std::uint64_t m_arrivals = 0;
    std::uint64_t m_completions = 0;
    std::uint64_t m_refused = 0;
    std::uint64_t m_abandoned = 0;
    stats::TimeWeighted m_busyOverTime;
};

} // namespace headroom::kernel
