#pragma once

#include "core/random/distributions.h"
#include "models/catalogue/catalogue.h"
#include "models/scenario/scenario.h"
#include "models/simulation/messaging_rows.h"
#include "models/simulation/network_rows.h"
#include "models/simulation/store_rows.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

/// The scenario compiled to flat tables of indices: what the hot loop reads. Built once per run, never changed.
namespace headroom::simulation {

/// What a call reaches; decides which table `StepRow::station` indexes.
enum class TargetKind : std::uint8_t { None, Service, Queue, CosmosDb, Redis, Sql, External, Database, Gateway, Topic };

/// One step of a call tree. Children of a row are the contiguous rows [firstChild, firstChild + childCount).
struct StepRow {
    scenario::Step::Kind kind = scenario::Step::Kind::Call;
    TargetKind target = TargetKind::None;
    bool write = false;
    bool confirm = true;
    bool jitter = false;
    bool guarded = false;               ///< the target can be down or slow: look before each call
    bool revised = false;               ///< the target service gets new revisions during the run
    bool hasGuard = false;               ///< `guard` names a row
    bool mayHit = false;                ///< its nested steps are left out with probability `hitRatio`
    std::uint16_t times = 1;
    std::uint16_t retryAttempts = 0;
    std::uint32_t component = kNone;    ///< index of the target in Topology::components
    std::uint32_t station = kNone;      ///< index of the target among its kind
    std::uint32_t callerPool = kNone;   ///< index in the calling service's connection pools
    std::uint32_t edge = kNone;         ///< index in Topology::edges
    std::uint32_t firstChild = 0, childCount = 0;
    std::uint32_t cpuSampler = kNone, timeSampler = kNone;
    std::uint32_t timeoutList = kNone;  ///< index in Topology::timeouts
    std::uint32_t branchStream = 0;     ///< operation index: whose stream decides `probability`
    double probability = 1;
    double hitRatio = 0;
    std::int64_t networkNs = 0;         ///< round trip between caller and target
    std::int64_t retryBaseNs = 0, retryCapNs = 0;
    double requestUnits = 0;
    double bytes = 0;
    std::int64_t timeToLiveNs = 0;      ///< 0 = never expires
    double ioOperations = 0;            ///< of a statement, on average
    std::uint32_t guard = kNone;        ///< index in Topology::guards
    std::uint32_t limit = kNone;        ///< of the target; index in Topology::limits
    std::uint32_t sidecarCpu = kNone, sidecarLatency = kNone;   ///< samplers of the target's sidecar
};

struct OperationRow {
    const scenario::Operation* spec = nullptr;
    std::uint32_t queue = kNone;        ///< consumed queue (station index), kNone for a client operation
    std::uint32_t firstStep = 0, stepCount = 0;
    std::uint32_t timeoutList = kNone;
    std::uint32_t tenant = 0;           ///< whose bucket a limit by tenant fills; 0 = nobody's in particular
    bool onlyVisits = false;            ///< its steps only occupy workers of one service after another: the short path of the data plane
};

/// A caller–target pair that the call trees contain.
struct EdgeRow {
    std::uint32_t from = kNone;         ///< component index; kNone = the clients
    std::uint32_t to = kNone;
};

struct ConnectionPoolRow {
    std::uint32_t target = kNone;       ///< component index
    std::uint32_t size = 0;
    std::uint32_t timeoutList = kNone;  ///< longest wait; kNone = without limit
    std::uint32_t minimum = 0;          ///< opened when the pod becomes ready
    TargetKind kind = TargetKind::None;
    std::uint32_t station = kNone;
};

/// How a ready pod is chosen for a call.
enum class LoadBalancing : std::uint8_t { Random, RoundRobin, LeastRequests };

struct ServiceRow {
    const scenario::ServiceSpec* spec = nullptr;
    std::uint32_t component = kNone;
    std::vector<ConnectionPoolRow> pools;
    std::uint32_t consumes = kNone;     ///< queue station whose messages this service takes
    std::uint32_t consumerOperation = kNone;
    std::uint32_t firstConsumed = kNone;///< of all queues and subscriptions that it reads, linked by QueueRow::nextOfService
    bool receivesGenerally = false;     ///< reads several, or one that is not a plain queue
    bool hostsBroker = false;           ///< a broker lives in its pods
    LoadBalancing balancing = LoadBalancing::Random;
    std::uint32_t workers = 1;          ///< of one pod
    std::uint32_t lineLimit = kNone;    ///< most requests that wait at one pod; kNone = without limit
    bool canLockUp = false;
    bool intercepted = false;           ///< an interceptor holds requests while no pod is ready
    bool revised = false;               ///< deployments change its pods
    std::int64_t interceptorWaitNs = 0; ///< longest hold; 0 = without limit
    bool hosts = false;                 ///< a store or broker lives in its pods
    bool opensAhead = false;            ///< one of its pools has a minimum
    std::vector<std::uint32_t> guards{};   ///< rows of Topology::guards whose state each of its pods keeps, by slot
    std::uint32_t limit = kNone;        ///< index in Topology::limits
};

template <typename Spec>
struct StationRow {
    const Spec* spec = nullptr;
    std::uint32_t component = kNone;
};

struct QueueRow : StationRow<scenario::QueueSpec> {
    std::uint32_t serviceBus = kNone;   ///< index in Topology::serviceBuses
    std::uint32_t consumerService = kNone, consumerOperation = kNone;
    std::string name;                   ///< in signals: the queue's id, or "topic.subscription"
    bool plain = true;                  ///< a queue of a Service Bus namespace, without sessions, read by a service that reads nothing else
    bool owned = false;                 ///< each line is read by one pod (partitions)
    bool perPod = false;                ///< each pod is a group of its own
    std::uint32_t lines = 0;            ///< partitions or sessions; 0 = one line without order
    double share = 1;                   ///< of a topic's messages
    std::uint32_t topic = kNone, broker = kNone;
    std::uint32_t deadLetterTopic = kNone;   ///< index in Topology::topics; kNone = dead letters stay here
    std::uint32_t group = kNone;        ///< index among the rows that are not plain
    std::uint32_t nextOfService = kNone;
    const scenario::Operation* reader = nullptr;   ///< of a subscription
};

struct RedisRow : StationRow<scenario::RedisSpec> {
    catalogue::RedisTier tier;          ///< of one shard
    std::uint32_t shards = 1;           ///< each has its own command thread and memory
    double maxBytes = 0;                ///< of values and keys in all shards; 0 = no limit is known
    bool bounded = true;                ///< false: grows past `maxBytes`, which is what its container may have
    std::uint32_t hosted = kNone;       ///< index in Topology::hosted
};

struct SqlRow : StationRow<scenario::SqlDatabaseSpec> {
    catalogue::SqlTier tier;
};

struct PoolRow : StationRow<scenario::NodePoolSpec> {
    catalogue::VmSku sku;
    std::uint32_t cluster = kNone;      ///< index in Topology::clusters
};

struct Disturbances;

struct Topology {
    const scenario::Scenario* scenario = nullptr;
    std::vector<StepRow> steps;
    std::vector<OperationRow> operations;
    std::vector<random::Sampler> samplers;
    std::vector<std::string> samplerStreams;   ///< name of the random stream of each sampler
    std::vector<Duration> timeouts;            ///< one timer line per distinct length
    std::vector<EdgeRow> edges;
    std::vector<ServiceRow> services;
    std::vector<QueueRow> queues;
    std::vector<StationRow<scenario::ServiceBusSpec>> serviceBuses;
    std::vector<StationRow<scenario::CosmosDbSpec>> cosmosDbs;
    std::vector<RedisRow> redisCaches;
    std::vector<SqlRow> sqlDatabases;
    std::vector<StationRow<scenario::ExternalSpec>> externals;
    std::vector<DatabaseRow> databases;
    std::vector<DiskRow> disks;
    std::vector<HostedRow> hosted;
    std::vector<GatewayRow> gateways;
    std::vector<OutboundRow> outbounds;
    std::vector<GuardRow> guards;
    std::vector<std::uint32_t> clientGuards;   ///< rows whose state belongs to no pod: calls by clients, gateways and subscriptions
    std::vector<LimitRow> limits;
    std::uint32_t tenants = 1;                 ///< distinct OperationRow::tenant
    std::vector<StationRow<scenario::ClusterSpec>> clusters;
    std::vector<PoolRow> pools;
    std::shared_ptr<const Disturbances> disturbances;   ///< null where the scenario has no spot market, schedule or fault
    std::vector<TopicRow> topics;
    std::vector<BrokerRow> brokers;
    std::deque<scenario::QueueSpec> subscriptionSpecs;   ///< what subscriptions have in common with queues
    std::uint32_t groupCount = 0;              ///< queue rows that are not plain

    /// The queue rows that get what `step` sends; none for a step that sends nothing.
    [[nodiscard]] CopyRange copiesOf(const StepRow& step) const
    {
        if (step.target == TargetKind::Queue) return {step.station, 1};
        if (step.target == TargetKind::Topic) return {topics[step.station].firstQueue, topics[step.station].count};
        return {};
    }
    [[nodiscard]] const scenario::Component& component(std::uint32_t index) const { return scenario->components[index]; }
};

/// The cluster that a service runs on: that of its pool, or the only one; kNone where that is open.
[[nodiscard]] std::uint32_t clusterOf(const Topology& topology, std::uint32_t service);

/// Compiles `scenario`, which must outlive the Topology. Errors: a VM size, cache size or database tier that the catalogue does not know,
/// with the nearest name.
[[nodiscard]] Result<Topology, Errors> buildTopology(const scenario::Scenario& scenario, const catalogue::Catalogue& catalogue);

} // namespace headroom::simulation
