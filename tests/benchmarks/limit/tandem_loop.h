#pragma once

#include <cstdint>

namespace headroom::limit {

struct TandemResult {
    double meanSeconds = 0;      ///< mean time from arrival to the end at the last station, of all customers that have left
    std::uint64_t events = 0;    ///< arrivals and departures
};

/// Eight M/M/5 stations in tandem until `customers` have left, without an engine: a slot for the next arrival and one for each of
/// the 40 servers in a packed tournament, a ring of arrival instants per station, nothing general and no statistics but the mean.
TandemResult tandemSpecialised(std::uint64_t seed, std::uint64_t customers, double ratePerSecond, double meanServiceSeconds);

/// One pop and one push, `operations` times, with `pending` ≤ 4^9 events and the delays given ([ns], their number a power of two).
/// Returns the last instant [ns], so that nothing can be left out.
std::int64_t holdSpecialised(std::uint64_t pending, std::uint64_t operations, const std::int64_t* delaysNs, std::uint64_t delays);

} // namespace headroom::limit
