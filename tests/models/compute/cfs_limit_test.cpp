// Proves the effect of a CPU limit on wall time. Source: Linux CFS bandwidth control, 100 ms periods.
#include "models/compute/cfs_limit.h"

#include "tests/support/catch.h"

using headroom::Duration;
using namespace headroom::compute;

namespace {

double elapsedMs(double cpuMs, double limit, int threads = 1)
{
    return elapsedUnderLimit(Duration::fromSeconds(cpuMs / 1000.0), {limit, Duration::milliseconds(100)}, threads).toMilliseconds();
}

} // namespace

TEST_CASE("CPU limit adds whole periods only when the quota is spent", "[compute][cfs]")
{
    CHECK(elapsedMs(0, 0.5) == 0.0);
    CHECK(elapsedMs(40, 0.5) == Approx(40));
    CHECK(elapsedMs(50, 0.5) == Approx(50));      // ends with the quota: no wait for the next
    CHECK(elapsedMs(51, 0.5) == Approx(101));
    CHECK(elapsedMs(120, 0.5) == Approx(220));    // 2 periods and 20 ms
    CHECK(elapsedMs(10, 0.02) == Approx(402));    // 2 ms per period: 4 periods and 2 ms
    CHECK(elapsedMs(350, 1.0) == Approx(350));    // one thread cannot exceed one core
}

TEST_CASE("CPU limit of one core with eight busy threads works 12.5 and sleeps 87.5 ms", "[compute][cfs]")
{
    const auto cycle = dutyCycle({1.0, Duration::milliseconds(100)}, 8);
    CHECK(cycle.runs.toMilliseconds() == 12.5);
    CHECK(cycle.frozen.toMilliseconds() == 87.5);
    CHECK(dutyCycle({4.0, Duration::milliseconds(100)}, 2).frozen == Duration{});
    // 160 CPU-ms on eight threads: 12.5 ms, frozen, then 60 CPU-ms in 7.5 ms.
    CHECK(elapsedMs(160, 1.0, 8) == Approx(107.5));
    CHECK(elapsedMs(160, 8.0, 8) == Approx(20));
}
