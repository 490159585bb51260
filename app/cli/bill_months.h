#pragma once

#include "app/cli/arguments.h"
#include "app/cli/inputs.h"
#include "app/cli/interrupt.h"
#include "models/analysis/bill.h"

#include <string>

namespace headroom::cli {

/// The instant that --from names, a month or a local date, or that in which the calendar begins. A bill may lie outside of the calendar of the scenario.
[[nodiscard]] Result<SimTime, Errors> firstInstant(const scenario::Scenario& scenario, const calendar::Calendar& zone, const std::string& from);

/// Simulates one stretch of what is billed, with a progress line that has `label`.
[[nodiscard]] Result<simulation::Recording, Errors> simulateSpan(const Inputs& inputs, const WindowArguments& run, const analysis::MonthSpan& span, const std::string& label,
                                                                 const InterruptGuard& interrupt, bool quiet);

} // namespace headroom::cli
