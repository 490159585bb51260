#include "models/risk/assess.h"
#include "models/risk/latin_hypercube.h"
#include "tests/support/catch.h"

#include <cmath>

/// Samples, quantiles and the tornado on costs that can be written down; no scenario.
using namespace headroom;
using namespace headroom::risk;

namespace {

Spread uniform(double low, double high) { return {Spread::Shape::Uniform, true, low, 0.5 * (low + high), high}; }

Input input(std::string name, Spread spread) { return {name, name, spread, {}, false, 1}; }

/// 720 USD times each factor, added up.
Result<Outcome, Errors> linear(std::span<const double> values, std::uint64_t /*seed*/)
{
    double sum = 0;
    for (const double value : values) sum += 720 * value;
    Outcome outcome;
    outcome.month = Money::fromCents(std::llround(sum * 100));
    outcome.perDay.assign(30, sum / 30);
    outcome.sloMissed = {sum > 1500};
    return outcome;
}

} // namespace

TEST_CASE("quantile functions of spreads invert their distribution functions", "[risk]")
{
    // Triangular 0 · 1 · 4: F(x) = x²/4 up to 1, F(1) = 0.25; above 1 − (4 − x)²/12. F(0.5) = 0.0625, F(2) = 1 − 4/12 = 0.6667.
    const Spread triangular{Spread::Shape::Triangular, true, 0, 1, 4};
    CHECK(triangular.quantile(0.0625) == Approx(0.5));
    CHECK(triangular.quantile(2.0 / 3) == Approx(2.0));
    CHECK(uniform(2, 6).quantile(0.25) == Approx(3.0));
    // Lognormal, median 1, P90 2: P10 is 1/2 by symmetry of the logarithm.
    const Spread lognormal{Spread::Shape::Lognormal, true, 0, 1, 2};
    CHECK(lognormal.quantile(0.9) == Approx(2.0));
    CHECK(lognormal.quantile(0.5) == Approx(1.0));
    CHECK(lognormal.quantile(0.1) == Approx(0.5));
    CHECK(parseSpreadValue("-10%")->value == Approx(0.9));
    CHECK(parseSpreadValue("12.5")->value == Approx(12.5));
    CHECK_FALSE(parseSpreadValue("12.5")->relative);
    CHECK_FALSE(parseSpreadValue("ten"));
    CHECK_FALSE(checkSpread({Spread::Shape::Triangular, true, 1.2, 1, 1.3}));
    CHECK_FALSE(checkSpread(uniform(-0.1, 1)));
}

TEST_CASE("every stratum of every dimension is met once", "[risk]")
{
    const auto points = latinHypercube(25, {"a", "b", "c"}, 7);
    for (std::size_t d = 0; d < 3; ++d) {
        std::vector<int> met(25, 0);
        for (const auto& point : points) ++met[static_cast<std::size_t>(point[d] * 25)];
        CHECK(met == std::vector<int>(25, 1));
    }
    // A further input leaves the others where they were.
    const auto more = latinHypercube(25, {"a", "b", "c", "d"}, 7);
    for (std::size_t i = 0; i < 25; ++i) CHECK(std::vector<double>(more[i].begin(), more[i].begin() + 3) == points[i]);
    CHECK(latinHypercube(25, {"a"}, 8) != latinHypercube(25, {"a"}, 7));
}

TEST_CASE("one uncertain factor gives the quantiles of its distribution to the cent", "[risk]")
{
    // Uniform −10 % … +30 %: P10 = 0.9 + 0.1 · 0.4 = 0.94, P50 = 1.10, P90 = 1.26; times 720.
    AssessOptions options;
    options.monthlyBudget = 800;
    options.slos = {"cheap"};
    const auto result = assess({input("price", uniform(0.9, 1.3))}, linear, options);
    REQUIRE(result);
    CHECK(result->month.p10.value == Approx(676.80).epsilon(1e-12));
    CHECK(result->month.p50.value == Approx(792.00).epsilon(1e-12));
    CHECK(result->month.p90.value == Approx(907.20).epsilon(1e-12));
    // Above 800: factor 1.1111…, u above 0.52778: strata from 108.19 on, 205 − 108 = 97 whole middles above (the 109th has its middle at 108.5).
    CHECK(result->overBudget->value == Approx(97.0 / 205));
    CHECK(result->overBudget->interval.contains(1 - 0.5277777));
    CHECK(result->sloMissed.front().second.value == 0);
    // The middle month spends 792 / 30 = 26.40 a day: 400 after day 16 (15.15), 640 after day 25 (24.24), never 800; the forecast of 792 neither.
    CHECK(result->middleDates.crossings[0].day == std::size_t{16});
    CHECK(result->middleDates.crossings[1].day == std::size_t{25});
    CHECK_FALSE(result->middleDates.crossings[2].day);
    CHECK_FALSE(result->middleDates.forecastDay);
    // The P90 month spends 30.24 a day: 400 after 14 (13.23), 640 after 22 (21.16), 800 after 27 (26.46), forecast from the third day.
    CHECK(result->p90Dates.crossings[0].day == std::size_t{14});
    CHECK(result->p90Dates.crossings[1].day == std::size_t{22});
    CHECK(result->p90Dates.crossings[2].day == std::size_t{27});
    CHECK(result->p90Dates.forecastDay == std::size_t{3});
    std::size_t counted = 0;
    for (const std::size_t bin : result->month.histogram) counted += bin;
    CHECK(counted == 205);
}

TEST_CASE("two independent prices give the quantiles of their convolution", "[risk]")
{
    // 720 · U(1, 2) twice: symmetric triangular on 1440 … 2880. P10 = 1440 + 1440 · √(0.1 / 2) = 1761.99, P50 = 2160, P90 = 2880 − 321.99 = 2558.01.
    AssessOptions options;
    options.samples = 1005;
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        options.seed = seed;
        const auto result = assess({input("a", uniform(1, 2)), input("b", uniform(1, 2))}, linear, options);
        REQUIRE(result);
        INFO("seed " << seed);
        CHECK(result->month.p10.value == Approx(1761.99).margin(25));
        CHECK(result->month.p50.value == Approx(2160.00).margin(25));
        CHECK(result->month.p90.value == Approx(2558.01).margin(25));
        CHECK(result->month.p10.interval.contains(1761.99));
        CHECK(result->month.p90.interval.contains(2558.01));
        CHECK(result->month.mean == Approx(2160.00).margin(0.02));   // each stratum's middle once: the mean is exact but for cents
    }
}

TEST_CASE("the tornado of a linear cost is what each input moves alone", "[risk]")
{
    // a: U(1, 2), P10 = 1.1, P90 = 1.9, middle 1.5; b: U(0.9, 1.1), P10 = 0.92, P90 = 1.08, middle 1. Middle month 720 · 2.5 = 1800.
    const auto result = assess({input("b", uniform(0.9, 1.1)), input("a", uniform(1, 2))}, linear, {});
    REQUIRE(result);
    CHECK(result->middle.month == Money::fromCents(180'000));
    REQUIRE(result->tornado.size() == 2);
    CHECK(result->tornado[0].input == "a");
    CHECK(result->tornado[0].low == Approx(720 * 2.1));     // 1512
    CHECK(result->tornado[0].high == Approx(720 * 2.9));    // 2088
    CHECK(result->tornado[1].input == "b");
    CHECK(result->tornado[1].swing() == Approx(720 * 0.16));
}

TEST_CASE("the number of threads changes nothing and a failure is handed on", "[risk]")
{
    const std::vector<Input> inputs{input("a", uniform(1, 2)), input("b", uniform(1, 3))};
    const auto withSeed = [](std::span<const double> values, std::uint64_t seed) {
        auto outcome = linear(values, seed);
        outcome->month += Money::fromCents(static_cast<std::int64_t>(seed % 1000));
        return outcome;
    };
    AssessOptions options;
    options.chance = true;
    options.threads = 1;
    const auto one = assess(inputs, withSeed, options);
    options.threads = 7;
    const auto seven = assess(inputs, withSeed, options);
    REQUIRE((one && seven));
    CHECK(one->months == seven->months);
    REQUIRE(one->tornado.size() == 3);                       // chance is a bar of its own
    CHECK(one->tornado.back().swing() == seven->tornado.back().swing());
    CHECK(one->tornado.back().swing() > 0);

    const auto failed = assess(inputs, [](std::span<const double>, std::uint64_t) -> Result<Outcome, Errors> { return Errors{Error{ErrorCode::PriceMissing, "none", {}, {}}}; }, options);
    REQUIRE_FALSE(failed);
    CHECK(failed.error().front().code == ErrorCode::PriceMissing);
    options.samples = 3;
    CHECK_FALSE(assess(inputs, linear, options));
}

TEST_CASE("the interval of a share is Wilson's", "[risk]")
{
    // 10 of 100 at z = 1.96: centre (0.1 + 0.019207) / 1.038415 = 0.114797, half 1.96 / 1.038415 · √(0.0009 + 0.00009604) = 0.059571.
    const Probability share = shareOf(10, 100);
    CHECK(share.interval.low == Approx(0.05523).margin(1e-4));
    CHECK(share.interval.high == Approx(0.17437).margin(1e-4));
    CHECK(shareOf(0, 50).interval.low == 0);
}
