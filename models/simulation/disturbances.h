#pragma once

#include "core/base/error.h"
#include "core/base/result.h"
#include "models/compute/faults.h"
#include "models/compute/schedule.h"
#include "models/compute/spot_market.h"
#include "models/scenario/scenario.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

/// What comes from outside of a system and changes it while it runs: evictions of spot nodes, start and stop times, faults. Compiled from the scenario
/// like the Topology, which holds it; the control plane carries it out.
namespace headroom::simulation {

struct Topology;

/// Evictions of one spot pool.
struct SpotPool {
    std::uint32_t pool = 0;                ///< index in Topology::pools
    std::uint32_t fallback = ~0u;          ///< likewise
    const scenario::SpotMarketSpec* spec = nullptr;
    compute::SpotRules rules;
    int nodesMax = 1;
};

/// Something with a schedule.
struct Scheduled {
    enum class What : std::uint8_t { Cluster, Pool, Service, Store };
    What what = What::Store;
    std::uint32_t index = 0;               ///< in Topology::clusters, pools or services; of a store its component
    std::uint32_t component = 0;
    compute::Schedule schedule;
    compute::PowerRules power;
    std::optional<double> outside;         ///< size outside the hours; empty = off
    double inside = 0;                     ///< of a store: request units a second, vCores; 0 where it has no size
    bool restarts = false;                 ///< of a store: while its size changes (start-up, stopping) nobody is answered
};

/// What one fault hits.
struct FaultTarget {
    const scenario::FaultSpec* spec = nullptr;
    std::uint32_t component = 0;           ///< as the scenario names it
    std::vector<std::uint32_t> guarded;    ///< components that are down, slow, lossy or cut off
    std::vector<std::uint32_t> services;   ///< whose pods end
    std::vector<std::uint32_t> pools;      ///< whose nodes vanish
};

/// Plain data; empty vectors where the scenario has none.
struct Disturbances {
    std::vector<SpotPool> spotPools;
    std::vector<Scheduled> schedules;
    std::vector<compute::FaultRule> faultRules;
    std::vector<FaultTarget> faults;       ///< of faultRules
    SimTime origin;                        ///< random faults begin here, before every window of the scenario

    [[nodiscard]] bool empty() const { return spotPools.empty() && schedules.empty() && faults.empty(); }

    /// Occurrences of all faults that reach into [from, to), for one replication.
    [[nodiscard]] std::vector<compute::Fault> faultsWithin(std::uint64_t seed, std::uint32_t replication, SimTime from, SimTime to) const;
    /// States of schedule `index` from `from` on, before `to`.
    [[nodiscard]] std::vector<compute::PowerChange> courseOf(std::size_t index, const Topology& topology, std::uint64_t seed, std::uint32_t replication, SimTime from,
                                                             SimTime to) const;
    /// Spans of [from, to) in which something is off or broken, and a while afterwards: no place to cut a run. In order of their beginning.
    [[nodiscard]] std::vector<std::pair<SimTime, SimTime>> disturbed(const Topology& topology, std::uint64_t seed, std::uint32_t replication, SimTime from, SimTime to) const;
};

/// Compiles the spot markets, schedules and faults of `topology`'s scenario and marks the steps whose target they can change as guarded; null
/// where there are none. Errors: a fault of a kind that its component cannot have, a schedule of something that cannot be stopped.
[[nodiscard]] Result<std::shared_ptr<const Disturbances>, Errors> buildDisturbances(Topology& topology);

} // namespace headroom::simulation
