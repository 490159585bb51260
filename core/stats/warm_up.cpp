#include "core/stats/warm_up.h"

#include "core/base/assert.h"
#include "core/stats/confidence.h"

#include <cmath>
#include <vector>

namespace headroom::stats {

namespace {

constexpr std::size_t kGroupsMin = 10;
constexpr std::size_t kGroupsKept = 5;

/// The cut of least MSER among 0 … `last`, the earliest of equals: nothing is left out without a reason.
std::size_t bestCut(std::span<const double> means, std::size_t last)
{
    // From the back, so that the moments of every tail come from one pass.
    SampleMoments tail;
    std::size_t best = means.size();
    double least = 0;
    for (std::size_t d = means.size(); d-- > 0;) {
        tail.add(means[d]);
        const auto kept = static_cast<double>(tail.count());
        if (tail.count() < kGroupsKept || d > last) continue;
        const double statistic = tail.variance() * (kept - 1) / (kept * kept);
        if (best == means.size() || statistic <= least) {
            least = statistic;
            best = d;
        }
    }
    return best;
}

/// Whether the means before and from `cut` on differ by more than `deviations` standard errors, by the variance of the later part: that of the
/// earlier one is what a transient inflates. Precondition: 0 < cut < size.
bool differ(std::span<const double> values, std::size_t cut, double deviations)
{
    SampleMoments front, rest;
    for (std::size_t i = 0; i < values.size(); ++i) (i < cut ? front : rest).add(values[i]);
    const double error = std::sqrt(rest.variance() * (1 / static_cast<double>(front.count()) + 1 / static_cast<double>(rest.count())));
    return std::abs(front.mean() - rest.mean()) > deviations * error;
}

} // namespace

WarmUp mser(std::span<const double> values, std::size_t group)
{
    HEADROOM_CHECK(group >= 1);
    const std::size_t groups = values.size() / group;
    if (groups < kGroupsMin) return {};
    std::vector<double> means(groups);
    for (std::size_t g = 0; g < groups; ++g) {
        double sum = 0;
        for (std::size_t i = 0; i < group; ++i) sum += values[g * group + i];
        means[g] = sum / static_cast<double>(group);
    }
    const std::size_t best = bestCut(means, groups);
    return {best * group, best <= groups / 2};
}

WarmUp steadyPart(std::span<const double> values, double deviations)
{
    if (values.size() < kGroupsMin) return {};
    const std::size_t half = values.size() / 2;
    bool transient = false;
    for (std::size_t d = 1; d <= half && !transient; ++d) transient = differ(values, d, deviations);
    const std::size_t cut = transient ? bestCut(values, half) : 0;
    const std::span<const double> kept = values.subspan(cut);
    return {cut, !differ(kept, kept.size() / 2, deviations)};
}

} // namespace headroom::stats
