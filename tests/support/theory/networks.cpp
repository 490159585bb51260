#include "tests/support/theory/networks.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace headroom::theory {

std::vector<double> trafficRates(const std::vector<double>& external, const std::vector<std::vector<double>>& routing)
{
    const std::size_t n = external.size();
    std::vector<std::vector<double>> a(n, std::vector<double>(n + 1));
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j)
            a[i][j] = (i == j ? 1.0 : 0.0) - routing[j][i];
        a[i][n] = external[i];
    }
    for (std::size_t column = 0; column < n; ++column) {
        std::size_t pivot = column;
        for (std::size_t i = column + 1; i < n; ++i)
            if (std::abs(a[i][column]) > std::abs(a[pivot][column])) pivot = i;
        std::swap(a[column], a[pivot]);
        for (std::size_t i = 0; i < n; ++i) {
            if (i == column) continue;
            const double factor = a[i][column] / a[column][column];
            for (std::size_t j = column; j <= n; ++j)
                a[i][j] -= factor * a[column][j];
        }
    }
    std::vector<double> rates(n);
    for (std::size_t i = 0; i < n; ++i)
        rates[i] = a[i][n] / a[i][i];
    return rates;
}

ClosedNetwork meanValueAnalysis(const std::vector<ClosedStation>& stations, int customers)
{
    ClosedNetwork result;
    result.responseSeconds.assign(stations.size(), 0.0);
    result.meanPresent.assign(stations.size(), 0.0);
    // marginal[k][j]: probability of j customers at station k, for j below its number of servers.
    std::vector<std::vector<double>> marginal;
    for (const ClosedStation& station : stations) {
        marginal.emplace_back(station.servers == ClosedStation::kDelay ? 1 : static_cast<std::size_t>(station.servers), 0.0);
        marginal.back()[0] = 1;
    }
    for (int n = 1; n <= customers; ++n) {
        double cycle = 0;
        for (std::size_t k = 0; k < stations.size(); ++k) {
            const ClosedStation& station = stations[k];
            double response = station.serviceSeconds;
            if (station.servers != ClosedStation::kDelay) {
                double idle = 0;
                for (int j = 0; j + 1 < station.servers; ++j)
                    idle += (station.servers - 1 - j) * marginal[k][static_cast<std::size_t>(j)];
                response = station.serviceSeconds / station.servers * (1 + result.meanPresent[k] + idle);
            }
            result.responseSeconds[k] = response;
            cycle += station.visits * response;
        }
        result.throughput = n / cycle;
        for (std::size_t k = 0; k < stations.size(); ++k) {
            const ClosedStation& station = stations[k];
            const double rate = result.throughput * station.visits;
            result.meanPresent[k] = rate * result.responseSeconds[k];
            if (station.servers == ClosedStation::kDelay) continue;
            double sum = 0;
            for (std::size_t j = marginal[k].size() - 1; j >= 1; --j) {
                marginal[k][j] = rate * station.serviceSeconds / static_cast<double>(j) * marginal[k][j - 1];
                sum += (station.servers - static_cast<double>(j)) * marginal[k][j];
            }
            marginal[k][0] = 1 - (rate * station.serviceSeconds + sum) / station.servers;
        }
    }
    return result;
}

} // namespace headroom::theory
