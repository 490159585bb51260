#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace headroom::limit {

/// The leanest event set there is: one slot per thing that can have a next event, keys of 8 bytes, a tournament of four
/// children a node. A key is the time in ns, shifted left by kSlotBits, or'ed with the slot, which leaves the rest of 64 bits
/// for the time (2^58 ns = 9 years with 6 bits of slot). No numbering: equal times go by slot.
template <unsigned kSlotBits>
class PackedTournament {
    static_assert(kSlotBits % 2 == 0, "four children a node");

public:
    static constexpr std::size_t kSlots = std::size_t{1} << kSlotBits;
    static constexpr std::uint64_t kNever = ~std::uint64_t{0};

    PackedTournament() : m_nodes(2 * kSlots + 2, kNever) {}

    /// The earliest event's slot and time [ns].
    [[nodiscard]] std::size_t slot() const { return m_nodes[1] & (kSlots - 1); }
    [[nodiscard]] std::int64_t timeNs() const { return static_cast<std::int64_t>(m_nodes[1] >> kSlotBits); }

    /// The next event of `slot` is at `timeNs`, [0, 2^(64 - kSlotBits) − 2].
    void set(std::size_t slot, std::int64_t timeNs) { play(slot, (static_cast<std::uint64_t>(timeNs) << kSlotBits) | slot); }
    /// `slot` has no next event.
    void clear(std::size_t slot) { play(slot, kNever); }

private:
    void play(std::size_t slot, std::uint64_t key)
    {
        std::uint64_t* const nodes = m_nodes.data();
        std::size_t i = kSlots + slot;
        nodes[i] = key;
        for (unsigned level = 0; level < kSlotBits / 2; ++level) {
            // The siblings do not depend on the level below: one comparison a level is on the critical path.
            key = std::min(key, std::min(std::min(nodes[i ^ 1], nodes[i ^ 2]), nodes[i ^ 3]));
            i >>= 2;
            nodes[i] = key;
        }
    }

    std::vector<std::uint64_t> m_nodes;
};

} // namespace headroom::limit
