#include "models/pricing/price_book_json.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdint>

namespace headroom::pricing {

namespace {

using Json = nlohmann::ordered_json;

Json quantity(double value)
{
    if (std::floor(value) == value && value < 9e15) return static_cast<std::int64_t>(value);
    return value;
}

Json priceJson(const Price& price)
{
    Json bands = Json::array();
    for (const PriceBand& band : price.bands) bands.push_back({{"from", quantity(band.fromQuantity)}, {"price", band.unitPrice}});
    Json json{{"title", price.title},   {"unit", price.unit}, {"bands", std::move(bands)}, {"source", price.source},
              {"asOf", price.asOf}, {"confidence", confidenceName(price.confidence)}};
    const auto add = [&](const char* key, const std::string& text) {
        if (!text.empty()) json[key] = text;
    };
    add("note", price.note);
    add("service", price.service);
    add("product", price.product);
    add("sku", price.sku);
    add("meterName", price.meterName);
    add("effectiveFrom", price.effectiveFrom);
    add("keptFrom", price.keptFrom);
    if (price.included) json["included"] = {{"by", price.included->by}, {"quantity", quantity(price.included->quantity)}};
    return json;
}

} // namespace

std::string priceBookJson(const PriceBook& book)
{
    // The ordered map looks a key up before it inserts; with tens of thousands of meters that are already in order it must not.
    Json prices = Json::object();
    auto& members = prices.get_ref<Json::object_t&>();
    members.reserve(book.prices.size());
    for (const auto& [meter, price] : book.prices) static_cast<std::vector<std::pair<const std::string, Json>>&>(members).emplace_back(meter, priceJson(price));
    Json root{{"formatVersion", 1}, {"provider", book.provider}, {"region", book.region}, {"currency", book.currency}, {"asOf", book.asOf}};
    root["prices"] = std::move(prices);
    return root.dump(1, ' ', false, Json::error_handler_t::replace) + '\n';
}

} // namespace headroom::pricing
