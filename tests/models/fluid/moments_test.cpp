#include "models/fluid/moments.h"
#include "tests/support/catch.h"

#include <cmath>
#include <numeric>

using namespace headroom;
using namespace headroom::fluid;

TEST_CASE("moments of distributions are those of their formulas", "[fluid][moments]")
{
    using Kind = random::Distribution::Kind;
    const Moments exponential = momentsOf({.kind = Kind::Exponential, .meanSeconds = 2});
    CHECK(exponential.variance == Approx(4));
    CHECK(exponential.third == Approx(16));   // 2 m³
    const Moments lognormal = momentsOf({.kind = Kind::Lognormal, .meanSeconds = 0.1, .cv = 1});
    CHECK(std::sqrt(lognormal.variance) == Approx(0.1));
    CHECK(lognormal.third / std::pow(lognormal.variance, 1.5) == Approx(4));   // cv³ + 3 cv
    const Moments capped = momentsOf({.kind = Kind::Lognormal, .meanSeconds = 0.1, .cv = 1, .capSeconds = 0.2});
    CHECK(capped.mean == Approx(random::theoreticalMean({.kind = Kind::Lognormal, .meanSeconds = 0.1, .cv = 1, .capSeconds = 0.2})));
    CHECK(capped.variance < lognormal.variance);
    const Moments table = momentsOf({.kind = Kind::Empirical, .table = {{0, 0}, {1, 6}}});   // uniform on 0 … 6
    CHECK(table.mean == Approx(3));
    CHECK(table.variance == Approx(3));
    CHECK(table.third == Approx(0).margin(1e-9));
}

TEST_CASE("the fit gives back exponential and constant times", "[fluid][moments]")
{
    const Moments exponential{1, 1, 2};
    CHECK(quantile(exponential, 0.5) == Approx(std::log(2)).epsilon(0.02));
    CHECK(quantile(exponential, 0.95) == Approx(std::log(20)).epsilon(0.02));
    CHECK(quantile(exponential, 0.99) == Approx(std::log(100)).epsilon(0.02));
    CHECK(exceedance(exponential, 3) == Approx(std::exp(-3)).epsilon(0.03));
    const auto values = cellValues(exponential);
    double mean = 0;
    for (std::size_t c = 0; c < kCells; ++c) mean += values[c] * cellWeights()[c];
    CHECK(mean == Approx(1).epsilon(0.003));
    CHECK(quantile({0.3, 0, 0}, 0.99) == Approx(0.3));
    CHECK(exceedance({0.3, 0, 0}, 0.2) == 1);
    CHECK(std::accumulate(cellWeights().begin(), cellWeights().end(), 0.0) == Approx(1));
}

TEST_CASE("sums, mixtures, limits and maxima of times", "[fluid][moments]")
{
    const Moments one{1, 1, 2};
    CHECK((one + one).third == Approx(4));
    // 0 with probability 1/2, else exponential: E = 1/2, E² = 1.
    const Moments half = mixture(0.5, one);
    CHECK(half.mean == Approx(0.5));
    CHECK(half.variance == Approx(0.75));
    CHECK(waitMoments(0.5, 0.5).variance == Approx(0.75));
    // max of two exponentials: mean 3/2; min(X, 1): 1 − 1/e.
    CHECK(larger(one, one).mean == Approx(1.5).epsilon(0.02));
    CHECK(limited(one, 1).mean == Approx(1 - std::exp(-1)).epsilon(0.02));
}
