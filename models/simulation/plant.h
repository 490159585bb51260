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
    /// Neither treats a request nor has one in its line.
    [[nodiscard]] virtual bool idle(std::uint32_t pod) const = 0;

    // ------------------------------------------------------------------ what the meters read
    /// Requests (or messages) of an operation since the start.
    [[nodiscard]] virtual std::uint64_t offered(std::uint32_t operation) const = 0;
    /// Billed operations of a messaging namespace since the start.
    [[nodiscard]] virtual std::uint64_t busOperations(std::uint32_t serviceBus) const = 0;
    /// Highest request units of one second since the last reset.
    [[nodiscard]] virtual double peakRequestUnits(std::uint32_t cosmos) const = 0;
    virtual void resetPeakRequestUnits(std::uint32_t cosmos) = 0;
};

} // namespace headroom::simulation
