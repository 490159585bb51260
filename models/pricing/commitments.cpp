#include "models/pricing/commitments.h"

#include <algorithm>
#include <numeric>

namespace headroom::pricing {

Coverage applySavingsPlan(double perHour, const std::vector<double>& sliceHours, const std::vector<EligibleUse>& uses)
{
    Coverage result;
    result.perSlice.assign(uses.size(), std::vector<double>(sliceHours.size(), 0.0));
    std::vector<std::size_t> order(uses.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return uses[a].discount() > uses[b].discount(); });
    for (std::size_t slice = 0; slice < sliceHours.size(); ++slice) {
        const double committed = perHour * sliceHours[slice];
        double left = committed;
        for (const std::size_t u : order) {
            const EligibleUse& use = uses[u];
            const double hours = use.perSlice[slice];
            result.eligible += hours * use.payAsYouGo;
            if (use.discount() <= 0) continue;
            // Compared as money, so that a plan that is exactly enough leaves no crumb behind.
            const double wanted = hours * use.planned;
            const double covered = wanted <= left ? hours : left / use.planned;
            result.perSlice[u][slice] = covered;
            left = wanted <= left ? left - wanted : 0;
            result.covered += covered * use.payAsYouGo;
        }
        result.unusedPerSlice.push_back(left);
        result.committed += committed;
        result.used += committed - left;
    }
    return result;
}

} // namespace headroom::pricing
