#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace headroom::pricing {

/// What each component costs in each hour, as whole millionths of the currency (the unit of Money). The parts of an hour add up to the
/// total of that hour to the last digit, so any grouping of them does as well. Hours times components: a month of 100 components is 0.6 MB.
struct HourlyCosts {
    struct Part {
        std::string component;
        std::vector<std::int64_t> micros;        ///< by hour from the start of the statement
    };
    std::vector<Part> parts;                     ///< in scenario order; components with a line of the statement
    std::vector<std::int64_t> totalMicros;       ///< by hour

    [[nodiscard]] bool empty() const { return parts.empty(); }
};

/// Rounds `perHour` (currency units, by component) so that each hour adds up to its rounded total: every part down to a whole
/// millionth, what is then missing to those that lost most, the first where they lost the same. Components that are named twice are added up.
/// Series shorter than `totalPerHour` end in zeros.
[[nodiscard]] HourlyCosts hourlyCosts(const std::vector<double>& totalPerHour, const std::vector<std::pair<std::string, std::vector<double>>>& perHour);

} // namespace headroom::pricing
