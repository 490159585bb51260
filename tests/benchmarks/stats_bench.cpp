// Recording and reading statistics.
#include "core/random/stream.h"
#include "core/random/ziggurat.h"
#include "core/stats/histogram.h"
#include "core/stats/time_weighted.h"

#include <benchmark/benchmark.h>

#include <vector>

using namespace headroom;
using namespace headroom::stats;

namespace {

std::vector<std::int64_t> timesNs()
{
    auto generator = random::makeStream(1, 0, "times");
    std::vector<std::int64_t> values(1 << 12);
    for (auto& value : values) value = static_cast<std::int64_t>(1e7 * random::exponential(generator));
    return values;
}

void histogramRecord(benchmark::State& state)
{
    const auto values = timesNs();
    Histogram histogram;
    std::size_t i = 0;
    for (auto _ : state) histogram.record(values[i++ & (values.size() - 1)]);
    benchmark::DoNotOptimize(histogram.count());
}

void histogramQuantile(benchmark::State& state)
{
    Histogram histogram;
    for (const auto value : timesNs()) histogram.record(value);
    for (auto _ : state) benchmark::DoNotOptimize(histogram.quantileNs(0.99));
}

void timeWeightedSet(benchmark::State& state)
{
    TimeWeighted value;
    SimTime now;
    for (auto _ : state) {
        now += Duration::nanoseconds(100);
        value.add(now, 1);
    }
    benchmark::DoNotOptimize(value.mean(now));
}

} // namespace

BENCHMARK(histogramRecord);
BENCHMARK(histogramQuantile);
BENCHMARK(timeWeightedSet);
