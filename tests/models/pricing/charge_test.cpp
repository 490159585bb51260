#include "models/pricing/charge.h"
#include "tests/support/catch.h"

#include <cmath>
#include <limits>

using namespace headroom;
using namespace headroom::pricing;

namespace {

Price priceOf(std::vector<PriceBand> bands, const std::string& unit = "hour")
{
    Price price;
    price.meter = "test";
    price.unit = unit;
    price.bands = std::move(bands);
    return price;
}

/// Service Bus Standard: 13 million operations are in the base charge. Source: retail price list, West US 2, 2026-08-15.
Price serviceBus() { return priceOf({{0, "0"}, {13, "0.8"}, {100, "0.5"}, {2500, "0.2"}}, "million operations"); }

/// Data to the internet, 100 GB free. Source: retail price list, 2026.
Price egress() { return priceOf({{0, "0.0"}, {100, "0.087"}, {10335, "0.083"}, {51295, "0.07"}}, "GB"); }

std::int64_t cents(const Price& price, double quantity, double share = 1)
{
    const Result<Charge> charge = chargeMeter(price, {{quantity}}, {share}, {});
    REQUIRE(charge);
    return charge->amounts.at(0).micros() / Money::kPerCent;
}

std::int64_t cents(const std::string& price, double quantity) { return cents(priceOf({{0, price}}), quantity); }

} // namespace

TEST_CASE("five DS4_v2 nodes for a day cost 54.96 USD", "[pricing][charge]")
{
    // 0.458 USD/h · 5 · 24 h = 54.96; and a month of 721 h: 0.458 · 5 · 721 = 1651.09.
    CHECK(cents("0.458", 5 * 24) == 5496);
    CHECK(cents("0.458", 5 * 721) == 165109);
}

TEST_CASE("a line is rounded once, halves to the even cent", "[pricing][charge]")
{
    CHECK(cents("0.005", 1) == 0);       // 0.5 cents
    CHECK(cents("0.005", 3) == 2);       // 1.5
    CHECK(cents("0.005", 5) == 2);       // 2.5
    CHECK(cents("0.0050000001", 5) == 3); // just above 2.5
    CHECK(cents("0.0049999999", 3) == 1); // just below 1.5
    CHECK(cents("0.001", 24) == 2);      // hourly rounding would have made 0
    // 0.1 added up 24 times is not 2.4 in a double; to 10^-9 it is.
    double sum = 0;
    for (int i = 0; i < 24; ++i) sum += 0.1;
    REQUIRE(sum != 2.4);
    CHECK(cents("0.03125", sum) == 8);   // 7.5 cents → 8
}

TEST_CASE("Service Bus operations go through the bands", "[pricing][charge]")
{
    const Price price = serviceBus();
    CHECK(cents(price, 12.5) == 0);
    CHECK(cents(price, 13) == 0);
    CHECK(cents(price, 14) == 80);
    CHECK(cents(price, 100) == 6960);                                 // 87 · 0.8
    CHECK(cents(price, 150) == 6960 + 2500);                          // + 50 · 0.5
    CHECK(cents(price, 3000) == 6960 + 240000 / 2 + 10000);           // + 2400 · 0.5 + 500 · 0.2
    CHECK(chargeMeter(price, {{12.0}}, {1}, {})->unitPrice == "0");
    CHECK(chargeMeter(price, {{13.0}}, {1}, {})->unitPrice == "0");
    CHECK(chargeMeter(price, {{13.1}}, {1}, {})->unitPrice == "0 · 0.8");
    CHECK(chargeMeter(price, {{150.0}}, {1}, {})->unitPrice == "0 · 0.8 · 0.5");
}

TEST_CASE("the first 100 GB to the internet are free", "[pricing][charge]")
{
    CHECK(cents(egress(), 100) == 0);
    CHECK(cents(egress(), 101) == 9);                                 // 8.7 cents
    CHECK(cents(egress(), 10335) == 89044);                           // 10235 · 0.087 = 890.445, half to the even cent
    CHECK(cents(egress(), 12000) == 102864);                          // 890.445 + 1665 · 0.083 = 1028.64
}

TEST_CASE("bands shrink with the part of the month that is billed", "[pricing][charge]")
{
    // A fifth of a month: 20 GB free, then 0.087.
    CHECK(cents(egress(), 20, 0.2) == 0);
    CHECK(cents(egress(), 120, 0.2) == 870);
    // Even use costs the same in any window: five fifths are a whole.
    CHECK(5 * cents(egress(), 120, 0.2) == cents(egress(), 600));
    CHECK(cents(egress(), 600) == 4350);
    // Two months in one bill: each has its own free grant.
    const Result<Charge> both = chargeMeter(egress(), {{150.0, 90.0}}, {1, 1}, {});
    REQUIRE(both);
    CHECK(both->amounts[0] == Money::fromCents(435));
}

TEST_CASE("users of one meter share its bands by what they used", "[pricing][charge]")
{
    // 300 GB in all: 200 · 0.087 = 17.40; a third and two thirds of it. Alone they would pay 0 and 8.70.
    const Result<Charge> charge = chargeMeter(egress(), {{100.0}, {200.0}}, {1}, {});
    REQUIRE(charge);
    CHECK(charge->amounts[0] == Money::fromCents(580));
    CHECK(charge->amounts[1] == Money::fromCents(1160));
    CHECK(charge->averagePrice[0][0] == Approx(0.058));
    CHECK(charge->averagePrice[1][0] == Approx(0.058));
    // Without bands sharing changes nothing: each pays price times quantity.
    const Result<Charge> flat = chargeMeter(priceOf({{0, "0.114"}}), {{1.0}, {2.0}, {0.0}}, {1}, {});
    REQUIRE(flat);
    CHECK(flat->amounts[0] == Money::fromCents(11));
    CHECK(flat->amounts[1] == Money::fromCents(23));
    CHECK(flat->amounts[2] == Money{});
}

TEST_CASE("what cannot be billed is refused", "[pricing][charge]")
{
    const auto codeOf = [](const Price& price, double quantity) {
        const Result<Charge> charge = chargeMeter(price, {{quantity}}, {1}, {});
        return charge ? ErrorCode::NotFound : charge.error().code;
    };
    const Price flat = priceOf({{0, "0.1"}});
    CHECK(codeOf(flat, -1) == ErrorCode::OutOfRange);
    CHECK(codeOf(flat, std::nan("")) == ErrorCode::OutOfRange);
    CHECK(codeOf(flat, std::numeric_limits<double>::infinity()) == ErrorCode::OutOfRange);
    CHECK(codeOf(flat, 9.3e9) == ErrorCode::OutOfRange);
    CHECK(codeOf(priceOf({{0, "ten"}}), 1) == ErrorCode::Syntax);
    CHECK(codeOf(priceOf({{0, "900000000"}}), 9e9) == ErrorCode::LimitExceeded);
    CHECK(cents("900000000", 1000) == 90'000'000'000'000); // 9·10^11 still fits
}
