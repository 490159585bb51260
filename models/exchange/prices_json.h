#pragma once

#include "models/pricing/price_book.h"
#include "models/pricing/price_changes.h"
#include "models/pricing/price_library.h"
#include "models/pricing/retail/retail_import.h"

#include <map>
#include <string>
#include <vector>

namespace headroom::exchange {

/// One line of "headroom prices list".
struct BookSummary {
    pricing::BookFile file;
    std::string currency;
    std::size_t prices = 0, kept = 0, overrides = 0;
    std::map<std::string, std::size_t> byConfidence;   ///< of the book itself, without overrides
};

/// { "books": [ { book, region, date, currency, prices, byConfidence, kept, overrides, origin, file } ] }
[[nodiscard]] std::string bookListJson(const std::vector<BookSummary>& books);

/// { "before", "after", "currency", "changed", "added", "removed", "changes": [ { meter, kind, unit, before, after, percent } ] }
[[nodiscard]] std::string priceChangesJson(const pricing::PriceBook& before, const pricing::PriceBook& after, const std::vector<pricing::PriceChange>& changes);

/// { "imports": [ { region, date, rows, mapped, read, kept, … } ] }
[[nodiscard]] std::string importReportJson(const std::vector<pricing::ImportedBook>& imports);

/// Rows that no rule maps: count,service,product,sku,meter,unit,type.
[[nodiscard]] std::string unmappedCsv(const std::vector<pricing::ImportedBook>& imports);

} // namespace headroom::exchange
