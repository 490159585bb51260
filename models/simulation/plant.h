#pragma once

#include "core/quantities/time.h"

#include <cstdint>
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
    /// Request units a second of a Cosmos DB, vCores of a database.
    virtual void setSize(std::uint32_t component, double size, SimTime now) = 0;

    /// A container was started anew in the same pod: `to` has what `from` left on the pod's volume.
    virtual void keepVolume(std::uint32_t from, std::uint32_t to) = 0;
    /// The pod whose last container was `pod` is gone, and its volume with it.
    virtual void loseVolume(std::uint32_t pod, SimTime now) = 0;

    /// Removes keys of caches that have expired by `now`.
    virtual void expireKeys(SimTime now) = 0;

    // ------------------------------------------------------------------ what the control plane measures
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

    // ------------------------------------------------------------------ what the meters read
    /// Requests (or messages) of an operation since the start.
    [[nodiscard]] virtual std::uint64_t offered(std::uint32_t operation) const = 0;
    /// Billed operations of a messaging namespace since the start.
    [[nodiscard]] virtual std::uint64_t busOperations(std::uint32_t serviceBus) const = 0;
    /// Request units admitted since the start, in one region.
    [[nodiscard]] virtual double requestUnits(std::uint32_t cosmos) const = 0;
    /// What autoscale bills of the time since the last reset, in RU/s, mean over the regions: the sum over partitions and regions of each
    /// one's highest second, at least a tenth of its maximum; without dynamic scaling all are billed as the hottest one.
    [[nodiscard]] virtual double peakRequestUnits(std::uint32_t cosmos) const = 0;
    virtual void resetPeakRequestUnits(std::uint32_t cosmos) = 0;
};

} // namespace headroom::simulation
