#pragma once

#include "models/simulation/topology.h"

#include <cstdint>
#include <string>
#include <vector>

namespace headroom::capacity {

/// What can be full. The words are those of the results of a run.
enum class ResourceKind : std::uint8_t {
    Workers, ServiceCpu, Connections, QueueSends, Credits, RequestUnits, RedisCommands, RedisConnections, SqlCores, SqlWorkers, DatabaseCores, DatabaseConnections, DiskOperations,
    NodeCpu, ClusterCpu, GatewayRequests, GatewayConnections, RateLimit, Ports,
    Messaging,   ///< `station` is an index in messagingResources()
    Log          ///< bytes that a topic adds to its log, replicas included; `station` is the topic; without a rate at which it is full
};

/// One limit of one component, before anything is said about how much of it there is.
struct ResourceRow {
    ResourceKind kind = ResourceKind::Workers;
    std::uint32_t component = 0;     ///< index in Scenario::components
    std::uint32_t station = 0;       ///< index among its kind in the Topology
    std::uint32_t part = 0;          ///< Connections: index of the pool
    std::string name, unit;          ///< "workers", "slots"
};

/// `amount` of the resource for one request: slot-seconds, core-seconds, request units, sends … [unit · s]
struct Demand {
    std::uint32_t resource = 0;      ///< index in DemandModel::resources
    double amount = 0;               ///< > 0
};

/// Where the time of one call goes, on average and without waiting. [s]
struct StepTime {
    double network = 0, cpu = 0, time = 0, latency = 0;
    [[nodiscard]] double total() const { return network + cpu + time + latency; }
};

struct DemandModel {
    std::vector<ResourceRow> resources;
    /// By operation: what one request costs, messages that it causes included, however many operations on. By resource, each once.
    std::vector<std::vector<Demand>> byOperation;
    /// By row of Topology::steps: own part of one try, nested steps excluded; zero for a parallel group.
    std::vector<StepTime> stepTimes;
    /// By row of Topology::steps: tries for one call; above 1 only where a third party fails and the call is repeated.
    std::vector<double> tries;
    /// Messages come back without end, which the loader refuses: the demands stop at some 10⁹ executions, capacities are next to nothing.
    bool endless = false;
};

/// Mean demand of each operation on each resource. The holding time of a worker is own CPU + own time + all nested synchronous steps
/// with their network; that of a pooled connection the same and the network of the call; a parallel group lasts as long as its longest
/// branch on average (below the mean of the longest, so capacities are upper limits). CPU runs at min(1, cores of the pod) cores.
/// Messages are followed by Σₖ Gᵏ, G the flows between operations. O(steps + operations · consumers reached). Pure.
[[nodiscard]] DemandModel demandsOf(const simulation::Topology& topology);

/// The pools that can take pods of `service`; indices in Topology::pools, ascending.
[[nodiscard]] std::vector<std::uint32_t> poolsFor(const simulation::Topology& topology, const simulation::ServiceRow& service);

} // namespace headroom::capacity
