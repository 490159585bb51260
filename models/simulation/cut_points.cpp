#include "core/calendar/calendar.h"
#include "models/simulation/replication.h"
#include "models/workload/traffic_profile.h"

#include <algorithm>
#include <optional>

namespace headroom::simulation {

std::vector<SimTime> cutPoints(const scenario::Scenario& scenario, Window window, std::span<const std::pair<SimTime, SimTime>> disturbed)
{
    std::vector<SimTime> cuts;
    if (window.end - window.start <= kLongestUncut) return cuts;
    std::vector<calendar::RateProfile> profiles;
    for (const scenario::TrafficSource& source : scenario.traffic) profiles.push_back(workload::trafficProfile(source, scenario, window.start, window.end));

    constexpr Duration kHour = Duration::hours(1);
    constexpr Duration kDay = Duration::hours(24);
    constexpr Duration kHalfDay = Duration::hours(12);
    // The last piece is at least half a day long: a shorter one would not be worth a thread.
    for (SimTime day = window.start + kDay; day + kHalfDay < window.end; day = day + kDay) {
        std::optional<SimTime> calmest;
        double least = 0;
        for (SimTime at = day - kHalfDay; at < day + kHalfDay; at = at + kHour) {
            // A piece begins an hour before its cut, in a state that has been foretold: nothing is off or broken meanwhile.
            if (std::any_of(disturbed.begin(), disturbed.end(), [&](const auto& span) { return span.first <= at && span.second > at - kHour; })) continue;
            double expected = 0;
            // The hour before and the hour after: it is as calm at a cut as it has been for a while.
            for (const calendar::RateProfile& profile : profiles) expected += profile.expected(std::max(window.start, at - kHour), std::min(window.end, at + kHour));
            if (!calmest || expected <= least * (1 + 1e-9)) {
                calmest = at;
                least = expected;
            }
        }
        if (calmest && (cuts.empty() || *calmest - cuts.back() >= kHour * 6)) cuts.push_back(*calmest);
    }
    return cuts;
}

} // namespace headroom::simulation
