#pragma once

#include "core/base/result.h"
#include "models/pricing/price_library.h"

#include <filesystem>
#include <string>
#include <vector>

namespace headroom::pricing {

/// A price of the user's own, before that of every book: what was negotiated, or what no book knows.
///
///     { "formatVersion": 1, "currency": "USD", "asOf": "2026-09-01",
///       "prices": { "vm/Standard_DS4_v2/linux/regular": { "price": "0.39", "unit": "hour", "note": "contract 4711" },
///                   "redis/premium/P9": { "price": "7", "unit": "hour", "regions": ["westeurope"], "add": true } } }
struct PriceOverride {
    std::string meter;
    std::string unitPrice;                 ///< decimal text; replaces all bands
    std::string unit;
    std::string note;
    std::vector<std::string> regions;      ///< empty = every region whose book has the meter
    bool add = false;                      ///< for regions whose book lacks the meter as well
    int line = 0;                          ///< in the file
};

struct PriceOverrides {
    std::string currency, asOf;
    std::vector<PriceOverride> prices;     ///< in file order
};

/// `<user>/<provider>/overrides.json`.
[[nodiscard]] std::filesystem::path overridesFile(const PriceFolders& folders, const std::string& provider);

/// None where there is no such file. Every problem at once, with line and pointer.
[[nodiscard]] Result<PriceOverrides, Errors> readPriceOverrides(const PriceFolders& folders, const std::string& provider);

/// Puts the user's prices into the book, marked Confidence::Override. Fails where the file is wrong; where a unit or the currency is not the book's; where a meter
/// is in no book of the provider, with the nearest name, for a misspelt one would have no effect.
[[nodiscard]] Errors applyPriceOverrides(const PriceFolders& folders, PriceBook& book);

} // namespace headroom::pricing
