#pragma once

#include "core/base/result.h"
#include "core/quantities/money.h"

#include <boost/multiprecision/cpp_int.hpp>

#include <cstdint>
#include <string>
#include <vector>

/// Exact decimals of a cost and usage dataset.
namespace headroom::exchange {

/// Integer of any size that these figures reach.
using WideInteger = boost::multiprecision::int256_t;

inline constexpr int kQuantityDecimals = 9;   ///< of a quantity
inline constexpr int kPriceDecimals = 10;     ///< of a unit price, as core's UnitPrice
inline constexpr int kCostDecimals = 19;      ///< of their product

/// "0.0096", "-0.000001", "24": the integer `value` · 10^-decimals without trailing zeros.
[[nodiscard]] std::string decimalText(const WideInteger& value, int decimals);

/// Cost of a quantity [10^-9] at a price [10^-10], in 10^-19.
[[nodiscard]] inline WideInteger costOf(std::int64_t quantity, std::int64_t price) { return WideInteger(quantity) * price; }
/// An amount in 10^-19 of its currency.
[[nodiscard]] WideInteger wideOf(const Money& money);

/// Whether the written price times the written quantity is the written cost for a reader that holds all three in IEEE doubles as well; in
/// decimals it always is.
[[nodiscard]] bool matchesInDoubles(std::int64_t quantity, std::int64_t price);

/// A quantity and the prices that it will stand beside.
struct PricedQuantity {
    std::int64_t quantity = 0;                ///< > 0, 10^-9 of the unit
    std::vector<std::int64_t> prices;         ///< 10^-10
};

/// Moves quantities by a few 10^-9 of their unit so that each matches its prices in doubles; what one gets its neighbour gives, so that the sum
/// stays. A single quantity is moved alone; nothing is moved where no near quantity matches.
void matchInDoubles(std::vector<PricedQuantity>& cells);

} // namespace headroom::exchange
