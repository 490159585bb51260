#pragma once

#include "core/kernel/event_queue.h"
#include "models/compute/cluster_autoscaler.h"
#include "models/compute/faults.h"
#include "models/compute/hpa.h"
#include "models/compute/metrics_server.h"
#include "models/compute/pod_lifecycle.h"
#include "models/compute/quota.h"
#include "models/compute/scheduler.h"
#include "models/simulation/event_scaling.h"
#include "models/simulation/plant.h"
#include "models/simulation/recording.h"
#include "models/simulation/rollout_run.h"
#include "models/simulation/topology.h"

#include <algorithm>
#include <memory>
#include <span>
#include <vector>

namespace headroom::simulation {

/// A machine of a pool, from the request for it to its removal.
struct Node {
    std::uint32_t pool = kNone;
    compute::NodeState state;        ///< requests and allocatable, DaemonSets taken off
    double cores = 0;                ///< that pods can use: the machine's less what is reserved
    double memoryBytes = 0;          ///< that pods can use before the kubelet evicts
    bool exists = false;             ///< billed
    bool removing = false;
    bool evicted = false;            ///< has been told by the spot market to go
};

/// Lost: its machine has vanished, and its replacement has not been created yet.
enum class PodPhase : std::uint8_t { Pending, Starting, Ready, Unready, CrashBackOff, Terminating, Gone, Lost };

/// How often CPU is shared out among the pods of a node.
inline constexpr Duration kShareInterval = Duration::seconds(1);

/// A pod as the cluster sees it. Its container, if any, is a Pod of the data plane.
struct PodRecord {
    std::uint32_t service = kNone;
    std::uint32_t container = kNone;
    std::uint32_t lastContainer = kNone;   ///< whose leavings are on the pod's volume
    std::uint32_t node = kNone;
    PodPhase phase = PodPhase::Pending;
    SimTime created, bound = SimTime::never(), readyTransition = SimTime::never(), containerStart;
    SimTime terminationEnd;
    int restarts = 0;
    double memoryBytes = 0;
    double cpuSecondsSeen = 0;       ///< of the container, when the CPU was last shared out
    compute::CrashBackOff backOff;
    bool reportedPending = false;
    std::uint32_t revision = 0;      ///< of its service
    bool heldBack = false;           ///< blue-green: ready, and not in the endpoints before the switch
    SimTime listensAt;               ///< from when on the process answers a probe
    SimTime nextReadiness = SimTime::never(), nextLiveness = SimTime::never();   ///< probes; an event of another time is an old one
    SimTime crashAt = SimTime::never();
    compute::ProbeState readiness, liveness{true};
};

/// The slow state of a cluster at a calm moment: what a run that begins there needs to know of the time before. Nodes and pods that are
/// gone are left out, pods on their way are taken as arrived.
struct ClusterState {
    std::vector<Node> nodes;
    std::vector<PodRecord> pods;     ///< `node` is an index in `nodes`; containers are made anew
    std::vector<int> desired;        ///< replicas, per service
    std::vector<SimTime> scarceUntil;   ///< per spot market; see compute::SpotMarket
    std::vector<std::optional<compute::KedaOperator::State>> keda;   ///< per service
    std::vector<std::vector<std::uint32_t>> revisions;               ///< per service: the deployment that brought each, kNone for the first
    std::vector<std::uint32_t> currentRevision;                      ///< per service
    std::vector<RolloutRun> rollouts;                                ///< under way, or still watched
    std::vector<int> gatewayUnits;   ///< per gateway
    std::vector<std::uint32_t> throughputUnits;   ///< per broker
};

/// How closely the periodic loops are followed.
enum class ControlPace {
    Exact,   ///< each loop at its own instants; CPU is shared every second
    Coarse   ///< all periodic loops on one grid of 15 s, CPU shared there; spans in which nothing moves can be passed over by skipTo()
};

/// The readable half of a run: everything that acts at most about once a simulated second. It sees the data plane through
/// measured signals with their real delays (15 s scrapes) and changes it through the operations of Plant.
class ControlPlane {
public:
    ControlPlane(const Topology& topology, Plant& plant, std::uint64_t seed, std::uint32_t replication, SimTime start,
                 ControlPace pace = ControlPace::Exact, const ClusterState* before = nullptr);
    ~ControlPlane();

    [[nodiscard]] ClusterState state() const;
    /// Counts of restarts and evictions begin again at 0, and the log anew. `first`: the window begins now; then the log says what holds from before.
    void forgetCounts(bool first);

    /// When something is next due.
    [[nodiscard]] SimTime nextTime() const { return std::min(m_queue.nextTime(), nextDisturbance()); }
    /// When an eviction, a schedule or a fault is next due; never() where the scenario has none.
    [[nodiscard]] SimTime nextDisturbance() const;
    /// Treats everything due at or before `now`.
    void fire(SimTime now);

    /// Coarse pace. Whether no loop would change anything as long as the pods of each service use `coresPerPod` (by service): nothing starts,
    /// stops or waits for a node, every HPA keeps its count, every node has CPU for all its pods, the cluster autoscaler has no candidate.
    /// Memory growth is not looked at: it is treated at the instants that skipTo() leaves.
    [[nodiscard]] bool standsStill(SimTime now, std::span<const double> coresPerPod) const;
    /// Coarse pace. Passes over all periodic instants before `until`, but for memory and keys, which are treated once; the next ones are the
    /// first of the grid at or after it.
    void skipTo(SimTime until);
    /// Coarse pace, after skipped spans and before anything moves: metrics server and autoscalers read what they would have read by `now`.
    /// The plant must answer cpuCoreSeconds() for the last 15 s.
    void catchUp(SimTime now);
    /// Coarse pace. First instant after `now` at which something changes whatever the load: a time table, a deployment. Never skip beyond it.
    [[nodiscard]] SimTime nextCertainChange(SimTime now) const;

    struct ServiceCounts { int desired = 0, existing = 0, ready = 0, pending = 0, restarts = 0, evictions = 0; };
    [[nodiscard]] ServiceCounts counts(std::uint32_t service) const;
    [[nodiscard]] bool anyReady(std::uint32_t service) const;
    /// Shares of the time in which the pods of a service exist and serve: below 1 where one stands for what comes and goes (coarse pace).
    struct Presence { double exists = 1, serves = 1; };
    [[nodiscard]] Presence presenceOf(std::uint32_t service) const;
    [[nodiscard]] int nodesOf(std::uint32_t pool) const;
    /// Most pods, ready pods and nodes there have been at once since the last call, which begins anew with those there are.
    struct MostPods { int existing = 0, ready = 0; };
    [[nodiscard]] MostPods takeMostPods(std::uint32_t service);
    [[nodiscard]] int takeMostNodes(std::uint32_t pool);
    /// Units of a gateway that serve now.
    [[nodiscard]] int unitsOf(std::uint32_t gateway) const { return m_gateways[gateway].units; }
    [[nodiscard]] const std::vector<Node>& nodes() const { return m_nodes; }
    [[nodiscard]] const std::vector<PodRecord>& pods() const { return m_pods; }
    /// Records of the pods of a service that are not gone, oldest first.
    [[nodiscard]] const std::vector<std::uint32_t>& podsOf(std::uint32_t service) const { return m_services[service].pods; }
    [[nodiscard]] std::vector<Event>& eventLog() { return m_log; }
    /// Memory that the pods of a service use, in bytes, all of them and the largest.
    struct Memory { double total = 0, largest = 0; };
    [[nodiscard]] Memory memoryOf(std::uint32_t service) const;
    /// CPU used by all containers of a service since the start, in core-seconds.
    [[nodiscard]] double cpuSeconds(std::uint32_t service, SimTime now);

    // ------------------------------------------------------------------ what the meters ask about schedules and evictions
    /// Whether a component is there to be billed: not stopped by its schedule. Nodes are counted by nodesOf().
    [[nodiscard]] bool billed(std::uint32_t component) const;
    /// Size of a database by its schedule; `stated` where it has none.
    [[nodiscard]] double sizeOf(std::uint32_t component, double stated) const;
    /// Disks of the stopped nodes of a pool: they stay while the machines are gone.
    [[nodiscard]] int disksWithoutNodes(std::uint32_t pool) const;
    /// Whether `component` has the size that it has within the hours of its schedule; without a schedule always.
    [[nodiscard]] bool withinHours(std::uint32_t component) const;
    /// Since the start: nodes taken back by the spot market, and requests for nodes that it refused.
    struct SpotCounts { int evicted = 0, refused = 0; };
    [[nodiscard]] SpotCounts spotCounts(std::uint32_t pool) const;

private:
    enum class Due : std::uint32_t { Scrape, Hpa, PodReady, Restart, CpuShares, Memory, Keys, AutoscalerScan, NodeReady, Terminations, Reschedule, KedaPoll,
                                    HttpTick, HttpPush, Deployment, RolloutTick, WatchRevision, Crash, Readiness, Liveness, Gateways, GatewayUnits, AutoInflate };

    struct Service {
        std::unique_ptr<compute::HorizontalPodAutoscaler> hpa;   ///< its own, or the one that KEDA creates
        std::unique_ptr<EventScaling> keda;
        std::uint32_t quota = kNone;               ///< of its namespace
        bool quotaRefused = false;                 ///< pods are missing because of it
        bool quotaReported = false;                ///< the log says so
        std::vector<std::uint32_t> revisions{kNone};   ///< the deployment that brought each
        std::uint32_t revision = 0;                ///< that new pods get
        int desired = 0;
        std::vector<std::uint32_t> pods;           ///< of records that are not gone, oldest first
        compute::PodSpec podSpec;
        random::Generator startUp, probePhase, crash, sidecar;
        std::optional<random::Sampler> startUpSampler, sidecarSampler;
        double retiredCpuSeconds = 0;              ///< of containers that are gone
        int restarts = 0, evictions = 0;
        MostPods most;
        std::string lockupWords;
        double seenCpu = 0;                        ///< coarse pace: of all pods at the last reconcile, millicores
        int unmoved = 0;                           ///< reconciles in a row that saw the same and left the count
        unsigned loggedHolds = 0;                  ///< kinds of hold logged since the last change, one bit each
        std::optional<compute::PodSpec> fallbackSpec;   ///< on the pool that stands in for its spot pool
    };

    struct Gateway {
        int units = 1, asked = 1;                  ///< that serve; with those under way
        double askedBefore = 0, demandUnits = 0;   ///< unit-seconds until the last look; of the interval before it
        SimTime lookedAt, calmSince;
    };

    [[nodiscard]] SimTime onGrid(SimTime at) const;
    void noteMost(std::uint32_t service);
    [[nodiscard]] bool hpaHolds(const Service& service, const scenario::ServiceSpec& spec, double cores) const;
    [[nodiscard]] bool nodesHaveRoom(std::span<const double> coresPerPod) const;
    [[nodiscard]] bool autoscalersIdle(SimTime now) const;
    void schedule(SimTime at, Due due, std::uint32_t index) { m_queue.push(at, (static_cast<std::uint32_t>(due) << 24) | index); }
    void log(SimTime at, EventKind kind, std::string who, std::uint32_t component, int from, int to, std::string why);

    // control_plane.cpp: set-up, pods and nodes
    void addInitialNodes(SimTime start);
    void addInitialPods(SimTime start);
    void restore(const ClusterState& before, SimTime start);
    void setUpServices(std::uint64_t seed, std::uint32_t replication);
    std::uint32_t addNode(std::uint32_t pool, SimTime now, bool ready);
    void removeNode(std::uint32_t node, SimTime now);
    std::uint32_t createPod(std::uint32_t service, SimTime now);
    bool place(std::uint32_t pod, SimTime now);
    void startContainer(std::uint32_t pod, SimTime now, Duration delay);
    void terminate(std::uint32_t pod, SimTime now);
    void endContainer(std::uint32_t pod, SimTime now);
    void remove(std::uint32_t pod, SimTime now);
    void podReady(std::uint32_t pod, SimTime now);
    void checkTerminations(SimTime now);
    void reschedule(SimTime now);
    [[nodiscard]] double cpuCapacity(const PodRecord& pod) const;

    // control_plane_gateways.cpp
    void setUpGateways(const ClusterState* before, SimTime start);
    [[nodiscard]] int unitsWanted(std::uint32_t gateway, double demandUnits) const;
    void scaleGateways(SimTime now);
    void gatewayReady(std::uint32_t order, SimTime now);
    [[nodiscard]] bool gatewaysStandStill() const;

    // control_plane_scaling.cpp: autoscalers, shares, memory
    void scrape(SimTime now);
    void reconcile(std::uint32_t service, SimTime now);
    void scale(std::uint32_t service, int desired, SimTime now);
    void shareCpu(SimTime now);
    void growMemory(SimTime now);
    void autoscaleNodes(std::uint32_t cluster, SimTime now);

    // control_plane_faults.cpp: what comes from outside, and faults
    struct Disturbed;
    void setUpDisturbances(std::uint64_t seed, std::uint32_t replication, SimTime start, const ClusterState* before);
    void fireDisturbances(SimTime now);
    void beginFault(std::uint32_t fault, SimTime now, bool fresh);
    void endFault(std::uint32_t fault, SimTime now);
    void crashPods(const compute::Fault& fault, std::uint32_t service, int count, SimTime now);
    void loseNodes(std::uint32_t fault, SimTime now);
    // control_plane_spot.cpp: nodes that go without being asked
    void strikeSpotPool(std::uint32_t market, SimTime now);
    void vanishNode(std::uint32_t node, SimTime now);
    void podsLost(std::uint32_t node, SimTime now);
    void replaceLostPods(std::uint32_t node, SimTime now);
    void requestNodes(std::uint32_t pool, int count, SimTime now);
    [[nodiscard]] bool grantsNodes(std::uint32_t pool, int count, SimTime now);
    void restoreMinimum(std::vector<compute::NodeGroup>& groups, std::uint32_t cluster, SimTime now);
    [[nodiscard]] std::vector<SimTime> scarcity() const;
    void forgetSpotCounts();
    [[nodiscard]] const compute::PodSpec& specForAutoscaler(const PodRecord& pod, std::uint32_t cluster, SimTime now) const;
    // control_plane_schedule.cpp: start and stop
    void followCourse(std::uint32_t schedule, SimTime now, bool atStart);
    void stopCluster(std::uint32_t cluster, bool gracefully, SimTime now);
    void releaseNodes(std::uint32_t cluster, SimTime now);
    void startNodes(std::uint32_t cluster, SimTime now);
    void clusterIsUp(std::uint32_t cluster, SimTime now);
    void resizePool(std::uint32_t pool, int nodes, bool atStart, SimTime now);
    [[nodiscard]] bool halted(std::uint32_t service) const;          ///< no pods: its cluster is off
    [[nodiscard]] bool held(std::uint32_t service) const;            ///< its autoscaler rests
    [[nodiscard]] bool poolHalted(std::uint32_t pool) const;
    [[nodiscard]] bool clusterHalted(std::uint32_t cluster) const;
    // control_plane_keda.cpp: event-driven scaling
    void setUpKeda(std::uint32_t service, std::uint64_t seed, std::uint32_t replication, SimTime start);
    void startKeda(SimTime start);
    [[nodiscard]] compute::ScalerValue read(std::uint32_t service, EventSource& source, SimTime now) const;
    [[nodiscard]] std::vector<compute::TriggerReading> readTriggers(std::uint32_t service, SimTime now);
    void pollKeda(std::uint32_t service, SimTime now);
    // control_plane_cycles.cpp
    [[nodiscard]] IdleCycleRule idleCycleRule(std::uint32_t service) const;
    bool comesAndGoes(std::uint32_t service, SimTime now);
    void applyKeda(std::uint32_t service, const compute::KedaDecision& decision, SimTime now);
    void tickHttp(std::uint32_t service, SimTime now);
    void addKedaInputs(std::uint32_t service, SimTime now, std::vector<compute::MetricInput>& inputs);
    [[nodiscard]] bool kedaHolds(std::uint32_t service, SimTime now) const;
    [[nodiscard]] bool seesWork(const EventScaling& keda, const compute::KedaTrigger& trigger, const EventSource& source, double value, bool asleep) const;

    // control_plane_probes.cpp: probes, quotas, restarts
    void startProbes(std::uint32_t pod, SimTime now, bool running);
    void probeReadiness(std::uint32_t pod, SimTime now);
    void probeLiveness(std::uint32_t pod, SimTime now);
    [[nodiscard]] bool probeSucceeds(const scenario::ProbeSpec& spec, const PodRecord& pod, SimTime now);
    [[nodiscard]] bool probesHold(std::uint32_t service, SimTime now) const;
    void restartContainer(std::uint32_t pod, SimTime now, std::string why);
    void setUpQuotas();
    [[nodiscard]] bool quotaAdmits(std::uint32_t service, SimTime now);
    void releaseQuota(std::uint32_t service);
    void createRefused(SimTime now);

    // control_plane_rollout.cpp: deployments
    void scheduleDeployments(SimTime start);
    void deploy(std::uint32_t deployment, SimTime now);
    void startRollout(std::uint32_t service, std::uint32_t revision, std::uint32_t deployment, bool back, SimTime now);
    [[nodiscard]] RolloutRun* rolloutOf(std::uint32_t service);
    void stepRollout(std::uint32_t service, SimTime now);
    void removeOthers(std::uint32_t service, int count, bool ofTarget, SimTime now);
    void watchRevision(std::uint32_t service, SimTime now);
    void rollBack(RolloutRun& run, SimTime now, const std::string& why);
    void prepareRevision(std::uint32_t pod, SimTime now);
    [[nodiscard]] bool rolloutsHold() const;
    // control_plane_inflate.cpp: throughput units of Event Hubs
    void setUpInflation(SimTime start);
    void inflate(std::uint32_t broker, SimTime now);
    [[nodiscard]] bool inflationIdle() const;

    const Topology& m_topology;
    Plant& m_plant;
    ControlPace m_pace;
    SimTime m_start;
    SimTime m_lastShare, m_lastChange;                                        ///< of CPU; of pods or nodes
    kernel::EventQueue m_queue;
    std::vector<Service> m_services;
    std::vector<PodRecord> m_pods;
    std::vector<std::uint32_t> m_live;                                        ///< pods that are not gone, ascending
    std::vector<Node> m_nodes;
    std::vector<int> m_mostNodes;   ///< by pool, see takeMostNodes()
    std::vector<std::vector<std::uint32_t>> m_podsOnNode;                     ///< with a container; of the last sharing of CPU
    std::vector<std::uint32_t> m_terminating;
    std::vector<std::unique_ptr<compute::ClusterAutoscaler>> m_autoscalers;   ///< one per cluster; null = by hand
    std::vector<random::Generator> m_provisioning;                            ///< one per pool
    std::vector<Gateway> m_gateways;
    compute::CpuScraper m_scraper;
    random::Generator m_ties;
    std::vector<Event> m_log;
    std::vector<compute::ResourceQuota> m_quotas;
    std::vector<RolloutRun> m_rollouts;                                       ///< at most one a service
    bool m_anyMemoryRule = false;
    std::unique_ptr<Disturbed> m_disturbed;                                   ///< null where nothing comes from outside
    std::vector<std::uint64_t> m_throttledSeen;                               ///< per broker, at the last look
};

} // namespace headroom::simulation
