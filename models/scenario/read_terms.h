#pragma once

#include "models/scenario/read.h"

#include <optional>

namespace headroom::scenario {

/// Growth and seasons of a source of traffic; empty when it states neither. `pointer` is the source's.
[[nodiscard]] std::optional<TrendSpec> readTrend(const Json& source, SimTime calendarStart, const std::string& pointer, const ReadContext& context);

/// Exchange rate, discounts, dev/test rates and the cost of failures. Precondition as readScenario().
void readTerms(const Json& json, Scenario& scenario);

/// Errors between their values, and of trends that have nothing to grow.
void checkTerms(const Json& document, Problems& problems);

} // namespace headroom::scenario
