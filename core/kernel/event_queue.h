#pragma once

#include "core/base/assert.h"
#include "core/quantities/time.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace headroom::kernel {

/// What happens when: `payload` is the caller's own (kind and slot packed as it likes).
struct Event {
    SimTime time;
    std::uint32_t payload = 0;
};

/// The pending-event set: the earliest event first, equal times in the order of insertion.
///
/// A tournament tree with four children a node and 16-byte keys (time, insertion number, leaf). Each pending event owns
/// a leaf; a node holds the smallest key below it. pop() only reads the root and marks its leaf as free; the following
/// push() takes that very leaf, so that the usual "take one event, schedule its successor" costs one walk from a leaf to
/// the root. On the walk the smallest of the three siblings does not depend on the level below, so a level adds one
/// comparison to the critical path, and none of them is a branch on data: the cost does not depend on the distribution
/// of the delays. Against a heap it trades memory (40 bytes an event of capacity, which grows fourfold and is kept), and
/// gains least where the population swings: the depth is that of the largest population ever, and a pop without a push
/// costs a walk of its own.
///
/// A pending event can be moved or cancelled through the handle that push() gave, at the cost of one walk. `kSequenceLimit` exists for tests: when so many
/// insertions have been numbered, the pending ones are numbered anew (once in 10^12 insertions).
template <std::uint64_t kSequenceLimit = (std::uint64_t{1} << 40)>
class BasicEventQueue {
public:
    /// Most events that can be pending at a time; push() beyond it throws InvariantViolation.
    static constexpr std::size_t kMaxPending = std::size_t{1} << 24;

    BasicEventQueue() { setCapacity(4); }

    /// Room for `count` pending events, so that no push allocates before. At most kMaxPending.
    void reserve(std::size_t count)
    {
        HEADROOM_CHECK(count <= kMaxPending);
        while (m_capacity < count) grow();
    }

    [[nodiscard]] std::size_t size() const { return m_size; }
    [[nodiscard]] bool empty() const { return m_size == 0; }

    /// Names a pending event until it is popped. Invalid afterwards: the place is given to another event.
    using Handle = std::uint32_t;
    static constexpr Handle kNoHandle = ~Handle{0};

    /// Adds an event. `time` may be any instant except SimTime::never() and may lie before earlier ones.
    Handle push(SimTime time, std::uint32_t payload)
    {
        HEADROOM_ASSERT(time != SimTime::never());
        std::uint32_t leaf = m_vacated;
        if (leaf != kNoLeaf) {
            m_vacated = kNoLeaf;
        } else if (m_freeCount != 0) {
            leaf = m_free[--m_freeCount];
        } else {
            if (m_used == m_capacity) grow();
            leaf = static_cast<std::uint32_t>(m_used++);
        }
        if (m_sequence == kSequenceLimit) renumber();
        m_payload[leaf] = payload;
        ++m_size;
        replay(leaf, Key{ordered(time), (m_sequence++ << kLeafBits) | leaf});
        return leaf;
    }

    /// Moves a pending event to another time, earlier or later, as if it had been inserted just now: no stale event stays behind.
    void move(Handle event, SimTime time)
    {
        HEADROOM_ASSERT(time != SimTime::never() && event < m_used && event != m_vacated);
        if (m_sequence == kSequenceLimit) renumber();
        replay(event, Key{ordered(time), (m_sequence++ << kLeafBits) | event});
    }

    /// Removes a pending event. Precondition: it has not been popped.
    void cancel(Handle event)
    {
        HEADROOM_ASSERT(event < m_used && event != m_vacated);
        replay(event, kEmpty);
        m_free[m_freeCount++] = event;
        --m_size;
    }

    /// Time of the earliest event; SimTime::never() when there is none.
    [[nodiscard]] SimTime nextTime() const
    {
        settle();
        return instant(m_nodes[kRoot].time);
    }

    /// Removes and returns the earliest event. Precondition: !empty().
    Event pop()
    {
        HEADROOM_ASSERT(m_size != 0);
        settle();
        const Key key = m_nodes[kRoot];
        const auto leaf = static_cast<std::uint32_t>(key.rest & kLeafMask);
        m_vacated = leaf;
        --m_size;
        return Event{instant(key.time), m_payload[leaf]};
    }

    /// Removes all events; keeps the memory and goes on numbering.
    void clear()
    {
        std::fill(m_nodes.begin(), m_nodes.end(), kEmpty);
        m_size = m_used = m_freeCount = 0;
        m_vacated = kNoLeaf;
    }

private:
    static constexpr int kLeafBits = 24;
    static constexpr std::uint64_t kLeafMask = (std::uint64_t{1} << kLeafBits) - 1;
    static constexpr std::uint32_t kNoLeaf = ~std::uint32_t{0};
    /// Nodes of a level start at a multiple of four: the children of node i are 4i … 4i + 3, the root is node 1 and
    /// nodes 0, 2 and 3 stay empty.
    static constexpr std::size_t kRoot = 1;

    struct Key {
        std::uint64_t time;   ///< biased to unsigned, so that one wide comparison orders keys
        std::uint64_t rest;   ///< insertion number, then leaf
    };
    static constexpr Key kEmpty{~std::uint64_t{0}, ~std::uint64_t{0}};

    static constexpr std::uint64_t kBias = std::uint64_t{1} << 63;
    static std::uint64_t ordered(SimTime time) { return static_cast<std::uint64_t>(time.nanoseconds()) ^ kBias; }
    static SimTime instant(std::uint64_t time) { return SimTime::fromNanoseconds(static_cast<std::int64_t>(time ^ kBias)); }

    static bool less(const Key& a, const Key& b)
    {
#ifdef __SIZEOF_INT128__
        __extension__ using Wide = unsigned __int128;
        return ((Wide{a.time} << 64) | a.rest) < ((Wide{b.time} << 64) | b.rest);
#else
        return (a.time < b.time) | ((a.time == b.time) & (a.rest < b.rest));
#endif
    }
    static Key smaller(const Key& a, const Key& b)
    {
        // By mask, because a compiler may turn "first ? a : b" into a branch, which guesses wrong half of the time.
        const std::uint64_t mask = std::uint64_t{0} - static_cast<std::uint64_t>(less(a, b));
        return Key{b.time ^ ((a.time ^ b.time) & mask), b.rest ^ ((a.rest ^ b.rest) & mask)};
    }

    /// Writes `key` to a leaf and plays its matches again up to the root.
    void replay(std::uint32_t leaf, Key key) const
    {
        Key* const nodes = m_nodes.data();
        std::size_t i = m_capacity + leaf;
        nodes[i] = key;
        while (i > kRoot) {
            const Key rival = smaller(smaller(nodes[i ^ 1], nodes[i ^ 2]), nodes[i ^ 3]);
            key = smaller(key, rival);
            i >>= 2;
            nodes[i] = key;
        }
    }

    /// Empties the leaf that pop() has left, when no push() has taken it since.
    void settle() const
    {
        if (m_vacated == kNoLeaf) return;
        replay(m_vacated, kEmpty);
        m_free[m_freeCount++] = m_vacated;
        m_vacated = kNoLeaf;
    }

    void setCapacity(std::size_t capacity)
    {
        m_capacity = capacity;
        m_nodes.assign(2 * capacity > 8 ? capacity * 2 : 8, kEmpty);
        m_payload.resize(capacity);
        m_free.resize(capacity);
    }

    void grow()
    {
        HEADROOM_CHECK(m_capacity < kMaxPending);
        settle();
        const std::vector<Key> old(m_nodes.begin() + static_cast<std::ptrdiff_t>(m_capacity),
                                   m_nodes.begin() + static_cast<std::ptrdiff_t>(m_capacity + m_used));
        setCapacity(m_capacity * 4);
        std::copy(old.begin(), old.end(), m_nodes.begin() + static_cast<std::ptrdiff_t>(m_capacity));
        rebuild();
    }

    void rebuild()
    {
        for (std::size_t level = m_capacity; level > 1; level /= 4) {
            for (std::size_t i = level; i < 2 * level; i += 4) {
                m_nodes[i / 4] = smaller(smaller(m_nodes[i], m_nodes[i + 1]), smaller(m_nodes[i + 2], m_nodes[i + 3]));
            }
        }
    }

    void renumber()
    {
        std::vector<Key> pending;
        for (std::size_t leaf = 0; leaf < m_used; ++leaf) {
            const Key& key = m_nodes[m_capacity + leaf];
            if (less(key, kEmpty)) pending.push_back(key);
        }
        HEADROOM_CHECK(pending.size() < kSequenceLimit);
        std::sort(pending.begin(), pending.end(), [](const Key& a, const Key& b) { return a.rest < b.rest; });
        m_sequence = 0;
        for (const Key& key : pending) {
            const std::uint64_t leaf = key.rest & kLeafMask;
            m_nodes[m_capacity + leaf] = Key{key.time, (m_sequence++ << kLeafBits) | leaf};
        }
        rebuild();
    }

    // Logically const functions settle a vacated leaf, hence mutable; a queue belongs to one thread.
    mutable std::vector<Key> m_nodes;
    std::vector<std::uint32_t> m_payload;
    mutable std::vector<std::uint32_t> m_free;
    mutable std::size_t m_freeCount = 0;
    mutable std::uint32_t m_vacated = kNoLeaf;
    std::size_t m_capacity = 0;
    std::size_t m_used = 0;
    std::size_t m_size = 0;
    std::uint64_t m_sequence = 0;
};

using EventQueue = BasicEventQueue<>;

} // namespace headroom::kernel
