// Random numbers, beside the standard library's where it has the same variate.
#include "core/random/distributions.h"
#include "core/random/stream.h"

#include <benchmark/benchmark.h>

#include <random>

using namespace headroom::random;

namespace {

void uniformNumber(benchmark::State& state)
{
    Generator generator(1);
    for (auto _ : state) benchmark::DoNotOptimize(generator.uniform());
}

void exponentialNumber(benchmark::State& state)
{
    Generator generator(1);
    for (auto _ : state) benchmark::DoNotOptimize(exponential(generator));
}

void normalNumber(benchmark::State& state)
{
    Generator generator(1);
    for (auto _ : state) benchmark::DoNotOptimize(normal(generator));
}

void sample(benchmark::State& state, Distribution::Kind kind, double cv)
{
    const Sampler sampler({.kind = kind, .meanSeconds = 0.004, .cv = cv});
    Generator generator(1);
    for (auto _ : state) benchmark::DoNotOptimize(sampler.sampleNs(generator));
}

void standardExponential(benchmark::State& state)
{
    std::mt19937_64 generator(1);
    std::exponential_distribution<double> distribution;
    for (auto _ : state) benchmark::DoNotOptimize(distribution(generator));
}

void standardLognormal(benchmark::State& state)
{
    std::mt19937_64 generator(1);
    std::lognormal_distribution<double> distribution;
    for (auto _ : state) benchmark::DoNotOptimize(distribution(generator));
}

} // namespace

BENCHMARK(uniformNumber);
BENCHMARK(exponentialNumber);
BENCHMARK(normalNumber);
BENCHMARK_CAPTURE(sample, exponential, Distribution::Kind::Exponential, 1);
BENCHMARK_CAPTURE(sample, lognormal, Distribution::Kind::Lognormal, 1);
BENCHMARK_CAPTURE(sample, erlang4, Distribution::Kind::Erlang, 0.5);
BENCHMARK_CAPTURE(sample, erlang100, Distribution::Kind::Erlang, 0.1);
BENCHMARK_CAPTURE(sample, hyperexponential, Distribution::Kind::Hyperexponential, 2);
BENCHMARK(standardExponential);
BENCHMARK(standardLognormal);
