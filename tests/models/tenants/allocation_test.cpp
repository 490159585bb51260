// Money by tenant: parts add up to the last digit.
#include "models/pricing/allocation.h"
#include "tests/support/catch.h"

#include <numeric>
#include <random>

using namespace headroom;
using namespace headroom::pricing;

namespace {

std::vector<std::int64_t> cents(const std::vector<Money>& parts)
{
    std::vector<std::int64_t> found;
    for (const Money& part : parts) found.push_back(part.micros() / Money::kPerCent);
    return found;
}

scenario::Component component(const std::string& id, const std::string& group, const std::string& tenant = {}, const std::string& allocation = "use")
{
    scenario::Component result;
    result.id = id;
    result.tenancy = {group, tenant, tenant.empty() ? "" : "origin", allocation};
    result.spec = scenario::FixedCostSpec{};
    return result;
}

StatementLine line(const std::string& component, std::int64_t amountCents, const std::string& tenant = {})
{
    StatementLine result;
    result.component = component;
    result.amount = Money::fromCents(amountCents);
    result.tenant = tenant;
    return result;
}

} // namespace

// By hand: quotas 3.33 each, one cent left, which goes to the first; 50.5 and 49.5 of 100 round to 51 and 49 by remainder, ties to the first.
TEST_CASE("Money is split by largest remainder", "[pricing][tenants]")
{
    CHECK(cents(splitMoney(Money::fromCents(1000), {1, 1, 1})) == std::vector<std::int64_t>{334, 333, 333});
    CHECK(cents(splitMoney(Money::fromCents(100), {0.505, 0.495})) == std::vector<std::int64_t>{51, 49});
    CHECK(cents(splitMoney(Money::fromCents(10), {0.71, 0.27, 0.02})) == std::vector<std::int64_t>{7, 3, 0});
    CHECK(cents(splitMoney(Money::fromCents(7), {0, 3, 0})) == std::vector<std::int64_t>{0, 7, 0});
    CHECK(cents(splitMoney(Money::fromCents(7), {0, 0})) == std::vector<std::int64_t>{7, 0});
    CHECK(cents(splitMoney(Money::fromCents(-100), {1, 1, 1})) == std::vector<std::int64_t>{-34, -33, -33});
    // An amount of finer digits is split in these.
    const auto fine = splitMoney(Money::fromMicros(1'000'001), {1, 1});
    CHECK(fine[0].micros() + fine[1].micros() == 1'000'001);
}

// Property: whatever the amount and the weights, the parts add up and nobody is a cent off its quota. Seed 7, 2,000 cases.
TEST_CASE("Parts add up to the amount for any weights", "[pricing][tenants]")
{
    std::mt19937_64 generator(7);
    for (int i = 0; i < 2000; ++i) {
        const auto amount = static_cast<std::int64_t>(generator() % 1'000'000'000'000ULL);
        std::vector<double> weights(1 + generator() % 50);
        for (double& weight : weights) weight = generator() % 5 == 0 ? 0 : std::pow(10.0, static_cast<double>(generator() % 600) / 10 - 30);
        const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
        const auto parts = cents(splitMoney(Money::fromCents(amount), weights));
        REQUIRE(std::accumulate(parts.begin(), parts.end(), std::int64_t{0}) == amount);
        if (sum <= 0) continue;
        for (std::size_t k = 0; k < parts.size(); ++k) {
            if (weights[k] <= 0) REQUIRE(parts[k] == 0);
            REQUIRE(std::abs(static_cast<double>(parts[k]) - static_cast<double>(amount) * (weights[k] / sum)) < 1.01);
        }
    }
}

// By hand. "own" is b's; "use" 100.00 by 1 : 3 with a quarter of all nobody's → 20, 60, 20 common; "weight" 10.00 by 0.9 : 0.1; "even" 0.03 →
// 0.02 and 0.01; "alone" serves no group; "unused" goes to idle.
TEST_CASE("Each line goes to its tenants, to all in common, or to nobody", "[pricing][tenants]")
{
    scenario::Scenario scenario;
    scenario.tenants = {{"agents", {"a", "b"}, {0.9, 0.1}}, {"teams", {"t"}, {1.0}}};
    scenario.components = {component("own", "agents", "b"), component("use", "agents"), component("weight", "agents", "", "weight"),
                           component("even", "agents", "", "even"), component("alone", ""), component("unused", "agents")};
    Statement statement;
    statement.lines = {line("own", 500, "b"), line("use", 10000), line("weight", 1000), line("even", 3), line("alone", 77), line("unused", 40)};
    for (const StatementLine& one : statement.lines) statement.total += one.amount;
    const Allocation split = allocate(scenario, statement, {{"use", "commands", {1, 3, 0}, 1, 0}});
    REQUIRE(split.tenants.size() == 3);
    CHECK(split.tenants[0].total == Money::fromCents(2000 + 900 + 2));
    CHECK(split.tenants[1].dedicated == Money::fromCents(500));
    CHECK(split.tenants[1].shared == Money::fromCents(6000 + 100 + 1));
    CHECK(split.tenants[2].total == Money::fromCents(0));
    CHECK(split.common == Money::fromCents(2000 + 77));
    CHECK(split.idle == Money::fromCents(40));
    CHECK(split.total == statement.total);
    CHECK(split.tenants[0].total + split.tenants[1].total + split.common + split.idle == statement.total);
    std::vector<Money> byLine(statement.lines.size());
    for (const AllocatedPart& part : split.parts) byLine[part.line] += part.amount;
    for (std::size_t i = 0; i < byLine.size(); ++i) CHECK(byLine[i] == statement.lines[i].amount);
}
