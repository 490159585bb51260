#pragma once

#include "core/random/elementary.h"
#include "core/random/generator.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

/// Standard exponential and normal variates by the ziggurat: 256 layers of equal area, of which 98.9 % and 99.3 % of the
/// draws need one random number, one multiplication and one comparison. The tables are computed by the compiler.
/// Source: G. Marsaglia, W. W. Tsang, "The ziggurat method for generating random variables", J. Stat. Software 5(8), 2000.
/// Unlike the original, layer, sign and position come from different bits of the number (J. A. Doornik's remark, 2005).
namespace headroom::random {

namespace detail {

constexpr double squareRoot(double x)
{
    double root = x > 1 ? x : 1;
    for (int i = 0; i < 80; ++i) root = 0.5 * (root + x / root);
    return root;
}

struct ZigguratLayer {
    std::uint64_t inside = 0;   ///< positions below this lie wholly under the density
    double scale = 0;           ///< position (53 bits) to abscissa
};

struct Ziggurat {
    std::array<ZigguratLayer, 256> layers{};
    std::array<double, 257> density{};   ///< at the right end of each layer; [256] = 1 at the origin
};

/// `right` is the abscissa where the tail begins, `area` that of every layer; both solve the closing condition of the
/// construction (found by bisection to the last bit).
template <typename Density, typename Inverse>
constexpr Ziggurat buildZiggurat(double right, double area, Density density, Inverse inverse)
{
    std::array<double, 257> x{};
    x[0] = area / density(right);   // the base layer: a rectangle as wide as rectangle and tail together
    x[1] = right;
    for (std::size_t i = 2; i < 256; ++i) x[i] = inverse(area / x[i - 1] + density(x[i - 1]));
    x[256] = 0;
    Ziggurat result;
    for (std::size_t i = 0; i < 256; ++i) {
        result.layers[i].inside = static_cast<std::uint64_t>(x[i + 1] / x[i] * 0x1.0p53);
        result.layers[i].scale = x[i] * 0x1.0p-53;
        result.density[i] = density(x[i]);
    }
    result.density[256] = 1;
    return result;
}

constexpr double kExponentialRight = 7.697117470131049;
constexpr double kNormalRight = 3.654152885361009;

inline constexpr Ziggurat kExponentialZiggurat =
    buildZiggurat(kExponentialRight, 0.003949659822581559, [](double x) { return exponentialFunction(-x); },
                  [](double y) { return -naturalLog(y); });

inline constexpr Ziggurat kNormalZiggurat =
    buildZiggurat(kNormalRight, 0.004928673233974658, [](double x) { return exponentialFunction(-0.5 * x * x); },
                  [](double y) { return squareRoot(-2.0 * naturalLog(y)); });

/// The rare draws that did not fall wholly under the density. Out of line, so that the fast path stays small.
double exponentialSlow(Generator& generator, std::size_t layer, double x);
double normalSlow(Generator& generator, std::size_t layer, double x);

} // namespace detail

/// Exponential variate with mean 1.
[[nodiscard]] inline double exponential(Generator& generator)
{
    const std::uint64_t bits = generator.next();
    const auto& layer = detail::kExponentialZiggurat.layers[bits & 255];
    const std::uint64_t position = bits >> 11;
    const double x = static_cast<double>(static_cast<std::int64_t>(position)) * layer.scale;
    if (position < layer.inside) [[likely]] return x;
    return detail::exponentialSlow(generator, bits & 255, x);
}

/// Normal variate with mean 0 and variance 1.
[[nodiscard]] inline double normal(Generator& generator)
{
    const std::uint64_t bits = generator.next();
    const auto& layer = detail::kNormalZiggurat.layers[bits & 255];
    const std::uint64_t position = bits >> 11;
    double x = static_cast<double>(static_cast<std::int64_t>(position)) * layer.scale;
    if (position >= layer.inside) [[unlikely]] x = detail::normalSlow(generator, bits & 255, x);
    return std::bit_cast<double>(std::bit_cast<std::uint64_t>(x) ^ ((bits & 256) << 55)); // bit 8 is the sign
}

} // namespace headroom::random
