#include "app/cli/inputs.h"
#include "app/cli/progress_bar.h"
#include "app/cli/text_report.h"
#include "app/cli/text_table.h"
#include "tests/support/catch.h"

using namespace headroom;
using namespace headroom::cli;

TEST_CASE("Tables align by columns of UTF-8, not by bytes", "[app]")
{
    TextTable table({{"name"}, {"p95", TextTable::Align::Right}});
    table.add({"öö", "—"});
    table.addHeading("Group");
    table.add({"abc", "12 ms"});
    CHECK(table.text({}) == "  name    p95\n  öö        —\n  Group\n  abc   12 ms\n");
}

TEST_CASE("A long last column wraps under itself", "[app]")
{
    TextTable table({{""}, {""}});
    table.add({"x", "aaaaaaaaaa bbbbbbbbbb cccccccccc dddddddddd"});
    Terminal narrow;
    narrow.width = 40;
    CHECK(table.text(narrow) == "  x  aaaaaaaaaa bbbbbbbbbb cccccccccc\n     dddddddddd\n");
}

TEST_CASE("Colours only where the terminal has them. Control characters of files never pass", "[app]")
{
    Terminal plain;
    Terminal coloured;
    coloured.colour = true;
    CHECK(inked(plain, Ink::Bad, "x") == "x");
    CHECK(inked(coloured, Ink::Bad, "x") == "\x1b[1;31mx\x1b[0m");
    CHECK(withoutControls("a\x1b[31mb\tc\nd") == "a[31mbc\nd");
}

TEST_CASE("Settings need a pointer and a value", "[app]")
{
    const auto good = parseSettings({"/a/b=1=2"});
    REQUIRE(good);
    CHECK((*good)[0] == std::pair<std::string, std::string>{"/a/b", "1=2"});
    const auto bad = parseSettings({"a=1", "/a", ""});
    REQUIRE_FALSE(bad);
    CHECK(bad.error().size() == 3);
}

TEST_CASE("A figure shows its interval: half width where it is the middle, both ends where it is not", "[app]")
{
    CHECK(withInterval({250, std::nullopt}) == "250 ms");
    CHECK(withInterval({250, stats::Interval{240, 260}}) == "250 ms ±10 ms");
    CHECK(withInterval({250, stats::Interval{238.77, 261.23}}) == "250 ms ±11 ms");
    CHECK(withInterval({250, stats::Interval{235, 245}}) == "250 ms (235 ms to 245 ms)");   // of a steady part that is faster than the whole
    CHECK(withInterval({2, stats::Interval{-1, 4}}) == "2 ms (0 ms to 4 ms)");
    CHECK(twoDigits(0.0123456) == Approx(0.012));
    CHECK(twoDigits(98765) == Approx(99000));
    CHECK(twoDigits(0) == 0);
}

TEST_CASE("The progress line has share, date, rate and time left, and fits the terminal", "[app]")
{
    const SimTime start = SimTime::fromNanoseconds(1795755600LL * 1'000'000'000);
    const analysis::LocalClock clock{"America/New_York", start, start + Duration::hours(24)};
    simulation::RunProgress progress;
    progress.now = start + Duration::hours(6);
    progress.fraction = 0.25;
    progress.requests = 1'000'000;
    const std::string line = progressLine("base", progress, clock, 10, 120);
    CHECK(line == "base ██████░░░░░░░░░░░░░░░░░░  25 %  06:00  100,000 requests/s  30 s left");
    CHECK(columnsOf(progressLine("base", progress, clock, 10, 60)) < 60);
}

TEST_CASE("Money keeps its cents", "[app]")
{
    CHECK(moneyDigits(Money::fromCents(487030)) == "4,870.30");
    CHECK(moneyDigits(Money::fromCents(-5)) == "-0.05");
    CHECK(moneyDigits(Money::fromCents(0)) == "0.00");
}
