#pragma once

#include <vector>

namespace headroom::gui {

/// Widths of columns that want `wanted` and have `available` together. Where all fit, each gets what it wants. Otherwise those that want
/// little get it, and the others share what is left equally, but none gets less than `least` (or than it wants). [px]
[[nodiscard]] std::vector<int> fairWidths(const std::vector<int>& wanted, int available, int least);

} // namespace headroom::gui
