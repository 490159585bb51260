#include "tests/support/theory/kolmogorov.h"

#include <boost/numeric/odeint.hpp>

#include <algorithm>

namespace headroom::theory {

TransientQueue::TransientQueue(int servers, int waitingRoom, double serviceSeconds)
    : m_servers(servers)
    , m_serviceSeconds(serviceSeconds)
    , m_probability(static_cast<std::size_t>(servers + waitingRoom) + 1, 0.0)
{
    m_probability[0] = 1;
}

TransientQueue::Span TransientQueue::advance(double seconds, const std::function<double(double)>& rate)
{
    namespace odeint = boost::numeric::odeint;
    using State = std::vector<double>;
    const std::size_t states = m_probability.size();
    // Behind the probabilities the integrals of number present, busy servers, offered and refused requests.
    State state = m_probability;
    state.resize(states + 4, 0.0);
    const double mu = 1 / m_serviceSeconds;
    const auto equations = [&](const State& p, State& derivative, double t) {
        const double lambda = rate(t);
        double present = 0, busy = 0, inflow = 0;
        for (std::size_t n = 0; n < states; ++n) {
            const double servers = static_cast<double>(std::min<std::size_t>(n, static_cast<std::size_t>(m_servers)));
            const double up = n + 1 < states ? lambda * p[n] : 0.0;
            const double down = n + 1 < states
                                    ? static_cast<double>(std::min<std::size_t>(n + 1, static_cast<std::size_t>(m_servers))) * mu * p[n + 1]
                                    : 0.0;
            // The net flow over the border between n and n + 1.
            derivative[n] = inflow - (up - down);
            inflow = up - down;
            present += static_cast<double>(n) * p[n];
            busy += servers * p[n];
        }
        derivative[states] = present;
        derivative[states + 1] = busy;
        derivative[states + 2] = lambda;
        derivative[states + 3] = lambda * p[states - 1];
    };
    const double span = seconds - m_now;
    odeint::integrate_adaptive(odeint::make_controlled<odeint::runge_kutta_dopri5<State>>(1e-10, 1e-9), equations, state, m_now, seconds,
                               std::min(span, 0.1 * m_serviceSeconds / m_servers));
    m_probability.assign(state.begin(), state.begin() + static_cast<std::ptrdiff_t>(states));
    m_now = seconds;
    return Span{state[states] / span, state[states + 1] / span, state[states + 2], state[states + 3]};
}

} // namespace headroom::theory
