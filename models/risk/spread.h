#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>

namespace headroom::risk {

/// How far a value may be from what the scenario says, as a distribution.
///
/// Relative spreads are of factors: "-10%" is 0.9. Quantile functions of u in (0, 1):
///   uniform      low + u · (high − low)
///   triangular   low + √(u · (high − low) · (mode − low)) up to F(mode) = (mode − low)/(high − low), mirrored above
///   lognormal    median · (p90 / median)^(z(u) / z(0.9)), z the standard normal quantile; values > 0
/// Source: textbook inverses, e.g. L. Devroye, "Non-Uniform Random Variate Generation", 1986, ch. II.
struct Spread {
    enum class Shape { Triangular, Uniform, Lognormal };
    Shape shape = Shape::Triangular;
    bool relative = true;      ///< values below are factors, otherwise in the unit of the value
    double low = 1;            ///< triangular, uniform
    double mode = 1;           ///< triangular: most likely; lognormal: median
    double high = 1;           ///< triangular, uniform; lognormal: the value that is exceeded once in ten times

    /// Precondition: 0 < u < 1.
    [[nodiscard]] double quantile(double u) const;
    /// "triangular -10 % · 0 % · +20 %": as it is shown to people.
    [[nodiscard]] std::string text() const;
    bool operator==(const Spread&) const = default;
};

/// Checks the order of the values (low ≤ mode ≤ high, lognormal: 0 < median ≤ p90) and that factors are not negative. Fails with OutOfRange.
[[nodiscard]] Result<bool> checkSpread(const Spread& spread);

/// "-10%" as 0.9 and relative, "12.5" as 12.5 and absolute. Fails with Syntax.
struct SpreadValue {
    double value = 0;
    bool relative = true;
};
[[nodiscard]] Result<SpreadValue> parseSpreadValue(std::string_view text);

} // namespace headroom::risk
