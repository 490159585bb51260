#pragma once

#include "models/pricing/price_book.h"

#include <string>

namespace headroom::pricing {

/// The book as `pricing-data/schema.json` says, meters in order: readPriceBook() gives the same book again. Ends with a newline.
[[nodiscard]] std::string priceBookJson(const PriceBook& book);

} // namespace headroom::pricing
