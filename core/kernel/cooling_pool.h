#pragma once

#include "core/base/assert.h"
#include "core/quantities/time.h"

#include <cstdint>
#include <vector>

namespace headroom::kernel {

/// Things that are lent one by one and cannot be lent again for a while after they come back: ports of an address. With `size` of them, lent for L
/// on average and cooling for C, at most size / (L + C) can be lent a second (Little's law).
///
/// What comes back cools for the same time as everything else, so a ring in order of return is in order of readiness.
class CoolingPool {
public:
    CoolingPool(std::uint32_t size, Duration coolDown) : m_size(size), m_coolDown(coolDown) {}

    /// Lends one; false where all are lent or cooling. `now` never decreases.
    bool tryTake(SimTime now)
    {
        warm(now);
        if (m_lent + m_cooling >= m_size) return false;
        ++m_lent;
        return true;
    }

    /// One comes back and begins to cool. Precondition: one is lent.
    void giveBack(SimTime now)
    {
        HEADROOM_ASSERT(m_lent > 0);
        --m_lent;
        if (m_coolDown <= Duration{}) return;
        warm(now);
        if (m_cooling == m_readyAt.size()) grow();
        m_readyAt[(m_first + m_cooling) % m_readyAt.size()] = now + m_coolDown;
        ++m_cooling;
    }

    /// Lent or cooling at `now`.
    [[nodiscard]] std::uint32_t used(SimTime now)
    {
        warm(now);
        return m_lent + m_cooling;
    }
    [[nodiscard]] std::uint32_t size() const { return m_size; }

private:
    void warm(SimTime now)
    {
        while (m_cooling > 0 && m_readyAt[m_first] <= now) {
            m_first = static_cast<std::uint32_t>((m_first + 1) % m_readyAt.size());
            --m_cooling;
        }
    }
    /// Doubles the ring; at most `size` can cool at a time, so this ends.
    void grow()
    {
        std::vector<SimTime> larger(m_readyAt.empty() ? 64 : m_readyAt.size() * 2);
        for (std::uint32_t i = 0; i < m_cooling; ++i) larger[i] = m_readyAt[(m_first + i) % m_readyAt.size()];
        m_readyAt.swap(larger);
        m_first = 0;
    }

    std::uint32_t m_size, m_lent = 0, m_cooling = 0, m_first = 0;
    Duration m_coolDown;
    std::vector<SimTime> m_readyAt;
};

} // namespace headroom::kernel
