#include "models/pricing/extrapolate.h"
#include "tests/support/catch.h"

using namespace headroom;
using namespace headroom::pricing;

namespace {

constexpr std::int64_t kHourSeconds = 3600;

SimTime hour(double value) { return SimTime{} + Duration::fromSeconds(value * kHourSeconds); }

/// UTC, constant traffic of `perHour` requests an hour.
scenario::Scenario steady(double perHour)
{
    scenario::Scenario result;
    result.calendar.start = hour(0);
    result.calendar.end = hour(48);
    scenario::TrafficSource source;
    source.otherwisePerSecond = perHour / kHourSeconds;
    result.traffic.push_back(source);
    return result;
}

simulation::Recording recordingOf(double from, double to, std::vector<double> offered)
{
    simulation::Recording recording;
    recording.start = hour(from);
    recording.end = hour(to);
    recording.offeredPerHour = std::move(offered);
    return recording;
}

} // namespace

TEST_CASE("slices cover the period once, without gaps", "[pricing][extrapolate]")
{
    // The window starts and ends between whole hours.
    const auto recording = recordingOf(3.25, 5.75, {60, 60, 30});
    const Extrapolation result = extrapolate(steady(60), recording, hour(0), hour(9.5));
    CHECK(result.trafficKnown);
    REQUIRE_FALSE(result.slices.empty());
    CHECK(result.slices.front().from == hour(0));
    CHECK(result.slices.back().to == hour(9.5));
    for (std::size_t i = 1; i < result.slices.size(); ++i) CHECK(result.slices[i].from == result.slices[i - 1].to);
    double factors = 0;
    for (const Slice& slice : result.slices) {
        CHECK(slice.simulated == (slice.from >= hour(3.25) && slice.to <= hour(5.75)));
        // The hour that was only begun (index 2) is no example for others.
        if (!slice.simulated) CHECK(slice.timeHour != 2);
        if (!slice.simulated) factors += slice.timeFactor;
    }
    CHECK(factors == Approx(9.5 - 2.5));
}

TEST_CASE("of equally near hours the first is taken", "[pricing][extrapolate]")
{
    const Extrapolation result = extrapolate(steady(100), recordingOf(10, 13, {90, 110, 90}), hour(0), hour(24));
    for (const Slice& slice : result.slices) {
        if (!slice.simulated) {
            CHECK(slice.timeHour == 0);
            CHECK(slice.trafficFactor == Approx(100.0 / 90));
        }
    }
}

TEST_CASE("a begun hour serves when there is nothing else", "[pricing][extrapolate]")
{
    // Ten minutes with 20 requests: 120 an hour. A whole hour of 120 expected needs six times the quantity.
    const Extrapolation result = extrapolate(steady(120), recordingOf(0, 1.0 / 6, {20}), hour(0), hour(3));
    REQUIRE(result.slices.size() == 4);
    CHECK(result.slices[2].timeFactor == Approx(6));
    CHECK(result.slices[2].trafficFactor == Approx(6));
}

TEST_CASE("recorded hours are cut at the end of a month", "[pricing][extrapolate]")
{
    const auto recording = recordingOf(0.5, 2.5, {1, 1});
    const auto slices = simulatedSlices(recording, hour(0.5), hour(2.5), {hour(0.5), hour(2)});
    REQUIRE(slices.size() == 3);
    CHECK(slices[1].from == hour(1.5));
    CHECK(slices[1].to == hour(2));
    CHECK(slices[1].timeFactor == Approx(0.5));
    CHECK(slices[2].timeHour == 1);
    CHECK(slices[2].timeFactor == Approx(0.5));
}
