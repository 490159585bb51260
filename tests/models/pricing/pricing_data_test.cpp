#include "models/catalogue/catalogue.h"
#include "models/pricing/price_book.h"
#include "models/pricing/statement.h"
#include "models/scenario/load.h"
#include "models/simulation/simulate.h"
#include "tests/support/catch.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <regex>

using namespace headroom;
using namespace headroom::pricing;

namespace {

const std::filesystem::path kSource = HEADROOM_SOURCE_DIR;
const std::vector<std::string> kRegions{"westus2", "westeurope", "eastus", "eastus2", "israelcentral"};

PriceBook bookOf(const std::string& region)
{
    auto book = loadPriceBook(kSource / "pricing-data", "azure", region);
    if (!book)
        for (const Error& error : book.error()) UNSCOPED_INFO(toString(error));
    REQUIRE(book);
    return std::move(book).value();
}

std::string priceIn(const PriceBook& book, const std::string& meter)
{
    const Price* price = book.find(meter);
    INFO(meter);
    REQUIRE(price);
    return price->bands.back().unitPrice;
}

} // namespace

TEST_CASE("the shipped price books load, every price with a source and a date", "[pricing][data]")
{
    for (const std::string& region : kRegions) {
        const PriceBook book = bookOf(region);
        CHECK(book.prices.size() > 100);
        for (const auto& [meter, price] : book.prices) {
            INFO(region << " " << meter);
            CHECK_FALSE(price.source.empty());
            CHECK(price.asOf <= book.asOf);
        }
    }
}

TEST_CASE("prices of West US 2 are those of the list", "[pricing][data]")
{
    // Source: Azure retail price list, rows of 2026-08-01 (virtual machines) and 2026-08-15.
    const PriceBook book = bookOf("westus2");
    CHECK(priceIn(book, "vm/Standard_DS4_v2/linux/regular") == "0.458");
    CHECK(priceIn(book, "vm/Standard_DS2_v2/linux/spot") == "0.021067");
    CHECK(priceIn(book, "aks/free") == "0");
    CHECK(priceIn(book, "aks/standard") == "0.1");
    CHECK(priceIn(book, "cosmos-db/provisioned") == "0.008");
    CHECK(priceIn(book, "cosmos-db/autoscale") == "0.012");
    CHECK(priceIn(book, "redis/premium/P1") == "0.555");
    CHECK(priceIn(book, "redis/standard/C3") == "0.45");
    CHECK(priceIn(book, "service-bus/standard/base") == "0.013441");
    CHECK(priceIn(book, "service-bus/premium/unit") == "0.9275");
    CHECK(priceIn(book, "sql-database/general-purpose/Gen5/vcore") == "0.252183"); // 0.152217 compute + 0.099966 licence
    CHECK(priceIn(book, "registry/standard") == "0.6666");
    CHECK(priceIn(book, "disk/E10") == "9.6");
    CHECK(priceIn(book, "container-apps/memory-active") == "0.000004"); // published as 4e-06
    const Price* operations = book.find("service-bus/standard/operations");
    REQUIRE(operations);
    REQUIRE(operations->bands.size() == 4);
    CHECK(operations->bands[1].fromQuantity == 13);
}

TEST_CASE("every meter of the books is in the catalogue of meters, in its unit", "[pricing][data]")
{
    nlohmann::json catalogue;
    std::ifstream(kSource / "pricing-data" / "azure" / "meters.json") >> catalogue;
    std::vector<std::pair<std::regex, std::string>> meters;
    for (const auto& entry : catalogue.at("meters")) {
        const std::string pattern = std::regex_replace(entry.at("id").get<std::string>(), std::regex("<[a-z]+>"), "[^/]+");
        meters.emplace_back(std::regex(pattern), entry.at("unit").get<std::string>());
    }
    for (const std::string& region : kRegions) {
        for (const auto& [meter, price] : bookOf(region).prices) {
            INFO(region << " " << meter);
            bool found = false;
            for (const auto& [pattern, unit] : meters) found = found || (std::regex_match(meter, pattern) && unit == price.unit);
            CHECK(found);
        }
    }
}

TEST_CASE("a graduated meter is complete in a region or absent", "[pricing][data]")
{
    // The list of Israel Central has only the free band of these; billing by it would be a silent zero.
    const PriceBook israel = bookOf("israelcentral");
    CHECK(israel.find("log-analytics/ingestion") == nullptr);
    CHECK(israel.find("service-bus/standard/operations") == nullptr);
    const PriceBook westus2 = bookOf("westus2");
    for (const std::string& region : kRegions) {
        for (const auto& [meter, price] : bookOf(region).prices) {
            INFO(region << " " << meter);
            if (const Price* reference = westus2.find(meter)) CHECK(price.bands.size() == reference->bands.size());
        }
    }
}

TEST_CASE("spot is cheaper than the regular price everywhere", "[pricing][data]")
{
    int pairs = 0;
    for (const std::string& region : kRegions) {
        const PriceBook book = bookOf(region);
        for (const auto& [meter, price] : book.prices) {
            if (!meter.ends_with("/spot")) continue;
            const Price* regular = book.find(meter.substr(0, meter.size() - 4) + "regular");
            INFO(region << " " << meter);
            REQUIRE(regular);
            CHECK(UnitPrice::parse(price.bands[0].unitPrice)->scaled() < UnitPrice::parse(regular->bands[0].unitPrice)->scaled());
            ++pairs;
        }
    }
    CHECK(pairs > 100);
}

TEST_CASE("every meter that Fabrikam uses, in every variant, has a price", "[pricing][data]")
{
    const auto file = kSource / "scenarios" / "fabrikam-drone-delivery.json";
    const auto capabilities = catalogue::loadCatalogue(kSource / "pricing-data", "azure");
    REQUIRE(capabilities);
    const auto base = scenario::load(file);
    REQUIRE(base);
    for (const std::string& variant : base->variants) {
        INFO(variant);
        scenario::LoadOptions options;
        options.variant = variant;
        const auto scenario = scenario::load(file, options);
        REQUIRE(scenario);
        simulation::RunOptions run;
        run.duration = Duration::minutes(1);
        const auto recording = simulation::simulate(*scenario, *capabilities, run);
        REQUIRE(recording);
        CHECK(recording->usage.size() > 10);
        const PriceBook book = bookOf(scenario->region);
        for (const auto& statement : {billWindow(*scenario, *recording, book), billMonth(*scenario, *recording, book)}) {
            if (!statement)
                for (const Error& error : statement.error()) UNSCOPED_INFO(toString(error));
            REQUIRE(statement);
            Money sum;
            for (const StatementLine& line : statement->lines) sum += line.amount;
            CHECK(statement->total == sum);
            CHECK(statement->total.micros() > 0);
        }
    }
}

TEST_CASE("reserved hours are the term's price over its hours", "[pricing][data]")
{
    // West US 2: D4s_v5 1,038 USD for a year, 1,993 for three; 1038 / 8760 = 0.118493150684…, 1993 / 26280 = 0.0758371385…
    const PriceBook book = bookOf("westus2");
    CHECK(priceIn(book, "vm/Standard_D4s_v5/linux/reserved-1y") == "0.1184931507");
    CHECK(priceIn(book, "vm/Standard_D4s_v5/linux/reserved-3y") == "0.0758371385");
    for (const std::string& region : kRegions) {
        const PriceBook regional = bookOf(region);
        for (const auto& [meter, price] : regional.prices) {
            const auto end = meter.find("/reserved-");
            const Price* regular = end == std::string::npos ? nullptr : regional.find(meter.substr(0, end) + "/regular");
            if (!regular) continue;
            INFO(region << " " << meter);
            CHECK(UnitPrice::parse(price.bands[0].unitPrice)->scaled() < UnitPrice::parse(regular->bands[0].unitPrice)->scaled());
        }
    }
}

TEST_CASE("a price from another region says so", "[pricing][data]")
{
    const PriceBook israel = bookOf("israelcentral");
    const Price* server = israel.find("postgresql/general-purpose/D2ds_v5");
    REQUIRE(server);
    CHECK(server->confidence == Confidence::Borrowed);
    CHECK(server->bands[0].unitPrice == priceIn(bookOf("westeurope"), "postgresql/general-purpose/D2ds_v5"));
    CHECK(server->note.find("westeurope") != std::string::npos);
    // Read in four regions at one price: derived, not borrowed. At different prices: nothing.
    CHECK(israel.find("redis/basic/C0")->confidence == Confidence::Derived);
    CHECK(israel.find("disk/P10-ZRS") == nullptr);
    CHECK(bookOf("eastus2").find("postgresql/general-purpose/D2ds_v5")->confidence == Confidence::Exact);
}

TEST_CASE("included quantities are free bands, further units have their own price", "[pricing][data]")
{
    const PriceBook book = bookOf("eastus2");
    const Price* bandwidth = book.find("static-web-app/standard/bandwidth");
    REQUIRE(bandwidth);
    REQUIRE(bandwidth->bands.size() == 2);
    CHECK(bandwidth->bands[0].unitPrice == "0");
    CHECK(bandwidth->bands[1].fromQuantity == 100);
    CHECK(bandwidth->bands[1].unitPrice == "0.2");
    CHECK(priceIn(book, "api-management/standard-v2/unit") == "0.9589");
    CHECK(priceIn(book, "api-management/standard-v2/further-unit") == "0.68493");
    const Price* calls = book.find("api-management/consumption/calls");   // the first million calls of a month are free
    REQUIRE(calls);
    CHECK(calls->bands[1].fromQuantity * 10'000 == 1e6);
    CHECK(priceIn(book, "cosmos-db/backup/continuous-30d") == "0.2");
    CHECK(priceIn(book, "language-model/gpt-4o-mini-0718/output/global") == "0.0006");
}
