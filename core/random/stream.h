#pragma once

#include "core/random/generator.h"

#include <cstdint>
#include <string_view>

namespace headroom::random {

/// The random stream of one purpose, such as "arrivals/customers" or "service/package-db".
///
/// A pure function of (seed, replication, name): two variants of a scenario that name their streams alike face the same
/// customers (common random numbers), and adding a component changes no other component's numbers. The name is hashed
/// by 64-bit FNV-1a; seed, replication and hash then pass one after the other through SplitMix64, so that streams with
/// neighbouring seeds have nothing in common. With 10^4 streams the chance that two coincide is below 10^-11.
[[nodiscard]] constexpr Generator makeStream(std::uint64_t seed, std::uint32_t replication, std::string_view name)
{
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char letter : name) {
        hash ^= static_cast<unsigned char>(letter);
        hash *= 0x100000001b3ULL;
    }
    std::uint64_t state = seed;
    state = splitMix(state) ^ replication;
    state = splitMix(state) ^ hash;
    return Generator{splitMix(state)};
}

/// The stream of the same purpose in one block of time, such as an hour: whoever starts to simulate there, without the blocks before it,
/// meets the numbers that a run from the beginning meets. Blocks may be negative.
[[nodiscard]] constexpr Generator makeStream(std::uint64_t seed, std::uint32_t replication, std::string_view name, std::int64_t block)
{
    std::uint64_t state = makeStream(seed, replication, name).next() ^ static_cast<std::uint64_t>(block);
    return Generator{splitMix(state)};
}

} // namespace headroom::random
