#include "models/pricing/charge.h"

#include "core/base/assert.h"

#include <boost/multiprecision/cpp_int.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

namespace headroom::pricing {

namespace {

using Wide = boost::multiprecision::int256_t;

constexpr double kQuantityScale = 1e9;
constexpr double kQuantityLimit = 9.2e9;
/// Cost is kept in 10^-19 of the currency: 10^-9 of a quantity times 10^-10 of a price.
const Wide kCostPerCent = Wide(100'000'000'000'000'000);
constexpr double kCostPerUnit = 1e19;

/// numerator / denominator to the nearest integer, halves to even. Preconditions: numerator ≥ 0, denominator > 0.
Wide divideHalfEven(const Wide& numerator, const Wide& denominator)
{
    Wide quotient = numerator / denominator;
    const Wide twice = 2 * Wide(numerator - quotient * denominator);
    if (twice > denominator || (twice == denominator && quotient % 2 != 0)) ++quotient;
    return quotient;
}

struct Band {
    double from = 0;
    std::int64_t price = 0;   ///< 10^-10
};

struct MonthCost {
    Wide cost = 0;
    std::size_t bandsReached = 1;
};

/// Cost of `quantity` (10^-9) from zero on, with the bands shortened to `share` of a month.
MonthCost costOfMonth(const std::vector<Band>& bands, const Wide& quantity, double share)
{
    MonthCost month;
    for (std::size_t i = 0; i < bands.size(); ++i) {
        const auto limit = [&](std::size_t band) -> std::optional<Wide> {
            const double from = band < bands.size() ? bands[band].from * share : kQuantityLimit;
            return from < kQuantityLimit ? std::optional<Wide>(std::llround(from * kQuantityScale)) : std::nullopt;
        };
        const auto lower = limit(i);
        if (!lower || (i > 0 && quantity <= *lower)) break;
        const auto upper = limit(i + 1);
        const Wide end = upper && *upper < quantity ? *upper : quantity;
        month.cost += (end - *lower) * bands[i].price;
        month.bandsReached = i + 1;
    }
    return month;
}

Result<std::vector<Band>> readBands(const Price& price)
{
    std::vector<Band> bands;
    for (const PriceBand& band : price.bands) {
        Result<UnitPrice> parsed = UnitPrice::parse(band.unitPrice);
        if (!parsed) return std::move(parsed).error();
        bands.push_back({band.fromQuantity, parsed->scaled()});
    }
    return bands;
}

} // namespace

Result<Charge> chargeMeter(const Price& price, const std::vector<std::vector<double>>& quantities, const std::vector<double>& monthShares,
                           Currency currency, const ChargeTerms& terms)
{
    HEADROOM_CHECK(!price.bands.empty());
    Result<std::vector<Band>> bands = readBands(price);
    if (!bands) return std::move(bands).error();

    const std::size_t users = quantities.size();
    const std::size_t months = monthShares.size();
    std::vector<std::vector<Wide>> scaled(users, std::vector<Wide>(months));
    for (std::size_t user = 0; user < users; ++user) {
        HEADROOM_CHECK(quantities[user].size() == months);
        for (std::size_t month = 0; month < months; ++month) {
            const double quantity = quantities[user][month];
            if (!(quantity >= 0 && quantity < kQuantityLimit)) {
                return Error{ErrorCode::OutOfRange, fmt::format("{} {} cannot be billed", quantity, price.unit), {},
                             "a quantity must be at least 0 and below 9.2e9"};
            }
            scaled[user][month] = std::llround(quantity * kQuantityScale);
        }
    }

    Charge charge;
    charge.averagePrice.assign(users, std::vector<double>(months, 0.0));
    std::vector<Wide> costs(users, Wide(0));
    const double factor = static_cast<double>(terms.keep) / UnitPrice::kScale * (static_cast<double>(terms.rate) / UnitPrice::kScale);
    const Wide perCent = kCostPerCent * UnitPrice::kScale * UnitPrice::kScale;
    std::size_t bandsReached = 1;
    for (std::size_t month = 0; month < months; ++month) {
        Wide total = 0;
        for (std::size_t user = 0; user < users; ++user) total += scaled[user][month];
        if (total == 0) continue;
        const MonthCost whole = costOfMonth(bands.value(), total, monthShares[month]);
        bandsReached = std::max(bandsReached, whole.bandsReached);
        for (std::size_t user = 0; user < users; ++user) {
            const Wide cost = divideHalfEven(whole.cost * scaled[user][month], total);
            costs[user] += cost;
            if (scaled[user][month] > 0)
                charge.averagePrice[user][month] = cost.convert_to<double>() / kCostPerUnit / quantities[user][month] * factor;
        }
    }
    for (const Wide& cost : costs) {
        const Wide cents = divideHalfEven(cost * terms.keep * terms.rate, perCent);
        if (cents > std::numeric_limits<std::int64_t>::max() / Money::kPerCent)
            return Error{ErrorCode::LimitExceeded, "the amount is larger than this program can add up", {}, {}};
        charge.amounts.push_back(Money::fromCents(cents.convert_to<std::int64_t>(), currency));
    }
    for (std::size_t band = 0; band < bandsReached; ++band) {
        if (band > 0) charge.unitPrice += " · ";
        charge.unitPrice += price.bands[band].unitPrice;
    }
    return charge;
}

} // namespace headroom::pricing
