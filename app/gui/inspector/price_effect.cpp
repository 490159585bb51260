#include "app/gui/inspector/price_effect.h"

#include "app/gui/shell/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace headroom::gui {

namespace {

constexpr double kHoursPerMonth = 730; // the month of providers' price lists

/// Meter and units of it that are billed every hour, whatever the traffic; no meter for kinds that are not billed so.
struct HourlyUse {
    std::string meter;
    double units = 0;
    bool isMaximum = false; ///< billed by the load, up to these units
};

HourlyUse hourlyUse(const scenario::Component& component)
{
    if (const auto* pool = component.as<scenario::NodePoolSpec>())
        return {"vm/" + pool->sku + "/" + pool->operatingSystem + (pool->spot ? "/spot" : "/regular"), static_cast<double>(pool->nodes)};
    if (const auto* redis = component.as<scenario::RedisSpec>()) return {"redis/" + redis->tier + "/" + redis->size, 1};
    if (const auto* sql = component.as<scenario::SqlDatabaseSpec>())
        return {"sql-database/" + sql->tier + "/" + sql->hardware + "/vcore", static_cast<double>(sql->vCores)};
    if (const auto* cosmos = component.as<scenario::CosmosDbSpec>())
        return {cosmos->autoscale ? "cosmos-db/autoscale" : "cosmos-db/provisioned",
                std::ceil(cosmos->requestUnitsPerSecond / 100 - 1e-9) * std::max(1, cosmos->regions), cosmos->autoscale};
    return {};
}

} // namespace

std::optional<MonthlyPrice> monthlyPrice(const scenario::Component& component, const pricing::PriceBook& prices)
{
    const auto [meter, units, isMaximum] = hourlyUse(component);
    const pricing::Price* price = meter.empty() ? nullptr : prices.find(meter);
    if (!price || price->bands.empty()) return std::nullopt;
    bool known = false;
    const double unitPrice = QString::fromStdString(price->bands.front().unitPrice).toDouble(&known);
    if (!known) return std::nullopt;
    MonthlyPrice result;
    result.amount = units * unitPrice * kHoursPerMonth;
    result.made = QCoreApplication::translate("headroom::gui::Inspector", "%1 × %2 %3 × %4 h")
                      .arg(format::number(units), format::text(price->bands.front().unitPrice), format::text(prices.currency), format::number(kHoursPerMonth));
    // Autoscale bills the highest second of each hour, never less than a tenth.
    if (isMaximum) result.made += QCoreApplication::translate("headroom::gui::Inspector", "; a tenth of it when idle");
    result.source = QCoreApplication::translate("headroom::gui::Inspector", "%1 per %2: %3, %4")
                        .arg(format::text(price->title), format::text(price->unit), format::text(price->source), format::text(price->asOf));
    return result;
}

} // namespace headroom::gui
