#include "models/fluid/layout.h"

#include "models/simulation/network_signals.h"
#include "models/simulation/messaging_resources.h"

#include <algorithm>

namespace headroom::fluid {

using simulation::kNone;
using simulation::Recording;
using simulation::Topology;

namespace {

void addSignals(const Topology& topology, Recording& recording)
{
    const auto add = [&](std::string id, std::string component, std::string unit) {
        simulation::Signal signal;
        signal.id = std::move(id);
        signal.component = std::move(component);
        signal.unit = std::move(unit);
        recording.signals.push_back(std::move(signal));
    };
    for (const char* outcome : {"offered", "completed", "failed", "timedOut", "throttled", "lost"}) add(std::string("requests.") + outcome, "", "1/s");
    for (const char* figure : {"mean", "p50", "p95", "p99"}) add(std::string("latency.") + figure, "", "s");
    for (const simulation::OperationRow& operation : topology.operations) {
        const std::string prefix = "operation." + operation.spec->name;
        add(prefix + ".offered", "", "1/s");
        for (const char* figure : {"p50", "p95", "p99"}) add(prefix + ".latency." + figure, "", "s");
    }
    for (const simulation::ServiceRow& row : topology.services) {
        const std::string& id = topology.component(row.component).id;
        add(id + ".replicas", id, "pods");
        add(id + ".readyReplicas", id, "pods");
        add(id + ".pending", id, "pods");
        add(id + ".inFlight", id, "requests");
        add(id + ".cpuOfRequest", id, "share");
        add(id + ".memory", id, "B");
    }
    for (std::uint32_t c = 0; c < topology.scenario->components.size(); ++c) {
        const std::string& id = topology.component(c).id;
        if (std::none_of(topology.edges.begin(), topology.edges.end(), [&](const simulation::EdgeRow& e) { return e.to == c; })) continue;
        add(id + ".arrivals", id, "1/s");
        add(id + ".failures", id, "1/s");
    }
    for (const simulation::PoolRow& row : topology.pools) add(topology.component(row.component).id + ".nodes", topology.component(row.component).id, "nodes");
    for (const simulation::QueueRow& row : topology.queues) {
        const std::string& id = topology.component(row.component).id;
        add(row.name + ".length", id, "messages");
        add(row.name + ".bytes", id, "B");
        add(row.name + ".oldestAge", id, "s");
    }
    simulation::forEachMessagingSignal(topology, add);
    for (const auto& row : topology.cosmosDbs) add(topology.component(row.component).id + ".throttled", topology.component(row.component).id, "1/s");
    for (const simulation::RedisRow& row : topology.redisCaches) {
        const std::string& id = topology.component(row.component).id;
        add(id + ".memory", id, "B");
        add(id + ".evictions", id, "1/s");
    }
    for (const simulation::EdgeRow& edge : topology.edges) {
        const std::string from = edge.from == kNone ? "client" : topology.component(edge.from).id;
        add("edge." + from + "." + topology.component(edge.to).id + ".rate", topology.component(edge.to).id, "1/s");
    }
    for (const simulation::NetworkSignal& signal : simulation::networkSignals(topology)) add(signal.id, topology.component(signal.component).id, signal.unit);
}

void addResources(const Topology& topology, Recording& recording, std::vector<ResourceRow>& rows)
{
    const auto add = [&](ResourceKind kind, std::uint32_t component, std::size_t station, std::uint32_t part, std::string name, std::string unit) {
        simulation::Resource resource;
        resource.component = topology.component(component).id;
        resource.id = resource.component + "/" + name;
        resource.name = std::move(name);
        resource.unit = std::move(unit);
        recording.resources.push_back(std::move(resource));
        rows.push_back({kind, static_cast<std::uint32_t>(station), part});
    };
    for (std::size_t s = 0; s < topology.services.size(); ++s) {
        const simulation::ServiceRow& row = topology.services[s];
        add(ResourceKind::Workers, row.component, s, 0, "workers", "slots");
        if (row.spec->cpuLimitMilli) add(ResourceKind::ServiceCpu, row.component, s, 0, "cpu", "cores");
        if (row.spec->memoryLimitBytes) add(ResourceKind::ServiceMemory, row.component, s, 0, "memory", "B");
        for (std::uint32_t p = 0; p < row.pools.size(); ++p)
            add(ResourceKind::Connections, row.component, s, p, "connections to " + topology.component(row.pools[p].target).id, "connections");
    }
    for (std::size_t q = 0; q < topology.queues.size(); ++q) {
        if (topology.queues[q].topic != kNone) continue;
        if (topology.queues[q].spec->sendsPerSecond) add(ResourceKind::QueueSends, topology.queues[q].component, q, 0, "sends", "messages/s");
        add(ResourceKind::QueueSize, topology.queues[q].component, q, 0, "size", "B");
    }
    for (std::size_t b = 0; b < topology.serviceBuses.size(); ++b)
        if (topology.serviceBuses[b].spec->tier != "premium") add(ResourceKind::Credits, topology.serviceBuses[b].component, b, 0, "credits", "credits/s");
    for (std::size_t c = 0; c < topology.cosmosDbs.size(); ++c) add(ResourceKind::RequestUnits, topology.cosmosDbs[c].component, c, 0, "RU/s", "RU/s");
    for (std::size_t i = 0; i < topology.redisCaches.size(); ++i) {
        const std::uint32_t component = topology.redisCaches[i].component;
        add(ResourceKind::RedisMemory, component, i, 0, "memory", "B");
        add(ResourceKind::RedisCommands, component, i, 0, "commands", "s/s");
        add(ResourceKind::RedisConnections, component, i, 0, "connections", "connections");
    }
    for (std::size_t i = 0; i < topology.sqlDatabases.size(); ++i) {
        add(ResourceKind::SqlCores, topology.sqlDatabases[i].component, i, 0, "vCores", "cores");
        add(ResourceKind::SqlWorkers, topology.sqlDatabases[i].component, i, 0, "workers", "workers");
    }
    for (std::size_t i = 0; i < topology.databases.size(); ++i) {
        const simulation::DatabaseRow& row = topology.databases[i];
        add(ResourceKind::DatabaseCores, row.component, i, 0, row.postgresql ? "vCores" : "cpu", "cores");
        add(ResourceKind::DatabaseConnections, row.component, i, 0, "connections", "connections");
    }
    for (std::size_t i = 0; i < topology.disks.size(); ++i) add(ResourceKind::DiskOperations, topology.disks[i].component, i, 0, "IOPS", "1/s");
    for (std::size_t p = 0; p < topology.pools.size(); ++p) {
        add(ResourceKind::PoolCpu, topology.pools[p].component, p, 0, "cpu", "cores");
        add(ResourceKind::PoolCpuRequests, topology.pools[p].component, p, 0, "cpu requests", "cores");
    }
    const std::vector<simulation::NetworkResource> network = simulation::networkResources(topology);
    for (std::size_t i = 0; i < network.size(); ++i) add(ResourceKind::Network, network[i].component, i, 0, network[i].name, network[i].unit);
    const std::vector<simulation::MessagingResource> messaging = simulation::messagingResources(topology);
    for (std::size_t i = 0; i < messaging.size(); ++i) add(ResourceKind::Messaging, messaging[i].component, i, 0, messaging[i].name, messaging[i].unit);
}

} // namespace

Recording emptyRecording(const Topology& topology, SimTime start, Duration bucket, std::vector<ResourceRow>& rows)
{
    Recording recording;
    recording.engine = "fluid";
    recording.scenario = topology.scenario->name;
    recording.variant = topology.scenario->variant;
    recording.start = recording.end = start;
    recording.bucket = bucket;
    for (const simulation::OperationRow& operation : topology.operations) {
        simulation::OperationResult result;
        result.name = operation.spec->name;
        result.clientOperation = operation.queue == kNone;
        recording.operations.push_back(std::move(result));
    }
    for (const scenario::Component& component : topology.scenario->components) {
        simulation::ComponentResult result;
        result.id = component.id;
        result.kind = component.kind;
        recording.components.push_back(std::move(result));
    }
    addSignals(topology, recording);
    addResources(topology, recording, rows);
    return recording;
}

} // namespace headroom::fluid
