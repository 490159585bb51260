#include "models/exchange/statement_file.h"

#include "models/exchange/statement_export.h"
#include "models/exchange/xlsx.h"
#include "models/pricing/statement_detail.h"

#include <utility>

namespace headroom::exchange {

namespace {

Result<pricing::StatementDetail, Errors> detailOf(analysis::BillPeriod period, const scenario::Scenario& scenario, const simulation::Recording& recording, const pricing::PriceBook& prices)
{
    switch (period) {
    case analysis::BillPeriod::Window: return pricing::detailWindow(scenario, recording, prices);
    case analysis::BillPeriod::ListMonth: return pricing::detailListMonth(scenario, recording, prices);
    case analysis::BillPeriod::Month:
    case analysis::BillPeriod::Year: break;
    }
    return pricing::detailMonth(scenario, recording, prices);
}

/// The months of a year one after the other, below one head.
std::string focusYear(const scenario::Scenario& scenario, const analysis::YearBill& year, const pricing::PriceBook& prices, const StatementFileOptions& options)
{
    std::string text;
    for (const analysis::YearMonth& month : year.months) {
        const std::string rows = focusCsv(scenario, month.recording, month.detail, prices, {options.chargePeriod, options.splitCost ? &month.part.byTenant : nullptr});
        text += text.empty() ? rows : rows.substr(rows.find("\r\n") + 2);   // names of columns have no line break
    }
    return text;
}

} // namespace

std::string refusalOf(StatementFormat format, analysis::BillPeriod period)
{
    if (format != StatementFormat::Focus || period != analysis::BillPeriod::ListMonth) return {};
    return "FOCUS dates every charge, and the hours of a month of 730 h are on no calendar";
}

Result<std::string, Errors> statementFile(StatementFormat format, const scenario::Scenario& scenario, const analysis::Report& report, const pricing::PriceBook& prices,
                                          const StatementFileOptions& options)
{
    if (const std::string why = refusalOf(format, options.period); !why.empty()) return Errors{Error{ErrorCode::Inconsistent, why, {}, "export the calendar month, or choose another format"}};
    const auto chosen = analysis::periodBill(scenario, report, prices, options.period, options.year);
    if (!chosen) return chosen.error();
    if (format == StatementFormat::Markdown) return markdownReport(scenario, report, {*chosen, options.budget, options.baseline});
    const pricing::Allocation& allocation = chosen->byTenant(report);
    if (format == StatementFormat::Focus && options.splitCost && allocation.empty())
        return Errors{Error{ErrorCode::Inconsistent, "the scenario has no tenants among whom cost could be split", {scenario.source, 0, "/tenants"}, "add \"tenants\", or export without split cost"}};
    const analysis::YearBill* year = chosen->year.get();
    if (year != nullptr && format == StatementFormat::Focus) return focusYear(scenario, *year, prices, options);
    if (year != nullptr && format == StatementFormat::Csv) return yearTable(*year);
    std::optional<pricing::StatementDetail> made;
    if (year == nullptr) {
        auto detail = detailOf(options.period, scenario, report.recording, prices);
        if (!detail) return detail.error();
        made = std::move(detail).value();
    }
    const pricing::StatementDetail& detail = made ? *made : year->detail;
    switch (format) {
    case StatementFormat::Csv: return statementTable(detail);
    case StatementFormat::Json: return statementJson(scenario, report.recording, detail, allocation, options.version, year);
    case StatementFormat::Xlsx: {
        auto bytes = statementXlsx(scenario, report, detail, {options.version, options.budget, *chosen});
        if (!bytes) return Errors{std::move(bytes).error()};
        return std::move(bytes).value();
    }
    case StatementFormat::Focus:
    case StatementFormat::Markdown: break;
    }
    return focusCsv(scenario, report.recording, detail, prices, {options.chargePeriod, options.splitCost ? &allocation : nullptr});
}

} // namespace headroom::exchange
