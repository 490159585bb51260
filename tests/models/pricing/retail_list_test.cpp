// The rows that the shipped books are made of, sent through the import as pages of the API: both ways must give the same prices.
#include "models/pricing/retail/retail_import.h"
#include "tests/models/pricing/support/price_folders.h"
#include "tests/support/catch.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <map>
#include <string>
#include <vector>

using namespace headroom;
using namespace headroom::pricing;
using Json = nlohmann::ordered_json;

namespace {

/// The rows of azure-rows.csv by column name.
std::vector<std::map<std::string, std::string>> csvRows()
{
    std::ifstream stream(HEADROOM_SOURCE_DIR "/pricing-data/azure-rows.csv", std::ios::binary);
    std::vector<std::string> header, cells(1);
    std::vector<std::map<std::string, std::string>> rows;
    bool isQuoted = false;
    for (char letter = 0; stream.get(letter);) {
        if (letter == '"') {
            if (isQuoted && stream.peek() == '"') cells.back() += static_cast<char>(stream.get());
            else isQuoted = !isQuoted;
        } else if (letter == ',' && !isQuoted) {
            cells.emplace_back();
        } else if (letter == '\n' && !isQuoted) {
            if (header.empty()) {
                header = cells;
            } else {
                std::map<std::string, std::string> row;
                for (std::size_t i = 0; i < std::min(header.size(), cells.size()); ++i) row[header[i]] = cells[i];
                rows.push_back(std::move(row));
            }
            cells.assign(1, {});
        } else if (letter != '\r') {
            cells.back() += letter;
        }
    }
    return rows;
}

/// Pages of `region`, those of everywhere among them, in steps of `rowsAPage`; savings plans nested as the API sends them.
std::vector<std::filesystem::path> pagesOf(const test::TemporaryPrices& prices, const std::string& region, std::size_t rowsAPage)
{
    std::map<std::string, Json> plans;
    std::vector<Json> rows;
    const auto machine = [](const std::map<std::string, std::string>& row) { return row.at("productName") + "|" + row.at("armSkuName"); };
    const auto all = csvRows();
    for (const auto& row : all)
        if (row.at("type") == "SavingsPlan" && row.at("armRegionName") == region)
            plans[machine(row)].push_back({{"retailPrice", std::stod(row.at("retailPrice"))}, {"unitPrice", 0}, {"term", row.at("reservationTerm")}});
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto& row = all[i];
        if (row.at("type") == "SavingsPlan" || (row.at("armRegionName") != region && row.at("armRegionName") != "Global")) continue;
        Json json{{"currencyCode", "USD"}, {"tierMinimumUnits", std::stod(row.at("tierMinimumUnits"))}, {"retailPrice", std::stod(row.at("retailPrice"))}, {"meterId", fmt::format("row-{}", i + 2)},
                  {"effectiveStartDate", isCalendarDate(row.at("asOf").substr(0, 10)) ? row.at("asOf").substr(0, 10) + "T00:00:00Z" : ""}};
        for (const char* field : {"armRegionName", "serviceName", "productName", "skuName", "armSkuName", "meterName", "unitOfMeasure", "type"}) json[field] = row.at(field);
        if (!row.at("reservationTerm").empty()) json["reservationTerm"] = row.at("reservationTerm");
        const bool isRegular = row.at("type") == "Consumption" && row.at("skuName").find("Spot") == std::string::npos;
        if (const auto plan = plans.find(machine(row)); isRegular && plan != plans.end()) json["savingsPlan"] = plan->second;
        rows.push_back(std::move(json));
    }
    std::vector<std::filesystem::path> files;
    for (std::size_t at = 0; at < rows.size(); at += rowsAPage) {
        const std::size_t end = std::min(rows.size(), at + rowsAPage);
        std::vector<std::string> texts;
        for (std::size_t i = at; i < end; ++i) texts.push_back(rows[i].dump());
        files.push_back(prices.page(fmt::format("page-{:03}", files.size() + 1), test::pageText(texts, end == rows.size() ? "null" : fmt::format("\"https://x/?$skip={}\"", end))));
    }
    return files;
}

} // namespace

TEST_CASE("the shipped books and an import of their rows agree", "[pricing][import][data]")
{
    for (const std::string region : {"westus2", "westeurope", "eastus2"}) {
        const test::TemporaryPrices prices;
        const auto files = pagesOf(prices, region, 100);
        CHECK(files.size() > 5);
        const auto pages = readPricePages(files);
        if (!pages) FAIL(toString(pages.error().front()));
        auto map = RetailMap::read(HEADROOM_SOURCE_DIR "/pricing-data/azure/retail-map.json");
        REQUIRE(map);
        const auto books = importRetailPrices(*pages, *map, {"azure", region, "2026-12-31"}, prices.folders());
        if (!books) FAIL(toString(books.error().front()));
        const PriceBook& ours = books->front().book;
        const auto shipped = loadPriceBook(HEADROOM_SOURCE_DIR "/pricing-data", "azure", region);
        REQUIRE(shipped);
        std::size_t same = 0;
        for (const auto& [meter, price] : shipped->prices) {
            const Price* again = ours.find(meter);
            // What the rows of this region alone do not say is taken from others by the generator; the import keeps it from the older book instead.
            if (again == nullptr) {
                INFO(region << " " << meter << ": " << price.note);
                CHECK((price.confidence != Confidence::Exact || price.note.find("one price for all regions") != std::string::npos));
                continue;
            }
            INFO(region << " " << meter);
            CHECK(again->unit == price.unit);
            CHECK(again->title == price.title);
            CHECK(again->included.has_value() == price.included.has_value());
            REQUIRE(again->bands.size() <= price.bands.size());
            for (std::size_t i = 0; i < again->bands.size(); ++i) {
                CHECK(again->bands[i].fromQuantity == price.bands[i].fromQuantity);
                CHECK(UnitPrice::parse(again->bands[i].unitPrice)->scaled() == UnitPrice::parse(price.bands[i].unitPrice)->scaled());
            }
            ++same;
        }
        CHECK(same > 500);
        for (const auto& [meter, price] : ours.prices) {
            INFO(region << " " << meter << " is new");
            CHECK(shipped->find(meter) != nullptr);
        }
    }
}
