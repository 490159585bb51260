#include "core/calendar/calendar.h"
#include "core/random/stream.h"
#include "models/scenario/load.h"
#include "models/simulation/simulate.h"
#include "models/workload/arrivals.h"
#include "models/workload/traffic_profile.h"
#include "tests/support/catch.h"

#include <cmath>
#include <string>

/// Rates over time against areas worked out by hand: a trapezoid of height h over a base b, plateau p and two ramps r holds
/// (h - b)(p + r) more requests than the base.
using namespace headroom;

namespace {

scenario::Scenario withTraffic(const std::string& source, const std::string& zone = "America/New_York", const std::string& start = "2026-11-01")
{
    const auto result = scenario::loadText(R"({ "name": "Profile", "region": "westus2", "calendar": { "start": ")" + start + R"(", "timeZone": ")" + zone +
                                               R"(" }, "traffic": [ { "name": "users", "mix": { "op": 1 }, )" + source +
                                               R"( } ], "operations": { "op": { "steps": [ { "call": "x" } ] } },
                                               "components": { "x": { "kind": "external", "latency": "1ms" } } })",
                                           "test");
    if (!result) FAIL(toString(result.error().front()));
    return *result;
}

struct At {
    explicit At(const scenario::Scenario& scenario) : zone(*calendar::Calendar::forZone(scenario.calendar.timeZone)) {}
    SimTime operator()(const std::string& text) const { return zone.parse(text).value(); }
    calendar::Calendar zone;
};

constexpr auto kBusiness = R"("weekly": [ { "days": "Mon-Fri", "from": "09:00", "to": "18:00", "rate": "10000rpm", "ramp": "30m" } ], "otherwise": "500rpm")";

double dayOf(const scenario::Scenario& scenario, const std::string& day)
{
    const At at(scenario);
    return simulation::expectedRequests(scenario, at(day), at.zone.addDays(at(day), 1));
}

} // namespace

TEST_CASE("A weekday is a trapezoid, a Saturday the base, and the day on which clocks go back has 25 hours", "[workload]")
{
    const scenario::Scenario scenario = withTraffic(kBusiness);
    // 9 h at 10,000/min are 5.4 million; the ramps add half of 9,500 over an hour in all; 14 h at 500, and the base under the ramps' hour.
    const double weekday = 5'400'000 + 60.0 * 9500 / 2 + 500.0 * 60 * 15;
    CHECK(dayOf(scenario, "2026-11-03") == Approx(weekday));
    CHECK(dayOf(scenario, "2026-11-07") == Approx(24 * 60 * 500.0));
    CHECK(dayOf(scenario, "2026-11-01") == Approx(25 * 60 * 500.0));   // a Sunday
    const At at(scenario);
    CHECK(simulation::expectedRequests(scenario, at("2026-11-02"), at("2026-11-09")) == Approx(5 * weekday + 2 * 720'000.0));
    CHECK(simulation::expectedRequests(scenario, scenario.calendar.start, scenario.calendar.end) == Approx(21 * weekday + (8 * 24 + 1 * 25) * 30'000.0));
}

TEST_CASE("Rates at the corners of the trapezoid", "[workload]")
{
    const scenario::Scenario scenario = withTraffic(kBusiness);
    const At at(scenario);
    const auto profile = workload::trafficProfile(scenario.traffic[0], scenario, scenario.calendar.start, scenario.calendar.end);
    const auto rpm = [&](const std::string& text) { return 60 * profile.rateAt(at(text)); };
    CHECK(rpm("2026-11-03T08:29:59") == Approx(500));
    CHECK(rpm("2026-11-03T08:45") == Approx(5250));
    CHECK(rpm("2026-11-03T09:00") == Approx(10000));
    CHECK(rpm("2026-11-03T17:59:59") == Approx(10000));
    CHECK(rpm("2026-11-03T18:15") == Approx(5250));
    CHECK(rpm("2026-11-03T18:30") == Approx(500));
    CHECK(profile.maxRate(scenario.calendar.start, scenario.calendar.end) == Approx(10000 / 60.0));
}

TEST_CASE("A window inside the profile sees the same rates as the whole", "[workload]")
{
    const scenario::Scenario scenario = withTraffic(kBusiness);
    const At at(scenario);
    const double whole = simulation::expectedRequests(scenario, at("2026-11-03"), at("2026-11-04"));
    double parts = 0;
    for (int hour = 0; hour < 24; ++hour) {
        const SimTime from = at("2026-11-03") + Duration::minutes(60 * hour + 17), to = from + Duration::hours(1);
        parts += simulation::expectedRequests(scenario, from, to);
    }
    parts += simulation::expectedRequests(scenario, at("2026-11-03"), at("2026-11-03T00:17"));
    parts -= simulation::expectedRequests(scenario, at("2026-11-04"), at("2026-11-04T00:17"));
    CHECK(parts == Approx(whole));
}

TEST_CASE("A dated event replaces the weekly profile, ramps and spikes included", "[workload]")
{
    // The reference case: Black Friday, a rise of 3 h from 06:00, 9 h at 50,000/min with nine spikes of a minute at 1.3 times, half an hour down.
    const scenario::Scenario scenario = withTraffic(std::string(kBusiness) + R"(, "events": [ { "name": "Black Friday", "from": "2026-11-27T09:00", "to": "2026-11-27T18:00",
        "rate": "50000rpm", "rampUp": "3h", "rampDown": "30m", "spikes": { "every": "1h", "duration": "60s", "factor": 1.3 } } ])");
    const double rise = 180 * (500 + 50000) / 2.0, plateau = 540 * 50000.0, spikes = 9 * 15000.0, fall = 30 * (50000 + 500) / 2.0;
    CHECK(dayOf(scenario, "2026-11-27") == Approx(rise + plateau + spikes + fall + (360 + 330) * 500.0));
    CHECK(dayOf(scenario, "2026-11-26") == Approx(5'400'000 + 285'000 + 450'000));

    const At at(scenario);
    const auto profile = workload::trafficProfile(scenario.traffic[0], scenario, scenario.calendar.start, scenario.calendar.end);
    const auto rpm = [&](const std::string& text) { return 60 * profile.rateAt(at(text)); };
    CHECK(rpm("2026-11-27T05:59:59") == Approx(500));
    CHECK(rpm("2026-11-27T07:30") == Approx(25250));
    CHECK(rpm("2026-11-27T09:00:59") == Approx(65000));
    CHECK(rpm("2026-11-27T09:01") == Approx(50000));
    CHECK(rpm("2026-11-27T17:00:30") == Approx(65000));
    CHECK(rpm("2026-11-27T18:00") == Approx(50000));
    CHECK(rpm("2026-11-27T18:30") == Approx(500));
}

TEST_CASE("An event within business hours ends at the rate that holds there", "[workload]")
{
    const scenario::Scenario scenario = withTraffic(std::string(kBusiness) + R"(, "events": [ { "name": "Sale", "from": "2026-11-03T12:00", "to": "2026-11-03T13:00",
        "rate": "30000rpm", "ramp": "20m" } ])");
    CHECK(dayOf(scenario, "2026-11-03") == Approx(5'400'000 + 285'000 + 450'000 + 60 * 20000.0 + 2 * 20 * 20000.0 / 2));
}

TEST_CASE("Of overlapping weekly lines the highest holds, and ramps may cross midnight", "[workload]")
{
    const scenario::Scenario overlap = withTraffic(R"("weekly": [ { "days": "Tue", "from": "08:00", "to": "12:00", "rate": "600rpm" },
        { "days": "Tue", "from": "10:00", "to": "14:00", "rate": "1200rpm" } ], "otherwise": "60rpm")");
    CHECK(dayOf(overlap, "2026-11-03") == Approx(120 * 600.0 + 240 * 1200.0 + 1080 * 60.0));

    const scenario::Scenario night = withTraffic(R"("weekly": [ { "days": "Tue", "from": "20:00", "to": "24:00", "rate": "600rpm", "ramp": "2h" } ])");
    CHECK(dayOf(night, "2026-11-03") == Approx(240 * 600 + 60 * 600.0));
    CHECK(dayOf(night, "2026-11-04") == Approx(60 * 600.0));   // two hours down to nothing

    // Stated hours hold even below the rate that holds otherwise: a planned lull.
    const scenario::Scenario lull = withTraffic(R"("weekly": [ { "days": "Tue", "from": "02:00", "to": "03:00", "rate": "0rpm" } ], "otherwise": "60rpm")");
    CHECK(dayOf(lull, "2026-11-03") == Approx(23 * 3600.0));
}

TEST_CASE("On the day on which clocks go forward the missing hour has no requests", "[workload]")
{
    const scenario::Scenario scenario = withTraffic(R"("weekly": [ { "days": "Sun", "from": "01:00", "to": "05:00", "rate": "600rpm" } ], "otherwise": "60rpm")", "America/New_York", "2026-03-01");
    CHECK(dayOf(scenario, "2026-03-08") == Approx(3 * 60 * 600.0 + 20 * 60 * 60.0));
    CHECK(dayOf(scenario, "2026-03-01") == Approx(4 * 60 * 600.0 + 20 * 60 * 60.0));
}

TEST_CASE("Arrivals come as often as the profile says: paced ones exactly, Poisson ones within six standard deviations", "[workload][property]")
{
    for (const char* process : {"deterministic", "poisson"}) {
        const scenario::Scenario scenario = withTraffic(R"("weekly": [ { "days": "Tue", "from": "09:00", "to": "10:00", "rate": "600rpm", "ramp": "30m" } ], "otherwise": "60rpm",
            "arrivals": { "process": ")" + std::string(process) + "\" }");
        const At at(scenario);
        const SimTime from = at("2026-11-03T08:00"), to = at("2026-11-03T11:00");
        workload::Arrivals arrivals(scenario.traffic[0], scenario, from, to);
        random::Generator generator = random::makeStream(3, 0, "arrivals");
        double count = 0;
        SimTime last = from;
        for (SimTime t = arrivals.next(generator); t < to; t = arrivals.next(generator)) {
            CHECK(t >= last);
            last = t;
            ++count;
        }
        // 60 min at 600, an hour of ramps at 330 on average, an hour at 60. Six sigma: a false alarm in 5 · 10^8 seeds.
        const double expected = 36000 + 19800 + 3600;
        CHECK(simulation::expectedRequests(scenario, from, to) == Approx(expected));
        if (std::string(process) == "poisson") CHECK(std::abs(count - expected) < 6 * std::sqrt(expected));
        else CHECK(std::abs(count - expected) <= 1);
    }
}
