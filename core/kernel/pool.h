#pragma once

#include "core/base/assert.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace headroom::kernel {

/// Records of one type addressed by dense 32-bit ids; released ids are used again, the last one first.
///
/// Grows by doubling and never shrinks: after the largest population has been seen nothing is allocated. References are
/// valid until the next acquire(); keep ids. The content of an acquired record is what its last owner left, or T{}.
template <typename T>
class Pool {
public:
    /// No record has this id.
    static constexpr std::uint32_t kNone = ~std::uint32_t{0};

    /// `limit` is the largest number of records alive at a time; acquire() answers kNone at the limit.
    explicit Pool(std::uint32_t limit = kNone - 1) : m_limit(limit) {}

    void reserve(std::size_t count)
    {
        m_records.reserve(count);
        m_free.reserve(count);
    }

    /// Id of a record, or kNone when `limit` records are alive.
    [[nodiscard]] std::uint32_t acquire()
    {
        if (!m_free.empty()) {
            const std::uint32_t id = m_free.back();
            m_free.pop_back();
            return id;
        }
        if (m_records.size() >= m_limit) return kNone;
        m_records.emplace_back();
        // Room for every release now, so that release() never allocates.
        if (m_free.capacity() < m_records.capacity()) m_free.reserve(m_records.capacity());
        return static_cast<std::uint32_t>(m_records.size() - 1);
    }

    /// Gives the id back. Precondition: it is alive (not checked: that is the caller's bookkeeping).
    void release(std::uint32_t id)
    {
        HEADROOM_ASSERT(id < m_records.size());
        m_free.push_back(id);
    }

    [[nodiscard]] T& operator[](std::uint32_t id) { HEADROOM_ASSERT(id < m_records.size()); return m_records[id]; }
    [[nodiscard]] const T& operator[](std::uint32_t id) const { HEADROOM_ASSERT(id < m_records.size()); return m_records[id]; }

    /// Records alive now.
    [[nodiscard]] std::size_t size() const { return m_records.size() - m_free.size(); }
    /// Largest number ever alive; all ids are below it.
    [[nodiscard]] std::size_t capacity() const { return m_records.size(); }

private:
    std::vector<T> m_records;
    std::vector<std::uint32_t> m_free;
    std::uint32_t m_limit;
};

} // namespace headroom::kernel
