#include "models/compute/cluster_autoscaler.h"

#include "models/compute/cluster_snapshot.h"

#include <fmt/format.h>

#include <algorithm>

namespace headroom::compute {

struct ClusterAutoscaler::Option {
    const NodeGroup* group = nullptr;
    PackingResult packing;
};

namespace {

NodeState emptyNode(const NodeState& nodeTemplate)
{
    NodeState node = nodeTemplate;
    node.ready = true;
    node.cordoned = false;
    return node;
}

double share(std::int64_t part, std::int64_t whole)
{
    return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0.0;
}

/// Keeps the options with the largest value of `score`.
template <typename Options, typename Score>
void keepBest(Options& options, Score score)
{
    auto best = score(*options.front());
    for (const auto* option : options) {
        best = std::max(best, score(*option));
    }
    std::erase_if(options, [&](const auto* option) { return score(*option) < best; });
}

} // namespace

bool exists(const ClusterNode& node) { return node.registered && !node.beingDeleted; }

int comingNodes(const ClusterView& view, const NodeGroup& group)
{
    int arrived = 0;
    for (const ClusterNode& node : view.nodes) {
        const bool settled = node.state.ready || node.unreadySince != SimTime::never();
        arrived += node.state.poolId == group.id && exists(node) && settled ? 1 : 0;
    }
    return std::max(0, group.targetNodes - arrived);
}

ClusterAutoscaler::Snapshot::Snapshot(SimTime now, const ClusterView& view, const AutoscalerSettings& settings)
{
    nodes.reserve(view.nodes.size());
    for (const ClusterNode& node : view.nodes) {
        nodes.push_back(node.state);
        nodes.back().cordoned = node.state.cordoned || !exists(node);
    }
    promised.assign(nodes.size(), false);
    for (const NodeGroup& group : view.groups) {
        coming.insert(coming.end(), static_cast<std::size_t>(comingNodes(view, group)), emptyNode(group.nodeTemplate));
    }

    std::vector<const PodSpec*> pending;
    for (const UnschedulablePod& pod : view.pending) {
        if (pod.spec->priority >= settings.podPriorityCutoff && now - pod.since >= settings.newPodScaleUpDelay) {
            pending.push_back(pod.spec);
        }
    }
    std::stable_sort(pending.begin(), pending.end(),
                     [](const PodSpec* left, const PodSpec* right) { return left->priority > right->priority; });
    const auto firstFit = [](std::vector<NodeState>& candidates, const PodSpec& pod) -> std::optional<std::size_t> {
        for (std::size_t i = 0; i < candidates.size(); ++i) {
            if (filter(pod, candidates[i]).fits()) {
                bind(candidates[i], pod);
                return i;
            }
        }
        return std::nullopt;
    };
    for (const PodSpec* pod : pending) {
        if (const auto index = firstFit(nodes, *pod)) {
            promised[*index] = true;
        } else if (!firstFit(coming, *pod)) {
            unhelped.push_back(pod);
        }
    }
}

PackingResult packOnNewNodes(std::span<const PodSpec* const> pods, const NodeState& nodeTemplate, int nodesMax)
{
    const NodeState empty = emptyNode(nodeTemplate);
    const auto size = [&](const PodSpec* pod) {
        return share(pod->cpuMilli, empty.cpuMilli) + share(pod->memoryBytes, empty.memoryBytes);
    };
    std::vector<const PodSpec*> sorted;
    for (const PodSpec* pod : pods) {
        if (filter(*pod, empty).fits()) {
            sorted.push_back(pod);
        }
    }
    std::stable_sort(sorted.begin(), sorted.end(),
                     [&](const PodSpec* left, const PodSpec* right) { return size(left) > size(right); });

    PackingResult result;
    std::vector<NodeState> opened;
    for (const PodSpec* pod : sorted) {
        auto target = std::find_if(opened.begin(), opened.end(), [&](const NodeState& node) { return filter(*pod, node).fits(); });
        if (target == opened.end()) {
            if (static_cast<int>(opened.size()) >= nodesMax) {
                continue;
            }
            target = opened.insert(opened.end(), empty);
        }
        bind(*target, *pod);
        ++result.podsHelped;
    }
    result.nodes = static_cast<int>(opened.size());
    std::int64_t idleCpu = 0;
    std::int64_t idleMemory = 0;
    for (const NodeState& node : opened) {
        idleCpu += node.cpuMilli - node.requestedCpuMilli;
        idleMemory += node.memoryBytes - node.requestedMemoryBytes;
    }
    result.idleCpuFraction = share(idleCpu, empty.cpuMilli * result.nodes);
    result.idleMemoryFraction = share(idleMemory, empty.memoryBytes * result.nodes);
    return result;
}

ClusterAutoscaler::ClusterAutoscaler(AutoscalerSettings settings, TieBreaker tieBreak)
    : m_settings(std::move(settings)), m_tieBreak(std::move(tieBreak))
{
}

Decisions ClusterAutoscaler::scan(SimTime now, const ClusterView& view)
{
    Decisions decisions;
    int total = 0;
    int unready = 0;
    for (const ClusterNode& node : view.nodes) {
        total += exists(node) ? 1 : 0;
        unready += exists(node) && node.unreadySince != SimTime::never() ? 1 : 0;
    }
    if (unready > m_settings.okTotalUnreadyCount && unready > m_settings.maxTotalUnreadyFraction * total) {
        decisions.note = fmt::format("{} of {} nodes are not ready: the autoscaler does nothing", unready, total);
        return decisions;
    }
    abandonLateNodes(now, view, decisions);
    if (nothingToDo(view)) {
        m_unneededSince.clear();
        return decisions;  // the usual scan: no copy of the cluster is made
    }
    Snapshot snapshot(now, view, m_settings);
    scaleUp(now, view, snapshot, decisions);
    if (m_settings.scaleDownEnabled) {
        scaleDown(now, view, snapshot, decisions);
    }
    return decisions;
}

void ClusterAutoscaler::abandonLateNodes(SimTime now, const ClusterView& view, Decisions& decisions)
{
    for (const NodeGroup& group : view.groups) {
        const auto asked = m_lastIncrease.find(group.id);
        if (asked == m_lastIncrease.end()) {
            continue;
        }
        const int late = comingNodes(view, group);
        if (late == 0) {
            m_lastIncrease.erase(asked);
        } else if (now - asked->second >= m_settings.maxNodeProvisionTime) {
            decisions.abandoned.push_back(
                {group.id, late, fmt::format("{} nodes of {} did not come within {:.0f} min", late, group.name,
                                             m_settings.maxNodeProvisionTime.toSeconds() / 60.0)});
            m_lastIncrease.erase(asked);
            reportScaleUpFailure(now, group.id);
        }
    }
}

void ClusterAutoscaler::scaleUp(SimTime now, const ClusterView& view, Snapshot& snapshot, Decisions& decisions)
{
    if (snapshot.unhelped.empty()) {
        return;
    }
    int totalTarget = 0;
    for (const NodeGroup& group : view.groups) {
        totalTarget += group.targetNodes;
    }
    std::vector<Option> options;
    for (const NodeGroup& group : view.groups) {
        int room = group.maxNodes - group.targetNodes;
        if (m_settings.maxNodesTotal > 0) {
            room = std::min(room, m_settings.maxNodesTotal - totalTarget);
        }
        if (room <= 0 || isBackedOff(now, group.id)) {
            continue;
        }
        const PackingResult packing = packOnNewNodes(snapshot.unhelped, group.nodeTemplate, room);
        if (packing.nodes > 0) {
            options.push_back({&group, packing});
        }
    }
    const auto waiting = static_cast<int>(snapshot.unhelped.size());
    if (options.empty()) {
        decisions.podsNobodyHelps = waiting;
        decisions.note = whyNobodyHelps(now, view, snapshot);
        return;
    }
    std::vector<const Option*> choices;
    for (const Option& option : options) {
        choices.push_back(&option);
    }
    const Option& chosen = chooseOption(std::move(choices));
    const NodeGroup& group = *chosen.group;
    const int count = chosen.packing.nodes;
    decisions.scaleUps.push_back({group.id, count, chosen.packing.podsHelped,
                                  fmt::format("{} pods fit on no node: {} grows by {} from {} to {}, which helps {}", waiting,
                                              group.name, count, group.targetNodes, group.targetNodes + count,
                                              chosen.packing.podsHelped)});
    m_lastAdd = now;
    m_lastIncrease[group.id] = now;
}

const ClusterAutoscaler::Option& ClusterAutoscaler::chooseOption(std::vector<const Option*> options) const
{
    for (const Expander expander : m_settings.expanders) {
        switch (expander) {
        case Expander::Random:
            break;  // what is left is drawn below
        case Expander::MostPods:
            keepBest(options, [](const Option& option) { return option.packing.podsHelped; });
            break;
        case Expander::LeastWaste:
            keepBest(options, [](const Option& option) {
                return std::pair{-option.packing.idleCpuFraction, -option.packing.idleMemoryFraction};
            });
            break;
        case Expander::Priority:
            keepBest(options, [](const Option& option) { return option.group->priority; });
            break;
        }
        if (expander == Expander::Random) {
            break;
        }
    }
    return *(m_tieBreak && options.size() > 1 ? options[m_tieBreak(options.size())] : options.front());
}

std::string ClusterAutoscaler::whyNobodyHelps(SimTime now, const ClusterView& view, const Snapshot& snapshot) const
{
    std::string text = fmt::format("{} pods fit on no node and no pool can grow for them", snapshot.unhelped.size());
    const char* separator = ": ";
    for (const NodeGroup& group : view.groups) {
        text += separator + group.name;
        separator = "; ";
        if (group.targetNodes >= group.maxNodes) {
            text += fmt::format(" is at its maximum of {}", group.maxNodes);
        } else if (isBackedOff(now, group.id)) {
            text += fmt::format(" backs off for {:.0f} s after a failure",
                                (m_backOff.at(group.id).until - now).toSeconds());
        } else {
            const NodeState node = emptyNode(group.nodeTemplate);
            const FilterResult result = filter(*snapshot.unhelped.front(), node);
            text += result.fits() ? " would exceed the limit of all nodes"
                    : result.taint ? " has a taint they do not tolerate"
                    : result.selector ? " does not match their selector"
                                      : " has nodes too small for them";
        }
    }
    return text;
}

void ClusterAutoscaler::reportScaleUpFailure(SimTime now, std::uint32_t groupId)
{
    BackOff& backOff = m_backOff[groupId];
    const bool forgotten = backOff.length == Duration{} || now - backOff.lastFailure > m_settings.backOffForgottenAfter;
    if (!forgotten && now < backOff.until) {
        return;  // several nodes of one request failed: that is one failure
    }
    backOff.length = forgotten ? m_settings.backOffInitial : std::min(backOff.length * 2, m_settings.backOffMaximum);
    backOff.until = now + backOff.length;
    backOff.lastFailure = now;
}

bool ClusterAutoscaler::isBackedOff(SimTime now, std::uint32_t groupId) const
{
    const auto found = m_backOff.find(groupId);
    return found != m_backOff.end() && now < found->second.until;
}

} // namespace headroom::compute
