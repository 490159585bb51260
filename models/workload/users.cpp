#include "models/workload/users.h"

#include "core/random/distributions.h"
#include "models/workload/traffic_profile.h"

#include <algorithm>

namespace headroom::workload {
namespace {

/// Who neither thinks nor waits is taken to ask this often at most.
constexpr double kLeastCycleSeconds = 1e-3;

double meanSeconds(const random::Distribution& distribution) { return random::Sampler(distribution).meanNs() * 1e-9; }

double highestRate(const scenario::TrafficSource& source)
{
    double highest = source.otherwisePerSecond;
    for (const scenario::WeeklyRate& line : source.weekly) highest = std::max(highest, line.ratePerSecond);
    for (const scenario::TrafficEvent& event : source.events) highest = std::max(highest, event.ratePerSecond * (event.spikes ? event.spikes->factor : 1));
    return highest;
}

double secondsOf(const std::vector<scenario::Step>& steps, bool parallel)
{
    double sum = 0;
    for (const scenario::Step& step : steps) {
        double own = secondsOf(step.steps, step.kind == scenario::Step::Kind::Parallel) * (1 - step.hitRatio.value_or(0));
        if (step.cpu) own += meanSeconds(*step.cpu);
        if (step.time) own += meanSeconds(*step.time);
        own *= step.probability * step.times;
        sum = parallel ? std::max(sum, own) : sum + own;
    }
    return sum;
}

} // namespace

Presence::Presence(const scenario::TrafficSource& source, const scenario::Scenario& scenario, SimTime from, SimTime to)
{
    const double highest = highestRate(source);
    if (highest <= 0) return;
    m_rates = statedRates(source, scenario, from, to);
    m_perRate = source.users->count / highest;
}

SimTime Presence::comesBack(std::uint32_t index, SimTime at) const
{
    if (isThere(index, at)) return at;
    const double wanted = (index + 0.5) / m_perRate;
    for (std::size_t i = m_rates.segmentAt(at); i < m_rates.segments().size(); ++i) {
        const calendar::RateProfile::Segment& segment = m_rates.segments()[i];
        if (segment.from > at && segment.ratePerSecondFrom >= wanted) return segment.from;
        if (segment.ratePerSecondTo <= wanted) continue;
        const double share = (wanted - segment.ratePerSecondFrom) / (segment.ratePerSecondTo - segment.ratePerSecondFrom);
        // A nanosecond more, so that rounding does not leave the user waiting in front of the door.
        const SimTime when = segment.from + Duration::fromSeconds(std::max(0.0, share) * (segment.to - segment.from).toSeconds()) + Duration::nanoseconds(1);
        if (when >= at && when < segment.to) return when;
    }
    return SimTime::never();
}

double emptySystemSeconds(const scenario::Operation& operation) { return secondsOf(operation.steps, false); }

calendar::RateProfile usersProfile(const scenario::TrafficSource& source, const scenario::Scenario& scenario, SimTime from, SimTime to)
{
    double seconds = meanSeconds(source.users->think);
    for (const scenario::MixEntry& entry : source.mix)
        for (const scenario::Operation& operation : scenario.operations)
            if (operation.name == entry.operation) seconds += entry.share * emptySystemSeconds(operation);
    for (const scenario::TrafficRegion& region : source.regions) seconds += region.share * region.roundTrip.toSeconds();
    seconds = std::max(seconds, kLeastCycleSeconds);
    const Presence presence(source, scenario, from, to);
    calendar::RateProfile profile;
    if (presence.perRate() == 0) {
        if (from < to) profile.addSegment(from, to, source.users->count / seconds, source.users->count / seconds);
        return profile;
    }
    const double scale = presence.perRate() / seconds;
    for (const auto& segment : presence.rates().segments())
        profile.addSegment(segment.from, segment.to, segment.ratePerSecondFrom * scale, segment.ratePerSecondTo * scale);
    return profile;
}

} // namespace headroom::workload
