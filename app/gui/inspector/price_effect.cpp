#include "app/gui/inspector/price_effect.h"

#include "app/gui/shell/format.h"

#include <QCoreApplication>

namespace headroom::gui {

namespace {

/// First price whose meter id starts with `prefix` and contains `part`; meter ids are "<family>/<size>/…".
const pricing::Price* findPrice(const pricing::PriceBook& prices, const std::string& prefix, const std::string& part)
{
    for (auto it = prices.prices.lower_bound(prefix); it != prices.prices.end() && it->first.starts_with(prefix); ++it)
        if (it->first.find(part) != std::string::npos && !it->second.bands.empty()) return &it->second;
    return nullptr;
}

} // namespace

std::optional<MonthlyPrice> monthlyPrice(const scenario::Scenario& scenario, const scenario::Component& component, const pricing::PriceBook& prices)
{
    const pricing::Price* price = nullptr;
    double units = 1;
    if (const auto* pool = component.as<scenario::NodePoolSpec>()) {
        price = findPrice(prices, "vm/" + pool->sku + "/", pool->spot ? "spot" : "regular");
        units = pool->nodes;
    } else if (const auto* redis = component.as<scenario::RedisSpec>()) {
        price = findPrice(prices, "redis/" + redis->tier + "/" + redis->size, "");
    } else if (const auto* cosmos = component.as<scenario::CosmosDbSpec>()) {
        price = findPrice(prices, cosmos->autoscale ? "cosmos/autoscale" : "cosmos/provisioned", "");
        units = cosmos->requestUnitsPerSecond / 100 * cosmos->regions;
    }
    if (!price || price->unit.find("hour") == std::string::npos) return std::nullopt;
    const format::LocalClock clock(scenario.calendar.timeZone);
    const double hours = clock.calendar().hoursInMonth(scenario.calendar.start);
    bool known = false;
    const double unitPrice = QString::fromStdString(price->bands.front().unitPrice).toDouble(&known);
    if (!known) return std::nullopt;
    MonthlyPrice result;
    result.amount = units * unitPrice * hours;
    result.made = QCoreApplication::translate("headroom::gui::Inspector", "%1 × %2 %3 × %4 h")
                      .arg(format::number(units), format::text(price->bands.front().unitPrice), format::text(prices.currency), format::number(hours));
    result.source = QCoreApplication::translate("headroom::gui::Inspector", "%1 per %2: %3, %4")
                        .arg(format::text(price->title), format::text(price->unit), format::text(price->source), format::text(price->asOf));
    return result;
}

} // namespace headroom::gui
