#include "models/compute/scheduler.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace headroom::compute {

namespace {

// A pod that asks for nothing still uses something: scoring counts these, filtering does not.
constexpr std::int64_t kScoredCpuMilli = 100;
constexpr std::int64_t kScoredMemoryBytes = 200 * (std::int64_t{1} << 20);

std::int64_t scoredCpu(const PodSpec& pod) { return pod.cpuMilli > 0 ? pod.cpuMilli : kScoredCpuMilli; }
std::int64_t scoredMemory(const PodSpec& pod) { return pod.memoryBytes > 0 ? pod.memoryBytes : kScoredMemoryBytes; }

std::int64_t scoredCpuAfter(const PodSpec& pod, const NodeState& node)
{
    return std::max(node.scoredCpuMilli, node.requestedCpuMilli) + scoredCpu(pod);
}
std::int64_t scoredMemoryAfter(const PodSpec& pod, const NodeState& node)
{
    return std::max(node.scoredMemoryBytes, node.requestedMemoryBytes) + scoredMemory(pod);
}

std::int64_t freeShare(std::int64_t allocatable, std::int64_t requested)
{
    return allocatable <= 0 || requested > allocatable ? 0 : (allocatable - requested) * 100 / allocatable;
}

double usedFraction(std::int64_t allocatable, std::int64_t requested)
{
    return allocatable <= 0 ? 1.0 : std::min(1.0, static_cast<double>(requested) / static_cast<double>(allocatable));
}

int intolerablePreferences(const PodSpec& pod, const NodeState& node)
{
    return static_cast<int>(std::count_if(node.taints.begin(), node.taints.end(), [&](const Taint& taint) {
        return taint.effect == Taint::Effect::PreferNoSchedule && !tolerates(pod, taint);
    }));
}

bool selectorMatches(const PodSpec& pod, const NodeState& node)
{
    if (pod.requiredPool && *pod.requiredPool != node.poolId) {
        return false;
    }
    return std::all_of(pod.nodeSelector.begin(), pod.nodeSelector.end(), [&](const auto& wanted) {
        return std::find(node.labels.begin(), node.labels.end(), wanted) != node.labels.end();
    });
}

} // namespace

std::int64_t effectiveRequest(const ContainerRequests& requests)
{
    return std::max(requests.containers + requests.sidecars, requests.largestInit) + requests.overhead;
}

bool tolerates(const PodSpec& pod, const Taint& taint)
{
    return std::any_of(pod.tolerations.begin(), pod.tolerations.end(), [&](const Toleration& toleration) {
        return (toleration.key.empty() || toleration.key == taint.key)
               && (toleration.value.empty() || toleration.value == taint.value)
               && (!toleration.effect || *toleration.effect == taint.effect);
    });
}

FilterResult filter(const PodSpec& pod, const NodeState& node)
{
    FilterResult result;
    if (node.cordoned) {
        result.cordoned = true;
        return result;
    }
    if (!node.ready) {
        result.notReady = true;
        return result;
    }
    for (const Taint& taint : node.taints) {
        if (taint.effect != Taint::Effect::PreferNoSchedule && !tolerates(pod, taint)) {
            result.taint = true;
            result.untolerated = &taint;
            return result;
        }
    }
    if (!selectorMatches(pod, node)) {
        result.selector = true;
        return result;
    }
    result.pods = node.podCount >= node.maxPods;
    // A pod that requests none of a resource fits even where that resource is overbooked.
    result.cpu = pod.cpuMilli > 0 && node.requestedCpuMilli + pod.cpuMilli > node.cpuMilli;
    result.memory = pod.memoryBytes > 0 && node.requestedMemoryBytes + pod.memoryBytes > node.memoryBytes;
    return result;
}

int leastAllocatedScore(const PodSpec& pod, const NodeState& node)
{
    return static_cast<int>((freeShare(node.cpuMilli, scoredCpuAfter(pod, node))
                             + freeShare(node.memoryBytes, scoredMemoryAfter(pod, node))) / 2);
}

int balancedAllocationScore(const PodSpec& pod, const NodeState& node)
{
    const double cpu = usedFraction(node.cpuMilli, scoredCpuAfter(pod, node));
    const double memory = usedFraction(node.memoryBytes, scoredMemoryAfter(pod, node));
    return static_cast<int>((1.0 - std::abs((cpu - memory) / 2.0)) * 100.0);
}

std::optional<std::size_t> place(const PodSpec& pod, std::span<const NodeState> nodes, const TieBreaker& tieBreak)
{
    std::vector<std::size_t> feasible;
    int mostDisliked = 0;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (filter(pod, nodes[i]).fits()) {
            feasible.push_back(i);
            mostDisliked = std::max(mostDisliked, intolerablePreferences(pod, nodes[i]));
        }
    }
    if (feasible.empty()) {
        return std::nullopt;
    }

    std::vector<std::size_t> best;
    int bestScore = -1;
    for (const std::size_t index : feasible) {
        const NodeState& node = nodes[index];
        const int liked = mostDisliked == 0 ? 100 : 100 - 100 * intolerablePreferences(pod, node) / mostDisliked;
        const int score = kTaintTolerationWeight * liked + leastAllocatedScore(pod, node) + balancedAllocationScore(pod, node);
        if (score > bestScore) {
            bestScore = score;
            best.clear();
        }
        if (score == bestScore) {
            best.push_back(index);
        }
    }
    return tieBreak && best.size() > 1 ? best[tieBreak(best.size())] : best.front();
}

std::string explainUnschedulable(const PodSpec& pod, std::span<const NodeState> nodes)
{
    std::map<std::string, int> taints;  // ordered, so that the sentence is the same on every machine
    std::array<int, 6> counts{};
    int fitting = 0;
    for (const NodeState& node : nodes) {
        const FilterResult result = filter(pod, node);
        fitting += result.fits() ? 1 : 0;
        counts[0] += result.cpu ? 1 : 0;
        counts[1] += result.memory ? 1 : 0;
        counts[2] += result.pods ? 1 : 0;
        counts[3] += result.selector ? 1 : 0;
        counts[4] += result.cordoned ? 1 : 0;
        counts[5] += result.notReady ? 1 : 0;
        if (result.untolerated) {
            const Taint& taint = *result.untolerated;
            ++taints[taint.value.empty() ? taint.key : taint.value];
        }
    }
    constexpr std::array<const char*, 6> kNames{"insufficient cpu", "insufficient memory", "too many pods",
                                                "selector or pool not matched", "cordoned", "not ready"};
    std::string text = fmt::format("{} of {} nodes fit", fitting, nodes.size());
    const char* separator = ": ";
    const auto add = [&](int count, const std::string& what) {
        if (count > 0) {
            text += fmt::format("{}{} {}", separator, count, what);
            separator = ", ";
        }
    };
    for (std::size_t i = 0; i < 3; ++i) {
        add(counts[i], kNames[i]);
    }
    for (const auto& [name, count] : taints) {
        add(count, "untolerated taint " + name);
    }
    for (std::size_t i = 3; i < counts.size(); ++i) {
        add(counts[i], kNames[i]);
    }
    return text;
}

void bind(NodeState& node, const PodSpec& pod)
{
    node.scoredCpuMilli = scoredCpuAfter(pod, node);
    node.scoredMemoryBytes = scoredMemoryAfter(pod, node);
    node.requestedCpuMilli += pod.cpuMilli;
    node.requestedMemoryBytes += pod.memoryBytes;
    ++node.podCount;
}

void unbind(NodeState& node, const PodSpec& pod)
{
    const auto less = [](std::int64_t& booked, std::int64_t amount) { booked = std::max<std::int64_t>(0, booked - amount); };
    less(node.requestedCpuMilli, pod.cpuMilli);
    less(node.requestedMemoryBytes, pod.memoryBytes);
    less(node.scoredCpuMilli, scoredCpu(pod));
    less(node.scoredMemoryBytes, scoredMemory(pod));
    node.podCount = std::max(0, node.podCount - 1);
}

} // namespace headroom::compute
