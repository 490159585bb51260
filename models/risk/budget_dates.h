#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace headroom::risk {

/// Shares of the budget at which people are told.
inline constexpr double kThresholds[] = {0.5, 0.8, 1.0};
/// A forecast from the first days alone says nothing.
inline constexpr std::size_t kForecastDays = 3;

/// On which day of the month (1 = the first) a budget's alerts come.
struct BudgetDates {
    struct Crossing {
        double threshold = 0;                  ///< share of the budget
        std::optional<std::size_t> day;        ///< empty: not in this month
    };
    std::vector<Crossing> crossings;           ///< in the order of kThresholds
    std::optional<std::size_t> forecastDay;    ///< first day, from the third on, whose straight-line forecast of the month is above the budget
    [[nodiscard]] bool empty() const { return crossings.empty(); }
};

/// Spend after day d is Σ perDay[1 … d]; the forecast on day d is that · days / d. A threshold is crossed on the first day whose spend is above
/// share · budget. Precondition: budget ≥ 0. Pure.
[[nodiscard]] BudgetDates budgetDates(std::span<const double> perDay, double budget);

} // namespace headroom::risk
