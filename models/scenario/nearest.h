#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace headroom::scenario {

/// The candidate closest to `name` by edit distance (case ignored), or empty when none is close: at most a third of the
/// longer word may differ, at least two letters are always forgiven. The first of equally close ones. Looks at most at
/// the first 64 letters.
[[nodiscard]] std::string nearestName(std::string_view name, const std::vector<std::string>& candidates);

/// "did you mean "x"?", or, when nothing is close, the first dozen candidates as "known: a, b, c". Empty without candidates.
[[nodiscard]] std::string nearestHint(std::string_view name, const std::vector<std::string>& candidates);

} // namespace headroom::scenario
