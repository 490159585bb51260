#pragma once

#include "core/calendar/rate_profile.h"
#include "models/scenario/scenario.h"

#include <cstdint>

namespace headroom::workload {

/// How many users of a closed loop are there: all of them or, where the source states rates, the share rate / highest stated rate. Users are nested: the
/// first are there longest.
class Presence {
public:
    /// Over the window [from, to) of `source`, which has users.
    Presence(const scenario::TrafficSource& source, const scenario::Scenario& scenario, SimTime from, SimTime to);

    /// Whether user `index`, counted from 0, is there.
    [[nodiscard]] bool isThere(std::uint32_t index, SimTime at) const { return m_perRate == 0 || m_rates.rateAt(at) * m_perRate >= index + 0.5; }
    /// The first instant from `at` on at which user `index` is there; never() when that is not within the window.
    [[nodiscard]] SimTime comesBack(std::uint32_t index, SimTime at) const;
    /// Users there at a stated rate of 1/s; 0 where no rate is stated and all are there.
    [[nodiscard]] double perRate() const { return m_perRate; }
    [[nodiscard]] const calendar::RateProfile& rates() const { return m_rates; }

private:
    calendar::RateProfile m_rates;
    double m_perRate = 0;
};

/// Time of an operation in an empty system, without networks and stores: own times and CPU of its steps, one after the other, the longest branch of parallel ones. [s]
[[nodiscard]] double emptySystemSeconds(const scenario::Operation& operation);

/// The most that a closed loop asks, users / (think time + time in an empty system): the asymptote of the interactive response time law X = N / (R + Z).
/// Source: E. Lazowska et al., "Quantitative System Performance", 1984, chapter 5. Above it where the system makes them wait. Pure.
[[nodiscard]] calendar::RateProfile usersProfile(const scenario::TrafficSource& source, const scenario::Scenario& scenario, SimTime from, SimTime to);

} // namespace headroom::workload
