#pragma once

#include "models/analysis/sweep.h"

#include <string>
#include <vector>

namespace headroom::exchange {

/// A sweep with what names it.
struct SweepResult {
    std::string scenario, currency, engine, version;
    std::vector<analysis::SweepAxis> axes;
    std::vector<analysis::SweepPoint> points;        ///< variant by variant, values in order
    std::vector<analysis::BreakEven> breakEvens;
};

/// CSV (RFC 4180): one row a run, one column a value, then the outcomes with their units.
[[nodiscard]] std::string sweepCsv(const SweepResult& sweep);
/// JSON with `axes`, `points` and `breakEvens`; ends in a newline.
[[nodiscard]] std::string sweepJson(const SweepResult& sweep);

} // namespace headroom::exchange
