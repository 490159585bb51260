#include "models/capacity/placement.h"

#include "models/capacity/demand.h"
#include "models/simulation/node_room.h"

#include <algorithm>

namespace headroom::capacity {
namespace {

using simulation::kNone;

/// What is left on one node.
struct Room {
    std::int64_t cpuMilli = 0, memoryBytes = 0;
    int pods = 0;
};

int fitting(const Room& room, std::int64_t cpuMilli, std::int64_t memoryBytes, int wanted)
{
    std::int64_t count = std::min<std::int64_t>(wanted, room.pods);
    if (cpuMilli > 0) count = std::min(count, room.cpuMilli / cpuMilli);
    if (memoryBytes > 0) count = std::min(count, room.memoryBytes / memoryBytes);
    return static_cast<int>(std::max<std::int64_t>(count, 0));
}

void place(const scenario::ServiceSpec& spec, const std::vector<std::uint32_t>& pools, std::vector<std::vector<Room>>& rooms, int wanted, PodCounts& counts)
{
    counts.wanted += wanted;
    const auto cpuMilli = static_cast<std::int64_t>(spec.cpuRequestMilli);
    const auto memoryBytes = static_cast<std::int64_t>(spec.memoryRequestBytes);
    for (const std::uint32_t pool : pools)
        for (Room& room : rooms[pool]) {
            if (wanted == 0) return;
            const int count = fitting(room, cpuMilli, memoryBytes, wanted);
            room.cpuMilli -= count * cpuMilli;
            room.memoryBytes -= count * memoryBytes;
            room.pods -= count;
            counts.placed += count;
            wanted -= count;
        }
}

} // namespace

ClusterSize placePods(const simulation::Topology& topology, SizeChoice choice)
{
    ClusterSize size;
    size.services.resize(topology.services.size());
    std::vector<std::vector<Room>> rooms;
    const scenario::ClusterSpec defaults;
    for (const simulation::PoolRow& pool : topology.pools) {
        const scenario::ClusterSpec& cluster = pool.cluster == kNone ? defaults : *topology.clusters[pool.cluster].spec;
        const bool grows = choice == SizeChoice::AtMaximum && cluster.autoscaler && pool.spec->minNodes && pool.spec->maxNodes;
        const int nodes = grows ? std::max(pool.spec->nodes, *pool.spec->maxNodes) : pool.spec->nodes;
        const compute::Allocatable room = simulation::nodeRoom(pool.sku, *pool.spec, cluster);
        size.nodes.push_back(nodes);
        size.poolCores.push_back(static_cast<double>(room.usableCpuMilli) / 1000 * nodes);
        rooms.emplace_back(static_cast<std::size_t>(std::max(nodes, 0)), Room{room.usableCpuMilli, room.usableMemoryBytes, cluster.maxPodsPerNode});
    }
    std::vector<std::vector<std::uint32_t>> pools;
    for (const simulation::ServiceRow& service : topology.services) pools.push_back(poolsFor(topology, service));
    for (std::size_t s = 0; s < topology.services.size(); ++s)
        place(*topology.services[s].spec, pools[s], rooms, topology.services[s].spec->replicas, size.services[s]);
    if (choice == SizeChoice::Present) return size;
    for (std::size_t s = 0; s < topology.services.size(); ++s) {
        const scenario::ServiceSpec& spec = *topology.services[s].spec;
        const int most = spec.keda ? spec.keda->max : spec.hpa ? spec.hpa->max : spec.replicas;
        if (most > spec.replicas) place(spec, pools[s], rooms, most - spec.replicas, size.services[s]);
    }
    return size;
}

} // namespace headroom::capacity
