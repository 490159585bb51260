#pragma once

#include "models/scenario/scenario.h"
#include "models/simulation/system_state.h"

#include <map>
#include <string>
#include <vector>

namespace headroom::fluid {

/// What outlasts a moment of a fluid run: the counts that autoscalers have found, the lines of calls, and what stores hold. By component id, so that a
/// scenario with other figures can begin from it as well. Messages in queues are not part of it.
struct FluidState {
    SimTime at;
    std::map<std::string, int> pods, nodes;                            ///< of services and pools
    std::map<std::string, simulation::KeysByMinute> keys;              ///< of caches; those that live in pods begin empty
    std::map<std::string, simulation::SystemState::Documents> documents;   ///< of databases, likewise
    struct Line { double backlog = 0, waiting = 0; std::vector<double> callers; };
    std::map<std::string, std::vector<Line>> lines;                    ///< of all stations of a component: its workers, then its pools of connections
    std::map<std::string, double> savedUnits;                          ///< of Cosmos DB: what its hottest partition has saved
};

/// `scenario` with the counts of `state` wherever an autoscaler decides them, within its bounds. What is set by hand or follows a time table stays as
/// stated: there the scenario knows better than a run of another one. Pure.
[[nodiscard]] scenario::Scenario begunWith(const scenario::Scenario& scenario, const FluidState& state);

} // namespace headroom::fluid
