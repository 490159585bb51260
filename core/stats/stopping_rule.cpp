#include "core/stats/stopping_rule.h"

#include "core/base/assert.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom::stats {

double allowedHalfWidth(const Precision& precision, double mean)
{
    HEADROOM_CHECK(precision.halfWidth > 0);
    return precision.relative ? precision.halfWidth / (1 + precision.halfWidth) * std::abs(mean) : precision.halfWidth;
}

bool precise(const SampleMoments& moments, const Precision& precision, double level)
{
    if (moments.count() < 2) return false;
    return meanInterval(moments, level).halfWidth() <= allowedHalfWidth(precision, moments.mean());
}

std::uint64_t valuesExpected(const SampleMoments& moments, const Precision& precision, double level)
{
    if (moments.count() < 2) return std::max<std::uint64_t>(2, moments.count());
    const double ratio = meanInterval(moments, level).halfWidth() / allowedHalfWidth(precision, moments.mean());
    if (!(ratio > 1)) return moments.count();
    const double expected = std::ceil(static_cast<double>(moments.count()) * ratio * ratio);
    constexpr double kMost = 1e15;
    return expected < kMost ? static_cast<std::uint64_t>(expected) : std::numeric_limits<std::uint64_t>::max();
}

} // namespace headroom::stats
