#pragma once

#include <functional>

namespace headroom::theory {

/// M/M/c with customers who leave the line after a random patience: steady state, for any load.
struct ImpatientQueue {
    double waitProbability = 0; ///< share of arrivals that find all servers busy
    double abandoned = 0;       ///< share of arrivals
    double waitSeconds = 0;     ///< mean over all arrivals, those who abandon included
};

/// Exponential patience (Erlang A), from the birth–death chain: with n waiting, service ends at rate cμ and patience at nθ.
/// Source: C. Palm 1957; O. Garnett, A. Mandelbaum, M. Reiman, "Designing a call center with impatient customers", 2002.
[[nodiscard]] ImpatientQueue erlangA(int servers, double arrivalRate, double serviceSeconds, double patienceSeconds);

/// Any patience, given by its survival function; all of it lies below `horizonSeconds`, or the survival there is negligible.
/// Source: F. Baccelli, G. Hebuterne, "On queues with impatient customers", 1981; the integrals J, J(H) and ε as in
/// S. Zeltyn, A. Mandelbaum, "Call centers with impatient customers: M/M/n+G", 2005.
[[nodiscard]] ImpatientQueue mmcWithPatience(int servers, double arrivalRate, double serviceSeconds,
                                             const std::function<double(double)>& survival, double horizonSeconds);

} // namespace headroom::theory
