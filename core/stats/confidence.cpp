#include "core/stats/confidence.h"

#include "core/base/assert.h"

#include <boost/math/distributions/students_t.hpp>

#include <cmath>
#include <limits>

namespace headroom::stats {

double studentQuantile(double probability, double degreesOfFreedom)
{
    HEADROOM_CHECK(probability > 0 && probability < 1 && degreesOfFreedom > 0);
    return boost::math::quantile(boost::math::students_t_distribution<double>(degreesOfFreedom), probability);
}

Interval meanInterval(const SampleMoments& moments, double level)
{
    if (moments.count() < 2) {
        return {-std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()};
    }
    const auto count = static_cast<double>(moments.count());
    const double half = studentQuantile(0.5 + 0.5 * level, count - 1) * std::sqrt(moments.variance() / count);
    return {moments.mean() - half, moments.mean() + half};
}

Interval meanInterval(std::span<const double> values, double level)
{
    SampleMoments moments;
    for (const double value : values) moments.add(value);
    return meanInterval(moments, level);
}

Interval pairedDifference(std::span<const double> a, std::span<const double> b, double level)
{
    HEADROOM_CHECK(a.size() == b.size());
    SampleMoments moments;
    for (std::size_t i = 0; i < a.size(); ++i) moments.add(a[i] - b[i]);
    return meanInterval(moments, level);
}

double relativeHalfWidth(const Interval& interval)
{
    if (interval.low == interval.high) return 0;
    return interval.halfWidth() / std::abs(interval.centre());
}

} // namespace headroom::stats
