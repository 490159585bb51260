#pragma once

#include "core/quantities/time.h"

#include <cstdint>
#include <span>

namespace headroom::compute {

/// Image pull of one node. Assumed values (no vendor figure): edit them.
struct ImagePull {
    std::int64_t imageBytes = 0;             ///< compressed, ≥ 0
    double bytesPerSecond = 80e6;            ///< > 0
    Duration overhead = Duration::seconds(2);
    bool present = false;                    ///< already on the node: no pull
};
/// Time to have the image: 0 when present, else size / speed + overhead. Pulls of a node are serial: the caller queues. Pure.
[[nodiscard]] Duration pullTime(const ImagePull& pull);

/// The parts of a pod's start after it is bound. Defaults: planning values of docs/models/compute.md.
struct PodStart {
    Duration scheduled = Duration::milliseconds(500);  ///< queue and binding, ≤ 1 s
    Duration sandbox = Duration::milliseconds(1500);   ///< sandbox and network, 1–2 s
    Duration pull{};                                   ///< see pullTime
    Duration initContainers{};                         ///< run one after another: their sum
    Duration processStart{};                           ///< until the process would answer a probe
    Duration sidecar{};                                ///< runs beside the process; the later of the two counts
    Duration probeInitialDelay{};                      ///< counted from container start
    Duration probePeriod = Duration::seconds(10);      ///< 0: no readiness probe
    int probeSuccessThreshold = 1;                     ///< ≥ 1
    /// Phase of the probe grid in its period, [0, 1): 0 probes as soon as the delay is over.
    double probePhase = 0.0;
};
/// Scheduling to Ready: scheduled + sandbox + pull + init + first successful probe of a container that answers after
/// max(processStart, sidecar). Probes run at delay + (phase + k)·period after container start. Pure.
[[nodiscard]] Duration timeToReady(const PodStart& start);

/// Restart delay of a crashing container: 10 s doubling to 300 s, forgotten after 600 s of running.
/// Source: Kubernetes pod lifecycle. One object per container.
class CrashBackOff {
public:
    /// Delay before the next start, after a run of `ran`. The first crash waits `initial`.
    [[nodiscard]] Duration nextDelay(Duration ran);
    void reset() { m_next = kInitial; }

    static constexpr Duration kInitial = Duration::seconds(10);
    static constexpr Duration kMaximum = Duration::seconds(300);
    static constexpr Duration kResetAfter = Duration::seconds(600);

private:
    Duration m_next = kInitial;
};

/// How a pod ends after its deletion.
struct Termination {
    Duration grace = Duration::seconds(30);   ///< terminationGracePeriodSeconds, preStop included
    Duration preStop{};                       ///< the pod still serves meanwhile, out of the endpoints
    Duration endpointPropagation = Duration::seconds(1);  ///< assumed: until no new request arrives
};
/// Times from the deletion.
struct TerminationTimes {
    Duration stopsNewWork;   ///< SIGTERM: after preStop, or the grace period if that is shorter
    Duration gone;           ///< when the last request ends, at most the grace period
    bool killed = false;     ///< SIGKILL: work was left at the end of the grace period
    Duration refusing;       ///< span in which the process is stopping but new requests still arrive
};
/// `workLeft`: time the pod needs after SIGTERM to finish what it has. Pure.
[[nodiscard]] TerminationTimes terminate(const Termination& rules, Duration workLeft);

/// A pod that a shrinking ReplicaSet may delete.
struct VictimCandidate {
    enum class Phase { Pending, Unknown, Running };
    bool assigned = true;          ///< bound to a node
    Phase phase = Phase::Running;
    bool ready = true;
    int deletionCost = 0;          ///< controller.kubernetes.io/pod-deletion-cost
    int replicasOnNode = 1;        ///< pods of the same set on its node, itself included
    SimTime readySince{};
    int restarts = 0;
    SimTime created{};
};
/// Index of the pod to delete first; ties go to the lowest index. `candidates` must not be empty.
/// Order: not assigned, phase, not ready, lower cost, more on the node, ready for a shorter time, more restarts, newer;
/// ages are compared in powers of two of seconds. Source: Kubernetes ReplicaSet page. Pure.
[[nodiscard]] std::size_t chooseVictim(std::span<const VictimCandidate> candidates, SimTime now);

/// Node loss as the control plane sees it. Source: Kubernetes nodes page.
struct NodeLossTimes {
    Duration endpointsOut = Duration::seconds(40);          ///< heartbeat missed: node Unknown, endpoints leave
    Duration tolerationSeconds = Duration::seconds(300);    ///< NoExecute toleration of ordinary pods
    /// When replacements are created after the loss: 5 min 40 s by default.
    [[nodiscard]] constexpr Duration replacementsCreated() const { return endpointsOut + tolerationSeconds; }
};

} // namespace headroom::compute
