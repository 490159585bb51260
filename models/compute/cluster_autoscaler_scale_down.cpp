#include "models/compute/cluster_autoscaler.h"

#include "models/compute/cluster_snapshot.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace headroom::compute {

namespace {

const NodeGroup* findGroup(const ClusterView& view, std::uint32_t id)
{
    const auto found = std::find_if(view.groups.begin(), view.groups.end(), [&](const NodeGroup& group) { return group.id == id; });
    return found == view.groups.end() ? nullptr : &*found;
}

bool mustMove(const PlacedPod& pod) { return !pod.daemonSet && !pod.terminating; }

bool isEmpty(const ClusterNode& node) { return std::none_of(node.pods.begin(), node.pods.end(), mustMove); }

bool isBlocked(const ClusterNode& node)
{
    return std::any_of(node.pods.begin(), node.pods.end(), [](const PlacedPod& pod) { return mustMove(pod) && pod.blocksRemoval; });
}

/// Books all pods of `node` elsewhere in `nodes`; on failure books nothing and returns false. The node itself is cordoned.
/// A node that takes a pod is `promised`: it cannot be given up in the same scan.
bool movePods(const ClusterNode& node, std::vector<NodeState>& nodes, std::vector<bool>& promised)
{
    std::vector<std::pair<NodeState*, const PodSpec*>> moved;
    for (const PlacedPod& pod : node.pods) {
        if (!mustMove(pod)) {
            continue;
        }
        const auto target = std::find_if(nodes.begin(), nodes.end(),
                                         [&](const NodeState& candidate) { return filter(*pod.spec, candidate).fits(); });
        if (target == nodes.end()) {
            for (const auto& [booked, spec] : moved) {
                unbind(*booked, *spec);
            }
            return false;
        }
        bind(*target, *pod.spec);
        moved.emplace_back(&*target, pod.spec);
    }
    for (const auto& [booked, spec] : moved) {
        promised[static_cast<std::size_t>(booked - nodes.data())] = true;
    }
    return true;
}

} // namespace

double requestUtilization(const ClusterNode& node, bool ignoreDaemonSets)
{
    std::int64_t cpu = 0;
    std::int64_t memory = 0;
    std::int64_t cpuTotal = node.state.cpuMilli;
    std::int64_t memoryTotal = node.state.memoryBytes;
    for (const PlacedPod& pod : node.pods) {
        if (pod.terminating) {
            continue;
        }
        if (pod.daemonSet && ignoreDaemonSets) {
            cpuTotal -= pod.spec->cpuMilli;
            memoryTotal -= pod.spec->memoryBytes;
        } else {
            cpu += pod.spec->cpuMilli;
            memory += pod.spec->memoryBytes;
        }
    }
    const auto ratio = [](std::int64_t sum, std::int64_t total) {
        return total > 0 ? static_cast<double>(sum) / static_cast<double>(total) : sum > 0 ? 1.0 : 0.0;
    };
    return std::max(ratio(cpu, cpuTotal), ratio(memory, memoryTotal));
}

bool ClusterAutoscaler::isUnderused(const ClusterNode& node, const NodeGroup& group) const
{
    return exists(node) && group.targetNodes > group.minNodes
           && requestUtilization(node, m_settings.ignoreDaemonSetsUtilization) < m_settings.scaleDownUtilizationThreshold;
}

bool ClusterAutoscaler::nothingToDo(const ClusterView& view) const
{
    return view.pending.empty() && std::none_of(view.nodes.begin(), view.nodes.end(), [&](const ClusterNode& node) {
        const NodeGroup* group = findGroup(view, node.state.poolId);
        return group && isUnderused(node, *group);
    });
}

void ClusterAutoscaler::scaleDown(SimTime now, const ClusterView& view, Snapshot& snapshot, Decisions& decisions)
{
    // Empty nodes first, then those unneeded for longest, so that two half-empty nodes do not take turns.
    struct Candidate {
        std::size_t index;
        bool empty;
        SimTime since;
    };
    std::vector<Candidate> candidates;
    for (std::size_t i = 0; i < view.nodes.size(); ++i) {
        const ClusterNode& node = view.nodes[i];
        const NodeGroup* group = findGroup(view, node.state.poolId);
        const bool starting = !node.state.ready && node.unreadySince == SimTime::never();
        if (!group || starting || node.scaleDownDisabled || snapshot.promised[i] || isBlocked(node) || !isUnderused(node, *group)) {
            continue;
        }
        const auto since = m_unneededSince.find(node.state.id);
        candidates.push_back({i, isEmpty(node), since == m_unneededSince.end() ? now : since->second});
    }
    std::stable_sort(candidates.begin(), candidates.end(), [](const Candidate& left, const Candidate& right) {
        return std::tuple{!left.empty, left.since} < std::tuple{!right.empty, right.since};
    });

    std::unordered_map<std::uint32_t, SimTime> unneeded;
    std::vector<std::size_t> removable;
    for (const Candidate& candidate : candidates) {
        if (snapshot.promised[candidate.index]) {
            continue;  // an earlier candidate's pods would come here
        }
        NodeState& state = snapshot.nodes[candidate.index];
        const bool wasCordoned = state.cordoned;
        state.cordoned = true;
        if (movePods(view.nodes[candidate.index], snapshot.nodes, snapshot.promised)) {
            unneeded.emplace(state.id, candidate.since);
            removable.push_back(candidate.index);
        } else {
            state.cordoned = wasCordoned;
        }
    }
    m_unneededSince = std::move(unneeded);
    removeUnneeded(now, view, removable, decisions);
}

void ClusterAutoscaler::removeUnneeded(SimTime now, const ClusterView& view, const std::vector<std::size_t>& removable,
                                       Decisions& decisions)
{
    // Timers run on during these pauses; only deletions wait.
    if (now - m_lastAdd < m_settings.scaleDownDelayAfterAdd || now - m_lastDelete < m_settings.scaleDownDelayAfterDelete
        || now - m_lastScaleDownFailure < m_settings.scaleDownDelayAfterFailure) {
        return;
    }
    const bool draining = std::any_of(view.nodes.begin(), view.nodes.end(), [](const ClusterNode& node) {
        return node.registered && node.beingDeleted && !isEmpty(node);
    });
    std::unordered_map<std::uint32_t, int> removedOfGroup;  // by key only
    const auto remove = [&](std::size_t index) {
        const ClusterNode& node = view.nodes[index];
        const NodeGroup& group = *findGroup(view, node.state.poolId);
        const Duration unneededFor = now - m_unneededSince.at(node.state.id);
        const bool broken = node.unreadySince != SimTime::never();
        const bool due = broken ? now - node.unreadySince >= m_settings.scaleDownUnreadyTime
                                      && unneededFor >= m_settings.scaleDownUnreadyTime
                                : unneededFor >= m_settings.scaleDownUnneededTime;
        int& removed = removedOfGroup[group.id];
        if (!due || group.targetNodes - removed <= group.minNodes) {
            return false;
        }
        ++removed;
        const double utilization = requestUtilization(node, m_settings.ignoreDaemonSetsUtilization);
        decisions.scaleDowns.push_back(
            {node.state.id, group.id, isEmpty(node), utilization,
             fmt::format("node {} of {} unneeded for {:.0f} min: requests {:.0f} % below {:.0f} %, {}", node.state.id, group.name,
                         unneededFor.toSeconds() / 60.0, 100.0 * utilization, 100.0 * m_settings.scaleDownUtilizationThreshold,
                         isEmpty(node) ? "empty" : "its pods fit elsewhere")});
        return true;
    };
    for (const std::size_t index : removable) {
        if (static_cast<int>(decisions.scaleDowns.size()) >= m_settings.maxEmptyBulkDelete) {
            break;
        }
        if (isEmpty(view.nodes[index])) {
            static_cast<void>(remove(index));
        }
    }
    if (decisions.scaleDowns.empty() && !draining) {
        for (const std::size_t index : removable) {
            if (!isEmpty(view.nodes[index]) && remove(index)) {
                break;
            }
        }
    }
    if (!decisions.scaleDowns.empty()) {
        m_lastDelete = now;
        for (const ScaleDown& removed : decisions.scaleDowns) {
            m_unneededSince.erase(removed.nodeId);
        }
    }
}

} // namespace headroom::compute
