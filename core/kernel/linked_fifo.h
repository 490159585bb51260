#pragma once

#include "core/base/assert.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace headroom::kernel {

/// Neighbours of one id in a LinkedFifo; kUnlinked in both when it stands in none.
struct Link {
    static constexpr std::uint32_t kUnlinked = ~std::uint32_t{0};
    static constexpr std::uint32_t kEnd = kUnlinked - 1;   ///< first or last of its line
    std::uint32_t prev = kUnlinked;
    std::uint32_t next = kUnlinked;
};

/// First in, first out line from whose middle an id leaves in O(1): a request that times out while it waits.
///
/// The links live in one vector that all lines share, indexed by id: an id stands in at most one line of those that share
/// a vector. The caller owns the vector and passes it in; it must be larger than every id.
class LinkedFifo {
public:
    [[nodiscard]] bool empty() const { return m_size == 0; }
    [[nodiscard]] std::size_t size() const { return m_size; }
    /// Oldest id. Precondition: !empty().
    [[nodiscard]] std::uint32_t front() const { HEADROOM_ASSERT(m_size != 0); return m_first; }

    /// Appends `id`. Precondition: it stands in no line.
    void push(std::vector<Link>& links, std::uint32_t id)
    {
        HEADROOM_ASSERT(id < links.size() && links[id].prev == Link::kUnlinked);
        links[id] = Link{m_last, Link::kEnd};
        if (m_size == 0) m_first = id; else links[m_last].next = id;
        m_last = id;
        ++m_size;
    }

    /// Removes and returns the oldest. Precondition: !empty().
    std::uint32_t pop(std::vector<Link>& links)
    {
        const std::uint32_t id = front();
        remove(links, id);
        return id;
    }

    /// Takes `id` out, wherever it stands. Precondition: it stands in this line.
    void remove(std::vector<Link>& links, std::uint32_t id)
    {
        HEADROOM_ASSERT(id < links.size() && links[id].prev != Link::kUnlinked);
        const Link link = links[id];
        if (link.prev == Link::kEnd) m_first = link.next; else links[link.prev].next = link.next;
        if (link.next == Link::kEnd) m_last = link.prev; else links[link.next].prev = link.prev;
        links[id] = Link{};
        --m_size;
    }

private:
    std::uint32_t m_first = Link::kEnd;
    std::uint32_t m_last = Link::kEnd;
    std::size_t m_size = 0;
};

} // namespace headroom::kernel
