#pragma once

#include "models/scenario/scenario.h"

#include <boost/graph/adjacency_list.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

/// The scenario as a graph (Boost.Graph), and what can be read from it before any run.
namespace headroom::capacity {

/// What an edge stands for.
enum class Relation : std::uint8_t {
    Call,         ///< the caller waits for the target, its worker held
    Send,         ///< a message; the sender waits at most for the broker
    Deliver,      ///< queue → the service that treats its messages
    Membership    ///< a part → what it lives on: service → node pool, node pool → cluster, queue → Service Bus
};

struct ComponentVertex {
    std::uint32_t component = std::numeric_limits<std::uint32_t>::max();   ///< index in Scenario::components; the maximum = the clients
};

struct ComponentEdge {
    Relation relation = Relation::Call;
    std::vector<std::uint32_t> operations;   ///< indices in Scenario::operations, ascending; empty for a membership
    std::string pointer;                     ///< JSON Pointer of the first step, or of the component for a membership
    bool timesOut = true;                    ///< each of its calls gives up after a time
};

using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS, ComponentVertex, ComponentEdge>;

/// Vertex 0 is the clients; component i of the scenario is vertex i + 1. Each (from, to, relation) is one edge.
struct ComponentGraph {
    const scenario::Scenario* scenario = nullptr;   ///< must outlive the graph
    Graph graph;
    std::vector<std::string> names;                 ///< by vertex: the component's id, "clients" first

    static constexpr std::size_t kClients = 0;
    [[nodiscard]] static constexpr std::size_t vertexOf(std::uint32_t component) { return std::size_t{component} + 1; }
};

/// Services and disks that a store or broker lives on; empty for managed ones.
[[nodiscard]] std::vector<std::string> homesOf(const scenario::Component& component);

/// Builds the graph. Calls below a store belong to the service that called the store, as in a run; steps with probability 0 are never taken. A service without a preferred
/// pool is a member of every pool whose taints it tolerates. Names that refer to nothing are passed over. O(steps + edges). Pure.
[[nodiscard]] ComponentGraph buildGraph(const scenario::Scenario& scenario);

/// Whether pods of `service` may run in `pool`, which is the component `poolId`: its preferred pool, taints tolerated.
[[nodiscard]] bool mayRunOn(const scenario::ServiceSpec& service, const scenario::NodePoolSpec& pool, const std::string& poolId);

} // namespace headroom::capacity
