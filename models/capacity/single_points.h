#pragma once

#include "models/capacity/graph.h"

#include <string>
#include <vector>

namespace headroom::capacity {

/// Why nothing takes over when the component fails.
enum class SingleReason : std::uint8_t {
    OneReplica,          ///< one pod, or an autoscaler that may go down to one
    OneNode,             ///< a node pool of one node, or an autoscaler that may go down to one
    OnlyNodePool,        ///< all pods of a service live in one pool: one VM size, one upgrade, one quota
    OneCluster,          ///< the only cluster that the services run in
    NoReplica,           ///< a cache of the Basic tier: one node, no copy
    OneRegion,           ///< a database account in one region
    OneDatabase,         ///< a database without a copy elsewhere
    OneNamespace,        ///< a messaging namespace without a pair
    ThirdParty           ///< somebody else's service without an alternative
};

[[nodiscard]] std::string_view reasonName(SingleReason reason);
/// A sentence part for people: "one replica".
[[nodiscard]] std::string_view reasonText(SingleReason reason);

/// What a failure does to one operation.
struct FailedOperation {
    std::string operation;
    double share = 0;           ///< of its requests that touch the component, (0, 1]
    bool afterTheAnswer = false;///< only the messages that it causes wait or fail; its clients get their answer
};

struct SinglePoint {
    std::string component;
    std::vector<SingleReason> reasons;       ///< empty: several instances, yet the only way (`separates`)
    bool oneInstance = false;                ///< the failure of one pod, node or machine is enough
    std::vector<FailedOperation> operations; ///< that die with it, in file order; never empty
    std::vector<std::string> separates;      ///< operations whose graph falls apart without it: an articulation point between clients and stores
};

/// What takes operations down when it fails: components with one instance first, then by the number of operations, then in file order. Articulation
/// points are those of the undirected graph of each operation and the treatment of its messages (Hopcroft and Tarjan 1973, linear);
/// the share of requests is 1 − Π(1 − p) over the steps, taken as independent. Steps cannot be skipped on failure in the model, so
/// what is called is needed. Zones are not part of a scenario. O(operations · steps). Pure.
[[nodiscard]] std::vector<SinglePoint> singlePoints(const ComponentGraph& graph);

} // namespace headroom::capacity
