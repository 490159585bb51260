#include "models/capacity/demand.h"

#include "models/capacity/graph.h"
#include "models/scenario/message_loops.h"
#include "models/simulation/messaging_resources.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace headroom::capacity {
namespace {

using simulation::kNone;
using simulation::StepRow;
using simulation::TargetKind;
using simulation::Topology;
using MessagingKind = simulation::MessagingResource::Kind;

/// Protocol bytes of a Redis command beside its value, as in a run.
constexpr double kRedisProtocolBytes = 100;
/// A consuming client sends and receives: two operations of the namespace for each message.
constexpr double kCreditsPerSend = 1, kCreditsPerReceive = 1;
/// Sum of the powers of a loop's gain: ends when nothing is left, or when it never will.
constexpr int kRoundsMax = 100'000;
constexpr double kNothingLeft = 1e-13, kExecutionsMax = 1e9;

class DemandBuilder {
public:
    explicit DemandBuilder(const Topology& topology) : m_topology(topology)
    {
        addResources();
        m_model.stepTimes.resize(topology.steps.size());
        m_model.tries.assign(topology.steps.size(), 1.0);
        for (std::size_t i = 0; i < topology.steps.size(); ++i) describe(i);
    }

    DemandModel build()
    {
        m_scratch.assign(m_model.resources.size(), 0.0);
        std::vector<std::vector<Demand>> own;
        for (std::uint32_t operation = 0; operation < m_topology.operations.size(); ++operation) own.push_back(ownDemands(operation));
        const auto flows = scenario::messageFlows(*m_topology.scenario);
        for (std::uint32_t operation = 0; operation < m_topology.operations.size(); ++operation) follow(operation, own, flows);
        return std::move(m_model);
    }

private:
    std::uint32_t add(ResourceKind kind, std::uint32_t component, std::uint32_t station, std::uint32_t part, std::string name, std::string unit)
    {
        m_model.resources.push_back({kind, component, station, part, std::move(name), std::move(unit)});
        return static_cast<std::uint32_t>(m_model.resources.size() - 1);
    }

    void addResources()
    {
        const Topology& t = m_topology;
        std::vector<std::uint32_t> cpuOfPool;
        for (std::uint32_t p = 0; p < t.pools.size(); ++p) cpuOfPool.push_back(add(ResourceKind::NodeCpu, t.pools[p].component, p, 0, "cpu", "cores"));
        // Services that may run in several pools share what all of them have; where each has its own, that says nothing new.
        const bool anyChoice = std::ranges::any_of(t.services, [&](const simulation::ServiceRow& row) { return poolsFor(t, row).size() > 1; });
        const std::uint32_t cpuOfAll = !anyChoice ? kNone : add(ResourceKind::ClusterCpu, hostOfAll(), 0, 0, "cpu of all pools", "cores");
        for (std::uint32_t s = 0; s < t.services.size(); ++s) {
            const simulation::ServiceRow& row = t.services[s];
            ServiceResources resources;
            resources.workers = add(ResourceKind::Workers, row.component, s, 0, "workers", "slots");
            resources.cpu = add(ResourceKind::ServiceCpu, row.component, s, 0, "cpu", "cores");
            for (std::uint32_t p = 0; p < row.pools.size(); ++p)
                resources.connections.push_back(
                    add(ResourceKind::Connections, row.component, s, p, "connections to " + t.component(row.pools[p].target).id, "connections"));
            const std::vector<std::uint32_t> pools = poolsFor(t, row);
            if (pools.size() == 1) resources.nodeCpu = cpuOfPool[pools.front()];
            resources.clusterCpu = pools.empty() ? kNone : cpuOfAll;
            m_services.push_back(std::move(resources));
        }
        m_messaging = simulation::messagingResources(t);
        for (std::uint32_t i = 0; i < m_messaging.size(); ++i) {
            const MessagingKind kind = m_messaging[i].kind;
            // What is full by what it holds has no rate.
            const bool flows = kind != MessagingKind::Storage && kind != MessagingKind::Memory && kind != MessagingKind::TopicSize;
            m_messagingLimits.push_back(flows ? add(ResourceKind::Messaging, m_messaging[i].component, i, 0, m_messaging[i].name, m_messaging[i].unit) : kNone);
        }
        for (std::uint32_t i = 0; i < t.topics.size(); ++i) {
            const bool log = t.topics[i].broker != kNone && t.brokers[t.topics[i].broker].keepsRead;
            m_logs.push_back(log ? add(ResourceKind::Log, t.topics[i].component, i, 0, "log", "B") : kNone);
        }
        for (std::uint32_t q = 0; q < t.queues.size(); ++q)
            m_sends.push_back(t.queues[q].spec->sendsPerSecond ? add(ResourceKind::QueueSends, t.queues[q].component, q, 0, "sends", "messages/s") : kNone);
        for (std::uint32_t b = 0; b < t.serviceBuses.size(); ++b)
            m_credits.push_back(t.serviceBuses[b].spec->tier != "premium" ? add(ResourceKind::Credits, t.serviceBuses[b].component, b, 0, "credits", "credits/s") : kNone);
        for (std::uint32_t c = 0; c < t.cosmosDbs.size(); ++c) m_units.push_back(add(ResourceKind::RequestUnits, t.cosmosDbs[c].component, c, 0, "RU/s", "RU/s"));
        for (std::uint32_t i = 0; i < t.redisCaches.size(); ++i) {
            m_commands.push_back(add(ResourceKind::RedisCommands, t.redisCaches[i].component, i, 0, "commands", "s/s"));
            m_redisConnections.push_back(add(ResourceKind::RedisConnections, t.redisCaches[i].component, i, 0, "connections", "connections"));
        }
        for (std::uint32_t i = 0; i < t.sqlDatabases.size(); ++i) {
            m_sqlCores.push_back(add(ResourceKind::SqlCores, t.sqlDatabases[i].component, i, 0, "vCores", "cores"));
            m_sqlWorkers.push_back(add(ResourceKind::SqlWorkers, t.sqlDatabases[i].component, i, 0, "workers", "workers"));
        }
        for (std::uint32_t i = 0; i < t.databases.size(); ++i) {
            m_databaseCores.push_back(add(ResourceKind::DatabaseCores, t.databases[i].component, i, 0, t.databases[i].postgresql ? "vCores" : "cpu", "cores"));
            m_databaseConnections.push_back(add(ResourceKind::DatabaseConnections, t.databases[i].component, i, 0, "connections", "connections"));
        }
        for (std::uint32_t i = 0; i < t.disks.size(); ++i) m_diskOperations.push_back(add(ResourceKind::DiskOperations, t.disks[i].component, i, 0, "IOPS", "1/s"));
        addNetwork();
    }

    /// Gateways, limits and outbound ports, in the order of their rows.
    void addNetwork()
    {
        const Topology& t = m_topology;
        for (std::uint32_t g = 0; g < t.gateways.size(); ++g) {
            const simulation::GatewayRow& row = t.gateways[g];
            m_gateways.push_back(row.secondsPerRequest > 0 || row.secondsPerByte > 0 ? add(ResourceKind::GatewayRequests, row.component, g, 0, "requests", "units") : kNone);
            const bool counted = row.connectionsPerUnit > 0 && row.spec->clientsPerRequest > 0;
            m_gatewayConnections.push_back(counted ? add(ResourceKind::GatewayConnections, row.component, g, 0, "connections", "connections") : kNone);
        }
        for (std::uint32_t l = 0; l < t.limits.size(); ++l) m_limits.push_back(add(ResourceKind::RateLimit, t.limits[l].component, l, 0, "rate limit", "requests/s"));
        for (std::uint32_t o = 0; o < t.outbounds.size(); ++o) {
            m_ports.emplace_back();
            for (std::uint32_t d = 0; d < t.outbounds[o].destinations.size(); ++d)
                m_ports.back().push_back(add(ResourceKind::Ports, t.outbounds[o].component, o, d, "ports to " + t.component(t.outbounds[o].destinations[d]).id, "ports"));
        }
    }

    /// The component that stands for all nodes together: the cluster, or the first pool where there is none.
    [[nodiscard]] std::uint32_t hostOfAll() const
    {
        return m_topology.clusters.empty() ? m_topology.pools.front().component : m_topology.clusters.front().component;
    }

    [[nodiscard]] double mean(std::uint32_t sampler) const { return sampler == kNone ? 0 : m_topology.samplers[sampler].meanNs() * 1e-9; }

    void describe(std::size_t index)
    {
        const StepRow& row = m_topology.steps[index];
        if (row.kind == scenario::Step::Kind::Parallel) return;
        StepTime& own = m_model.stepTimes[index];
        own.network = static_cast<double>(row.networkNs) * 1e-9;
        own.time = mean(row.timeSampler);
        const double cpu = mean(row.cpuSampler);
        switch (row.target) {
        case TargetKind::Service: {
            const auto& limit = m_topology.services[row.station].spec->cpuLimitMilli;
            const double work = cpu + mean(row.sidecarCpu);
            own.cpu = limit && *limit < 1000 && *limit > 0 ? work * 1000 / *limit : work;
            own.network += mean(row.sidecarLatency);
            break;
        }
        case TargetKind::Sql: {
            const scenario::SqlDatabaseSpec& sql = *m_topology.sqlDatabases[row.station].spec;
            const double cores = sql.vCores - sql.otherLoadCores;
            own.cpu = cores > 0 && cores < 1 ? cpu / cores : cpu;
            break;
        }
        case TargetKind::Queue:
        case TargetKind::Topic:
            if (row.confirm) own.latency = random::theoreticalMean(m_topology.queues[m_topology.copiesOf(row).first].spec->sendLatency);
            else own = {};   // the caller does not even wait for the network
            break;
        case TargetKind::CosmosDb: {
            const scenario::CosmosDbSpec& cosmos = *m_topology.cosmosDbs[row.station].spec;
            own.latency = random::theoreticalMean(row.write ? cosmos.writeLatency : cosmos.readLatency);
            break;
        }
        case TargetKind::Redis: own.latency = commandSeconds(row); break;
        case TargetKind::External: describeExternal(index, row, own); break;
        case TargetKind::Database: {
            const simulation::DatabaseRow& database = m_topology.databases[row.station];
            own.cpu = statementSeconds(row);
            if (database.postgresql && database.cores > 0 && database.cores < 1) own.cpu /= database.cores;
            own.latency = (row.write ? static_cast<double>(database.commitNs) * 1e-9 : 0) + (database.disk == kNone ? 0 : row.ioOperations / m_topology.disks[database.disk].rate());
            break;
        }
        case TargetKind::Gateway: own.latency = random::theoreticalMean(m_topology.gateways[row.station].spec->latency); break;
        case TargetKind::None: break;
        }
    }

    void describeExternal(std::size_t index, const StepRow& row, StepTime& own)
    {
        const scenario::ExternalSpec& external = *m_topology.externals[row.station].spec;
        own.latency = random::theoreticalMean(external.latency);
        double tries = 1, failed = 1, delays = 0;   // failed: probability that this try and all before it fail
        for (int n = 0; n < row.retryAttempts; ++n) {
            failed *= external.failureProbability;
            if (failed < kNothingLeft) break;
            tries += failed;
            double delay = std::min(static_cast<double>(row.retryCapNs), std::ldexp(static_cast<double>(row.retryBaseNs), std::min(n, 1000))) * 1e-9;
            if (row.hasGuard) delay = simulation::longestDelayNs(m_topology.guards[row.guard], row.retryBaseNs, row.retryCapNs, std::min(n, 1000)) * 1e-9;
            delays += failed * delay * (row.jitter ? 0.5 : 1);
        }
        own.time += delays / tries;   // one try's part of them
        m_model.tries[index] = tries;
    }

    [[nodiscard]] double commandSeconds(const StepRow& row) const
    {
        const simulation::RedisRow& redis = m_topology.redisCaches[row.station];
        double command = 1 / (redis.tier.operationsPerSecond * redis.spec->pipelineFactor);
        if (redis.hosted != kNone)
            if (const auto& limit = m_topology.services[m_topology.hosted[redis.hosted].service].spec->cpuLimitMilli; limit && *limit > 0 && *limit < 1000) command *= 1000 / *limit;
        return std::max(command, (row.bytes + kRedisProtocolBytes) / redis.tier.bandwidthBytesPerSecond);
    }

    /// Core time of a statement: its own, or what the store takes for any.
    [[nodiscard]] double statementSeconds(const StepRow& row) const
    {
        return row.cpuSampler == kNone ? static_cast<double>(m_topology.databases[row.station].statementNs) * 1e-9 : mean(row.cpuSampler);
    }

    std::vector<Demand> ownDemands(std::uint32_t operation)
    {
        const simulation::OperationRow& row = m_topology.operations[operation];
        m_touched.clear();
        double treatment = 0;
        for (std::uint32_t i = 0; i < row.stepCount; ++i) {
            const bool consumes = i == 0 && row.queue != kNone;
            treatment += visit(row.firstStep + i, 1, kNone, consumes);
        }
        if (row.queue != kNone) {
            spend(creditsOf(row.queue), kCreditsPerReceive);
            receive(row.queue, treatment);
        }
        std::sort(m_touched.begin(), m_touched.end());
        std::vector<Demand> demands;
        for (const std::uint32_t resource : m_touched) demands.push_back({resource, std::exchange(m_scratch[resource], 0.0)});
        return demands;
    }

    /// One message out of a broker, and its time in the group that treats it.
    void receive(std::uint32_t queue, double treatment)
    {
        const simulation::QueueRow& row = m_topology.queues[queue];
        for (std::size_t i = 0; i < m_messaging.size(); ++i) {
            const simulation::MessagingResource& limit = m_messaging[i];
            if (limit.kind == MessagingKind::Partitions && limit.index == queue) spend(m_messagingLimits[i], treatment);
            if (limit.kind == MessagingKind::EventsOut && limit.index == row.broker) spend(m_messagingLimits[i], 1);
            if ((limit.kind == MessagingKind::BytesOut && limit.index == row.broker) || (limit.kind == MessagingKind::NamespaceOut && limit.index == row.serviceBus))
                spend(m_messagingLimits[i], meanBytes(queue));
        }
    }

    void publish(const StepRow& step, double calls)
    {
        const simulation::QueueRow& row = m_topology.queues[m_topology.copiesOf(step).first];
        for (std::size_t i = 0; i < m_messaging.size(); ++i) {
            const simulation::MessagingResource& limit = m_messaging[i];
            if (limit.kind == MessagingKind::EventsIn && limit.index == row.broker) spend(m_messagingLimits[i], calls);
            if ((limit.kind == MessagingKind::BytesIn && limit.index == row.broker) || (limit.kind == MessagingKind::NamespaceIn && limit.index == row.serviceBus))
                spend(m_messagingLimits[i], calls * step.bytes);
        }
        if (row.topic != kNone)
            spend(m_logs[row.topic], calls * step.bytes * m_topology.topics[row.topic].spec->compression * m_topology.topics[row.topic].spec->replication);
        const double filters = row.topic == kNone ? 0 : m_topology.topics[row.topic].filters;
        spend(creditsOf(m_topology.copiesOf(step).first), calls * (kCreditsPerSend + filters));
    }

    /// Mean over the steps that send to the row, each alike: which of them is taken how often is not known here.
    [[nodiscard]] double meanBytes(std::uint32_t queue) const
    {
        double sum = 0, count = 0;
        for (const StepRow& step : m_topology.steps)
            if (const simulation::CopyRange copies = m_topology.copiesOf(step); queue >= copies.first && queue < copies.first + copies.count) {
                sum += step.bytes;
                count += 1;
            }
        return count > 0 ? sum / count : 0;
    }

    [[nodiscard]] std::uint32_t creditsOf(std::uint32_t queue) const
    {
        const std::uint32_t bus = m_topology.queues[queue].serviceBus;
        return bus == kNone ? kNone : m_credits[bus];
    }

    void spend(std::uint32_t resource, double amount)
    {
        if (resource == kNone || amount <= 0) return;
        if (m_scratch[resource] == 0) m_touched.push_back(resource);
        m_scratch[resource] += amount;
    }

    /// Adds the demands of step `index`, whose list is entered `entries` times a request. Returns its mean time per entry, all its
    /// repetitions and tries included. `caller` is the service whose worker makes the call.
    double visit(std::uint32_t index, double entries, std::uint32_t caller, bool workerTookMessage = false)
    {
        const StepRow& row = m_topology.steps[index];
        const double perEntry = row.probability * row.times * m_model.tries[index];
        const double calls = entries * perEntry;
        const StepTime& own = m_model.stepTimes[index];
        const std::uint32_t callee = row.target == TargetKind::Service ? row.station : row.target == TargetKind::Gateway ? kNone : caller;
        const double misses = row.mayHit ? 1 - row.hitRatio : 1;
        double nested = 0;
        for (std::uint32_t i = 0; i < row.childCount; ++i) {
            const double seconds = visit(row.firstChild + i, calls * misses, row.kind == scenario::Step::Kind::Parallel ? caller : callee);
            nested = row.kind == scenario::Step::Kind::Parallel ? std::max(nested, seconds) : nested + seconds;
        }
        nested *= misses;
        const double hold = own.total() - own.network + nested;
        spendOnNetwork(row, calls, own.network + hold);
        if (row.kind != scenario::Step::Kind::Parallel) spendAt(row, own, calls, hold + (workerTookMessage ? own.network : 0));
        if (row.callerPool != kNone && caller != kNone) {
            spend(m_services[caller].connections[row.callerPool], calls * (own.network + hold));
            if (row.target == TargetKind::Redis) spend(m_redisConnections[row.station], calls * (own.network + hold));
        }
        if (row.target == TargetKind::Database) spend(m_databaseConnections[row.station], calls * (row.callerPool == kNone ? hold : own.network + hold));
        return perEntry * (own.network + hold);
    }

    /// Limits of the target, and the port that the call keeps while it lasts and while it cools down.
    void spendOnNetwork(const StepRow& row, double calls, double seconds)
    {
        if (row.limit != kNone) spend(m_limits[row.limit], calls);
        if (!row.hasGuard) return;
        const simulation::GuardRow& guard = m_topology.guards[row.guard];
        if (guard.outbound != kNone) spend(m_ports[guard.outbound][guard.destination], calls * (seconds + m_topology.outbounds[guard.outbound].coolDown.toSeconds()));
    }

    void spendAt(const StepRow& row, const StepTime& own, double calls, double hold)
    {
        switch (row.target) {
        case TargetKind::Service: {
            const ServiceResources& service = m_services[row.station];
            const double cpu = calls * (mean(row.cpuSampler) + mean(row.sidecarCpu));
            spend(service.workers, calls * hold);
            spend(service.cpu, cpu);
            spend(service.nodeCpu, cpu);
            spend(service.clusterCpu, cpu);
            break;
        }
        case TargetKind::Queue:
            spend(m_sends[row.station], calls);
            publish(row, calls);
            break;
        case TargetKind::Topic: publish(row, calls); break;
        case TargetKind::CosmosDb: spend(m_units[row.station], calls * row.requestUnits); break;
        case TargetKind::Redis: spend(m_commands[row.station], calls * commandSeconds(row)); break;
        case TargetKind::Sql:
            spend(m_sqlCores[row.station], calls * mean(row.cpuSampler));
            spend(m_sqlWorkers[row.station], calls * own.cpu);
            break;
        case TargetKind::Database:
            spend(m_databaseCores[row.station], calls * statementSeconds(row));
            if (const std::uint32_t disk = m_topology.databases[row.station].disk; disk != kNone) spend(m_diskOperations[disk], calls * row.ioOperations);
            break;
        case TargetKind::Gateway:
            spend(m_gateways[row.station], calls * m_topology.gateways[row.station].cost(row.bytes));
            spend(m_gatewayConnections[row.station], calls * m_topology.gateways[row.station].spec->clientsPerRequest);
            break;
        case TargetKind::External: case TargetKind::None: break;
        }
    }

    /// Adds up what `operation` and the treatments of its messages need: executions = (1 + G + G² + …) of it.
    void follow(std::uint32_t operation, const std::vector<std::vector<Demand>>& own, const std::vector<std::vector<scenario::MessageFlow>>& flows)
    {
        if (flows[operation].empty()) {
            m_model.byOperation.push_back(own[operation]);
            return;
        }
        std::vector<std::pair<std::uint32_t, double>> wave{{operation, 1.0}};
        std::unordered_map<std::uint32_t, double> executions, next;
        int round = 0;
        for (double largest = 1; !wave.empty() && round < kRoundsMax && largest < kExecutionsMax; ++round) {
            next.clear();
            for (const auto& [at, count] : wave) {
                executions[at] += count;
                for (const scenario::MessageFlow& flow : flows[at]) next[flow.consumer] += count * flow.perExecution;
            }
            wave.clear();
            for (const auto& [at, count] : next)
                if (count > kNothingLeft) {
                    wave.emplace_back(at, count);
                    largest = std::max(largest, executions[at] + count);
                }
            std::sort(wave.begin(), wave.end());   // sums must not depend on the order of a hash table
        }
        if (!wave.empty()) m_model.endless = true;
        std::vector<std::pair<std::uint32_t, double>> ordered(executions.begin(), executions.end());
        std::sort(ordered.begin(), ordered.end());
        m_touched.clear();
        for (const auto& [at, count] : ordered)
            for (const Demand& demand : own[at]) spend(demand.resource, demand.amount * count);
        std::sort(m_touched.begin(), m_touched.end());
        std::vector<Demand> demands;
        for (const std::uint32_t resource : m_touched) demands.push_back({resource, std::exchange(m_scratch[resource], 0.0)});
        m_model.byOperation.push_back(std::move(demands));
    }

    struct ServiceResources {
        std::uint32_t workers = kNone, cpu = kNone, nodeCpu = kNone, clusterCpu = kNone;
        std::vector<std::uint32_t> connections;
    };

    const Topology& m_topology;
    DemandModel m_model;
    std::vector<ServiceResources> m_services;
    std::vector<std::uint32_t> m_sends, m_credits, m_units, m_commands, m_redisConnections, m_sqlCores, m_sqlWorkers;
    std::vector<std::uint32_t> m_databaseCores, m_databaseConnections, m_diskOperations;
    std::vector<std::uint32_t> m_gateways, m_gatewayConnections, m_limits;
    std::vector<std::vector<std::uint32_t>> m_ports;   ///< by outbound access and destination
    std::vector<simulation::MessagingResource> m_messaging;
    std::vector<std::uint32_t> m_messagingLimits, m_logs;   ///< resources by index in m_messaging; by topic
    std::vector<double> m_scratch;              ///< by resource; zero between two operations
    std::vector<std::uint32_t> m_touched;
};

} // namespace

std::vector<std::uint32_t> poolsFor(const Topology& topology, const simulation::ServiceRow& service)
{
    std::vector<std::uint32_t> pools;
    for (std::uint32_t p = 0; p < topology.pools.size(); ++p)
        if (mayRunOn(*service.spec, *topology.pools[p].spec, topology.component(topology.pools[p].component).id)) pools.push_back(p);
    return pools;
}

DemandModel demandsOf(const Topology& topology) { return DemandBuilder(topology).build(); }

} // namespace headroom::capacity
