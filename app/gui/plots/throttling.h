#pragma once

#include "models/simulation/recording.h"

#include <memory>
#include <string>
#include <vector>

namespace headroom::gui {

/// What a component turned away because of a limit: rate limits and 429 of databases, throttled namespaces and brokers, full queues, gateways
/// and outbound ports at their limit. Refusals, not requests: a request that is tried again counts each time.
struct ThrottleSeries {
    std::string component;
    std::shared_ptr<const std::vector<float>> perSecond;   ///< by bucket; NaN = no data
    double highest = 0;                                    ///< [1/s]
};

/// Whether a signal counts such refusals.
[[nodiscard]] bool isThrottling(const simulation::Signal& signal);
/// The components that turned something away, those with most first, equal ones in the order of the recording.
[[nodiscard]] std::vector<ThrottleSeries> throttleSeries(const simulation::Recording& recording);

} // namespace headroom::gui
