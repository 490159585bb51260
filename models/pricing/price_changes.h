#pragma once

#include "models/pricing/price_book.h"

#include <optional>
#include <string>
#include <vector>

namespace headroom::pricing {

/// One meter that two books do not agree on.
struct PriceChange {
    enum class Kind { Changed, Added, Removed };
    Kind kind = Kind::Changed;
    std::string meter;
    const Price* before = nullptr;         ///< null when added; points into the books
    const Price* after = nullptr;          ///< null when removed
    std::optional<double> relative;        ///< after / before − 1 of the band that changed most; none where that was free, or bands or units differ
    bool otherBands = false;               ///< bands begin elsewhere, or the unit is another
};

/// What changed from `before` to `after`: changed meters first, the greatest relative change first (those without one before all), then those added, then those
/// removed, each by meter. Sources and dates are not compared. Books of different currencies are the caller's error.
[[nodiscard]] std::vector<PriceChange> priceChanges(const PriceBook& before, const PriceBook& after);

} // namespace headroom::pricing
