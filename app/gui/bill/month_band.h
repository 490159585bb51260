#pragma once

#include <optional>

namespace headroom::gui {

/// How sure a month is, in the currency of the statement.
struct MonthBand {
    double p10 = 0, p50 = 0, p90 = 0;      ///< of the month's total
    std::optional<double> overBudget;      ///< probability in [0, 1]; empty without a budget

    [[nodiscard]] bool operator==(const MonthBand&) const = default;
};

} // namespace headroom::gui
