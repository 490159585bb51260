#pragma once

#include "core/base/result.h"
#include "models/pricing/price_book.h"
#include "models/pricing/price_library.h"
#include "models/pricing/statement.h"
#include "models/scenario/scenario.h"

#include <filesystem>

namespace headroom::pricing {

/// The price book of the scenario's region, with those of the other regions that its components are in (PriceBook::otherRegions).
/// The scenario may pin the date of the first (Scenario::priceBook), which then exists or is an error that lists those there are; the others are the newest that are not
/// later. `asked`, a date, goes before that: the newest books not later. Fails as loadPriceBook(); a component in a region without a book
/// is an error at its place in the scenario.
[[nodiscard]] Result<PriceBook, Errors> loadPriceBooks(const PriceFolders& folders, const scenario::Scenario& scenario, const std::string& asked = {});

/// The same from shipped books alone.
[[nodiscard]] Result<PriceBook, Errors> loadPriceBooks(const std::filesystem::path& directory, const scenario::Scenario& scenario);

/// The books that `statement` of the scenario was made with, whatever was imported since. Fails as loadPriceBook() where one is gone.
[[nodiscard]] Result<PriceBook, Errors> loadPriceBooksOf(const PriceFolders& folders, const scenario::Scenario& scenario, const Statement& statement);

} // namespace headroom::pricing
