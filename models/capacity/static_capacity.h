#pragma once

#include "models/capacity/demand.h"
#include "models/capacity/findings.h"
#include "models/capacity/peak.h"
#include "models/capacity/placement.h"

#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace headroom::capacity {

/// At this rate nothing fills up.
inline constexpr double kUnlimited = std::numeric_limits<double>::infinity();

/// One limit of one component and the arrival rates at which it is 100 % used. Rates are requests per second of the whole traffic.
struct ResourceCapacity {
    std::string component, name, unit;       ///< "package-db", "RU/s", "RU/s"
    ResourceKind kind = ResourceKind::Workers;
    double capacityPresent = 0, capacityAtMaximum = 0;   ///< in `unit`; what other applications always use is taken off
    double demandPerRequest = 0;             ///< [unit · s] a request of the mix at the peak
    double ratePerSecondPresent = kUnlimited, ratePerSecondAtMaximum = kUnlimited;
    std::vector<double> ratePerSecondBySource;           ///< with one source's mix alone, present size; unlimited where it does not use it
    double peakUtilisation = 0;              ///< demand at the peak / present capacity; above 1 = cannot hold
    double peakUtilisationAtMaximum = 0;
};

/// What limits one operation when nothing else runs, messages it causes included.
struct OperationCapacity {
    std::string operation;
    bool clientOperation = true;             ///< false: executions per second of a message's treatment
    double ratePerSecondPresent = kUnlimited, ratePerSecondAtMaximum = kUnlimited;
    std::optional<std::size_t> bottleneckPresent, bottleneckAtMaximum;   ///< index in StaticCapacity::resources; empty = nothing limits it
};

struct SourceCapacity {
    std::string source;
    double peakRatePerSecond = 0;            ///< its share of the peak
    double ratePerSecondPresent = kUnlimited, ratePerSecondAtMaximum = kUnlimited;
    std::optional<std::size_t> bottleneckPresent, bottleneckAtMaximum;
};

struct StaticCapacity {
    Peak peak;
    std::vector<ResourceCapacity> resources;     ///< lowest rate first, autoscalers at their maximum, then at present, then by kind and file order
    std::optional<std::size_t> bottleneckPresent, bottleneckAtMaximum;   ///< of the mix at the peak; empty = nothing limits it
    std::vector<SourceCapacity> sources;         ///< each alone with its own mix
    std::vector<OperationCapacity> operations;   ///< each alone, in file order
    ClusterSize present, maximum;
    std::vector<Finding> findings;               ///< pods without room, lock-ups, blind autoscalers
};

/// Rate of the traffic at which each resource is full: (C − L) / Σₒ shareₒ · demandₒ, C what there is, L what others always use (utilisation
/// law, P. Denning and J. Buzen, "The Operational Analysis of Queueing Network Models", 1978). An upper limit: no queue, no burst, no retry after a
/// time-out, no imbalance between pods or partitions is in it. The mix is that of the peak; without any traffic, all sources
/// equally. Pure.
[[nodiscard]] StaticCapacity staticCapacity(const simulation::Topology& topology);

} // namespace headroom::capacity
