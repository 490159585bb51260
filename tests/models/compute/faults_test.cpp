// Proves planned and random faults against renewal theory, and recovery time and data loss against cases worked out by hand.
#include "models/compute/faults.h"

#include "tests/support/catch.h"

#include <cmath>

using headroom::Duration;
using headroom::SimTime;
using namespace headroom::compute;
using Kind = headroom::random::Distribution::Kind;

namespace {

SimTime minute(std::int64_t m) { return SimTime{} + Duration::minutes(m); }

FaultRule random(std::string name, Duration meanTimeBetween, headroom::random::Distribution duration)
{
    FaultRule rule;
    rule.name = std::move(name);
    rule.every = meanTimeBetween;
    rule.duration = std::move(duration);
    return rule;
}

std::vector<FailureSample> samples(const std::vector<double>& failedPerMinute)
{
    std::vector<FailureSample> all;
    for (std::size_t i = 0; i < failedPerMinute.size(); ++i)
        all.push_back({minute(static_cast<std::int64_t>(i)), minute(static_cast<std::int64_t>(i) + 1), 100, failedPerMinute[i]});
    return all;
}

} // namespace

TEST_CASE("A planned fault comes once and is seen by windows that it reaches into", "[compute][faults]")
{
    FaultRule rule;
    rule.name = "failover";
    rule.at = minute(100);
    rule.duration = {Kind::Deterministic, 600, 1};
    const std::vector<FaultRule> rules{rule};
    const auto plan = faultPlan(rules, 1, 0, minute(0), minute(0), minute(1000));
    REQUIRE(plan.size() == 1);
    CHECK(plan[0].from == minute(100));
    CHECK(plan[0].to == minute(110));
    CHECK(faultPlan(rules, 1, 0, minute(0), minute(105), minute(1000)) == plan);
    CHECK(faultPlan(rules, 1, 0, minute(0), minute(110), minute(1000)).empty());
    CHECK(faultPlan(rules, 1, 0, minute(0), minute(0), minute(100)).empty());
    CHECK(faultPlan(rules, 1, 0, minute(0), minute(100), minute(101)) == plan);
}

TEST_CASE("A period begins at its first fault, and what breaks for good breaks once", "[compute][faults]")
{
    FaultRule rule;
    rule.name = "patch";
    rule.at = minute(10);
    rule.every = Duration::minutes(30);
    rule.duration = {Kind::Deterministic, 35 * 60, 1};
    std::vector<FaultRule> rules{rule};
    std::vector<SimTime> begins;
    for (const Fault& fault : faultPlan(rules, 1, 0, minute(0), minute(0), minute(200))) begins.push_back(fault.from);
    CHECK(begins == std::vector<SimTime>{minute(10), minute(70), minute(130), minute(190)});   // 40 falls into the first, 100 into the second …
    rules[0].forGood = true;
    const auto plan = faultPlan(rules, 1, 0, minute(0), minute(150), minute(200));
    REQUIRE(plan.size() == 1);
    CHECK(plan[0].from == minute(10));
    CHECK(plan[0].to == SimTime::never());
}

TEST_CASE("Random faults are a renewal process with the stated means", "[compute][faults]")
{
    const Duration between = Duration::hours(20);
    const std::vector<FaultRule> rules{random("cache", between, {Kind::Exponential, 4 * 3600, 1})};
    const SimTime end = minute(60 * 500'000);
    const auto plan = faultPlan(rules, 9, 0, minute(0), minute(0), end);
    double down = 0;
    SimTime last = minute(0);
    for (const Fault& fault : plan) {
        CHECK(fault.from >= last);
        down += (std::min(fault.to, end) - fault.from).toSeconds() / 3600;
        last = fault.to;
    }
    // A cycle has mean 24 h and variance 20² + 4²; six standard deviations of the number of cycles, and of the share of time down.
    const double cycles = 500'000 / 24.0;
    CHECK(std::abs(static_cast<double>(plan.size()) - cycles) < 6 * std::sqrt(cycles * (400 + 16) / (24.0 * 24)));
    CHECK(std::abs(down / 500'000 - (1 - availability(between, Duration::hours(4)))) < 6 * std::sqrt(2 * 16 * 400 / (24.0 * 24) / cycles) / 24);
}

TEST_CASE("Every window of a scenario and every set of rules shows the same faults", "[compute][faults]")
{
    const FaultRule cache = random("cache", Duration::hours(5), {Kind::Lognormal, 1800, 1});
    const FaultRule node = random("node", Duration::hours(9), {Kind::Deterministic, 0, 1});
    const SimTime end = minute(60 * 300);
    const std::vector<FaultRule> both{node, cache}, one{cache};
    const auto plan = faultPlan(both, 3, 1, minute(0), minute(0), end);
    const auto later = faultPlan(both, 3, 1, minute(0), minute(60 * 100), end);
    REQUIRE(later.size() > 20);
    CHECK(std::equal(later.rbegin(), later.rend(), plan.rbegin()));
    auto alone = faultPlan(one, 3, 1, minute(0), minute(0), end);
    std::size_t found = 0;
    for (const Fault& fault : plan)
        if (fault.rule == 1) CHECK(fault.from == alone.at(found++).from);
    CHECK(found == alone.size());
    CHECK(faultPlan(one, 3, 2, minute(0), minute(0), end).front().from != alone.front().from);
    for (std::size_t i = 1; i < plan.size(); ++i) CHECK(plan[i - 1].from <= plan[i].from);
}

TEST_CASE("Recovery is over when the component is up and the failures have gone for good", "[compute][faults]")
{
    // Minute:                     0  1  2   3   4   5  6  7  8
    const auto run = samples({0, 0, 40, 90, 30, 0, 5, 0, 0});
    const Recovery recovery = measureRecovery(minute(2), minute(4), minute(9), run);
    REQUIRE(recovery.recoveryTime);
    CHECK(*recovery.recoveryTime == Duration::minutes(5));   // good at 5, bad again in minute 6
    CHECK(recovery.offered == 500);
    CHECK(recovery.failed == 165);
    CHECK(recovery.failedShareMax == 0.9);

    CHECK(*measureRecovery(minute(2), minute(4), minute(9), run, 0.05).recoveryTime == Duration::minutes(3));
    CHECK(*measureRecovery(minute(2), minute(8), minute(9), run, 0.05).recoveryTime == Duration::minutes(6));   // nobody noticed, it was down all the same
    CHECK_FALSE(measureRecovery(minute(2), minute(9), minute(9), run).recoveryTime);    // not back before the end
    CHECK_FALSE(measureRecovery(minute(2), minute(4), minute(5), run).recoveryTime);    // the next fault came first
    CHECK_FALSE(measureRecovery(minute(2), minute(3), minute(4), run).recoveryTime);
    CHECK(*measureRecovery(minute(7), minute(7), minute(9), run).recoveryTime == Duration{});   // without effect
    CHECK(*measureRecovery(minute(2), minute(4), minute(9), {}).recoveryTime == Duration::minutes(2));
}

TEST_CASE("Data lost is what neither copy nor backup holds", "[compute][faults]")
{
    const SimTime since = minute(0), at = minute(1000);
    CHECK(dataLost({}, since, at) == Duration::minutes(1000));
    CHECK(dataLost({Duration::seconds(5), {}}, since, at) == Duration::seconds(5));
    CHECK(dataLost({Duration{}, {}}, since, at) == Duration{});
    CHECK(dataLost({{}, Duration::minutes(240)}, since, at) == Duration::minutes(40));
    CHECK(dataLost({Duration::minutes(1), Duration::minutes(240)}, since, at) == Duration::minutes(1));
    CHECK(dataLost({Duration::minutes(5), {}}, minute(998), at) == Duration::minutes(2));   // younger than the lag
}
