#pragma once

#include "app/cli/terminal.h"
#include "models/analysis/bill.h"
#include "models/scenario/scenario.h"

#include <string>
#include <vector>

namespace headroom::cli {

struct BillText {
    Terminal terminal;
    bool commitments = false, idle = false, all = false;   ///< `all`: every row and the statement line by line
};

/// The bill for people: total, unit costs and what was assumed on top, then the groupings that were asked for.
[[nodiscard]] std::string billText(const scenario::Scenario& scenario, const analysis::Bill& bill, const std::vector<analysis::Grouping>& groupings, const BillText& options);

} // namespace headroom::cli
