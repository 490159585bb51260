#pragma once

#include <cstdint>

namespace headroom::compute {

inline constexpr std::int64_t kMiB = std::int64_t{1} << 20;
inline constexpr std::int64_t kGiB = std::int64_t{1} << 30;

/// A virtual machine size. `memoryBytes` is the nominal figure of the price list.
struct NodeShape {
    double cores = 0.0;               ///< vCPU, > 0
    std::int64_t memoryBytes = 0;     ///< > 0
    double memoryOverheadFraction = 0.0;  ///< share the kernel never sees, [0, 1); Karpenter assumes 0.075
    bool windows = false;             ///< Windows nodes reserve 2 GiB more
};

/// Memory rule: AKS 1.29 and newer (by maxPods), or before (regressive brackets; node auto-provisioning still uses it).
enum class AksReservation { Since129, Before129 };

/// Requests of the DaemonSets and add-ons of every node. The default is a planning value without a source; edit it.
struct DaemonSetOverhead {
    std::int64_t cpuMilli = 300;
    std::int64_t memoryBytes = 500 * kMiB;
};

/// What a node offers. `cpuMilli` and `memoryBytes` are the node object's `allocatable`; `usable…` is that less DaemonSets.
struct Allocatable {
    std::int64_t cpuMilli = 0;
    std::int64_t memoryBytes = 0;
    std::int64_t usableCpuMilli = 0;
    std::int64_t usableMemoryBytes = 0;
    std::int64_t reservedCpuMilli = 0;
    std::int64_t reservedMemoryBytes = 0;  ///< kube-reserved
    std::int64_t evictionBytes = 0;        ///< hard eviction threshold
};

/// CPU that AKS reserves on a node: 60 m for the first core, 40 for the second, 20 per core to 4, 10 per core beyond.
/// Linear inside a core. Source: AKS "node resource reservations". Pure.
[[nodiscard]] std::int64_t reservedCpuMilli(double cores);

/// Memory that AKS reserves for the kubelet, without the eviction threshold.
/// Since 1.29 min(20 MiB·maxPods + 50 MiB, 25 %); before: 25/20/10/6/2 % of the first 4, next 4, 8, 112 GiB and the rest.
/// The vendor writes MB and GB; the kubelet flags are MiB and GiB, which is what is used here. Pure.
[[nodiscard]] std::int64_t reservedMemoryBytes(std::int64_t memoryBytes, AksReservation rule, int maxPods);

/// Allocatable of a node of `shape`. `maxPods` in [10, 250]. Never negative. Pure.
[[nodiscard]] Allocatable allocatable(const NodeShape& shape, AksReservation rule = AksReservation::Since129, int maxPods = 250,
                                      const DaemonSetOverhead& daemonSets = {});

} // namespace headroom::compute
