#pragma once

#include "models/analysis/bill.h"
#include "models/scenario/scenario.h"

#include <string>

namespace headroom::exchange {

/// A bill for programs, in the order of its members here: scenario, currency, totals, periods with their lines, unit costs, idle capacity and commitments, groupings,
/// proposals. Amounts are numbers in the currency of the bill with as many digits as they have; times are ISO 8601 in the scenario's zone. `version` is the program's. Pure.
[[nodiscard]] std::string billJson(const scenario::Scenario& scenario, const analysis::Bill& bill, const std::vector<analysis::Grouping>& groupings, const std::string& version);

} // namespace headroom::exchange
