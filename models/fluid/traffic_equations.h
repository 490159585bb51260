#pragma once

#include "models/simulation/topology.h"

#include <Eigen/Core>

#include <vector>

namespace headroom::fluid {

/// What becomes of a step whose single try succeeds with probability `success` in (0, 1], with its retries and repetitions.
struct StepChance {
    double tries = 1;         ///< expected number, given that the step is taken
    double repetitions = 1;   ///< expected number begun
    double success = 1;       ///< of the step as a whole
    double degraded = 0;      ///< chance that a fallback stands in
};
/// Retries: success 1 − (1 − q)^(a+1) after Σ(1 − q)^k tries; `times` repetitions in sequence, the first that fails is the last. Each retry is granted
/// with probability `granted` (a retry budget): then tries are Σ((1 − q)g)^k and the success is q times that. With a fallback nothing fails. Pure.
[[nodiscard]] StepChance stepChance(double success, int retryAttempts, int times, double granted = 1, bool fallback = false);

/// By step; empty = every try is made and every retry granted. `contentShare` by cache: what its hit ratios are multiplied by; empty = 1.
struct StepGuards { std::vector<double> admitted, granted, contentShare; };
/// Chance that a read finds its key. Pure.
[[nodiscard]] inline double hitChance(const simulation::StepRow& row, const std::vector<double>& contentShare)
{
    return row.target == simulation::TargetKind::Redis && !contentShare.empty() ? row.hitRatio * contentShare[row.station] : row.hitRatio;
}

/// Visit ratios of the call trees: who calls what how often, branches, repetitions, retries and failures included.
struct Visits {
    std::vector<double> perCaller;       ///< by step: tries for each execution of the step (or operation) that it belongs to
    std::vector<double> perOperation;    ///< by step: tries for each execution of its operation
    std::vector<double> stepSuccess;     ///< by step: of one try, what it calls included
    std::vector<double> operationSuccess;
    Eigen::MatrixXd caused;              ///< (i, j): executions of j that one of i causes by messages, further deliveries included
    std::vector<std::uint32_t> ends;     ///< by operation: endOfSteps()
};

/// `ownSuccess` by step: probability that a try does not fail by itself (refused, time-out, error of a third party), its calls apart.
/// Tries that are not made fail; hits leave out what is nested.
/// A send whose confirmation nobody waits for never fails its caller. Pure; linear in the number of steps.
[[nodiscard]] Visits visitRatios(const simulation::Topology& topology, const std::vector<double>& ownSuccess, const StepGuards& guards = {});

/// The same for `visits` that are those of the same topology at other chances: allocates nothing.
void updateVisits(const simulation::Topology& topology, const std::vector<double>& ownSuccess, const StepGuards& guards, Visits& visits);

/// Executions per second of each operation: λ = e + Cᵀ λ, where `external` holds the clients' requests and C = Visits::caused. Solved as a
/// linear system, so chains and loops of messages need no order. A loop that causes one message or more of itself has no solution; then
/// infinite rates are returned.
[[nodiscard]] std::vector<double> operationRates(const Eigen::MatrixXd& caused, const std::vector<double>& external);

/// First step after those of an operation: the steps of one operation lie side by side.
[[nodiscard]] std::uint32_t endOfSteps(const simulation::Topology& topology, std::uint32_t operation);

} // namespace headroom::fluid
