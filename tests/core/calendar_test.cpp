// Proves the calendar on clock changes and odd zones; the rules are those of the IANA time zone database.
#include "core/base/assert.h"
#include "core/calendar/calendar.h"
#include "tests/support/catch.h"

using namespace headroom;
using headroom::calendar::Calendar;

namespace {

Calendar zone(const char* name)
{
    auto calendar = Calendar::forZone(name);
    REQUIRE(calendar.has_value());
    return *calendar;
}

SimTime time(const Calendar& calendar, const char* text)
{
    auto parsed = calendar.parse(text);
    INFO(text);
    REQUIRE(parsed.has_value());
    return *parsed;
}

} // namespace

TEST_CASE("New York 2026: 1 November has 25 hours, 8 March has 23", "[calendar]")
{
    const Calendar calendar = zone("America/New_York");
    CHECK(time(calendar, "2026-11-02") - time(calendar, "2026-11-01") == Duration::hours(25));
    CHECK(time(calendar, "2026-03-09") - time(calendar, "2026-03-08") == Duration::hours(23));
    CHECK(calendar.hoursInMonth(time(calendar, "2026-11-15")) == 721);
    CHECK(calendar.hoursInMonth(time(calendar, "2026-03-31T23:59")) == 743);
    CHECK(calendar.hoursInMonth(time(calendar, "2028-02-01")) == 696);
    CHECK(calendar.utcOffset(time(calendar, "2026-11-01T00:30")) == -Duration::hours(4));
    CHECK(calendar.utcOffset(time(calendar, "2026-11-01T03:00")) == -Duration::hours(5));
}

TEST_CASE("A local time that happens twice is the earlier one. One that never happens is the change itself", "[calendar]")
{
    const Calendar calendar = zone("America/New_York");
    const SimTime twice = time(calendar, "2026-11-01T01:30");
    CHECK(calendar.format(twice) == "2026-11-01T01:30:00-04:00");
    CHECK(calendar.format(twice + Duration::hours(1)) == "2026-11-01T01:30:00-05:00");
    CHECK(calendar.format(time(calendar, "2026-03-08T02:30")) == "2026-03-08T03:00:00-04:00");
    CHECK(time(calendar, "2026-11-01T01:30-05:00") == twice + Duration::hours(1));
}

TEST_CASE("Jerusalem changes its clocks on a Friday in March and a Sunday in October", "[calendar]")
{
    const Calendar calendar = zone("Asia/Jerusalem");
    CHECK(time(calendar, "2026-03-28") - time(calendar, "2026-03-27") == Duration::hours(23));
    CHECK(time(calendar, "2026-10-26") - time(calendar, "2026-10-25") == Duration::hours(25));
    CHECK(calendar.dayOfWeek(time(calendar, "2026-03-27")) == 4);
    CHECK(calendar.format(time(calendar, "2026-07-01T12:00")) == "2026-07-01T12:00:00+03:00");
}

TEST_CASE("Fixed offsets know no clock changes", "[calendar]")
{
    for (const char* name : {"UTC-5", "UTC-05:00", "-05:00", "GMT-0500"}) {
        const Calendar calendar = zone(name);
        CHECK(calendar.hoursInMonth(time(calendar, "2026-11-15")) == 720);
        CHECK(calendar.format(time(calendar, "2026-11-01T00:00")) == "2026-11-01T00:00:00-05:00");
    }
    CHECK(zone("UTC+05:30").utcOffset(SimTime{}) == Duration::minutes(330));
    CHECK(zone("UTC").utcOffset(SimTime{}) == Duration{});
    CHECK(time(Calendar{}, "1970-01-01") == SimTime{});
}

TEST_CASE("Days, months and weekdays are those of the local calendar", "[calendar]")
{
    const Calendar calendar = zone("America/New_York");
    const SimTime blackFriday = time(calendar, "2026-11-27T09:04:30.25");
    CHECK(calendar.dayOfWeek(blackFriday) == 4);
    CHECK(calendar.hourOfDay(blackFriday) == Approx(9 + 4.0 / 60 + 30.25 / 3600));
    CHECK(calendar.format(blackFriday) == "2026-11-27T09:04:30.25-05:00");
    CHECK(calendar.startOfDay(blackFriday) == time(calendar, "2026-11-27"));
    CHECK(calendar.startOfMonth(blackFriday) == time(calendar, "2026-11-01"));
    CHECK(calendar.addDays(time(calendar, "2026-10-31T12:00"), 1) == time(calendar, "2026-11-01T12:00"));
    CHECK(calendar.addMonths(time(calendar, "2026-01-31T08:00"), 1) == time(calendar, "2026-02-28T08:00"));
    CHECK(calendar.addMonths(time(calendar, "2026-01-15"), -13) == time(calendar, "2024-12-15"));
    CHECK(calendar.add(time(calendar, "2026-11-01"), {1, 1, Duration::hours(2)}) == time(calendar, "2026-12-02T02:00"));
    const auto local = calendar.local(blackFriday);
    CHECK(local.year == 2026);
    CHECK(local.month == 11);
    CHECK(local.day == 27);
    CHECK(calendar.instant(2026, 11, 27, local.sinceMidnight) == blackFriday);
    CHECK(calendar.formatDate(time(calendar, "1699-12-31")) == "1699-12-31");   // before the epoch
    CHECK(Calendar{}.dayOfWeek(time(Calendar{}, "1969-12-28")) == 6);
    CHECK(calendar.format(SimTime::never()) == "never");
    CHECK(time(calendar, "2026-11-27T24:00") == time(calendar, "2026-11-28"));
}

TEST_CASE("Formatting and parsing are inverse in every zone", "[calendar]")
{
    for (const char* name : {"America/New_York", "Asia/Jerusalem", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC-5"}) {
        const Calendar calendar = zone(name);
        for (std::int64_t i = 0; i < 2000; ++i) {
            const SimTime instant = SimTime::fromNanoseconds(i * 7'777'777'777'777LL + 1'700'000'000'000'000'000LL + i);
            REQUIRE(time(calendar, calendar.format(instant).c_str()) == instant);
        }
    }
}

TEST_CASE("An unknown zone is an error that names the nearest", "[calendar]")
{
    const auto wrong = Calendar::forZone("America/NewYork");
    REQUIRE_FALSE(wrong.has_value());
    CHECK(wrong.error().code == ErrorCode::NotFound);
    CHECK(wrong.error().hint.find("America/New_York") != std::string::npos);
    for (const char* name : {"", "UTC-25", "UTC+5:99", "Mars/Olympus", "../etc/passwd", "+"}) CHECK_FALSE(Calendar::isValid(name));
    CHECK_FALSE(Calendar::isValid(std::string(100'000, 'x')));
    CHECK(Calendar::isValid("Europe/London"));
}

TEST_CASE("Impossible dates and times are refused with the right code", "[calendar]")
{
    const Calendar calendar;
    for (const char* text : {"", "2026", "2026-1-1", "27.11.2026", "2026-11-27T", "2026-11-27T9:00", "2026-11-27T09:00x",
                             "2026-11-27T09:00:00.", "2026-11-27T09"}) {
        CAPTURE(text);
        const auto parsed = calendar.parse(text);
        REQUIRE_FALSE(parsed.has_value());
        CHECK(parsed.error().code == ErrorCode::Syntax);
    }
    for (const char* text : {"2026-02-29", "2026-13-01", "2026-00-10", "2026-11-27T25:00", "2026-11-27T24:01",
                             "2026-11-27T09:60", "1500-01-01", "2300-01-01"}) {
        CAPTURE(text);
        const auto parsed = calendar.parse(text);
        REQUIRE_FALSE(parsed.has_value());
        CHECK(parsed.error().code == ErrorCode::OutOfRange);
    }
    CHECK_THROWS_AS(calendar.instant(2026, 2, 30), InvariantViolation);
}
