#pragma once

#include "core/quantities/time.h"
#include "models/compute/keda_metrics.h"
#include "models/compute/probes.h"
#include "models/simulation/idle_cycle.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace headroom::simulation {

/// What the control plane and the meters see of the system they steer: containers that come, serve and go, and the counters behind a
/// bill. DataPlane implements it request by request, fluid::Plant with rates; the controllers are the same code for both.
///
/// Pods are named by the id that addPod() returned. Times never go back.
class Plant {
public:
    Plant() = default;
    Plant(const Plant&) = default;
    Plant(Plant&&) = default;
    Plant& operator=(const Plant&) = delete;
    Plant& operator=(Plant&&) = delete;
    virtual ~Plant() = default;

    // ------------------------------------------------------------------ what the control plane does
    /// A new container of `service`; not ready yet. Returns its id. Ids of dead pods are not used again.
    virtual std::uint32_t addPod(std::uint32_t service, double cpuCores, SimTime now) = 0;
    virtual void makeReady(std::uint32_t pod, SimTime now) = 0;
    /// Takes the pod out of the endpoints; it goes on with what it has.
    virtual void drain(std::uint32_t pod, SimTime now) = 0;
    /// Ends the process: everything it had fails.
    virtual void kill(std::uint32_t pod, SimTime now) = 0;
    virtual void setCpuCores(std::uint32_t pod, double cores, SimTime now) = 0;
    /// The machine below the pod is gone: what the pod had fails, yet it stays in the endpoints and callers wait there in vain, until it is
    /// drained or killed.
    virtual void vanish(std::uint32_t pod, SimTime now) = 0;

    // ------------------------------------------------------------------ faults and schedules: components that a step marks as guarded
    /// Until it is up again every call of the component is an error, and nobody receives from a queue.
    virtual void setDown(std::uint32_t component, bool down, SimTime now) = 0;
    /// A share of the calls takes `factor` times as long at the component; factor 1 ends it.
    virtual void setSlow(std::uint32_t component, double factor, double share, SimTime now) = 0;
    /// A share of the messages to a queue vanishes although the sender is told that they were taken.
    virtual void setLoss(std::uint32_t component, double share, SimTime now) = 0;
    /// All connections to the component are closed, and calls that are there fail.
    virtual void cutConnections(std::uint32_t component, SimTime now) = 0;
    /// What a cache or queue held is gone; nobody who sent a message learns of it.
    virtual void loseContents(std::uint32_t component, SimTime now) = 0;
    /// Request units a second of a Cosmos DB, vCores of a database; `outside`: it is the size outside the hours of its schedule.
    virtual void setSize(std::uint32_t component, double size, bool outside, SimTime now) = 0;

    /// A container was started anew in the same pod: `to` has what `from` left on the pod's volume.
    virtual void keepVolume(std::uint32_t from, std::uint32_t to) = 0;
    /// The pod whose last container was `pod` is gone, and its volume with it.
    virtual void loseVolume(std::uint32_t pod, SimTime now) = 0;

    /// Which node the pod runs on, where that matters: it takes outbound ports there.
    virtual void placeOn(std::uint32_t /*pod*/, std::uint32_t /*node*/) {}
    /// From `now` on the gateway has this many units, ≥ 1.
    virtual void setGatewayUnits(std::uint32_t /*gateway*/, int /*units*/, SimTime /*now*/) {}
    /// Removes keys of caches that have expired by `now`.
    virtual void expireKeys(SimTime now) = 0;

    /// Throughput units of an Event Hubs namespace in force, and a new number of them from now on. `broker`: index in Topology::brokers.
    [[nodiscard]] virtual std::uint32_t throughputUnits(std::uint32_t broker) const = 0;
    virtual void setThroughputUnits(std::uint32_t broker, std::uint32_t units) = 0;

    // ------------------------------------------------------------------ what the control plane measures
    /// Sends that a namespace has refused for its ingress limit; never falls.
    [[nodiscard]] virtual std::uint64_t throttledSends(std::uint32_t broker) const = 0;
    /// Pods that locked up since the last call, with the time. For the log.
    struct Lockup { SimTime at; std::uint32_t pod; };
    [[nodiscard]] virtual std::vector<Lockup> takeLockups() = 0;
    [[nodiscard]] virtual std::uint32_t serviceOf(std::uint32_t pod) const = 0;
    /// CPU used since the container started, in core-seconds; never falls.
    [[nodiscard]] virtual double cpuCoreSeconds(std::uint32_t pod, SimTime now) = 0;
    /// The cores in force (while the pod is not locked up).
    [[nodiscard]] virtual double cpuCores(std::uint32_t pod) const = 0;
    /// Requests that could use a core now.
    [[nodiscard]] virtual double runnable(std::uint32_t pod) const = 0;
    /// Memory that stores in this container hold, in bytes; 0 for a container that hosts none.
    [[nodiscard]] virtual double heldBytes(std::uint32_t pod) const = 0;
    /// Neither treats a request nor has one in its line.
    [[nodiscard]] virtual bool idle(std::uint32_t pod) const = 0;

    // ------------------------------------------------------------------ event-driven scaling, probes, rollouts; components by index
    /// Messages of a queue as its broker counts them now.
    [[nodiscard]] virtual compute::QueueDepth queueDepth(std::uint32_t component) const = 0;
    /// Where the consumers of `service` stand in the partitions of a topic; false when the plant knows no such topic.
    [[nodiscard]] virtual bool partitions(std::uint32_t /*component*/, std::uint32_t /*service*/, std::vector<compute::PartitionOffsets>& /*out*/) const { return false; }
    /// Requests at a service now, those that wait for its first pod included; and how many have come since the start (may begin again at 0).
    struct Traffic { double inFlight = 0, arrived = 0; };
    [[nodiscard]] virtual Traffic trafficOf(std::uint32_t service) const = 0;
    /// What comes in a second by the flows of the last step; 0 where the plant knows no flows.
    [[nodiscard]] virtual double flowInto(std::uint32_t /*component*/) const { return 0; }
    /// Coarse pace. From now on the ready pods of `service` stand for one pod that comes and goes by `rule` with the messages of `component`, in
    /// means; empty: no more. A plant of single requests knows no means and does nothing.
    virtual void setIdleCycle(std::uint32_t /*service*/, std::uint32_t /*component*/, std::optional<IdleCycleRule> /*rule*/) {}
    /// What the rule would give at the flows of the last step, and whether one pod has work enough to spare for it; empty where the plant knows no flows.
    [[nodiscard]] virtual std::optional<IdleCycle> idleCycleOf(std::uint32_t /*service*/, std::uint32_t /*component*/, const IdleCycleRule& /*rule*/) const { return std::nullopt; }
    /// What a small call of the component would meet now: whether it is taken, and how long it takes.
    [[nodiscard]] virtual compute::ProbeAnswer probe(std::uint32_t component, SimTime now) = 0;
    /// The same for the process of a pod itself.
    [[nodiscard]] virtual compute::ProbeAnswer probePod(std::uint32_t pod, SimTime now) const = 0;
    /// Takes a pod out of the endpoints until makeReady(); it goes on with what it has.
    virtual void makeUnready(std::uint32_t pod, SimTime now) = 0;
    /// A pod of another revision: its own work takes `slowdown` times as long, and requests fail there with a probability.
    virtual void setRevision(std::uint32_t pod, double slowdown, double failureProbability) = 0;
    /// Calls of a service that ended well, that failed, and that ended well later than the bound that was last set by watch().
    struct Calls { double completed = 0, failed = 0, slow = 0; };
    [[nodiscard]] virtual Calls callsOf(std::uint32_t service) const = 0;
    virtual void watch(std::uint32_t service, Duration slowAbove) = 0;

    // ------------------------------------------------------------------ what the meters read
    /// Requests (or messages) of an operation since the start.
    [[nodiscard]] virtual std::uint64_t offered(std::uint32_t operation) const = 0;
    /// Billed operations of a messaging namespace since the start.
    [[nodiscard]] virtual std::uint64_t busOperations(std::uint32_t serviceBus) const = 0;
    /// What autoscale bills of the time since the last reset, in RU/s, mean over the regions: the sum over partitions and regions of each
    /// one's highest second, at least a tenth of its maximum; without dynamic scaling all are billed as the hottest one.
    [[nodiscard]] virtual double peakRequestUnits(std::uint32_t cosmos) const = 0;
    virtual void resetPeakRequestUnits(std::uint32_t cosmos) = 0;
    /// Request units that a database charged since the start.
    [[nodiscard]] virtual double spentRequestUnits(std::uint32_t cosmos) const = 0;
    /// Calls on an edge of Topology::edges since the start.
    [[nodiscard]] virtual double calls(std::uint32_t edge) const = 0;
    /// Units that a gateway or a namespace has now; 0 = those of the scenario. For what grows by itself.
    [[nodiscard]] virtual double unitsInForce(std::uint32_t /*component*/) const { return 0; }
    /// Bytes that a component keeps now.
    [[nodiscard]] virtual double contentBytes(std::uint32_t /*component*/) const { return 0; }
    /// Unit-seconds that a gateway has been asked for since the start, refusals included.
    [[nodiscard]] virtual double gatewayUnitSeconds(std::uint32_t /*gateway*/) const { return 0; }
};

} // namespace headroom::simulation
