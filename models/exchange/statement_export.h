#pragma once

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

/// The statement with lines, days and tenants; its shape is statement.schema.json. Amounts are decimal numbers that add up exactly.
[[nodiscard]] std::string statementJson(const scenario::Scenario& scenario, const simulation::Recording& recording, const pricing::StatementDetail& detail,
                                        const pricing::Allocation& byTenant, std::string_view version);

} // namespace headroom::exchange
