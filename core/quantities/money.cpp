#include "core/quantities/money.h"

#include "core/base/assert.h"

#include <boost/multiprecision/cpp_int.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom {

namespace {

using Wide = boost::multiprecision::int256_t;

/// numerator / denominator to the nearest integer, halves to even. Precondition: denominator > 0.
Wide divideHalfEven(const Wide& numerator, const Wide& denominator)
{
    Wide quotient = numerator / denominator; // towards zero
    const Wide twice = 2 * abs(Wide(numerator - quotient * denominator));
    const bool odd = quotient % 2 != 0;
    if (twice > denominator || (twice == denominator && odd)) quotient += numerator < 0 ? -1 : 1;
    return quotient;
}

std::int64_t narrow(const Wide& value)
{
    HEADROOM_CHECK(value >= std::numeric_limits<std::int64_t>::min() && value <= std::numeric_limits<std::int64_t>::max());
    return static_cast<std::int64_t>(value);
}

} // namespace

Result<Currency> Currency::parse(std::string_view code)
{
    const bool valid = code.size() == 3 && std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!valid) {
        return Error{ErrorCode::Syntax, fmt::format("'{}' is not a currency", code.substr(0, 20)), {},
                     "write its three-letter code, such as USD"};
    }
    Currency currency;
    std::copy(code.begin(), code.end(), currency.m_letters.begin());
    return currency;
}

Money Money::roundedToCents() const
{
    return fromCents(narrow(divideHalfEven(m_micros, kPerCent)), m_currency);
}

std::string Money::toString() const
{
    // Through unsigned, because the smallest int64 has no positive twin.
    const auto raw = static_cast<std::uint64_t>(m_micros);
    const std::uint64_t size = m_micros < 0 ? ~raw + 1 : raw;
    std::string decimals = fmt::format("{:06}", size % kPerUnit);
    while (decimals.size() > 2 && decimals.back() == '0') decimals.pop_back();
    return fmt::format("{}{}.{} {}", m_micros < 0 ? "-" : "", size / kPerUnit, decimals, m_currency.code());
}

Money& Money::operator+=(const Money& other)
{
    HEADROOM_CHECK(m_currency == other.m_currency);
    m_micros = narrow(Wide(m_micros) + other.m_micros);
    return *this;
}

Money& Money::operator-=(const Money& other)
{
    HEADROOM_CHECK(m_currency == other.m_currency);
    m_micros = narrow(Wide(m_micros) - other.m_micros);
    return *this;
}

Result<UnitPrice> UnitPrice::parse(std::string_view text)
{
    const auto fail = [&](ErrorCode code, std::string_view cause) {
        return Error{code, fmt::format("'{}' is not a price: {}", text.substr(0, 40), cause), {}, "write it like 0.0456"};
    };
    std::string_view rest = text;
    const bool negative = rest.starts_with('-');
    if (negative) rest.remove_prefix(1);
    if (rest.empty() || rest == ".") return fail(ErrorCode::Syntax, "no digits");
    Wide scaled = 0;
    int decimals = -1; // −1: the point has not come yet
    for (const char letter : rest) {
        if (letter == '.' && decimals < 0) {
            decimals = 0;
            continue;
        }
        if (letter < '0' || letter > '9') return fail(ErrorCode::Syntax, "unexpected letter");
        if (decimals >= 0 && ++decimals > 10) {
            if (letter != '0') return fail(ErrorCode::OutOfRange, "more than 10 decimals");
            continue;
        }
        scaled = scaled * 10 + (letter - '0');
        if (scaled > std::numeric_limits<std::int64_t>::max()) return fail(ErrorCode::OutOfRange, "too large");
    }
    for (int i = std::clamp(decimals, 0, 10); i < 10; ++i) scaled *= 10;
    if (scaled > std::numeric_limits<std::int64_t>::max()) return fail(ErrorCode::OutOfRange, "too large");
    const auto size = static_cast<std::int64_t>(scaled);
    return fromScaled(negative ? -size : size);
}

Result<UnitPrice> UnitPrice::fromDouble(double value)
{
    if (!std::isfinite(value) || std::abs(value) > 9.2e8) {
        return Error{ErrorCode::OutOfRange, fmt::format("{} is not a possible unit price", value), {}, "at most 9.2e8"};
    }
    return fromScaled(std::llround(value * 1e10));
}

Money lineAmount(UnitPrice price, MeteredQuantity quantity, Currency currency)
{
    HEADROOM_CHECK(quantity.denominator > 0);
    const Wide scaled = Wide(price.scaled()) * quantity.numerator;
    const Wide perCent = Wide(UnitPrice::kScale / 100) * quantity.denominator;
    return Money::fromMicros(narrow(divideHalfEven(scaled, perCent) * Money::kPerCent), currency);
}

Money lineAmount(UnitPrice price, double quantity, Currency currency)
{
    HEADROOM_CHECK(std::abs(quantity) < 9.2e9); // also refuses NaN
    return lineAmount(price, MeteredQuantity{std::llround(quantity * 1e9), 1'000'000'000}, currency);
}

} // namespace headroom
