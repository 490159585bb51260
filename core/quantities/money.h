#pragma once

#include "core/base/result.h"

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace headroom {

/// ISO 4217 code, three capital letters.
class Currency {
public:
    constexpr Currency() = default;   ///< USD
    /// Fails with Syntax unless `code` is three capital letters.
    static Result<Currency> parse(std::string_view code);
    [[nodiscard]] std::string code() const { return {m_letters.begin(), m_letters.end()}; }
    constexpr bool operator==(const Currency&) const = default;

private:
    std::array<char, 3> m_letters{'U', 'S', 'D'};
};

/// An amount of one currency: an integer of 10^-6 (a ten-thousandth of a cent), so sums do not depend on their order.
/// Statement lines are whole cents (lineAmount() rounds once); the finer digits are for rates and intermediate sums.
/// Range ±9.2·10^12. Adding different currencies is a bug: throws InvariantViolation.
class Money {
public:
    static constexpr std::int64_t kPerUnit = 1'000'000;
    static constexpr std::int64_t kPerCent = 10'000;

    constexpr Money() = default;
    constexpr explicit Money(Currency currency) : m_currency(currency) {}
    [[nodiscard]] static constexpr Money fromMicros(std::int64_t micros, Currency currency = {})
    {
        Money money{currency};
        money.m_micros = micros;
        return money;
    }
    [[nodiscard]] static constexpr Money fromCents(std::int64_t cents, Currency currency = {})
    {
        return fromMicros(cents * kPerCent, currency);
    }

    [[nodiscard]] constexpr std::int64_t micros() const { return m_micros; }
    [[nodiscard]] constexpr Currency currency() const { return m_currency; }
    /// For plots and ratios only.
    [[nodiscard]] constexpr double toDouble() const { return static_cast<double>(m_micros) * 1e-6; }
    /// The nearest whole number of cents; halves go to the even one.
    [[nodiscard]] Money roundedToCents() const;
    /// "1234.50 USD": two decimals, more only when they are not zero.
    [[nodiscard]] std::string toString() const;

    Money& operator+=(const Money& other);
    Money& operator-=(const Money& other);
    friend Money operator+(Money a, const Money& b) { return a += b; }
    friend Money operator-(Money a, const Money& b) { return a -= b; }
    constexpr bool operator==(const Money&) const = default;

private:
    std::int64_t m_micros = 0;
    Currency m_currency;
};

/// A price per unit with its published digits: an integer of 10^-10. Range ±9.2·10^8.
class UnitPrice {
public:
    static constexpr std::int64_t kScale = 10'000'000'000;

    constexpr UnitPrice() = default;
    [[nodiscard]] static constexpr UnitPrice fromScaled(std::int64_t scaled) { UnitPrice p; p.m_scaled = scaled; return p; }
    /// From decimal text such as "0.0123456789", at most 10 decimals, exactly. Fails with Syntax or OutOfRange.
    static Result<UnitPrice> parse(std::string_view text);
    /// Nearest representable price; for prices that a JSON reader has already turned into a double.
    static Result<UnitPrice> fromDouble(double value);

    [[nodiscard]] constexpr std::int64_t scaled() const { return m_scaled; }
    [[nodiscard]] constexpr double toDouble() const { return static_cast<double>(m_scaled) / 1e10; }
    constexpr auto operator<=>(const UnitPrice&) const = default;

private:
    std::int64_t m_scaled = 0;
};

/// A metered quantity as an exact fraction: 5,400 node-seconds are {5400, 3600} node-hours.
struct MeteredQuantity {
    std::int64_t numerator = 0;
    std::int64_t denominator = 1;   ///< > 0
};

/// price · quantity in whole cents, rounded once, halves to even. Throws InvariantViolation when the amount does not fit.
[[nodiscard]] Money lineAmount(UnitPrice price, MeteredQuantity quantity, Currency currency = {});
/// The same for a quantity that is a double; it is first rounded to 10^-9 of its unit. |quantity| < 9.2·10^9.
[[nodiscard]] Money lineAmount(UnitPrice price, double quantity, Currency currency = {});

} // namespace headroom
