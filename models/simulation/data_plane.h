#pragma once

#include "core/kernel/event_queue.h"
#include "core/kernel/pool.h"
#include "core/kernel/timeout_list.h"
#include "models/simulation/frame.h"
#include "models/simulation/hosts.h"
#include "models/simulation/plant.h"
#include "models/simulation/stations.h"
#include "models/simulation/topology.h"
#include "models/workload/arrivals.h"
#include "models/workload/users.h"

#include <array>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <utility>
#include <vector>

namespace headroom::simulation {

/// The request-level half of a run: sends every request through the call trees and stations of a Topology.
///
/// A request is a tree of frames in a pool: one frame for the operation, one for every call under way. A frame holds the worker
/// of its pod and a pooled connection until its own work and its nested steps are done. Who gives up waiting detaches the call,
/// which goes on without a caller, as it would in the real system. The control plane changes the tables between two calls of
/// runUntil() through the few functions under "operations of the control plane".
class DataPlane final : public Plant {
public:
    /// `topology` must outlive it. Requests start at `start`. At most `kMaxFrames` calls are under way at a time; beyond, calls fail.
    /// Random numbers are those of `block` (makeStream) until reseed().
    DataPlane(const Topology& topology, std::uint64_t seed, std::uint32_t replication, SimTime start, SimTime end, std::int64_t block = 0);

    static constexpr std::uint32_t kMaxFrames = 1u << 23;

    /// Treats all events before `until`. Returns false when a stop was requested meanwhile (then it stopped between two events).
    bool runUntil(SimTime until, const std::stop_token& stop);

    // ------------------------------------------------------------------ operations of the control plane
    /// A new container of `service`; not ready yet. Returns its id. Ids of dead pods are not used again.
    std::uint32_t addPod(std::uint32_t service, double cpuCores, SimTime now) override;
    void makeReady(std::uint32_t pod, SimTime now) override;
    /// Takes the pod out of the endpoints; it goes on with what it has.
    void drain(std::uint32_t pod, SimTime now) override;
    /// Ends the process: everything it had fails. Messages it had come back when their lock ends.
    void kill(std::uint32_t pod, SimTime now) override;
    void setCpuCores(std::uint32_t pod, double cores, SimTime now) override;
    void setRequestUnits(std::uint32_t cosmos, double unitsPerSecond);
    void vanish(std::uint32_t pod, SimTime now) override;
    void setDown(std::uint32_t component, bool down, SimTime now) override;
    void setSlow(std::uint32_t component, double factor, double share, SimTime now) override;
    void setLoss(std::uint32_t component, double share, SimTime now) override;
    void cutConnections(std::uint32_t component, SimTime now) override;
    void loseContents(std::uint32_t component, SimTime now) override;
    void setSize(std::uint32_t component, double size, bool outside, SimTime now) override;
    void keepVolume(std::uint32_t from, std::uint32_t to) override;
    void loseVolume(std::uint32_t pod, SimTime now) override;
    void placeOn(std::uint32_t pod, std::uint32_t node) override;
    void setGatewayUnits(std::uint32_t gateway, int units, SimTime now) override;
    /// Removes keys that have expired by `now`. Once a simulated minute.
    void expireKeys(SimTime now) override;

    [[nodiscard]] std::uint32_t throughputUnits(std::uint32_t broker) const override;
    void setThroughputUnits(std::uint32_t broker, std::uint32_t units) override;
    [[nodiscard]] std::uint64_t throttledSends(std::uint32_t broker) const override;

    // ------------------------------------------------------------------ pieces of a longer run
    /// From `now` on all random numbers are those of `block`; the next arrival of a Poisson source is drawn anew.
    void reseed(std::int64_t block, SimTime now);
    /// Whether requests that arrive from now on are counted. The others load the system and leave no trace in the counts of requests.
    void setCounting(bool counting) { m_counting = counting; }
    /// Counters of components, edges, queues and stores begin again at 0; what is under way stays. The counts of requests are not touched.
    void forgetCounts(SimTime now);
    /// Requests and messages that are counted and not settled.
    [[nodiscard]] std::uint64_t countedInFlight() const;
    /// Dead letters that will be sent back.
    [[nodiscard]] std::uint64_t deadLettersAside() const { return m_deadLettersAside; }
    /// Gives cache `redis` the keys of an earlier time.
    void setKeys(std::uint32_t redis, const KeysByMinute& keys);

    // ------------------------------------------------------------------ what the recorder reads and resets
    [[nodiscard]] const Topology& topology() const { return m_topology; }
    [[nodiscard]] Pod& pod(std::uint32_t id) { return m_pods[id]; }
    [[nodiscard]] std::size_t podCount() const { return m_pods.size(); }
    [[nodiscard]] std::vector<ServiceState>& services() { return m_services; }
    [[nodiscard]] std::vector<QueueState>& queues() { return m_queues; }
    [[nodiscard]] std::vector<ServiceBusState>& serviceBuses() { return m_buses; }
    [[nodiscard]] std::vector<CosmosState>& cosmosDbs() { return m_cosmos; }
    [[nodiscard]] std::vector<RedisState>& redisCaches() { return m_redis; }
    [[nodiscard]] std::vector<SqlState>& sqlDatabases() { return m_sql; }
    [[nodiscard]] std::vector<DatabaseState>& databases() { return m_databases; }
    [[nodiscard]] std::vector<DiskState>& disks() { return m_disks; }
    [[nodiscard]] HostBook& hosts() { return m_hosts; }
    /// Share of a cache's contents that is there, of what would be there if nothing had been evicted or lost with a pod, [0, 1]: what the
    /// stated hit ratio of a read is to be multiplied by. What is written again counts as found again.
    [[nodiscard]] double contentShare(std::uint32_t redis) const;
    [[nodiscard]] const std::vector<GatewayState>& gateways() const { return m_gateways; }
    [[nodiscard]] const std::vector<OutboundState>& outbounds() const { return m_outbounds; }
    [[nodiscard]] const std::vector<LimiterState>& limiters() const { return m_limiters; }
    [[nodiscard]] const std::vector<GuardCounts>& guardCounts() const { return m_guardCounts; }
    /// Ports that are lent or cooling on the node, towards the destination, where most are.
    [[nodiscard]] std::uint32_t portsInUse(std::uint32_t outbound, SimTime now);
    [[nodiscard]] std::vector<ComponentCounters>& components() { return m_components; }
    [[nodiscard]] std::vector<OperationCounters>& operations() { return m_operations; }
    [[nodiscard]] const std::vector<std::uint64_t>& edgeCalls() const { return m_edgeCalls; }
    [[nodiscard]] const Message* oldest(std::uint32_t queue) const;
    [[nodiscard]] std::vector<TopicState>& topics() { return m_topics; }
    [[nodiscard]] std::vector<BrokerState>& brokers() { return m_brokers; }
    /// How queue row `queue`, which is not plain, is read.
    [[nodiscard]] GroupState& group(std::uint32_t queue) { return m_groups[m_topology.queues[queue].group]; }
    /// Messages that wait at queue row `queue`, all lines together; those in work are not among them.
    [[nodiscard]] std::size_t waitingMessages(std::uint32_t queue) const;
    /// Messages of one partition or session that are not settled, the one in work included. With a group per pod the largest of all pods.
    /// Precondition: line < the row's `lines`.
    [[nodiscard]] std::size_t lagOf(std::uint32_t queue, std::uint32_t line) const;
    /// Pods that read at least one partition; with a group per pod all.
    [[nodiscard]] std::size_t activeConsumers(std::uint32_t queue) const;
    /// Bytes that the log of a topic holds now, of one replica. 0 for Service Bus.
    [[nodiscard]] double storedBytes(std::uint32_t topic, SimTime now);
    [[nodiscard]] std::uint64_t eventCount() const { return m_eventCount; }
    [[nodiscard]] std::uint64_t requestCount() const { return m_requestCount; }
    [[nodiscard]] std::uint64_t framesInUse() const { return m_frames.size(); }
    [[nodiscard]] std::uint64_t fingerprint() const { return m_fingerprint; }

    // What the control plane and the meters read: Plant.
    [[nodiscard]] std::vector<Lockup> takeLockups() override;
    [[nodiscard]] std::uint32_t serviceOf(std::uint32_t pod) const override { return m_pods[pod].service; }
    [[nodiscard]] double cpuCoreSeconds(std::uint32_t pod, SimTime now) override
    {
        const double own = m_pods[pod].cpu.busyCoreSeconds(now);
        return m_topology.services[m_pods[pod].service].hosts ? own + hostedCoreSeconds(pod, now) : own;
    }
    [[nodiscard]] double cpuCores(std::uint32_t pod) const override { return m_pods[pod].cpuCores; }
    [[nodiscard]] double runnable(std::uint32_t pod) const override
    {
        const auto own = static_cast<double>(m_pods[pod].cpu.activeJobs());
        return m_topology.services[m_pods[pod].service].hosts ? own + hostedRunnable(m_pods[pod].service) : own;
    }
    [[nodiscard]] double heldBytes(std::uint32_t pod) const override;
    [[nodiscard]] bool idle(std::uint32_t pod) const override { return m_pods[pod].busy == 0 && m_pods[pod].line.empty(); }
    [[nodiscard]] std::uint64_t offered(std::uint32_t operation) const override { return m_operations[operation].offered; }
    [[nodiscard]] std::uint64_t busOperations(std::uint32_t serviceBus) const override { return m_buses[serviceBus].operations; }
    [[nodiscard]] double peakRequestUnits(std::uint32_t cosmos) const override;
    void resetPeakRequestUnits(std::uint32_t cosmos) override;
    [[nodiscard]] double spentRequestUnits(std::uint32_t cosmos) const override { return m_cosmos[cosmos].spentUnits; }
    [[nodiscard]] double unitsInForce(std::uint32_t component) const override;
    [[nodiscard]] double calls(std::uint32_t edge) const override { return static_cast<double>(m_edgeCalls[edge]); }
    [[nodiscard]] compute::QueueDepth queueDepth(std::uint32_t component) const override;
    [[nodiscard]] bool partitions(std::uint32_t component, std::uint32_t service, std::vector<compute::PartitionOffsets>& out) const override;
    [[nodiscard]] Traffic trafficOf(std::uint32_t service) const override;
    [[nodiscard]] compute::ProbeAnswer probe(std::uint32_t component, SimTime now) override;
    [[nodiscard]] compute::ProbeAnswer probePod(std::uint32_t pod, SimTime now) const override;
    void makeUnready(std::uint32_t pod, SimTime now) override;
    void setRevision(std::uint32_t pod, double slowdown, double failureProbability) override;
    [[nodiscard]] Calls callsOf(std::uint32_t service) const override;
    void watch(std::uint32_t service, Duration slowAbove) override;
    [[nodiscard]] double gatewayUnitSeconds(std::uint32_t gateway) const override { return m_gateways[gateway].askedUnitSeconds; }

private:
    enum class EventKind : std::uint32_t { Source, Frame, Visit, PodCpu, SqlCpu, Timeouts, Unlock, Receive, Redeliver, HeldTooLong, DatabaseCpu, Messaging, User };

    /// Times of one sampler, drawn ahead: a loop over one distribution is faster than a switch at each draw, and its stream is
    /// nobody else's, so the numbers are the same.
    static constexpr std::uint32_t kVariatesDrawn = 16;
    struct Variates {
        std::array<std::int64_t, kVariatesDrawn> ns{};
        std::uint32_t used = kVariatesDrawn;
    };

    struct Source {
        workload::Arrivals arrivals;
        random::Generator arrivalStream, mixStream, regionStream;
        std::vector<double> mixUpTo;         ///< cumulative shares
        std::vector<std::uint32_t> mixOperation;
        std::vector<double> regionUpTo;
        std::uint32_t firstRoundTrip = 0;    ///< of its regions, in m_roundTripNs
        kernel::EventQueue::Handle event = kernel::EventQueue::kNoHandle;   ///< of the next arrival
    };

    /// The users of one source that is a closed loop. Each has one event: the end of its thinking, or its return.
    struct UserGroup {
        std::uint32_t source = 0, first = 0, count = 0;   ///< users are numbered over all groups
        workload::Presence presence;
        random::Sampler think;
        random::Generator stream;
    };

    static constexpr std::uint32_t kIndexBits = 28;
    kernel::EventQueue::Handle schedule(SimTime at, EventKind kind, std::uint32_t index)
    {
        return m_queue.push(at, (static_cast<std::uint32_t>(kind) << kIndexBits) | index);
    }
    void after(std::int64_t delayNs, std::uint32_t frame) { schedule(m_now + Duration::nanoseconds(delayNs), EventKind::Frame, frame); }
    void treat(EventKind kind, std::uint32_t index);

    // data_plane_setup.cpp
    void setUpSources(SimTime start, SimTime end);
    void setUpStations(SimTime start);
    void seedStreams(std::int64_t block);

    // data_plane.cpp: requests, steps, frames
    void arrival(std::uint32_t source);
    void request(std::uint32_t source, std::uint32_t user);
    void advance(std::uint32_t frame);
    [[nodiscard]] std::uint32_t newFrame();
    void freeFrame(std::uint32_t frame);
    void startStep(std::uint32_t parent, std::uint32_t step);
    void startGroup(std::uint32_t frame);
    void begin(std::uint32_t frame);
    void travel(std::uint32_t frame);
    void continueSteps(std::uint32_t frame);
    void finish(std::uint32_t frame, Outcome outcome);
    void childFinished(std::uint32_t parent, std::uint32_t generation, Outcome outcome);
    void callEnded(const Frame& call, Outcome outcome);
    void finishOperation(std::uint32_t frame, Outcome outcome);
    void settle(std::uint32_t request, Outcome outcome);
    void count(std::uint32_t operation, Outcome outcome);
    [[nodiscard]] bool parentAlive(const Frame& frame) const;
    [[nodiscard]] bool callerWaits(const Frame& frame) const;
    [[nodiscard]] bool rootAlive(const Frame& frame) const;
    [[nodiscard]] std::int64_t sample(std::uint32_t sampler)
    {
        Variates& variates = m_variates[sampler];
        if (variates.used == kVariatesDrawn) [[unlikely]] draw(sampler);
        return variates.ns[variates.used++];
    }
    void draw(std::uint32_t sampler);
    void waitOnTime(std::uint32_t frame, std::int64_t delayNs, Outcome then);

    // data_plane_users.cpp: closed loops
    void setUpUsers(SimTime start, SimTime end);
    void startUsers();
    [[nodiscard]] UserGroup& groupOf(std::uint32_t user);
    void userActs(std::uint32_t user);
    void userThinks(std::uint32_t user, SimTime asked, SimTime answered);

    // data_plane_visits.cpp: operations that only visit one service after another
    void visit(std::uint32_t frame);
    void startVisit(std::uint32_t frame);
    void visitFinished(std::uint32_t frame);
    void endVisits(std::uint32_t frame, Outcome outcome);
    void killVisit(std::uint32_t frame, std::uint32_t pod);

    // data_plane_services.cpp: pods, workers, CPU
    void arriveAtService(std::uint32_t frame);
    void seat(std::uint32_t frame);
    [[nodiscard]] std::uint32_t choosePod(std::uint32_t service);
    void admit(std::uint32_t frame);
    void startOwnWork(std::uint32_t frame);
    void startOwnTime(std::uint32_t frame);
    void releaseWorker(std::uint32_t pod);
    void enterComponent(std::uint32_t frame, std::uint32_t component);
    void leaveComponent(std::uint32_t frame, Outcome outcome);
    void setEvent(kernel::EventQueue::Handle& handle, SimTime& at, SimTime next, EventKind kind, std::uint32_t index);
    void scheduleCpu(std::uint32_t pod);
    void podCpu(std::uint32_t pod);
    void lockUp(std::uint32_t pod, Duration duration);
    void unlock(std::uint32_t pod);
    void killFrame(std::uint32_t frame, std::uint32_t pod);

    // data_plane_connections.cpp: connections, timers
    [[nodiscard]] bool takeConnection(std::uint32_t frame);
    [[nodiscard]] bool openConnection(const ConnectionPoolRow& row, PodPool& pool);
    void openAhead(std::uint32_t pod);
    void closeConnections(std::uint32_t pod);
    void releaseConnection(std::uint32_t pod, std::uint32_t pool);
    void armTimer(std::uint32_t frame, std::uint32_t list, FrameFlag flag);
    void cancelTimers(std::uint32_t frame);
    void timeouts(std::uint32_t list);
    void giveUp(std::uint32_t frame, std::uint32_t list);

    // data_plane_stores.cpp: databases, caches, third parties
    void useCosmos(std::uint32_t frame);
    void useRedis(std::uint32_t frame);
    [[nodiscard]] bool writeKey(RedisState& redis, const RedisRow& row, double bytes, std::int64_t timeToLiveNs);
    void arriveAtSql(std::uint32_t frame);
    void sqlCpu(std::uint32_t sql);
    void scheduleSqlCpu(std::uint32_t sql);
    void useExternal(std::uint32_t frame);
    void countPeak(CosmosState& cosmos, std::size_t partition, double units, bool write);
    void forgetKeys(RedisState& redis, double share);

    // data_plane_databases.cpp: PostgreSQL, documents, disks
    void setUpDatabases(SimTime start);
    void arriveAtDatabase(std::uint32_t frame);
    void databaseCpu(std::uint32_t database);
    void scheduleDatabaseCpu(std::uint32_t database);
    void endStatement(std::uint32_t frame);
    [[nodiscard]] std::int64_t useDisk(std::uint32_t disk, double operations);
    void leaveDatabase(Frame& frame, const StepRow& row);

    // data_plane_hosts.cpp: stores in pods
    void setUpHosts();
    void hostReady(std::uint32_t pod);
    void hostUnready(std::uint32_t pod);
    void hostDied(std::uint32_t pod);
    void refreshHostCores(std::uint32_t service);
    void setHostedDown(std::uint32_t service, bool down);
    void loseFrom(std::uint32_t hosted, double share);
    void settleHostCpu(std::uint32_t service, SimTime now);
    [[nodiscard]] double hostedBusy(std::uint32_t service, SimTime now) const;
    [[nodiscard]] double hostedCoreSeconds(std::uint32_t pod, SimTime now);
    [[nodiscard]] double hostedRunnable(std::uint32_t service) const;

    // data_plane_faults.cpp: what is down, slow, or gone
    [[nodiscard]] std::int64_t slowed(const StepRow& row, std::int64_t ns)
    {
        if (!row.guarded) [[likely]] return ns;
        return slowedByFault(row.component, ns);
    }
    [[nodiscard]] std::int64_t slowedByFault(std::uint32_t component, std::int64_t ns);
    [[nodiscard]] bool losesMessage(std::uint32_t component);
    void refuseCall(std::uint32_t frame);
    void failCall(std::uint32_t frame);
    void receiveAgain(std::uint32_t queue);
    void endWorkOf(std::uint32_t pod);
    // data_plane_scaling.cpp: requests that wait for the first pod, pods of another revision
    void leaveEndpoints(std::uint32_t pod, SimTime now);
    void stopReceiving(std::uint32_t pod, SimTime now);
    void addCapacityOf(std::uint32_t pod, int sign, SimTime now);
    void hold(std::uint32_t frame);
    void releaseHeld(std::uint32_t service);
    void heldTooLong(std::uint32_t service);
    void startRevisedWork(std::uint32_t frame);
    void startRevisedTime(std::uint32_t frame);
    [[nodiscard]] compute::ProbeAnswer probeStation(std::uint32_t component, SimTime now);

    // data_plane_network.cpp: guards of calls, limits, gateways, outbound ports
    void setUpNetwork(SimTime start);
    void addPodGuards(Pod& pod, SimTime now);
    [[nodiscard]] CallGuard& guardOf(const GuardRow& row, std::uint32_t callerPod);
    [[nodiscard]] bool passesGuard(std::uint32_t frame);
    [[nodiscard]] bool takePort(Frame& frame, const GuardRow& row);
    void giveBackPort(Frame& frame);
    void reportToGuard(Frame& call, Outcome outcome);
    [[nodiscard]] bool mayRetry(const Frame& call);
    [[nodiscard]] bool fallsBack(const Frame& call);
    [[nodiscard]] double guardedDelayNs(Frame& call);
    [[nodiscard]] bool passesLimit(const StepRow& row, std::uint32_t pod);
    void useGateway(std::uint32_t frame);

    // data_plane_messaging.cpp: queues and their consumers
    void send(std::uint32_t frame);
    void deliver(std::uint32_t queue);
    void receive(std::uint32_t pod);
    void startProcessing(std::uint32_t message, std::uint32_t pod);
    void settleMessage(std::uint32_t message, Outcome outcome);
    void enqueue(std::uint32_t message);
    [[nodiscard]] std::uint32_t requestOf(const Frame& frame);
    void loseSilently(const Frame& frame);

    // data_plane_dead_letters.cpp: what becomes of messages that nobody could treat
    [[nodiscard]] bool setAside(std::uint32_t message);
    [[nodiscard]] LettersAside::Letter letterOf(const Message& message) const;
    [[nodiscard]] std::optional<Duration> longestMemory(const TopicRow& topic) const;
    void storeDeadLetter(const Message& message, std::uint32_t topic);
    void comeBack(std::uint32_t message);
    void replay(std::uint32_t message);
    void replayTo(std::uint32_t queue, std::uint32_t member, const Message& event, bool known);
    [[nodiscard]] bool isKnown(const Message& message, const scenario::Operation& consumer) const;

    // data_plane_brokers.cpp: sends to topics and to brokers, pods that hold a broker
    struct Publication;
    void publish(std::uint32_t frame);
    [[nodiscard]] Publication describePublication(const StepRow& row);
    [[nodiscard]] Outcome admitAtNamespace(Publication& send, Pod* sender);
    [[nodiscard]] Outcome admitAtBroker(Publication& send);
    void sendCopies(Publication& send, std::uint32_t frame, const Message* deadLetter = nullptr);
    void sendCopy(std::uint32_t queue, std::uint32_t line, std::uint32_t frame, Publication& send, const Message* deadLetter);
    [[nodiscard]] bool lineIsUp(const QueueRow& rules, std::uint32_t line) const;
    [[nodiscard]] std::uint32_t liveReplicas(const QueueRow& rules, std::uint32_t line, std::uint32_t except) const;
    [[nodiscard]] std::uint32_t homeOf(const QueueRow& rules, std::uint32_t line) const;
    void addToLog(std::uint32_t topic, double bytes);
    void dropFromLog(std::uint32_t topic);
    void brokerPodReady(std::uint32_t service, std::uint32_t pod);
    void brokerPodGone(std::uint32_t service, std::uint32_t pod);
    void loseContents(std::uint32_t broker, std::uint32_t slot);
    void loseWaiting(std::uint32_t message);
    void resumeBroker(std::uint32_t broker);
    [[nodiscard]] std::int64_t persistentWriteNs(std::uint32_t broker, double bytes);

    // data_plane_groups.cpp: who reads what
    enum class MessagingAction : std::uint32_t { Expel, ResumeGroup, Retention, ResumeBroker };
    void scheduleMessaging(SimTime at, MessagingAction action, std::uint32_t index);
    void messagingEvent(std::uint32_t index);
    void setUpMessaging(SimTime start);
    void seedMessaging(std::int64_t block);
    void forgetMessagingCounts(SimTime now);
    void enqueueCopy(std::uint32_t message);
    void settleCopy(std::uint32_t message, Outcome outcome);
    void freeLine(std::uint32_t queue, std::uint32_t line);
    void list(std::uint32_t queue, std::uint32_t line);
    void offer(std::uint32_t queue);
    void receiveGenerally(std::uint32_t pod);
    [[nodiscard]] std::uint32_t takeFor(std::uint32_t queue, std::uint32_t pod, bool& mustWait);
    [[nodiscard]] std::uint32_t readyLine(std::uint32_t queue, std::uint32_t pod);
    void armRetention(std::uint32_t queue);
    void dropExpired(std::uint32_t queue);

    // data_plane_members.cpp: pods as members of consumer groups
    [[nodiscard]] std::uint32_t memberOf(const GroupState& group, std::uint32_t pod) const;
    void joinGroups(std::uint32_t pod);
    void leaveGroups(std::uint32_t pod, bool died);
    void addMember(std::uint32_t queue, std::uint32_t pod);
    void abandon(std::uint32_t queue, std::uint32_t member);
    void expel(std::uint32_t queue);
    void rebalance(std::uint32_t queue);
    void relist(std::uint32_t queue);

    const Topology& m_topology;
    std::uint64_t m_seed;
    std::uint32_t m_replication;
    SimTime m_now, m_end;
    bool m_counting = true;
    kernel::EventQueue m_queue;
    kernel::Pool<Frame> m_frames{kMaxFrames};
    kernel::Pool<Request> m_requests;
    kernel::Pool<Message> m_messages;
    std::vector<kernel::Link> m_links;              ///< waiting lines of frames
    std::vector<kernel::TimeoutList> m_timeouts;
    std::vector<SimTime> m_timeoutEventAt;
    std::vector<Source> m_sources;
    std::vector<UserGroup> m_userGroups;
    std::vector<std::int64_t> m_roundTripNs{0};     ///< between the clients of a region and the system
    std::vector<Variates> m_variates;                                 ///< per sampler
    std::vector<random::Generator> m_samplerStreams;
    std::vector<random::Generator> m_branchStreams, m_jitterStreams;   ///< per operation
    std::vector<ServiceState> m_services;
    std::vector<Pod> m_pods;
    std::vector<QueueState> m_queues;
    std::vector<ServiceBusState> m_buses;
    std::vector<TopicState> m_topics;
    std::vector<BrokerState> m_brokers;
    std::vector<GroupState> m_groups;               ///< of queue rows that are not plain
    std::vector<kernel::Link> m_messageLinks;       ///< lines of messages
    std::uint64_t m_deadLettersAside = 0;
    LettersAside m_lettersAside;                    ///< of subscriptions
    std::vector<CosmosState> m_cosmos;
    std::vector<RedisState> m_redis;
    std::vector<SqlState> m_sql;
    std::vector<ExternalState> m_externals;
    std::vector<DatabaseState> m_databases;
    std::vector<DiskState> m_disks;
    HostBook m_hosts;
    /// CPU that the stores in a service's pods use, spread evenly over its ready pods.
    struct HostCpu { double seen = 0, perPod = 0; };
    std::vector<HostCpu> m_hostCpu;                 ///< by service
    struct PodHostCpu { double before = 0, since = 0; bool counting = false; };
    std::vector<PodHostCpu> m_podHostCpu;           ///< by pod; only as long as needed
    std::vector<Availability> m_availability;       ///< by component; empty where no step is guarded
    std::vector<GatewayState> m_gateways;
    std::vector<LimiterState> m_limiters;
    std::vector<OutboundState> m_outbounds;
    std::vector<kernel::CoolingPool> m_ports;          ///< of all outbound accesses, nodes and destinations
    std::vector<CallGuard> m_clientGuards;
    std::vector<GuardCounts> m_guardCounts;            ///< by guard row
    std::vector<ComponentCounters> m_components;
    std::vector<OperationCounters> m_operations;
    std::vector<std::uint64_t> m_edgeCalls;
    std::vector<Lockup> m_lockups;
    std::uint64_t m_eventCount = 0, m_requestCount = 0;
    std::uint64_t m_fingerprint = 0xcbf29ce484222325ULL;
    bool m_podDies = false;        ///< the pod that drain() takes out of the endpoints has no time to say goodbye
    bool m_consumerDied = false;   ///< the failure being passed up is the death of the pod that treated a message
};

} // namespace headroom::simulation
