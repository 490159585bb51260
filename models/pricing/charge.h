#pragma once

#include "core/base/result.h"
#include "core/quantities/money.h"
#include "models/pricing/price_book.h"

#include <string>
#include <vector>

namespace headroom::pricing {

/// What one meter costs, split among those who used it.
struct Charge {
    std::vector<Money> amounts;                      ///< by user; whole cents, rounded once, halves to even
    std::vector<std::vector<double>> averagePrice;   ///< [user][month]; 0 where nothing was used. For plots only
    std::string unitPrice;                           ///< published digits of the bands reached: "0.114", "0 · 0.8 · 0.5"
};

/// What was agreed on top of a published price: cost · keep · rate, before the one rounding.
struct ChargeTerms {
    std::int64_t keep = UnitPrice::kScale;   ///< what a discount leaves, 10^-10: 10 % off is 0.9·10^10
    std::int64_t rate = UnitPrice::kScale;   ///< of the bill's currency for one of the price's, 10^-10
};

/// Cost of `quantities[user][month]` (≥ 0, in the meter's unit) of one meter.
///
/// The bands of a graduated price count from zero in every month, for all users together, as the provider adds up a
/// subscription; each user bears the share of the month's cost that its quantity is of the month's quantity. Where only a
/// part of a month is billed, `monthShares[month]` in (0, 1], the bands are shortened to that part: of a free grant of 100 GB
/// a day out of 30 gets a thirtieth. So a whole month costs what the month costs, and evenly spread use the same price in any
/// window.
///
/// Integer arithmetic: quantities to 10^-9 of the unit, prices to 10^-10, one rounding per user at the end.
/// Fails with OutOfRange on a quantity that is negative, not finite or ≥ 9.2·10^9, Syntax on a price that is no number, and
/// LimitExceeded when an amount does not fit Money. Precondition: the price has bands.
[[nodiscard]] Result<Charge> chargeMeter(const Price& price, const std::vector<std::vector<double>>& quantities,
                                         const std::vector<double>& monthShares, Currency currency, const ChargeTerms& terms = {});

} // namespace headroom::pricing
