#include "models/simulation/idle_cycle.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom::simulation {

IdleCycle idleCycle(const IdleCycleRule& rule, double rate, double meanInWork)
{
    IdleCycle cycle;
    const double poll = rule.pollSeconds, start = rule.startUpSeconds, n = rule.misses;
    if (rate <= 0) {
        cycle.cycleSeconds = cycle.asleepSeconds = std::numeric_limits<double>::infinity();
        cycle.awakeShare = cycle.servingShare = 0;
        return cycle;
    }
    // 1 − e^−x without loss of digits where x is small.
    const double found = -std::expm1(-rate * poll), seen = -std::expm1(-meanInWork);
    const double run = seen < 1e-12 ? n : std::min(1e9, std::expm1(n * meanInWork) / seen);
    const double awake = poll * (std::floor(start / poll) + run);   // until it serves, every poll finds what has woken it
    cycle.asleepSeconds = poll / found;
    cycle.cycleSeconds = cycle.asleepSeconds + awake;
    cycle.awakeShare = awake / cycle.cycleSeconds;
    cycle.servingShare = std::max(0.0, awake - start) / cycle.cycleSeconds;

    // Who comes in the last interval of the sleep is spread over it evenly and waits for its end and the start-up; who comes during that, for its rest.
    const double late = rate * cycle.asleepSeconds, soon = rate * start, all = rate * cycle.cycleSeconds;
    const double longest = poll + start;
    const auto raw = [&](int k) { return (std::pow(longest, k + 1) - std::pow(start, k + 1)) / ((k + 1) * poll); };
    cycle.waitSeconds = (late * raw(1) + soon * start / 2) / all;
    cycle.waitSquare = (late * raw(2) + soon * start * start / 3) / all;
    cycle.waitCube = (late * raw(3) + soon * start * start * start / 4) / all;
    cycle.waiting = rate * cycle.waitSeconds;
    cycle.mostWaiting = late + soon;
    // The first of a Poisson stream in the interval, given that there is one: its age at the end is P/found − 1/λ.
    const double first = poll / found - 1 / rate;
    const double firstSquare = std::max(0.0, poll * poll / found - 2 / rate * first);
    cycle.oldestSeconds = (firstSquare / 2 + first * start + start * start / 2) / cycle.cycleSeconds;
    return cycle;
}

} // namespace headroom::simulation
