#pragma once

#include "core/base/assert.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace headroom::kernel {

/// First in, first out line of 32-bit ids: a ring that doubles when it is full and never shrinks. An empty one owns no
/// memory, so that thousands of idle lines cost nothing.
class Fifo {
public:
    [[nodiscard]] bool empty() const { return m_size == 0; }
    [[nodiscard]] std::size_t size() const { return m_size; }

    void push(std::uint32_t id)
    {
        if (m_size == m_ring.size()) grow();
        m_ring[(m_head + m_size) & (m_ring.size() - 1)] = id;
        ++m_size;
    }

    /// Precondition: !empty().
    [[nodiscard]] std::uint32_t front() const
    {
        HEADROOM_ASSERT(m_size != 0);
        return m_ring[m_head];
    }

    /// Removes and returns the oldest. Precondition: !empty().
    std::uint32_t pop()
    {
        HEADROOM_ASSERT(m_size != 0);
        const std::uint32_t id = m_ring[m_head];
        m_head = (m_head + 1) & (m_ring.size() - 1);
        --m_size;
        return id;
    }

    /// The `index`-th from the front, index < size().
    [[nodiscard]] std::uint32_t at(std::size_t index) const
    {
        HEADROOM_ASSERT(index < m_size);
        return m_ring[(m_head + index) & (m_ring.size() - 1)];
    }

    void clear() { m_head = m_size = 0; }

private:
    void grow()
    {
        std::vector<std::uint32_t> larger(m_ring.empty() ? 8 : 2 * m_ring.size());
        for (std::size_t i = 0; i < m_size; ++i) larger[i] = m_ring[(m_head + i) & (m_ring.size() - 1)];
        m_ring.swap(larger);
        m_head = 0;
    }

    std::vector<std::uint32_t> m_ring;   ///< its size is a power of two, or 0
    std::size_t m_head = 0;
    std::size_t m_size = 0;
};

} // namespace headroom::kernel
