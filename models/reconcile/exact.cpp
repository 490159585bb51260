#include "models/reconcile/exact.h"

#include "core/quantities/apportion.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace headroom::reconcile {
namespace {

constexpr int kDecimals = 18;
constexpr int kWholeDigits = 15;
const Exact kPerCent = Exact(10'000'000'000'000'000);   // 10^16

Exact floorCents(const Exact& value)
{
    Exact cents = value / kPerCent;
    if (value < 0 && cents * kPerCent != value) --cents;
    return cents;
}

/// Whole cents by the largest remainders; remainders in [0, 1).
std::vector<Money> share(std::vector<std::int64_t> cents, const std::vector<double>& remainders, std::int64_t left, Currency currency)
{
    if (!cents.empty()) apportionRest(cents, remainders, left);
    std::vector<Money> amounts;
    for (const std::int64_t one : cents) amounts.push_back(Money::fromCents(one, currency));
    return amounts;
}

} // namespace

std::optional<Exact> parseExact(std::string_view text)
{
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    bool negative = false;
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
        negative = text.front() == '-';
        text.remove_prefix(1);
    }
    int exponent = 0;
    if (const std::size_t e = text.find_first_of("eE"); e != std::string_view::npos) {
        std::string_view digits = text.substr(e + 1);
        const bool down = digits.starts_with('-');
        if (down || digits.starts_with('+')) digits.remove_prefix(1);
        if (digits.empty() || digits.size() > 3 || digits.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
        for (const char digit : digits) exponent = exponent * 10 + (digit - '0');
        if (down) exponent = -exponent;
        text = text.substr(0, e);
    }
    const std::size_t point = text.find('.');
    std::string digits(text.substr(0, point));
    const std::string fraction(point == std::string_view::npos ? std::string_view{} : text.substr(point + 1));
    const int pointAt = static_cast<int>(digits.size()) + exponent;
    digits += fraction;
    if (digits.empty() || digits.size() > 200 || digits.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;

    Exact value = 0;
    bool significant = false;
    for (int i = 0; i < static_cast<int>(digits.size()) && i < pointAt + kDecimals; ++i) {
        significant = significant || digits[static_cast<std::size_t>(i)] != '0';
        if (significant && pointAt - i > kWholeDigits) return std::nullopt;
        value = value * 10 + (digits[static_cast<std::size_t>(i)] - '0');
    }
    if (!significant) value = 0;
    for (int i = static_cast<int>(digits.size()); i < pointAt + kDecimals && value != 0; ++i) {
        if (pointAt - i > kWholeDigits) return std::nullopt;
        value *= 10;
    }
    if (const int next = pointAt + kDecimals; next >= 0 && next < static_cast<int>(digits.size())) {
        const char first = digits[static_cast<std::size_t>(next)];
        const bool rest = digits.find_first_not_of('0', static_cast<std::size_t>(next) + 1) != std::string::npos;
        if (first > '5' || (first == '5' && (rest || value % 2 != 0))) ++value;
    }
    return negative ? Exact(-value) : value;
}

double toDouble(const Exact& value) { return value.convert_to<double>() * 1e-18; }

std::vector<Money> centsOf(const std::vector<Exact>& values, Currency currency)
{
    Exact sum = 0;
    std::vector<std::int64_t> cents;
    std::vector<double> remainders;
    std::int64_t given = 0;
    for (const Exact& value : values) {
        sum += value;
        const Exact whole = floorCents(value);
        cents.push_back(whole.convert_to<std::int64_t>());
        given += cents.back();
        remainders.push_back(Exact(value - whole * kPerCent).convert_to<double>());
    }
    Exact total = floorCents(sum);
    const Exact twice = 2 * (sum - total * kPerCent);
    if (twice > kPerCent || (twice == kPerCent && total % 2 != 0)) ++total;
    return share(std::move(cents), remainders, total.convert_to<std::int64_t>() - given, currency);
}

std::vector<Money> centsOf(const std::vector<double>& parts, Money total)
{
    std::vector<std::int64_t> cents;
    std::vector<double> remainders;
    std::int64_t given = 0;
    for (const double part : parts) {
        // What is a whole number of cents but for the last bits is that number.
        const double inCents = std::abs(part * 100 - std::round(part * 100)) < 1e-6 ? std::round(part * 100) : part * 100;
        cents.push_back(static_cast<std::int64_t>(std::floor(inCents)));
        given += cents.back();
        remainders.push_back(inCents - std::floor(inCents));
    }
    return share(std::move(cents), remainders, total.micros() / Money::kPerCent - given, total.currency());
}

} // namespace headroom::reconcile
