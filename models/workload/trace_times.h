#pragma once

#include "core/calendar/rate_profile.h"
#include "models/scenario/scenario.h"

#include <cstddef>
#include <cstdint>

namespace headroom::workload {

/// Replays a trace: the requests of each line at its instant or, with a spread s, the k-th of n at the middle of its share, s·(k − 1/2)/n later. With
/// `traceRepeat` it begins anew after that time, for ever. Draws nothing, so that all variants and replications face the same arrivals.
/// Keeps a reference to the spec, which must outlive it and have a trace with at least one request.
class TraceTimes {
public:
    TraceTimes(const scenario::ArrivalsSpec& spec, SimTime start) : m_spec(&spec) { restart(start); }

    /// The next arrival, not before the last one; never() after the last.
    [[nodiscard]] SimTime next();
    /// Goes on with the first arrival at or after `at`.
    void restart(SimTime at);
    /// The number of requests of the line that next() is at, all of which it skips, and the line's instant. Zero after the last line.
    struct Line {
        SimTime at = SimTime::never();
        std::uint32_t count = 0;
    };
    [[nodiscard]] Line nextLine();

private:
    [[nodiscard]] bool enterLine();
    [[nodiscard]] SimTime timeOf(std::uint32_t k) const;

    const scenario::ArrivalsSpec* m_spec;
    std::size_t m_line = 0;
    std::uint32_t m_given = 0;   ///< requests of the line that have been
    Duration m_shift;            ///< of this repetition
};

/// The counts of a trace as rates: constant over the spread of a line or, where that is shorter, over a minute (a second in windows up to six hours). Pure.
[[nodiscard]] calendar::RateProfile traceProfile(const scenario::ArrivalsSpec& spec, SimTime from, SimTime to);

} // namespace headroom::workload
