#include "app/gui/traffic/traffic_sums.h"

#include "core/calendar/calendar.h"
#include "models/workload/traffic_profile.h"

#include <algorithm>

namespace headroom::gui {

TrafficSums trafficSums(const scenario::Scenario& scenario, const std::string& name)
{
    TrafficSums sums;
    const SimTime start = scenario.calendar.start, end = scenario.calendar.end;
    sums.barsAreHours = end - start < Duration::hours(72);
    const auto zone = calendar::Calendar::forZone(scenario.calendar.timeZone);
    const calendar::Calendar calendar = zone ? *zone : calendar::Calendar{};
    for (const auto& source : scenario.traffic) {
        if (source.users) {
            if (source.name == name) sums.closedLoop = true;
            continue;
        }
        const auto profile = workload::trafficProfile(source, scenario, start, end);
        sums.ofAllSources += profile.expected(start, end);
        if (source.name != name) continue;
        sums.requests = profile.expected(start, end);
        for (const auto& segment : profile.segments()) {
            const bool risesMore = segment.ratePerSecondTo > segment.ratePerSecondFrom;
            const double rate = std::max(segment.ratePerSecondFrom, segment.ratePerSecondTo);
            if (rate <= sums.peakPerSecond) continue;
            sums.peakPerSecond = rate;
            sums.peakAt = risesMore ? segment.to : segment.from;
        }
        for (SimTime from = start; from < end;) {
            const SimTime next = sums.barsAreHours ? from + Duration::hours(1) : calendar.addDays(calendar.startOfDay(from), 1);
            const SimTime to = std::min(next, end);
            sums.bars.push_back({from, to, profile.expected(from, to), profile.maxRate(from, to)});
            from = to;
        }
    }
    return sums;
}

} // namespace headroom::gui
