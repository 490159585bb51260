#pragma once

#include "core/calendar/calendar.h"
#include "models/exchange/focus.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

/// The lines of a statement cut by time, by band and by who bears them.
namespace headroom::exchange {

/// A charge period within one calendar month.
struct ChargePeriod {
    SimTime from, to;
    std::size_t month = 0;                    ///< index in StatementDetail::monthStarts
};

struct ChargePeriods {
    std::vector<ChargePeriod> periods;        ///< ascending
    std::vector<std::size_t> ofSlice;         ///< by slice of the statement, index in `periods`
};
[[nodiscard]] ChargePeriods chargePeriods(const calendar::Calendar& calendar, const pricing::StatementDetail& detail, FocusPeriod length);

/// All that is billed of one month, as one period.
[[nodiscard]] ChargePeriod wholeMonth(const ChargePeriods& periods, const pricing::StatementDetail& detail, std::size_t month);

/// Part of a line: what one bearer uses in one period of one band.
struct FocusCell {
    std::size_t bearer = 0, period = 0, band = 0;
    std::int64_t quantity = 0;                ///< > 0, 10^-9 of the line's unit
    double used = 1;                          ///< share of it that is used of a commitment, 0 to 1
};

/// Splits the quantity of a line; the cells of a month add up to its quantity in 10^-9. `bearers` are weights; `used` tells which share of a slice is used.
[[nodiscard]] std::vector<FocusCell> focusCells(const pricing::StatementDetail& detail, const pricing::LineDetail& line, const ChargePeriods& periods,
                                                const std::vector<double>& bearers, const std::function<double(const pricing::DetailSlice&)>& used);

} // namespace headroom::exchange
