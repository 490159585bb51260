#include "app/gui/traffic/event_list.h"
#include "app/gui/traffic/shares.h"
#include "app/gui/traffic/traffic_sums.h"
#include "app/gui/traffic/weekly_profile.h"
#include "models/scenario/load.h"
#include "tests/gui/shell/fixture.h"
#include "tests/support/catch.h"

#include <numeric>

using namespace headroom;
using namespace headroom::gui;
using namespace Qt::StringLiterals;
using Part = WeekHandle::Part;

namespace {

Json office() { return Json::parse(R"({"name":"office","weekly":[{"days":"Mon-Fri","from":"09:00","to":"18:00","rate":"600rpm","ramp":"30m"}],"otherwise":"60rpm"})"); }

WeekHandle handle(const WeeklyProfile& profile, Part part, int day)
{
    for (const WeekHandle& corner : profile.corners())
        if (corner.part == part && corner.day == day) return corner;
    FAIL("no such corner");
    return {};
}

} // namespace

TEST_CASE("rates go back in the unit they came in", "[gui][traffic]")
{
    CHECK(RateUnit::of(u"10000rpm"_s).text(70) == u"4200rpm"_s);
    CHECK(RateUnit::of(u"5/s"_s).text(0.25) == u"0.25/s"_s);
    CHECK(RateUnit::of(u"40 req/s"_s).perSecond == Approx(1));
    CHECK(RateUnit::of(u"1000000/d"_s).perSecond == Approx(1.0 / 86400));
    CHECK(RateUnit::of(u"nonsense"_s).suffix == u"rpm"_s);
    CHECK(ratePerSecondOf(u"x"_s) == 0);
    CHECK(roundStep(0.0031) == Approx(0.005));
    CHECK(roundStep(100) == Approx(100));
    CHECK(roundStep(101) == Approx(200));
}

TEST_CASE("a week has the area of its trapezoids", "[gui][traffic]")
{
    const WeeklyProfile profile(office());
    // Five days of 9 h at 10/s and 1 h of two ramps between 1/s and 10/s, else 1/s.
    const double expected = 5 * (9 * 3600 * 10.0 + 3600 * 5.5) + (168 - 50) * 3600 * 1.0;
    CHECK(profile.requestsPerWeek() == Approx(expected));
    CHECK(profile.peakPerSecond() == Approx(10));
    const auto means = profile.hourlyMeans();
    CHECK(std::accumulate(means.begin(), means.end(), 0.0) * 3600 == Approx(expected));
    CHECK(means[12] == Approx(10));
    CHECK(profile.corners().size() == 20);
}

TEST_CASE("a corner moves the hour and the rate of its line on all its days", "[gui][traffic]")
{
    const WeeklyProfile before(office());
    const auto moved = before.moved(handle(before, Part::To, 4), 4 * kMinutesPerDay + 19 * 60, 20);
    const WeeklyLine& line = moved.profile.lines().front();
    CHECK(line.to == 19 * 60);
    CHECK(line.ratePerSecond == Approx(20));
    CHECK(line.json["to"] == "19:00");
    CHECK(line.json["rate"] == "1200rpm");
    CHECK(line.json["from"] == "09:00");
    const auto edits = moved.profile.edits(u"/traffic/0"_s, before);
    REQUIRE(edits.size() == 1);
    CHECK(edits.front().pointer == u"/traffic/0/weekly"_s);
    CHECK(before.edits(u"/traffic/0"_s, before).empty());
}

TEST_CASE("one day of a line can move alone", "[gui][traffic]")
{
    const WeeklyProfile before(office());
    const auto moved = before.moved(handle(before, Part::From, 2), 2 * kMinutesPerDay + 8 * 60, 30, true);
    REQUIRE(moved.profile.lines().size() == 2);
    CHECK(moved.profile.lines()[0].json["days"] == "Mon,Tue,Thu,Fri");
    CHECK(moved.profile.lines()[0].ratePerSecond == Approx(10));
    CHECK(moved.profile.lines()[1].json["days"] == "Wed");
    CHECK(moved.profile.lines()[1].from == 8 * 60);
    CHECK(moved.handle.line == 1);
    CHECK(moved.profile.removed(moved.handle).requestsPerWeek() < before.requestsPerWeek());
}

TEST_CASE("moves stay within what the format can say", "[gui][traffic]")
{
    const WeeklyProfile before(office());
    const WeeklyLine far = before.moved(handle(before, Part::From, 0), 1e6, -5).profile.lines().front();
    CHECK(far.from == far.to - 1);
    CHECK(far.ratePerSecond == 0);
    CHECK(before.moved(handle(before, Part::To, 0), 1e6, 1).profile.lines().front().to == 1440);
    CHECK(before.moved(handle(before, Part::RampEnd, 0), 1e6, 1).profile.lines().front().rampMinutes == 720);
    const auto edge = before.moved({Part::Plateau, 0, 0, 13.5 * 60, 10}, 13.5 * 60 - 10'000, 12).profile.lines().front();
    CHECK(edge.from == 0);
    CHECK(edge.to == 9 * 60);
    const auto base = before.moved({Part::Base, -1, 0, 0, 1}, 0, 2).profile;
    CHECK(base.basePerSecond() == Approx(2));
    CHECK(base.edits(u"/t"_s, before).front().value.value() == "120rpm");
}

TEST_CASE("a new line appears where it is seen", "[gui][traffic]")
{
    const WeeklyProfile before(office());
    const auto above = before.added(6 * kMinutesPerDay + 20 * 60 + 20, 5);
    REQUIRE(above.profile.lines().size() == 2);
    CHECK(above.profile.lines()[1].json == Json::parse(R"({"days":"Sun","from":"20:00","to":"21:00","rate":"300rpm"})"));
    const auto cut = before.added(1 * kMinutesPerDay + 12 * 60 + 10, 4);   // below the line: it is cut in two
    REQUIRE(cut.profile.lines().size() == 2);
    CHECK(cut.profile.lines()[0].to == 12 * 60);
    CHECK(cut.profile.lines()[1].from == 12 * 60);
    CHECK(cut.profile.requestsPerWeek() == Approx(before.requestsPerWeek()));
}

TEST_CASE("the nearest corner is held, else the edge, else the base", "[gui][traffic]")
{
    const WeeklyProfile profile(office());
    CHECK(profile.handleAt(9 * 60 + 10, 10.2, 20, 0.5)->part == Part::From);
    CHECK(profile.handleAt(12 * 60, 10.2, 20, 0.5)->part == Part::Plateau);
    CHECK(profile.handleAt(3 * 60, 1.2, 20, 0.5)->part == Part::Base);
    CHECK(profile.handleAt(18 * 60 + 35, 1.1, 20, 0.5)->part == Part::RampEnd);
    CHECK_FALSE(profile.handleAt(12 * 60, 5, 20, 0.5).has_value());
}

TEST_CASE("days and ramps are written as people write them", "[gui][traffic]")
{
    CHECK(daysText(0x1F) == u"Mon-Fri"_s);
    CHECK(daysText(0x60) == u"Sat,Sun"_s);
    CHECK(daysText(0x15) == u"Mon,Wed,Fri"_s);
    CHECK(rampText(90) == u"1h30m"_s);
    CHECK(rampText(0) == u"0s"_s);
    CHECK(rampText(0.5) == u"30s"_s);
}

TEST_CASE("events move in local time and not into each other", "[gui][traffic]")
{
    const auto calendar = calendar::Calendar::forZone("America/New_York").value();
    const Json source = Json::parse(R"({"events":[{"name":"a","from":"2026-11-02T09:00","to":"2026-11-02T12:00","rate":"60rpm","ramp":"1h"},
                                                  {"name":"b","from":"2026-11-03T09:00","to":"2026-11-03T12:00","rate":"60rpm"}]})");
    const EventList before(source, calendar, {});
    const EventBlock& a = before.events().front();
    CHECK(a.rampDown == Duration::hours(1));
    const auto across = before.moved({EventHandle::Part::Whole, 0}, calendar.addDays(a.from, -1), 2);   // over the change of the clocks
    CHECK(across.events()[0].json["from"] == "2026-11-01T09:00");
    CHECK(across.events()[0].json["to"] == "2026-11-01T12:00");
    CHECK(across.events()[0].json["rate"] == "120rpm");
    CHECK(before.moved({EventHandle::Part::To, 0}, a.to + Duration::hours(100), 1).events()[0].to == before.events()[1].from);
    CHECK(before.moved({EventHandle::Part::RampEnd, 0}, a.to + Duration::minutes(90), 1).events()[0].json["rampDown"] == "1h30m");
    CHECK_FALSE(before.added(u"c"_s, a.from, Duration::hours(1), 1).has_value());
    CHECK(before.added(u"c"_s, a.to, Duration::hours(1), 1).has_value());
    CHECK(before.removed(0).events().front().name == u"b"_s);
    CHECK_FALSE(before.removed(0).removed(0).edits(u"/t"_s, before).front().value.has_value());
}

TEST_CASE("shares always add up to one", "[gui][traffic]")
{
    const auto sumOf = [](const Shares& shares) {
        double sum = 0;
        const Json json = shares.json();
        for (const auto& [name, share] : json.items()) sum += share.get<double>();
        return sum;
    };
    const Shares shares = Shares::of(Json::parse(R"({"a":0.5,"b":0.3,"c":0.2})"));
    for (const Shares& changed : {shares.with(0, 0.9), shares.with(2, 5), shares.with(1, -1), shares.borderMoved(0, 0.33), shares.borderMoved(1, -9), shares.added(u"d"_s, 0.1), shares.removed(0)})
        CHECK(sumOf(changed) == Approx(1).epsilon(1e-12));
    CHECK(shares.with(0, 0.6).parts[1].share == Approx(0.24));
    CHECK(shares.borderMoved(0, 0.1).json() == Json::parse(R"({"a":0.6,"b":0.2,"c":0.2})"));
    CHECK(Shares::of(Json::parse(R"({"a":1})")).removed(0).parts.size() == 1);
}

TEST_CASE("the period adds up as the models do", "[gui][traffic]")
{
    const auto scenario = scenario::loadText(tests::tinyScenario("P7D", "600rpm").toStdString(), "tiny").value();
    const TrafficSums sums = trafficSums(scenario, "users");
    CHECK(sums.bars.size() == 7);
    CHECK(sums.requests == Approx(7 * 86400 * 10.0));
    CHECK(sums.ofAllSources == Approx(sums.requests));
    CHECK(sums.peakPerSecond == Approx(10));
    CHECK(trafficSums(scenario, "nobody").bars.empty());
}
