#pragma once

#include <functional>
#include <vector>

namespace headroom::theory {

/// M/M/c with arrivals that change in time and room for `waitingRoom` in line: the forward equations of Kolmogorov for the
/// probabilities of 0 … c + waitingRoom requests, from the empty system on, by Boost.Odeint (Dormand–Prince 5, error 1e-9).
/// For an unbounded line choose a room that is practically never reached. Source: L. Kleinrock, vol. 1, 2.4.
class TransientQueue {
public:
    TransientQueue(int servers, int waitingRoom, double serviceSeconds);

    /// Means over one span.
    struct Span {
        double meanPresent = 0;
        double meanBusy = 0;
        double offered = 0; ///< requests
        double refused = 0; ///< requests
    };
    /// Goes on to `seconds` from the start. `rate` (per second) must be smooth in between: stop at its corners and jumps.
    Span advance(double seconds, const std::function<double(double)>& rate);

    [[nodiscard]] double now() const { return m_now; }
    [[nodiscard]] const std::vector<double>& probabilities() const { return m_probability; }

private:
    int m_servers;
    double m_serviceSeconds;
    double m_now = 0;
    std::vector<double> m_probability;
};

} // namespace headroom::theory
