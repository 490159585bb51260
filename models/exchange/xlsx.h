#pragma once

#include "core/base/result.h"
#include "models/analysis/bill_year.h"
#include "models/analysis/report.h"
#include "models/pricing/statement_detail.h"
#include "models/scenario/scenario.h"

#include <optional>
#include <string>

/// A statement as a spreadsheet (Office Open XML, ECMA-376).
namespace headroom::exchange {

struct XlsxOptions {
    std::string version;                      ///< of the program
    std::optional<double> budget;             ///< replaces the scenario's own; shown beside months only, of a year twelve times
    analysis::PeriodBill bill = {};           ///< whose statement it is
};

/// Sheets Summary, Statement, By service, By team, By tenant and Allocation (with tenants), By day, Assumptions, Prices; of a year By month and
/// Lines by month in place of By day.
///
/// Lines, days and parts of the allocation are numbers; all totals, shares and sums by name are formulas over them, with their values beside, so that they
/// follow when a line is changed. Text of the scenario is written as text: it cannot become a formula. Fails with Unreadable.
[[nodiscard]] Result<std::string> statementXlsx(const scenario::Scenario& scenario, const analysis::Report& report, const pricing::StatementDetail& detail,
                                                const XlsxOptions& options);

/// Sum of `amounts` where `names` is the text of a cell: SUMIFS where the name is plain, otherwise an exact comparison, because SUMIFS takes * and ? as
/// patterns, "<5" as a comparison, "100" as a number, and does not tell capitals.
[[nodiscard]] std::string sumByNameFormula(const std::string& amounts, const std::string& names, const std::string& cell, std::string_view name, bool unique);

} // namespace headroom::exchange
