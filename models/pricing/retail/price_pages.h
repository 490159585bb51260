#pragma once

#include "core/base/result.h"
#include "core/quantities/money.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

/// Pages of the Azure Retail Prices API as it answers them: { "Items": [ … ], "NextPageLink": …, "Count": … }.
/// Source: Azure Retail Prices REST API, version 2023-01-01-preview.
namespace headroom::pricing {

/// One row, or one savings plan nested in it (type "SavingsPlan", the plan's term and price). Texts are the provider's.
struct RetailRow {
    std::string region;                ///< armRegionName; empty or "Global" for meters with one price everywhere
    std::string service, product, sku, armSku, meter, meterId, unit;
    std::string type;                  ///< Consumption, Reservation, DevTestConsumption, SavingsPlan
    std::string term;                  ///< "1 Year" of reservations and savings plans
    std::string effectiveFrom, effectiveTo;   ///< ISO dates; empty = not said
    std::int64_t tierMillionths = 0;   ///< tierMinimumUnits · 10^6, in `unit`
    UnitPrice price;                   ///< retailPrice, for `unit`
    bool isRounded = false;            ///< it has more than ten decimals
    bool isPrimaryRegion = true;
    SourcePosition where;
};

struct RetailPages {
    std::string currency;
    std::size_t files = 0;
    std::size_t items = 0;             ///< rows as listed, without the nested plans
    std::size_t repeated = 0;          ///< rows left out because they had been there before; only when tolerant
    std::vector<RetailRow> rows;
};

struct RetailReadOptions {
    bool tolerant = false;             ///< pages may be missing, and a row may be there twice with one price
};

/// The files of a list: `*.json` of each folder by name, without its `fetch.json`; files as they are. Fails with NotFound.
[[nodiscard]] Result<std::vector<std::filesystem::path>, Errors> pricePageFiles(const std::vector<std::filesystem::path>& paths);

/// Reads all pages, at most 300,000 rows with the plans in them. Every problem at once, with file, line and pointer (at most 100, then how many more): a page that is cut off or missing,
/// missing or wrong members, several currencies, rows that appear twice.
[[nodiscard]] Result<RetailPages, Errors> readPricePages(const std::vector<std::filesystem::path>& files, const RetailReadOptions& options = {});

} // namespace headroom::pricing
