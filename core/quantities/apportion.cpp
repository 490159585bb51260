#include "core/quantities/apportion.h"

#include "core/base/assert.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace headroom {

void apportionRest(std::vector<std::int64_t>& parts, const std::vector<double>& remainders, std::int64_t left)
{
    if (left == 0) return;
    std::vector<std::size_t> order(parts.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::erase_if(order, [&](std::size_t i) { return remainders[i] < 0; });
    HEADROOM_CHECK(remainders.size() == parts.size() && !order.empty());
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
    const std::int64_t step = left > 0 ? 1 : -1;
    for (std::size_t next = 0; left != 0; next = (next + 1) % order.size(), left -= step) parts[order[next]] += step;
}

} // namespace headroom
