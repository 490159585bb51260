#include "models/compute/node_memory.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace headroom::compute {

bool isOutOfMemory(const MemoryUse& pod) { return pod.limitBytes > 0 && pod.usedBytes > pod.limitBytes; }

std::vector<std::size_t> evictionOrder(std::span<const MemoryUse> pods)
{
    std::vector<std::size_t> order(pods.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) {
        const auto key = [&](std::size_t index) {
            const MemoryUse& pod = pods[index];
            const std::int64_t excess = pod.usedBytes - pod.requestBytes;
            return std::tuple{excess <= 0, pod.priority, -excess};
        };
        return key(left) < key(right);
    });
    return order;
}

std::size_t evictionsNeeded(std::span<const MemoryUse> pods, std::int64_t capacityBytes, std::int64_t thresholdBytes)
{
    std::int64_t available = capacityBytes;
    for (const MemoryUse& pod : pods) {
        available -= pod.usedBytes;
    }
    std::size_t evicted = 0;
    for (const std::size_t index : evictionOrder(pods)) {
        if (available >= thresholdBytes) {
            break;
        }
        available += pods[index].usedBytes;
        ++evicted;
    }
    return evicted;
}

} // namespace headroom::compute
