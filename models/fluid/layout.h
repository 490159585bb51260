#pragma once

#include "models/simulation/recording.h"
#include "models/simulation/topology.h"

#include <cstdint>
#include <vector>

namespace headroom::fluid {

/// Which resource a row of Recording::resources is.
enum class ResourceKind { Workers, Connections, ServiceCpu, ServiceMemory, QueueSends, QueueSize, Credits, RequestUnits, RedisMemory, RedisCommands,
                          RedisConnections, SqlCores, SqlWorkers, DatabaseCores, DatabaseConnections, DiskOperations, PoolCpu, PoolCpuRequests, Network, Messaging };
struct ResourceRow {
    ResourceKind kind = ResourceKind::Workers;
    std::uint32_t station = 0, part = 0;
};

/// An empty Recording with the signals and resources of a scenario: the same ids in the same order as a request-level run leaves, so that
/// everything that reads recordings reads both. Which rows the resources are goes to `rows`.
[[nodiscard]] simulation::Recording emptyRecording(const simulation::Topology& topology, SimTime start, Duration bucket, std::vector<ResourceRow>& rows);

} // namespace headroom::fluid
