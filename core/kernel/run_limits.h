#pragma once

#include "core/quantities/time.h"

#include <cstddef>
#include <cstdint>
#include <limits>

namespace headroom::kernel {

/// Where a run stops by itself. What is reached first holds; reaching any but `end` makes the results partial.
struct RunLimits {
    SimTime end = SimTime::never();                                     ///< exclusive: events at or after it are not executed
    std::uint64_t maxEvents = std::numeric_limits<std::uint64_t>::max();
    std::size_t maxPending = std::size_t{1} << 22;                      ///< events or requests alive at a time
};

/// Why a run ended.
enum class RunEnd : std::uint8_t {
    Completed,      ///< `end` was reached, or nothing was left to happen
    EventLimit,
    PendingLimit,   ///< the backlog grew beyond `maxPending`: the system is overloaded
    Cancelled
};

} // namespace headroom::kernel
