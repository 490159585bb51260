#include "models/exchange/statement_file.h"

#include "models/exchange/statement_export.h"
#include "models/exchange/xlsx.h"
#include "models/pricing/statement_detail.h"

#include <utility>

namespace headroom::exchange {

Result<std::string, Errors> statementFile(StatementFormat format, const scenario::Scenario& scenario, const analysis::Report& report, const pricing::PriceBook& prices,
                                          const StatementFileOptions& options)
{
    if (format == StatementFormat::Markdown) return markdownReport(scenario, report, {options.month, options.budget, options.baseline});
    const auto detail = options.month ? pricing::detailMonth(scenario, report.recording, prices) : pricing::detailWindow(scenario, report.recording, prices);
    if (!detail) return detail.error();
    const pricing::Allocation& allocation = options.month ? report.monthByTenant : report.windowByTenant;
    switch (format) {
    case StatementFormat::Csv: return statementTable(*detail);
    case StatementFormat::Json: return statementJson(scenario, report.recording, *detail, allocation, options.version);
    case StatementFormat::Xlsx: {
        auto bytes = statementXlsx(scenario, report, *detail, {options.version, options.budget, options.month});
        if (!bytes) return Errors{std::move(bytes).error()};
        return std::move(bytes).value();
    }
    case StatementFormat::Focus:
    case StatementFormat::Markdown: break;
    }
    FocusOptions focus;
    focus.period = options.period;
    if (options.splitCost) {
        if (allocation.empty())
            return Errors{Error{ErrorCode::Inconsistent, "the scenario has no tenants among whom cost could be split", {scenario.source, 0, "/tenants"}, "add \"tenants\", or export without split cost"}};
        focus.splitBy = &allocation;
    }
    return focusCsv(scenario, report.recording, *detail, prices, focus);
}

} // namespace headroom::exchange
