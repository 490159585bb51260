#pragma once

#include "models/scenario/scenario.h"

#include <string_view>
#include <vector>

namespace headroom::scenario {

/// Whether `pattern` speaks of `pointer`: it matches the value itself or one that encloses it; "*" stands for one segment.
[[nodiscard]] bool coversPointer(std::string_view pattern, std::string_view pointer);

/// The remark that holds for `pointer`: of the matching ones the longest; then the one with fewer "*"; then the last.
/// Null when nothing is said about it.
[[nodiscard]] const Provenance* provenanceOf(const std::vector<Provenance>& remarks, std::string_view pointer);

} // namespace headroom::scenario
