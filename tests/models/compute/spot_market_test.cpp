// Proves the hazard behind a published eviction rate, that events which take several nodes leave it unchanged, and the scarcity after them.
// Source: closed forms; Azure publishes the chance of an eviction within an hour per size and region.
#include "models/compute/spot_market.h"

#include "tests/support/catch.h"

#include <cmath>
#include <set>

using headroom::Duration;
using headroom::SimTime;
using namespace headroom::compute;

namespace {

constexpr std::int64_t kHours = 200'000;

SimTime hour(std::int64_t h) { return SimTime{} + Duration::hours(h); }

struct Tally { double evictions = 0, events = 0, squares = 0; };

/// A pool that is always full again at once.
Tally strikes(const SpotRules& rules, int nodesMax, int nodes, std::uint64_t seed)
{
    SpotMarket market(rules, nodesMax, seed, 0, "pool", hour(0), hour(kHours));
    Tally tally;
    while (market.nextTime() != SimTime::never()) {
        const auto taken = static_cast<double>(market.strike(nodes).size());
        tally.evictions += taken;
        tally.squares += taken * taken;
        tally.events += taken > 0;
    }
    return tally;
}

/// Evictions form a compound Poisson process: variance of their number = events · E[batch²]. Six standard deviations: a false alarm
/// comes in fewer than 1 of 10⁸ runs.
void checkHazard(const SpotRules& rules, int nodesMax, int nodes)
{
    const Tally tally = strikes(rules, nodesMax, nodes, 7);
    const double expected = evictionHazardPerHour(rules.evictionProbabilityPerHour) * nodes * static_cast<double>(kHours);
    CAPTURE(nodesMax, nodes, rules.together, tally.evictions, expected);
    CHECK(std::abs(tally.evictions - expected) < 6 * std::sqrt(tally.squares));
    CHECK(6 * std::sqrt(tally.squares) < 0.25 * expected);   // the check would see a wrong rate
}

} // namespace

TEST_CASE("Hazard of a published hourly chance", "[compute][spot]")
{
    CHECK(evictionHazardPerHour(0) == 0.0);
    CHECK(1 / evictionHazardPerHour(0.05) == Approx(19.4957).epsilon(1e-4));
    CHECK(1 / evictionHazardPerHour(0.025) == Approx(39.4979).epsilon(1e-4));
    CHECK(1 / evictionHazardPerHour(0.20) == Approx(4.4814).epsilon(1e-4));
    CHECK(evictionHazardPerHour(0.999999) == Approx(13.8155).epsilon(1e-4));
}

TEST_CASE("Batches have the mean that was asked for, and their rate makes up for it", "[compute][spot]")
{
    CHECK(chanceOfOneMore(1, 10) == Approx(0.0).margin(1e-12));
    CHECK(chanceOfOneMore(10, 10) == 1.0);
    CHECK(chanceOfOneMore(1, 1) == 1.0);
    const double g = chanceOfOneMore(2.3125, 4);
    CHECK(1 + g + g * g + g * g * g == Approx(2.3125));
    CHECK(chanceOfOneMore(4, 100'000) == Approx(0.75));   // unbounded geometric of mean 4

    SpotRules rules;
    rules.evictionProbabilityPerHour = 0.1;
    const double hazard = evictionHazardPerHour(0.1);
    rules.together = 0;
    CHECK(pressureEventsPerHour(rules, 10) == Approx(10 * hazard));     // one at a time: each has its own event
    rules.together = 0.25;
    CHECK(pressureEventsPerHour(rules, 1) == Approx(hazard));
    CHECK(pressureEventsPerHour(rules, 3) == Approx(3 * hazard));
    CHECK(pressureEventsPerHour(rules, 50) == Approx(4 * hazard));
    rules.together = 1;
    CHECK(pressureEventsPerHour(rules, 50) == Approx(hazard));
    CHECK(pressureEventsPerHour(rules, 0) == 0.0);
}

TEST_CASE("The marginal hazard of a node does not depend on how many go together", "[compute][spot]")
{
    for (const double together : {0.0, 0.1, 0.3, 0.5, 0.9, 1.0})
        for (const int nodes : {1, 5, 12}) {
            SpotRules rules;
            rules.evictionProbabilityPerHour = 0.05;
            rules.together = together;
            checkHazard(rules, nodes, nodes);
            checkHazard(rules, 20, nodes);    // fewer nodes than the pool may have: thinned
        }
}

TEST_CASE("Each node is as likely to go as any other, and together means together", "[compute][spot]")
{
    SpotRules rules;
    rules.evictionProbabilityPerHour = 0.3;
    rules.together = 0.6;
    const double goOn = chanceOfOneMore(3, 5);
    SpotMarket market(rules, 5, 3, 0, "pool", hour(0), hour(50'000));
    double each[5] = {}, events = 0, all = 0;
    while (market.nextTime() != SimTime::never()) {
        const auto taken = market.strike(5);
        CHECK(std::set<std::uint32_t>(taken.begin(), taken.end()).size() == taken.size());
        for (const std::uint32_t node : taken) {
            REQUIRE(node < 5);
            ++each[node];
        }
        ++events;
        all += taken.size() == 5;
    }
    const double mean = (each[0] + each[1] + each[2] + each[3] + each[4]) / 5;
    for (const double count : each) CHECK(std::abs(count - mean) < 6 * std::sqrt(mean));
    CHECK(std::abs(mean * 5 / events - 3) < 6 * std::sqrt(2.5 / events));
    // P(G ≥ 5) = g⁴
    CHECK(std::abs(all / events - std::pow(goOn, 4)) < 6 * std::sqrt(0.25 / events));

    rules.together = 1;
    SpotMarket whole(rules, 5, 3, 0, "pool", hour(0), hour(1000));
    while (whole.nextTime() != SimTime::never()) CHECK(whole.strike(5).size() == 5);
}

TEST_CASE("A market that is entered later shows the same events", "[compute][spot]")
{
    SpotRules rules;
    rules.evictionProbabilityPerHour = 0.2;
    rules.together = 0.25;
    SpotMarket early(rules, 8, 11, 2, "batch", hour(100), hour(400));
    SpotMarket late(rules, 8, 11, 2, "batch", hour(250) + Duration::minutes(17), hour(400));
    SpotMarket other(rules, 8, 11, 2, "other", hour(100), hour(400));
    CHECK(other.nextTime() != early.nextTime());
    CHECK(early.nextTime() >= hour(100));
    while (early.nextTime() < hour(250) + Duration::minutes(17)) (void)early.strike(8);
    int compared = 0;
    for (; early.nextTime() != SimTime::never(); ++compared) {
        REQUIRE(late.nextTime() == early.nextTime());
        CHECK(late.strike(6) == early.strike(6));
    }
    CHECK(compared > 50);
    // Entered at any minute, events of the hour before that minute included.
    for (int minute = 0; minute < 6000; minute += 7) {
        const SimTime from = hour(100) + Duration::minutes(minute);
        const SpotMarket entered(rules, 8, 11, 2, "batch", from, hour(400));
        SpotMarket all(rules, 8, 11, 2, "batch", hour(100), hour(400));
        while (all.nextTime() < from) (void)all.strike(8);
        REQUIRE(entered.nextTime() == all.nextTime());
    }
    CHECK(late.nextTime() == SimTime::never());
    rules.evictionProbabilityPerHour = 0;
    CHECK(SpotMarket(rules, 8, 11, 2, "batch", hour(100), hour(400)).nextTime() == SimTime::never());
}

TEST_CASE("After an event there are no new nodes for a while. At other times they are refused with the stated chance", "[compute][spot]")
{
    SpotRules rules;
    rules.evictionProbabilityPerHour = 0.5;
    rules.refusalProbability = 0.3;
    rules.pressure = {headroom::random::Distribution::Kind::Deterministic, 7200, 1};
    SpotMarket market(rules, 1, 5, 0, "pool", hour(0), hour(1000));
    const SimTime first = market.nextTime();
    REQUIRE(market.strike(1).size() == 1);
    CHECK(market.scarceUntil() == first + Duration::hours(2));
    CHECK_FALSE(market.grants(first));
    CHECK_FALSE(market.grants(first + Duration::hours(2) - Duration::nanoseconds(1)));
    int refused = 0;
    for (int i = 0; i < 7200; ++i) refused += !market.grants(first + Duration::hours(2) + Duration::seconds(i));
    CHECK(std::abs(refused - 0.3 * 7200) < 6 * std::sqrt(0.21 * 7200));
    CHECK(market.grants(first + Duration::hours(3)) == market.grants(first + Duration::hours(3)));

    // The market goes on where the pool has nothing left.
    const SimTime second = market.nextTime();
    CHECK(market.strike(0).empty());
    CHECK(market.scarceUntil() == second + Duration::hours(2));
    rules.refusalProbability = 0;
    CHECK(SpotMarket(rules, 1, 5, 0, "pool", hour(0), hour(1000)).grants(hour(1)));
}
