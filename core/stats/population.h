#pragma once

#include "core/quantities/time.h"

#include <algorithm>
#include <cstdint>

namespace headroom::stats {

/// How many are inside (busy workers, calls in a component) over time: a TimeWeighted for whole numbers that change by one.
///
/// Nobody's entry touches the time of the last change. Each entry takes `now` off one sum and each exit adds it, so that the
/// integral at any instant t is the sum plus count · t: two additions of integers, in any order, exact to the nanosecond.
/// The sums wrap modulo 2^64 on the way and come right at the end as long as the integral since the last reset is below
/// 2^63 ns: eight million inside for 19 minutes. Reset it at every bucket and add up the buckets elsewhere.
/// Times never decrease from one call to the next.
class Population {
public:
    explicit Population(SimTime start = SimTime{}) : m_from(start) {}

    void enter(SimTime now)
    {
        m_sumNs -= static_cast<std::uint64_t>(now.nanoseconds());
        ++m_count;
        m_max = std::max(m_max, m_count);
    }
    /// Precondition: somebody is inside.
    void leave(SimTime now)
    {
        m_sumNs += static_cast<std::uint64_t>(now.nanoseconds());
        --m_count;
    }

    [[nodiscard]] std::int64_t value() const { return m_count; }
    /// Largest number since the last reset.
    [[nodiscard]] std::int64_t max() const { return m_max; }

    /// ∫ number dt from the last reset to `now`, in seconds.
    [[nodiscard]] double integralSeconds(SimTime now) const
    {
        const std::uint64_t ns = m_sumNs + static_cast<std::uint64_t>(m_count) * static_cast<std::uint64_t>(now.nanoseconds());
        return static_cast<double>(static_cast<std::int64_t>(ns)) * 1e-9;
    }
    /// Mean over time from the last reset to `now`; the present number when no time has passed.
    [[nodiscard]] double mean(SimTime now) const
    {
        const double seconds = (now - m_from).toSeconds();
        return seconds > 0 ? integralSeconds(now) / seconds : static_cast<double>(m_count);
    }

    /// Starts a new bucket at `now`: who is inside stays, integral and maximum begin again.
    void reset(SimTime now)
    {
        m_from = now;
        m_sumNs = std::uint64_t{0} - static_cast<std::uint64_t>(m_count) * static_cast<std::uint64_t>(now.nanoseconds());
        m_max = m_count;
    }

private:
    SimTime m_from;
    std::uint64_t m_sumNs = 0;
    std::int64_t m_count = 0;
    std::int64_t m_max = 0;
};

} // namespace headroom::stats
