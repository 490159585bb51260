#pragma once

#include "core/quantities/money.h"
#include "models/analysis/report.h"
#include "models/pricing/price_book.h"
#include "models/scenario/scenario.h"

#include <string>
#include <vector>

namespace headroom::reconcile {

/// One line of the simulated month, as a bill is compared with it.
struct PlanLine {
    std::string component, componentTitle, meter, meterTitle, unit, service;
    Money amount;
    double quantity = 0;
    double hours = 0;                  ///< of the month in which any of it was used
    bool evenRate = true;              ///< as much in every one of these hours
};

/// The statement of the report's month with the hours of use, one line a component and meter. Where a meter has no usage of its own (unused commitments)
/// its hours are those of the month.
[[nodiscard]] std::vector<PlanLine> planOf(const scenario::Scenario& scenario, const analysis::Report& report, const pricing::PriceBook& prices);

} // namespace headroom::reconcile
