#include "models/pricing/price_books.h"

#include "tests/models/pricing/support/price_folders.h"
#include "tests/support/catch.h"

using namespace headroom;
using namespace headroom::pricing;
using test::bookText;

namespace {

scenario::Scenario scenarioIn(const std::string& region, const std::string& priceBook, const std::string& componentRegion = {})
{
    scenario::Scenario scenario;
    scenario.source = "shop.json";
    scenario.region = region;
    scenario.priceBook = priceBook;
    scenario::Component component;
    component.id = "far";
    component.region = componentRegion;
    scenario.components.push_back(component);
    return scenario;
}

} // namespace

TEST_CASE("a scenario pins its book, other regions take the newest that is not later", "[pricing][books]")
{
    const test::TemporaryPrices prices;
    prices.ship("westus2", bookText("westus2", "2026-08-21", "0.096"));
    prices.own("westus2@2026-10-01", bookText("westus2", "2026-10-01", "0.110"));
    prices.ship("westeurope", bookText("westeurope", "2026-08-15", "0.115"));
    prices.own("westeurope@2026-09-01", bookText("westeurope", "2026-09-01", "0.120"));

    const auto newest = loadPriceBooks(prices.folders(), scenarioIn("westus2", "", "westeurope"));
    REQUIRE(newest);
    CHECK(newest->asOf == "2026-10-01");
    CHECK(newest->in("westeurope").asOf == "2026-09-01");

    const auto pinned = loadPriceBooks(prices.folders(), scenarioIn("westus2", "2026-08-21", "westeurope"));
    REQUIRE(pinned);
    CHECK(pinned->asOf == "2026-08-21");
    CHECK(pinned->in("westeurope").asOf == "2026-08-15");

    // The command line goes before the scenario, and asks for a date, not for a book.
    const auto asked = loadPriceBooks(prices.folders(), scenarioIn("westus2", "2026-08-21", "westeurope"), "2026-09-15");
    REQUIRE(asked);
    CHECK(asked->asOf == "2026-08-21");
    CHECK(asked->in("westeurope").asOf == "2026-09-01");
    CHECK_FALSE(loadPriceBooks(prices.folders(), scenarioIn("westus2", ""), "2026-08-01"));

    // What a statement was made with stays what it is whatever comes later.
    Statement statement;
    statement.priceBookRegion = "westus2";
    statement.priceBookAsOf = "2026-08-21";
    statement.priceBooks = {{"westus2", "2026-08-21", false}, {"westeurope", "2026-09-01", true}};
    const auto again = loadPriceBooksOf(prices.folders(), scenarioIn("westus2", "", "westeurope"), statement);
    REQUIRE(again);
    CHECK(again->asOf == "2026-08-21");
    CHECK(again->in("westeurope").asOf == "2026-09-01");
    CHECK(again->otherRegions.size() == 1);
    statement.priceBooks.back().asOf = "2026-08-20";
    CHECK_FALSE(loadPriceBooksOf(prices.folders(), scenarioIn("westus2", "", "westeurope"), statement));

    const auto missing = loadPriceBooks(prices.folders(), scenarioIn("westus2", "2026-08-22"));
    REQUIRE_FALSE(missing);
    CHECK(missing.error().front().where.pointer == "/priceBook");
    CHECK(missing.error().front().where.file == "shop.json");
    CHECK(missing.error().front().hint == "there are: 2026-10-01 (imported), 2026-08-21");
    CHECK(loadPriceBooks(prices.folders().shipped, scenarioIn("westus2", "2026-08-21"))->asOf == "2026-08-21");
}
