#pragma once

#include "models/pricing/price_book.h"

#include <cstdint>
#include <vector>

namespace headroom::pricing {

/// One meter of a component, by slice of the billed period.
struct MeteredSeries {
    const Price* price = nullptr;
    std::vector<double>* perSlice = nullptr;
};

/// Takes off what other meters of one component include (Price::included): on each day, of the quantity that is used, the allowance
///
///     max(0, used(day) − quantity · bought(day))        bought: of the including meter on that day, in its unit
///
/// is left, spread over the day's slices in proportion. `dayOfSlice` is the UTC day of each slice; a day that the period covers in part has
/// bought in part, so its allowance is in part as well.
void takeOffIncluded(const std::vector<MeteredSeries>& component, const std::vector<std::int64_t>& dayOfSlice);

} // namespace headroom::pricing
