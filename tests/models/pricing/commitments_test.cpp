#include "models/pricing/commitments.h"
#include "models/pricing/price_books.h"
#include "models/pricing/statement.h"
#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

#include <numeric>

/// Savings plans: money by the hour, the greatest discount first, use it or lose it. Rule: Azure savings plan documentation, how the discount is
/// applied.
using namespace headroom;
using namespace headroom::pricing;

namespace {

const std::filesystem::path kData = std::filesystem::path(HEADROOM_SOURCE_DIR) / "pricing-data";

Result<Statement, Errors> billOf(const std::string& components, const std::string& region, bool month = false)
{
    test::Small small;
    small.duration = "3h";
    small.operations = R"("op": { "steps": [ { "call": "x" } ] })";
    small.components = R"("x": { "kind": "external", "latency": "1ms" }, )" + components;
    small.pool = R"({ "kind": "node-pool", "cluster": "aks", "sku": "Standard_D4s_v5", "nodes": 2 })";
    scenario::Scenario scenario = test::loaded(small.text());
    scenario.region = region;
    const auto book = loadPriceBooks(kData, scenario);
    REQUIRE(book);
    const simulation::Recording recording = test::run(scenario, {});
    return month ? billMonth(scenario, recording, *book) : billWindow(scenario, recording, *book);
}

const StatementLine& lineOf(const Statement& statement, const std::string& component, const std::string& meter)
{
    for (const StatementLine& line : statement.lines)
        if (line.component == component && line.meter == meter) return line;
    FAIL("no line of " << meter << " at " << component);
    return statement.lines.front();
}

} // namespace

TEST_CASE("three hours of a savings plan by hand", "[pricing][savings-plan]")
{
    // 1.00 an hour. Size a: 0.40 → 0.20 (discount 50 %), size b: 0.50 → 0.40 (20 %).
    //            hours of a, b     a takes       left for b              unused   pay as you go
    // 1st hour   2, 2              2 · 0.20      0.60 → 1.5 h of 2       0        0.5 · 0.50
    // 2nd hour   6, 1              5 of 6 h      0 → none                0        1 · 0.40 + 1 · 0.50
    // 3rd hour   1, 0              0.20          –                       0.80     0
    const std::vector<EligibleUse> uses{{0.50, 0.40, {2, 1, 0}}, {0.40, 0.20, {2, 6, 1}}};   // b is named first
    const Coverage coverage = applySavingsPlan(1.00, {1, 1, 1}, uses);
    const auto& b = coverage.perSlice[0];
    const auto& a = coverage.perSlice[1];
    CHECK(a[0] == Approx(2));
    CHECK(b[0] == Approx(1.5));
    CHECK(a[1] == Approx(5));
    CHECK(b[1] == 0);
    CHECK(a[2] == Approx(1));
    CHECK(b[2] == 0);
    CHECK(coverage.unusedPerSlice[0] == Approx(0).margin(1e-12));
    CHECK(coverage.unusedPerSlice[1] == Approx(0).margin(1e-12));
    CHECK(coverage.unusedPerSlice[2] == Approx(0.80));
    CHECK(coverage.committed == Approx(3.00));
    CHECK(coverage.used == Approx(2.20));
    CHECK(coverage.utilisation() == Approx(2.20 / 3));
    CHECK(coverage.covered == Approx(8 * 0.40 + 1.5 * 0.50));       // 3.95
    CHECK(coverage.eligible == Approx(9 * 0.40 + 3 * 0.50));        // 5.10
    CHECK(coverage.coverage() == Approx(3.95 / 5.10));
}

TEST_CASE("what a plan makes dearer is left alone, and a part of an hour has a part of the money", "[pricing][savings-plan]")
{
    const Coverage dearer = applySavingsPlan(1.00, {1}, {{0.20, 0.25, {4}}});
    CHECK(dearer.perSlice[0][0] == 0);
    CHECK(dearer.unusedPerSlice[0] == Approx(1.00));
    CHECK(dearer.coverage() == 0);
    const Coverage half = applySavingsPlan(1.00, {0.5}, {{0.40, 0.20, {4}}});
    CHECK(half.perSlice[0][0] == Approx(2.5));
    CHECK(half.committed == Approx(0.50));
    CHECK(applySavingsPlan(0, {1}, {{0.40, 0.20, {4}}}).perSlice[0][0] == 0);
}

TEST_CASE("money that a plan commits comes back as covered hours and as what was lost", "[pricing][savings-plan][property]")
{
    // Any commitment: used + unused = committed, and nothing is covered that was not there.
    const std::vector<EligibleUse> uses{{0.50, 0.40, {2, 1, 0, 3.3}}, {0.40, 0.20, {2, 6, 1, 0.1}}, {0.3, 0.21, {1, 1, 1, 1}}};
    for (double perHour = 0; perHour < 6; perHour += 0.37) {
        const Coverage coverage = applySavingsPlan(perHour, {1, 1, 1, 0.25}, uses);
        double used = 0;
        for (std::size_t u = 0; u < uses.size(); ++u)
            for (std::size_t i = 0; i < 4; ++i) {
                CHECK(coverage.perSlice[u][i] <= uses[u].perSlice[i]);
                used += coverage.perSlice[u][i] * uses[u].planned;
            }
        CAPTURE(perHour);
        CHECK(used == Approx(coverage.used).margin(1e-9));
        CHECK(used + std::accumulate(coverage.unusedPerSlice.begin(), coverage.unusedPerSlice.end(), 0.0) == Approx(3.25 * perHour).margin(1e-9));
    }
}

TEST_CASE("a savings plan in a statement: covered hours, the rest, what is lost", "[pricing][savings-plan]")
{
    // East US 2, D4s_v5: 0.192, with a plan of a year 0.13248. 0.20 an hour covers 1.50966 of two nodes.
    const auto statement = billOf(R"("plan": { "kind": "fixed-cost", "group": "Compute", "savingsPlan": { "perHour": "0.20 USD" } })", "eastus2");
    REQUIRE(statement);
    CHECK(lineOf(*statement, "nodes", "vm/Standard_D4s_v5/linux/savings-1y").quantity == Approx(3 * 0.20 / 0.13248));
    CHECK(lineOf(*statement, "nodes", "vm/Standard_D4s_v5/linux/savings-1y").amount.toString() == "0.60 USD");
    CHECK(lineOf(*statement, "nodes", "vm/Standard_D4s_v5/linux/regular").quantity == Approx(6 - 3 * 0.20 / 0.13248));
    CHECK(lineOf(*statement, "nodes", "vm/Standard_D4s_v5/linux/regular").amount.toString() == "0.28 USD");   // 1.47101 · 0.192 = 0.28243
    CHECK(lineOf(*statement, "plan", "savings-plan/1-year/unused").amount.toString() == "0.00 USD");
    REQUIRE(statement->commitments.size() == 1);
    CHECK(statement->commitments[0].utilisation == Approx(1));
    CHECK(statement->commitments[0].coverage == Approx(0.20 / 0.13248 / 2));
    CHECK(statement->commitments[0].saved == Approx(3 * 0.20 / 0.13248 * (0.192 - 0.13248)));

    const auto tooMuch = billOf(R"("plan": { "kind": "fixed-cost", "savingsPlan": { "perHour": "0.50 USD", "term": "3-years" } })", "eastus2");
    REQUIRE(tooMuch);
    CHECK(lineOf(*tooMuch, "nodes", "vm/Standard_D4s_v5/linux/savings-3y").amount.toString() == "0.54 USD");   // 6 · 0.09024 = 0.54144
    CHECK(lineOf(*tooMuch, "nodes", "vm/Standard_D4s_v5/linux/regular").amount.toString() == "0.00 USD");
    CHECK(lineOf(*tooMuch, "plan", "savings-plan/3-years/unused").amount.toString() == "0.96 USD");            // 1.50 − 0.54144
    CHECK(tooMuch->commitments[0].utilisation == Approx(0.54144 / 1.5));
    CHECK(tooMuch->commitments[0].coverage == Approx(1));

    // The same over the extrapolated month of March, 744 h.
    const auto month = billOf(R"("plan": { "kind": "fixed-cost", "savingsPlan": { "perHour": "0.20 USD" } })", "eastus2", true);
    REQUIRE(month);
    CHECK(lineOf(*month, "nodes", "vm/Standard_D4s_v5/linux/savings-1y").amount.toString() == "148.80 USD");   // 744 · 0.20
}

TEST_CASE("reservations come before savings plans, and prices of one's own are not covered", "[pricing][savings-plan]")
{
    const std::string plan = R"("plan": { "kind": "fixed-cost", "savingsPlan": { "perHour": "1 USD" } }, )";
    const auto reserved = billOf(plan + R"("more": { "kind": "node-pool", "cluster": "aks", "sku": "Standard_D4s_v5", "nodes": 3, "reserved": { "nodes": 3, "term": "3-years" } })", "eastus2");
    REQUIRE(reserved);
    CHECK(lineOf(*reserved, "more", "vm/Standard_D4s_v5/linux/reserved-3y").quantity == Approx(9));
    CHECK(lineOf(*reserved, "more", "vm/Standard_D4s_v5/linux/savings-1y").quantity == 0);
    const auto own = billOf(plan + R"("more": { "kind": "node-pool", "cluster": "aks", "sku": "Standard_D4s_v5", "nodes": 3, "unitPrice": "0.05 USD" })", "eastus2");
    REQUIRE(own);
    CHECK(lineOf(*own, "more", "vm/Standard_D4s_v5/linux/regular").amount.toString() == "0.45 USD");   // 9 · 0.05
    CHECK(lineOf(*own, "more", "vm/Standard_D4s_v5/linux/regular").confidence == Confidence::Scenario);
    CHECK(lineOf(*own, "nodes", "vm/Standard_D4s_v5/linux/savings-1y").quantity == Approx(6));
}

TEST_CASE("a laptop costs nothing, and says that the user said so", "[pricing][own-price]")
{
    const auto statement = billOf(R"("laptop": { "kind": "node-pool", "cluster": "aks", "sku": "Standard_B2ms", "nodes": 1, "unitPrice": "0 USD" })", "westeurope");
    REQUIRE(statement);
    const StatementLine& line = lineOf(*statement, "laptop", "vm/Standard_B2ms/linux/regular");
    CHECK(line.quantity == Approx(3));
    CHECK(line.amount.toString() == "0.00 USD");
    CHECK(line.source == "scenario");
    CHECK(line.confidence == Confidence::Scenario);
}

TEST_CASE("terms that no price book has are errors that say which there are", "[pricing][reservations]")
{
    const auto three = billOf(R"("old": { "kind": "node-pool", "cluster": "aks", "sku": "Standard_DS4_v2", "nodes": 1, "reserved": { "nodes": 1, "term": "3-years" } })", "westus2");
    REQUIRE_FALSE(three);
    CHECK(three.error().front().code == ErrorCode::PriceMissing);
    CHECK(three.error().front().where.pointer == "/components/old");
    CHECK(three.error().front().hint == "of this size the terms 1-year are known there");
    const auto plan = billOf(R"("plan": { "kind": "fixed-cost", "savingsPlan": { "perHour": "1 USD" } })", "westus2");
    REQUIRE_FALSE(plan);
    CHECK(plan.error().front().code == ErrorCode::PriceMissing);
    CHECK(plan.error().front().where.pointer == "/components/plan");
}
