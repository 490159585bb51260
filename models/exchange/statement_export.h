#pragma once

#include "models/analysis/bill_year.h"
#include "models/pricing/allocation.h"
#include "models/pricing/statement_detail.h"
#include "models/scenario/scenario.h"
#include "models/simulation/recording.h"

#include <string>
#include <string_view>

/// One statement for programs.
namespace headroom::exchange {

/// One row a line: names, quantity, price, amount, where the price is from. RFC 4180, CRLF; columns are only ever added at the end. Text cells are guarded.
[[nodiscard]] std::string statementTable(const pricing::StatementDetail& detail);
/// The same of each month of a year, one after the other, with the month ("2026-11") in a last column.
[[nodiscard]] std::string yearTable(const analysis::YearBill& year);

/// The statement with lines, days and tenants; its shape is statement.schema.json. Amounts are decimal numbers that add up exactly.
/// Of a year `detail` and `byTenant` are its own; each month then stands in `months`, and each line has its amounts by month.
[[nodiscard]] std::string statementJson(const scenario::Scenario& scenario, const simulation::Recording& recording, const pricing::StatementDetail& detail,
                                        const pricing::Allocation& byTenant, std::string_view version, const analysis::YearBill* year = nullptr);

} // namespace headroom::exchange
