#include "models/fluid/waiting.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom::fluid {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kExactServers = 64;

} // namespace

double erlangB(int servers, double load)
{
    double b = 1;
    for (int k = 1; k <= servers; ++k) b = load * b / (k + load * b);
    return b;
}

double erlangC(int servers, double load)
{
    if (load >= servers) return 1;
    const double b = erlangB(servers, load);
    const double rho = load / servers;
    return b / (1 - rho + rho * b);
}

Wait allenCunneen(const GGc& s)
{
    const double load = s.arrivalsPerSecond * s.serviceSeconds;
    if (load <= 0) return {};
    const double rho = load / s.servers;
    if (rho >= 1) return {kInfinity, 1};
    // Far below: less than 10⁻⁴ of the arrivals wait.
    if (s.servers >= 16 && rho < 0.3) return {};
    double probability = 0;
    if (s.servers <= kExactServers) {
        const double below = std::floor(s.servers);
        const double part = s.servers - below;
        probability = erlangC(static_cast<int>(below), std::min(load, below));
        if (part > 1e-9) probability += part * (erlangC(static_cast<int>(below) + 1, load) - probability);
    } else {
        probability = std::pow(rho, std::sqrt(2 * (s.servers + 1)) - 1);
    }
    const double markovian = probability * s.serviceSeconds / (s.servers * (1 - rho));
    return {markovian * (s.arrivalScv + s.serviceScv) / 2, probability};
}

double sharingStretch(double load, double cores)
{
    if (load <= 0) return cores < 1 ? 1 / cores : 1;
    if (load >= cores) return kInfinity;
    const int whole = static_cast<int>(cores);
    double weight = 1, sum = 1, jobs = 0;
    for (int n = 1; n <= whole; ++n) {
        weight *= load / n;
        sum += weight;
        jobs += n * weight;
    }
    // From `whole` jobs on a geometric tail of ratio r: Σ r^m = r/(1 − r), Σ m r^m = r/(1 − r)².
    const double r = load / cores;
    sum += weight * r / (1 - r);
    jobs += weight * (whole * r / (1 - r) + r / ((1 - r) * (1 - r)));
    return jobs / sum / load;
}

double blocking(int servers, int places, double load)
{
    // Continue the recursion of Erlang B through the line: P(K) = (a/c) P(K−1) / (1 + (a/c) P(K−1)).
    double b = erlangB(servers, load);
    for (int k = 0; k < places; ++k) {
        const double next = load / servers * b;
        b = next / (1 + next);
    }
    return b;
}

double carriedOver(double demand, double variance, double budget)
{
    const double drift = budget - demand;
    if (variance <= 0 || demand <= 0) return 0;
    if (drift <= 0) return kInfinity;
    const double deviation = std::sqrt(variance);
    return variance / (2 * drift) * std::exp(-2 * 0.5826 * drift / deviation) * std::min(1.0, std::exp(-0.5 * (drift / deviation) * (drift / deviation) * 0.25));
}

double overflowShare(double demand, double variance, double budget)
{
    if (demand <= 0) return 0;
    if (variance <= 0) return std::max(0.0, demand - budget) / demand;
    const double deviation = std::sqrt(variance);
    const double z = (demand - budget) / deviation;
    const double density = std::exp(-0.5 * z * z) * 0.39894228040143267794;
    const double above = 0.5 * std::erfc(-z * 0.70710678118654752440);
    return std::clamp(((demand - budget) * above + deviation * density) / demand, 0.0, 1.0);
}

} // namespace headroom::fluid
