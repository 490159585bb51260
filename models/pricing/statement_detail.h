#pragma once

#include "models/pricing/statement.h"

#include <cstddef>
#include <string>
#include <vector>

/// A statement with what its lines are made of, for exports that split them by time, by band of the price and by commitment.
namespace headroom::pricing {

/// A stretch of the billed period, at most an hour.
struct DetailSlice {
    SimTime from, to;
    std::size_t month = 0;                 ///< index in StatementDetail::monthStarts
    std::size_t recordedHour = 0;          ///< the hour of the recording that says what runs in it
};

/// What one line of the statement is made of.
struct LineDetail {
    Price price;                           ///< with all its bands, even those that were not reached
    std::string pricedBy;                  ///< region of the book, or the component that states its own price
    std::string plan;                      ///< savings plan (component id) that covers the line, or whose unused part it is; empty = none
    std::vector<double> perSlice;          ///< quantity, in the line's unit
    std::vector<std::vector<double>> bandShares;   ///< [month][band] of `price`; see bandShares()
};

struct StatementDetail {
    Statement statement;
    std::vector<SimTime> monthStarts;      ///< first instant billed in each calendar month
    std::vector<DetailSlice> slices;       ///< ascending
    std::vector<LineDetail> lines;         ///< as statement.lines
};

/// As billWindow(), billMonth() and billListMonth(), with the same statement.
[[nodiscard]] Result<StatementDetail, Errors> detailWindow(const scenario::Scenario&, const simulation::Recording&, const PriceBook&);
[[nodiscard]] Result<StatementDetail, Errors> detailMonth(const scenario::Scenario&, const simulation::Recording&, const PriceBook&);
[[nodiscard]] Result<StatementDetail, Errors> detailListMonth(const scenario::Scenario&, const simulation::Recording&, const PriceBook&);

/// [month][band]: the part of a month's quantity, of all users together, that is billed in each band. The bands are shortened to the part of
/// the month that is billed, as chargeMeter() does. Each user bears them in the same proportion. The shares of a month add up to 1; a month
/// without use has 1 in its first band. Quantities as chargeMeter(): [user][month].
[[nodiscard]] std::vector<std::vector<double>> bandShares(const Price& price, const std::vector<std::vector<double>>& quantities,
                                                          const std::vector<double>& monthShares);

/// Splits `whole` ≥ 0 in proportion to `weights` (≥ 0, finite; all zero = evenly) by largest remainder, ties to the first: the parts add up to
/// it exactly. Precondition: weights not empty.
[[nodiscard]] std::vector<std::int64_t> splitWhole(std::int64_t whole, const std::vector<double>& weights);

/// The amount of each line by local day: [line][day], by cost in the order of `days`, by largest remainder in whole cents, so that the days of a
/// line add up to it.
struct DailyAmounts {
    std::vector<SimTime> days;             ///< first billed instant of each local day
    std::vector<std::vector<Money>> byLine;
};
[[nodiscard]] DailyAmounts dailyAmounts(const scenario::Scenario& scenario, const StatementDetail& detail);

} // namespace headroom::pricing
