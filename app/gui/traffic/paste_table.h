#pragma once

#include "app/gui/document/edits.h"
#include "app/gui/traffic/rate_text.h"
#include "app/gui/traffic/weekly_profile.h"
#include "core/calendar/calendar.h"

#include <QString>

#include <vector>

namespace headroom::gui {

/// What is wrong with one cell, as a spreadsheet counts: rows and columns from 1; 0 = the row or the text as a whole.
struct PasteProblem {
    int row = 0, column = 0;
    QString message;
};

/// A table from a spreadsheet, understood as traffic.
struct PastedTraffic {
    enum class Kind { Nothing, Weekly, Dated };
    Kind kind = Kind::Nothing;
    std::vector<PasteProblem> problems;        ///< when there are any, nothing may be taken
    std::vector<double> hourly;                ///< Weekly: 168 rates from Monday 00:00 [requests/s]
    std::vector<WeeklyLine> lines;             ///< Weekly: the same as lines, equal hours and equal days joined
    double basePerSecond = 0;                  ///< Weekly: the rate of most hours, which needs no line
    Json events = Json::array();               ///< Dated: equal neighbours joined
    int rows = 0;                              ///< Dated: rows read

    [[nodiscard]] bool isUsable() const { return kind != Kind::Nothing && problems.empty(); }
};

/// Reads tab, semicolon or comma separated text: either weekdays × hours (24 columns and 7 rows or the other way round, with or without headers), or
/// one row for each date or instant with its rate. A date alone holds that day; an instant holds until the next row, the last one as long as the
/// one before it. Numbers are in `unit` unless a cell has its own ("5/s"). Never throws; at most 20,000 rows.
[[nodiscard]] PastedTraffic parsePastedTraffic(const QString& text, const RateUnit& unit, const calendar::Calendar& calendar);

/// Weekdays × hours as tab separated text that a spreadsheet takes, means of each hour in `unit`; parsePastedTraffic() reads it.
[[nodiscard]] QString weeklyTable(const WeeklyProfile& profile);

} // namespace headroom::gui
