#pragma once

#include <cstdint>
#include <span>

namespace headroom::stats {

/// A confidence interval, or any closed interval of numbers.
struct Interval {
    double low = 0;
    double high = 0;

    [[nodiscard]] bool contains(double value) const { return low <= value && value <= high; }
    [[nodiscard]] double centre() const { return 0.5 * (low + high); }
    [[nodiscard]] double halfWidth() const { return 0.5 * (high - low); }
    bool operator==(const Interval&) const = default;
};

/// Mean and variance in one pass without cancellation. Source: B. P. Welford, Technometrics 4(3), 1962.
class SampleMoments {
public:
    void add(double value)
    {
        ++m_count;
        const double delta = value - m_mean;
        m_mean += delta / static_cast<double>(m_count);
        m_squares += delta * (value - m_mean);
    }
    [[nodiscard]] std::uint64_t count() const { return m_count; }
    [[nodiscard]] double mean() const { return m_mean; }
    /// Of the sample (divisor n − 1); 0 with fewer than two values.
    [[nodiscard]] double variance() const { return m_count < 2 ? 0.0 : m_squares / static_cast<double>(m_count - 1); }

private:
    std::uint64_t m_count = 0;
    double m_mean = 0;
    double m_squares = 0;
};

/// Quantile of Student's t distribution. Preconditions: 0 < probability < 1, degreesOfFreedom > 0.
[[nodiscard]] double studentQuantile(double probability, double degreesOfFreedom);

/// Interval that holds the mean of independent, nearly normal values with probability `level` (Student's t).
/// With fewer than two values it is the whole line: one value says nothing about its spread.
[[nodiscard]] Interval meanInterval(const SampleMoments& moments, double level = 0.95);
[[nodiscard]] Interval meanInterval(std::span<const double> values, double level = 0.95);

/// Interval of the mean of a[i] − b[i], for runs that share their random numbers pair by pair.
/// Precondition: both have the same size.
[[nodiscard]] Interval pairedDifference(std::span<const double> a, std::span<const double> b, double level = 0.95);

/// Half width as a share of the centre's size; infinite where the centre is 0 and the interval is not a point.
[[nodiscard]] double relativeHalfWidth(const Interval& interval);

} // namespace headroom::stats
