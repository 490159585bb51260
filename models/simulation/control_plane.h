#pragma once

#include "core/kernel/event_queue.h"
#include "models/compute/cluster_autoscaler.h"
#include "models/compute/hpa.h"
#include "models/compute/metrics_server.h"
#include "models/compute/pod_lifecycle.h"
#include "models/compute/scheduler.h"
#include "models/simulation/data_plane.h"
#include "models/simulation/recording.h"

#include <memory>
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
};

enum class PodPhase : std::uint8_t { Pending, Starting, Ready, CrashBackOff, Terminating, Gone };

/// How often CPU is shared out among the pods of a node.
inline constexpr Duration kShareInterval = Duration::seconds(1);

/// A pod as the cluster sees it. Its container, if any, is a Pod of the data plane.
struct PodRecord {
    std::uint32_t service = kNone;
    std::uint32_t container = kNone;
    std::uint32_t node = kNone;
    PodPhase phase = PodPhase::Pending;
    SimTime created, bound = SimTime::never(), readyTransition = SimTime::never(), containerStart;
    SimTime terminationEnd;
    int restarts = 0;
    double memoryBytes = 0;
    double cpuSecondsSeen = 0;       ///< of the container, when the CPU was last shared out
    compute::CrashBackOff backOff;
    bool reportedPending = false;
};

/// The readable half of a run: everything that acts at most about once a simulated second. It sees the data plane through
/// measured signals with their real delays (15 s scrapes) and changes it through the operations of DataPlane.
class ControlPlane {
public:
    ControlPlane(const Topology& topology, DataPlane& data, std::uint64_t seed, std::uint32_t replication, SimTime start);

    /// When something is next due.
    [[nodiscard]] SimTime nextTime() const { return m_queue.nextTime(); }
    /// Treats everything due at or before `now`.
    void fire(SimTime now);

    struct ServiceCounts { int desired = 0, existing = 0, ready = 0, pending = 0, restarts = 0, evictions = 0; };
    [[nodiscard]] ServiceCounts counts(std::uint32_t service) const;
    [[nodiscard]] int nodesOf(std::uint32_t pool) const;
    [[nodiscard]] const std::vector<Node>& nodes() const { return m_nodes; }
    [[nodiscard]] const std::vector<PodRecord>& pods() const { return m_pods; }
    [[nodiscard]] std::vector<Event>& eventLog() { return m_log; }
    /// Memory that the pods of a service use, in bytes, all of them and the largest.
    struct Memory { double total = 0, largest = 0; };
    [[nodiscard]] Memory memoryOf(std::uint32_t service) const;
    /// CPU used by all containers of a service since the start, in core-seconds.
    [[nodiscard]] double cpuSeconds(std::uint32_t service, SimTime now);

private:
    enum class Due : std::uint32_t { Scrape, Hpa, PodReady, Restart, CpuShares, Memory, Keys, AutoscalerScan, NodeReady, Terminations, Reschedule };

    struct Service {
        std::unique_ptr<compute::HorizontalPodAutoscaler> hpa;
        int desired = 0;
        std::vector<std::uint32_t> pods;           ///< of records that are not gone, oldest first
        compute::PodSpec podSpec;
        random::Generator startUp, probePhase;
        std::optional<random::Sampler> startUpSampler;
        double retiredCpuSeconds = 0;              ///< of containers that are gone
        int restarts = 0, evictions = 0;
        unsigned loggedHolds = 0;                  ///< kinds of hold logged since the last change, one bit each
    };

    void schedule(SimTime at, Due due, std::uint32_t index) { m_queue.push(at, (static_cast<std::uint32_t>(due) << 24) | index); }
    void log(SimTime at, EventKind kind, std::string who, std::uint32_t component, int from, int to, std::string why);

    // control_plane.cpp: set-up, pods and nodes
    void addInitialNodes(SimTime start);
    void addInitialPods(SimTime start);
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

    // control_plane_scaling.cpp: autoscalers, shares, memory
    void scrape(SimTime now);
    void reconcile(std::uint32_t service, SimTime now);
    void scale(std::uint32_t service, int desired, SimTime now);
    void shareCpu(SimTime now);
    void growMemory(SimTime now);
    void autoscaleNodes(std::uint32_t cluster, SimTime now);

    const Topology& m_topology;
    DataPlane& m_data;
    kernel::EventQueue m_queue;
    std::vector<Service> m_services;
    std::vector<PodRecord> m_pods;
    std::vector<Node> m_nodes;
    std::vector<std::uint32_t> m_terminating;
    std::vector<std::unique_ptr<compute::ClusterAutoscaler>> m_autoscalers;   ///< one per cluster; null = by hand
    std::vector<random::Generator> m_provisioning;                            ///< one per pool
    compute::CpuScraper m_scraper;
    random::Generator m_ties;
    std::vector<Event> m_log;
    bool m_anyMemoryRule = false;
};

} // namespace headroom::simulation
