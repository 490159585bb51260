#pragma once

#include "core/quantities/time.h"

#include <cstdint>

namespace headroom::kernel {

/// How far a run is. Sent at simulated intervals from the thread that runs; copy it, do not block.
struct Progress {
    SimTime now;
    double fraction = 0;         ///< of simulated time, [0, 1]
    std::uint64_t requests = 0;  ///< completed so far
    std::uint64_t events = 0;
};

} // namespace headroom::kernel
