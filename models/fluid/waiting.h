#pragma once

/// Waiting times from rates. Loads are in erlang, times in s; everything is pure.
namespace headroom::fluid {

/// Probability that all `servers` ≥ 1 are busy and a call is lost, M/M/c/c with offered load ≥ 0 (A. K. Erlang 1917; recursion of the B formula).
[[nodiscard]] double erlangB(int servers, double load);
/// Probability that an arrival must wait in M/M/c; 1 from `load` = servers on.
[[nodiscard]] double erlangC(int servers, double load);

/// A station of `servers` equal servers with one line.
struct GGc {
    double servers = 1;           ///< ≥ 1; may be an average
    double arrivalsPerSecond = 0;
    double serviceSeconds = 0;    ///< mean
    double arrivalScv = 1;        ///< of the times between arrivals
    double serviceScv = 1;
};
struct Wait {
    double meanSeconds = 0;       ///< over all arrivals; infinite from utilisation 1 on
    double probability = 0;       ///< of waiting at all
};
/// Mean wait in G/G/c: (ca² + cs²)/2 times that of M/M/c (A. O. Allen 1978, J. Cunneen), with the exact Erlang C up to 64 servers and
/// ρ^(√(2(c+1)) − 1) of H. Sakasegawa (1977) beyond. Exact for M/M/c and M/G/1.
[[nodiscard]] Wait allenCunneen(const GGc& station);

/// Mean time in a processor-sharing server over the mean time it would take alone: jobs of any distribution, Poisson arrivals, at most one core
/// a job. `cores` > 0 may be a fraction. Insensitive to the distribution (F. Baskett et al. 1975), hence that of M/M/c with rates
/// min(n, cores). Infinite from load = cores on.
[[nodiscard]] double sharingStretch(double load, double cores);

/// Share of arrivals that an M/M/c/K station refuses: `servers` and `places` more in its line.
[[nodiscard]] double blocking(int servers, int places, double load);

/// A budget per second of which `demand` is asked on average with variance `variance` a second; what is not admitted waits for the next
/// second. Mean of what waits over from one second to the next, `demand` < `budget`: reflected random walk with the correction of D. Siegmund
/// ("Sequential Analysis", 1985) for its steps.
[[nodiscard]] double carriedOver(double demand, double variance, double budget);
/// Share of the demand of a second that is not admitted in it at first, with nothing carried over: E[(X − budget)⁺] / demand, X normal.
[[nodiscard]] double overflowShare(double demand, double variance, double budget);

} // namespace headroom::fluid
