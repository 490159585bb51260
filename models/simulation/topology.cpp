#include "models/simulation/topology.h"

#include "models/simulation/disturbances.h"
#include "models/simulation/store_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace headroom::simulation {
namespace {

using scenario::Step;

LoadBalancing balancingOf(const std::string& name)
{
    if (name == "round-robin") return LoadBalancing::RoundRobin;
    if (name == "least-requests") return LoadBalancing::LeastRequests;
    return LoadBalancing::Random;
}

class TopologyBuilder {
public:
    TopologyBuilder(const scenario::Scenario& scenario, const catalogue::Catalogue& catalogue) : m_scenario(scenario), m_catalogue(catalogue)
    {
        m_topology.scenario = &scenario;
    }

    Result<Topology, Errors> build()
    {
        for (std::uint32_t i = 0; i < m_scenario.components.size(); ++i) {
            m_index[m_scenario.components[i].id] = i;
            addStation(i);
        }
        connectStations();
        for (const scenario::Operation& operation : m_scenario.operations) addOperation(operation);
        linkConsumers(m_topology);
        m_topology.tenants = static_cast<std::uint32_t>(m_tenantIndex.size()) + 1;
        if (!m_errors.empty()) return std::move(m_errors);
        if (auto disturbances = buildDisturbances(m_topology)) m_topology.disturbances = std::move(*disturbances);
        else m_errors.insert(m_errors.end(), disturbances.error().begin(), disturbances.error().end());
        for (OperationRow& operation : m_topology.operations) operation.onlyVisits = onlyVisits(operation);
        if (!m_errors.empty()) return std::move(m_errors);
        return std::move(m_topology);
    }

private:
    struct Target {
        TargetKind kind = TargetKind::None;
        std::uint32_t station = kNone;
    };

    void fail(ErrorCode code, const scenario::Component& component, std::string key, std::string message, std::string hint)
    {
        m_errors.push_back(Error{code, std::move(message), {m_scenario.source, 0, "/components/" + component.id + key}, std::move(hint)});
    }

    template <typename Row>
    std::string namesOf(const std::map<std::string, Row>& rows) const
    {
        std::string names;
        for (const auto& [name, row] : rows) {
            if (!names.empty()) names += ", ";
            names += name;
        }
        return names;
    }

    void addStation(std::uint32_t index)
    {
        const scenario::Component& component = m_scenario.components[index];
        if (const auto* service = component.as<scenario::ServiceSpec>()) {
            remember(index, TargetKind::Service, m_topology.services.size());
            ServiceRow row;
            row.spec = service;
            row.component = index;
            row.balancing = balancingOf(service->loadBalancing);
            row.workers = static_cast<std::uint32_t>(service->workers);
            if (service->queue) row.lineLimit = static_cast<std::uint32_t>(*service->queue);
            row.canLockUp = service->deadlock.has_value();
            describeScaling(*service, component.id, row);
            row.limit = addLimit(index, service->rateLimit);
            m_topology.services.push_back(std::move(row));
        } else if (const auto* queue = component.as<scenario::QueueSpec>()) {
            remember(index, TargetKind::Queue, m_topology.queues.size());
            QueueRow row;
            row.spec = queue;
            row.component = index;
            m_topology.queues.push_back(row);
        } else if (const auto* topic = component.as<scenario::TopicSpec>()) {
            remember(index, TargetKind::Topic, m_topology.topics.size());
            TopicRow row;
            row.spec = topic;
            row.component = index;
            m_topology.topics.push_back(row);
        } else if (const auto* bus = component.as<scenario::ServiceBusSpec>()) {
            m_busIndex[component.id] = static_cast<std::uint32_t>(m_topology.serviceBuses.size());
            m_topology.serviceBuses.push_back({bus, index});
        } else if (const auto* cosmos = component.as<scenario::CosmosDbSpec>()) {
            remember(index, TargetKind::CosmosDb, m_topology.cosmosDbs.size());
            m_topology.cosmosDbs.push_back({cosmos, index});
        } else if (const auto* redis = component.as<scenario::RedisSpec>()) {
            addRedis(index, component, *redis);
        } else if (const auto* sql = component.as<scenario::SqlDatabaseSpec>()) {
            addSql(index, component, *sql);
        } else if (const auto* external = component.as<scenario::ExternalSpec>()) {
            remember(index, TargetKind::External, m_topology.externals.size());
            m_limitOf[index] = addLimit(index, external->rateLimit);
            m_topology.externals.push_back({external, index});
        } else if (component.as<scenario::GatewaySpec>() || component.as<scenario::OutboundSpec>()) {
            addNetwork(index, component);
        } else if (const auto* cluster = component.as<scenario::ClusterSpec>()) {
            m_clusterIndex[component.id] = static_cast<std::uint32_t>(m_topology.clusters.size());
            m_topology.clusters.push_back({cluster, index});
        } else if (const auto* pool = component.as<scenario::NodePoolSpec>()) {
            addPool(index, component, *pool);
        } else if (const auto* postgresql = component.as<scenario::PostgresqlSpec>()) {
            addPostgresql(index, component, *postgresql);
        } else if (const auto* documents = component.as<scenario::DocumentStoreSpec>()) {
            remember(index, TargetKind::Database, m_topology.databases.size());
            DatabaseRow row;
            row.documents = documents;
            row.component = index;
            row.maxConnections = static_cast<std::uint32_t>(documents->maxConnections);
            row.ioPerRead = documents->ioPerRead;
            row.ioPerWrite = documents->ioPerWrite;
            row.statementNs = static_cast<std::int64_t>(1e9 / documents->operationsPerSecond);
            m_topology.databases.push_back(row);
        } else if (const auto* disk = component.as<scenario::DiskSpec>()) {
            auto row = diskOf(*disk, m_catalogue);
            if (!row) return fail(row.error().code, component, "/size", row.error().message, row.error().hint);
            row->component = index;
            m_topology.disks.push_back(*row);
        }
    }

    /// Marks what the hot loop has to look at: requests that an interceptor holds, and pods of several revisions.
    void describeScaling(const scenario::ServiceSpec& service, const std::string& id, ServiceRow& row) const
    {
        if (service.keda)
            for (const scenario::KedaTriggerSpec& trigger : service.keda->triggers)
                if (trigger.type == "http") {
                    row.intercepted = true;
                    row.interceptorWaitNs = trigger.wait ? trigger.wait->count() : 0;
                }
        for (const scenario::DeploymentSpec& deployment : m_scenario.deployments)
            row.revised = row.revised || std::find(deployment.services.begin(), deployment.services.end(), id) != deployment.services.end();
    }

    void addPostgresql(std::uint32_t index, const scenario::Component& component, const scenario::PostgresqlSpec& postgresql)
    {
        auto server = serverOf(postgresql, m_catalogue);
        if (!server) return fail(server.error().code, component, "/sku", server.error().message, server.error().hint);
        remember(index, TargetKind::Database, m_topology.databases.size());
        server->row.component = server->disk.component = index;
        server->row.disk = static_cast<std::uint32_t>(m_topology.disks.size());
        m_topology.disks.push_back(server->disk);
        m_topology.databases.push_back(server->row);
    }

    void addNetwork(std::uint32_t index, const scenario::Component& component)
    {
        if (const auto* gateway = component.as<scenario::GatewaySpec>()) {
            auto row = gatewayRow(*gateway, m_catalogue);
            if (!row) return fail(row.error().code, component, row.error().code == ErrorCode::NotFound ? "/tier" : "/units", row.error().message, row.error().hint);
            row->component = index;
            row->limit = m_limitOf[index] = addLimit(index, gateway->rateLimit);
            remember(index, TargetKind::Gateway, m_topology.gateways.size());
            m_topology.gateways.push_back(*row);
        } else if (const auto* outbound = component.as<scenario::OutboundSpec>()) {
            auto row = outboundRow(*outbound, m_catalogue);
            if (!row) return fail(row.error().code, component, "/portsPerNode", row.error().message, row.error().hint);
            row->component = index;
            m_outboundIndex[component.id] = static_cast<std::uint32_t>(m_topology.outbounds.size());
            m_topology.outbounds.push_back(*row);
        }
    }

    std::uint32_t addLimit(std::uint32_t component, const std::optional<scenario::RateLimitSpec>& spec)
    {
        if (!spec) return kNone;
        const LimitScope scope = spec->scope == "pod" ? LimitScope::Pod : spec->scope == "tenant" ? LimitScope::Tenant : LimitScope::Total;
        m_topology.limits.push_back({&*spec, component, scope});
        return static_cast<std::uint32_t>(m_topology.limits.size() - 1);
    }

    /// What the caller of `row` does about failures; its state belongs to the pods of `callerService`.
    void addGuard(const Step& step, std::uint32_t callerService, StepRow& row)
    {
        std::optional<GuardRow> guard = guardOf(step);
        if (row.kind == Step::Kind::Send && step.confirm && step.timeout && step.retry.attempts > 0) {
            const bool toldApart = std::any_of(m_scenario.operations.begin(), m_scenario.operations.end(),
                                               [&](const scenario::Operation& o) { return o.consumes == step.target && o.skipsDuplicates; });
            if (toldApart && !guard) guard = GuardRow{};
            if (toldApart) guard->jitter = step.retry.jitter;
            if (toldApart) guard->marksDuplicates = true;
        }
        if (!guard) return;
        guard->component = row.component;
        guard->callerService = callerService;
        if (const auto outbound = m_outboundIndex.find(step.newConnection); outbound != m_outboundIndex.end()) {
            guard->outbound = outbound->second;
            auto& destinations = m_topology.outbounds[outbound->second].destinations;
            const auto found = std::find(destinations.begin(), destinations.end(), row.component);
            guard->destination = static_cast<std::uint32_t>(found - destinations.begin());
            if (found == destinations.end()) destinations.push_back(row.component);
        }
        std::vector<std::uint32_t>& slots = callerService == kNone ? m_topology.clientGuards : m_topology.services[callerService].guards;
        guard->slot = static_cast<std::uint32_t>(slots.size());
        row.hasGuard = true;
        row.guard = static_cast<std::uint32_t>(m_topology.guards.size());
        slots.push_back(row.guard);
        m_topology.guards.push_back(*guard);
    }

    void addRedis(std::uint32_t index, const scenario::Component& component, const scenario::RedisSpec& redis)
    {
        if (redis.tier == "container") {
            addRedisContainer(index, redis);
            return;
        }
        const auto tier = m_catalogue.redisTiers.find(redis.tier + "/" + redis.size);
        if (tier == m_catalogue.redisTiers.end()) {
            fail(ErrorCode::NotFound, component, "/size", fmt::format("there is no {} Redis cache of size \"{}\"", redis.tier, redis.size),
                 "known: " + namesOf(m_catalogue.redisTiers));
            return;
        }
        remember(index, TargetKind::Redis, m_topology.redisCaches.size());
        RedisRow row;
        row.spec = &redis;
        row.component = index;
        row.tier = tier->second;
        row.shards = static_cast<std::uint32_t>(redis.shards);
        row.maxBytes = row.tier.memoryBytes * (1 - redis.reservedMemoryShare) * redis.shards;
        m_topology.redisCaches.push_back(row);
    }

    void addRedisContainer(std::uint32_t index, const scenario::RedisSpec& redis)
    {
        const scenario::Component* host = m_scenario.find(redis.host);
        const auto* service = host ? host->as<scenario::ServiceSpec>() : nullptr;
        remember(index, TargetKind::Redis, m_topology.redisCaches.size());
        RedisRow row;
        row.spec = &redis;
        row.component = index;
        row.tier = containerTier(redis, service ? *service : scenario::ServiceSpec{});
        row.maxBytes = redis.maxMemoryBytes.value_or(service ? service->memoryLimitBytes.value_or(0) : 0);
        row.bounded = redis.maxMemoryBytes.has_value();
        m_topology.redisCaches.push_back(row);
    }

    void addSql(std::uint32_t index, const scenario::Component& component, const scenario::SqlDatabaseSpec& sql)
    {
        const auto tier = m_catalogue.sqlTiers.find(sql.tier + "/" + sql.hardware);
        if (tier == m_catalogue.sqlTiers.end()) {
            fail(ErrorCode::NotFound, component, "/tier", fmt::format("there is no SQL tier \"{}/{}\"", sql.tier, sql.hardware),
                 "known: " + namesOf(m_catalogue.sqlTiers));
            return;
        }
        remember(index, TargetKind::Sql, m_topology.sqlDatabases.size());
        SqlRow row;
        row.spec = &sql;
        row.component = index;
        row.tier = tier->second;
        m_topology.sqlDatabases.push_back(row);
    }

    void addPool(std::uint32_t index, const scenario::Component& component, const scenario::NodePoolSpec& pool)
    {
        const auto sku = m_catalogue.vmSkus.find(pool.sku);
        if (sku == m_catalogue.vmSkus.end()) {
            const std::string nearest = catalogue::nearestName(pool.sku, m_catalogue.vmSkus);
            fail(ErrorCode::NotFound, component, "/sku", fmt::format("the catalogue knows no VM size \"{}\"", pool.sku),
                 nearest.empty() ? "sizes are listed in pricing-data" : "did you mean \"" + nearest + "\"?");
            return;
        }
        PoolRow row;
        row.spec = &pool;
        row.component = index;
        row.sku = sku->second;
        m_topology.pools.push_back(row);
    }

    void remember(std::uint32_t component, TargetKind kind, std::size_t station)
    {
        m_target[component] = Target{kind, static_cast<std::uint32_t>(station)};
    }

    void connectStations()
    {
        for (QueueRow& queue : m_topology.queues)
            if (const auto bus = m_busIndex.find(queue.spec->serviceBus); bus != m_busIndex.end()) queue.serviceBus = bus->second;
        std::map<std::uint32_t, std::uint32_t> serviceStations;
        for (std::uint32_t s = 0; s < m_topology.services.size(); ++s) serviceStations[m_topology.services[s].component] = s;
        compileMessaging(m_topology, m_index, m_busIndex, serviceStations);
        for (PoolRow& pool : m_topology.pools)
            if (const auto cluster = m_clusterIndex.find(pool.spec->cluster); cluster != m_clusterIndex.end()) pool.cluster = cluster->second;
        for (ServiceRow& service : m_topology.services)
            for (const scenario::ConnectionPoolSpec& pool : service.spec->connectionPools) {
                ConnectionPoolRow row;
                row.target = m_index.at(pool.target);
                row.size = static_cast<std::uint32_t>(pool.size);
                if (pool.wait) row.timeoutList = timeoutList(*pool.wait);
                if (const auto target = m_target.find(row.target); target != m_target.end()) {
                    row.kind = target->second.kind;
                    row.station = target->second.station;
                }
                row.minimum = static_cast<std::uint32_t>(pool.minimum);
                service.opensAhead = service.opensAhead || pool.minimum > 0;
                service.pools.push_back(row);
            }
        connectStores();
    }

    /// Disks of document stores, and who lives in whose pods. A host that is not a service is left out: the loader refuses it.
    void connectStores()
    {
        for (DatabaseRow& row : m_topology.databases) {
            if (!row.documents) continue;
            for (std::uint32_t d = 0; d < m_topology.disks.size(); ++d)
                if (m_topology.disks[d].spec && m_topology.component(m_topology.disks[d].component).id == row.documents->disk) row.disk = d;
        }
        for (std::uint32_t r = 0; r < m_topology.redisCaches.size(); ++r) {
            RedisRow& row = m_topology.redisCaches[r];
            if (row.spec->tier == "container") row.hosted = addHosted(HostedRow::Kind::Redis, row.component, r, row.spec->host, false);
        }
        for (std::uint32_t d = 0; d < m_topology.databases.size(); ++d) {
            DatabaseRow& row = m_topology.databases[d];
            if (row.documents) row.hosted = addHosted(HostedRow::Kind::Documents, row.component, d, row.documents->host, true);
        }
    }

    std::uint32_t addHosted(HostedRow::Kind kind, std::uint32_t component, std::uint32_t station, const std::string& host, bool persistent)
    {
        const auto found = m_index.find(host);
        if (found == m_index.end() || !m_target.count(found->second) || m_target.at(found->second).kind != TargetKind::Service) return kNone;
        HostedRow row;
        row.kind = kind;
        row.component = component;
        row.station = station;
        row.service = m_target.at(found->second).station;
        ServiceRow& service = m_topology.services[row.service];
        row.keeps = keepsOf(*service.spec, persistent);
        service.hosts = true;
        m_topology.hosted.push_back(std::move(row));
        return static_cast<std::uint32_t>(m_topology.hosted.size() - 1);
    }

    /// Network between a caller and a component beside the component's own round trip: between regions, unless the file states the whole.
    [[nodiscard]] std::int64_t betweenRegionsNs(std::uint32_t caller, const scenario::Component& target)
    {
        const std::string& home = m_scenario.region;
        const std::string& from = caller == kNone || m_topology.component(caller).region.empty() ? home : m_topology.component(caller).region;
        const std::string& to = target.region.empty() ? home : target.region;
        if (from == to || target.roundTripStated) return 0;
        if (const auto known = catalogue::roundTripBetween(m_catalogue, from, to)) return known->count();
        if (m_unknownRoundTrips.insert({from, target.id}).second)
            fail(ErrorCode::NotFound, target, "/region", fmt::format("no round trip between the regions \"{}\" and \"{}\" is known", from, to), "state \"roundTrip\" of this component");
        return 0;
    }

    [[nodiscard]] bool isHosted(std::uint32_t component) const
    {
        return std::any_of(m_topology.hosted.begin(), m_topology.hosted.end(), [&](const HostedRow& row) { return row.component == component; });
    }

    /// Whether nothing can happen to a request of `operation` but to wait for a worker, keep it for a time, and go on: no CPU to
    /// share, no calls below, no time-outs, retries, branches, network, lock-ups or messages.
    [[nodiscard]] bool onlyVisits(const OperationRow& operation) const
    {
        if (operation.queue != kNone || operation.timeoutList != kNone || operation.stepCount == 0) return false;
        for (std::uint32_t i = 0; i < operation.stepCount; ++i) {
            const StepRow& row = m_topology.steps[operation.firstStep + i];
            if (row.kind != Step::Kind::Call || row.target != TargetKind::Service || row.childCount != 0 || row.times != 1 || row.retryAttempts != 0 ||
                row.timeoutList != kNone || row.probability < 1 || row.networkNs != 0 || row.cpuSampler != kNone || row.timeSampler == kNone ||
                row.guarded || row.hasGuard || row.limit != kNone || row.sidecarCpu != kNone)
                return false;
            const ServiceRow& service = m_topology.services[row.station];
            if (service.canLockUp || service.intercepted || service.revised || service.consumes != kNone) return false;
        }
        return true;
    }

    std::uint32_t timeoutList(Duration length)
    {
        auto& lists = m_topology.timeouts;
        const auto found = std::find(lists.begin(), lists.end(), length);
        if (found != lists.end()) return static_cast<std::uint32_t>(found - lists.begin());
        lists.push_back(length);
        return static_cast<std::uint32_t>(lists.size() - 1);
    }

    std::uint32_t sampler(const random::Distribution& distribution, const std::string& stream)
    {
        m_topology.samplers.emplace_back(distribution);
        m_topology.samplerStreams.push_back(stream);
        return static_cast<std::uint32_t>(m_topology.samplers.size() - 1);
    }

    std::uint32_t edge(std::uint32_t from, std::uint32_t to)
    {
        const auto [found, isNew] = m_edgeIndex.try_emplace({from, to}, static_cast<std::uint32_t>(m_topology.edges.size()));
        if (isNew) m_topology.edges.push_back({from, to});
        return found->second;
    }

    void addOperation(const scenario::Operation& operation)
    {
        OperationRow row;
        row.spec = &operation;
        const auto index = static_cast<std::uint32_t>(m_topology.operations.size());
        if (operation.timeout) row.timeoutList = timeoutList(*operation.timeout);
        if (!operation.tenant.empty()) row.tenant = m_tenantIndex.try_emplace(operation.tenant, static_cast<std::uint32_t>(m_tenantIndex.size()) + 1).first->second;
        std::uint32_t from = kNone;
        if (!operation.consumes.empty()) {
            const std::uint32_t component = m_index.at(operation.consumes);
            row.queue = consumedRow(component, operation);
            from = component;
            const std::uint32_t consumer = m_index.at(operation.steps.front().target);
            QueueRow& queue = m_topology.queues[row.queue];
            queue.consumerService = m_target.at(consumer).station;
            queue.consumerOperation = index;
            m_topology.services[queue.consumerService].consumes = row.queue;
            m_topology.services[queue.consumerService].consumerOperation = index;
        }
        row.firstStep = addSteps(operation.steps, from, kNone, index);
        row.stepCount = static_cast<std::uint32_t>(operation.steps.size());
        m_topology.operations.push_back(row);
    }

    /// The queue, or the operation's own subscription of the topic.
    [[nodiscard]] std::uint32_t consumedRow(std::uint32_t component, const scenario::Operation& operation) const
    {
        const Target& target = m_target.at(component);
        if (target.kind != TargetKind::Topic) return target.station;
        const TopicRow& topic = m_topology.topics[target.station];
        for (std::uint32_t q = topic.firstQueue; q < topic.firstQueue + topic.count; ++q)
            if (m_topology.queues[q].reader == &operation) return q;
        return topic.firstQueue;
    }

    /// Lays the steps of one list side by side, then their children. `caller` is the component whose worker makes the call.
    std::uint32_t addSteps(const std::vector<Step>& steps, std::uint32_t caller, std::uint32_t callerService, std::uint32_t operation)
    {
        const auto first = static_cast<std::uint32_t>(m_topology.steps.size());
        m_topology.steps.resize(m_topology.steps.size() + steps.size());
        for (std::size_t i = 0; i < steps.size(); ++i) {
            const Step& step = steps[i];
            StepRow row;
            row.kind = step.kind;
            row.branchStream = operation;
            row.probability = step.probability;
            row.times = static_cast<std::uint16_t>(step.times);
            std::uint32_t nextCaller = caller;
            std::uint32_t nextService = callerService;
            if (step.kind != Step::Kind::Parallel) describeCall(step, caller, callerService, operation, row, nextCaller, nextService);
            row.childCount = static_cast<std::uint32_t>(step.steps.size());
            row.firstChild = addSteps(step.steps, nextCaller, nextService, operation);
            m_topology.steps[first + i] = row;
        }
        return first;
    }

    void describeCall(const Step& step, std::uint32_t caller, std::uint32_t callerService, std::uint32_t operation, StepRow& row,
                      std::uint32_t& nextCaller, std::uint32_t& nextService)
    {
        row.component = m_index.at(step.target);
        const scenario::Component& target = m_topology.component(row.component);
        const Target known = m_target.count(row.component) ? m_target.at(row.component) : Target{};
        row.target = known.kind;
        row.station = known.station;
        row.write = step.access == scenario::DataAccess::Write;
        row.confirm = step.confirm;
        row.networkNs = target.roundTrip.count() + betweenRegionsNs(caller, target);
        if (isHosted(row.component)) row.guarded = true;
        if (row.target == TargetKind::Database) {
            const DatabaseRow& database = m_topology.databases[row.station];
            row.ioOperations = step.access == scenario::DataAccess::Write ? database.ioPerWrite : step.access == scenario::DataAccess::Read ? database.ioPerRead : 0;
        }
        row.requestUnits = step.requestUnits;
        row.bytes = step.bytes;
        if (step.timeToLive) row.timeToLiveNs = step.timeToLive->count();
        if (step.timeout) row.timeoutList = timeoutList(*step.timeout);
        row.retryAttempts = static_cast<std::uint16_t>(step.retry.attempts);
        row.retryBaseNs = step.retry.base.count();
        row.retryCapNs = step.retry.cap.count();
        row.jitter = step.retry.jitter;
        row.hitRatio = step.hitRatio.value_or(0);
        row.mayHit = row.hitRatio > 0 && !step.steps.empty();
        addGuard(step, callerService, row);
        if (const auto limit = m_limitOf.find(row.component); limit != m_limitOf.end()) row.limit = limit->second;
        row.edge = edge(caller, row.component);
        // One stream per purpose: the times of an operation's steps at a component do not depend on other operations.
        const std::string stream = fmt::format("{}/{}/{}", target.id, m_scenario.operations[operation].name, step.pointer);
        if (step.cpu) row.cpuSampler = sampler(*step.cpu, "cpu/" + stream);
        if (step.time) row.timeSampler = sampler(*step.time, "time/" + stream);
        if (callerService != kNone) {
            const auto& pools = m_topology.services[callerService].pools;
            for (std::uint32_t p = 0; p < pools.size(); ++p)
                if (pools[p].target == row.component) row.callerPool = p;
        }
        if (row.target == TargetKind::Service) {
            row.revised = m_topology.services[row.station].revised;
            nextCaller = row.component;
            nextService = row.station;
            row.limit = m_topology.services[row.station].limit;
            if (const auto& sidecar = m_topology.services[row.station].spec->dapr) {
                row.sidecarCpu = sampler(sidecar->cpuPerRequest, "sidecar/cpu/" + stream);
                row.sidecarLatency = sampler(sidecar->latency, "sidecar/latency/" + stream);
            }
        } else if (row.target == TargetKind::Gateway) {
            // What is behind it is called by it, not by whoever called it.
            nextCaller = row.component;
            nextService = kNone;
        }
    }

    const scenario::Scenario& m_scenario;
    const catalogue::Catalogue& m_catalogue;
    Topology m_topology;
    Errors m_errors;
    std::map<std::string, std::uint32_t> m_index, m_busIndex, m_clusterIndex, m_outboundIndex, m_tenantIndex;
    std::map<std::uint32_t, std::uint32_t> m_limitOf;   ///< by component
    std::map<std::uint32_t, Target> m_target;
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> m_edgeIndex;
    std::set<std::pair<std::string, std::string>> m_unknownRoundTrips;   // said once
};

} // namespace

Result<Topology, Errors> buildTopology(const scenario::Scenario& scenario, const catalogue::Catalogue& catalogue)
{
    return TopologyBuilder(scenario, catalogue).build();
}

} // namespace headroom::simulation
