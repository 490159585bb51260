#pragma once

#include "models/compute/cluster_autoscaler.h"

namespace headroom::compute {

/// The cluster one scan plays with: copies of the nodes, on which pending pods and moved pods are booked.
struct ClusterAutoscaler::Snapshot {
    std::vector<NodeState> nodes;            ///< same order as ClusterView::nodes; what may not take pods is cordoned
    std::vector<bool> promised;              ///< a pending pod is about to land there
    std::vector<NodeState> coming;           ///< template nodes on the way
    std::vector<const PodSpec*> unhelped;    ///< pending pods that fit nowhere

    /// Books each pending pod, highest priority first, on a node that exists or comes.
    Snapshot(SimTime now, const ClusterView& view, const AutoscalerSettings& settings);
};

/// Nodes of `group` that were asked for and are neither ready nor broken yet. Never negative.
[[nodiscard]] int comingNodes(const ClusterView& view, const NodeGroup& group);

/// Registered and not being deleted.
[[nodiscard]] bool exists(const ClusterNode& node);

} // namespace headroom::compute
