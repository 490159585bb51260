#pragma once

#include "core/quantities/time.h"

namespace headroom::compute {

/// A CPU limit as the kernel enforces it: `limitCores`·period of CPU time in every period, for all threads together.
struct CfsLimit {
    double limitCores = 1.0;                             ///< > 0
    Duration period = Duration::milliseconds(100);       ///< > 0
};

/// Wall time of `cpuTime` of work on `threads` runnable threads that has the limit for itself and starts with a fresh quota:
/// whole periods for every quota spent, then the rest at full speed. Without throttling it is cpuTime / threads.
/// Ignores the 5 ms slices handed to CPUs and the phase of the period (up to one period more). `threads` ≥ 1.
/// Source: Linux "CFS bandwidth control". Pure.
[[nodiscard]] Duration elapsedUnderLimit(Duration cpuTime, const CfsLimit& limit, int threads = 1);

/// How long the group runs and sleeps in a period when `threads` are always runnable.
struct CfsDutyCycle {
    Duration runs;
    Duration frozen;
};
[[nodiscard]] CfsDutyCycle dutyCycle(const CfsLimit& limit, int threads);

} // namespace headroom::compute
