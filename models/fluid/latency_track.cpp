#include "models/fluid/latency_track.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

namespace headroom::fluid {
namespace {

/// Middles of the quarters of a cell, from its own middle, in widths: the cells alone are too coarse for a median.
constexpr std::array<double, 4> kParts{-0.375, -0.125, 0.125, 0.375};

/// Value within a cell, on the line to the neighbour on that side.
double within(const std::array<double, kCells>& values, std::size_t cell, double part)
{
    if (part < 0) return cell == 0 ? values[0] : values[cell] + part * (values[cell] - values[cell - 1]);
    return cell + 1 == kCells ? values[cell] : values[cell] + part * (values[cell + 1] - values[cell]);
}

/// The upper 6 bits of the mantissa and the exponent of a positive number are its bin: no logarithm needed.
constexpr int kShift = 52 - 6;
constexpr double kLowest = 0x1p-20;
constexpr std::uint64_t kLowestKey = std::bit_cast<std::uint64_t>(kLowest) >> kShift;

/// The time at a share `inside` of a bin.
double valueAt(std::size_t bin, double inside)
{
    const auto from = std::bit_cast<double>((kLowestKey + bin) << kShift);
    const auto to = std::bit_cast<double>((kLowestKey + bin + 1) << kShift);
    return from + inside * (to - from);
}

constexpr double kClose = 0.01;   ///< fits whose means and deviations differ by less are one

} // namespace

void LogBins::clear()
{
    if (m_first <= m_last) std::fill(m_bins.begin() + static_cast<std::ptrdiff_t>(m_first), m_bins.begin() + static_cast<std::ptrdiff_t>(m_last) + 1, 0.0);
    m_weight = m_sum = 0;
    m_first = m_bins.size() - 1;
    m_last = 0;
}

void LogBins::add(double seconds, double weight)
{
    const std::uint64_t key = std::bit_cast<std::uint64_t>(std::max(seconds, kLowest)) >> kShift;
    const std::size_t bin = std::min<std::size_t>(key - kLowestKey, kBins - 1);
    m_bins[bin] += weight;
    m_weight += weight;
    m_sum += weight * seconds;
    m_first = std::min(m_first, bin);
    m_last = std::max(m_last, bin);
}

double LogBins::quantile(double p) const
{
    double seen = 0;
    const double wanted = p * m_weight;
    for (std::size_t i = m_first; i <= m_last; ++i) {
        if (seen + m_bins[i] >= wanted && m_bins[i] > 0) {
            const double inside = (wanted - seen) / m_bins[i];
            return valueAt(i, inside);
        }
        seen += m_bins[i];
    }
    return valueAt(m_last, 1);
}

bool LatencyTrack::close(const Fit& a, const Fit& b)
{
    const double scale = kClose * std::max(1e-6, a.moments.mean);
    return a.patience == b.patience && std::abs(a.moments.mean - b.moments.mean) < scale
           && std::abs(std::sqrt(a.moments.variance) - std::sqrt(b.moments.variance)) < scale;
}

void LatencyTrack::add(const Moments& moments, double count, double patience)
{
    if (count <= 0) return;
    const Fit fit{moments, patience, count};
    if (!m_bucket.empty() && close(m_bucket.back(), fit)) m_bucket.back().count += count;
    else m_bucket.push_back(fit);
    if (m_pending.count > 0 && close(m_pending, fit)) {
        m_pending.count += count;
    } else {
        flush();
        m_pending = fit;
        m_steady = false;
    }
}

void LatencyTrack::contribute(LogBins& bins) const
{
    const auto& weight = cellWeights();
    for (const Fit& fit : m_bucket) {
        const auto values = cellValues(fit.moments);
        for (const auto& [share, offset] : offsets)
            for (std::size_t c = 0; c < kCells; ++c)
                for (const double part : {-0.25, 0.25})
                    bins.add(std::min(within(values, c, part), fit.patience) + offset, fit.count * share * weight[c] / 2);
    }
}

double LatencyTrack::countInBucket() const
{
    double sum = 0;
    for (const Fit& fit : m_bucket) sum += fit.count;
    return sum;
}

void LatencyTrack::closeBucket()
{
    m_steady = m_bucket.size() == 1;
    m_bucket.clear();
}

void LatencyTrack::flush()
{
    if (m_pending.count <= 0) return;
    m_carry.resize(offsets.size() * kCells * kParts.size(), 0.0);
    const auto values = cellValues(m_pending.moments);
    const auto& weight = cellWeights();
    std::size_t slot = 0;
    for (const auto& [share, offset] : offsets)
        for (std::size_t c = 0; c < kCells; ++c) {
            const double each = m_pending.count * share * weight[c] / static_cast<double>(kParts.size());
            for (const double part : kParts) {
                double& carry = m_carry[slot++];
                carry += each;
                if (carry < 1) continue;   // rounding down is what costs: most parts of a step are less than an answer
                const double whole = std::floor(carry);
                carry -= whole;
                m_histogram.record(static_cast<std::int64_t>((std::min(within(values, c, part), m_pending.patience) + offset) * 1e9), static_cast<std::uint64_t>(whole));
            }
        }
    m_pending.count = 0;
}

const stats::Histogram& LatencyTrack::histogram()
{
    flush();
    return m_histogram;
}

} // namespace headroom::fluid
