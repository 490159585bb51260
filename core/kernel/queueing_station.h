#pragma once

#include "core/calendar/rate_profile.h"
#include "core/random/distributions.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace headroom::kernel {

/// Index of a station in its QueueingNetwork.
using StationIndex = std::uint32_t;
/// Where a request goes that has been served by the last station.
inline constexpr StationIndex kOut = ~StationIndex{0};

/// How a station shares its servers among the requests present.
enum class Discipline : std::uint8_t {
    Fifo,               ///< `servers` equal servers, one line, first come first served
    ProcessorSharing,   ///< `servers` cores shared evenly, one request uses at most one
    InfiniteServer,     ///< everybody is served at once (a delay)
    Priority,           ///< as Fifo, but a free server takes the lowest class first; service is never interrupted
    PreemptiveResume,   ///< one server; a lower class interrupts, and what was interrupted goes on where it stopped
    Fork                ///< no service: a copy goes to each of `branches`, the request goes on when the last copy has left
};

/// One way out of a station, taken by chance.
struct Route {
    StationIndex to = kOut;
    double probability = 0;   ///< [0, 1]
};

/// A station as it is stated. Plain data.
struct StationSpec {
    std::string name = {};                ///< names its random streams, so it must be unique in the network
    Discipline discipline = Discipline::Fifo;
    std::uint32_t servers = 1;       ///< ≥ 1; ignored by InfiniteServer and Fork, 1 for PreemptiveResume
    /// Most requests waiting (Fifo, priorities) or present beyond `servers` (ProcessorSharing); more are refused.
    std::uint64_t waitingLimit = std::numeric_limits<std::uint64_t>::max();
    random::Distribution service = {};
    StationIndex next = kOut;        ///< where served requests go that none of `routes` takes
    std::vector<Route> routes = {};  ///< probabilities add up to at most 1; feedback, branching
    StationIndex refusedTo = kOut;   ///< where refused requests go: out, or an InfiniteServer as the orbit of retrials
    /// Fifo and Priority: a request that has waited this long leaves the network; one in service stays.
    std::optional<random::Distribution> patience = {};
    /// Priority and PreemptiveResume: service of class k, where it is not `service`.
    std::vector<random::Distribution> serviceByClass = {};
    std::vector<StationIndex> branches = {};   ///< Fork: where the copies go; a copy ends where it would leave the network
};

/// Requests that arrive at one instant.
struct BatchSize {
    enum class Kind : std::uint8_t { Fixed, Geometric };   ///< Geometric: 1, 2, … with constant chance of one more
    Kind kind = Kind::Fixed;
    double mean = 1;   ///< ≥ 1; a whole number when Fixed
};

/// Where requests come from. Plain data; exactly one of `profile` and `interarrival` is used.
struct SourceSpec {
    std::string name = {};                ///< names its random streams
    StationIndex target = 0;
    calendar::RateProfile profile = {};   ///< non-homogeneous Poisson arrivals; used when not empty
    bool paced = false;              ///< evenly paced instead of Poisson; only with `profile`
    random::Distribution interarrival = {};   ///< independent gaps; used when `profile` is empty; mean > 0
    BatchSize batch = {};            ///< each arrival is so many requests at once
    std::uint8_t priorityClass = 0;  ///< 0 is served first
};

/// Requests that are in the network from the start and, where no route leads out, stay in it: a closed network.
/// Think time is an InfiniteServer among the stations.
struct PopulationSpec {
    std::uint32_t customers = 0;
    StationIndex station = 0;        ///< where all of them begin
    std::uint8_t priorityClass = 0;
};

/// What a station has done since the last reset. Integers, so that no order of addition matters.
struct StationCounts {
    std::uint64_t arrivals = 0;
    std::uint64_t completions = 0;
    std::uint64_t refused = 0;
    std::uint64_t abandoned = 0;     ///< left the line out of impatience
    std::uint64_t waited = 0;        ///< began their service after waiting in line (Fifo and Priority)
    std::int64_t waitNs = 0;         ///< sum over those that waited and then began (Fifo and Priority)
    std::int64_t responseNs = 0;     ///< sum over completions of waiting and service
    std::int64_t serviceNs = 0;      ///< sum of the service drawn at each start (Fifo, Priority) or arrival (the others)

    /// Waiting and service of a completed request on average; 0 without any.
    [[nodiscard]] double meanResponseSeconds() const
    {
        return completions == 0 ? 0.0 : static_cast<double>(responseNs) / static_cast<double>(completions) * 1e-9;
    }
};

} // namespace headroom::kernel
