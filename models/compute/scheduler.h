#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace headroom::compute {

/// A node taint. NoSchedule and NoExecute filter; PreferNoSchedule only lowers the score.
struct Taint {
    enum class Effect { NoSchedule, PreferNoSchedule, NoExecute };
    std::string key;
    std::string value;
    Effect effect = Effect::NoSchedule;
};

/// A pod's toleration. Empty `key` tolerates every key; empty `value` means operator Exists; empty `effect` every effect.
struct Toleration {
    std::string key;
    std::string value;
    std::optional<Taint::Effect> effect;
};

using Labels = std::vector<std::pair<std::string, std::string>>;

/// One node for scheduling. `cpuMilli`, `memoryBytes`: allocatable; `requested…`: sum of the requests on it, DaemonSets included
/// (or taken off the allocatable beforehand, not both).
struct NodeState {
    std::uint32_t id = 0;
    std::uint32_t poolId = 0;
    std::int64_t cpuMilli = 0;
    std::int64_t memoryBytes = 0;
    std::int64_t requestedCpuMilli = 0;
    std::int64_t requestedMemoryBytes = 0;
    /// The same sums with 100 m and 200 MiB for each pod without a request; scoring uses these. Keep ≥ requested….
    std::int64_t scoredCpuMilli = 0;
    std::int64_t scoredMemoryBytes = 0;
    int podCount = 0;
    int maxPods = 250;
    std::vector<Taint> taints;
    Labels labels;
    bool ready = true;
    bool cordoned = false;
};

/// What a pod asks of a node.
struct PodSpec {
    std::int64_t cpuMilli = 0;      ///< effective request, ≥ 0
    std::int64_t memoryBytes = 0;   ///< effective request, ≥ 0
    std::vector<Toleration> tolerations;
    Labels nodeSelector;            ///< every pair must be on the node
    std::optional<std::uint32_t> requiredPool;
    int priority = 0;
};

/// Requests of a pod's containers, for `effectiveRequest`.
struct ContainerRequests {
    std::int64_t containers = 0;        ///< Σ ordinary containers
    std::int64_t sidecars = 0;          ///< Σ restartable init containers
    std::int64_t largestInit = 0;       ///< largest ordinary init container plus the sidecars started before it
    std::int64_t overhead = 0;          ///< RuntimeClass overhead
};
/// max(containers + sidecars, largestInit) + overhead, in the unit of its arguments. Pure.
[[nodiscard]] std::int64_t effectiveRequest(const ContainerRequests& requests);

/// Picks one of `count` equally good nodes: returns an index below `count`. Empty: the first.
using TieBreaker = std::function<std::size_t(std::size_t count)>;

/// The filters, each on its own. Several resources can be short at once.
struct FilterResult {
    bool notReady = false, cordoned = false, selector = false, taint = false, cpu = false, memory = false, pods = false;
    const Taint* untolerated = nullptr;  ///< first taint that refused the pod
    [[nodiscard]] bool fits() const { return !(notReady || cordoned || selector || taint || cpu || memory || pods); }
};

[[nodiscard]] bool tolerates(const PodSpec& pod, const Taint& taint);
/// Whether `pod` may go to `node` and, if not, why. Like kube-scheduler it stops at the first filter that refuses and then
/// reports every short resource of that filter. Pure.
[[nodiscard]] FilterResult filter(const PodSpec& pod, const NodeState& node);

/// 100·(allocatable − requested)/allocatable after placing, mean of CPU and memory, whole numbers truncated. [0, 100]
[[nodiscard]] int leastAllocatedScore(const PodSpec& pod, const NodeState& node);
/// 100·(1 − |fCpu − fMem|/2) after placing, truncated; fractions capped at 1. [0, 100]
[[nodiscard]] int balancedAllocationScore(const PodSpec& pod, const NodeState& node);

inline constexpr int kTaintTolerationWeight = 3;

/// Index in `nodes` of the node with the highest 3·taint + leastAllocated + balanced among those that pass the filters;
/// empty when none does. Ties by `tieBreak`. Source: kube-scheduler default plugins; plugins for preferred affinity,
/// topology spread and images are not modelled. Pure but for the tie-breaker.
[[nodiscard]] std::optional<std::size_t> place(const PodSpec& pod, std::span<const NodeState> nodes, const TieBreaker& tieBreak = {});

/// One sentence such as "0 of 5 nodes fit: 3 insufficient cpu, 2 untolerated taint spot". Build it only when needed.
[[nodiscard]] std::string explainUnschedulable(const PodSpec& pod, std::span<const NodeState> nodes);

/// Books `pod` on `node`, or takes it off again. Taking off more than is booked is clamped at 0.
void bind(NodeState& node, const PodSpec& pod);
void unbind(NodeState& node, const PodSpec& pod);

} // namespace headroom::compute
