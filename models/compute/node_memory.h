#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace headroom::compute {

/// A pod as the kubelet sees it under memory pressure. [bytes]
struct MemoryUse {
    std::int64_t usedBytes = 0;
    std::int64_t requestBytes = 0;
    std::int64_t limitBytes = 0;  ///< 0: no limit
    int priority = 0;
};

/// True when the kernel kills the container: use above its limit (no limit: never).
[[nodiscard]] bool isOutOfMemory(const MemoryUse& pod);

/// Order in which the kubelet evicts under node memory pressure: pods above their request first, then lower priority,
/// then the larger excess over the request; ties by index. Source: Kubernetes node-pressure eviction. Pure.
[[nodiscard]] std::vector<std::size_t> evictionOrder(std::span<const MemoryUse> pods);

/// How many pods of `evictionOrder` go until at least `thresholdBytes` are free again. `capacityBytes` is what the pods may
/// use in total; 0 when there is no pressure (free ≥ threshold). Pure.
[[nodiscard]] std::size_t evictionsNeeded(std::span<const MemoryUse> pods, std::int64_t capacityBytes, std::int64_t thresholdBytes);

} // namespace headroom::compute
