#pragma once

#include "models/capacity/report.h"

#include <string>

namespace headroom::capacity {

/// The report as JSON; its shape is in docs/models/capacity.md. Ends with a newline. Rates are requests per second with the same per
/// minute beside it; a rate that nothing limits is null. `version` is the program's.
[[nodiscard]] std::string capacityJson(const scenario::Scenario& scenario, const CapacityReport& report, const std::string& version);

} // namespace headroom::capacity
