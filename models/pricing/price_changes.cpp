#include "models/pricing/price_changes.h"

#include "core/quantities/money.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

namespace headroom::pricing {

namespace {

UnitPrice priceOf(const PriceBand& band) { return UnitPrice::parse(band.unitPrice).value(); }

std::optional<PriceChange> changeOf(const Price& before, const Price& after)
{
    PriceChange change{PriceChange::Kind::Changed, before.meter, &before, &after, {}, false};
    const auto begins = [](const PriceBand& a, const PriceBand& b) { return a.fromQuantity == b.fromQuantity; };
    change.otherBands = before.unit != after.unit || !std::equal(before.bands.begin(), before.bands.end(), after.bands.begin(), after.bands.end(), begins);
    if (change.otherBands) return change;
    bool isOther = false;
    bool isFromFree = false;
    for (std::size_t i = 0; i < before.bands.size(); ++i) {
        const UnitPrice was = priceOf(before.bands[i]);
        const UnitPrice is = priceOf(after.bands[i]);
        if (was == is) continue;
        isOther = true;
        if (was.scaled() == 0) {
            isFromFree = true;
            continue;
        }
        const double relative = is.toDouble() / was.toDouble() - 1;
        if (!change.relative || std::abs(relative) > std::abs(*change.relative)) change.relative = relative;
    }
    if (!isOther) return std::nullopt;
    if (isFromFree) change.relative.reset();
    return change;
}

} // namespace

std::vector<PriceChange> priceChanges(const PriceBook& before, const PriceBook& after)
{
    std::vector<PriceChange> changes;
    for (const auto& [meter, price] : before.prices) {
        if (const Price* now = after.find(meter)) {
            if (auto change = changeOf(price, *now)) changes.push_back(std::move(*change));
        } else {
            changes.push_back({PriceChange::Kind::Removed, meter, &price, nullptr, {}, false});
        }
    }
    for (const auto& [meter, price] : after.prices)
        if (before.find(meter) == nullptr) changes.push_back({PriceChange::Kind::Added, meter, nullptr, &price, {}, false});
    const auto key = [](const PriceChange& change) {
        const double size = change.kind != PriceChange::Kind::Changed ? 0 : change.relative ? -std::abs(*change.relative) : -std::numeric_limits<double>::infinity();
        return std::tuple<int, double, const std::string&>(static_cast<int>(change.kind), size, change.meter);
    };
    std::stable_sort(changes.begin(), changes.end(), [&](const PriceChange& a, const PriceChange& b) { return key(a) < key(b); });
    return changes;
}

} // namespace headroom::pricing
