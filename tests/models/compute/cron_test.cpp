#include "models/compute/cron.h"
#include "tests/support/catch.h"

/// Time tables as every cron reads them (fields, lists, steps, either of two restricted days), in local time.
using namespace headroom;
using compute::CronSchedule;
using compute::CronWindow;

namespace {

calendar::Calendar zone(const char* name) { return calendar::Calendar::forZone(name).value(); }

CronSchedule schedule(const char* text, const calendar::Calendar& calendar = {}) { return CronSchedule::parse(text, calendar).value(); }

std::string nextOf(const char* text, const char* after, const calendar::Calendar& calendar = {})
{
    return calendar.format(schedule(text, calendar).next(calendar.parse(after).value()));
}

} // namespace

TEST_CASE("The next time of a time table is strictly later, whatever the fields say", "[compute][cron]")
{
    // 2026-03-02 is a Monday.
    CHECK(nextOf("0 8 * * 1-5", "2026-03-02T07:59:59") == "2026-03-02T08:00:00+00:00");
    CHECK(nextOf("0 8 * * 1-5", "2026-03-02T08:00") == "2026-03-03T08:00:00+00:00");
    CHECK(nextOf("0 8 * * MON-FRI", "2026-03-06T08:00") == "2026-03-09T08:00:00+00:00");
    CHECK(nextOf("*/15 * * * *", "2026-03-02T08:00") == "2026-03-02T08:15:00+00:00");
    CHECK(nextOf("10/20 9 * * *", "2026-03-02T09:30") == "2026-03-02T09:50:00+00:00");
    CHECK(nextOf("0 6,18 * * *", "2026-03-02T06:00") == "2026-03-02T18:00:00+00:00");
    CHECK(nextOf("0 0 1 jan *", "2026-03-02") == "2027-01-01T00:00:00+00:00");
    CHECK(nextOf("@weekly", "2026-03-02") == "2026-03-08T00:00:00+00:00");
    CHECK(nextOf("0 0 29 2 *", "2026-03-02") == "2028-02-29T00:00:00+00:00");
    CHECK(nextOf("0 0 30 2 *", "2026-03-02") == "never");
    // Both days restricted: the 13th or a Friday, whichever comes first.
    CHECK(nextOf("0 0 13 * 5", "2026-03-02") == "2026-03-06T00:00:00+00:00");
    CHECK(nextOf("0 0 13 * 5", "2026-04-10") == "2026-04-13T00:00:00+00:00");
}

TEST_CASE("A time that a change of clocks leaves out is left out. One that comes twice counts once", "[compute][cron]")
{
    // New York: 02:00 to 03:00 does not exist on 8 March 2026, 01:00 to 02:00 comes twice on 1 November.
    const calendar::Calendar newYork = zone("America/New_York");
    CHECK(nextOf("30 2 * * *", "2026-03-07T12:00", newYork) == "2026-03-09T02:30:00-04:00");
    CHECK(nextOf("30 1 * * *", "2026-10-31T12:00", newYork) == "2026-11-01T01:30:00-04:00");
    const SimTime first = newYork.parse("2026-11-01T01:30-04:00").value();
    CHECK(newYork.format(schedule("30 1 * * *", newYork).next(first)) == "2026-11-02T01:30:00-05:00");
}

TEST_CASE("What is no time table is refused with the field named", "[compute][cron]")
{
    const auto message = [](const char* text) {
        const auto result = CronSchedule::parse(text, {});
        REQUIRE_FALSE(result);
        return result.error().message;
    };
    CHECK(message("0 8 * *") == "\"0 8 * *\" is no time table: it has 4 fields instead of 5");
    CHECK(message("60 8 * * *") == "the minute \"60\" lies outside 0 to 59");
    CHECK(message("0 24 * * *") == "the hour \"24\" lies outside 0 to 23");
    CHECK(message("0 8 0 * *") == "the day of the month \"0\" lies outside 1 to 31");
    CHECK(message("0 8 * * 7") == "the day of the week \"7\" lies outside 0 to 6");
    CHECK(message("0 8 * foo *") == "\"foo\" is no month of a time table");
    CHECK(message("18-8 8 * * *") == "the minute \"18-8\" lies outside 0 to 59");
    CHECK(message("*/0 8 * * *") == "the minute \"*/0\" lies outside 0 to 59");
    CHECK(message("1-2-3 8 * * *") == "\"1-2-3\" is no minute of a time table");
    CHECK(message(",1 8 * * *") == "\"\" is no minute of a time table");
    CHECK(message("0 8 * * ").find("4 fields") != std::string::npos);
}

TEST_CASE("A window is open from its start to its end, by local time on both sides of a clock change", "[compute][cron]")
{
    const calendar::Calendar newYork = zone("America/New_York");
    CronWindow window(schedule("0 8 * * 1-5", newYork), schedule("0 18 * * 1-5", newYork));
    const auto open = [&](const char* at) { return window.open(newYork.parse(at).value()); };
    CHECK_FALSE(open("2026-03-06T07:59:59"));
    CHECK(open("2026-03-06T08:00"));
    CHECK(open("2026-03-06T17:59:59"));
    CHECK_FALSE(open("2026-03-06T18:00"));
    CHECK_FALSE(open("2026-03-07T12:00"));   // Saturday
    CHECK(open("2026-03-09T08:00"));         // the clocks changed on Sunday
    CHECK_FALSE(open("2026-03-09T07:30"));
    CHECK(newYork.format(window.nextChange(newYork.parse("2026-03-06T20:00").value())) == "2026-03-09T08:00:00-04:00");
    // Over midnight.
    CronWindow night(schedule("0 22 * * *"), schedule("0 6 * * *"));
    CHECK(night.open(calendar::Calendar{}.parse("2026-03-02T23:00").value()));
    CHECK(night.open(calendar::Calendar{}.parse("2026-03-02T05:59").value()));
    CHECK_FALSE(night.open(calendar::Calendar{}.parse("2026-03-02T06:00").value()));
}
