#include "models/pricing/hourly_costs.h"

#include "core/quantities/money.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace headroom::pricing {

namespace {

constexpr double kMicros = static_cast<double>(Money::kPerUnit);

} // namespace

HourlyCosts hourlyCosts(const std::vector<double>& totalPerHour, const std::vector<std::pair<std::string, std::vector<double>>>& perHour)
{
    const std::size_t hours = totalPerHour.size();
    HourlyCosts costs;
    std::vector<std::vector<double>> exact;
    for (const auto& [component, amounts] : perHour) {
        auto at = std::find_if(costs.parts.begin(), costs.parts.end(), [&](const HourlyCosts::Part& part) { return part.component == component; });
        if (at == costs.parts.end()) {
            at = costs.parts.insert(at, {component, std::vector<std::int64_t>(hours, 0)});
            exact.emplace_back(hours, 0.0);
        }
        std::vector<double>& sum = exact[static_cast<std::size_t>(at - costs.parts.begin())];
        for (std::size_t hour = 0; hour < std::min(hours, amounts.size()); ++hour) sum[hour] += amounts[hour];
    }
    costs.totalMicros.assign(hours, 0);
    if (costs.parts.empty()) return costs;

    std::vector<std::size_t> byLoss(exact.size());
    std::vector<double> lost(exact.size());
    for (std::size_t hour = 0; hour < hours; ++hour) {
        costs.totalMicros[hour] = std::llround(totalPerHour[hour] * kMicros);
        std::int64_t missing = costs.totalMicros[hour];
        for (std::size_t i = 0; i < exact.size(); ++i) {
            const double whole = std::floor(exact[i][hour] * kMicros);
            lost[i] = exact[i][hour] * kMicros - whole;
            costs.parts[i].micros[hour] = static_cast<std::int64_t>(whole);
            missing -= costs.parts[i].micros[hour];
        }
        if (missing == 0) continue;
        std::iota(byLoss.begin(), byLoss.end(), std::size_t{0});
        std::stable_sort(byLoss.begin(), byLoss.end(), [&](std::size_t a, std::size_t b) { return lost[a] > lost[b]; });
        for (std::size_t i = 0; missing > 0; i = (i + 1) % byLoss.size(), --missing) ++costs.parts[byLoss[i]].micros[hour];
        // A sum in another order may have been lower by a few units in the last place: the largest part notices least.
        for (; missing < 0; ++missing) {
            const auto largest = std::max_element(costs.parts.begin(), costs.parts.end(), [&](const auto& a, const auto& b) { return a.micros[hour] < b.micros[hour]; });
            --largest->micros[hour];
        }
    }
    return costs;
}

} // namespace headroom::pricing
