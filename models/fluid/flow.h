#pragma once

#include "models/fluid/stations.h"
#include "models/fluid/traffic_equations.h"
#include "models/simulation/idle_cycle.h"

#include <optional>
#include <vector>

namespace headroom::fluid {

/// What the flow needs to know of a service's pods and of a queue at the moment.
struct ServiceSupply {
    double readyPods = 0, lockedPods = 0;
    double coresPerPod = 0;       ///< mean over ready pods
    double slowdown = 1, failureProbability = 0;   ///< of their revisions, means over ready pods
    double serving = 1;           ///< share of the time in which they serve: below 1 where one comes and goes with the messages; out
};
struct QueueFlow {
    double backlog = 0;           ///< messages that wait, brought over from the last step
    double bytes = 0;             ///< held, messages in work and dead letters included
    double sends = 0, accepted = 0, received = 0, redelivered = 0, deadLettered = 0;   ///< a second
    double refusedRate = 0, refusedCredits = 0, refusedFull = 0;                       ///< share of the sends
    double waiting = 0;           ///< random line: mean number of messages that wait below capacity
    double waitingBefore = 0;     ///< at the start of the step
    double receiveLimit = kUnlimited;
    double refusedDown = 0;       ///< share of the sends: the broker is not there
    double copies = 1;            ///< of a message sent: share that passes the filter, times the pods where each is a group
    double delay = 0;             ///< before the broker has taken a send, s
    double bytesEach = 0;         ///< mean size of a message
    Moments wait;
    double asleep = 0, asleepMost = 0, asleepOldest = 0;   ///< messages that wait until their consumer wakes: mean, when it does; age, mean
    [[nodiscard]] double refused() const { return refusedRate + refusedCredits + refusedFull + refusedDown; }
};

/// A broker at the moment.
struct BrokerFlow {
    std::uint32_t units = 1;
    double up = 1;                ///< brokers
    double room = kUnlimited;     ///< bytes that its storage still takes
    double leavesPerSecond = 0;   ///< bytes that come of age
    double refusedRate = 0;       ///< share of the sends
};

/// Rates, lines and times of one step of time: traffic equations, G/G/c waits and capacities, solved together by iteration.
///
/// Within a step everything is constant. Waits depend on utilisations, holding times on waits (a synchronous call holds its caller's
/// worker), failures on both, and rates on failures: the four are repeated until no wait moves by more than a thousandth of itself.
class Flow {
public:
    explicit Flow(const simulation::Topology& topology);

    std::vector<ServiceSupply> supply;      ///< in: pods
    std::vector<QueueFlow> queues;          ///< in: backlog, bytes; out: the rest
    std::vector<double> gatewayUnits;       ///< in: that serve
    std::vector<BrokerFlow> brokers;        ///< in: units, up, full; out: the rest
    std::vector<double> topicSends;         ///< out: tries a second, by topic
    std::vector<double> redisRefusedWrites; ///< in: share of the writes that find no room
    std::vector<double> contentShare;       ///< in: of a cache's keys that are there; what a hit ratio is multiplied by
    std::vector<bool> burstEmpty;           ///< in: by Cosmos DB: its hottest partition has nothing saved
    /// Request units a second that one partition takes now, what is saved included.
    [[nodiscard]] double partitionBudget(std::uint32_t cosmos) const;
    /// Operations a second that come to a disk, those of others apart.
    [[nodiscard]] double diskRate(std::uint32_t disk) const { return m_disks[disk].rate; }

    // flow_cycles.cpp: consumers that sleep and wake by turns
    /// The queue of `component` that `service` consumes by single messages without an order; kNone if there is none.
    [[nodiscard]] std::uint32_t queueBetween(std::uint32_t service, std::uint32_t component) const;
    /// At the flows of the last solve; empty where one pod has no time to spare for the messages of a sleep.
    [[nodiscard]] std::optional<simulation::IdleCycle> idleCycleOf(std::uint32_t queue, const simulation::IdleCycleRule& rule) const;
    /// From now on its pods come and go with the messages of `queue`; kNone: no more.
    void setIdleCycle(std::uint32_t service, std::uint32_t queue, const simulation::IdleCycleRule& rule);

    /// What faults and schedules do to a component: empty where there are none, else by component.
    struct Availability {
        int down = 0;                       ///< reasons to be down
        double slowFactor = 1, slowShare = 0, lossShare = 0;
        double size = 0;                    ///< request units a second, vCores; 0 = as the scenario states
    };
    std::vector<Availability> availability; ///< in; slowComponent() after a change of the slow ones
    void slowComponent(std::uint32_t component);
    /// Share of the messages to a queue that vanish.
    [[nodiscard]] double lossOf(std::uint32_t queue) const;

    /// Solves for a step of `seconds` > 0 with `external` client requests a second by operation. Uses the lines that the last step left.
    void solve(const std::vector<double>& external, double seconds);
    /// The lines at the end of the step become those at the start of the next.
    void commit(double seconds);

    [[nodiscard]] std::vector<Station>& stations() { return m_stations; }
    [[nodiscard]] const std::vector<Station>& stations() const { return m_stations; }
    [[nodiscard]] const std::vector<StepState>& steps() const { return m_steps; }
    [[nodiscard]] const std::vector<OperationState>& operations() const { return m_operations; }
    [[nodiscard]] const Station& workers(std::uint32_t service) const { return m_stations[service]; }
    [[nodiscard]] const Visits& visits() const { return m_visits; }
    [[nodiscard]] bool isDown(std::uint32_t component) const { return component < availability.size() && availability[component].down > 0; }
    [[nodiscard]] double slowness(std::uint32_t component) const;
    /// Whether a line above capacity exists or grows.
    [[nodiscard]] bool backlogged() const;
    [[nodiscard]] double readyPodsOf(std::uint32_t service) const;
    /// Whether a random line was still on its way to what the formulas say.
    [[nodiscard]] bool drifting() const;

private:
    void addStations();
    void addSteps();
    void addStep(std::uint32_t step, std::uint32_t parent, std::uint32_t operation, std::uint32_t service);
    void findCallers();
    // flow.cpp: rates
    void spread(std::uint32_t operation, double rate, double seconds);
    void rates(const std::vector<double>& external, double seconds);
    bool block(double seconds);
    // flow_network.cpp
    double updateGuards();
    void updateGateway(Station& station);
    [[nodiscard]] double portRate(const simulation::OutboundRow& row, double pods, double lifeSeconds) const;
    // flow_times.cpp: durations and failures
    void durations();
    void timesOf(std::uint32_t step);
    struct List { Moments time; double base = 0; double reach = 1; Failures failures; };
    [[nodiscard]] List list(std::uint32_t first, std::uint32_t count, bool parallel) const;
    // flow_lines.cpp: stations
    void gather();
    double updateLines(double seconds);
    void updateWorkers(Station& station);
    void updatePool(Station& station);
    void updateStore(Station& station);
    // flow_stores.cpp
    void updateCosmos(Station& station);
    void updateDatabase(Station& station);
    void gatherDisks();
    [[nodiscard]] double commandSeconds(const simulation::StepRow& row) const;
    [[nodiscard]] double diskSeconds(const simulation::StepRow& row) const;
    void updateQueues(double seconds);
    void waitsOf(std::uint32_t queue, double seconds);
    // flow_messaging.cpp: topics, groups and brokers
    void updateCopies();
    void updateBrokers(double seconds);
    void updateCredits();
    [[nodiscard]] double groupLimit(std::uint32_t queue, double coming) const;
    [[nodiscard]] double orderedWait(std::uint32_t queue, const Station& taker) const;
    [[nodiscard]] double roomFor(std::uint32_t queue, double room, double seconds) const;
    [[nodiscard]] double boundOf(Station& station) const;
    void settleLine(Station& station, double meanLine, double probability, double seconds);

    double updateCycles();
    struct Cycle { std::uint32_t service = simulation::kNone, queue = simulation::kNone; simulation::IdleCycleRule rule; };
    std::vector<Cycle> m_cycles;
    // flow_faults.cpp: what is down, slow or of another size
    [[nodiscard]] double sizeOf(std::uint32_t component, double stated) const;
    [[nodiscard]] bool receives(std::uint32_t queue) const;
    void refuse(std::uint32_t step, Failures& own);

    const simulation::Topology& m_topology;
    struct Plain { std::uint32_t step; Moments cpu, own; };
    std::vector<Plain> m_plain;             ///< times of guarded steps when nothing is slow
    std::vector<Station> m_stations;        ///< workers first, by service
    std::vector<StepState> m_steps;
    std::vector<OperationState> m_operations;
    Visits m_visits;
    std::vector<double> m_ownSuccess;
    StepGuards m_guards;                    ///< empty without guards
    std::vector<double> m_lastExternal;
    struct Disk { double rate = 0, load = 0, wait = 0; };   ///< operations a second; share of time; mean wait of a statement, s
    std::vector<Disk> m_disks;
    bool m_solved = false;
    std::vector<double> m_namespaceRefused, m_namespaceOut;   ///< Service Bus Premium, by queue row
    std::vector<double> m_paused;           ///< share of the time in which clients of a Service Bus pause for want of credits
    std::vector<double> m_sends, m_sync;    ///< of the pass before, in rates()
};

} // namespace headroom::fluid
