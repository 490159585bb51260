#include "models/exchange/focus_amounts.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace headroom::exchange {

namespace {

constexpr std::int64_t kFarthest = 64;   ///< 10^-9 of a unit

bool fits(const PricedQuantity& cell, std::int64_t quantity)
{
    return quantity > 0 && std::ranges::all_of(cell.prices, [&](std::int64_t price) { return matchesInDoubles(quantity, price); });
}

/// The nearest step to a quantity that fits; `also` has to agree.
template <typename Condition> std::optional<std::int64_t> nearestStep(const PricedQuantity& cell, Condition also)
{
    for (std::int64_t step = 0; step <= kFarthest; ++step)
        for (const std::int64_t signedStep : {step, -step})
            if (fits(cell, cell.quantity + signedStep) && also(signedStep)) return signedStep;
    return std::nullopt;
}

} // namespace

std::string decimalText(const WideInteger& value, int decimals)
{
    std::string digits = WideInteger(boost::multiprecision::abs(value)).str();
    const auto places = static_cast<std::size_t>(decimals);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, ".");
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.back() == '.') digits.pop_back();
    return value < 0 ? "-" + digits : digits;
}

WideInteger wideOf(const Money& money) { return WideInteger(money.micros()) * 10'000'000'000'000; }

bool matchesInDoubles(std::int64_t quantity, std::int64_t price)
{
    // strtod rounds to the nearest double whatever the number of digits; the C locale is not in question, for the text has a point.
    const auto read = [](const std::string& text) { return std::strtod(text.c_str(), nullptr); };
    return read(decimalText(price, kPriceDecimals)) * read(decimalText(quantity, kQuantityDecimals)) == read(decimalText(costOf(quantity, price), kCostDecimals));
}

void matchInDoubles(std::vector<PricedQuantity>& cells)
{
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (fits(cells[i], cells[i].quantity)) continue;
        const bool last = i + 1 == cells.size();
        if (last && i == 0) {
            cells[i].quantity += nearestStep(cells[i], [](std::int64_t) { return true; }).value_or(0);
        } else if (last) {
            // Only neighbours that still fit can give to the last one.
            for (std::size_t before = i; before-- > 0;) {
                const auto step = nearestStep(cells[i], [&](std::int64_t s) { return fits(cells[before], cells[before].quantity - s); });
                if (!step) continue;
                cells[i].quantity += *step;
                cells[before].quantity -= *step;
                break;
            }
        } else {
            const auto step = nearestStep(cells[i], [&](std::int64_t s) { return cells[i + 1].quantity - s > 0; });
            if (!step) continue;
            cells[i].quantity += *step;
            cells[i + 1].quantity -= *step;
        }
    }
}

} // namespace headroom::exchange
