#include "tests/support/theory/erlang.h"

#include <boost/math/tools/roots.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace headroom::theory {

double erlangB(int servers, double offered)
{
    double blocking = 1;
    for (int k = 1; k <= servers; ++k)
        blocking = offered * blocking / (k + offered * blocking);
    return blocking;
}

double erlangC(int servers, double offered)
{
    const double blocking = erlangB(servers, offered);
    const double rho = offered / servers;
    return blocking / (1 - rho + rho * blocking);
}

double mmcWaitSeconds(int servers, double arrivalRate, double serviceSeconds)
{
    return erlangC(servers, arrivalRate * serviceSeconds) / (servers / serviceSeconds - arrivalRate);
}

double mmcSojournQuantileSeconds(int servers, double arrivalRate, double serviceSeconds, double probability)
{
    const double mu = 1 / serviceSeconds;
    const double delta = servers * mu - arrivalRate;
    if (servers == 1) return -std::log(1 - probability) / delta;
    const double mustWait = erlangC(servers, arrivalRate * serviceSeconds);
    const auto excess = [&](double t) {
        const double both = (delta * std::exp(-mu * t) - mu * std::exp(-delta * t)) / (delta - mu);
        return (1 - mustWait) * std::exp(-mu * t) + mustWait * both - (1 - probability);
    };
    std::uintmax_t iterations = 200;
    const double far = 100 * (1 / mu + 1 / delta);
    const auto bracket = boost::math::tools::toms748_solve(excess, 0.0, far, boost::math::tools::eps_tolerance<double>(50), iterations);
    return 0.5 * (bracket.first + bracket.second);
}

LossSystem mmck(int servers, int waitingRoom, double arrivalRate, double serviceSeconds)
{
    std::vector<double> weight{1.0};
    double total = 1;
    for (int n = 1; n <= servers + waitingRoom; ++n) {
        weight.push_back(weight.back() * arrivalRate * serviceSeconds / std::min(n, servers));
        total += weight.back();
    }
    LossSystem system;
    double waiting = 0;
    for (int n = 0; n <= servers + waitingRoom; ++n) {
        const double p = weight[static_cast<std::size_t>(n)] / total;
        system.meanPresent += n * p;
        system.meanBusy += std::min(n, servers) * p;
        waiting += std::max(0, n - servers) * p;
        if (n >= servers && n < servers + waitingRoom) system.waitProbability += p;
    }
    system.refused = weight.back() / total;
    system.waitSeconds = waiting / (arrivalRate * (1 - system.refused));
    return system;
}

} // namespace headroom::theory
