#pragma once

#include "models/pricing/price_book.h"
#include "models/scenario/scenario.h"

#include <QString>

#include <optional>

namespace headroom::gui {

/// What a component costs in a month of 730 hours, from published unit prices alone (no traffic).
struct MonthlyPrice {
    QString made;              ///< "5 × 0.458 USD/hour × 730 h"
    double amount = 0;         ///< in the book's currency
    QString source;
};

/// For node pools, Redis, SQL Database and provisioned Cosmos DB, by the meters that a run bills them with; empty for other kinds
/// and when the book lacks the price. For autoscale it is the price of the maximum.
[[nodiscard]] std::optional<MonthlyPrice> monthlyPrice(const scenario::Component& component, const pricing::PriceBook& prices);

} // namespace headroom::gui
