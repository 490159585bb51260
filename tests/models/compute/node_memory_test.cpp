// Proves whom the kubelet evicts first under memory pressure. Source: Kubernetes node-pressure eviction.
#include "models/compute/node_memory.h"

#include "tests/support/catch.h"

using namespace headroom::compute;

TEST_CASE("Eviction takes pods above their request, then low priority, then the largest excess", "[compute][memory]")
{
    const std::vector<MemoryUse> pods{
        {300, 400, 0, -5},  // below its request: last group, whatever its priority
        {500, 400, 0, 0},   // 100 over
        {900, 400, 0, 10},  // 500 over, but higher priority
        {700, 400, 0, 0},   // 300 over
        {200, 0, 0, 0},     // BestEffort, 200 over
    };
    CHECK(evictionOrder(pods) == std::vector<std::size_t>{3, 4, 1, 2, 0});
    // 2600 used. 2700 leaves 100 = the threshold: no pressure; one byte less and the first goes.
    CHECK(evictionsNeeded(pods, 2700, 100) == 0);
    CHECK(evictionsNeeded(pods, 2699, 100) == 1);
    CHECK(evictionsNeeded(pods, 1900, 100) == 2);
    CHECK(evictionsNeeded(pods, 50, 100) == 5);
}

TEST_CASE("The kernel kills only above a limit", "[compute][memory]")
{
    CHECK_FALSE(isOutOfMemory({1000, 0, 0, 0}));
    CHECK_FALSE(isOutOfMemory({1000, 0, 1000, 0}));
    CHECK(isOutOfMemory({1001, 0, 1000, 0}));
}
