#include "models/compute/allocatable.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace headroom::compute {

namespace {

struct Bracket {
    double size;   // cores or bytes; the last one has no end
    double share;  // millicores per core, or a fraction
};

template <std::size_t N>
double regressive(double amount, const std::array<Bracket, N>& brackets)
{
    double sum = 0.0;
    for (std::size_t i = 0; i < N && amount > 0.0; ++i) {
        const double part = i + 1 == N ? amount : std::min(amount, brackets[i].size);
        sum += part * brackets[i].share;
        amount -= part;
    }
    return sum;
}

} // namespace

std::int64_t reservedCpuMilli(double cores)
{
    constexpr std::array<Bracket, 4> kBrackets{{{1, 60}, {1, 40}, {2, 20}, {0, 10}}};
    return static_cast<std::int64_t>(std::llround(regressive(cores, kBrackets)));
}

std::int64_t reservedMemoryBytes(std::int64_t memoryBytes, AksReservation rule, int maxPods)
{
    if (rule == AksReservation::Since129) {
        return std::min((20 * std::int64_t{maxPods} + 50) * kMiB, memoryBytes / 4);
    }
    constexpr auto kG = static_cast<double>(kGiB);
    constexpr std::array<Bracket, 5> kBrackets{{{4 * kG, 0.25}, {4 * kG, 0.20}, {8 * kG, 0.10}, {112 * kG, 0.06}, {0, 0.02}}};
    return static_cast<std::int64_t>(std::llround(regressive(static_cast<double>(memoryBytes), kBrackets)));
}

Allocatable allocatable(const NodeShape& shape, AksReservation rule, int maxPods, const DaemonSetOverhead& daemonSets)
{
    const auto seenByKernel = static_cast<std::int64_t>(
        std::llround(static_cast<double>(shape.memoryBytes) * (1.0 - shape.memoryOverheadFraction)));
    Allocatable result;
    result.reservedCpuMilli = reservedCpuMilli(shape.cores);
    result.reservedMemoryBytes = reservedMemoryBytes(seenByKernel, rule, maxPods) + (shape.windows ? 2 * kGiB : 0);
    result.evictionBytes = (rule == AksReservation::Since129 ? 100 : 750) * kMiB;

    const auto cpuTotal = static_cast<std::int64_t>(std::llround(shape.cores * 1000.0));
    result.cpuMilli = std::max<std::int64_t>(0, cpuTotal - result.reservedCpuMilli);
    result.memoryBytes = std::max<std::int64_t>(0, seenByKernel - result.reservedMemoryBytes - result.evictionBytes);
    result.usableCpuMilli = std::max<std::int64_t>(0, result.cpuMilli - daemonSets.cpuMilli);
    result.usableMemoryBytes = std::max<std::int64_t>(0, result.memoryBytes - daemonSets.memoryBytes);
    return result;
}

} // namespace headroom::compute
