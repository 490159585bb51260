#pragma once

#include "core/base/assert.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace headroom::stats {

/// Log-linear histogram of times in ns: each power of two is cut into 64 equal buckets, so a quantile is at most 0.8 %
/// off (half of it on average) from 1.024 µs to 13 days; below 1.024 µs it is at most 16 ns off. Longer times go to the last bucket,
/// negative ones to the first; count, sum, minimum and maximum are exact for all of them. About 1 ns a record; memory only for the
/// octaves between the smallest and the largest value seen, 512 B each, kept by reset().
/// The idea: G. Tene's HdrHistogram; the layout is our own.
class Histogram {
public:
    void record(std::int64_t ns) { record(ns, 1); }

    /// `count` equal values at once.
    void record(std::int64_t ns, std::uint64_t count)
    {
        const std::size_t bucket = bucketOf(ns);
        if (bucket - m_first >= m_counts.size()) [[unlikely]] cover(bucket, bucket + 1);
        m_counts[bucket - m_first] += count;
        m_count += count;
        m_sumNs += Sum{ns} * static_cast<Sum>(count);
        m_minNs = ns < m_minNs ? ns : m_minNs;
        m_maxNs = ns > m_maxNs ? ns : m_maxNs;
    }

    /// Adds everything that `other` has recorded; the order of merging does not change the result.
    void merge(const Histogram& other)
    {
        if (other.m_count == 0) return;
        cover(other.m_first, other.m_first + other.m_counts.size());
        for (std::size_t i = 0; i < other.m_counts.size(); ++i) m_counts[other.m_first - m_first + i] += other.m_counts[i];
        m_count += other.m_count;
        m_sumNs += other.m_sumNs;
        m_minNs = std::min(m_minNs, other.m_minNs);
        m_maxNs = std::max(m_maxNs, other.m_maxNs);
    }

    /// Forgets everything but the memory.
    void reset()
    {
        if (m_count == 0) return;
        std::fill(m_counts.begin(), m_counts.end(), std::uint64_t{0});
        m_count = 0;
        m_sumNs = 0;
        m_minNs = std::numeric_limits<std::int64_t>::max();
        m_maxNs = std::numeric_limits<std::int64_t>::min();
    }

    [[nodiscard]] std::uint64_t count() const { return m_count; }
    /// 0 when empty. A backlog of hours times millions of messages exceeds 2^63 ns, so the sum is wider.
    [[nodiscard]] double meanNs() const
    {
        return m_count == 0 ? 0.0 : static_cast<double>(m_sumNs) / static_cast<double>(m_count);
    }
    /// Clamped to int64, that is to 292 years.
    [[nodiscard]] std::int64_t sumNs() const
    {
        constexpr Sum kLargest{std::numeric_limits<std::int64_t>::max()};
        return static_cast<std::int64_t>(m_sumNs > kLargest ? kLargest : m_sumNs < -kLargest ? -kLargest : m_sumNs);
    }
    /// 0 when empty.
    [[nodiscard]] std::int64_t minNs() const { return m_count == 0 ? 0 : m_minNs; }
    [[nodiscard]] std::int64_t maxNs() const { return m_count == 0 ? 0 : m_maxNs; }

    /// Smallest recorded value that at least a share `p` of the records do not exceed (p in [0, 1]), as the middle of its
    /// bucket and within [min, max]. p = 0 is the minimum, p = 1 the maximum, both exact. 0 when empty.
    [[nodiscard]] std::int64_t quantileNs(double p) const
    {
        HEADROOM_ASSERT(p >= 0 && p <= 1);
        if (m_count == 0) return 0;
        const double target = std::ceil(p * static_cast<double>(m_count));
        if (target <= 1 && p <= 0) return m_minNs;
        if (p >= 1) return m_maxNs;
        const std::uint64_t rank = target < 1 ? 1 : static_cast<std::uint64_t>(target);
        std::uint64_t seen = 0;
        for (std::size_t i = 0; i < m_counts.size(); ++i) {
            seen += m_counts[i];
            if (seen >= rank) return std::clamp(middleOf(m_first + i), m_minNs, m_maxNs);
        }
        return m_maxNs;
    }

    /// Number of records whose bucket lies wholly at or below `ns`: a lower bound that is exact at bucket borders.
    [[nodiscard]] std::uint64_t countUpTo(std::int64_t ns) const
    {
        if (m_count == 0 || ns < m_minNs) return 0;
        if (ns >= m_maxNs) return m_count;
        std::uint64_t seen = 0;
        const std::size_t end = bucketOf(ns);
        for (std::size_t i = m_first; i < end; ++i) seen += m_counts[i - m_first];
        return end + 1 < kBuckets && lowerOf(end + 1) == ns + 1 ? seen + m_counts[end - m_first] : seen;
    }

    /// Whether both have recorded the same.
    bool operator==(const Histogram& other) const
    {
        if (m_count != other.m_count || m_sumNs != other.m_sumNs || m_minNs != other.m_minNs || m_maxNs != other.m_maxNs) return false;
        for (std::size_t i = 0; i < kBuckets; ++i)
            if (at(i) != other.at(i)) return false;
        return true;
    }

private:
#ifdef __SIZEOF_INT128__
    __extension__ using Sum = __int128;
#else
    using Sum = double;
#endif
    static constexpr int kSubBits = 6;    ///< 64 buckets a power of two
    static constexpr int kUnitBits = 4;   ///< the finest bucket is 16 ns wide
    static constexpr int kTopBits = 50;   ///< values from 2^50 ns = 13 days on go to the last bucket
    static constexpr std::size_t kBuckets = (static_cast<std::size_t>(kTopBits - kUnitBits - kSubBits) + 1) << kSubBits;

    [[nodiscard]] std::uint64_t at(std::size_t bucket) const { return bucket - m_first < m_counts.size() ? m_counts[bucket - m_first] : 0; }

    /// Makes room for the buckets [first, end), in whole octaves.
    void cover(std::size_t first, std::size_t end)
    {
        constexpr std::size_t kOctave = std::size_t{1} << kSubBits;
        if (!m_counts.empty() && first >= m_first && end <= m_first + m_counts.size()) return;
        first = first / kOctave * kOctave;
        end = (end + kOctave - 1) / kOctave * kOctave;
        if (!m_counts.empty()) {
            first = std::min(first, m_first);
            end = std::max(end, m_first + m_counts.size());
        }
        std::vector<std::uint64_t> wider(end - first, 0);
        if (!m_counts.empty()) std::copy(m_counts.begin(), m_counts.end(), wider.begin() + static_cast<std::ptrdiff_t>(m_first - first));
        m_counts.swap(wider);
        m_first = first;
    }

    static std::size_t bucketOf(std::int64_t ns)
    {
        const std::int64_t clamped = std::clamp<std::int64_t>(ns, 0, (std::int64_t{1} << kTopBits) - 1);
        const auto units = static_cast<std::uint64_t>(clamped) >> kUnitBits;
        // The first two octaves share one width; or-ing in the bit makes them one case with the others.
        const int shift = static_cast<int>(std::bit_width(units | (std::uint64_t{1} << kSubBits))) - 1 - kSubBits;
        return static_cast<std::size_t>((static_cast<std::uint64_t>(shift) << kSubBits) + (units >> shift));
    }

    static std::int64_t lowerOf(std::size_t bucket)
    {
        const std::size_t octave = bucket >> kSubBits;
        if (octave == 0) return static_cast<std::int64_t>(bucket << kUnitBits);
        const std::size_t inOctave = (bucket & ((std::size_t{1} << kSubBits) - 1)) + (std::size_t{1} << kSubBits);
        return static_cast<std::int64_t>(inOctave << (octave - 1 + kUnitBits));
    }

    static std::int64_t middleOf(std::size_t bucket) { return (lowerOf(bucket) + lowerOf(bucket + 1)) / 2; }

    std::vector<std::uint64_t> m_counts;   ///< of the buckets from m_first on
    std::size_t m_first = 0;
    std::uint64_t m_count = 0;
    Sum m_sumNs = 0;
    std::int64_t m_minNs = std::numeric_limits<std::int64_t>::max();
    std::int64_t m_maxNs = std::numeric_limits<std::int64_t>::min();
};

} // namespace headroom::stats
