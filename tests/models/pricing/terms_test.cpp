#include "models/pricing/best_commitment.h"
#include "models/pricing/price_books.h"
#include "models/pricing/statement.h"
#include "models/pricing/terms.h"
#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

/// Discounts, dev/test rates and another currency: once a line, before its one rounding.
using namespace headroom;
using namespace headroom::pricing;

namespace {

const std::filesystem::path kData = std::filesystem::path(HEADROOM_SOURCE_DIR) / "pricing-data";

scenario::Scenario threeHours(const std::string& components = {})
{
    test::Small small;
    small.duration = "3h";
    small.operations = R"("op": { "steps": [ { "call": "x" } ] })";
    small.components = R"("x": { "kind": "external", "latency": "1ms" })" + (components.empty() ? std::string() : ", " + components);
    small.pool = R"({ "kind": "node-pool", "cluster": "aks", "sku": "Standard_D4s_v5", "nodes": 2 })";
    scenario::Scenario scenario = test::loaded(small.text());
    scenario.region = "eastus2";
    return scenario;
}

const StatementLine& lineOf(const Statement& statement, const std::string& meter)
{
    for (const StatementLine& line : statement.lines)
        if (line.meter == meter) return line;
    FAIL("no line of " << meter);
    return statement.lines.front();
}

const std::string kNodes = "vm/Standard_D4s_v5/linux/regular";

} // namespace

TEST_CASE("a discount is taken off before the one rounding", "[pricing][terms]")
{
    // East US 2: 6 h · 0.192 = 1.152. 12.5 % off: 1.008 → 1.01. Rounded first it would be 1.15 · 0.875 = 1.00625 → 1.01; of 37 %: 0.72576 → 0.73, rounded first 0.7245 → 0.72.
    scenario::Scenario scenario = threeHours();
    const auto book = loadPriceBooks(kData, scenario);
    REQUIRE(book);
    const auto recording = test::run(scenario, {});
    const auto plain = billWindow(scenario, recording, *book);
    REQUIRE(plain);
    CHECK(lineOf(*plain, kNodes).amount.toString() == "1.15 USD");
    scenario.discounts = {{"*", 50, ""}, {"Virtual Machines", 37, "agreement"}};
    const auto discounted = billWindow(scenario, recording, *book);
    REQUIRE(discounted);
    CHECK(lineOf(*discounted, kNodes).amount.toString() == "0.73 USD");
    CHECK(lineOf(*discounted, kNodes).discountPercent == 37);
    CHECK(lineOf(*discounted, kNodes).unitPrice == "0.192");   // as published
    // An unknown service is refused with the nearest one.
    scenario.discounts = {{"Virtual Machine", 10, ""}};
    const auto unknown = billWindow(scenario, recording, *book);
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().front().where.pointer == "/discounts/0/service");
    CHECK_THAT(unknown.error().front().hint, Catch::Contains("Virtual Machines"));
}

TEST_CASE("discounts leave the user's own prices and what is committed alone", "[pricing][terms]")
{
    scenario::Scenario scenario;
    scenario.discounts = {{"*", 20, ""}};
    Price price;
    price.meter = kNodes;
    price.service = "Virtual Machines";
    CHECK(discountOf(scenario, price) == 20);
    CHECK(termsOf(scenario, price).keep == 8'000'000'000);
    for (const char* meter : {"vm/X/linux/reserved-1y", "vm/X/linux/savings-3y"}) {
        price.meter = meter;
        CHECK(discountOf(scenario, price) == 0);
    }
    price.meter = kNodes;
    price.confidence = Confidence::Scenario;
    CHECK(discountOf(scenario, price) == 0);
    scenario.exchange = scenario::ExchangeSpec{"USD", 0.92, "2026-08-21", "test"};
    CHECK(termsOf(scenario, price).rate == UnitPrice::kScale);   // it is in the bill's currency already
    price.confidence = Confidence::Exact;
    CHECK(termsOf(scenario, price).rate == 9'200'000'000);
}

TEST_CASE("another currency by a dated rate, once a line", "[pricing][terms]")
{
    // 6 h · 0.192 = 1.152 USD · 0.92 = 1.05984 → 1.06 EUR. The own price of 0.10 EUR an hour stays: 0.30 EUR.
    scenario::Scenario scenario = threeHours(R"("extra": { "kind": "fixed-cost", "meters": [ { "meter": "own/thing", "perHour": 1, "unitPrice": "0.10 USD", "unit": "hour" } ] })");
    const auto book = loadPriceBooks(kData, scenario);
    REQUIRE(book);
    const auto recording = test::run(scenario, {});
    scenario.currency = "EUR";
    const auto refused = billWindow(scenario, recording, *book);
    REQUIRE_FALSE(refused);
    CHECK_THAT(refused.error().front().hint, Catch::Contains("exchange"));
    scenario.exchange = scenario::ExchangeSpec{"USD", 0.92, "2026-08-21", "central bank"};
    const auto bill = billWindow(scenario, recording, *book);
    REQUIRE(bill);
    CHECK(lineOf(*bill, kNodes).amount.toString() == "1.06 EUR");
    CHECK(lineOf(*bill, kNodes).priceCurrency == "USD");
    CHECK(lineOf(*bill, "own/thing").amount.toString() == "0.30 EUR");
    CHECK(lineOf(*bill, "own/thing").priceCurrency == "EUR");
    CHECK(bill->currency == "EUR");
    Money sum(*Currency::parse("EUR"));
    for (const StatementLine& line : bill->lines) sum += line.amount;
    CHECK(sum == bill->total);
    double hours = 0;
    for (const double cost : lineOf(*bill, kNodes).amountPerHour) hours += cost;
    CHECK(hours == Approx(1.05984));
    scenario.exchange->from = "GBP";
    CHECK_FALSE(billWindow(scenario, recording, *book));
}

TEST_CASE("a savings plan in another currency covers what its money buys", "[pricing][terms]")
{
    // 0.184 EUR an hour are 0.20 USD at 0.92: 1.50966 machines at 0.13248 USD. The three hours of the plan: 0.60 USD = 0.552 → 0.55 EUR.
    scenario::Scenario scenario = threeHours(R"("plan": { "kind": "fixed-cost", "savingsPlan": { "perHour": "0.184 USD" } })");
    const auto book = loadPriceBooks(kData, scenario);
    REQUIRE(book);
    const auto recording = test::run(scenario, {});
    scenario.currency = "EUR";
    scenario.exchange = scenario::ExchangeSpec{"USD", 0.92, "2026-08-21", ""};
    const auto bill = billWindow(scenario, recording, *book);
    REQUIRE(bill);
    CHECK(lineOf(*bill, "vm/Standard_D4s_v5/linux/savings-1y").quantity == Approx(3 * 0.20 / 0.13248));
    CHECK(lineOf(*bill, "vm/Standard_D4s_v5/linux/savings-1y").amount.toString() == "0.55 EUR");
    REQUIRE(bill->commitments.size() == 1);
    CHECK(bill->commitments[0].committed == Approx(3 * 0.184));
}

TEST_CASE("dev/test rates hold where the book has them", "[pricing][terms]")
{
    scenario::Scenario scenario = threeHours();
    auto book = loadPriceBooks(kData, scenario);
    REQUIRE(book);
    Price devTest = *book->find(kNodes);
    devTest.meter = "vm/Standard_D4s_v5/linux/dev-test";
    devTest.bands = {PriceBand{0, "0.1"}};
    book->prices.emplace(devTest.meter, devTest);
    const auto recording = test::run(scenario, {});
    CHECK(lineOf(*billWindow(scenario, recording, *book), kNodes).amount.toString() == "1.15 USD");
    scenario.devTest = true;
    CHECK(lineOf(*billWindow(scenario, recording, *book), devTest.meter).amount.toString() == "0.60 USD");   // 6 · 0.1
    CHECK(bookPrice(scenario, *book, "aks/free") == book->find("aks/free"));
}

TEST_CASE("reserved nodes in a statement, and what is left to commit", "[pricing][terms][commitments]")
{
    // 5 reserved of a pool of 3: paid 15 h, used 9. The other pool's two nodes are what could still be committed.
    const scenario::Scenario scenario =
        threeHours(R"("more": { "kind": "node-pool", "cluster": "aks", "sku": "Standard_D4s_v5", "nodes": 3, "reserved": { "nodes": 5, "term": "3-years" } })");
    const auto book = loadPriceBooks(kData, scenario);
    REQUIRE(book);
    const auto bill = billWindow(scenario, test::run(scenario, {}), *book);
    REQUIRE(bill);
    REQUIRE(bill->reservations.size() == 1);
    CHECK(bill->reservations[0].bought == Approx(15));
    CHECK(bill->reservations[0].used == Approx(9));
    CHECK(bill->reservations[0].utilisation() == Approx(0.6));
    CHECK(bill->reservations[0].coverage() == Approx(1));
    const MachineHours machines = machineHours(scenario, *book, {&*bill});
    REQUIRE(machines.hours.size() == 3);
    REQUIRE(machines.machines.size() == 1);
    CHECK(machines.machines[0].meter == "vm/Standard_D4s_v5/linux");
    for (const double hours : machines.machines[0].perHour) CHECK(hours == Approx(2));
    CHECK(machines.machines[0].payAsYouGo == Approx(0.192));
    CHECK(machines.machines[0].planned1Year == Approx(0.13248));
    const auto plan = bestSavingsPlan(machines, "1-year");
    REQUIRE(plan);
    CHECK(plan->perHour == Approx(2 * 0.13248));             // all of a flat curve
    CHECK(plan->saved() == Approx(6 * (0.192 - 0.13248)));
}

TEST_CASE("a month as one of 730 hours scales the hours and leaves meters by the month alone", "[pricing][terms]")
{
    // March in UTC has 744 h. Two nodes: 1488 h · 730 / 744 = 1460 h · 0.192 = 280.32. One disk a month stays one.
    const scenario::Scenario scenario = threeHours(R"("disk": { "kind": "fixed-cost", "meters": [ { "meter": "disk/P10", "perMonth": 1 } ] })");
    const auto book = loadPriceBooks(kData, scenario);
    REQUIRE(book);
    const auto recording = test::run(scenario, {});
    const auto list = billListMonth(scenario, recording, *book), month = billMonth(scenario, recording, *book);
    REQUIRE(list);
    REQUIRE(month);
    CHECK(lineOf(*list, kNodes).quantity == Approx(1460));
    CHECK(lineOf(*list, kNodes).amount.toString() == "280.32 USD");
    CHECK(lineOf(*month, kNodes).amount.toString() == "285.70 USD");   // 1488 · 0.192 = 285.696
    CHECK(lineOf(*list, "disk/P10").quantity == Approx(1));
    CHECK(lineOf(*list, "disk/P10").amount == lineOf(*month, "disk/P10").amount);
    CHECK_THAT(list->period, Catch::Contains("March 2026 as a month of 730 h"));
}
