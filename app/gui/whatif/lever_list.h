#pragma once

#include "app/gui/whatif/lever.h"
#include "models/catalogue/catalogue.h"
#include "models/pricing/price_book.h"
#include "models/scenario/scenario.h"

#include <vector>

namespace headroom::gui {

/// Every value of a scenario that a what-if can move, grouped: traffic, tenants, then the components in the order of the file.
///
/// `document` is the text with the variant merged in (ScenarioDocument::merged()), `scenario` what was loaded from it. Titles, units, limits and
/// descriptions come from the schema; ranges are those limits, cut to what is sensible around the value. Sizes and tiers are those of the
/// catalogue that have a price in `prices` (null: all of them). Pure.
[[nodiscard]] std::vector<Lever> leversOf(const scenario::Scenario& scenario, const Json& document, const catalogue::Catalogue& catalogue,
                                          const pricing::PriceBook* prices);

} // namespace headroom::gui
