// Proves start and stop times against the calendar: local lines keep their hours when clocks change, UTC timers shift by one; a week of five
// days of 11.5 h has 57.5 h; a stop without a start sweeps up what was started by hand. Hours worked out by hand from the 2026 calendar:
// Israel is UTC+3 from 27 March to 25 October, else UTC+2.
#include "models/compute/schedule.h"

#include "tests/support/catch.h"

using headroom::Duration;
using headroom::SimTime;
using headroom::calendar::Calendar;
using namespace headroom::compute;

namespace {

const std::vector<int> kSunToThu{6, 0, 1, 2, 3};

Calendar israel() { return Calendar::forZone("Asia/Jerusalem").value(); }
SimTime at(const std::string& text) { return israel().parse(text).value(); }

Schedule local()
{
    Schedule schedule(israel());
    schedule.add(ScheduleLine{kSunToThu, 8 * 60, 19 * 60 + 30});
    return schedule;
}

Schedule utc()
{
    Schedule schedule(israel());
    schedule.add(parseCron("0 5 * * 0-4", true).value());
    schedule.add(parseCron("30 16 * * 0-4,6", false).value());
    return schedule;
}

} // namespace

TEST_CASE("Five days of 11.5 h are 57.5 h a week, in local time and in UTC, summer and winter", "[compute][schedule]")
{
    for (const std::string day : {"2026-07-15", "2026-12-02"}) {
        CHECK(local().runningHoursOfWeek(at(day)) == 57.5);
        CHECK(utc().runningHoursOfWeek(at(day)) == 57.5);
    }
    // Working days (Sunday to Thursday) of the months: 22 in July, 22 in November, 23 in December 2026.
    CHECK(local().runningHoursOfMonth(at("2026-07-15")) == 22 * 11.5);
    CHECK(local().runningHoursOfMonth(at("2026-11-15")) == 22 * 11.5);
    CHECK(local().runningHoursOfMonth(at("2026-12-15")) == 23 * 11.5);
    CHECK(utc().runningHoursOfMonth(at("2026-12-15")) == 23 * 11.5);
}

TEST_CASE("Fixed UTC times are an hour early in winter", "[compute][schedule]")
{
    const auto firstOf = [](const Schedule& schedule, const std::string& day) { return schedule.instants(at(day), at(day) + Duration::hours(24)); };
    CHECK(firstOf(local(), "2026-07-15").at(0).at == at("2026-07-15T08:00"));
    CHECK(firstOf(local(), "2026-12-02").at(0).at == at("2026-12-02T08:00"));
    CHECK(firstOf(utc(), "2026-07-15").at(0).at == at("2026-07-15T08:00"));
    CHECK(firstOf(utc(), "2026-07-15").at(1).at == at("2026-07-15T19:30"));
    CHECK(firstOf(utc(), "2026-12-02").at(0).at == at("2026-12-02T07:00"));
    CHECK(firstOf(utc(), "2026-12-02").at(1).at == at("2026-12-02T18:30"));
}

TEST_CASE("A line across the day of a clock change has an hour more or less", "[compute][schedule]")
{
    Schedule nights(israel());
    nights.add(ScheduleLine{{3}, 22 * 60, 6 * 60});   // Thursday evening to Friday morning; clocks go forward on Friday 27 March at 02:00
    CHECK(nights.runningHours(at("2026-03-26"), at("2026-03-28")) == 7.0);
    CHECK(nights.runningHours(at("2026-04-02"), at("2026-04-04")) == 8.0);
    Schedule saturday(israel());
    saturday.add(ScheduleLine{{5}, 22 * 60, 6 * 60});   // back on Sunday 25 October at 02:00
    CHECK(saturday.runningHours(at("2026-10-24"), at("2026-10-26")) == 9.0);
    Schedule day(israel());
    day.add(ScheduleLine{{6}, 0, 1440});
    CHECK(day.runningHours(at("2026-10-25"), at("2026-10-27")) == 25.0);
}

TEST_CASE("The state at the beginning of a window is that of the last instant before it", "[compute][schedule]")
{
    CHECK_FALSE(local().runsAt(at("2026-12-04T12:00")));          // Friday
    CHECK_FALSE(local().runsAt(at("2026-12-06T07:59")));
    CHECK(local().runsAt(at("2026-12-06T08:00")));                // Sunday
    CHECK(local().runsAt(at("2026-12-06T19:29")));
    CHECK_FALSE(local().runsAt(at("2026-12-06T19:30")));
    CHECK(local().nextChange(at("2026-12-03T19:30")) == at("2026-12-06T08:00"));
    CHECK(local().nextChange(at("2026-12-06T08:00")) == at("2026-12-06T19:30"));
    CHECK(Schedule().runsAt(at("2026-12-06T08:00")));
    CHECK(Schedule().nextChange(at("2026-12-06T08:00")) == SimTime::never());
    CHECK(Schedule().runningHours(at("2026-12-06"), at("2026-12-07")) == 24.0);
}

TEST_CASE("A Saturday stop without a start sweeps up what was started by hand", "[compute][schedule]")
{
    Schedule schedule = utc();
    // Friday 17 July 2026 in summer time; the Saturday stop is at 19:30.
    schedule.add(at("2026-07-17T08:00"), true);
    CHECK(schedule.runsAt(at("2026-07-18T12:00")));
    CHECK(schedule.nextChange(at("2026-07-17T08:00")) == at("2026-07-18T19:30"));
    CHECK(schedule.runningHours(at("2026-07-17"), at("2026-07-19")) == 35.5);
    // Without it, it would have run to the stop of Sunday: 24 h more.
    Schedule without = local();
    without.add(at("2026-07-17T08:00"), true);
    CHECK(without.runningHours(at("2026-07-17"), at("2026-07-19T19:30")) == 59.5);
    // The stop itself changes nothing in an ordinary week, but it is there.
    const auto saturday = utc().instants(at("2026-07-25"), at("2026-07-26"));
    REQUIRE(saturday.size() == 1);
    CHECK_FALSE(saturday[0].start);
    CHECK(utc().nextChange(at("2026-07-23T19:30")) == at("2026-07-26T08:00"));
}

TEST_CASE("Instants by hand alone", "[compute][schedule]")
{
    Schedule demo(israel());
    demo.add(at("2026-07-20T09:00"), false);
    demo.add(at("2026-07-17T08:00"), true);
    CHECK_FALSE(demo.runsAt(at("2026-07-10")));
    CHECK(demo.runsAt(at("2026-07-18")));
    CHECK_FALSE(demo.runsAt(at("2026-09-18")));
    CHECK(demo.nextChange(at("2026-01-01")) == at("2026-07-17T08:00"));
    CHECK(demo.runningHours(at("2026-07-01"), at("2026-08-01")) == 73.0);
}

TEST_CASE("Timers that are not weekly are refused with the reason", "[compute][schedule]")
{
    CHECK(parseCron("30 16 * * Sun,MON-thu", false).value().days == std::vector<int>{0, 1, 2, 3, 6});
    CHECK(parseCron("30 16 * * 7", false).value().days == std::vector<int>{6});
    CHECK(parseCron("30  16 * * *", false).value().days.size() == 7);
    CHECK(parseCron("30 16 * * 0", false).value().minuteUtc == 990);
    for (const std::string bad : {"30 16 * *", "30 16 1 * *", "30 16 * 2 *", "60 16 * * *", "30 24 * * *", "*/5 16 * * *", "30 16 * * 8", "30 16 * * 5-1", "30 16 * * ,", "", "-1 4 * * *"}) {
        CAPTURE(bad);
        REQUIRE_FALSE(parseCron(bad, true));
        CHECK_FALSE(parseCron(bad, true).error().hint.empty());
    }
}

TEST_CASE("Starting takes its time, and may find no capacity", "[compute][schedule]")
{
    PowerRules rules;
    rules.startUp = {headroom::random::Distribution::Kind::Deterministic, 420, 1};
    rules.stopping = {headroom::random::Distribution::Kind::Deterministic, 600, 1};
    const SimTime from = at("2026-12-06T00:00"), to = at("2026-12-07T00:00");
    auto day = powerChanges(local(), rules, 1, 0, "aks", from, to);
    REQUIRE(day.size() == 5);
    CHECK(day[0].at == from);
    CHECK(day[0].power == Power::Stopped);
    CHECK((day[1].at == at("2026-12-06T08:00") && day[1].power == Power::Starting));
    CHECK((day[2].at == at("2026-12-06T08:07") && day[2].power == Power::Running));
    CHECK((day[3].at == at("2026-12-06T19:30") && day[3].power == Power::Stopping));
    CHECK((day[4].at == at("2026-12-06T19:40") && day[4].power == Power::Stopped));
    CHECK(powerChanges(local(), rules, 1, 0, "aks", at("2026-12-06T08:03"), to)[0].power == Power::Starting);
    CHECK(powerChanges(Schedule(), rules, 1, 0, "aks", from, to).size() == 1);

    rules.startFailure = 0.8;
    int failures = 0, starts = 0;
    for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
        const auto changes = powerChanges(local(), rules, seed, 0, "aks", from, at("2026-12-06T19:00"));
        SimTime expected = at("2026-12-06T08:00");
        for (std::size_t i = 1; i < changes.size(); ++i) {
            if (changes[i].failedStarts > 0) {
                ++failures;
                CHECK(changes[i].at == expected);
                expected = expected + Duration::minutes(15);
            } else if (changes[i].power == Power::Starting) {
                ++starts;
                CHECK(changes[i].at == expected);
            }
        }
    }
    // Tries per start are geometric with mean 4 failures (44 tries in 11 h bound them hardly); six standard deviations.
    CHECK(std::abs(failures - 4.0 * starts) < 6 * std::sqrt(20.0 * starts));
    CHECK(starts > 1950);
}

TEST_CASE("A stop breaks off a start, and a start waits for the end of a stop", "[compute][schedule]")
{
    PowerRules rules;
    rules.startUp = {headroom::random::Distribution::Kind::Deterministic, 600, 1};
    rules.stopping = {headroom::random::Distribution::Kind::Deterministic, 600, 1};
    Schedule schedule(israel());
    schedule.add(at("2026-12-06T08:00"), true);
    schedule.add(at("2026-12-06T08:05"), false);
    schedule.add(at("2026-12-06T09:00"), true);
    schedule.add(at("2026-12-06T10:00"), false);
    schedule.add(at("2026-12-06T10:03"), true);
    const auto changes = powerChanges(schedule, rules, 1, 0, "aks", at("2026-12-06T00:00"), at("2026-12-07T00:00"));
    std::vector<std::pair<Power, SimTime>> seen;
    for (const PowerChange& change : changes) seen.emplace_back(change.power, change.at);
    const std::vector<std::pair<Power, SimTime>> expected{
        {Power::Stopped, at("2026-12-06T00:00")}, {Power::Starting, at("2026-12-06T08:00")}, {Power::Stopped, at("2026-12-06T08:05")},
        {Power::Starting, at("2026-12-06T09:00")}, {Power::Running, at("2026-12-06T09:10")}, {Power::Stopping, at("2026-12-06T10:00")},
        {Power::Starting, at("2026-12-06T10:10")}, {Power::Running, at("2026-12-06T10:20")}};
    CHECK(seen == expected);
}

TEST_CASE("What may be stopped for seven days at most is started then, whatever window one looks at", "[compute][schedule]")
{
    PowerRules rules;
    rules.longestStop = Duration::hours(24 * 7);
    rules.since = at("2026-10-25T00:00");
    Schedule byHand(israel());
    byHand.add(at("2026-11-02T00:00"), false);
    byHand.add(at("2026-11-20T00:00"), true);
    byHand.add(at("2026-11-25T12:00"), false);
    const SimTime to = at("2026-12-05T00:00");
    const auto runs = [&](const std::string& from) {
        std::vector<std::pair<SimTime, bool>> changes;   // running or not, and whether that was forced
        for (const PowerChange& change : powerChanges(byHand, rules, 1, 0, "db", at(from), to))
            if (change.power == Power::Running || change.power == Power::Stopped) changes.emplace_back(change.at, change.power == Power::Running);
        return changes;
    };
    // Stopped on 2 November, started by the provider on the 9th; the start of the 20th finds it running.
    const std::vector<std::pair<SimTime, bool>> all{{at("2026-11-01T00:00"), true}, {at("2026-11-02T00:00"), false}, {at("2026-11-09T00:00"), true},
                                                    {at("2026-11-25T12:00"), false}, {at("2026-12-02T12:00"), true}};
    CHECK(runs("2026-11-01T00:00") == all);
    CHECK(runs("2026-11-05T00:00") == std::vector<std::pair<SimTime, bool>>{{at("2026-11-05T00:00"), false}, all[2], all[3], all[4]});
    CHECK(runs("2026-11-12T00:00") == std::vector<std::pair<SimTime, bool>>{{at("2026-11-12T00:00"), true}, all[3], all[4]});
    const auto forced = powerChanges(byHand, rules, 1, 0, "db", at("2026-11-08T00:00"), at("2026-11-10T00:00"));
    CHECK(forced.back().forced);
    // Exactly seven days are allowed: a start on the seventh day is the user's own.
    Schedule week(israel());
    week.add(at("2026-11-02T00:00"), false);
    week.add(at("2026-11-09T00:00"), true);
    const auto own = powerChanges(week, rules, 1, 0, "db", at("2026-11-01T00:00"), at("2026-11-12T00:00"));
    CHECK_FALSE(own.back().forced);
    CHECK(own.back().at == at("2026-11-09T00:00"));
    // Without the limit it stays off.
    CHECK(powerChanges(byHand, PowerRules{}, 1, 0, "db", at("2026-11-12T00:00"), at("2026-11-19T00:00")).front().power == Power::Stopped);
}
