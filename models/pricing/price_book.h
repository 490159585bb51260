#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// Prices of meters, with where and when each was read.
namespace headroom::pricing {

/// How sure a price is: read from the provider's list, computed from it, or remembered.
enum class Confidence { Exact, Derived, Recalled };

/// One band of a graduated price: from this quantity of the billing month on.
struct PriceBand {
    double fromQuantity = 0;               ///< in the meter's unit, inclusive; the first band starts at 0
    std::string unitPrice;                 ///< decimal text with the published digits, in the book's currency
};

struct Price {
    std::string meter;                     ///< meter id, e.g. "vm/Standard_DS4_v2/linux/regular"
    std::string title;                     ///< for people: "DS4_v2, Linux"
    std::string unit;                      ///< billed unit: "hour", "GB", "million operations" …
    std::vector<PriceBand> bands;          ///< ascending
    std::string source;                    ///< where it was read
    std::string asOf;                      ///< ISO date
    Confidence confidence = Confidence::Exact;
    std::string note;
    std::string service, product, sku;     ///< the provider's names
};

struct PriceBook {
    std::string provider, region, currency;
    std::string asOf;                      ///< newest date of its prices
    std::map<std::string, Price> prices;   ///< by meter id

    [[nodiscard]] const Price* find(const std::string& meter) const
    {
        const auto it = prices.find(meter);
        return it == prices.end() ? nullptr : &it->second;
    }
};

/// Reads `<directory>/<provider>/<region>.json`. Errors name the file, pointer, and the nearest region there is.
[[nodiscard]] Result<PriceBook, Errors> loadPriceBook(const std::filesystem::path& directory, const std::string& provider,
                                                      const std::string& region);

/// Where the installed program keeps pricing-data: $HEADROOM_DATA, beside the program, the source tree, or the install prefix; first that exists.
[[nodiscard]] std::filesystem::path defaultPricingDirectory();

} // namespace headroom::pricing
