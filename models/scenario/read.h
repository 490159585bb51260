#pragma once

#include "core/calendar/calendar.h"
#include "models/scenario/json_text.h"
#include "models/scenario/problems.h"
#include "models/scenario/scenario.h"

namespace headroom::scenario {

/// Expanded JSON → plain structs. Precondition: the document passed checkValues() and its defaults are filled in.
/// Local times that the clocks skip, and a period that ends before it starts, become errors.
[[nodiscard]] Scenario readScenario(const Json& expanded, Problems& problems);

[[nodiscard]] std::vector<TrafficSource> readTraffic(const Json& traffic, const calendar::Calendar& calendar, Problems& problems);
[[nodiscard]] std::vector<Operation> readOperations(const Json& operations);
[[nodiscard]] Component readComponent(const std::string& id, const Json& component);
/// Precondition: `value` is of the distribution form.
[[nodiscard]] random::Distribution readDistribution(const Json& value);

} // namespace headroom::scenario
