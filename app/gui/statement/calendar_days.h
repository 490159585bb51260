#pragma once

#include "core/quantities/money.h"
#include "models/pricing/statement_pivot.h"

#include <QString>

#include <string>
#include <vector>

namespace headroom::gui {

/// What one local day costs.
struct CalendarDay {
    std::string key;                       ///< ISO date, as in pivots by day
    SimTime from, to;                      ///< what of the day is billed
    Money amount;                          ///< the days of a statement add up to it
    QString event;                         ///< traffic events of that day; empty for none

    [[nodiscard]] double hours() const { return (to - from).toSeconds() / 3600; }
};

/// The days of a statement, or of the part of it that the filters leave, in their order. Filters by day are left out. Empty where the filters split lines
/// too often (pricing::pivot). Pure.
[[nodiscard]] std::vector<CalendarDay> calendarDays(const pricing::PivotSource& source, const std::vector<pricing::PivotFilter>& filters = {});

} // namespace headroom::gui
