#pragma once

#include "models/capacity/graph.h"
#include "models/scenario/load.h"

#include <filesystem>
#include <string_view>
#include <vector>

namespace headroom::capacity {

enum class Severity : std::uint8_t { Warning, Error };

/// What was found. The names in JSON and text come from findingName().
enum class FindingKind : std::uint8_t {
    WorkerCycle,            ///< services that wait for each other, their workers held
    MessageLoop,            ///< a consumer sends to the queue it consumes, directly or through others
    UntriggeredOperation,   ///< no traffic and no message starts it
    UnreachedComponent,     ///< no operation that runs touches it
    UnusedConnectionPool,   ///< its service never calls the target
    PoolWithoutPods,        ///< nodes that are paid for and run nothing
    ClusterWithoutNodes,
    NamespaceWithoutQueues,
    NowhereToRun,           ///< no node pool takes the pods of a service
    PodsWithoutRoom,        ///< more pods than the nodes have room for
    LockUpUnderLoad,        ///< the peak exceeds what keeps a service clear of its stated lock-up
    ThroughputBelowMinimum, ///< less than the provider lets an account of this size have
    DatabasesBeyondSize,    ///< more numbered databases than the cache has
    ConnectionsBeyondServer,///< the pools of its callers can open more than the server takes
    DiskWithoutRoom,        ///< others take all of the disk
    ContentsDieWithPod,     ///< a store keeps its data in its pods
    RetriesMultiply,        ///< layers of retries on one way: one failure below becomes many calls
    AutoscalerBlind,        ///< a service is full before its autoscaler's CPU target is met
    IdleConsumers,          ///< more pods than partitions
    GroupPerPod,            ///< each pod reads every message
    RetentionTooLong,       ///< a log does not fit its storage for as long as it is kept
    TooManyPartitions,      ///< more partition replicas than the brokers take
    BrokersTooFew           ///< for the replicas that are asked for
};

[[nodiscard]] std::string_view findingName(FindingKind kind);

/// One fact about the structure of the system: what, where, and the remedy. `fact.where` has a line only after placeInFile().
struct Finding {
    Severity severity = Severity::Warning;
    FindingKind kind = FindingKind::UnreachedComponent;
    Error fact;
};

/// Everything the graph shows: cycles first, then what nothing reaches, in the order of the file. What the loader already
/// refuses (unknown names, queues without consumer, endless loops) is not among them when the scenario was loaded from a file; a scenario that was
/// made otherwise can hold an endless loop, the only finding with Severity::Error. O(V + E) plus sorting. Pure.
[[nodiscard]] std::vector<Finding> graphFindings(const scenario::Scenario& scenario);
[[nodiscard]] std::vector<Finding> graphFindings(const ComponentGraph& graph);

/// Gives each finding the file, line and pointer where the value stands in `file`, variant and replacements applied as in load().
/// A file that cannot be read any more leaves them as they are.
void placeInFile(std::vector<Finding>& findings, const std::filesystem::path& file, const scenario::LoadOptions& options);

} // namespace headroom::capacity
