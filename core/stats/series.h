#pragma once

#include "core/base/assert.h"
#include "core/quantities/time.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace headroom::stats {

/// Minimum, mean and maximum of a signal in one span of time. Weight 0 = no data (a gap in a plot, not a zero).
struct SeriesBucket {
    double min = std::numeric_limits<double>::infinity();
    double max = -std::numeric_limits<double>::infinity();
    double sum = 0;      ///< of value · weight
    double weight = 0;

    [[nodiscard]] bool empty() const { return weight <= 0; }
    [[nodiscard]] double mean() const { return weight > 0 ? sum / weight : 0.0; }
    void merge(const SeriesBucket& other)
    {
        min = std::min(min, other.min);
        max = std::max(max, other.max);
        sum += other.sum;
        weight += other.weight;
    }
    bool operator==(const SeriesBucket&) const = default;
};

/// A signal over time in buckets of fixed width, with coarser levels for zoomed-out plots: level k merges 4^k buckets, so
/// a view of any span needs at most a few thousand buckets and no peak is lost. Times before `start` go to the first
/// bucket, those from start + maxBuckets · width on to the last.
class Series {
public:
    static constexpr std::size_t kFactor = 4;

    /// Preconditions: width > 0, maxBuckets ≥ 1 (a limit on memory; a month of minutes is 44,640).
    Series(SimTime start, Duration width, std::size_t maxBuckets = std::size_t{1} << 20)
        : m_start(start), m_width(width), m_maxBuckets(maxBuckets), m_levels(1)
    {
        HEADROOM_CHECK(width > Duration{} && maxBuckets >= 1);
    }

    /// Adds an observation of weight > 0 (1 for a sample, seconds for a value that held for a while) at `time`.
    void record(SimTime time, double value, double weight = 1.0)
    {
        HEADROOM_ASSERT(weight > 0);
        const std::size_t index = indexOf(time);
        auto& buckets = m_levels.front();
        if (index >= buckets.size()) buckets.resize(index + 1);
        buckets[index].merge(SeriesBucket{value, value, value * weight, weight});
        m_coarseValid = false;
    }

    /// Adds another series of the same start and width, bucket by bucket.
    void merge(const Series& other)
    {
        HEADROOM_CHECK(m_start == other.m_start && m_width == other.m_width);
        auto& mine = m_levels.front();
        const auto& theirs = other.m_levels.front();
        if (theirs.size() > mine.size()) mine.resize(theirs.size());
        for (std::size_t i = 0; i < theirs.size(); ++i) mine[i].merge(theirs[i]);
        m_coarseValid = false;
    }

    [[nodiscard]] SimTime start() const { return m_start; }
    /// Width of a bucket of `level`.
    [[nodiscard]] Duration width(std::size_t level = 0) const
    {
        Duration width = m_width;
        for (std::size_t i = 0; i < level; ++i) width = width * static_cast<std::int64_t>(kFactor);
        return width;
    }
    [[nodiscard]] const std::vector<SeriesBucket>& buckets() const { return m_levels.front(); }

    /// Builds the coarser levels up to one bucket; call it once after recording, before level().
    void buildLevels()
    {
        if (m_coarseValid) return;
        m_levels.resize(1);
        while (m_levels.back().size() > 1) {
            const auto& fine = m_levels.back();
            std::vector<SeriesBucket> coarse((fine.size() + kFactor - 1) / kFactor);
            for (std::size_t i = 0; i < fine.size(); ++i) coarse[i / kFactor].merge(fine[i]);
            m_levels.push_back(std::move(coarse));
        }
        m_coarseValid = true;
    }
    [[nodiscard]] std::size_t levels() const { return m_levels.size(); }
    /// Precondition: buildLevels() since the last record(), level < levels().
    [[nodiscard]] const std::vector<SeriesBucket>& level(std::size_t level) const
    {
        HEADROOM_CHECK((level == 0 || m_coarseValid) && level < m_levels.size());
        return m_levels[level];
    }

    /// The coarsest level that still has at least `wanted` buckets in a view of `span`; 0 when none has.
    [[nodiscard]] std::size_t levelFor(Duration span, std::size_t wanted) const
    {
        std::size_t best = 0;
        while (best + 1 < m_levels.size()
               && static_cast<double>(span.count()) / static_cast<double>(width(best + 1).count())
                      >= static_cast<double>(wanted)) {
            ++best;
        }
        return best;
    }

private:
    [[nodiscard]] std::size_t indexOf(SimTime time) const
    {
        if (time <= m_start) return 0;
        const auto index = static_cast<std::size_t>((time - m_start) / m_width);
        return std::min(index, m_maxBuckets - 1);
    }

    SimTime m_start;
    Duration m_width;
    std::size_t m_maxBuckets;
    std::vector<std::vector<SeriesBucket>> m_levels;
    bool m_coarseValid = false;
};

} // namespace headroom::stats
