#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace headroom::risk {

/// Points of the unit cube, [sample][dimension], each dimension cut into `samples` equal strata of which every one is met once, in its middle
/// (median Latin hypercube). The order of the strata of a dimension comes from the stream "risk/<name>" of the seed, so a further input moves no
/// other one. Means of sums of one-dimensional functions have then no more variance than with random points.
/// Source: M. McKay, R. Beckman, W. Conover, Technometrics 21(2), 1979.
[[nodiscard]] std::vector<std::vector<double>> latinHypercube(std::size_t samples, const std::vector<std::string>& names, std::uint64_t seed);

} // namespace headroom::risk
