#include "models/capacity/peak.h"

#include "models/workload/traffic_profile.h"

#include <algorithm>
#include <cstddef>

namespace headroom::capacity {
namespace {

struct Change {
    SimTime at;
    double rate = 0;                 ///< added to the sum at once
    double slopePerSecond = 0;       ///< added to the slope of the sum
};

struct Highest {
    SimTime at;
    double rate = 0;
    bool before = false;             ///< approached from the left: the rate falls at `at`
};

std::vector<calendar::RateProfile> profilesOf(const scenario::Scenario& scenario, bool spikes)
{
    std::vector<calendar::RateProfile> profiles;
    for (scenario::TrafficSource source : scenario.traffic) {
        if (!spikes)
            for (scenario::TrafficEvent& event : source.events) event.spikes.reset();
        profiles.push_back(workload::trafficProfile(source, scenario, scenario.calendar.start, scenario.calendar.end));
    }
    return profiles;
}

Highest highestSum(const std::vector<calendar::RateProfile>& profiles, SimTime start)
{
    std::vector<Change> changes;
    for (const calendar::RateProfile& profile : profiles)
        for (const auto& segment : profile.segments()) {
            const double slope = (segment.ratePerSecondTo - segment.ratePerSecondFrom) / (segment.to - segment.from).toSeconds();
            changes.push_back({segment.from, segment.ratePerSecondFrom, slope});
            changes.push_back({segment.to, -segment.ratePerSecondTo, -slope});
        }
    std::ranges::stable_sort(changes, {}, &Change::at);
    Highest highest{start, 0, false};
    // A sum of many terms can exceed an equal one by its rounding: later instants must be higher by more than that.
    const auto consider = [&](SimTime at, double rate, bool before) {
        if (rate > highest.rate * (1 + 1e-9) + 1e-12) highest = {at, rate, before};
    };
    double rate = 0, slope = 0;
    SimTime now = start;
    for (std::size_t i = 0; i < changes.size();) {
        const SimTime at = changes[i].at;
        rate += slope * (at - now).toSeconds();
        now = at;
        consider(at, rate, true);
        for (; i < changes.size() && changes[i].at == at; ++i) {
            rate += changes[i].rate;
            slope += changes[i].slopePerSecond;
        }
        consider(at, rate, false);
    }
    return highest;
}

} // namespace

Peak peakOf(const scenario::Scenario& scenario)
{
    Peak peak;
    peak.at = scenario.calendar.start;
    peak.ratePerSecondBySource.assign(scenario.traffic.size(), 0.0);
    if (scenario.calendar.end <= scenario.calendar.start) return peak;
    const auto profiles = profilesOf(scenario, false);
    const Highest highest = highestSum(profiles, scenario.calendar.start);
    peak.at = highest.at;
    // The sweep found where; the profiles say exactly how much.
    const SimTime instant = highest.before ? highest.at - Duration::nanoseconds(1) : highest.at;
    double best = -1;
    for (std::size_t s = 0; s < profiles.size(); ++s) {
        const double rate = profiles[s].rateAt(instant);
        peak.ratePerSecondBySource[s] = rate;
        peak.ratePerSecond += rate;
        for (const scenario::TrafficEvent& event : scenario.traffic[s].events)
            if (event.from - event.rampUp <= instant && instant <= event.to + event.rampDown && rate > best) {
                best = rate;
                peak.event = event.name;
            }
    }
    peak.ratePerSecondWithSpikes = std::max(peak.ratePerSecond, highestSum(profilesOf(scenario, true), scenario.calendar.start).rate);
    return peak;
}

} // namespace headroom::capacity
