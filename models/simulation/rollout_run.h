#pragma once

#include "models/compute/rollout.h"
#include "models/scenario/scenario.h"
#include "models/simulation/plant.h"

#include <cstdint>
#include <optional>

namespace headroom::simulation {

/// One rollout of a service within a run, and the watch over its new revision. Plain data that a cut of a run takes along.
struct RolloutRun {
    std::uint32_t service = 0;
    std::uint32_t deployment = 0;                ///< in the scenario
    std::uint32_t previous = 0;                  ///< revision to go back to
    compute::Rollout rollout;
    std::optional<compute::RollbackGuard> guard; ///< empty: nobody watches, or it goes back already
    bool back = false;                           ///< the way back
    bool complete = false;
    SimTime watchedUntil = SimTime::never();
    Plant::Calls seen;                           ///< at the last look

    /// Whether pods that are created now stay out of the endpoints for the time being.
    [[nodiscard]] bool holdsBack() const
    {
        return !complete && rollout.rules().strategy == compute::RolloutRules::Strategy::BlueGreen && !rollout.switched();
    }
};

/// The rules of a rollout as the scenario states them. Pure.
[[nodiscard]] compute::RolloutRules rolloutRules(const scenario::ServiceSpec& service);
/// When a deployment is taken back; empty when the scenario does not say. Pure.
[[nodiscard]] std::optional<compute::RollbackRules> rollbackRules(const scenario::DeploymentSpec& deployment);

} // namespace headroom::simulation
