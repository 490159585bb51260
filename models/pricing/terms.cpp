#include "models/pricing/terms.h"

#include "core/base/nearest_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

namespace headroom::pricing {

bool isOwnPrice(const Price& price) { return price.confidence == Confidence::Scenario; }

double discountOf(const scenario::Scenario& scenario, const Price& price)
{
    if (isOwnPrice(price) || price.meter.find("/reserved-") != std::string::npos || price.meter.find("/savings-") != std::string::npos) return 0;
    double all = 0;
    for (const scenario::DiscountSpec& discount : scenario.discounts) {
        if (discount.service == price.service) return discount.percent;
        if (discount.service == "*") all = discount.percent;
    }
    return all;
}

ChargeTerms termsOf(const scenario::Scenario& scenario, const Price& price)
{
    ChargeTerms terms;
    terms.keep = UnitPrice::kScale - std::llround(discountOf(scenario, price) * (UnitPrice::kScale / 100));
    if (scenario.exchange && !isOwnPrice(price)) terms.rate = std::llround(scenario.exchange->rate * UnitPrice::kScale);
    return terms;
}

const Price* bookPrice(const scenario::Scenario& scenario, const PriceBook& book, const std::string& meter)
{
    static const std::string regular = "/regular";
    if (scenario.devTest) {
        const std::string stem = meter.ends_with(regular) ? meter.substr(0, meter.size() - regular.size()) : meter;
        if (const Price* price = book.find(stem + "/dev-test")) return price;
    }
    return book.find(meter);
}

Errors checkTerms(const scenario::Scenario& scenario, const PriceBook& book)
{
    Errors errors;
    const std::string& expected = scenario.exchange ? scenario.exchange->from : scenario.currency;
    if (book.currency != expected) {
        errors.push_back({ErrorCode::Inconsistent,
                          scenario.exchange ? fmt::format("the exchange rate is from {} and the price book of {} in {}", expected, book.region, book.currency)
                                            : fmt::format("the scenario is in {} and the price book of {} in {}", scenario.currency, book.region, book.currency),
                          {scenario.source, 0, scenario.exchange ? "/exchange/from" : "/currency"},
                          scenario.exchange ? fmt::format("state the rate from {}", book.currency)
                                            : fmt::format("set the currency to {}, or state an \"exchange\" rate from it", book.currency)});
    }
    if (scenario.discounts.empty()) return errors;
    std::set<std::string> known;
    for (const auto& [meter, price] : book.prices) known.insert(price.service);
    for (const PriceBook& other : book.otherRegions)
        for (const auto& [meter, price] : other.prices) known.insert(price.service);
    for (std::size_t i = 0; i < scenario.discounts.size(); ++i) {
        const std::string& service = scenario.discounts[i].service;
        if (service == "*" || known.contains(service)) continue;
        errors.push_back({ErrorCode::NotFound, fmt::format("no price of {} is of the service \"{}\"", book.region, service), {scenario.source, 0, fmt::format("/discounts/{}/service", i)},
                          nearestHint(service, std::vector<std::string>(known.begin(), known.end()))});
    }
    return errors;
}

} // namespace headroom::pricing
