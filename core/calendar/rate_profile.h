#pragma once

#include "core/quantities/time.h"
#include "core/random/ziggurat.h"

#include <cstddef>
#include <vector>

namespace headroom::calendar {

/// A rate of requests over time: straight lines between instants, with or without jumps between them; 0 where nothing is
/// stated. Every traffic source is turned into one of these before a run.
class RateProfile {
public:
    struct Segment {
        SimTime from;
        SimTime to;                  ///< exclusive
        double ratePerSecondFrom = 0;
        double ratePerSecondTo = 0;  ///< approached at `to`
        double expectedBefore = 0;   ///< expected requests of all earlier segments
        double expected = 0;         ///< expected requests of this one
    };

    /// Appends a line. Preconditions: from < to, from not before the end of the last segment, rates ≥ 0 and finite.
    void addSegment(SimTime from, SimTime to, double ratePerSecondFrom, double ratePerSecondTo);

    /// Requests a second at `time`. At a jump the rate that follows.
    [[nodiscard]] double rateAt(SimTime time) const;
    /// Integral of the rate from `from` to `to` ≥ from: the mean number of requests.
    [[nodiscard]] double expected(SimTime from, SimTime to) const;
    /// Largest rate within [from, to]; values that are only approached count.
    [[nodiscard]] double maxRate(SimTime from, SimTime to) const;

    [[nodiscard]] const std::vector<Segment>& segments() const { return m_segments; }
    [[nodiscard]] bool empty() const { return m_segments.empty(); }

    /// Index of the first segment that ends after `time`; segments().size() when none does.
    [[nodiscard]] std::size_t segmentAt(SimTime time) const;
    /// Expected requests from the first instant to `time`.
    [[nodiscard]] double cumulative(SimTime time) const;

private:
    std::vector<Segment> m_segments;
};

/// Arrivals whose cumulative expected number advances by given increments: with exponential increments of mean 1 an exact
/// non-homogeneous Poisson process, with increments of 1 an evenly paced one. No thinning: one increment, one square root
/// at most and no rejected draws, whatever the shape of the profile.
/// Source: E. Çinlar, "Introduction to Stochastic Processes", 1975 (inversion of the cumulative rate).
/// Keeps a reference to the profile, which must outlive it. O(1) amortised.
class ArrivalTimes {
public:
    ArrivalTimes(const RateProfile& profile, SimTime start);

    /// Instant at which the cumulative expectation is `increment` ≥ 0 further; never() once the profile has ended. The
    /// sequence never goes back.
    [[nodiscard]] SimTime advance(double increment)
    {
        m_consumed += increment;
        while (m_consumed >= m_available) [[unlikely]] {
            if (!enterNextSegment()) return SimTime::never();
        }
        // Area under the line: r0·t + s·t²/2 = a, solved in the form that does not cancel for small slopes.
        const double seconds = m_slope == 0.0 ? m_consumed * m_inverseRate : rampSeconds();
        const auto offsetNs = static_cast<std::int64_t>(seconds * 1e9);
        return m_from + Duration::nanoseconds(offsetNs < m_lengthNs ? offsetNs : m_lengthNs - 1);
    }

private:
    bool enterNextSegment();
    void load(std::size_t index);
    [[nodiscard]] double rampSeconds() const;

    const RateProfile* m_profile;
    std::size_t m_index = 0;
    double m_consumed = 0;      ///< expected requests since the start of the segment
    double m_available = 0;     ///< expected requests of the segment
    double m_rate = 0;
    double m_inverseRate = 0;
    double m_slope = 0;
    SimTime m_from;
    std::int64_t m_lengthNs = 0;
};

/// Exact non-homogeneous Poisson arrivals.
class PoissonArrivals {
public:
    PoissonArrivals(const RateProfile& profile, SimTime start) : m_times(profile, start) {}
    /// The next arrival, not before the last one; never() once the profile has ended.
    [[nodiscard]] SimTime next(random::Generator& generator) { return m_times.advance(random::exponential(generator)); }

private:
    ArrivalTimes m_times;
};

/// Evenly paced arrivals: the k-th where the expected number reaches k − 1/2.
class PacedArrivals {
public:
    PacedArrivals(const RateProfile& profile, SimTime start) : m_times(profile, start) {}
    [[nodiscard]] SimTime next()
    {
        const double increment = m_first ? 0.5 : 1.0;
        m_first = false;
        return m_times.advance(increment);
    }

private:
    ArrivalTimes m_times;
    bool m_first = true;
};

} // namespace headroom::calendar
