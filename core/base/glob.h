#pragma once

#include <string_view>

namespace headroom {

/// Whether `text` is of the form of `pattern`, in which "*" stands for any letters and "?" for one. Case counts only among letters beyond ASCII:
/// providers write their own names now in capitals, now not. Linear memory-free; O(pattern · text) at worst. Pure.
[[nodiscard]] bool matchesGlob(std::string_view pattern, std::string_view text);

} // namespace headroom
