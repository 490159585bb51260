#include "models/pricing/scenario_prices.h"
#include "models/pricing/statement.h"
#include "tests/models/simulation/support/small_run.h"
#include "tests/support/catch.h"

/// Prices that the scenario states itself, from the file to the line of the statement.
using namespace headroom;
using namespace headroom::pricing;

namespace {

/// Two hours of a scenario whose bill holds what `components` say, by a price book of two meters.
Result<Statement, Errors> billOf(const std::string& components)
{
    test::Small small;
    small.duration = "2h";
    small.rate = "1/s";
    small.operations = R"("op": { "steps": [ { "call": "x" } ] })";
    small.components = R"("x": { "kind": "external", "latency": "1ms" }, )" + components;
    const scenario::Scenario scenario = test::loaded(small.text());
    PriceBook book;
    book.provider = "azure";
    book.region = scenario.region;
    book.currency = "USD";
    for (const auto& [meter, price] : {std::pair{"vm/Standard_D32s_v5/linux/regular", "1"}, std::pair{"aks/free", "0"}, std::pair{"broker/hour", "5"}}) {
        Price entry;
        entry.meter = meter;
        entry.unit = "hour";
        entry.bands = {{0, price}};
        entry.source = "list";
        book.prices.emplace(meter, entry);
    }
    return billWindow(scenario, test::run(scenario, {}), book);
}

const StatementLine& lineOf(const Statement& statement, const std::string& component)
{
    for (const StatementLine& line : statement.lines)
        if (line.component == component) return line;
    FAIL("no line of " << component);
    return statement.lines.front();
}

} // namespace

TEST_CASE("a price of the scenario's own goes before the book's and says whose it is", "[pricing][scenario-price]")
{
    const auto statement = billOf(R"(
        "confluent": { "kind": "fixed-cost", "meters": [ { "meter": "confluent-cloud/basic", "perHour": 1, "unitPrice": "1 USD", "unit": "hour" } ] },
        "negotiated": { "kind": "fixed-cost", "meters": [ { "meter": "broker/hour", "perHour": 3, "unitPrice": "0.125 USD", "unit": "hour" } ] },
        "listed": { "kind": "fixed-cost", "meters": [ { "meter": "broker/hour", "perHour": 3 } ] },
        "neon": { "kind": "fixed-cost", "meters": [ { "meter": "neon/free", "perMonth": 1, "unitPrice": "0 USD", "unit": "month" } ] },
        "calls": { "kind": "fixed-cost", "meters": [ { "meter": "partner/call", "perRequest": 2, "unitPrice": "0.01 USD", "unit": "call" } ] })");
    for (const Error& error : statement ? Errors{} : statement.error()) UNSCOPED_INFO(toString(error));
    REQUIRE(statement);
    const StatementLine& confluent = lineOf(*statement, "confluent");
    CHECK(confluent.amount.toString() == "2.00 USD");   // 2 h · 1 USD
    CHECK(confluent.unit == "hour");
    CHECK(confluent.source == "scenario");
    CHECK(confluent.confidence == Confidence::Scenario);
    CHECK(lineOf(*statement, "negotiated").amount.toString() == "0.75 USD");   // 6 h · 0.125
    CHECK(lineOf(*statement, "listed").amount.toString() == "30.00 USD");      // 6 h · 5, of the book
    CHECK(lineOf(*statement, "listed").source == "list");
    CHECK(lineOf(*statement, "neon").amount.toString() == "0.00 USD");
    CHECK(lineOf(*statement, "calls").amount.toString() == "144.00 USD");      // 7,200 requests · 2 · 0.01
}

TEST_CASE("copies of an environment take the price along. Two prices for one meter are refused", "[pricing][scenario-price]")
{
    const std::string one = R"("a": { "kind": "fixed-cost", "meters": [ { "meter": "m", "perHour": 1, "unitPrice": "2 USD" } ] },)";
    const auto copied = billOf(one + R"("qa": { "kind": "environment-copy", "copies": 3, "of": [ "a" ] })");
    REQUIRE(copied);
    CHECK(lineOf(*copied, "qa").amount.toString() == "12.00 USD");   // 2 h · 3 · 2 USD
    const auto unclear = billOf(one + R"("b": { "kind": "fixed-cost", "meters": [ { "meter": "m", "perHour": 1, "unitPrice": "3 USD" } ] },
                                         "qa": { "kind": "environment-copy", "of": [ "a", "b" ] })");
    REQUIRE_FALSE(unclear);
    CHECK(unclear.error().front().code == ErrorCode::Inconsistent);
    CHECK(unclear.error().front().where.pointer == "/components/qa");
}

TEST_CASE("without a price anywhere there is no bill", "[pricing][scenario-price]")
{
    const auto statement = billOf(R"("x2": { "kind": "fixed-cost", "meters": [ { "meter": "confluent-cloud/basic", "perHour": 1 } ] })");
    REQUIRE_FALSE(statement);
    CHECK(statement.error().front().code == ErrorCode::PriceMissing);
}
