#pragma once

/// Many servers, Poisson arrivals, exponential service. `offered` is λ/μ in erlang. All functions are pure; rates are per
/// second, times in seconds. Written without a line of the simulator, so that both cannot share a mistake.
namespace headroom::theory {

/// Probability that an arrival finds all `servers` ≥ 1 busy and is lost; offered ≥ 0. Holds for any service distribution.
/// Source: A. K. Erlang 1917; the recursion B(k) = a B(k−1) / (k + a B(k−1)), L. Kleinrock, "Queueing Systems" vol. 1, 3.7.
[[nodiscard]] double erlangB(int servers, double offered);

/// Probability that an arrival must wait in M/M/c; offered < servers. Source: C = B / (1 − ρ + ρB), Kleinrock vol. 1, 3.5.
[[nodiscard]] double erlangC(int servers, double offered);

/// Mean wait of all arrivals in M/M/c: C / (cμ − λ).
[[nodiscard]] double mmcWaitSeconds(int servers, double arrivalRate, double serviceSeconds);

/// Time t with P(time in system ≤ t) = probability in M/M/c: own service plus, with probability C, an exponential wait of
/// rate cμ − λ. Precondition: cμ − λ ≠ μ, or servers = 1.
[[nodiscard]] double mmcSojournQuantileSeconds(int servers, double arrivalRate, double serviceSeconds, double probability);

/// M/M/c with at most `waitingRoom` in line, solved from the birth–death balance; any load.
struct LossSystem {
    double refused = 0;         ///< share of arrivals
    double waitProbability = 0; ///< share of arrivals that are admitted and must wait
    double meanPresent = 0;
    double meanBusy = 0;
    double waitSeconds = 0; ///< mean over those admitted
};
[[nodiscard]] LossSystem mmck(int servers, int waitingRoom, double arrivalRate, double serviceSeconds);

} // namespace headroom::theory
