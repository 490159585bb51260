#pragma once

#include "core/stats/confidence.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace headroom::stats {

/// Interval for the mean of one long, correlated sequence (the waiting times of a run): the sequence is cut into batches
/// whose means are nearly independent. Keeps 32 … 63 batches in fixed memory: when 64 are full, neighbours are merged and
/// the batch length doubles, so no length need be chosen beforehand.
/// Source: A. M. Law, "Simulation Modeling and Analysis", batch means; 30 or so batches: B. W. Schmeiser, Oper. Res. 30(3), 1982.
class BatchMeans {
public:
    void add(double value)
    {
        m_sum += value;
        if (++m_inBatch < m_batchLength) return;
        m_batchSums[m_batches++] = m_sum;
        m_sum = 0;
        m_inBatch = 0;
        if (m_batches == kCapacity) {
            for (std::size_t i = 0; i < kCapacity / 2; ++i) m_batchSums[i] = m_batchSums[2 * i] + m_batchSums[2 * i + 1];
            m_batches = kCapacity / 2;
            m_batchLength *= 2;
        }
    }

    [[nodiscard]] std::size_t batches() const { return m_batches; }
    [[nodiscard]] std::uint64_t batchLength() const { return m_batchLength; }

    /// Mean of the complete batches; 0 without any.
    [[nodiscard]] double mean() const { return moments().mean(); }

    /// Interval of the mean from the complete batches; the whole line with fewer than two.
    [[nodiscard]] Interval interval(double level = 0.95) const { return meanInterval(moments(), level); }

    /// Correlation of neighbouring batch means; above about 0.3 the batches are too short to be trusted.
    [[nodiscard]] double lagOneCorrelation() const
    {
        const double mean = moments().mean();
        double products = 0;
        double squares = 0;
        for (std::size_t i = 0; i < m_batches; ++i) {
            const double deviation = batchMean(i) - mean;
            squares += deviation * deviation;
            if (i > 0) products += deviation * (batchMean(i - 1) - mean);
        }
        return squares > 0 ? products / squares : 0.0;
    }

private:
    static constexpr std::size_t kCapacity = 64;

    [[nodiscard]] double batchMean(std::size_t i) const { return m_batchSums[i] / static_cast<double>(m_batchLength); }

    [[nodiscard]] SampleMoments moments() const
    {
        SampleMoments result;
        for (std::size_t i = 0; i < m_batches; ++i) result.add(batchMean(i));
        return result;
    }

    std::array<double, kCapacity> m_batchSums{};
    std::size_t m_batches = 0;
    std::uint64_t m_batchLength = 1;
    std::uint64_t m_inBatch = 0;
    double m_sum = 0;
};

} // namespace headroom::stats
