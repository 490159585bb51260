#pragma once

#include <span>
#include <string>
#include <string_view>

namespace headroom {

/// The candidate closest to `name` by edit distance (case ignored), for "did you mean …"; empty when none is close: at most a third of
/// the longer word may differ, at least two letters are always forgiven. The first of equally close ones. Only the first 64 letters
/// are looked at, so that hostile input costs nothing.
[[nodiscard]] std::string nearestName(std::string_view name, std::span<const std::string> candidates);

/// "did you mean "x"?", or, when nothing is close, the first dozen candidates as "known: a, b, c". Empty without candidates.
[[nodiscard]] std::string nearestHint(std::string_view name, std::span<const std::string> candidates);

} // namespace headroom
