#include "models/fluid/waiting.h"
#include "tests/support/catch.h"

#include <cmath>

// Formulas of single stations against tables and closed forms (L. Kleinrock, "Queueing Systems", vol. 1; D. Gross et al., "Fundamentals of
// Queueing Theory").
using namespace headroom::fluid;

TEST_CASE("Erlang B and C have their tabled values", "[fluid][waiting]")
{
    CHECK(erlangB(1, 1) == Approx(0.5));
    CHECK(erlangB(10, 5) == Approx(0.018385).margin(1e-6));
    CHECK(erlangC(1, 0.8) == Approx(0.8));
    CHECK(erlangC(2, 1) == Approx(1.0 / 3));
    CHECK(erlangC(10, 8) == Approx(0.409).margin(5e-4));
    CHECK(erlangC(4, 4) == 1);
}

TEST_CASE("the G/G/c wait is exact for M/M/c and M/G/1", "[fluid][waiting]")
{
    // M/M/1: ρ/(μ − λ).
    CHECK(allenCunneen({1, 9, 0.1, 1, 1}).meanSeconds == Approx(0.9));
    // M/M/2, λ = 1, mean 1 s: C = 1/3, wait C/(c/s − λ) = 1/3.
    CHECK(allenCunneen({2, 1, 1, 1, 1}).meanSeconds == Approx(1.0 / 3));
    // M/D/1 waits half as long as M/M/1; M/G/1 is Pollaczek–Khinchine.
    CHECK(allenCunneen({1, 8, 0.1, 1, 0}).meanSeconds == Approx(0.2));
    CHECK(allenCunneen({1, 8, 0.1, 1, 4}).meanSeconds == Approx(8 * 0.01 * (1 + 4) / 2 / (1 - 0.8)));
    CHECK(std::isinf(allenCunneen({3, 30, 0.1, 1, 1}).meanSeconds));
    CHECK(allenCunneen({3, 0, 0.1, 1, 1}).meanSeconds == 0);
}

TEST_CASE("beyond 64 servers Sakasegawa's formula stays near Erlang C", "[fluid][waiting]")
{
    // M/M/100 at 0.9: Erlang C = 0.2169, mean wait C s/(c(1 − ρ)).
    const double exact = erlangC(100, 90) / (100 * 0.1);
    CHECK(allenCunneen({100, 90, 1, 1, 1}).meanSeconds == Approx(exact).epsilon(0.15));
}

TEST_CASE("processor sharing stretches a job as theory says", "[fluid][waiting]")
{
    CHECK(sharingStretch(0.8, 1) == Approx(5));          // M/G/1-PS: 1/(1 − ρ)
    CHECK(sharingStretch(0.4, 0.5) == Approx(10));       // half a core: 2/(1 − 0.8)
    // Two cores: response of M/M/2 is s/(1 − ρ²).
    CHECK(sharingStretch(1, 2) == Approx(1 / (1 - 0.25)));
    CHECK(sharingStretch(0, 2) == 1);
    CHECK(std::isinf(sharingStretch(2, 2)));
}

TEST_CASE("a finite line refuses what M/M/c/K refuses", "[fluid][waiting]")
{
    CHECK(blocking(4, 0, 3) == Approx(erlangB(4, 3)));
    // M/M/1/K: (1 − ρ) ρ^K / (1 − ρ^(K+1)), K = 1 + 4 places.
    const double rho = 0.9;
    CHECK(blocking(1, 4, rho) == Approx((1 - rho) * std::pow(rho, 5) / (1 - std::pow(rho, 6))));
}

TEST_CASE("a budget a second carries over little when it is ample and all when it is short", "[fluid][waiting]")
{
    CHECK(overflowShare(400, 4000, 300) == Approx(0.25).margin(0.01));
    CHECK(overflowShare(100, 1000, 400) < 1e-6);
    CHECK(carriedOver(100, 1000, 400) < 1e-3);
    CHECK(carriedOver(380, 3800, 400) > carriedOver(300, 3000, 400));
    CHECK(std::isinf(carriedOver(400, 1, 400)));
}
