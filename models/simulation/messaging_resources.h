#pragma once

#include "models/simulation/topology.h"

#include <functional>
#include <string>
#include <vector>

namespace headroom::simulation {

/// A limit of a broker, namespace, topic or group, as a row of Recording::resources.
struct MessagingResource {
    enum class Kind : std::uint8_t {
        EventsIn, BytesIn, EventsOut, BytesOut,   ///< of a broker; `index` in Topology::brokers
        Storage, Memory,                          ///< of a broker
        NamespaceIn, NamespaceOut,                ///< Service Bus Premium; `index` in Topology::serviceBuses
        TopicSize,                                ///< `index` in Topology::topics
        Partitions                                ///< messages that a group treats at a time; `index` in Topology::queues
    };
    Kind kind = Kind::EventsIn;
    std::uint32_t index = 0;
    std::uint32_t component = kNone;
    std::string name, unit;
};

/// Every such limit of a scenario, in the order of its rows; empty where it uses none of it. Pure.
[[nodiscard]] std::vector<MessagingResource> messagingResources(const Topology& topology);

/// How much there is of a limit. `units`: throughput units in force (Event Hubs, else 1); `pods`: ready pods of the group's service. Pure.
[[nodiscard]] double capacityOf(const Topology& topology, const MessagingResource& resource, double units, double pods);

/// Partitions of a group that have a signal each; of larger topics only the largest lag is recorded.
inline constexpr std::uint32_t kPartitionSignals = 32;

/// Calls `add(id, component, unit)` for the signals of groups, logs and namespaces, in the order in which their values are pushed. Pure.
void forEachMessagingSignal(const Topology& topology, const std::function<void(std::string, std::string, std::string)>& add);

/// What a limit of messaging turns away, as a rate. Nothing is counted twice: what a namespace or a broker refuses for all of its queues is
/// in its own signal, a queue's and a topic's hold what they refuse themselves (full, or past the sends a second that it states).
struct LimitSignal {
    enum class Kind { Namespace, Broker, Queue, Topic };
    Kind kind;
    std::uint32_t index;       ///< among the rows of its kind
    std::uint32_t component;
    std::string id;            ///< "<namespace>.throttled", "<queue>.refused" …
};
[[nodiscard]] std::vector<LimitSignal> limitSignals(const Topology&);

/// Whether the queue itself has a rate of sends; otherwise what is refused for its rate was refused by its broker or namespace.
[[nodiscard]] bool limitsSends(const QueueRow&);

/// Whether a log of the scenario can be full: what it held before the window then matters, and no run is cut.
[[nodiscard]] bool logsAreBounded(const Topology& topology);

} // namespace headroom::simulation
