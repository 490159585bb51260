#pragma once

#include "core/base/result.h"
#include "models/catalogue/catalogue.h"
#include "models/fluid/fluid_state.h"
#include "models/scenario/scenario.h"
#include "models/simulation/recording.h"
#include "models/simulation/simulate.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

namespace headroom::fluid {

struct FluidOptions {
    std::uint64_t seed = 1;               ///< start-up times of pods and nodes, and ties of the scheduler, are still drawn
    std::optional<SimTime> from;          ///< default: the calendar's start
    std::optional<Duration> duration;     ///< default: to the calendar's end
    std::optional<Duration> bucket;       ///< default: as a request-level run of that length
    const FluidState* before = nullptr;   ///< of a run at `from`, of this scenario or of one with other figures; default: as the scenario states it
    std::vector<FluidState>* passed = nullptr;   ///< gets states on the way, at most kPassedStates, evenly, at whole hours of the window
};

inline constexpr std::size_t kPassedStates = 256;

/// The same window as simulation::simulate(), computed with rates instead of requests: milliseconds instead of minutes. Controllers, meters
/// and the layout of the Recording are those of the request-level engine; waits come from G/G/c formulas, overload from fluid lines.
/// Where that is not to be trusted is listed in Recording::validity. A pure function of (scenario, seed, window).
/// Fails with Errors as simulate() does. A stop gives whole buckets, marked `partial`. The observer is called at most 64 times.
[[nodiscard]] Result<simulation::Recording, Errors> simulate(const scenario::Scenario& scenario, const catalogue::Catalogue& catalogue,
                                                             const FluidOptions& options, std::stop_token stop = {},
                                                             simulation::RunObserver* observer = nullptr);

/// The state at `at`, no earlier than the start of `options`, without keeping a record of the way. Fails as simulate() does.
[[nodiscard]] Result<FluidState, Errors> stateAt(const scenario::Scenario& scenario, const catalogue::Catalogue& catalogue, const FluidOptions& options, SimTime at);

/// Foretells the state of a request-level run at the cuts of a long window: the fluid run from its start on, looked at in passing.
[[nodiscard]] simulation::StatePredictor statePredictor(std::uint64_t seed);

} // namespace headroom::fluid
