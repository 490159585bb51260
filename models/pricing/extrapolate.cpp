#include "models/pricing/extrapolate.h"

#include "core/base/assert.h"
#include "models/simulation/disturbed_time.h"
#include "models/simulation/simulate.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace headroom::pricing {

namespace {

const Duration kHour = Duration::hours(1);

/// What one recorded hour can teach.
struct Example {
    std::size_t hour = 0;
    double seconds = 0;
    double requests = 0;
    [[nodiscard]] double rate() const { return requests / seconds; }
};

/// The recorded hours that `counts` says yes to, begun ones only where no whole one is among them.
template <typename Counts>
std::vector<Example> examplesOf(const simulation::Recording& recording, Counts counts)
{
    std::vector<Example> whole, begun;
    for (std::size_t hour = 0; hour < recordedHours(recording); ++hour) {
        const SimTime from = recording.start + kHour * static_cast<std::int64_t>(hour);
        const SimTime to = std::min(from + kHour, recording.end);
        if (!counts(from, to)) continue;
        (to - from == kHour ? whole : begun).push_back({hour, (to - from).toSeconds(), recording.offeredPerHour[hour]});
    }
    return whole.empty() ? begun : whole;
}

/// The first example nearest to `rate`; empty when there is none with requests and some are asked for.
std::optional<Example> nearest(const std::vector<Example>& examples, double rate, bool withRequests)
{
    std::optional<Example> best;
    for (const Example& example : examples) {
        if (withRequests && example.requests <= 0) continue;
        if (!best || std::abs(example.rate() - rate) < std::abs(best->rate() - rate)) best = example;
    }
    return best;
}

/// Appends the slices of [from, to), which was not simulated, cut at whole hours from `grid`.
void appendExpected(Extrapolation& result, const scenario::Scenario& scenario, const std::vector<Example>& examples, SimTime grid, SimTime from,
                    SimTime to)
{
    for (SimTime at = from; at < to;) {
        const SimTime next = std::min(to, grid + kHour * ((at - grid) / kHour + 1));
        const double seconds = (next - at).toSeconds();
        const double requests = simulation::expectedRequests(scenario, at, next);
        const double rate = requests / seconds;
        Slice slice{at, next, 0, 0, 0, 0, false};
        const std::optional<Example> likeTime = nearest(examples, rate, false);
        HEADROOM_CHECK(likeTime.has_value());
        slice.timeHour = likeTime->hour;
        slice.timeFactor = seconds / likeTime->seconds;
        if (requests > 0) {
            if (const std::optional<Example> likeTraffic = nearest(examples, rate, true)) {
                slice.trafficHour = likeTraffic->hour;
                slice.trafficFactor = requests / likeTraffic->requests;
            } else {
                result.trafficKnown = false;
            }
        }
        result.slices.push_back(slice);
        at = next;
    }
}

} // namespace

std::size_t recordedHours(const simulation::Recording& recording)
{
    const Duration span = recording.end - recording.start;
    return span.count() <= 0 ? 0 : static_cast<std::size_t>((span + kHour - Duration::nanoseconds(1)) / kHour);
}

std::vector<Slice> simulatedSlices(const simulation::Recording& recording, SimTime from, SimTime to, const std::vector<SimTime>& cuts)
{
    std::vector<Slice> slices;
    for (std::size_t hour = 0; hour < recordedHours(recording); ++hour) {
        const SimTime hourFrom = recording.start + kHour * static_cast<std::int64_t>(hour);
        const SimTime hourTo = std::min(hourFrom + kHour, recording.end);
        const SimTime end = std::min(hourTo, to);
        for (SimTime at = std::max(hourFrom, from); at < end;) {
            const auto cut = std::upper_bound(cuts.begin(), cuts.end(), at);
            const SimTime next = cut == cuts.end() ? end : std::min(end, *cut);
            const bool whole = at == hourFrom && next == hourTo;
            const double share = whole ? 1.0 : (next - at).toSeconds() / (hourTo - hourFrom).toSeconds();
            slices.push_back({at, next, hour, hour, share, share, true});
            at = next;
        }
    }
    return slices;
}

Extrapolation extrapolate(const scenario::Scenario& scenario, const simulation::Recording& recording, SimTime from, SimTime to)
{
    HEADROOM_CHECK(from <= recording.start && recording.start < to);
    HEADROOM_CHECK(recording.offeredPerHour.size() >= recordedHours(recording));
    const auto stretches = simulation::disturbedStretches(recording);
    const auto anyHour = [](SimTime, SimTime) { return true; };
    Extrapolation result;
    std::vector<Example> examples = examplesOf(recording, [&](SimTime begin, SimTime end) { return !simulation::disturbedWithin(stretches, begin, end); });
    for (std::size_t hour = 0; hour < recordedHours(recording); ++hour) {
        const SimTime begin = recording.start + kHour * static_cast<std::int64_t>(hour);
        result.hoursDisturbed += simulation::disturbedWithin(stretches, begin, std::min(begin + kHour, recording.end));
    }
    if (examples.empty()) {
        examples = examplesOf(recording, anyHour);
        result.disturbedRepeated = from < recording.start || recording.end < to;
    }
    appendExpected(result, scenario, examples, from, from, recording.start);
    const std::vector<Slice> simulated = simulatedSlices(recording, from, to, {});
    result.slices.insert(result.slices.end(), simulated.begin(), simulated.end());
    SimTime at = std::max(from, recording.end);
    for (const simulation::DisturbedStretch& stretch : stretches) {
        const SimTime until = std::min(stretch.to, to);
        if (until <= at) continue;
        appendExpected(result, scenario, examplesOf(recording, [&](SimTime, SimTime end) { return end > stretch.from; }), from, at, until);
        at = until;
    }
    appendExpected(result, scenario, examples, from, at, to);
    return result;
}

} // namespace headroom::pricing
