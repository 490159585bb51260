#pragma once

#include "core/quantities/time.h"

#include <optional>
#include <string>

/// What a caller does about failures, and what a server does about too much, as plain data (see scenario.h).
namespace headroom::scenario {

struct RetryBudgetSpec {
    double ratio = 0.1;                      ///< retries per call
    double perSecond = 1;                    ///< that are always allowed
};

/// Client-side repetition of a failed call.
struct Retry {
    enum class Backoff { Exponential, Constant, Linear, Decorrelated };
    int attempts = 0;                        ///< further tries after the first, 0 = none
    Duration base = Duration::milliseconds(800);
    Duration cap = Duration::seconds(60);
    bool jitter = false;                     ///< full jitter: U(0, delay); with `equalJitter` half + U(0, half)
    bool equalJitter = false;
    Backoff backoff = Backoff::Exponential;
    std::optional<RetryBudgetSpec> budget;
};

/// One per calling pod and edge.
struct CircuitBreakerSpec {
    double failureRatio = 0.1;
    int minimumCalls = 100;
    Duration window = Duration::seconds(30);
    std::optional<int> consecutiveFailures;  ///< instead of the ratio
    Duration open = Duration::seconds(5);
    int probes = 1;
};

/// A token bucket; above it requests are refused.
struct RateLimitSpec {
    double ratePerSecond = 0;
    double burst = 0;                        ///< one second of the rate unless stated
    std::string scope = "total";             ///< total | pod | tenant
};

} // namespace headroom::scenario
