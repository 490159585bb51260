#pragma once

#include "core/base/result.h"
#include "models/analysis/bill_year.h"
#include "models/analysis/report.h"
#include "models/exchange/focus.h"
#include "models/exchange/markdown.h"
#include "models/pricing/price_book.h"
#include "models/scenario/scenario.h"

#include <memory>
#include <optional>
#include <string>

/// The bill of a run in any of the formats it leaves the program in.
namespace headroom::exchange {

enum class StatementFormat { Xlsx, Focus, Csv, Json, Markdown };

struct StatementFileOptions {
    std::string version;                          ///< of the program
    analysis::BillPeriod period = analysis::BillPeriod::Month;
    std::shared_ptr<const analysis::YearBill> year;   ///< of BillPeriod::Year
    std::optional<double> budget;                 ///< replaces the scenario's own; of Xlsx and Markdown
    std::optional<MarkdownBaseline> baseline;     ///< of Markdown
    FocusPeriod chargePeriod = FocusPeriod::Day;  ///< of Focus
    bool splitCost = false;                       ///< of Focus: shared components by tenant
};

/// Why a period cannot be written in a format, as a sentence for people; empty where it can.
[[nodiscard]] std::string refusalOf(StatementFormat format, analysis::BillPeriod period);

/// The content of the file. `prices` are those that the report was billed with. Fails as the writer of the format does, with Inconsistent where cost is to be split and
/// the scenario has no tenants, or where the format has no such period, and with the errors of the billing. Pure.
[[nodiscard]] Result<std::string, Errors> statementFile(StatementFormat format, const scenario::Scenario& scenario, const analysis::Report& report, const pricing::PriceBook& prices,
                                                        const StatementFileOptions& options);

} // namespace headroom::exchange
