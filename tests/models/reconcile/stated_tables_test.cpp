#include "models/analysis/report.h"
#include "models/catalogue/catalogue.h"
#include "models/fluid/fluid.h"
#include "models/pricing/price_books.h"
#include "models/reconcile/reconcile.h"
#include "models/scenario/prepare.h"
#include "tests/support/catch.h"

#include <map>

/// The cost tables that two systems' documents state, compared as bills: which rows are wrong, and the right figure of each.
using namespace headroom;
using namespace headroom::reconcile;

namespace {

const std::filesystem::path kRoot = HEADROOM_SOURCE_DIR;

template <typename T, typename E>
T good(Result<T, E> result)
{
    REQUIRE(result);
    return std::move(result).value();
}

/// Row of the table → (stated, right).
std::map<std::string, std::pair<double, double>> rowsOf(const std::string& system, const std::string& variant, const std::string& table, SimTime month)
{
    const auto scenario = good(scenario::load(kRoot / "scenarios" / (system + ".json"), {variant, {}}));
    const auto prices = good(pricing::loadPriceBooks(kRoot / "pricing-data", scenario));
    auto recording = good(fluid::simulate(scenario, good(catalogue::loadCatalogue(kRoot / "pricing-data", "azure")), {}));
    const auto report = good(analysis::analyse(scenario, std::move(recording), prices));
    const auto plan = planOf(scenario, report, prices);
    const auto data = kRoot / "scenarios/stated-costs";
    const auto rules = good(parseRules(good(scenario::readFile(data / (table + ".rules.json"))), table));
    const auto result = reconcile::reconcile(plan, good(readBill(data / (table + ".csv"), rules, month, "USD")));
    CHECK(result.billed - result.planned == result.price + result.quantity + result.schedule + result.orphan + result.missing);
    std::map<std::string, std::pair<double, double>> rows;
    for (const Variance& row : result.rows) rows[row.component] = {row.billed.toDouble(), row.planned.toDouble()};
    return rows;
}

const SimTime kNovember2026 = SimTime::fromNanoseconds(1'793'491'200'000'000'000);
const SimTime kNovember2025 = SimTime::fromNanoseconds(1'761'955'200'000'000'000);

} // namespace

TEST_CASE("the development table of Holiday Peak Hub: every wrong row and its right figure", "[reconcile][stated]")
{
    const auto rows = rowsOf("holiday-peak-hub", "dev-pairwise", "holiday-peak-hub.dev-pairwise", kNovember2026);
    const auto right = [&](const char* component) { return rows.at(component).second; };
    // November in New York has 721 h. Four B4ms at 0.166 USD: 4 · 721 · 0.166 = 478.74, in lines of 119.69 and 239.37.
    CHECK(rows.at("aks|*-pool").first == 250);
    CHECK(right("aks|*-pool") == Approx(478.75));
    CHECK(rows.at("redis").first == 150);
    CHECK(right("redis") == Approx(400.16));                                  // 721 · 0.555
    CHECK(rows.at("registry").first == 20);
    CHECK(right("registry") == Approx(50.07));                                // 721 / 24 · 1.6666
    CHECK(rows.at("private-endpoints|load-balancer").first == 10);
    CHECK(right("private-endpoints|load-balancer") == Approx(72.09).margin(0.011));   // 7 · 7.21 + 18.02 + 3.60
    CHECK(right("events") == Approx(21.67).margin(0.02));                     // stated 20: right to a tenth
    CHECK(right("storage") == Approx(0.42).margin(0.011));                    // stated 5
    CHECK(right("key-vault") == Approx(0.30).margin(0.011));                  // stated 5
    CHECK(right("api-management") == Approx(5.58).margin(0.05));              // stated 10
    CHECK(right("log-analytics") == 0);                                       // stated 20: within the free 5 GB
    CHECK(right("crud-db|agent-db") < 50);                                    // stated 50 to 100
    CHECK(rows.at("static-web-app").first == 0);
}

TEST_CASE("the idle services of srvthreds: the price of the cache is wrong", "[reconcile][stated]")
{
    const auto rows = rowsOf("srvthreds", "as-found", "srvthreds.as-found", kNovember2025);
    CHECK(rows.at("cache").first == 50);
    CHECK(rows.at("cache").second == Approx(99.36));                          // 720 · 0.138, Standard C1
    CHECK(rows.at("cosmos").second == Approx(79.12));                         // 5,760 · 0.012 + 40 · 0.25: within the stated 50 to 200
    CHECK(rows.at("messaging").second == Approx(9.68));                       // 720 · 0.013441 as Standard; Premium, as it is called, is 667.80
}
