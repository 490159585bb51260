#pragma once

#include "core/base/result.h"
#include "models/pricing/price_book.h"
#include "models/pricing/price_library.h"
#include "models/pricing/retail/price_pages.h"
#include "models/pricing/retail/retail_map.h"

#include <array>
#include <map>
#include <string>
#include <vector>

namespace headroom::pricing {

struct RetailImportOptions {
    std::string provider = "azure";
    std::string region;                    ///< the only one wanted; empty = every region in the rows
    std::string date;                      ///< of the book: when the list was read
    std::string source = "Azure Retail Prices API";
};

/// What became of the rows of one region.
struct ImportReport {
    std::string region;
    std::size_t rows = 0;                  ///< of the region and of those with one price everywhere
    std::size_t mapped = 0;
    std::size_t notInForce = 0;            ///< they begin after the date of the book, or ended before
    std::size_t read = 0;                  ///< prices that the rows gave
    std::size_t kept = 0;                  ///< prices of the older book that the rows lack
    std::string keptFrom;                  ///< "westus2@2026-08-21"; empty = there is no older book
    std::map<std::array<std::string, 6>, std::size_t> unmapped;   ///< rows that no rule maps: service, product, sku, meter, unit, type → how many
    std::vector<std::string> ambiguous;    ///< meters with several prices in force, and which was taken
    std::vector<std::string> incomplete;   ///< meters without their first or their paid bands, not taken from the rows
    std::vector<std::string> doubtful;     ///< prices that look wrong and were taken
};

struct ImportedBook {
    PriceBook book;
    ImportReport report;
};

/// Makes a book of each region of the rows. A price of the list is Confidence::Exact; one computed from it (spread over a term, a sum of two meters, rounded to ten
/// decimals) Derived. Of several prices for one band the one put in force last holds, of equally new ones the dearer. What the newest older book of `folders` has
/// beyond is kept with its own date and marked (Price::keptFrom). Fails where no row of the region is mapped, naming the nearest region.
[[nodiscard]] Result<std::vector<ImportedBook>, Errors> importRetailPrices(const RetailPages& pages, RetailMap& map, const RetailImportOptions& options, const PriceFolders& folders);

} // namespace headroom::pricing
