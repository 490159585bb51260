#pragma once

#include "models/risk/scenario_model.h"

#include <string>

namespace headroom::risk {

/// A report for programs: quantiles with intervals, probabilities, tornado, histogram, budget dates, and `uncertainty` in the form of the scenario's
/// key, to be pasted and edited. Ends with a newline.
[[nodiscard]] std::string riskJson(const RiskReport& report, const std::string& version);

} // namespace headroom::risk
