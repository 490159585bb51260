#include "models/simulation/node_room.h"

namespace headroom::simulation {

compute::Allocatable nodeRoom(const catalogue::VmSku& sku, const scenario::NodePoolSpec& pool, const scenario::ClusterSpec& cluster)
{
    const compute::NodeShape shape{sku.cores, static_cast<std::int64_t>(sku.memoryBytes), 0.0, pool.operatingSystem == "windows"};
    const compute::DaemonSetOverhead daemons{static_cast<std::int64_t>(cluster.daemonSetCpuMilli), static_cast<std::int64_t>(cluster.daemonSetMemoryBytes)};
    return compute::allocatable(shape, cluster.reservationBefore129 ? compute::AksReservation::Before129 : compute::AksReservation::Since129,
                                cluster.maxPodsPerNode, daemons);
}

} // namespace headroom::simulation
