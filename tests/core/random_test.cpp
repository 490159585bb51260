// Proves the random numbers: the generator against its published reference values, the distributions against their means,
// variances and distribution functions. Seeds are fixed, so each check passes or fails for good; bounds are set so that
// a fresh seed would fail with a chance below 10^-6 (5 standard deviations: 6·10^-7; Kolmogorov's D·√n > 2.75: 5·10^-7).
#include "core/base/assert.h"
#include "core/random/distributions.h"
#include "core/random/stream.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <vector>

using namespace headroom;
using namespace headroom::random;
using Kind = Distribution::Kind;

namespace {

/// Largest distance between the sample's and the true distribution function, times √n.
double kolmogorov(std::vector<double> sample, const std::function<double(double)>& cdf)
{
    std::sort(sample.begin(), sample.end());
    const auto n = static_cast<double>(sample.size());
    double distance = 0;
    for (std::size_t i = 0; i < sample.size(); ++i) {
        const double expected = cdf(sample[i]);
        distance = std::max({distance, std::abs(expected - static_cast<double>(i) / n),
                             std::abs(expected - static_cast<double>(i + 1) / n)});
    }
    return distance * std::sqrt(n);
}

struct Moments {
    double mean = 0;
    double variance = 0;
};

Moments sampleMoments(const Distribution& spec, int count)
{
    const Sampler sampler(spec);
    Generator generator = makeStream(5, 0, "moments");
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < count; ++i) {
        const double seconds = static_cast<double>(sampler.sampleNs(generator)) * 1e-9;
        sum += seconds;
        squares += seconds * seconds;
    }
    const double mean = sum / count;
    return {mean, std::max(0.0, squares / count - mean * mean)};
}

} // namespace

TEST_CASE("SplitMix64 gives the reference outputs of its authors", "[random][generator]")
{
    // First outputs for seed 1234567 of the public-domain splitmix64.c.
    std::uint64_t state = 1234567;
    CHECK(splitMix(state) == 6457827717110365317ULL);
    CHECK(splitMix(state) == 3203168211198807973ULL);
    CHECK(splitMix(state) == 9817491932198370423ULL);
}

TEST_CASE("xoshiro256++ follows its definition", "[random][generator]")
{
    // The definition step by step on the seeded state.
    std::uint64_t seed = 42;
    std::uint64_t s[4];
    for (auto& word : s) word = splitMix(seed);
    Generator generator(42);
    for (int i = 0; i < 100; ++i) {
        const auto rotate = [](std::uint64_t x, int k) { return (x << k) | (x >> (64 - k)); };
        const std::uint64_t expected = rotate(s[0] + s[3], 23) + s[0];
        const std::uint64_t t = s[1] << 17;
        s[2] ^= s[0]; s[3] ^= s[1]; s[1] ^= s[2]; s[0] ^= s[3]; s[2] ^= t; s[3] = rotate(s[3], 45);
        REQUIRE(generator.next() == expected);
    }
}

TEST_CASE("Streams differ by seed, replication and name, and repeat", "[random][stream]")
{
    std::set<std::uint64_t> firsts;
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
        for (std::uint32_t replication = 0; replication < 10; ++replication) {
            for (const char* name : {"arrivals/a", "arrivals/b", "service/a", ""}) {
                firsts.insert(makeStream(seed, replication, name).next());
            }
        }
    }
    CHECK(firsts.size() == 400);
    CHECK(makeStream(1, 2, "x") == makeStream(1, 2, "x"));
}

TEST_CASE("Uniform numbers stay in their intervals and below() is even", "[random][generator]")
{
    Generator generator(9);
    std::vector<double> sample;
    for (int i = 0; i < 100'000; ++i) {
        const double u = generator.uniform();
        const double open = generator.uniformOpen();
        REQUIRE((u >= 0 && u < 1));
        REQUIRE((open > 0 && open <= 1));
        sample.push_back(u);
    }
    CHECK(kolmogorov(sample, [](double x) { return x; }) < 2.75);
    // Chi-square with 6 degrees of freedom exceeds 40 with a chance of 5·10^-7.
    std::vector<double> counts(7, 0);
    for (int i = 0; i < 700'000; ++i) ++counts[generator.below(7)];
    double chi = 0;
    for (const double count : counts) chi += (count - 100'000) * (count - 100'000) / 100'000;
    CHECK(chi < 40);
    CHECK(generator.below(1) == 0);
}

TEST_CASE("Own exp and log agree with the C library", "[random][elementary]")
{
    for (double x = -690; x < 690; x += 0.37) REQUIRE(exponentialFunction(x) == Approx(std::exp(x)).epsilon(4e-16 + 2e-16));
    CHECK(exponentialFunction(0) == 1.0);
    for (double x = 1e-300; x < 1e300; x *= 1.7) REQUIRE(naturalLog(x) == Approx(std::log(x)).epsilon(1e-15).margin(1e-15));
    CHECK(naturalLog(1) == 0.0);
}

TEST_CASE("Ziggurat variates have their distribution functions, tails included", "[random][ziggurat]")
{
    Generator generator = makeStream(1, 0, "ziggurat");
    std::vector<double> exponentials;
    std::vector<double> normals;
    int farExponential = 0;
    int farNormal = 0;
    constexpr int kDraws = 4'000'000;
    for (int i = 0; i < kDraws; ++i) {
        const double e = exponential(generator);
        const double n = normal(generator);
        if (i < 500'000) {
            exponentials.push_back(e);
            normals.push_back(n);
        }
        farExponential += e > 9 ? 1 : 0;
        farNormal += std::abs(n) > 3.8 ? 1 : 0;
    }
    CHECK(kolmogorov(exponentials, [](double x) { return 1 - std::exp(-x); }) < 2.75);
    CHECK(kolmogorov(normals, [](double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }) < 2.75);
    // Beyond both ziggurats' last rectangle; Poisson counts within 5 standard deviations.
    const double expectedExponential = kDraws * std::exp(-9.0);
    const double expectedNormal = kDraws * std::erfc(3.8 / std::sqrt(2.0));
    CHECK(std::abs(farExponential - expectedExponential) < 5 * std::sqrt(expectedExponential));
    CHECK(std::abs(farNormal - expectedNormal) < 5 * std::sqrt(expectedNormal));
}

TEST_CASE("Samplers have the stated mean and coefficient of variation", "[random][distributions]")
{
    constexpr int kDraws = 1'000'000;
    struct Row { Kind kind; double cv; double cvExpected; double kurtosis; };
    // Kurtosis bounds the error of the sampled variance: its variance is (kurtosis − 1)/n relative.
    const std::vector<Row> rows{{Kind::Exponential, 5, 1, 9},      {Kind::Lognormal, 0.5, 0.5, 9},
                                {Kind::Lognormal, 1, 1, 41},       {Kind::Erlang, 0.5, 0.5, 4.5},
                                {Kind::Erlang, 0.2, 0.2, 3.3},     {Kind::Erlang, 0.1, 0.1, 3.1},
                                {Kind::Hyperexponential, 2, 2, 40}, {Kind::Hyperexponential, 0.5, 1, 9}};
    for (const Row& row : rows) {
        CAPTURE(static_cast<int>(row.kind), row.cv);
        const Distribution spec{.kind = row.kind, .meanSeconds = 0.004, .cv = row.cv};
        const Moments moments = sampleMoments(spec, kDraws);
        const double deviation = 0.004 * row.cvExpected;
        CHECK(std::abs(moments.mean - 0.004) < 5 * deviation / std::sqrt(kDraws));
        CHECK(std::abs(moments.variance / (deviation * deviation) - 1) < 5 * std::sqrt((row.kurtosis - 1) / kDraws));
        CHECK(theoreticalMean(spec) == 0.004);
    }
    CHECK(sampleMoments({.kind = Kind::Deterministic, .meanSeconds = 0.25}, 10).mean == 0.25);
}

TEST_CASE("A cap shortens the draws, and theoreticalMean knows by how much", "[random][distributions]")
{
    constexpr int kDraws = 1'000'000;
    std::vector<Distribution> specs;
    for (const Kind kind : {Kind::Exponential, Kind::Lognormal, Kind::Erlang, Kind::Hyperexponential, Kind::Deterministic}) {
        for (const double cv : {0.5, 2.0}) {
            specs.push_back({.kind = kind, .meanSeconds = 0.010, .cv = cv, .capSeconds = 0.012});
        }
    }
    specs.push_back({.kind = Kind::Empirical, .capSeconds = 0.012,
                     .table = {{0.1, 0.001}, {0.5, 0.004}, {0.9, 0.020}, {0.99, 0.1}}});
    for (const Distribution& spec : specs) {
        CAPTURE(static_cast<int>(spec.kind), spec.cv);
        const Moments moments = sampleMoments(spec, kDraws);
        CHECK(std::abs(moments.mean - theoreticalMean(spec)) < 5 * std::sqrt(moments.variance / kDraws) + 1e-9);
        CHECK(Sampler(spec).meanNs() == Approx(theoreticalMean(spec) * 1e9));
        const Sampler sampler(spec);
        Generator generator(1);
        for (int i = 0; i < 1000; ++i) REQUIRE(sampler.sampleNs(generator) <= 12'000'000);
    }
}

TEST_CASE("An empirical quantile function is followed between its points", "[random][distributions]")
{
    const Distribution spec{.kind = Kind::Empirical, .table = {{0.0, 0.001}, {0.5, 0.002}, {1.0, 0.010}}};
    const Sampler sampler(spec);
    Generator generator = makeStream(2, 0, "empirical");
    std::vector<double> sample;
    for (int i = 0; i < 200'000; ++i) sample.push_back(static_cast<double>(sampler.sampleNs(generator)) * 1e-9);
    CHECK(kolmogorov(sample, [](double x) { return x < 0.002 ? (x - 0.001) / 0.002 : 0.5 + (x - 0.002) / 0.016; }) < 2.75);
    CHECK(theoreticalMean(spec) == Approx(0.5 * 0.0015 + 0.5 * 0.006));
}

TEST_CASE("Impossible distributions are refused", "[random][distributions]")
{
    CHECK_THROWS_AS(Sampler({.kind = Kind::Exponential, .meanSeconds = -1}), InvariantViolation);
    CHECK_THROWS_AS(Sampler({.kind = Kind::Lognormal, .meanSeconds = 1, .cv = std::nan("")}), InvariantViolation);
    CHECK_THROWS_AS(Sampler({.kind = Kind::Empirical}), InvariantViolation);
    CHECK_THROWS_AS(Sampler({.kind = Kind::Empirical, .table = {{0.5, 1}, {0.4, 2}}}), InvariantViolation);
    CHECK_THROWS_AS(Sampler({.kind = Kind::Deterministic, .meanSeconds = 1, .capSeconds = 0}), InvariantViolation);
    CHECK(Sampler().meanNs() == 0);
}
