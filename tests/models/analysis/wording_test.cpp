#include "models/analysis/wording.h"

#include "tests/support/catch.h"

using namespace headroom;
using namespace headroom::analysis;

TEST_CASE("Numbers are short, grouped, and never rounded into a lie", "[analysis]")
{
    CHECK(countText(27512345) == "27,512,345");
    CHECK(countText(999) == "999");
    CHECK(numberText(0) == "0");
    CHECK(numberText(1.25) == "1.25");
    CHECK(numberText(87.25) == "87.2");
    CHECK(numberText(1050) == "1,050");
    CHECK(numberText(123456) == "123,000");
    CHECK(numberText(-1234) == "-1,234");
    CHECK(percentText(0.23) == "23 %");
    CHECK(percentText(0.0014) == "0.14 %");
    CHECK(percentText(0.9999999) == "over 99.99 %");
    CHECK(percentText(0.996) == "99.6 %");
    CHECK(percentText(1) == "100 %");
    CHECK(percentText(1e-9) != "0 %");
}

TEST_CASE("Times are in the unit that people use for them", "[analysis]")
{
    CHECK(latencyText(0.085) == "85 ms");
    CHECK(latencyText(2.04) == "2.04 s");
    CHECK(latencyText(4320) == "1 h 12 min");
    CHECK(spanText(Duration::seconds(45)) == "45 s");
    CHECK(spanText(Duration::seconds(90)) == "1 min 30 s");
    CHECK(spanText(Duration::minutes(621)) == "10 h 21 min");
    CHECK(spanText(Duration::hours(76)) == "3 d 4 h");
    CHECK(quantityText(6.0 * 1073741824, "B") == "6 GiB");
    CHECK(ordinalText(1) == "1st");
    CHECK(ordinalText(12) == "12th");
    CHECK(ordinalText(22) == "22nd");
    CHECK(listText({"a", "b", "c"}) == "a, b and c");
}

TEST_CASE("A window of one local day shows the clock alone", "[analysis]")
{
    const auto start = SimTime::fromNanoseconds(1795755600LL * 1'000'000'000);   // 2026-11-27T00:00 in New York
    const LocalClock day{"America/New_York", start, start + Duration::hours(24)};
    CHECK(day.at(start + Duration::minutes(544)) == "09:04");
    const LocalClock longer{"America/New_York", start, start + Duration::hours(25)};
    CHECK(longer.at(start + Duration::minutes(544)) == "27 Nov 09:04");
    CHECK(longer.full(start) == "Fri 27 Nov 2026 00:00");
}
