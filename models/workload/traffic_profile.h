#pragma once

#include "core/calendar/rate_profile.h"
#include "models/scenario/scenario.h"

namespace headroom::workload {

/// Requests per second that one source states over [from, to), in local time of the scenario, so that a day with a clock change has 23 or
/// 25 hours. Weekly lines are trapezoids (the ramp lies outside the stated hours) of which the highest holds; a dated event replaces them
/// from the start of its ramp to its end, starting and ending at the rate that the weekly profile has there. Spikes multiply the
/// rate of the event. Growth and seasons (TrendSpec) multiply the weekly profile by one factor a local month, not the events. Precondition: the scenario has been validated. Pure.
[[nodiscard]] calendar::RateProfile statedRates(const scenario::TrafficSource& source, const scenario::Scenario& scenario, SimTime from, SimTime to);

/// Requests per second to be expected of one source over [from, to): what it states, the counts of its trace, or the most that its users can ask. Pure.
[[nodiscard]] calendar::RateProfile trafficProfile(const scenario::TrafficSource& source, const scenario::Scenario& scenario, SimTime from, SimTime to);

} // namespace headroom::workload
