#pragma once

#include "core/quantities/money.h"
#include "core/quantities/time.h"

#include <array>
#include <map>
#include <optional>
#include <string>

/// What was agreed about prices, and what the years do to the traffic, as plain data (see scenario.h).
namespace headroom::scenario {

/// Percentage off the pay-as-you-go prices of one service.
struct DiscountSpec {
    std::string service;                     ///< provider's name, as the price book has it; "*" = all that no other line names
    double percent = 0;                      ///< [0, 100]
    std::string note;
};

/// Turns amounts of the price book into the currency of the bill.
struct ExchangeSpec {
    std::string from;                        ///< currency of the price book
    double rate = 1;                         ///< of the bill's currency for one of the book's, > 0
    std::string asOf, source;                ///< ISO date; who published it
};

/// What failed client requests cost the business. Beside the bill, never in it.
struct FailureCostSpec {
    Money perRequest;                        ///< ≥ 0, in the currency of the bill
    std::map<std::string, Money> operations; ///< exceptions, by the name in the file
};

/// How the weekly profile of a source changes over the year: stated rate · (1 + perMonth)^k · seasons[month], k = local months since `from`.
struct TrendSpec {
    double growthPerMonth = 0;               ///< share, > −1
    SimTime from;                            ///< an instant of the month whose rates are the stated ones
    std::array<double, 12> seasons{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};   ///< January first, ≥ 0
};

} // namespace headroom::scenario
