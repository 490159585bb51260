#include "models/simulation/topology_builder.h"

#include "models/simulation/store_rules.h"

#include <fmt/format.h>

#include <algorithm>

/// One station for each component, and what holds between them.
namespace headroom::simulation {
namespace {

LoadBalancing balancingOf(const std::string& name)
{
    if (name == "round-robin") return LoadBalancing::RoundRobin;
    if (name == "least-requests") return LoadBalancing::LeastRequests;
    return LoadBalancing::Random;
}

template <typename Row>
std::string namesOf(const std::map<std::string, Row>& rows)
{
    std::string names;
    for (const auto& [name, row] : rows) {
        if (!names.empty()) names += ", ";
        names += name;
    }
    return names;
}

} // namespace

void TopologyBuilder::fail(ErrorCode code, const scenario::Component& component, std::string key, std::string message, std::string hint)
{
    m_errors.push_back(Error{code, std::move(message), {m_scenario.source, 0, "/components/" + component.id + key}, std::move(hint)});
}

void TopologyBuilder::addStation(std::uint32_t index)
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

void TopologyBuilder::describeScaling(const scenario::ServiceSpec& service, const std::string& id, ServiceRow& row) const
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

void TopologyBuilder::addPostgresql(std::uint32_t index, const scenario::Component& component, const scenario::PostgresqlSpec& postgresql)
{
    auto server = serverOf(postgresql, m_catalogue);
    if (!server) return fail(server.error().code, component, "/sku", server.error().message, server.error().hint);
    remember(index, TargetKind::Database, m_topology.databases.size());
    server->row.component = server->disk.component = index;
    server->row.disk = static_cast<std::uint32_t>(m_topology.disks.size());
    m_topology.disks.push_back(server->disk);
    m_topology.databases.push_back(server->row);
}

void TopologyBuilder::addNetwork(std::uint32_t index, const scenario::Component& component)
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

std::uint32_t TopologyBuilder::addLimit(std::uint32_t component, const std::optional<scenario::RateLimitSpec>& spec)
{
    if (!spec) return kNone;
    const LimitScope scope = spec->scope == "pod" ? LimitScope::Pod : spec->scope == "tenant" ? LimitScope::Tenant : LimitScope::Total;
    m_topology.limits.push_back({&*spec, component, scope});
    return static_cast<std::uint32_t>(m_topology.limits.size() - 1);
}

void TopologyBuilder::addRedis(std::uint32_t index, const scenario::Component& component, const scenario::RedisSpec& redis)
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

void TopologyBuilder::addRedisContainer(std::uint32_t index, const scenario::RedisSpec& redis)
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

void TopologyBuilder::addSql(std::uint32_t index, const scenario::Component& component, const scenario::SqlDatabaseSpec& sql)
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

void TopologyBuilder::addPool(std::uint32_t index, const scenario::Component& component, const scenario::NodePoolSpec& pool)
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

void TopologyBuilder::remember(std::uint32_t component, TargetKind kind, std::size_t station)
{
    m_target[component] = Target{kind, static_cast<std::uint32_t>(station)};
}

void TopologyBuilder::connectStations()
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

void TopologyBuilder::connectStores()
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

std::uint32_t TopologyBuilder::addHosted(HostedRow::Kind kind, std::uint32_t component, std::uint32_t station, const std::string& host, bool persistent)
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

} // namespace headroom::simulation
