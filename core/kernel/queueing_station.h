#pragma once

#include "core/calendar/rate_profile.h"
#include "core/kernel/fifo.h"
#include "core/kernel/processor_sharing.h"
#include "core/random/distributions.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

namespace headroom::kernel {

/// Index of a station in its QueueingNetwork.
using StationIndex = std::uint32_t;
/// Where a request goes that has been served by the last station.
inline constexpr StationIndex kOut = ~StationIndex{0};

/// How a station shares its servers among the requests present.
enum class Discipline : std::uint8_t {
    Fifo,               ///< `servers` equal servers, one line, first come first served
    ProcessorSharing,   ///< `servers` cores shared evenly, one request uses at most one
    InfiniteServer      ///< everybody is served at once (a delay)
};

/// A station as it is stated. Plain data.
struct StationSpec {
    std::string name = {};                ///< names its random stream, so it must be unique in the network
    Discipline discipline = Discipline::Fifo;
    std::uint32_t servers = 1;       ///< ≥ 1; ignored by InfiniteServer
    /// Most requests waiting (Fifo) or present beyond `servers` (ProcessorSharing); more are refused and leave.
    std::uint64_t waitingLimit = std::numeric_limits<std::uint64_t>::max();
    random::Distribution service = {};
    StationIndex next = kOut;        ///< where served requests go
};

/// Where requests come from. Plain data; exactly one of `profile` and `interarrival` is used.
struct SourceSpec {
    std::string name = {};                ///< names its random stream
    StationIndex target = 0;
    calendar::RateProfile profile = {};   ///< non-homogeneous Poisson arrivals; used when not empty
    bool paced = false;              ///< evenly paced instead of Poisson; only with `profile`
    random::Distribution interarrival = {};   ///< independent gaps; used when `profile` is empty; mean > 0
};

/// What a station has done since the last reset. Integers, so that no order of addition matters.
struct StationCounts {
    std::uint64_t arrivals = 0;
    std::uint64_t completions = 0;
    std::uint64_t refused = 0;
    std::int64_t responseNs = 0;     ///< sum over completions of waiting and service
    std::int64_t serviceNs = 0;      ///< sum of the service drawn at each start (Fifo) or arrival (the others)

    /// Waiting and service of a completed request on average; 0 without any.
    [[nodiscard]] double meanResponseSeconds() const
    {
        return completions == 0 ? 0.0 : static_cast<double>(responseNs) / static_cast<double>(completions) * 1e-9;
    }
};

} // namespace headroom::kernel
