#pragma once

#include "models/analysis/bill.h"
#include "models/analysis/report.h"
#include "models/pricing/statement_detail.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

/// A year, month by month: each month is simulated and billed by itself, as the provider does, and the year is their sum.
namespace headroom::analysis {

/// One month of it.
struct YearMonth {
    std::string key;                       ///< "2026-11", as in pivots by month
    BillPart part;
    pricing::StatementDetail detail;       ///< of part.statement
    simulation::Recording recording;       ///< without its series but those of nodes, which say how a reservation was used
    std::vector<std::size_t> lineOf;       ///< place of each line among those of the year
};

struct YearBill {
    std::vector<YearMonth> months;         ///< in order of time; at least one
    /// The year as one statement: what is the same line in several months is one here. All its sums are those of the months, to the last digit. `detail` has no
    /// slices, and of its lines the prices with the shares of the bands over the year.
    pricing::StatementDetail detail;
    pricing::Allocation byTenant;          ///< empty without tenants
    pricing::Allocation byOperation;
    UnitCosts units;
    std::vector<pricing::CommitmentProposal> proposals;   ///< each alone, over the hours of the year, the greatest saving first
    std::string engine;

    [[nodiscard]] const pricing::Statement& statement() const { return detail.statement; }
    /// Months that cost more than `budget`, in order of time.
    [[nodiscard]] std::vector<std::size_t> monthsAbove(double budget) const;
    /// Whether an estimate was outside of its validity in some month.
    [[nodiscard]] bool isDoubtful() const;
};

/// Records a month. Fails as simulations do.
using MonthSimulator = std::function<Result<simulation::Recording, Errors>(const MonthSpan& span, std::stop_token stop)>;

/// Simulates and bills `spans` (at least one), one after the other; `done` is told after each how many are. Fails with Cancelled when it was stopped, with what a
/// simulation fails with, and as the bills. Its sums are those of billOf() with the same parts.
[[nodiscard]] Result<YearBill, Errors> billYear(const scenario::Scenario& scenario, const pricing::PriceBook& prices, const std::vector<MonthSpan>& spans,
                                                const MonthSimulator& simulate, std::stop_token stop = {}, const std::function<void(int done)>& done = {});

/// As pricing::pivot(), summed over the months of a year: a filter by month leaves one of them. Keys of Kind::Line are places among the lines of the year.
[[nodiscard]] Result<pricing::Pivot> pivotOfYear(const scenario::Scenario& scenario, const YearBill& year, const pricing::Dimension& rows,
                                                 const std::optional<pricing::Dimension>& columns = {}, const std::vector<pricing::PivotFilter>& filters = {});

/// The bill of one period of a run, for those who write it.
struct PeriodBill {
    BillPeriod period = BillPeriod::Month;
    std::shared_ptr<const pricing::Statement> listMonth;   ///< of BillPeriod::ListMonth
    pricing::Allocation listMonthByTenant;
    std::shared_ptr<const YearBill> year;                  ///< of BillPeriod::Year

    [[nodiscard]] const pricing::Statement& statement(const Report& report) const;
    [[nodiscard]] const pricing::Allocation& byTenant(const Report& report) const;
    /// What may be spent in the period where `monthly` may be in a month: empty for a window, of a year twelve times as much.
    [[nodiscard]] std::optional<double> budget(std::optional<double> monthly) const;
};

/// Window and month are in the report, the month of 730 h is billed here. Precondition: `year` for a year. Fails as pricing::billListMonth().
[[nodiscard]] Result<PeriodBill, Errors> periodBill(const scenario::Scenario& scenario, const Report& report, const pricing::PriceBook& prices, BillPeriod period,
                                                    std::shared_ptr<const YearBill> year = {});

} // namespace headroom::analysis
