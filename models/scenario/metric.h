#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>

namespace headroom::scenario {

/// A metric of an objective, taken apart as far as its limit needs it. Grammar:
///
///     [operation.NAME.]latency.{mean,p50,p90,p95,p99,p99.9,max}                    limit: a time
///     [operation.NAME.]requests.{failed,timedOut,throttled,lost,completed}Share    limit: a share, 0 … 1
///     operation.NAME.failedShare                                                   limit: a share
///     utilisation.RESOURCE[.peak]                                                  limit: a number, 1 = full
///     requests.{offered,completed,failed,timedOut,throttled,lost,inFlight}         limit: a number
///     cost.monthly, cost.window                                                    limit: money of the scenario's currency
///     signal.ID.{min,mean,max}                                                     limit: a number in the signal's unit
struct SloMetric {
    enum class Unit { Time, Share, Number };
    std::string operation;   ///< empty = not about one operation
    std::string name;        ///< without the operation: "latency.p95", "requests.failedShare" …
    Unit unit = Unit::Number;
};

/// Fails with NotFound when no metric has this name, the hint naming the nearest one.
[[nodiscard]] Result<SloMetric> parseSloMetric(std::string_view text);

} // namespace headroom::scenario
