#pragma once

#include "models/fluid/flow.h"
#include "models/fluid/fluid_state.h"
#include "models/simulation/hosts.h"
#include "models/simulation/plant.h"
#include "models/simulation/stations.h"

#include <array>
#include <cstdint>
#include <vector>

namespace headroom::fluid {

/// The system of a scenario as flows: what the request-level DataPlane is to single requests. Pods of a service are alike and share its
/// load evenly; what is kept over time are the lines, the keys of caches, the messages of queues, and counters, which are real numbers
/// and rounded where they are read.
class Plant final : public simulation::Plant {
public:
    /// `topology` must outlive it.
    Plant(const simulation::Topology& topology, SimTime start);

    // ------------------------------------------------------------------ simulation::Plant
    std::uint32_t addPod(std::uint32_t service, double cpuCores, SimTime now) override;
    void makeReady(std::uint32_t pod, SimTime now) override;
    void drain(std::uint32_t pod, SimTime now) override;
    void kill(std::uint32_t pod, SimTime now) override;
    void setCpuCores(std::uint32_t pod, double cores, SimTime now) override;
    /// As kill(): the flow does not know callers that wait for a machine that has gone.
    void vanish(std::uint32_t pod, SimTime now) override { kill(pod, now); }
    void setDown(std::uint32_t component, bool down, SimTime now) override;
    void setSlow(std::uint32_t component, double factor, double share, SimTime now) override;
    void setLoss(std::uint32_t component, double share, SimTime now) override;
    /// Nothing: the calls of one moment do not count where there are only rates.
    void cutConnections(std::uint32_t, SimTime) override {}
    void loseContents(std::uint32_t component, SimTime now) override;
    void setSize(std::uint32_t component, double size, bool outside, SimTime now) override;
    void expireKeys(SimTime now) override;
    [[nodiscard]] std::vector<Lockup> takeLockups() override;
    [[nodiscard]] std::uint32_t serviceOf(std::uint32_t pod) const override { return m_pods[pod].service; }
    /// Also of instants within the last step before now, where it is a straight line.
    [[nodiscard]] double cpuCoreSeconds(std::uint32_t pod, SimTime now) override;
    [[nodiscard]] double cpuCores(std::uint32_t pod) const override { return m_pods[pod].cores; }
    [[nodiscard]] double runnable(std::uint32_t pod) const override;
    [[nodiscard]] bool idle(std::uint32_t pod) const override;
    [[nodiscard]] std::uint64_t offered(std::uint32_t operation) const override;
    [[nodiscard]] std::uint64_t busOperations(std::uint32_t serviceBus) const override;
    [[nodiscard]] double spentRequestUnits(std::uint32_t cosmos) const override { return cosmosCounts[cosmos].spentUnits; }
    [[nodiscard]] double unitsInForce(std::uint32_t component) const override;
    [[nodiscard]] double calls(std::uint32_t edge) const override { return edgeCalls[edge]; }
    [[nodiscard]] compute::QueueDepth queueDepth(std::uint32_t component) const override;
    [[nodiscard]] bool partitions(std::uint32_t component, std::uint32_t service, std::vector<compute::PartitionOffsets>& out) const override;
    [[nodiscard]] Traffic trafficOf(std::uint32_t service) const override;
    [[nodiscard]] double flowInto(std::uint32_t component) const override;
    void setIdleCycle(std::uint32_t service, std::uint32_t component, std::optional<simulation::IdleCycleRule> rule) override;
    [[nodiscard]] std::optional<simulation::IdleCycle> idleCycleOf(std::uint32_t service, std::uint32_t component, const simulation::IdleCycleRule& rule) const override;
    [[nodiscard]] compute::ProbeAnswer probe(std::uint32_t component, SimTime now) override;
    [[nodiscard]] compute::ProbeAnswer probePod(std::uint32_t pod, SimTime now) const override;
    void makeUnready(std::uint32_t pod, SimTime now) override;
    void setRevision(std::uint32_t pod, double slowdown, double failureProbability) override;
    [[nodiscard]] Calls callsOf(std::uint32_t service) const override;
    void watch(std::uint32_t service, Duration slowAbove) override;
    [[nodiscard]] double peakRequestUnits(std::uint32_t cosmos) const override;
    void resetPeakRequestUnits(std::uint32_t cosmos) override;
    void keepVolume(std::uint32_t from, std::uint32_t to) override;
    void loseVolume(std::uint32_t pod, SimTime now) override;
    [[nodiscard]] double heldBytes(std::uint32_t pod) const override;
    void setGatewayUnits(std::uint32_t gateway, int units, SimTime now) override;
    [[nodiscard]] double gatewayUnitSeconds(std::uint32_t gateway) const override { return gatewayCounts[gateway].askedUnitSeconds; }

    [[nodiscard]] std::uint32_t throughputUnits(std::uint32_t broker) const override { return m_flow.brokers[broker].units; }
    void setThroughputUnits(std::uint32_t broker, std::uint32_t units) override;
    [[nodiscard]] std::uint64_t throttledSends(std::uint32_t broker) const override;

    // ------------------------------------------------------------------ time
    /// Rates and lines for a step of `seconds` > 0 with `external` client requests a second by operation.
    void solve(const std::vector<double>& external, double seconds);
    /// Goes on to `to` at the flows of the last solve(), which was for just as long.
    void advance(SimTime to);
    /// For how long, in s, the flows of the last solve() would stay what they are at the same rates: until a line empties or fills up.
    /// 0 while lines or lock-ups are still finding their balance, infinite where there is no line above capacity.
    [[nodiscard]] double steadySeconds() const;
    /// What the stores hold, to a state and from it; the counts of the cluster are none of its business.
    void keep(FluidState& state) const;
    void restore(const FluidState& state);
    /// CPU that a ready pod of each service uses at the flows of the last solve(), in cores.
    [[nodiscard]] const std::vector<double>& coresPerPod() const { return m_coresPerPod; }

    // ------------------------------------------------------------------ what the recorder reads; counters since the start
    enum Outcome : std::uint8_t { Ok, Lost, Throttled, Failed, TimedOut };
    struct OperationCount {
        double offered = 0, degraded = 0;
        std::array<double, 5> outcomes{};
        double inFlight = 0;                  ///< now
    };
    struct ComponentCount {
        double arrivals = 0, completions = 0, failures = 0, refused = 0;
        double waited = 0, waitSeconds = 0, inSystemSeconds = 0;
    };
    struct StationCount { double busySeconds = 0, waitingSeconds = 0, capacitySeconds = 0; };
    struct QueueCount {
        double sent = 0, received = 0, settled = 0, deadLettered = 0, redelivered = 0;
        double refusedRate = 0, refusedCredits = 0, refusedFull = 0, lost = 0, lengthSeconds = 0;
        double length = 0, lengthMax = 0, bytes = 0, oldestSeconds = 0;   ///< now, but the maximum: since the recorder reset it
    };
    /// What a cache holds now, by minute of expiry.
    [[nodiscard]] simulation::KeysByMinute keysOf(std::uint32_t redis) const;
    struct DatabaseCount { double statements = 0, coreSeconds = 0, refusedConnections = 0, connections = 0, heldBytes = 0, heldItems = 0; };
    struct CosmosCount { double spentUnits = 0, refusedUnits = 0, throttled = 0, surfaced = 0; };
    struct RedisCount {
        double commands = 0, busySeconds = 0, evictedKeys = 0, refusedWrites = 0, refusedConnections = 0;
        double liveBytes = 0, connections = 0, maxBytes = 0;
    };
    struct GatewayCount { double askedUnitSeconds = 0, passedUnitSeconds = 0, refused = 0; };
    struct LimitCount { double passed = 0, refused = 0; };
    struct OutboundCount { double asked = 0, refused = 0, used = 0; };   ///< used: ports of a node now
    struct GuardCount { double rejected = 0, fallbacks = 0; };
    std::vector<GatewayCount> gatewayCounts;
    std::vector<LimitCount> limitCounts;
    std::vector<OutboundCount> outboundCounts;
    std::vector<GuardCount> guardCounts;
    std::vector<OperationCount> operations;
    std::vector<ComponentCount> components;
    std::vector<StationCount> stationCounts;          ///< as Flow::stations()
    std::vector<QueueCount> queueCounts;
    std::vector<CosmosCount> cosmosCounts;
    std::vector<RedisCount> redisCounts;
    std::vector<DatabaseCount> databaseCounts;
    std::vector<double> diskOperations;
    struct BrokerCount {
        double events = 0, bytesIn = 0, eventsOut = 0, bytesOut = 0, replicationBytes = 0, throttled = 0, refusedDown = 0;
    };
    std::vector<BrokerCount> brokerCounts;
    std::vector<double> topicSent, busBytesIn, busBytesOut, busTopicCredits;
    std::vector<double> topicStored;                  ///< bytes that the log of each topic holds, one replica
    std::vector<double> expired;                      ///< messages dropped unread, by queue row
    std::vector<double> edgeCalls, busSends, busThrottled, sqlCoreSeconds, lockupCount;
    std::uint64_t solves = 0;

    [[nodiscard]] const simulation::Topology& topology() const { return m_topology; }
    [[nodiscard]] const Flow& flow() const { return m_flow; }
    [[nodiscard]] const simulation::HostBook& hosts() const { return m_hosts; }

private:
    struct Pod {
        std::uint32_t service = 0;
        bool ready = false, alive = true;
        double cores = 0;
        double used = 0, usedSince = 0;       ///< core-seconds when it became ready, and the service's sum per pod then
        SimTime readySince, drainedAt = SimTime::never();
        double slowdown = 1, failureProbability = 0;   ///< of its revision
    };
    struct Service {
        std::vector<std::uint32_t> ready;
        double coreSecondsPerPod = 0;         ///< integral of the use of one ready pod
        double locked = 0, lockups = 0;       ///< pods now; since the start
        std::uint32_t nextLocked = 0;
        double slowAbove = 0, slowCalls = 0;  ///< bound of the watch, s, 0 = none; answers above it since the start
    };
    using Keys = simulation::KeysByMinute;    ///< its liveBytes are in redisCounts
    double m_unsettled = 0;                   ///< relative change of flows in the last step; of lock-ups
    std::vector<double> m_servedBefore;
    bool m_moved = true;                      ///< pods, cores or lines have changed since the last solve()
    std::vector<double> m_external;
    void refreshSupply(std::uint32_t service);
    void lockUp(std::uint32_t service, SimTime from, double seconds);
    void countOperations(double seconds);
    void countComponents(double seconds);
    void countSlow(double seconds);
    void countQueues(double seconds);
    // plant_messaging.cpp
    void setUpMessaging(SimTime start);
    void countMessaging(double seconds);
    void moveLog(std::uint32_t topic, double bytes);
    void countStores(double seconds);
    // plant_stores.cpp
    void countCosmos(const Station& station, double seconds);
    void countDatabases(double seconds);
    [[nodiscard]] double bankSeconds(std::uint32_t cosmos) const;
    void loseKeys(std::uint32_t redis, double share);
    void updateContent(std::uint32_t redis);
    [[nodiscard]] double contentSeconds() const;
    std::vector<double> m_written;            ///< bytes a second in the last step, by cache
    void loseFrom(std::uint32_t hosted, double share, SimTime now);
    void setHostedDown(std::uint32_t service, bool down, SimTime now);
    [[nodiscard]] double hostedCores(std::uint32_t service) const;
    void countNetwork(double seconds);
    void writeKeys(std::uint32_t redis, SimTime from, double seconds, double bytesPerSecond, double timeToLive, double each);
    [[nodiscard]] double inFlightOf(std::uint32_t operation) const;

    const simulation::Topology& m_topology;
    Flow m_flow;
    SimTime m_now;
    std::vector<Pod> m_pods;
    std::vector<Service> m_services;
    std::vector<Keys> m_keys;
    std::vector<simulation::LogBytes> m_logs;         ///< by topic
    std::vector<std::vector<double>> m_outstanding;   ///< messages by queue and client operation
    std::vector<double> m_coresPerPod;
    std::vector<std::vector<simulation::PartitionPeak>> m_peaks;   ///< by Cosmos DB
    std::vector<double> m_bank;               ///< saved request units of the hottest partition, by Cosmos DB
    simulation::HostBook m_hosts;
    std::vector<Lockup> m_lockups;
};

} // namespace headroom::fluid
