#pragma once

#include "app/gui/bill/bill_table.h"
#include "app/gui/statement/calendar_days.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <string>
#include <vector>

namespace headroom::gui {

/// What each month of a year costs, by what the statement is grouped by, beside the budget of a month.
struct YearBars {
    struct Stack {
        QString name;
        std::vector<Money> amounts;        ///< by month
    };
    std::vector<CalendarDay> months;       ///< as days are: key "2026-11", what is billed of it, its events
    std::vector<Stack> stacks;             ///< the largest first, at most six: the rest is one; their sums are those of the months
    QString by;                            ///< what the stacks are: "Group"
    QString currency;
    std::optional<double> budget;          ///< of a month; empty without one, or where only a part of the bill is looked at

    [[nodiscard]] bool empty() const { return months.empty(); }
    [[nodiscard]] bool isAbove(std::size_t month) const { return budget && months[month].amount.toDouble() > *budget; }
    /// "Nov 2026".
    [[nodiscard]] QString name(std::size_t month) const;
    /// "Nov 2026: 9,870.16 USD, over its budget of 9,000 USD; Black Friday".
    [[nodiscard]] QString text(std::size_t month) const;
    /// One sentence about all of it.
    [[nodiscard]] QString sentence() const;
    /// Month, each stack, the sum, and the budget where there is one: one line a month, comma separated, units in the header.
    [[nodiscard]] QString csv() const;
};

/// Of what the filters of the query leave, without that of a month. Empty for other periods than a year. Pure.
[[nodiscard]] YearBars yearBars(const BillTable& table);

} // namespace headroom::gui
