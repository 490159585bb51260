#include "models/pricing/hourly_costs.h"

#include "core/quantities/apportion.h"
#include "core/quantities/money.h"

#include <algorithm>
#include <cmath>

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

    std::vector<std::int64_t> micros(exact.size());
    std::vector<double> lost(exact.size());
    for (std::size_t hour = 0; hour < hours; ++hour) {
        costs.totalMicros[hour] = std::llround(totalPerHour[hour] * kMicros);
        std::int64_t missing = costs.totalMicros[hour];
        for (std::size_t i = 0; i < exact.size(); ++i) {
            const double whole = std::floor(exact[i][hour] * kMicros);
            lost[i] = exact[i][hour] * kMicros - whole;
            micros[i] = static_cast<std::int64_t>(whole);
            missing -= micros[i];
        }
        // A sum in another order may have been lower by a few units in the last place: the largest part notices least.
        if (missing < 0) *std::max_element(micros.begin(), micros.end()) += missing;
        else apportionRest(micros, lost, missing);
        for (std::size_t i = 0; i < exact.size(); ++i) costs.parts[i].micros[hour] = micros[i];
    }
    return costs;
}

} // namespace headroom::pricing
