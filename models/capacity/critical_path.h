#pragma once

#include "models/capacity/demand.h"

#include <string>
#include <utility>
#include <vector>

namespace headroom::capacity {

/// One part of the way that decides how long an operation takes. Means without any waiting; a step with probability p or n repetitions
/// counts p·n times. [s]
struct PathStep {
    enum class Kind : std::uint8_t { Clients, Call, Send, Parallel };
    Kind kind = Kind::Call;
    std::string component;               ///< id; empty for the clients' way and for a parallel group
    double seconds = 0;                  ///< everything from here on downwards
    StepTime own;                        ///< the part of it spent here: network, CPU, time, latency of a store; zero for a group
    double probability = 1;
    int times = 1;
    int branches = 0;                    ///< of a parallel group; only the longest is below
    double slackSeconds = 0;             ///< by how much the longest branch exceeds the next; what shortening it can gain
    std::string pointer;                 ///< JSON Pointer of the step
    std::vector<PathStep> steps;         ///< one after another
};

struct ComponentShare {
    std::string component;               ///< "clients" for the way between region and clients
    double seconds = 0, share = 0;       ///< of the whole path, [0, 1]
};

struct CriticalPath {
    std::string operation;
    bool clientOperation = true;
    double seconds = 0;                  ///< mean response time without waiting: a lower limit of what a run measures
    std::vector<PathStep> steps;
    std::vector<ComponentShare> shares;  ///< largest first, ties by name; adds up to 1 when seconds > 0
};

/// The longest chain through each operation by mean time: steps of a list one after another, of a parallel group the longest branch. Clients
/// wait for the mean round trip of the regions they come from, weighted by the traffic at the peak; a message's path starts when a worker
/// takes it. O(steps). Pure.
[[nodiscard]] std::vector<CriticalPath> criticalPaths(const simulation::Topology& topology);

} // namespace headroom::capacity
