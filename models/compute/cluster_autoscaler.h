#pragma once

#include "core/quantities/time.h"
#include "models/compute/scheduler.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace headroom::compute {

/// Which group grows when several could.
enum class Expander { Random, MostPods, LeastWaste, Priority };

/// The autoscaler profile (one per cluster on AKS). Defaults: upstream, with AKS where it differs.
struct AutoscalerSettings {
    Duration scanInterval = Duration::seconds(10);
    std::vector<Expander> expanders{Expander::Random};  ///< later ones break ties; the last tie is broken at random
    Duration newPodScaleUpDelay{};
    int podPriorityCutoff = -10;                        ///< pods below neither trigger nor block
    Duration maxNodeProvisionTime = Duration::minutes(15);
    Duration backOffInitial = Duration::minutes(5);
    Duration backOffMaximum = Duration::minutes(30);
    Duration backOffForgottenAfter = Duration::minutes(180);
    double scaleDownUtilizationThreshold = 0.5;         ///< strictly below
    Duration scaleDownUnneededTime = Duration::minutes(10);
    Duration scaleDownUnreadyTime = Duration::minutes(20);
    Duration scaleDownDelayAfterAdd = Duration::minutes(10);
    Duration scaleDownDelayAfterDelete = Duration::seconds(10);
    Duration scaleDownDelayAfterFailure = Duration::minutes(3);
    int maxEmptyBulkDelete = 10;
    bool ignoreDaemonSetsUtilization = false;
    bool scaleDownEnabled = true;
    int maxNodesTotal = 0;                              ///< over all groups; 0: no limit
    int okTotalUnreadyCount = 3;
    double maxTotalUnreadyFraction = 0.45;
};

/// A node pool that the autoscaler may resize. `id` equals NodeState::poolId of its nodes.
struct NodeGroup {
    std::uint32_t id = 0;
    std::string name;
    int minNodes = 0;
    int maxNodes = 0;
    int targetNodes = 0;      ///< asked for: existing and on the way
    int priority = 0;         ///< Priority expander: highest wins
    NodeState nodeTemplate;   ///< a new node of the group: DaemonSets booked on it, or off its allocatable, as on real nodes
};

/// A pod on a node, for scale-down. `spec` must outlive the scan.
struct PlacedPod {
    const PodSpec* spec = nullptr;
    bool daemonSet = false;
    bool blocksRemoval = false;   ///< no controller, safe-to-evict false, local storage, exhausted disruption budget
    bool terminating = false;     ///< long past its grace period: does not count
};

/// A node that exists. `state.ready` false: not (yet) ready. `state.requested…` includes all of `pods`.
struct ClusterNode {
    NodeState state;
    std::span<const PlacedPod> pods;
    bool registered = true;       ///< false: requested, still on the way
    SimTime unreadySince = SimTime::never();  ///< was ready and broke then; never(): ready, or still starting
    bool beingDeleted = false;
    bool scaleDownDisabled = false;
};

/// A pod that the scheduler could not place.
struct UnschedulablePod {
    const PodSpec* spec = nullptr;
    SimTime since{};
};

/// Everything one scan looks at. Nodes on the way count as empty template nodes: per group `targetNodes` minus its
/// registered nodes that are ready or broken (unreadySince set) and not being deleted.
struct ClusterView {
    std::span<const ClusterNode> nodes;
    std::span<const NodeGroup> groups;
    std::span<const UnschedulablePod> pending;
};

struct ScaleUp {
    std::uint32_t groupId = 0;
    int nodes = 0;            ///< to add, ≥ 1, in one step
    int podsHelped = 0;
    std::string reason;
};
struct ScaleDown {
    std::uint32_t nodeId = 0;
    std::uint32_t groupId = 0;
    bool empty = false;       ///< only DaemonSet pods: nothing to drain
    double utilization = 0.0;
    std::string reason;
};
/// Nodes that did not come within maxNodeProvisionTime: the caller lowers the group's target by them; the group backs off.
struct Abandoned {
    std::uint32_t groupId = 0;
    int nodes = 0;
    std::string reason;
};
struct Decisions {
    std::vector<Abandoned> abandoned;
    std::vector<ScaleUp> scaleUps;      ///< at most one a scan
    std::vector<ScaleDown> scaleDowns;  ///< up to maxEmptyBulkDelete empty nodes, or one other
    int podsNobodyHelps = 0;            ///< pending, and no group could take them
    std::string note;                   ///< why nothing was done about a need; else empty
};

/// Bin packing of `pods` on new nodes like `nodeTemplate`: decreasing cpu/nodeCpu + memory/nodeMemory, first fit, a new
/// node when none fits, at most `nodesMax`. Pure.
struct PackingResult {
    int nodes = 0;
    int podsHelped = 0;
    double idleCpuFraction = 0.0;     ///< of the new nodes, after packing
    double idleMemoryFraction = 0.0;
};
[[nodiscard]] PackingResult packOnNewNodes(std::span<const PodSpec* const> pods, const NodeState& nodeTemplate, int nodesMax);

/// Utilisation that scale-down looks at: max over CPU and memory of Σ requests / allocatable. Requests, never usage.
[[nodiscard]] double requestUtilization(const ClusterNode& node, bool ignoreDaemonSets);

/// The cluster autoscaler: unschedulable pods make a group grow in one step; nodes that stay unneeded for 10 min go.
///
/// Call `scan` every `scanInterval` and apply what it returns at once. It does not bind pods. The expander's random choice
/// comes from `tieBreak` (empty: the first). Source: kubernetes/autoscaler FAQ and flags, AKS cluster autoscaler pages.
class ClusterAutoscaler {
public:
    explicit ClusterAutoscaler(AutoscalerSettings settings = {}, TieBreaker tieBreak = {});

    [[nodiscard]] Decisions scan(SimTime now, const ClusterView& view);

    /// The provider refused nodes of a group (quota, no capacity): it backs off 5 min, doubling to 30.
    void reportScaleUpFailure(SimTime now, std::uint32_t groupId);
    /// A drain or a deletion failed: no scale-down for scaleDownDelayAfterFailure.
    void reportScaleDownFailure(SimTime now) { m_lastScaleDownFailure = now; }
    [[nodiscard]] bool isBackedOff(SimTime now, std::uint32_t groupId) const;
    [[nodiscard]] const AutoscalerSettings& settings() const { return m_settings; }

private:
    struct BackOff {
        SimTime until{};
        Duration length{};
        SimTime lastFailure{};
    };
    struct Option;
    struct Snapshot;

    [[nodiscard]] bool isUnderused(const ClusterNode& node, const NodeGroup& group) const;
    [[nodiscard]] bool nothingToDo(const ClusterView& view) const;
    void abandonLateNodes(SimTime now, const ClusterView& view, Decisions& decisions);
    void scaleUp(SimTime now, const ClusterView& view, Snapshot& snapshot, Decisions& decisions);
    void scaleDown(SimTime now, const ClusterView& view, Snapshot& snapshot, Decisions& decisions);
    void removeUnneeded(SimTime now, const ClusterView& view, const std::vector<std::size_t>& removable, Decisions& decisions);
    [[nodiscard]] const Option& chooseOption(std::vector<const Option*> options) const;
    [[nodiscard]] std::string whyNobodyHelps(SimTime now, const ClusterView& view, const Snapshot& snapshot) const;

    AutoscalerSettings m_settings;
    TieBreaker m_tieBreak;
    std::unordered_map<std::uint32_t, BackOff> m_backOff;         // by key only
    std::unordered_map<std::uint32_t, SimTime> m_lastIncrease;    // by key only
    std::unordered_map<std::uint32_t, SimTime> m_unneededSince;   // by key only
    SimTime m_lastAdd = kLongAgo;
    SimTime m_lastDelete = kLongAgo;
    SimTime m_lastScaleDownFailure = kLongAgo;

    /// Far enough back that no delay applies, near enough that differences do not overflow.
    static constexpr SimTime kLongAgo = SimTime::fromNanoseconds(-4'000'000'000'000'000'000);
};

} // namespace headroom::compute
