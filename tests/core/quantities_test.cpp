// Proves the text forms and money: valid, invalid and just-turning-invalid, and rounding half to even once per line.
#include "core/base/assert.h"
#include "core/base/nearest_name.h"
#include "core/quantities/apportion.h"
#include "core/quantities/parse.h"
#include "tests/support/catch.h"

#include <vector>

using namespace headroom;

TEST_CASE("Kubernetes quantities", "[quantities]")
{
    CHECK(*parseQuantity("250m") == 0.25);
    CHECK(*parseQuantity("2") == 2);
    CHECK(*parseQuantity("1.5") == 1.5);
    CHECK(*parseQuantity("100n") == 1e-7);
    CHECK(*parseQuantity("4k") == 4000);
    CHECK(*parseQuantity("1e3") == 1000);
    CHECK(*parseQuantity("1E") == 1e18);
    CHECK(*parseQuantity("1Ei") == 0x1p60);
    CHECK(*parseQuantity(" 512 Mi ") == 512.0 * 1024 * 1024);
    for (const char* text : {"", "m", "-1", "nan", "inf", "1e999", ".", "0x10", "1,5"}) {
        CAPTURE(text);
        CHECK_FALSE(parseQuantity(text).has_value());
    }
    CHECK(parseQuantity("5 apples").error().code == ErrorCode::WrongType);
    CHECK(*parseNumber("-0.5") == -0.5);
    CHECK_FALSE(parseNumber("--5").has_value());
}

TEST_CASE("Bytes, decimal and binary", "[quantities]")
{
    CHECK(parseBytes("512Mi")->count() == 512LL << 20);
    CHECK(parseBytes("512MiB")->count() == 512LL << 20);
    CHECK(parseBytes("2KB")->count() == 2000);
    CHECK(parseBytes("2kB")->count() == 2000);
    CHECK(parseBytes("6GB")->count() == 6'000'000'000);
    CHECK(parseBytes("6G")->toGB() == 6);
    CHECK(parseBytes("1.5GiB")->toGiB() == 1.5);
    CHECK(parseBytes("100 B")->count() == 100);
    CHECK(parseBytes("1024")->count() == 1024);
    CHECK(parseBytes("7Ei")->count() == 7LL << 60);
    CHECK(parseBytes("8Ei").error().code == ErrorCode::OutOfRange);
    CHECK(parseBytes("1e30").error().code == ErrorCode::OutOfRange);
    CHECK(parseBytes("5 min").error().code == ErrorCode::WrongType);
    CHECK_FALSE(parseBytes("-1").has_value());
}

TEST_CASE("Durations", "[quantities]")
{
    CHECK(*parseDuration("30s") == Duration::seconds(30));
    CHECK(*parseDuration("5m") == Duration::minutes(5));
    CHECK(*parseDuration("1h30m") == Duration::minutes(90));
    CHECK(*parseDuration("1h 30m") == Duration::minutes(90));
    CHECK(*parseDuration("250ms") == Duration::milliseconds(250));
    CHECK(*parseDuration("1.5s") == Duration::milliseconds(1500));
    CHECK(*parseDuration("40us") == Duration::nanoseconds(40'000));
    CHECK(*parseDuration("7d") == Duration::hours(168));
    CHECK(*parseDuration("-2m") == -Duration::minutes(2));
    CHECK(*parseDuration("0") == Duration{});
    CHECK(*parseDuration("PT1H30M") == Duration::minutes(90));
    CHECK(*parseDuration("P1DT0.5S") == Duration::hours(24) + Duration::milliseconds(500));
    for (const char* text : {"", "5", "s", "5x", "1h30", "P", "PT", "P1DT", "PT1D", "1..5s", "P1.5D", "-"}) {
        CAPTURE(text);
        CHECK_FALSE(parseDuration(text).has_value());
    }
    CHECK(parseDuration("P1M").error().code == ErrorCode::WrongType);
    CHECK(parseDuration("1000000w").error().code == ErrorCode::OutOfRange);
    CHECK(*parseCalendarDuration("P1M") == CalendarDuration{1, 0, {}});
    CHECK(*parseCalendarDuration("P1Y2M3DT4H5M6S") == CalendarDuration{14, 3, Duration::seconds(4 * 3600 + 306)});
    CHECK(*parseCalendarDuration("2w") == CalendarDuration{0, 14, {}});
    CHECK(*parseCalendarDuration("36h") == CalendarDuration{0, 0, Duration::hours(36)});
    CHECK_FALSE(parseCalendarDuration("P99999999999Y").has_value());
    CHECK_FALSE(parseCalendarDuration("month").has_value());
}

TEST_CASE("Rates", "[quantities]")
{
    CHECK(parseRequestRate("10000rpm")->value == Approx(10'000.0 / 60));
    CHECK(parseRequestRate("800rps")->value == 800);
    CHECK(parseRequestRate("5/s")->value == 5);
    CHECK(parseRequestRate("300/min")->perMinute() == Approx(300));
    CHECK(parseRequestRate("40 req/s")->value == 40);
    CHECK(parseRequestRate("2/h")->perHour() == Approx(2));
    CHECK_FALSE(parseRequestRate("10000").has_value());
    CHECK_FALSE(parseRequestRate("5 GB/s").has_value());
    CHECK_FALSE(parseRequestRate("5/fortnight").has_value());
    CHECK_FALSE(parseRequestRate("-5/s").has_value());
    CHECK(parseRequestUnitRate("10000RU/s")->value == 10'000);
    CHECK(parseRequestUnitRate("400")->value == 400);
    CHECK_FALSE(parseRequestUnitRate("400 rps").has_value());
    CHECK(parseByteRate("37MiB/h")->value == Approx(37.0 * 1048576 / 3600));
    CHECK(parseByteRate("125MB/s")->value == 125e6);
    CHECK(parseByteRate("1Gbps")->value == 125e6);
    CHECK(parseByteRate("100Mbit/s")->value == 12.5e6);
    CHECK_FALSE(parseByteRate("100").has_value());
    CHECK_FALSE(parseByteRate("5/s").has_value());
}

TEST_CASE("Money is exact and rounds halves to even, once", "[quantities][money]")
{
    CHECK(parseMoney("0.10 USD")->micros() == 100'000);
    CHECK(parseMoney("3924 EUR")->currency().code() == "EUR");
    CHECK_FALSE(parseMoney("0.10").has_value());
    CHECK_FALSE(parseMoney("0.10 usd").has_value());
    CHECK(parseMoney("1e15 USD").error().code == ErrorCode::OutOfRange);
    CHECK(Money::fromMicros(15'000).roundedToCents() == Money::fromCents(2));     // 1.5 cents
    CHECK(Money::fromMicros(25'000).roundedToCents() == Money::fromCents(2));     // 2.5 cents
    CHECK(Money::fromMicros(25'001).roundedToCents() == Money::fromCents(3));
    CHECK(Money::fromMicros(-25'000).roundedToCents() == Money::fromCents(-2));
    CHECK(Money::fromMicros(-35'000).roundedToCents() == Money::fromCents(-4));
    CHECK(Money::fromMicros(1'234'500'000).toString() == "1234.50 USD");
    CHECK(Money::fromMicros(-1).toString() == "-0.000001 USD");
    const Money euro(*Currency::parse("EUR"));
    CHECK_THROWS_AS(euro + Money{}, InvariantViolation);
    CHECK_THROWS_AS(Money::fromMicros(std::numeric_limits<std::int64_t>::max()) + Money::fromCents(1), InvariantViolation);
}

TEST_CASE("Unit prices keep their published digits", "[quantities][money]")
{
    CHECK(UnitPrice::parse("0.0123456789")->scaled() == 123'456'789);
    CHECK(UnitPrice::parse("585")->scaled() == 585 * UnitPrice::kScale);
    CHECK(UnitPrice::parse(".5")->scaled() == UnitPrice::kScale / 2);
    CHECK(UnitPrice::parse("-1.25")->scaled() == -12'500'000'000);
    CHECK(UnitPrice::parse("0.10000000000000")->scaled() == 1'000'000'000);
    CHECK(UnitPrice::parse("0.00000000001").error().code == ErrorCode::OutOfRange);
    CHECK(UnitPrice::parse("1000000000000").error().code == ErrorCode::OutOfRange);
    for (const char* text : {"", ".", "-", "1e3", "1.2.3", "1,5", "nan"}) CHECK_FALSE(UnitPrice::parse(text).has_value());
    CHECK(*UnitPrice::fromDouble(0.458) == *UnitPrice::parse("0.458"));
    CHECK_FALSE(UnitPrice::fromDouble(1e300).has_value());
}

TEST_CASE("A statement line is price times quantity, rounded to the cent", "[quantities][money]")
{
    // 5 nodes of 0.458 USD/h for the 721 hours of November 2026 in New York: 1,651.09 USD.
    CHECK(lineAmount(*UnitPrice::parse("0.458"), MeteredQuantity{5 * 721 * 3600, 3600}) == Money::fromCents(165'109));
    CHECK(lineAmount(*UnitPrice::parse("0.005"), MeteredQuantity{1, 1}) == Money::fromCents(0));    // half a cent, to even
    CHECK(lineAmount(*UnitPrice::parse("0.015"), MeteredQuantity{1, 1}) == Money::fromCents(2));
    CHECK(lineAmount(*UnitPrice::parse("0.01"), MeteredQuantity{1, 3}) == Money::fromCents(0));
    CHECK(lineAmount(*UnitPrice::parse("0.01"), MeteredQuantity{2, 3}) == Money::fromCents(1));
    CHECK(lineAmount(*UnitPrice::parse("0.008"), 730.0) == Money::fromCents(584));
    CHECK_THROWS_AS(lineAmount(*UnitPrice::parse("1"), std::numeric_limits<double>::quiet_NaN()), InvariantViolation);
    CHECK_THROWS_AS(lineAmount(*UnitPrice::parse("900000000"), MeteredQuantity{1'000'000'000, 1}), InvariantViolation);
}

TEST_CASE("The nearest name is found, and nothing far away", "[base]")
{
    const std::vector<std::string> names{"throughput", "replicas", "requests"};
    CHECK(nearestName("replica", names) == "replicas");
    CHECK(nearestName("THROUGHPUT", names) == "throughput");
    CHECK(nearestName("reqests", names) == "requests");
    CHECK(nearestName("zzzzzz", names).empty());
    CHECK(nearestName(std::string(1'000'000, 'r'), names).empty());
}

TEST_CASE("what is left over goes to the largest remainders, one by one", "[quantities]")
{
    std::vector<std::int64_t> parts{3, 3, 3};
    apportionRest(parts, {0.2, 0.7, 0.7}, 2);
    CHECK(parts == std::vector<std::int64_t>{3, 4, 4});
    apportionRest(parts, {0.2, 0.7, 0.7}, 4);   // a second round
    CHECK(parts == std::vector<std::int64_t>{4, 6, 5});
    apportionRest(parts, {0.1, -1, 0.5}, -2);   // the second takes no part
    CHECK(parts == std::vector<std::int64_t>{3, 6, 4});
    apportionRest(parts, {}, 0);
    CHECK(parts == std::vector<std::int64_t>{3, 6, 4});
}
