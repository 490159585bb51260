// The work of the benchmark scenarios without any engine, as programs, so that CPU time and memory are measured like the engine's:
//     limit_loops mm1|tandem CUSTOMERS [SEED]        limit_loops hold PENDING OPERATIONS
// Prints one line of JSON. Exit code 1 where the mean is off the formula by more than 1 % (a million customers of mm1 are too few).
#include "core/random/stream.h"
#include "core/random/ziggurat.h"
#include "tests/benchmarks/limit/mm1_loops.h"
#include "tests/benchmarks/limit/tandem_loop.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

using namespace headroom;

namespace {

/// Mean time in an M/M/c system. Source: A. K. Erlang 1917; L. Kleinrock, "Queueing Systems" 1, 1975, section 3.5.
double mmcSeconds(int servers, double ratePerSecond, double meanServiceSeconds)
{
    const double load = ratePerSecond * meanServiceSeconds;
    double blocking = 1;
    for (int i = 1; i <= servers; ++i) blocking = load * blocking / (i + load * blocking);
    const double wait = blocking / (1 - load / servers * (1 - blocking));
    return meanServiceSeconds + wait * meanServiceSeconds / (servers - load);
}

int report(std::uint64_t requests, std::uint64_t events, double meanSeconds, double theorySeconds)
{
    const double error = meanSeconds / theorySeconds - 1;
    std::printf("{\"requests\": %llu, \"events\": %llu, \"meanSeconds\": %.9g, \"theorySeconds\": %.9g, \"relativeError\": %.4g}\n",
                static_cast<unsigned long long>(requests), static_cast<unsigned long long>(events), meanSeconds, theorySeconds, error);
    return std::abs(error) <= 0.01 ? 0 : 1;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 3) {
        std::fprintf(stderr, "usage: limit_loops mm1|tandem CUSTOMERS [SEED] | limit_loops hold PENDING OPERATIONS\n");
        return 2;
    }
    const std::string_view what = argv[1];
    const std::uint64_t count = std::strtoull(argv[2], nullptr, 10);
    const std::uint64_t third = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1;
    if (count == 0) return 2;
    if (what == "mm1") {
        const double mean = limit::mm1Specialised(third, count, 1000, 0.0009);
        return report(count, 2 * count, mean, mmcSeconds(1, 1000, 0.0009));
    }
    if (what == "tandem") {
        constexpr double kRate = 50'000.0 / 60;
        const auto result = limit::tandemSpecialised(third, count, kRate, 0.7 * 5 / kRate);
        return report(count, result.events, result.meanSeconds, 8 * mmcSeconds(5, kRate, 0.7 * 5 / kRate));
    }
    if (what == "hold") {
        // With exponential delays of mean 1 an event happens every 1/pending: known without a formula for queues.
        auto random = random::makeStream(1, 0, "delays");
        std::vector<std::int64_t> delaysNs(1 << 16);
        double sumNs = 0;
        for (auto& delay : delaysNs) {
            delay = static_cast<std::int64_t>(1e7 * random::exponential(random));
            sumNs += static_cast<double>(delay);
        }
        const double meanNs = sumNs / static_cast<double>(delaysNs.size());
        const std::int64_t last = limit::holdSpecialised(count, third, delaysNs.data(), delaysNs.size());
        return report(third, third, static_cast<double>(last) * 1e-9 / static_cast<double>(third), meanNs * 1e-9 / static_cast<double>(count));
    }
    return 2;
}
