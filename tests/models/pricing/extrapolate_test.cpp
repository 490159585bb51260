#include "models/pricing/extrapolate.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <optional>

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

namespace {

simulation::FaultResult fault(double from, double to, std::optional<double> recoverySeconds)
{
    simulation::FaultResult result;
    result.from = hour(from);
    result.to = hour(to);
    result.recoverySeconds = recoverySeconds;
    return result;
}

} // namespace

TEST_CASE("hours with a fault count once and are no example for others", "[pricing][extrapolate]")
{
    // Of three equal hours the first has a fault until 0:40 and its recovery until 1:10, so the third is the example.
    auto recording = recordingOf(0, 3, {100, 100, 100});
    recording.faults = {fault(0.5, 2.0 / 3, 40 * 60)};
    const Extrapolation result = extrapolate(steady(100), recording, hour(0), hour(24));
    CHECK(result.hoursDisturbed == 2);
    CHECK_FALSE(result.disturbedRepeated);
    std::size_t simulated = 0;
    for (const Slice& slice : result.slices) {
        simulated += slice.simulated;
        if (!slice.simulated) CHECK((slice.timeHour == 2 && slice.trafficHour == 2));
    }
    CHECK(simulated == 3);
    CHECK(result.slices.size() == 24);
    // A fault that ends with the hour leaves the next one alone.
    recording.faults = {fault(0.5, 1, 30 * 60)};
    CHECK(extrapolate(steady(100), recording, hour(0), hour(24)).slices.back().timeHour == 1);
}

TEST_CASE("a fault that goes on beyond the window does so until its end", "[pricing][extrapolate]")
{
    auto recording = recordingOf(10, 12, {100, 100});
    recording.faults = {fault(11, 15.5, std::nullopt)};
    for (const Slice& slice : extrapolate(steady(100), recording, hour(0), hour(24)).slices) {
        CAPTURE((slice.from - hour(0)).toSeconds() / 3600);
        if (!slice.simulated) CHECK(slice.timeHour == (slice.from >= hour(12) && slice.to <= hour(15.5) ? 1 : 0));
        CHECK_FALSE((slice.from < hour(15.5) && slice.to > hour(15.5)));
    }
    // What broke for good stays broken.
    recording.faults = {fault(11, 0, std::nullopt)};
    recording.faults[0].to = SimTime::never();
    CHECK(extrapolate(steady(100), recording, hour(0), hour(24)).slices.back().timeHour == 1);
    CHECK(extrapolate(steady(100), recording, hour(0), hour(24)).slices.front().timeHour == 0);
}

TEST_CASE("where every hour has a fault the period repeats them and says so", "[pricing][extrapolate]")
{
    auto recording = recordingOf(0, 2, {100, 100});
    recording.faults = {fault(0.25, 1.5, 75 * 60)};
    const Extrapolation result = extrapolate(steady(100), recording, hour(0), hour(4));
    CHECK(result.disturbedRepeated);
    CHECK(result.hoursDisturbed == 2);
    CHECK(result.slices.back().timeHour == 0);
}

TEST_CASE("evictions and deployments are no example either", "[pricing][extrapolate]")
{
    auto recording = recordingOf(0, 4, {100, 100, 100, 100});
    recording.bucket = Duration::minutes(1);
    simulation::Event eviction, begins, ends;
    eviction.at = hour(0.5);
    eviction.kind = simulation::EventKind::Eviction;
    eviction.component = "spot";
    eviction.from = 3;
    eviction.to = 2;
    begins.at = hour(1.9);
    begins.kind = ends.kind = simulation::EventKind::Deployment;
    begins.component = ends.component = "shop";
    ends.at = hour(2.1);
    recording.eventLog = {eviction, begins, ends};
    CHECK(extrapolate(steady(100), recording, hour(0), hour(24)).slices.back().timeHour == 3);
    // Without their nodes back at 1:30 the second hour would be calm.
    recording.eventLog = {eviction};
    CHECK(extrapolate(steady(100), recording, hour(0), hour(24)).slices.back().timeHour == 1);
    simulation::Signal nodes;
    nodes.id = "spot.nodes";
    nodes.mean.assign(240, 3.0F);
    std::fill(nodes.mean.begin() + 31, nodes.mean.begin() + 90, 2.0F);
    recording.signals = {nodes};
    CHECK(extrapolate(steady(100), recording, hour(0), hour(24)).slices.back().timeHour == 2);
}
