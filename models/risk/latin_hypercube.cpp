#include "models/risk/latin_hypercube.h"

#include "core/random/stream.h"

#include <numeric>
#include <utility>

namespace headroom::risk {

std::vector<std::vector<double>> latinHypercube(std::size_t samples, const std::vector<std::string>& names, std::uint64_t seed)
{
    std::vector<std::vector<double>> points(samples, std::vector<double>(names.size()));
    std::vector<std::size_t> stratum(samples);
    for (std::size_t d = 0; d < names.size(); ++d) {
        random::Generator generator = random::makeStream(seed, 0, "risk/" + names[d]);
        std::iota(stratum.begin(), stratum.end(), std::size_t{0});
        for (std::size_t i = samples; i > 1; --i) std::swap(stratum[i - 1], stratum[generator.below(static_cast<std::uint32_t>(i))]);
        for (std::size_t i = 0; i < samples; ++i) points[i][d] = (static_cast<double>(stratum[i]) + 0.5) / static_cast<double>(samples);
    }
    return points;
}

} // namespace headroom::risk
