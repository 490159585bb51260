#include "tests/support/theory/single_server.h"

#include "tests/support/theory/erlang.h"

#include <boost/math/tools/roots.hpp>

#include <cmath>
#include <cstdint>

namespace headroom::theory {

double pollaczekKhinchineWaitSeconds(double arrivalRate, double serviceSeconds, double cv)
{
    const double secondMoment = serviceSeconds * serviceSeconds * (1 + cv * cv);
    return arrivalRate * secondMoment / (2 * (1 - arrivalRate * serviceSeconds));
}

Transform constantGap(double meanSeconds)
{
    return [=](double s) { return std::exp(-s * meanSeconds); };
}

Transform erlangGap(double meanSeconds, int phases)
{
    return [=](double s) { return std::pow(1 + s * meanSeconds / phases, -phases); };
}

Transform hyperexponentialGap(double meanSeconds, double cv)
{
    const double p = 0.5 * (1 + std::sqrt((cv * cv - 1) / (cv * cv + 1)));
    const double fast = 2 * p / meanSeconds, slow = 2 * (1 - p) / meanSeconds;
    return [=](double s) { return p * fast / (fast + s) + (1 - p) * slow / (slow + s); };
}

double gm1Sigma(const Transform& gap, double serviceSeconds)
{
    // σ = 1 is always a root; below it the difference changes its sign once.
    const auto difference = [&](double sigma) { return gap((1 - sigma) / serviceSeconds) - sigma; };
    std::uintmax_t iterations = 200;
    const auto bracket =
        boost::math::tools::toms748_solve(difference, 0.0, 1 - 1e-6, boost::math::tools::eps_tolerance<double>(48), iterations);
    return 0.5 * (bracket.first + bracket.second);
}

double batchSojournSeconds(double batchRate, double meanBatch, double secondMomentBatch, double serviceSeconds)
{
    const double rate = batchRate * meanBatch;
    const double rho = rate * serviceSeconds;
    return rho * (1 + secondMomentBatch / meanBatch) / (2 * (1 - rho)) / rate;
}

std::vector<double> cobhamWaitSeconds(const std::vector<PriorityClass>& classes)
{
    double residual = 0;
    for (const PriorityClass& c : classes)
        residual += c.arrivalRate * c.secondMoment / 2;
    std::vector<double> waits;
    double before = 0;
    for (const PriorityClass& c : classes) {
        const double upTo = before + c.arrivalRate * c.serviceSeconds;
        waits.push_back(residual / ((1 - before) * (1 - upTo)));
        before = upTo;
    }
    return waits;
}

std::vector<double> cobhamManyServersWaitSeconds(int servers, const std::vector<double>& arrivalRates, double serviceSeconds)
{
    double rate = 0;
    for (const double r : arrivalRates)
        rate += r;
    const double base = erlangC(servers, rate * serviceSeconds) * serviceSeconds / servers;
    std::vector<double> waits;
    double before = 0;
    for (const double r : arrivalRates) {
        const double upTo = before + r * serviceSeconds / servers;
        waits.push_back(base / ((1 - before) * (1 - upTo)));
        before = upTo;
    }
    return waits;
}

std::vector<double> preemptiveSojournSeconds(const std::vector<PriorityClass>& classes)
{
    std::vector<double> times;
    double before = 0, residual = 0;
    for (const PriorityClass& c : classes) {
        residual += c.arrivalRate * c.secondMoment / 2;
        const double upTo = before + c.arrivalRate * c.serviceSeconds;
        times.push_back(c.serviceSeconds / (1 - before) + residual / ((1 - before) * (1 - upTo)));
        before = upTo;
    }
    return times;
}

double forkJoinOfTwoSeconds(double arrivalRate, double serviceSeconds)
{
    return (12 - arrivalRate * serviceSeconds) / 8 / (1 / serviceSeconds - arrivalRate);
}

double retrialOrbitMean(double arrivalRate, double serviceSeconds, double retrialSeconds)
{
    const double rho = arrivalRate * serviceSeconds;
    return rho * rho / (1 - rho) + arrivalRate * retrialSeconds * rho / (1 - rho);
}

} // namespace headroom::theory
