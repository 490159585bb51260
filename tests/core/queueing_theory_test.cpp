// Proves the kernel against queueing theory. Each case runs 20 replications after a warm-up and asks that the formula's
// value lies in the 99.99 % interval (Student's t) of the run and that the interval is narrow: a wrong discipline, a lost
// request or a biased variate does not pass. Seeds are fixed. Formulas: L. Kleinrock, "Queueing Systems" vol. 1 and 2.
#include "core/kernel/simulation.h"
#include "core/stats/confidence.h"
#include "tests/support/catch.h"

#include <cmath>
#include <functional>

using namespace headroom;
using namespace headroom::kernel;
using random::Distribution;
using Kind = Distribution::Kind;

namespace {

constexpr std::uint32_t kReplications = 20;
constexpr double kLevel = 0.9999;

Distribution of(Kind kind, double meanSeconds, double cv = 1)
{
    return {.kind = kind, .meanSeconds = meanSeconds, .cv = cv};
}

SourceSpec poisson(double ratePerSecond)
{
    return {.name = "customers", .interarrival = of(Kind::Exponential, 1 / ratePerSecond)};
}

using Build = std::function<void(QueueingNetwork&)>;
using Measure = std::function<double(const QueueingNetwork&)>;

/// Interval of `measure` over replications of `seconds` after a tenth of that as warm-up. Checks conservation on the way.
stats::Interval measured(const Build& build, double seconds, const Measure& measure)
{
    stats::SampleMoments moments;
    for (std::uint32_t replication = 0; replication < kReplications; ++replication) {
        QueueingNetwork network(2026, replication, SimTime{});
        build(network);
        const SimTime warm = SimTime{} + Duration::fromSeconds(0.1 * seconds);
        REQUIRE(network.run({.end = warm}) == RunEnd::Completed);
        const std::uint64_t inSystem = network.inSystem();
        network.resetStatistics();
        REQUIRE(network.run({.end = warm + Duration::fromSeconds(seconds)}) == RunEnd::Completed);
        REQUIRE(inSystem + network.offered() == network.completed() + network.refused() + network.inSystem());
        moments.add(measure(network));
    }
    return stats::meanInterval(moments, kLevel);
}

double meanSeconds(const QueueingNetwork& network) { return network.timeInSystem().meanNs() * 1e-9; }

void agrees(const stats::Interval& interval, double theory, double relativeHalfWidth)
{
    CAPTURE(interval.low, interval.high, theory);
    CHECK(interval.contains(theory));
    CHECK(interval.halfWidth() < relativeHalfWidth * theory);
}

/// Probability that an arrival waits in M/M/c (Erlang C), by the stable recursion of Erlang B.
double erlangC(int servers, double offeredLoad)
{
    double blocking = 1;
    for (int k = 1; k <= servers; ++k) blocking = offeredLoad * blocking / (k + offeredLoad * blocking);
    return blocking / (1 - offeredLoad / servers * (1 - blocking));
}

double erlangB(int servers, double offeredLoad)
{
    double blocking = 1;
    for (int k = 1; k <= servers; ++k) blocking = offeredLoad * blocking / (k + offeredLoad * blocking);
    return blocking;
}

} // namespace

TEST_CASE("M/M/1: mean and quantiles of the time in system", "[kernel][theory]")
{
    // ρ = 0.8: exponential with mean 1/(μ − λ) = 5 ms.
    const Build build = [](QueueingNetwork& network) {
        network.addStation({.name = "server", .service = of(Kind::Exponential, 0.001)});
        network.addSource(poisson(800));
    };
    agrees(measured(build, 800, meanSeconds), 0.005, 0.02);
    for (const double p : {0.5, 0.95, 0.99}) {
        agrees(measured(build, 400, [p](const auto& n) { return static_cast<double>(n.timeInSystem().quantileNs(p)) * 1e-9; }),
               -std::log(1 - p) * 0.005, 0.04);
    }
    // Utilisation ρ from the service sums.
    agrees(measured(build, 400, [](const auto& n) { return static_cast<double>(n.counts(0).serviceNs) * 1e-9 / 400; }), 0.8, 0.004);
}

TEST_CASE("M/M/c: Erlang C", "[kernel][theory]")
{
    for (const int servers : {2, 5, 20}) {
        const double load = 0.85 * servers;
        const double wait = erlangC(servers, load) * 0.001 / (servers - load);
        agrees(measured([&](QueueingNetwork& network) {
            network.addStation({.name = "pool", .servers = static_cast<std::uint32_t>(servers), .service = of(Kind::Exponential, 0.001)});
            network.addSource(poisson(load * 1000));
        }, 1000.0 / servers, meanSeconds), wait + 0.001, 0.03);
    }
}

TEST_CASE("M/D/1 and M/G/1: Pollaczek and Khinchine", "[kernel][theory]")
{
    struct Row { Kind kind; double cv; double cvSquared; };
    for (const Row row : {Row{Kind::Deterministic, 0, 0}, Row{Kind::Erlang, 0.5, 0.25}, Row{Kind::Hyperexponential, 2, 4},
                          Row{Kind::Lognormal, 1.5, 2.25}}) {
        CAPTURE(static_cast<int>(row.kind));
        const double rho = 0.7;
        const double wait = rho * (1 + row.cvSquared) / (2 * (1 - rho)) * 0.001;
        agrees(measured([&](QueueingNetwork& network) {
            network.addStation({.name = "server", .service = of(row.kind, 0.001, row.cv)});
            network.addSource(poisson(rho * 1000));
        }, 800, meanSeconds), wait + 0.001, 0.03);
    }
}

TEST_CASE("D/M/1: evenly paced arrivals", "[kernel][theory]")
{
    // σ = exp(−(1 − σ)/ρ) and W = 1/(μ(1 − σ)).
    const double rho = 0.8;
    double sigma = 0.5;
    for (int i = 0; i < 200; ++i) sigma = std::exp(-(1 - sigma) / rho);
    agrees(measured([&](QueueingNetwork& network) {
        network.addStation({.name = "server", .service = of(Kind::Exponential, 0.001)});
        SourceSpec source{.name = "clock", .paced = true};
        source.profile.addSegment(SimTime{}, SimTime{} + Duration::hours(1), rho * 1000, rho * 1000);
        network.addSource(source);
    }, 800, meanSeconds), 0.001 / (1 - sigma), 0.01);
}

TEST_CASE("M/G/1 processor sharing depends on the mean only", "[kernel][theory]")
{
    for (const auto& service : {of(Kind::Deterministic, 0.001), of(Kind::Exponential, 0.001), of(Kind::Hyperexponential, 0.001, 2),
                                of(Kind::Lognormal, 0.001, 1.5)}) {
        CAPTURE(static_cast<int>(service.kind));
        agrees(measured([&](QueueingNetwork& network) {
            network.addStation({.name = "cpu", .discipline = Discipline::ProcessorSharing, .service = service});
            network.addSource(poisson(700));
        }, 300, meanSeconds), 0.001 / 0.3, 0.03);
    }
}

TEST_CASE("Processor sharing on four cores has the mean of M/M/4, whatever the service", "[kernel][theory]")
{
    // Insensitive as a symmetric queue (F. P. Kelly, "Reversibility and Stochastic Networks", 1979).
    const double load = 3.2;
    const double mean = erlangC(4, load) * 0.001 / (4 - load) + 0.001;
    for (const auto& service : {of(Kind::Exponential, 0.001), of(Kind::Erlang, 0.001, 0.5), of(Kind::Hyperexponential, 0.001, 2)}) {
        CAPTURE(static_cast<int>(service.kind));
        agrees(measured([&](QueueingNetwork& network) {
            network.addStation({.name = "cpu", .discipline = Discipline::ProcessorSharing, .servers = 4, .service = service});
            network.addSource(poisson(load * 1000));
        }, 80, meanSeconds), mean, 0.03);
    }
}

TEST_CASE("M/M/1/K refuses the share of arrivals that theory says", "[kernel][theory]")
{
    // K = 5 with the one in service: P = (1 − ρ)ρ^K/(1 − ρ^(K+1)).
    const double rho = 0.9;
    const double refused = (1 - rho) * std::pow(rho, 5) / (1 - std::pow(rho, 6));
    agrees(measured([&](QueueingNetwork& network) {
        network.addStation({.name = "server", .waitingLimit = 4, .service = of(Kind::Exponential, 0.001)});
        network.addSource(poisson(rho * 1000));
    }, 400, [](const auto& n) { return static_cast<double>(n.refused()) / static_cast<double>(n.offered()); }), refused, 0.02);
}

TEST_CASE("A pure loss system follows Erlang B for any service", "[kernel][theory]")
{
    for (const auto& service : {of(Kind::Exponential, 0.010), of(Kind::Lognormal, 0.010, 1.5)}) {
        agrees(measured([&](QueueingNetwork& network) {
            network.addStation({.name = "lines", .servers = 10, .waitingLimit = 0, .service = service});
            network.addSource(poisson(800));
        }, 400, [](const auto& n) { return static_cast<double>(n.refused()) / static_cast<double>(n.offered()); }),
            erlangB(10, 8), 0.015);
    }
}

TEST_CASE("An infinite server delays by its service time only", "[kernel][theory]")
{
    agrees(measured([](QueueingNetwork& network) {
        network.addStation({.name = "delay", .discipline = Discipline::InfiniteServer, .service = of(Kind::Lognormal, 0.050, 1)});
        network.addSource(poisson(1000));
    }, 200, meanSeconds), 0.050, 0.005);
}

TEST_CASE("A tandem of M/M/c stations adds up (Burke, Jackson)", "[kernel][theory]")
{
    const double mean = 0.001 / (1 - 0.7) + (erlangC(3, 2.1) * 0.003 / (3 - 2.1) + 0.003) + 0.020;
    const Build build = [](QueueingNetwork& network) {
        network.addStation({.name = "first", .service = of(Kind::Exponential, 0.001), .next = 1});
        network.addStation({.name = "second", .servers = 3, .service = of(Kind::Exponential, 0.003), .next = 2});
        network.addStation({.name = "delay", .discipline = Discipline::InfiniteServer, .service = of(Kind::Exponential, 0.020)});
        network.addSource(poisson(700));
    };
    agrees(measured(build, 400, meanSeconds), mean, 0.01);
    agrees(measured(build, 400, [](const auto& n) { return n.counts(1).meanResponseSeconds(); }), mean - 0.020 - 0.001 / 0.3, 0.02);
}

TEST_CASE("Batch means of one long M/M/1 run cover the mean", "[kernel][theory]")
{
    QueueingNetwork network(7, 0, SimTime{});
    network.addStation({.name = "server", .service = of(Kind::Exponential, 0.001)});
    network.addSource(poisson(800));
    REQUIRE(network.run({.end = SimTime{} + Duration::seconds(100)}) == RunEnd::Completed);
    network.resetStatistics();
    REQUIRE(network.run({.end = SimTime{} + Duration::seconds(5000)}) == RunEnd::Completed);
    agrees(network.timeInSystemBatches().interval(kLevel), 0.005, 0.03);
    CHECK(std::abs(network.timeInSystemBatches().lagOneCorrelation()) < 0.6);
}
