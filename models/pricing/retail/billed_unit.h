#pragma once

#include "core/quantities/money.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace headroom::pricing {

/// What a listed price is for: "100 Hours" is 100 of "hour", "10K" 10,000 of "", "1 GB/Month" one of "gb/month".
struct BilledUnit {
    std::int64_t count = 1;   ///< 1 to 10^12
    std::string of;           ///< lower case, singular, without blanks; "1/Hour" and "1 Hour" are both "hour"

    bool operator==(const BilledUnit&) const = default;
};

/// Reads a unit of measure of the Azure Retail Prices API: a whole number with K, M or B behind it, then a blank or "/", then what is counted.
/// Nothing for text of another form.
[[nodiscard]] std::optional<BilledUnit> parseBilledUnit(std::string_view text);

/// A price after conversion, and whether its ten decimals hold all of it.
struct ConvertedPrice {
    UnitPrice price;
    bool isExact = true;
};

/// price · to / (from · hours), in integers, halves to even: the price of `to` units where that of `from` units is listed, a price for a whole term spread over its
/// hours. Nothing when a number is not positive or the result cannot be held.
[[nodiscard]] std::optional<ConvertedPrice> convertedPrice(UnitPrice price, std::int64_t from, std::int64_t to, std::int64_t hours = 1);

/// quantity · from / to, in integers rounded down: a quantity listed in units of `from` in units of `to`. Nothing when it cannot be held.
[[nodiscard]] std::optional<std::int64_t> convertedQuantity(std::int64_t quantity, std::int64_t from, std::int64_t to);

} // namespace headroom::pricing
