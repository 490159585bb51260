#pragma once

#include "models/fluid/moments.h"
#include "core/stats/histogram.h"

#include <array>
#include <limits>
#include <utility>
#include <vector>

namespace headroom::fluid {

/// Weights of times, each power of two cut into 64 bins (at most 0.8 % to either side): quantiles of mixtures that live for one bucket of a series.
class LogBins {
public:
    void clear();
    void add(double seconds, double weight);
    [[nodiscard]] bool empty() const { return m_weight <= 0; }
    [[nodiscard]] double mean() const { return m_weight > 0 ? m_sum / m_weight : 0; }
    [[nodiscard]] double quantile(double p) const;

private:
    static constexpr std::size_t kBins = 40 * 64;   ///< from 2⁻²⁰ s = 1 µs to 2²⁰ s = 12 days
    std::array<double, kBins> m_bins{};
    double m_weight = 0, m_sum = 0;
    std::size_t m_first = kBins - 1, m_last = 0;
};

/// Response times of one population as a run goes on: fits of three moments, each with the number of answers that it stands for. A fit
/// that hardly differs from the one before joins it.
class LatencyTrack {
public:
    /// Constant times added to every answer, with their shares (round trips by region). Default: none.
    std::vector<std::pair<double, double>> offsets{{1.0, 0.0}};   ///< share, s

    /// `count` answers with these moments; none takes longer than `patience`.
    void add(const Moments& moments, double count, double patience = std::numeric_limits<double>::infinity());
    /// Adds what the current bucket holds to `bins`, weighted by counts.
    void contribute(LogBins& bins) const;
    /// Whether the bucket holds one fit only, the one of the bucket before.
    [[nodiscard]] bool sameAsBefore() const { return m_bucket.size() == 1 && m_steady; }
    [[nodiscard]] double countInBucket() const;
    void closeBucket();
    /// The whole run so far; counts are rounded with the remainders carried on.
    [[nodiscard]] const stats::Histogram& histogram();

private:
    struct Fit { Moments moments; double patience = 0, count = 0; };
    [[nodiscard]] static bool close(const Fit& a, const Fit& b);
    void flush();
    std::vector<Fit> m_bucket;
    Fit m_pending;                       ///< not yet in the histogram
    bool m_steady = false;
    std::vector<double> m_carry;
    stats::Histogram m_histogram;
};

} // namespace headroom::fluid
