#include "models/pricing/scenario_prices.h"

#include <fmt/format.h>

namespace headroom::pricing {

namespace {

const std::vector<scenario::MeterUse>* metersOf(const scenario::Component& component)
{
    if (const auto* fixed = component.as<scenario::FixedCostSpec>()) return &fixed->meters;
    if (const auto* external = component.as<scenario::ExternalSpec>()) return &external->meters;
    if (const auto* kafka = component.as<scenario::KafkaSpec>()) return &kafka->meters;
    if (const auto* server = component.as<scenario::PostgresqlSpec>()) return &server->meters;
    return nullptr;
}

/// "0.125" of 125,000 millionths: as many decimals as there are.
std::string digitsOf(const Money& price)
{
    std::string text = fmt::format("{}.{:06}", price.micros() / Money::kPerUnit, price.micros() % Money::kPerUnit);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

Price priceOf(const scenario::MeterUse& use)
{
    Price price;
    price.meter = use.meter;
    price.title = use.meter;
    price.unit = use.unit;
    price.bands = {PriceBand{0, digitsOf(*use.unitPrice)}};
    price.source = "scenario";
    price.confidence = Confidence::Scenario;
    return price;
}

} // namespace

ScenarioPrices::ScenarioPrices(const scenario::Scenario& scenario)
{
    for (const scenario::Component& component : scenario.components)
        if (const auto* pool = component.as<scenario::NodePoolSpec>(); pool && pool->unitPrice) {
            scenario::MeterUse node;
            node.meter = "vm/" + pool->sku + "/" + pool->operatingSystem + (pool->spot ? "/spot" : "/regular");
            node.unitPrice = pool->unitPrice;
            m_prices.emplace(std::pair{component.id, node.meter}, priceOf(node));
        }
    for (const scenario::Component& component : scenario.components)
        if (const auto* meters = metersOf(component))
            for (const scenario::MeterUse& use : *meters)
                if (use.unitPrice) m_prices.emplace(std::pair{component.id, use.meter}, priceOf(use));
    for (const scenario::Component& component : scenario.components) {
        const auto* copy = component.as<scenario::EnvironmentCopySpec>();
        if (!copy) continue;
        std::map<std::pair<std::string, std::string>, Price> again;
        for (const std::string& original : copy->of) {
            for (const auto& [key, price] : m_prices) {
                if (key.first != original) continue;
                const auto [there, isNew] = again.emplace(std::pair{component.id, key.second}, price);
                if (!isNew && there->second.bands.front().unitPrice != price.bands.front().unitPrice)
                    m_conflicts.push_back({ErrorCode::Inconsistent,
                                           fmt::format("'{}' copies components that state different prices for '{}'", component.id, key.second),
                                           {scenario.source, 0, "/components/" + component.id}, "copy them in components of their own"});
            }
        }
        m_prices.merge(again);
    }
}

const Price* ScenarioPrices::find(const std::string& component, const std::string& meter) const
{
    const auto found = m_prices.find({component, meter});
    return found == m_prices.end() ? nullptr : &found->second;
}

} // namespace headroom::pricing
