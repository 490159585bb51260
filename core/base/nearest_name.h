#pragma once

#include <span>
#include <string>
#include <string_view>

namespace headroom {

/// The candidate with the fewest letters to insert, delete or replace (case ignored), for "did you mean …"; the first of
/// equals. Empty when none is nearer than half of the name's length (at least 2): a wild guess helps nobody.
[[nodiscard]] std::string nearestName(std::string_view name, std::span<const std::string> candidates);

} // namespace headroom
