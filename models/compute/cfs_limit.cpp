#include "models/compute/cfs_limit.h"

#include <algorithm>
#include <cmath>

namespace headroom::compute {

namespace {

double quotaNs(const CfsLimit& limit) { return limit.limitCores * static_cast<double>(limit.period.count()); }

} // namespace

Duration elapsedUnderLimit(Duration cpuTime, const CfsLimit& limit, int threads)
{
    if (cpuTime <= Duration{}) {
        return {};
    }
    const auto work = static_cast<double>(cpuTime.count());
    const double parallel = std::max(1, threads);
    // With no more threads than cores of limit the quota cannot run out before the period does.
    if (parallel <= limit.limitCores) {
        return Duration::nanoseconds(std::llround(work / parallel));
    }
    // Quotas used up before the last piece of work; work that ends exactly with a quota does not wait for the next one.
    const double spent = std::ceil(work / quotaNs(limit)) - 1.0;
    const double rest = work - spent * quotaNs(limit);
    return limit.period * static_cast<std::int64_t>(spent) + Duration::nanoseconds(std::llround(rest / parallel));
}

CfsDutyCycle dutyCycle(const CfsLimit& limit, int threads)
{
    const double runs = std::min(quotaNs(limit) / std::max(1, threads), static_cast<double>(limit.period.count()));
    const Duration running = Duration::nanoseconds(std::llround(runs));
    return {running, limit.period - running};
}

} // namespace headroom::compute
