#pragma once

#include <functional>
#include <vector>

/// One server. Times in seconds, rates per second; utilisation below 1. Pure.
namespace headroom::theory {

/// Mean wait of M/G/1: λ E[S²] / 2(1 − ρ). Source: Pollaczek and Khinchine; L. Kleinrock, "Queueing Systems" vol. 1, 5.6.
[[nodiscard]] double pollaczekKhinchineWaitSeconds(double arrivalRate, double serviceSeconds, double cv);

/// Laplace–Stieltjes transform of a gap between arrivals.
using Transform = std::function<double(double s)>;
[[nodiscard]] Transform constantGap(double meanSeconds);
[[nodiscard]] Transform erlangGap(double meanSeconds, int phases);
/// Two phases with balanced means, cv > 1. Source: W. Whitt, "Approximating a point process", Oper. Res. 30(1), 1982.
[[nodiscard]] Transform hyperexponentialGap(double meanSeconds, double cv);

/// Probability that an arrival waits in G/M/1: the root σ in (0, 1) of σ = A*(μ(1 − σ)). The time in system is then
/// exponential with mean 1/(μ(1 − σ)). Source: Kleinrock vol. 1, 6.4.
[[nodiscard]] double gm1Sigma(const Transform& gap, double serviceSeconds);

/// Mean time in system of M^X/M/1 with batches that arrive at `batchRate`: L = ρ(1 + E[X²]/E[X]) / 2(1 − ρ), divided by the
/// arrival rate of members. Source: D. Gross, C. M. Harris, "Fundamentals of Queueing Theory", 3.1.
[[nodiscard]] double batchSojournSeconds(double batchRate, double meanBatch, double secondMomentBatch, double serviceSeconds);

/// One class of a priority station; secondMoment = E[S²].
struct PriorityClass {
    double arrivalRate = 0;
    double serviceSeconds = 0;
    double secondMoment = 0;
};

/// Mean waits by class, the most urgent first, when service is never interrupted: W0 / ((1 − σ(k−1))(1 − σ(k))) with
/// W0 = Σ λE[S²]/2. Source: A. Cobham, "Priority assignment in waiting line problems", Oper. Res. 2, 1954.
[[nodiscard]] std::vector<double> cobhamWaitSeconds(const std::vector<PriorityClass>& classes);
/// The same with c servers and one exponential service for all classes: W0 = C(c, a)/(cμ). Source: Cobham 1954.
[[nodiscard]] std::vector<double> cobhamManyServersWaitSeconds(int servers, const std::vector<double>& arrivalRates, double serviceSeconds);
/// Mean times in system by class when an urgent arrival interrupts and the rest is resumed later.
/// Source: Kleinrock vol. 2, 3.4.
[[nodiscard]] std::vector<double> preemptiveSojournSeconds(const std::vector<PriorityClass>& classes);

/// Mean response of a fork to two M/M/1 stations of equal rates: (12 − ρ)/8 · 1/(μ − λ), exact.
/// Source: L. Flatto, S. Hahn, SIAM J. Appl. Math. 44, 1984; R. Nelson, A. N. Tantawi, IEEE Trans. Comput. 37(6), 1988.
[[nodiscard]] double forkJoinOfTwoSeconds(double arrivalRate, double serviceSeconds);

/// M/M/1/1 whose refused arrivals try again after exponential times: mean number in the orbit ρ²/(1 − ρ) + (λ/θ)ρ/(1 − ρ).
/// Source: G. I. Falin, J. G. C. Templeton, "Retrial Queues", 1997, 1.1.
[[nodiscard]] double retrialOrbitMean(double arrivalRate, double serviceSeconds, double retrialSeconds);

} // namespace headroom::theory
