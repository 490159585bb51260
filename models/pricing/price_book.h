#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// Prices of meters, with where and when each was read.
namespace headroom::pricing {

/// How sure a price is: read from the provider's list, computed from it, remembered, or taken from another region because this one's is
/// not known; Scenario: the user states it there; Override: the user's own prices go before the book's
/// (price_overrides.h).
enum class Confidence { Exact, Derived, Recalled, Borrowed, Scenario, Override };

/// "exact", "derived" … as the books spell it.
[[nodiscard]] const char* confidenceName(Confidence confidence);

/// One band of a graduated price: from this quantity of the billing month on.
struct PriceBand {
    double fromQuantity = 0;               ///< in the meter's unit, inclusive; the first band starts at 0
    std::string unitPrice;                 ///< decimal text with the published digits, in the book's currency
};

/// A quantity that the price of another meter of the same component holds already.
struct Included {
    std::string by;                        ///< the meter that includes it, billed by the day
    double quantity = 0;                   ///< for one unit of that meter, on each day
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
    std::string service, product, sku, meterName;   ///< the provider's names
    std::string effectiveFrom;             ///< ISO date on which the provider put it in force; empty = not said
    std::string keptFrom;                  ///< date of the older book that it was kept from, because a newer list lacks it; empty = this book's own
    std::optional<Included> included;
};

struct PriceBook {
    std::string provider, region, currency;
    std::string asOf;                      ///< newest date of its prices
    bool isUsers = false;                  ///< imported by the user, not shipped with the program
    std::map<std::string, Price> prices;   ///< by meter id
    std::vector<PriceBook> otherRegions;   ///< for components elsewhere; see loadPriceBooks()

    [[nodiscard]] const Price* find(const std::string& meter) const
    {
        const auto it = prices.find(meter);
        return it == prices.end() ? nullptr : &it->second;
    }
    /// The book of a region; this one for an empty name and for regions that it does not hold.
    [[nodiscard]] const PriceBook& in(const std::string& otherRegion) const
    {
        for (const PriceBook& other : otherRegions)
            if (other.region == otherRegion) return other;
        return *this;
    }
};

/// Reads `<directory>/<provider>/<region>.json`; every problem of the file at once, with line and pointer. Fails with NotFound,
/// naming the nearest region there is, Unreadable, Syntax, or what is wrong with a value. Prices are checked: decimal text that
/// UnitPrice can hold, ≥ 0, bands ascending from 0.
[[nodiscard]] Result<PriceBook, Errors> loadPriceBook(const std::filesystem::path& directory, const std::string& provider,
                                                      const std::string& region);

/// Reads one file of that kind, wherever it lies; fails like loadPriceBook().
[[nodiscard]] Result<PriceBook, Errors> readPriceBook(const std::filesystem::path& file);

/// Where pricing-data is: the first folder there is of
/// 1. $HEADROOM_DATA/pricing-data, or $HEADROOM_DATA itself (when the variable is set nothing else is tried, so that a wrong
///    one shows in the error of loadPriceBook()),
/// 2. `pricing-data` beside the program, or `../share/headroom/pricing-data` from there (an installed copy that was moved),
/// 3. the source tree it was built from, 4. the install prefix.
/// `program` is the path of the running program, such as argv[0]; without it step 2 is left out. When none exists, the last.
[[nodiscard]] std::filesystem::path defaultPricingDirectory(const std::filesystem::path& program = {});

/// The meter id of the book most like `meter`, or empty when none is close. For hints.
[[nodiscard]] std::string nearestMeter(const PriceBook& book, const std::string& meter);

} // namespace headroom::pricing
