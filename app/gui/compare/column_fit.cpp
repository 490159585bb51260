#include "app/gui/compare/column_fit.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace headroom::gui {

std::vector<int> fairWidths(const std::vector<int>& wanted, int available, int least)
{
    if (std::accumulate(wanted.begin(), wanted.end(), 0) <= available) return wanted;
    std::vector<std::size_t> byWish(wanted.size());
    std::iota(byWish.begin(), byWish.end(), std::size_t{0});
    std::stable_sort(byWish.begin(), byWish.end(), [&](std::size_t a, std::size_t b) { return wanted[a] < wanted[b]; });
    std::vector<int> widths(wanted.size(), 0);
    int left = available;
    for (std::size_t i = 0; i < byWish.size(); ++i) {
        const int share = left / static_cast<int>(byWish.size() - i);
        widths[byWish[i]] = std::min(wanted[byWish[i]], std::max(share, least));
        left = std::max(0, left - widths[byWish[i]]);
    }
    return widths;
}

} // namespace headroom::gui
