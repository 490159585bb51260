#include "app/gui/traffic/paste_table.h"
#include "tests/support/catch.h"

#include <functional>

using namespace headroom;
using namespace headroom::gui;
using namespace Qt::StringLiterals;

namespace {

PastedTraffic parsed(const QString& text, const char* zone = "UTC") { return parsePastedTraffic(text, RateUnit::of(u"1rpm"_s), calendar::Calendar::forZone(zone).value()); }

/// Seven rows of 24 cells; `cell` gives the text of an hour.
QString grid(const std::function<QString(int, int)>& cell, QChar separator = u'\t')
{
    QString text = u"day"_s;
    for (int hour = 0; hour < 24; ++hour) text += separator + u"%1:00"_s.arg(hour);
    for (int day = 0; day < 7; ++day) {
        text += u'\n' + daysText(1 << day);
        for (int hour = 0; hour < 24; ++hour) text += separator + cell(day, hour);
    }
    return text;
}

} // namespace

TEST_CASE("a table of weekdays and hours becomes a few lines", "[gui][traffic][paste]")
{
    const auto pasted = parsed(grid([](int day, int hour) { return day < 5 && hour >= 9 && hour < 18 ? u"600"_s : u"60"_s; }));
    REQUIRE(pasted.isUsable());
    CHECK(pasted.kind == PastedTraffic::Kind::Weekly);
    CHECK(pasted.basePerSecond == Approx(1));
    REQUIRE(pasted.lines.size() == 1);
    CHECK(pasted.lines.front().days == 0x1F);
    CHECK(pasted.lines.front().from == 540);
    CHECK(pasted.lines.front().to == 1080);
    CHECK(pasted.lines.front().ratePerSecond == Approx(10));
}

TEST_CASE("what is copied can be pasted", "[gui][traffic][paste]")
{
    const WeeklyProfile profile(Json::parse(R"({"weekly":[{"days":"Mon-Fri","from":"09:00","to":"18:00","rate":"600rpm"},{"days":"Fri","from":"19:00","to":"22:00","rate":"4200rpm"}],"otherwise":"60rpm"})"));
    const auto pasted = parsed(weeklyTable(profile));
    REQUIRE(pasted.isUsable());
    const auto again = WeeklyProfile::fromLines(pasted.lines, pasted.basePerSecond, profile.unit());
    CHECK(again.requestsPerWeek() == Approx(profile.requestsPerWeek()));
    CHECK(again.hourlyMeans() == profile.hourlyMeans());
}

TEST_CASE("hours may go down and weekdays across, and cells may have units", "[gui][traffic][paste]")
{
    QString text = u"hour;Monday;Tuesday;Wednesday;Thursday;Friday;Saturday;Sunday"_s;
    for (int hour = 0; hour < 24; ++hour) text += u"\r\n%1;1,5;1,5;1,5;1,5;2/s;1,5;1,5"_s.arg(hour);
    const auto pasted = parsed(text);
    REQUIRE(pasted.isUsable());
    CHECK(pasted.hourly[4 * 24] == Approx(2));
    CHECK(pasted.hourly[0] == Approx(1.5 / 60));
    const QString bare = QString(u"1,2,3,4,5,6,7\n"_s).repeated(24);
    CHECK(parsed(bare).isUsable());
    CHECK(parsed(bare).hourly[6 * 24 + 23] == Approx(7.0 / 60));
}

TEST_CASE("a broken cell is named by row and column", "[gui][traffic][paste]")
{
    const auto wrong = parsed(grid([](int day, int hour) { return day == 2 && hour == 5 ? u"many"_s : day == 3 && hour == 0 ? u"-4"_s : day == 6 && hour == 23 ? QString() : u"1"_s; }));
    CHECK_FALSE(wrong.isUsable());
    REQUIRE(wrong.problems.size() == 3);
    CHECK(wrong.problems[0].row == 4);
    CHECK(wrong.problems[0].column == 7);
    CHECK(wrong.problems[0].message.contains(u"many"_s));
    CHECK(wrong.problems[1].row == 5);
    CHECK(wrong.problems[1].column == 2);
    CHECK(wrong.problems[2].row == 8);
    CHECK(wrong.problems[2].column == 25);
}

TEST_CASE("broken tables are refused and never taken", "[gui][traffic][paste]")
{
    CHECK(parsed(QString()).kind == PastedTraffic::Kind::Nothing);
    CHECK_FALSE(parsed(QString()).isUsable());
    CHECK_FALSE(parsed(u"hello\nworld"_s).isUsable());
    CHECK_FALSE(parsed(u"\"\"\"\t\t\n\"unclosed"_s).isUsable());
    CHECK_FALSE(parsed(u"day\t0:00\nMon\t1\nTue\t2"_s).isUsable());               // hours are missing
    CHECK_FALSE(parsed(u"day\t0:00\t25:00\nMon\t1\t1\nTue\t2\t2"_s).isUsable());
    CHECK_FALSE(parsed(u"x\tMon\tMon\n0\t1\t2"_s).isUsable());                     // a day twice
    CHECK_FALSE(parsed(QString(u"Mon\t1\n"_s).repeated(30'000)).isUsable());
    const auto twice = parsed(u"2026-11-27\t5\n2026-11-27\t6"_s);
    REQUIRE_FALSE(twice.problems.empty());
    CHECK(twice.problems.front().row == 2);
}

TEST_CASE("dated rates become events, equal neighbours one", "[gui][traffic][paste]")
{
    const auto pasted = parsed(u"date,rate,name\n2026-11-26,100,\n2026-11-27,\"1,000\",Black Friday\n2026-11-28,\"1,000\",Black Friday"_s, "America/New_York");
    REQUIRE(pasted.isUsable());
    CHECK(pasted.rows == 3);
    REQUIRE(pasted.events.size() == 2);
    CHECK(pasted.events[1] == Json::parse(R"({"name":"Black Friday","from":"2026-11-27T00:00","to":"2026-11-29T00:00","rate":"1000rpm"})"));
    const auto hourly = parsed(u"2026-11-27T09:00\t10\n2026-11-27T10:00\t20\n2026-11-27T11:30\t30"_s);
    REQUIRE(hourly.events.size() == 3);
    CHECK(hourly.events[2]["to"] == "2026-11-27T13:00");   // as long as the row before
    const auto skipped = parsed(u"2026-03-08T02:30\t10\n2026-03-08T05:00\tx"_s, "America/New_York");   // the clocks skip 02:30
    REQUIRE(skipped.problems.size() == 2);
    CHECK(skipped.problems[0].row == 1);
    CHECK(skipped.problems[1].column == 2);
}
