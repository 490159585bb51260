#include "models/simulation/system_state.h"

#include "models/simulation/store_rules.h"

#include <algorithm>
#include <cmath>

namespace headroom::simulation {
namespace {

/// Six standard deviations of a Poisson number, and a little for small ones: two independent looks at one calm system never differ by more.
bool alikeByChance(double a, double b) { return std::abs(a - b) <= 20 + 6 * std::sqrt(std::max(a, b)); }

constexpr double kStoreTolerance = 0.02;

} // namespace

bool alike(const Topology& topology, const SystemState& arrived, const SystemState& begunAnew)
{
    if (arrived.lockedUp || begunAnew.lockedUp || arrived.deadLettersAside || begunAnew.deadLettersAside) return false;
    if (arrived.cluster.gatewayUnits != begunAnew.cluster.gatewayUnits) return false;
    if (arrived.cluster.throughputUnits != begunAnew.cluster.throughputUnits) return false;
    if (arrived.cluster.desired != begunAnew.cluster.desired || arrived.readyPods != begunAnew.readyPods || arrived.nodes != begunAnew.nodes) return false;
    if (!alikeByChance(arrived.callsUnderWay, begunAnew.callsUnderWay)) return false;
    for (std::size_t s = 0; s < arrived.memoryBytes.size(); ++s)
        if (std::abs(arrived.memoryBytes[s] - begunAnew.memoryBytes[s]) > kStoreTolerance * std::max(arrived.memoryBytes[s], begunAnew.memoryBytes[s])) return false;
    for (std::size_t q = 0; q < arrived.queueLength.size(); ++q) {
        if (!alikeByChance(arrived.queueLength[q], begunAnew.queueLength[q])) return false;
        if (std::abs(arrived.queueBytes[q] - begunAnew.queueBytes[q]) > kStoreTolerance * topology.queues[q].spec->sizeBytes) return false;
    }
    for (std::size_t c = 0; c < arrived.savedUnits.size(); ++c)
        if (std::abs(arrived.savedUnits[c] - begunAnew.savedUnits[c]) > kStoreTolerance * kBurstSeconds * burstUnits(*topology.cosmosDbs[c].spec)) return false;
    for (std::size_t r = 0; r < arrived.keys.size(); ++r)
        if (std::abs(arrived.keys[r].missingBytes - begunAnew.keys[r].missingBytes) > kStoreTolerance * topology.redisCaches[r].tier.memoryBytes) return false;
    for (std::size_t r = 0; r < arrived.keys.size(); ++r)
        if (std::abs(arrived.keys[r].liveBytes - begunAnew.keys[r].liveBytes) > kStoreTolerance * topology.redisCaches[r].tier.memoryBytes) return false;
    return true;
}

} // namespace headroom::simulation
