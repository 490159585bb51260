// M/M/1 at ρ = 0.9 through the public kernel interface (with histogram, batch means, fingerprint and limits switched on),
// beside a textbook program on std::priority_queue and a hand-specialised loop; and eight M/M/5 stations in tandem.
// Items are customers. The counter meanMs must be near 9 (W = 1/(μ − λ)) for M/M/1.
#include "core/kernel/simulation.h"
#include "tests/benchmarks/limit/mm1_loops.h"
#include "tests/benchmarks/limit/tandem_loop.h"

#include <benchmark/benchmark.h>

#include <string>

using namespace headroom;
using namespace headroom::kernel;
using random::Distribution;

namespace {

constexpr double kRate = 1000;
constexpr double kServiceSeconds = 0.0009;
constexpr std::uint64_t kCustomers = 1'000'000;

void engineMm1(benchmark::State& state)
{
    double meanMs = 0;
    std::uint64_t served = 0;
    std::uint64_t events = 0;
    for (auto _ : state) {
        QueueingNetwork network(1, 0, SimTime{});
        network.addStation({.name = "server", .service = {.kind = Distribution::Kind::Exponential, .meanSeconds = kServiceSeconds}});
        network.addSource({.name = "customers", .interarrival = {.kind = Distribution::Kind::Exponential, .meanSeconds = 1 / kRate}});
        benchmark::DoNotOptimize(network.run({.end = SimTime{} + Duration::seconds(kCustomers / 1000)}));
        meanMs = network.timeInSystem().meanNs() * 1e-6;
        served += network.completed();
        events += network.events();
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(served));
    state.counters["events/s"] = benchmark::Counter(static_cast<double>(events), benchmark::Counter::kIsRate);
    state.counters["meanMs"] = meanMs;
}

template <double (*kLoop)(std::uint64_t, std::uint64_t, double, double)>
void loopMm1(benchmark::State& state)
{
    double mean = 0;
    for (auto _ : state) benchmark::DoNotOptimize(mean = kLoop(1, kCustomers, kRate, kServiceSeconds));
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kCustomers));
    state.counters["meanMs"] = mean * 1e3;
}

void engineTandem(benchmark::State& state)
{
    constexpr double kTandemRate = 50'000.0 / 60;
    std::uint64_t served = 0;
    for (auto _ : state) {
        QueueingNetwork network(1, 0, SimTime{});
        for (StationIndex i = 0; i < 8; ++i) {
            network.addStation({.name = "stage" + std::to_string(i), .servers = 5,
                                .service = {.kind = Distribution::Kind::Exponential, .meanSeconds = 0.7 * 5 / kTandemRate},
                                .next = i < 7 ? i + 1 : kOut});
        }
        network.addSource({.name = "customers", .interarrival = {.kind = Distribution::Kind::Exponential, .meanSeconds = 1 / kTandemRate}});
        benchmark::DoNotOptimize(network.run({.end = SimTime{} + Duration::seconds(240)}));
        served += network.completed();
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(served));
}

void loopTandem(benchmark::State& state)
{
    constexpr double kTandemRate = 50'000.0 / 60;
    constexpr std::uint64_t kTandemCustomers = 200'000;
    double mean = 0;
    for (auto _ : state)
        benchmark::DoNotOptimize(mean = limit::tandemSpecialised(1, kTandemCustomers, kTandemRate, 0.7 * 5 / kTandemRate).meanSeconds);
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kTandemCustomers));
    state.counters["meanMs"] = mean * 1e3;
}

} // namespace

BENCHMARK(engineMm1)->Unit(benchmark::kMillisecond);
BENCHMARK_TEMPLATE(loopMm1, limit::mm1WithStandardQueue)->Unit(benchmark::kMillisecond);
BENCHMARK_TEMPLATE(loopMm1, limit::mm1Specialised)->Unit(benchmark::kMillisecond);
BENCHMARK(engineTandem)->Unit(benchmark::kMillisecond);
BENCHMARK(loopTandem)->Unit(benchmark::kMillisecond);
