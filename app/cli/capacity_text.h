#pragma once

#include "app/cli/terminal.h"
#include "models/capacity/report.h"

#include <string>

namespace headroom::cli {

/// The capacity report for people: the verdict on top (what is full first, at what rate, of what peak), then the limits by rate, what limits each
/// operation, critical paths, single points of failure, warnings.
[[nodiscard]] std::string capacityText(const scenario::Scenario& scenario, const capacity::CapacityReport& report, const Terminal& terminal);

/// One finding as "warning: file:line: /pointer: message (hint)", newline included.
[[nodiscard]] std::string findingLine(const capacity::Finding& finding);

} // namespace headroom::cli
