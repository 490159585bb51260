#pragma once

#include "models/pricing/price_book.h"
#include "models/scenario/scenario.h"

#include <QString>

#include <optional>

namespace headroom::gui {

/// What a component costs for the hours of its calendar month, from published unit prices alone (no traffic).
struct MonthlyPrice {
    QString made;              ///< "5 × 0.458 USD/hour × 721 h"
    double amount = 0;         ///< in the book's currency
    QString source;
};

/// For node pools, Redis, and provisioned Cosmos DB; empty for other kinds or when the book lacks the price.
[[nodiscard]] std::optional<MonthlyPrice> monthlyPrice(const scenario::Scenario& scenario, const scenario::Component& component,
                                                       const pricing::PriceBook& prices);

} // namespace headroom::gui
