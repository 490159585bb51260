#pragma once

#include "core/random/distributions.h"
#include "models/simulation/topology.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace headroom::simulation {

/// Compiles a scenario into flat tables: first a station for each component, then the steps that call them. Used by buildTopology() alone.
class TopologyBuilder {
public:
    TopologyBuilder(const scenario::Scenario& scenario, const catalogue::Catalogue& catalogue);

    /// Once. All errors, each with the component it is about.
    Result<Topology, Errors> build();

private:
    struct Target {
        TargetKind kind = TargetKind::None;
        std::uint32_t station = kNone;
    };

    // topology_stations.cpp: components
    void fail(ErrorCode code, const scenario::Component& component, std::string key, std::string message, std::string hint);
    void addStation(std::uint32_t index);
    /// Marks what the hot loop has to look at: requests that an interceptor holds, and pods of several revisions.
    void describeScaling(const scenario::ServiceSpec& service, const std::string& id, ServiceRow& row) const;
    void addPostgresql(std::uint32_t index, const scenario::Component& component, const scenario::PostgresqlSpec& postgresql);
    void addNetwork(std::uint32_t index, const scenario::Component& component);
    std::uint32_t addLimit(std::uint32_t component, const std::optional<scenario::RateLimitSpec>& spec);
    void addRedis(std::uint32_t index, const scenario::Component& component, const scenario::RedisSpec& redis);
    void addRedisContainer(std::uint32_t index, const scenario::RedisSpec& redis);
    void addSql(std::uint32_t index, const scenario::Component& component, const scenario::SqlDatabaseSpec& sql);
    void addPool(std::uint32_t index, const scenario::Component& component, const scenario::NodePoolSpec& pool);
    void remember(std::uint32_t component, TargetKind kind, std::size_t station);
    void connectStations();
    /// Disks of document stores, and who lives in whose pods. A host that is not a service is left out: the loader refuses it.
    void connectStores();
    std::uint32_t addHosted(HostedRow::Kind kind, std::uint32_t component, std::uint32_t station, const std::string& host, bool persistent);

    // topology.cpp: operations, steps
    /// What the caller of `row` does about failures; its state belongs to the pods of `callerService`.
    void addGuard(const scenario::Step& step, std::uint32_t callerService, StepRow& row);
    /// Network between a caller and a component beside the component's own round trip: between regions, unless the file states the whole.
    [[nodiscard]] std::int64_t betweenRegionsNs(std::uint32_t caller, const scenario::Component& target);
    [[nodiscard]] bool isHosted(std::uint32_t component) const;
    /// Whether nothing can happen to a request of `operation` but to wait for a worker, keep it for a time, and go on: no CPU to
    /// share, no calls below, no time-outs, retries, branches, network, lock-ups or messages.
    [[nodiscard]] bool onlyVisits(const OperationRow& operation) const;
    std::uint32_t timeoutList(Duration length);
    std::uint32_t sampler(const random::Distribution& distribution, const std::string& stream);
    std::uint32_t edge(std::uint32_t from, std::uint32_t to);
    void addOperation(const scenario::Operation& operation);
    /// The queue, or the operation's own subscription of the topic.
    [[nodiscard]] std::uint32_t consumedRow(std::uint32_t component, const scenario::Operation& operation) const;
    /// Lays the steps of one list side by side, then their children. `caller` is the component whose worker makes the call.
    std::uint32_t addSteps(const std::vector<scenario::Step>& steps, std::uint32_t caller, std::uint32_t callerService, std::uint32_t operation);
    void describeCall(const scenario::Step& step, std::uint32_t caller, std::uint32_t callerService, std::uint32_t operation, StepRow& row, std::uint32_t& nextCaller, std::uint32_t& nextService);

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

} // namespace headroom::simulation
