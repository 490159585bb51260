#pragma once

#include "core/base/assert.h"
#include "core/quantities/time.h"

#include <algorithm>
#include <optional>

namespace headroom::kernel {

/// Something that passes work at a rate and lets it wait a little: `units` unit-seconds a second, short bursts at once, the rest in order of arrival
/// as long as its wait stays within a limit. With a limit of zero it is a token bucket; with a long one, a queue with a constant rate.
///
/// debt ← max(−burst · units, debt − units · Δt) + cost;   wait = max(0, debt / units)   (the virtual scheduling algorithm of ITU-T I.371)
class PacedGate {
public:
    /// Preconditions: units > 0; burst, longestWait ≥ 0. It begins with the whole burst.
    PacedGate(double units, Duration burst, Duration longestWait, SimTime start)
        : m_units(units), m_burst(burst.toSeconds()), m_longestWait(longestWait.toSeconds()), m_debt(-m_burst * units), m_last(start)
    {
        HEADROOM_CHECK(units > 0 && m_burst >= 0 && m_longestWait >= 0);
    }

    /// How long work of `unitSeconds` ≥ 0 that arrives at `now` waits, or nothing: it would wait too long and is refused. `now` never decreases.
    std::optional<Duration> admit(double unitSeconds, SimTime now)
    {
        drain(now);
        const double wait = (m_debt + unitSeconds) / m_units;
        if (wait > m_longestWait + 1e-12) return std::nullopt;
        m_debt += unitSeconds;
        return Duration::nanoseconds(static_cast<std::int64_t>(std::max(0.0, wait) * 1e9));
    }

    /// From `now` on it passes `units` > 0 unit-seconds a second; what waits keeps the wait that it was told.
    void setUnits(double units, SimTime now)
    {
        HEADROOM_CHECK(units > 0);
        drain(now);
        m_units = units;
        m_debt = std::max(m_debt, -m_burst * units);
    }
    [[nodiscard]] double units() const { return m_units; }

private:
    void drain(SimTime now)
    {
        m_debt = std::max(-m_burst * m_units, m_debt - m_units * (now - m_last).toSeconds());
        m_last = now;
    }

    double m_units, m_burst, m_longestWait;
    double m_debt;   ///< unit-seconds; negative = what a burst may still take
    SimTime m_last;
};

} // namespace headroom::kernel
