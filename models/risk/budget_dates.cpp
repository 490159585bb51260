#include "models/risk/budget_dates.h"

namespace headroom::risk {

BudgetDates budgetDates(std::span<const double> perDay, double budget)
{
    BudgetDates dates;
    for (const double threshold : kThresholds) dates.crossings.push_back({threshold, std::nullopt});
    const auto days = static_cast<double>(perDay.size());
    double spent = 0;
    for (std::size_t day = 1; day <= perDay.size(); ++day) {
        spent += perDay[day - 1];
        for (BudgetDates::Crossing& crossing : dates.crossings)
            if (!crossing.day && spent > crossing.threshold * budget) crossing.day = day;
        if (!dates.forecastDay && day >= kForecastDays && spent * days / static_cast<double>(day) > budget) dates.forecastDay = day;
    }
    return dates;
}

} // namespace headroom::risk
