#include "tests/support/theory/impatience.h"

#include "tests/support/theory/erlang.h"

#include <cmath>
#include <vector>

namespace headroom::theory {

ImpatientQueue erlangA(int servers, double arrivalRate, double serviceSeconds, double patienceSeconds)
{
    const double mu = 1 / serviceSeconds, theta = 1 / patienceSeconds;
    std::vector<double> weight{1.0};
    double total = 1;
    for (int n = 1; n <= servers || weight.back() > 1e-18 * total; ++n) {
        const double death = std::min(n, servers) * mu + std::max(0, n - servers) * theta;
        weight.push_back(weight.back() * arrivalRate / death);
        total += weight.back();
    }
    ImpatientQueue queue;
    double waiting = 0;
    for (int n = servers; n < static_cast<int>(weight.size()); ++n) {
        const double p = weight[static_cast<std::size_t>(n)] / total;
        queue.waitProbability += p;
        waiting += (n - servers) * p;
    }
    queue.abandoned = theta * waiting / arrivalRate;
    queue.waitSeconds = waiting / arrivalRate;
    return queue;
}

ImpatientQueue mmcWithPatience(int servers, double arrivalRate, double serviceSeconds, const std::function<double(double)>& survival,
                               double horizonSeconds)
{
    // H(x) = ∫ survival; J = ∫ exp(λH(x) − cμx) dx; J(H) = ∫ H(x) exp(…) dx. Beyond the horizon H stays and J ends in an
    // exponential, which is integrated by hand. Simpson's rule on a fine grid: the integrands are smooth but for corners of
    // the survival function, which are put on the grid by the choice of the horizon.
    const double capacity = servers / serviceSeconds;
    constexpr int kSteps = 200'000;
    const double h = horizonSeconds / kSteps;
    double patience = 0, j = 0, jOfH = 0;
    const auto weightAt = [&](double x, double H) { return std::exp(arrivalRate * H - capacity * x); };
    for (int i = 0; i < kSteps; ++i) {
        const double x = i * h;
        const double s0 = survival(x), s1 = survival(x + 0.5 * h), s2 = survival(x + h);
        const double middle = patience + h / 24 * (5 * s0 + 8 * s1 - s2);
        const double end = patience + h / 6 * (s0 + 4 * s1 + s2);
        const double w0 = weightAt(x, patience), w1 = weightAt(x + 0.5 * h, middle), w2 = weightAt(x + h, end);
        j += h / 6 * (w0 + 4 * w1 + w2);
        jOfH += h / 6 * (patience * w0 + 4 * middle * w1 + end * w2);
        patience = end;
    }
    const double tail = weightAt(horizonSeconds, patience) / capacity;
    j += tail;
    jOfH += patience * tail;
    const double epsilon = 1 / erlangB(servers - 1, arrivalRate * serviceSeconds);
    const double norm = epsilon + arrivalRate * j;
    ImpatientQueue queue;
    queue.waitProbability = arrivalRate * j / norm;
    queue.abandoned = (1 + (arrivalRate - capacity) * j) / norm;
    // E[min(offered wait, patience)] = ∫ density of the offered wait · H.
    queue.waitSeconds = arrivalRate * jOfH / norm;
    return queue;
}

} // namespace headroom::theory
