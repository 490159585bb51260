#pragma once

#include "core/quantities/money.h"

#include <boost/multiprecision/cpp_int.hpp>

#include <optional>
#include <string_view>
#include <vector>

namespace headroom::reconcile {

/// A number of a bill: an integer of 10^-18, so that sums of millions of lines do not depend on their order. Range ±1.7·10^20.
using Exact = boost::multiprecision::int128_t;

/// "12.50", "-0.000123", "1.2E-05", with digits beyond 10^-18 rounded to even; |value| < 10^15. Empty where the text is no such number.
[[nodiscard]] std::optional<Exact> parseExact(std::string_view text);
[[nodiscard]] double toDouble(const Exact& value);

/// Amounts in whole cents that add up to the sum of `values`, rounded once (halves to even): each takes the cents below it, the cents left over go to
/// the largest remainders, ties to the first (Hamilton's method).
[[nodiscard]] std::vector<Money> centsOf(const std::vector<Exact>& values, Currency currency);

/// The same for parts that are known to add up to `total` (whole cents) but for rounding.
[[nodiscard]] std::vector<Money> centsOf(const std::vector<double>& parts, Money total);

} // namespace headroom::reconcile
