#include "models/pricing/price_library.h"

#include "models/pricing/price_book_json.h"
#include "models/pricing/price_changes.h"
#include "models/pricing/price_overrides.h"
#include "tests/models/pricing/support/price_folders.h"
#include "tests/support/catch.h"

#include <fstream>
#include <iterator>

using namespace headroom;
using namespace headroom::pricing;
using test::bookText;
using test::TemporaryPrices;

namespace {

const std::string kNode = "vm/Standard_D2s_v5/linux/regular";

std::string priceOf(const Result<PriceBook, Errors>& book, const std::string& meter = kNode)
{
    if (!book) return toString(book.error().front());
    const Price* price = book->find(meter);
    return price ? price->bands.front().unitPrice : "none";
}

/// Shipped book of 21 August, books of the user of 1 September and 1 October.
void threeBooks(const TemporaryPrices& prices)
{
    prices.ship("westus2", bookText("westus2", "2026-08-21", "0.096"));
    prices.own("westus2@2026-09-01", bookText("westus2", "2026-09-01", "0.100"));
    prices.own("westus2@2026-10-01", bookText("westus2", "2026-10-01", "0.110"));
}

} // namespace

TEST_CASE("the newest book not later than asked for is taken, an exact date only when it is there", "[pricing][books]")
{
    const TemporaryPrices prices;
    threeBooks(prices);
    CHECK(priceOf(loadPriceBook(prices.folders(), "azure", "westus2")) == "0.110");
    CHECK(priceOf(loadPriceBook(prices.folders(), "azure", "westus2", {"2026-09-30"})) == "0.100");
    CHECK(priceOf(loadPriceBook(prices.folders(), "azure", "westus2", {"2026-09-01", true})) == "0.100");
    CHECK(priceOf(loadPriceBook(prices.folders(), "azure", "westus2", {"2026-08-31"})) == "0.096");
    CHECK(loadPriceBook(prices.folders(), "azure", "westus2", {"2026-09-30"})->isUsers);
    CHECK_FALSE(loadPriceBook(prices.folders(), "azure", "westus2", {"2026-08-31"})->isUsers);

    const auto missing = loadPriceBook(prices.folders(), "azure", "westus2", {"2026-09-02", true});
    REQUIRE_FALSE(missing);
    CHECK(missing.error().front().code == ErrorCode::NotFound);
    CHECK(missing.error().front().hint == "there are: 2026-10-01 (imported), 2026-09-01 (imported), 2026-08-21");
    CHECK(loadPriceBook(prices.folders(), "azure", "westus2", {"2026-08-20"}).error().front().hint.find("2026-08-21") != std::string::npos);
    CHECK(loadPriceBook(prices.folders(), "azure", "westus2", {"2026-02-30"}).error().front().code == ErrorCode::OutOfRange);
    CHECK(loadPriceBook(prices.folders(), "azure", "westus3").error().front().hint == "did you mean 'westus2'?");
}

TEST_CASE("a user's book goes before a shipped one of the same date, and a region may be the user's alone", "[pricing][books]")
{
    const TemporaryPrices prices;
    prices.ship("westus2", bookText("westus2", "2026-08-21", "0.096"));
    prices.own("westus2@2026-08-21", bookText("westus2", "2026-08-21", "0.090"));
    prices.own("norwayeast@2026-09-01", bookText("norwayeast", "2026-09-01", "0.120"));
    CHECK(priceOf(loadPriceBook(prices.folders(), "azure", "westus2")) == "0.090");
    CHECK(priceOf(loadPriceBook(prices.folders(), "azure", "norwayeast")) == "0.120");
    const auto books = listPriceBooks(prices.folders(), "azure");
    REQUIRE(books);
    REQUIRE(books->size() == 3);
    CHECK(books->front().name() == "norwayeast@2026-09-01");
    CHECK(books->at(1).isUsers);
    CHECK_FALSE(books->at(2).isUsers);
}

TEST_CASE("a file whose content is not what its name says is refused", "[pricing][books]")
{
    const TemporaryPrices prices;
    prices.ship("westus2", bookText("westus2", "2026-08-21", "0.096"));
    prices.own("westus2@2026-09-01", bookText("westus2", "2026-09-02", "0.1"));
    const auto date = loadPriceBook(prices.folders(), "azure", "westus2");
    REQUIRE_FALSE(date);
    CHECK(date.error().front().where.pointer == "/asOf");
    prices.own("westus2@2026-09-01", bookText("eastus", "2026-09-01", "0.1"));
    CHECK(loadPriceBook(prices.folders(), "azure", "westus2").error().front().where.pointer == "/region");
    CHECK(priceOf(loadNamedBook(prices.folders(), "azure", "westus2@2026-08-21", true)) == "0.096");
    CHECK(loadNamedBook(prices.folders(), "azure", "westus2@yesterday", true).error().front().code == ErrorCode::OutOfRange);
}

TEST_CASE("overrides are applied last and marked", "[pricing][books]")
{
    const TemporaryPrices prices;
    threeBooks(prices);
    prices.own("overrides", R"({"formatVersion": 1, "currency": "USD", "asOf": "2026-10-05", "prices": {
 "vm/Standard_D2s_v5/linux/regular": {"price": "0.08", "unit": "hour", "note": "contract"},
 "coffee": {"price": "1.5", "unit": "cup", "add": true, "regions": ["westus2"]}}})");
    const auto book = loadPriceBook(prices.folders(), "azure", "westus2");
    REQUIRE(book);
    const Price& node = *book->find(kNode);
    CHECK(node.bands.front().unitPrice == "0.08");
    CHECK(node.confidence == Confidence::Override);
    CHECK(node.source == "override");
    CHECK(node.asOf == "2026-10-05");
    CHECK(node.note == "contract; instead of 0.110 (2026-10-01)");
    CHECK(book->find("coffee")->unit == "cup");
    CHECK(priceOf(loadPriceBook(prices.folders(), "azure", "westus2", {"", false, false})) == "0.110");
}

TEST_CASE("an override with another unit, currency or a meter in no book is an error with its line", "[pricing][books]")
{
    const TemporaryPrices prices;
    threeBooks(prices);
    prices.ship("eastus", bookText("eastus", "2026-08-21", "0.09", R"("only/east": {"title": "x", "unit": "hour", "bands": [{"from": 0, "price": "1"}], "source": "list", "asOf": "2026-08-21", "confidence": "exact"})"));
    prices.own("overrides", R"({"formatVersion": 1, "currency": "USD", "asOf": "2026-10-05", "prices": {
 "vm/Standard_D2s_v5/linux/regular": {"price": "0.08", "unit": "month"},
 "vm/Standard_D2s_v5/linux/regulr": {"price": "0.08", "unit": "hour"},
 "only/east": {"price": "0.5", "unit": "hour"}}})");
    const auto book = loadPriceBook(prices.folders(), "azure", "westus2");
    REQUIRE_FALSE(book);
    REQUIRE(book.error().size() == 2);
    CHECK(book.error()[0].where.line == 2);
    CHECK(book.error()[0].message == "the price is for a month, the book bills by the hour");
    CHECK(book.error()[1].where.line == 3);
    CHECK(book.error()[1].hint.find("did you mean 'vm/Standard_D2s_v5/linux/regular'?") == 0);

    prices.own("overrides", R"({"formatVersion": 1, "currency": "EUR", "asOf": "2026-10-05", "prices": {
 "vm/Standard_D2s_v5/linux/regular": {"price": "0.08", "unit": "hour"}}})");
    CHECK(loadPriceBook(prices.folders(), "azure", "westus2").error().front().code == ErrorCode::Inconsistent);
    prices.own("overrides", R"({"formatVersion": 1, "currency": "USD", "asOf": "soon", "prices": {"a": {"price": "-1", "unit": "hour"}, "b": {"price": 3}}})");
    const auto wrong = readPriceOverrides(prices.folders(), "azure");
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().size() == 4);   // the date, the negative price, a price that is no text, a missing unit
}

TEST_CASE("what changed between two books, the greatest change first", "[pricing][books]")
{
    PriceBook before, after;
    const auto put = [](PriceBook& book, const std::string& meter, std::vector<PriceBand> bands, const std::string& unit = "hour") {
        Price price;
        price.meter = meter;
        price.unit = unit;
        price.bands = std::move(bands);
        book.prices[meter] = price;
    };
    put(before, "same", {{0, "0.10"}});
    put(after, "same", {{0, "0.1"}});
    put(before, "up", {{0, "0.20"}});
    put(after, "up", {{0, "0.22"}});                    // +10 %
    put(before, "down", {{0, "0"}, {100, "0.40"}});
    put(after, "down", {{0, "0"}, {100, "0.30"}});      // −25 %
    put(before, "paid", {{0, "0"}});
    put(after, "paid", {{0, "1"}});                     // from nothing: no percentage
    put(before, "bands", {{0, "0"}, {5, "1"}});
    put(after, "bands", {{0, "0"}, {10, "1"}});
    put(before, "gone", {{0, "1"}});
    put(after, "new", {{0, "1"}});
    const auto changes = priceChanges(before, after);
    std::string order;
    for (const PriceChange& change : changes) order += change.meter + " ";
    CHECK(order == "bands paid down up new gone ");
    CHECK(changes[0].otherBands);
    CHECK_FALSE(changes[1].relative);
    CHECK(*changes[2].relative == Approx(-0.25));
    CHECK(*changes[3].relative == Approx(0.10));
    CHECK(changes[4].kind == PriceChange::Kind::Added);
    CHECK(changes[5].kind == PriceChange::Kind::Removed);
}

TEST_CASE("a book written is the book read", "[pricing][books]")
{
    for (const std::string region : {"westus2", "israelcentral"}) {
        const std::string file = HEADROOM_SOURCE_DIR "/pricing-data/azure/" + region + ".json";
        const auto book = readPriceBook(file);
        REQUIRE(book);
        std::ifstream stream(file, std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(stream), {}};
        // The generator writes empty notes and names; ours leaves them out. Read again, nothing is lost.
        const TemporaryPrices prices;
        const auto again = readPriceBook(prices.page(region, priceBookJson(*book)));
        REQUIRE(again);
        CHECK(again->prices.size() == book->prices.size());
        CHECK(priceChanges(*book, *again).empty());
        CHECK(priceBookJson(*again) == priceBookJson(*book));
        CHECK(again->find("redis/premium/P1")->source == book->find("redis/premium/P1")->source);
        CHECK(priceBookJson(*book).size() > text.size() * 8 / 10);
    }
}
