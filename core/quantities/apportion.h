#pragma once

#include <cstdint>
#include <vector>

namespace headroom {

/// The last step of the method of largest remainders (Hamilton's): hands out `left` units one by one, or takes them back where it is negative, by
/// falling remainder, ties to the first, round after round until none is left. Who has a remainder below 0 takes no part.
/// Preconditions: as many remainders as parts; one that takes part unless `left` is 0. Source: M. Balinski, H. P. Young, "Fair Representation", 1982, §3.
void apportionRest(std::vector<std::int64_t>& parts, const std::vector<double>& remainders, std::int64_t left);

} // namespace headroom
