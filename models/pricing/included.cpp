#include "models/pricing/included.h"

#include <algorithm>
#include <map>

namespace headroom::pricing {

namespace {

std::map<std::int64_t, double> byDay(const std::vector<double>& perSlice, const std::vector<std::int64_t>& dayOfSlice)
{
    std::map<std::int64_t, double> days;
    for (std::size_t i = 0; i < perSlice.size(); ++i) days[dayOfSlice[i]] += perSlice[i];
    return days;
}

} // namespace

void takeOffIncluded(const std::vector<MeteredSeries>& component, const std::vector<std::int64_t>& dayOfSlice)
{
    for (const MeteredSeries& used : component) {
        if (!used.price->included) continue;
        const auto bought = std::find_if(component.begin(), component.end(), [&](const MeteredSeries& other) { return other.price->meter == used.price->included->by; });
        if (bought == component.end()) continue;
        const std::map<std::int64_t, double> allowances = byDay(*bought->perSlice, dayOfSlice);
        const std::map<std::int64_t, double> quantities = byDay(*used.perSlice, dayOfSlice);
        for (std::size_t i = 0; i < used.perSlice->size(); ++i) {
            const double quantity = quantities.at(dayOfSlice[i]);
            const double allowed = used.price->included->quantity * allowances.at(dayOfSlice[i]);
            (*used.perSlice)[i] *= quantity > 0 ? std::max(0.0, quantity - allowed) / quantity : 0;
        }
    }
}

} // namespace headroom::pricing
