#pragma once

#include "models/analysis/report.h"
#include "models/scenario/scenario.h"

#include <optional>
#include <string>
#include <string_view>

namespace headroom::exchange {

struct JsonOptions {
    std::string version;                    ///< of the program, goes to engine.version
    std::optional<double> wallSeconds;      ///< machine time of the run; without it the same run gives the same bytes
    bool series = true;                     ///< the time series too
};

/// A report as results.json; its shape is results.schema.json. Ends with a newline. Times are ISO 8601 with the offset of the
/// scenario's zone; a figure with an interval is {value, interval: [low, high] | null}; a number that does not exist is null.
[[nodiscard]] std::string resultsJson(const scenario::Scenario& scenario, const analysis::Report& report, const JsonOptions& options);

} // namespace headroom::exchange
