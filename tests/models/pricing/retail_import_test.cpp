#include "models/pricing/retail/retail_import.h"

#include "models/pricing/price_book_json.h"
#include "models/pricing/price_changes.h"
#include "tests/models/pricing/support/price_folders.h"
#include "tests/support/catch.h"

#include <fmt/format.h>

#include <algorithm>

using namespace headroom;
using namespace headroom::pricing;
using test::pageText;
using test::rowText;
using test::TemporaryPrices;

namespace {

RetailMap map()
{
    auto map = RetailMap::read(HEADROOM_SOURCE_DIR "/pricing-data/azure/retail-map.json");
    if (!map) FAIL(toString(map.error().front()));
    return std::move(map).value();
}

/// The book of West US 2 that one page of rows gives, as of 2026-09-01.
ImportedBook imported(const TemporaryPrices& prices, const std::vector<std::string>& rows)
{
    const auto pages = readPricePages({prices.page("page", pageText(rows))});
    if (!pages) FAIL(toString(pages.error().front()));
    RetailMap rules = map();
    auto books = importRetailPrices(*pages, rules, {"azure", "westus2", "2026-09-01"}, prices.folders());
    if (!books) FAIL(toString(books.error().front()));
    REQUIRE(books->size() == 1);
    return std::move(books->front());
}

std::string priceOf(const ImportedBook& imported, const std::string& meter)
{
    const Price* price = imported.book.find(meter);
    if (!price) return "none";
    std::string text;
    for (const PriceBand& band : price->bands) text += fmt::format("{}{}:{}", text.empty() ? "" : " ", band.fromQuantity, band.unitPrice);
    return text;
}

} // namespace

TEST_CASE("units of measure are read and converted in integers", "[pricing][import]")
{
    CHECK(*parseBilledUnit("1 Hour") == BilledUnit{1, "hour"});
    CHECK(*parseBilledUnit("100 Hours") == BilledUnit{100, "hour"});
    CHECK(*parseBilledUnit("1/Hour") == BilledUnit{1, "hour"});
    CHECK(*parseBilledUnit("10K") == BilledUnit{10'000, ""});
    CHECK(*parseBilledUnit("1M") == BilledUnit{1'000'000, ""});
    CHECK(*parseBilledUnit("10K/Month") == BilledUnit{10'000, "month"});
    CHECK(*parseBilledUnit("1 GB/Month") == BilledUnit{1, "gb/month"});
    CHECK(*parseBilledUnit("1 GiB Second") == BilledUnit{1, "gibsecond"});
    CHECK_FALSE(parseBilledUnit("1 GB") == parseBilledUnit("1 GiB"));
    CHECK_FALSE(parseBilledUnit("Hour"));
    CHECK_FALSE(parseBilledUnit("99999999999999999999 Hours"));

    const auto price = [](const char* text) { return UnitPrice::parse(text).value(); };
    // 9.6 for 100 hours: 0.096 for one.
    CHECK(convertedPrice(price("9.6"), 100, 1)->price == price("0.096"));
    CHECK(convertedPrice(price("9.6"), 100, 1)->isExact);
    // 0.0065 for 10,000: 0.65 for a million.
    CHECK(convertedPrice(price("0.0065"), 10'000, 1'000'000)->price == price("0.65"));
    // 500 for a year of 8,760 h: 0.0570776255…, the eleventh decimal is a 7 (500 / 8760 = 0.05707762557).
    CHECK(convertedPrice(price("500"), 1, 1, 8760)->price == price("0.0570776256"));
    CHECK_FALSE(convertedPrice(price("500"), 1, 1, 8760)->isExact);
    // A half goes to the even digit: 1e-10 / 2 → 0, 3e-10 / 2 → 2e-10.
    CHECK(convertedPrice(price("0.0000000001"), 2, 1)->price.scaled() == 0);
    CHECK(convertedPrice(price("0.0000000003"), 2, 1)->price.scaled() == 2);
    CHECK_FALSE(convertedPrice(price("900000000"), 1, 1'000'000'000));
    CHECK(*convertedQuantity(500'000'000, 10'000, 1'000'000) == 5'000'000);
    CHECK_FALSE(convertedQuantity(9'000'000'000'000'000'000, 10, 1));
}

TEST_CASE("rows of machines are told apart by both of their names", "[pricing][import]")
{
    const TemporaryPrices prices;
    const auto book = imported(prices, {
        rowText(R"({"savingsPlan": [{"unitPrice": 0.05, "retailPrice": 0.05, "term": "3 Years"}, {"unitPrice": 0.07, "retailPrice": 0.07, "term": "1 Year"}]})"),
        rowText(R"({"meterName": "D2s v5 Spot", "skuName": "D2s v5 Spot", "retailPrice": 0.0192, "meterId": "m-2"})"),
        rowText(R"({"meterName": "D2s v5 Low Priority", "skuName": "D2s v5 Low Priority", "retailPrice": 0.0193, "meterId": "m-3"})"),
        rowText(R"({"productName": "Virtual Machines Dsv5 Series Windows", "retailPrice": 0.188, "meterId": "m-4"})"),
        rowText(R"({"productName": "Virtual Machines Dsv5 Series Windows", "meterName": "D2s v5 Spot", "skuName": "D2s v5 Spot", "retailPrice": 0.0376, "meterId": "m-5"})"),
        rowText(R"({"productName": "Virtual Machines Dsv5 Series Windows", "type": "DevTestConsumption", "retailPrice": 0.096, "meterId": "m-6"})"),
        rowText(R"({"type": "Reservation", "reservationTerm": "1 Year", "retailPrice": 500, "meterId": "m-1"})"),
        rowText(R"({"type": "Reservation", "reservationTerm": "3 Years", "retailPrice": 972, "meterId": "m-1"})"),
        rowText(R"({"meterName": "D2s v5 Spot", "retailPrice": 9, "meterId": "m-7"})"),                                  // contradicts itself
        rowText(R"({"productName": "Dsv5 Series CloudServices", "retailPrice": 8, "meterId": "m-8"})"),                  // another service's machine
    });
    const std::string vm = "vm/Standard_D2s_v5/";
    CHECK(priceOf(book, vm + "linux/regular") == "0:0.096");
    CHECK(priceOf(book, vm + "linux/spot") == "0:0.0192");
    CHECK(priceOf(book, vm + "linux/low-priority") == "0:0.0193");
    CHECK(priceOf(book, vm + "windows/regular") == "0:0.188");
    CHECK(priceOf(book, vm + "windows/spot") == "0:0.0376");
    CHECK(priceOf(book, vm + "windows/dev-test") == "0:0.096");
    CHECK(priceOf(book, vm + "linux/savings-1y") == "0:0.07");
    CHECK(priceOf(book, vm + "linux/savings-3y") == "0:0.05");
    // 500 / 8,760 h and 972 / 26,280 h = 0.03698630136986…
    CHECK(priceOf(book, vm + "linux/reserved-1y") == "0:0.0570776256");
    CHECK(priceOf(book, vm + "linux/reserved-3y") == "0:0.0369863014");
    CHECK(book.book.prices.size() == 10);
    CHECK(book.report.rows == 12);
    CHECK(book.report.mapped == 10);
    CHECK(book.report.unmapped.size() == 2);

    const Price& regular = *book.book.find(vm + "linux/regular");
    CHECK(regular.confidence == Confidence::Exact);
    CHECK(regular.source == "Azure Retail Prices API, meter m-1");
    CHECK(regular.asOf == "2026-09-01");
    CHECK(regular.effectiveFrom == "2026-08-01");
    CHECK(regular.title == "D2s v5, Linux");
    CHECK(book.book.find(vm + "linux/reserved-1y")->confidence == Confidence::Derived);
}

TEST_CASE("graduated bands and other units of measure", "[pricing][import]")
{
    const TemporaryPrices prices;
    const std::string bus = R"("serviceName": "Service Bus", "productName": "Service Bus", "skuName": "Standard", "armSkuName": "", "meterName": "Standard Messaging Operations")";
    const auto book = imported(prices, {
        rowText("{" + bus + R"(, "unitOfMeasure": "1M", "tierMinimumUnits": 0, "retailPrice": 0})"),
        rowText("{" + bus + R"(, "unitOfMeasure": "1M", "tierMinimumUnits": 13, "retailPrice": 0.8})"),
        rowText("{" + bus + R"(, "unitOfMeasure": "1M", "tierMinimumUnits": 100, "retailPrice": 0.5})"),
        // 0.013441 / h is listed as 1.3441 for 100 hours.
        rowText(R"({"serviceName": "Service Bus", "productName": "Service Bus", "skuName": "Standard", "armSkuName": "", "meterName": "Standard Base Unit", "unitOfMeasure": "100 Hours", "retailPrice": 1.3441})"),
        // Blob writes are billed by 10,000: 0.0065 for 1,000 is 0.065; the band from 5,000 thousands begins at 500 ten-thousands.
        rowText(R"({"serviceName": "Storage", "productName": "General Block Blob v2", "skuName": "Hot LRS", "armSkuName": "", "meterName": "Hot LRS Write Operations", "unitOfMeasure": "1K", "retailPrice": 0.0065})"),
        rowText(R"({"serviceName": "Storage", "productName": "General Block Blob v2", "skuName": "Hot LRS", "armSkuName": "", "meterName": "Hot LRS Write Operations", "unitOfMeasure": "1K", "retailPrice": 0.005, "tierMinimumUnits": 5000})"),
    });
    CHECK(priceOf(book, "service-bus/standard/operations") == "0:0 13:0.8 100:0.5");
    CHECK(priceOf(book, "service-bus/standard/base") == "0:0.013441");
    CHECK(book.book.find("service-bus/standard/base")->confidence == Confidence::Exact);
    CHECK(book.book.find("service-bus/standard/base")->note == "1.3441 for 100 Hours");
    CHECK(priceOf(book, "blob/hot-lrs/write-operations") == "0:0.065 500:0.05");
}

TEST_CASE("sums and multiples of meters are made when their parts are listed", "[pricing][import]")
{
    const TemporaryPrices prices;
    const std::string sql = R"("serviceName": "SQL Database", "armSkuName": "", "skuName": "vCore", "meterName": "vCore")";
    const auto book = imported(prices, {
        rowText("{" + sql + R"(, "productName": "SQL Database Single/Elastic Pool General Purpose - Compute Gen5", "retailPrice": 0.152})"),
        rowText("{" + sql + R"(, "productName": "SQL Database Single/Elastic Pool General Purpose - SQL License", "retailPrice": 0.1})"),
    });
    CHECK(priceOf(book, "sql-database/general-purpose/Gen5/vcore") == "0:0.252");
    CHECK(book.book.find("sql-database/general-purpose/Gen5/vcore")->confidence == Confidence::Derived);
    CHECK(book.book.prices.size() == 3);
}

TEST_CASE("the price in force holds: neither one of the future nor an ended or older one", "[pricing][import]")
{
    const TemporaryPrices prices;
    const auto book = imported(prices, {
        rowText(R"({"effectiveStartDate": "2025-01-01T00:00:00Z", "retailPrice": 0.2})"),
        rowText(R"({"effectiveStartDate": "2026-09-01T00:00:00Z", "retailPrice": 0.1})"),
        rowText(R"({"effectiveStartDate": "2026-09-02T00:00:00Z", "retailPrice": 0.05})"),
        rowText(R"({"effectiveStartDate": "2026-08-30T00:00:00Z", "effectiveEndDate": "2026-08-31T00:00:00Z", "retailPrice": 0.3})"),
    });
    CHECK(priceOf(book, "vm/Standard_D2s_v5/linux/regular") == "0:0.1");
    CHECK(book.report.notInForce == 2);
    CHECK(book.report.ambiguous.empty());
    // Two of one day: the dearer, said so.
    const auto twice = imported(prices, {rowText(), rowText(R"({"meterId": "m-2", "retailPrice": 0.1})")});
    CHECK(priceOf(twice, "vm/Standard_D2s_v5/linux/regular") == "0:0.1");
    CHECK(twice.report.ambiguous.size() == 1);
    CHECK(twice.book.prices.begin()->second.confidence == Confidence::Derived);
}

TEST_CASE("what the list lacks is kept from the newest older book, with its own date", "[pricing][import]")
{
    const TemporaryPrices prices;
    const std::string free = R"("service-bus/standard/operations": {"title": "x", "unit": "million operations", "bands": [{"from": 0, "price": "0"}, {"from": 13, "price": "0.8"}], "source": "list", "asOf": "2026-07-01", "confidence": "recalled"})";
    prices.ship("westus2", test::bookText("westus2", "2026-08-21", "0.5", free));
    prices.own("westus2@2026-09-01", test::bookText("westus2", "2026-09-01", "0.6", R"("gone": {"title": "x", "unit": "hour", "bands": [{"from": 0, "price": "1"}], "source": "list", "asOf": "2026-09-01", "confidence": "exact"})"));
    const auto book = imported(prices, {
        rowText(),
        rowText(R"({"serviceName": "Service Bus", "productName": "Service Bus", "skuName": "Standard", "armSkuName": "", "meterName": "Standard Messaging Operations", "unitOfMeasure": "1M", "retailPrice": 0})"),
    });
    CHECK(priceOf(book, "vm/Standard_D2s_v5/linux/regular") == "0:0.096");
    // Only the free band is listed: the older price stays, no silent zero.
    CHECK(priceOf(book, "service-bus/standard/operations") == "0:0 13:0.8");
    const Price& kept = *book.book.find("service-bus/standard/operations");
    CHECK(kept.keptFrom == "2026-08-21");
    CHECK(kept.asOf == "2026-07-01");
    CHECK(kept.confidence == Confidence::Recalled);
    CHECK(book.book.find("vm/Standard_D2s_v5/linux/regular")->keptFrom.empty());
    CHECK(priceOf(book, "gone") == "none");   // a book of the same date is replaced, not continued
    CHECK(book.report.read == 1);
    CHECK(book.report.kept == 1);
    CHECK(book.report.keptFrom == "westus2@2026-08-21");
    CHECK(book.report.incomplete.size() == 1);
    const auto again = readPriceBook(prices.page("book", priceBookJson(book.book)));
    REQUIRE(again);
    CHECK(again->find("service-bus/standard/operations")->keptFrom == "2026-08-21");
}

TEST_CASE("pages that are wrong: every error at once, with line and pointer", "[pricing][import]")
{
    const TemporaryPrices prices;
    std::string cut = pageText({rowText(R"({"meterId": "x"})")});
    cut.resize(cut.size() / 2);
    const auto pages = readPricePages({
        prices.page("a", pageText({rowText(), rowText(), rowText(R"({"retailPrice": 0.2})"), rowText(R"({"meterId": "m-2", "currencyCode": "EUR"})")})),
        prices.page("b", cut),
        prices.page("c", R"({"Items": [], "Count": 3, "NextPageLink": null})"),
        prices.page("d", pageText({rowText(R"({"meterId": "m-3", "retailPrice": "0.1"})"), rowText(R"({"meterId": "m-4", "retailPrice": -1})"), "7", R"({"type": 3})"})),
        prices.page("e", "[]"),
        prices.path() / "pages" / "none.json",
    });
    REQUIRE_FALSE(pages);
    std::string all;
    for (const Error& error : pages.error()) all += toString(error) + "\n";
    INFO(all);
    const auto has = [&](const std::string& text) { return all.find(text) != std::string::npos; };
    CHECK(has("a.json:4: /Items/1: Virtual Machines Dsv5 Series D2s v5 D2s v5 is listed a second time, first at"));
    CHECK(has("a.json:5: /Items/2: Virtual Machines Dsv5 Series D2s v5 D2s v5 has another price at"));
    CHECK(has("a.json:6: /Items/3/currencyCode: the row is in EUR, others are in USD"));
    CHECK(has("b.json:"));
    CHECK(has("the page may be cut off"));
    CHECK(has("c.json:1: /Count: the page says that it has 3 rows and has 0: it is cut off"));
    CHECK(has("/Items/0/retailPrice: a number is expected, this is text"));
    CHECK(has("/Items/1/retailPrice: retailPrice cannot be negative"));
    CHECK(has("/Items/2: a row { … } is expected, this is a number"));
    CHECK(has("/Items/3/type: text is expected, this is a number"));
    CHECK(has("the row has no \"armRegionName\""));
    CHECK(has("e.json:1: this is no page of the Azure Retail Prices API"));
    CHECK(has("none.json: there is no such file"));
}

TEST_CASE("a page that is missing shows in the links of the others", "[pricing][import]")
{
    const TemporaryPrices prices;
    const auto page = [&](int number, bool isLast) {
        const std::string next = isLast ? "null" : fmt::format("\"https://prices.azure.com:443/api/retail/prices?$filter=a&$skip={}\"", number * 2);
        return prices.page(fmt::format("page{}", number), pageText({rowText(fmt::format(R"({{"meterId": "{}-a"}})", number)), rowText(fmt::format(R"({{"meterId": "{}-b"}})", number))}, next));
    };
    const auto first = page(1, false), second = page(2, false), third = page(3, false), last = page(4, true);
    CHECK(readPricePages({first, second, third, last}));
    const auto cut = readPricePages({first, second});
    REQUIRE_FALSE(cut);
    CHECK(cut.error().front().message == "the list goes on: each of the 2 pages names a next one, the last is not among them");
    const auto hole = readPricePages({first, third, last});
    REQUIRE_FALSE(hole);
    CHECK(toString(hole.error().front()).find("the page that ends with row 4 is missing") != std::string::npos);
    CHECK(readPricePages({first, third, last}, {true})->items == 6);
    CHECK(readPricePages({first, first}, {true})->repeated == 2);
}

TEST_CASE("a region that the rows do not have names the nearest", "[pricing][import]")
{
    const TemporaryPrices prices;
    const auto pages = readPricePages({prices.page("page", pageText({rowText(), rowText(R"({"armRegionName": "westeurope"})")}))});
    REQUIRE(pages);
    RetailMap rules = map();
    const auto books = importRetailPrices(*pages, rules, {"azure", "westus3", "2026-09-01"}, prices.folders());
    REQUIRE_FALSE(books);
    CHECK(books.error().front().hint == "did you mean \"westus2\"?");
    CHECK(importRetailPrices(*pages, rules, {"azure", "", "2026-09-01"}, prices.folders())->size() == 2);
}
