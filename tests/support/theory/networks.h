#pragma once

#include <limits>
#include <vector>

namespace headroom::theory {

/// Total arrival rates of an open Jackson network: λ = γ + λP by Gaussian elimination. routing[i][j] is the probability of
/// going from i to j; the rest leaves. Source: J. R. Jackson, Oper. Res. 5(4), 1957.
[[nodiscard]] std::vector<double> trafficRates(const std::vector<double>& external, const std::vector<std::vector<double>>& routing);

/// One station of a closed network.
struct ClosedStation {
    static constexpr int kDelay = std::numeric_limits<int>::max();
    double visits = 1; ///< per cycle
    double serviceSeconds = 0;
    int servers = 1; ///< kDelay = infinitely many: think time
};

struct ClosedNetwork {
    double throughput = 0;               ///< cycles per second
    std::vector<double> responseSeconds; ///< per visit
    std::vector<double> meanPresent;
};

/// Exact mean value analysis, one class, exponential service (delays: any), with marginal probabilities where there are
/// several servers. Source: M. Reiser, S. S. Lavenberg, "Mean-value analysis of closed multichain queuing networks", JACM 1980.
[[nodiscard]] ClosedNetwork meanValueAnalysis(const std::vector<ClosedStation>& stations, int customers);

} // namespace headroom::theory
