#pragma once

#include "core/quantities/time.h"

#include <algorithm>

namespace headroom::stats {

/// A value that holds until it is set again (queue length, busy servers): its mean is weighted by time. For values of
/// single requests use Histogram. Times never decrease from one call to the next.
class TimeWeighted {
public:
    explicit TimeWeighted(SimTime start = SimTime{}, double value = 0)
        : m_from(start), m_last(start), m_value(value), m_max(value) {}

    /// The value is `value` from `now` on.
    void set(SimTime now, double value)
    {
        m_integralNs += m_value * static_cast<double>((now - m_last).count());
        m_last = now;
        m_value = value;
        m_max = std::max(m_max, value);
    }
    void add(SimTime now, double delta) { set(now, m_value + delta); }

    [[nodiscard]] double value() const { return m_value; }
    /// Largest value since the last reset.
    [[nodiscard]] double max() const { return m_max; }

    /// ∫ value dt from the last reset to `now`, in value-seconds.
    [[nodiscard]] double integralSeconds(SimTime now) const
    {
        return (m_integralNs + m_value * static_cast<double>((now - m_last).count())) * 1e-9;
    }

    /// Mean over time from the last reset to `now`; the present value when no time has passed.
    [[nodiscard]] double mean(SimTime now) const
    {
        const double seconds = (now - m_from).toSeconds();
        return seconds > 0 ? integralSeconds(now) / seconds : m_value;
    }

    /// Starts a new bucket at `now`: the value stays, integral and maximum begin again.
    void reset(SimTime now)
    {
        m_from = m_last = now;
        m_integralNs = 0;
        m_max = m_value;
    }

private:
    SimTime m_from;
    SimTime m_last;
    double m_integralNs = 0;
    double m_value;
    double m_max;
};

} // namespace headroom::stats
