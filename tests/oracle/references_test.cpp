#include "tests/support/catch.h"
#include "tests/support/theory/erlang.h"
#include "tests/support/theory/impatience.h"
#include "tests/support/theory/kolmogorov.h"
#include "tests/support/theory/networks.h"
#include "tests/support/theory/single_server.h"

#include <cmath>

/// The oracle's own oracle: the references against published tables, closed forms of special cases, and other ways of
/// computing the same.
using namespace headroom::theory;

TEST_CASE("Erlang B gives the traffic tables", "[oracle][references]")
{
    // Offered erlang at which 1 % is lost, from the usual tables (e.g. ITU-D Teletraffic Engineering Handbook, 2005, table of
    // Erlang's B formula).
    for (const auto& [servers, load] : {std::pair{1, 0.0101},
                                        {2, 0.1526},
                                        {3, 0.4555},
                                        {4, 0.8694},
                                        {5, 1.3608},
                                        {10, 4.4612},
                                        {20, 12.031},
                                        {50, 37.901},
                                        {100, 84.064}}) {
        INFO(servers << " servers");
        CHECK(erlangB(servers, load) == Approx(0.01).epsilon(0.002));
    }
    // The definition, for few servers: a^c/c! over the sum.
    CHECK(erlangB(3, 2) == Approx((8.0 / 6) / (1 + 2 + 2 + 8.0 / 6)));
    CHECK(erlangB(0, 5) == 1);
}

TEST_CASE("Erlang C gives the tables and the closed forms", "[oracle][references]")
{
    CHECK(erlangC(1, 0.7) == Approx(0.7));
    CHECK(erlangC(2, 1) == Approx(1.0 / 3));
    CHECK(erlangC(3, 2) == Approx(4.0 / 9));
    CHECK(erlangC(5, 4) == Approx(0.5541).epsilon(1e-3));
    CHECK(erlangC(10, 8) == Approx(0.4092).epsilon(1e-3));
    // M/M/c is M/M/c/K with endless room.
    const LossSystem wide = mmck(4, 2000, 3.2, 1);
    CHECK(wide.waitSeconds == Approx(mmcWaitSeconds(4, 3.2, 1)));
    CHECK(wide.waitProbability == Approx(erlangC(4, 3.2)));
    CHECK(mmck(7, 0, 5, 1).refused == Approx(erlangB(7, 5)));
    // ρ = 1: all states of M/M/1/K are equally likely.
    CHECK(mmck(1, 3, 10, 0.1).refused == Approx(0.2));
}

TEST_CASE("Quantiles of the time in system invert the distribution", "[oracle][references]")
{
    CHECK(mmcSojournQuantileSeconds(1, 80, 0.01, 0.95) == Approx(std::log(20) / 20));
    // Next to no load: the service alone.
    CHECK(mmcSojournQuantileSeconds(50, 0.01, 1, 0.5) == Approx(std::log(2)).epsilon(1e-6));
    // Mean = ∫ P(T > t) dt = ∫ quantile(u) du.
    double mean = 0;
    for (int i = 0; i < 20'000; ++i)
        mean += mmcSojournQuantileSeconds(3, 2.4, 1, (i + 0.5) / 20'000) / 20'000;
    CHECK(mean == Approx(1 + mmcWaitSeconds(3, 2.4, 1)).epsilon(1e-3));
}

TEST_CASE("The root of G/M/1 agrees with closed forms", "[oracle][references]")
{
    CHECK(gm1Sigma(constantGap(2), 1) == Approx(0.2032).epsilon(1e-3)); // D/M/1 at ρ = 0.5
    for (const double rho : {0.3, 0.5, 0.9}) {
        CHECK(gm1Sigma(erlangGap(1 / rho, 1), 1) == Approx(rho));
        // E2/M/1: a quadratic equation once σ = 1 is divided out.
        CHECK(gm1Sigma(erlangGap(1 / rho, 2), 1) == Approx((1 + 4 * rho - std::sqrt(1 + 8 * rho)) / 2));
        CHECK(gm1Sigma(hyperexponentialGap(1 / rho, 1.0), 1) == Approx(rho));
        CHECK(gm1Sigma(hyperexponentialGap(1 / rho, 2.0), 1) > rho);
    }
    // Mean and second moment of the two phases by differences of the transform at 0.
    const Transform gap = hyperexponentialGap(3, 2);
    const double h = 1e-4;
    CHECK((gap(0) - gap(h)) / h == Approx(3).epsilon(1e-2));
    CHECK((gap(2 * h) - 2 * gap(h) + gap(0)) / (h * h) == Approx(9 * (1 + 4)).epsilon(1e-2));
}

TEST_CASE("One server: special cases agree with each other", "[oracle][references]")
{
    CHECK(pollaczekKhinchineWaitSeconds(80, 0.01, 1) == Approx(0.8 / 20));
    CHECK(pollaczekKhinchineWaitSeconds(80, 0.01, 0) == Approx(0.5 * 0.8 / 20));
    CHECK(batchSojournSeconds(80, 1, 1, 0.01) == Approx(1.0 / 20));
    // A batch of fixed size N is M/G/1 with the batch as customer (Erlang service), plus its place in the batch.
    const double wait = pollaczekKhinchineWaitSeconds(20, 3 * 0.01, 1 / std::sqrt(3.0));
    CHECK(batchSojournSeconds(20, 3, 9, 0.01) == Approx(wait + 0.01 * (1 + 2 + 3) / 3));
    // One class is no priority; conservation law: Σ ρW is the same for every order.
    CHECK(cobhamWaitSeconds({{80, 0.01, 2e-4}})[0] == Approx(0.04));
    CHECK(preemptiveSojournSeconds({{80, 0.01, 2e-4}})[0] == Approx(0.05));
    const PriorityClass a{30, 0.01, 3e-4}, b{20, 0.02, 5e-4};
    const auto ab = cobhamWaitSeconds({a, b}), ba = cobhamWaitSeconds({b, a});
    CHECK(0.3 * ab[0] + 0.4 * ab[1] == Approx(0.3 * ba[1] + 0.4 * ba[0]));
    // With interruption the first class sees no other.
    CHECK(preemptiveSojournSeconds({a, b})[0] == Approx(0.01 + pollaczekKhinchineWaitSeconds(30, 0.01, std::sqrt(2.0))));
    CHECK(cobhamManyServersWaitSeconds(1, {30, 40}, 0.01)[1] == Approx(cobhamWaitSeconds({{30, 0.01, 2e-4}, {40, 0.01, 2e-4}})[1]));
    // Without load a fork waits for the later of two services.
    CHECK(forkJoinOfTwoSeconds(1e-9, 0.01) == Approx(0.015));
}

TEST_CASE("The retrial formula agrees with the balance of its chain", "[oracle][references]")
{
    const double lambda = 0.6, mu = 1, theta = 0.3;
    // p(0,n): server free, p(1,n): busy, n in orbit. Balance of (0,n) and of the cut between n and n + 1.
    double free = 1, total = 0, sum = 0;
    for (int n = 0; n < 3000; ++n) {
        const double busy = (lambda + n * theta) * free / mu;
        total += free + busy;
        sum += n * (free + busy);
        free = lambda * busy / ((n + 1) * theta);
    }
    CHECK(retrialOrbitMean(lambda, 1 / mu, 1 / theta) == Approx(sum / total));
}

TEST_CASE("Impatience: a published example and special cases", "[oracle][references]")
{
    // Garnett, Mandelbaum, Reiman 2002, introduction: 48 calls a minute of one minute, 50 agents, patience of two minutes:
    // 3.1 % abandon, mean wait 3.7 s; without impatience 20.8 s.
    const ImpatientQueue centre = erlangA(50, 48.0 / 60, 60, 120);
    CHECK(100 * centre.abandoned == Approx(3.1).margin(0.05));
    CHECK(centre.waitSeconds == Approx(3.7).margin(0.05));
    CHECK(mmcWaitSeconds(50, 48.0 / 60, 60) == Approx(20.8).margin(0.05));
    // θ = μ: the number present is Poisson.
    double p = std::exp(-9.0), tail = 1;
    for (int n = 0; n < 10; ++n) {
        tail -= p;
        p *= 9.0 / (n + 1);
    }
    CHECK(erlangA(10, 9, 1, 1).waitProbability == Approx(tail));
    // Endless patience is Erlang C; the integral agrees with the chain.
    CHECK(erlangA(4, 3, 1, 1e9).waitSeconds == Approx(mmcWaitSeconds(4, 3, 1)).epsilon(1e-5));
    const ImpatientQueue chain = erlangA(10, 11, 1, 2);
    const ImpatientQueue integral = mmcWithPatience(
        10, 11, 1, [](double t) { return std::exp(-t / 2); }, 60);
    CHECK(integral.abandoned == Approx(chain.abandoned));
    CHECK(integral.waitProbability == Approx(chain.waitProbability));
    CHECK(integral.waitSeconds == Approx(chain.waitSeconds));
    // Patience far beyond every wait: M/M/1.
    CHECK(mmcWithPatience(
              1, 0.5, 1, [](double) { return 1.0; }, 200)
              .waitSeconds == Approx(1).epsilon(1e-6));
}

TEST_CASE("Mean value analysis agrees with product forms", "[oracle][references]")
{
    // M equal stations and N customers: X = N / ((N + M − 1) S).
    for (int n : {1, 2, 7})
        CHECK(meanValueAnalysis({{1, 0.1, 1}, {1, 0.1, 1}, {1, 0.1, 1}}, n).throughput == Approx(n / ((n + 2) * 0.1)));
    // Think time and c servers: a birth–death chain.
    for (const int servers : {1, 3}) {
        const int customers = 12;
        const double think = 5, serviceSeconds = 1;
        double weight = 1, total = 1, present = 0;
        for (int n = 1; n <= customers; ++n) {
            weight *= (customers - n + 1) / think / (std::min(n, servers) / serviceSeconds);
            total += weight;
            present += n * weight;
        }
        const ClosedNetwork network = meanValueAnalysis({{1, think, ClosedStation::kDelay}, {1, serviceSeconds, servers}}, customers);
        CHECK(network.meanPresent[1] == Approx(present / total));
        CHECK(network.throughput == Approx((customers - present / total) / think));
    }
    const auto rates = trafficRates({1, 0}, {{0, 1}, {0.25, 0}});
    CHECK(rates[0] == Approx(4.0 / 3));
    CHECK(rates[1] == Approx(4.0 / 3));
}

TEST_CASE("The equations of Kolmogorov reach the known limits", "[oracle][references]")
{
    // One server without room: p1(t) = a/(1 + a) (1 − exp(−(λ + μ)t)).
    TransientQueue single(1, 0, 0.5);
    static_cast<void>(single.advance(0.3, [](double) { return 3.0; }));
    CHECK(single.probabilities()[1] == Approx(3.0 / 5 * (1 - std::exp(-5 * 0.3))).epsilon(1e-7));
    // Servers without end: the mean is the integral of λ(s) exp(−μ(t − s)), here with λ = 10 t.
    TransientQueue many(100, 0, 1);
    static_cast<void>(many.advance(2, [](double t) { return 10 * t; }));
    double mean = 0, sum = 0;
    for (std::size_t n = 0; n < many.probabilities().size(); ++n) {
        mean += static_cast<double>(n) * many.probabilities()[n];
        sum += many.probabilities()[n];
    }
    CHECK(mean == Approx(10 * (2 - 1 + std::exp(-2.0))).epsilon(1e-6));
    CHECK(sum == Approx(1).epsilon(1e-8));
    // After long the steady state.
    TransientQueue steady(3, 4, 1);
    static_cast<void>(steady.advance(200, [](double) { return 2.5; }));
    const TransientQueue::Span span = steady.advance(210, [](double) { return 2.5; });
    const LossSystem exact = mmck(3, 4, 2.5, 1);
    CHECK(span.meanPresent == Approx(exact.meanPresent).epsilon(1e-6));
    CHECK(span.meanBusy == Approx(exact.meanBusy).epsilon(1e-6));
    CHECK(span.refused / span.offered == Approx(exact.refused).epsilon(1e-6));
}
