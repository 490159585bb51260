#pragma once

#include "models/compute/keda.h"
#include "models/simulation/idle_cycle.h"

namespace headroom::simulation {

/// Longest sleeps, in seconds, at which a cycle is taken as its means, and at which it goes on to be. Longer ones are followed one by one: they
/// let nodes go, and there are few of them.
inline constexpr double kEnterSleep = 600, kLeaveSleep = 900;

/// Whether one pod is enough and sleeps at all, for no longer than `longestSleep` seconds. Pure.
[[nodiscard]] inline bool cycleLasts(const IdleCycle& cycle, const compute::ScaledObjectSpec& spec, double longestSleep)
{
    const bool alone = spec.maxReplicas == 1 || cycle.mostWaiting <= spec.triggers.front().target;
    return alone && cycle.asleepSeconds <= longestSleep && cycle.awakeShare <= 1 - 1e-4;
}

} // namespace headroom::simulation
