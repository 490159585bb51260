#pragma once

#include <cstdint>

namespace headroom::limit {

/// Mean time in system in seconds of `customers` customers of an M/M/1 queue, by two loops without an engine.
///
/// The usual textbook program: std::priority_queue of events, a deque of arrival instants, the same random numbers.
double mm1WithStandardQueue(std::uint64_t seed, std::uint64_t customers, double ratePerSecond, double meanServiceSeconds);
/// The limit: two instants instead of an event set, a fixed ring, nothing general.
double mm1Specialised(std::uint64_t seed, std::uint64_t customers, double ratePerSecond, double meanServiceSeconds);

} // namespace headroom::limit
