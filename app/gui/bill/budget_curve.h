#pragma once

#include "app/gui/bill/month_band.h"
#include "app/gui/statement/calendar_days.h"

#include <QString>

#include <optional>
#include <string>
#include <vector>

namespace headroom::gui {

/// What has been spent at the end of each day, beside what may be.
struct BudgetCurve {
    std::vector<CalendarDay> days;         ///< or hours, then with no key
    bool byHour = false, byMonth = false;  ///< months have keys such as "2026-11"
    std::vector<Money> spent;              ///< after each day; the last is the total
    std::string timeZone = "UTC";
    QString currency;
    std::optional<double> budget;          ///< of the whole; empty without one or where it does not belong to the days
    std::optional<std::size_t> crossedOn;  ///< first day after which more than the budget is spent
    std::optional<MonthBand> band;         ///< of the total

    [[nodiscard]] bool empty() const { return days.empty(); }
    /// Limits of the band after a day: those of the total, in proportion to what is spent. Precondition: a band.
    [[nodiscard]] std::pair<double, double> bandAfter(std::size_t day) const;
    /// "27 Nov: 213.90 USD, 4,301.20 USD so far".
    [[nodiscard]] QString dayText(std::size_t day) const;
    /// One sentence about all of it.
    [[nodiscard]] QString sentence() const;
    /// Date, amount, sum, and where there are any, limits and budget: one line a day, comma separated, units in the header.
    [[nodiscard]] QString csv() const;
};

/// The hours of a statement as if they were days; their amounts add up to its total. Pure.
[[nodiscard]] std::vector<CalendarDay> hoursOf(const pricing::Statement& statement);

/// Days, hours or months; `budget` is that of all of them. Pure.
[[nodiscard]] BudgetCurve budgetCurve(std::vector<CalendarDay> days, const QString& currency, const std::string& timeZone, std::optional<double> budget, std::optional<MonthBand> band);

} // namespace headroom::gui
