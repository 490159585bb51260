#pragma once

#include "core/base/result.h"
#include "models/pricing/price_book.h"
#include "models/scenario/scenario.h"

#include <filesystem>

namespace headroom::pricing {

/// The price book of the scenario's region, with those of the other regions that its components are in (PriceBook::otherRegions).
/// Fails as loadPriceBook(); a component in a region without a book is an error at its place in the scenario.
[[nodiscard]] Result<PriceBook, Errors> loadPriceBooks(const std::filesystem::path& directory, const scenario::Scenario& scenario);

} // namespace headroom::pricing
