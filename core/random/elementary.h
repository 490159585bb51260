#pragma once

#include <array>
#include <bit>
#include <cstdint>

/// exp and log that give the same bits on every machine: the C library's may differ in the last place from one system to
/// the next, and then a run would no longer be a pure function of its seed. Only IEEE additions, multiplications and
/// divisions; compile with -ffp-contract=off (the default of -std=c++20 with GCC), so that none are fused.
namespace headroom::random {

namespace detail {

/// Taylor series of exp for |x| ≤ 1; slow and accurate to the last bit or two, used for tables only.
constexpr double expBySeries(double x)
{
    double sum = 0;
    for (int n = 25; n >= 1; --n) sum = (sum + 1.0) * x / n;
    return sum + 1.0;
}

constexpr int kExpSteps = 64;

/// 2^(j/64) for j = 0 … 63.
inline constexpr std::array<double, kExpSteps> kExpTable = [] {
    std::array<double, kExpSteps> table{};
    for (int j = 0; j < kExpSteps; ++j) {
        table[static_cast<std::size_t>(j)] = expBySeries(0.6931471805599453094 * j / kExpSteps);
    }
    return table;
}();

} // namespace detail

/// e^x with a relative error below 4·10^-16 for −700 ≤ x ≤ 700; arguments outside are clamped to that range. About 2 ns.
[[nodiscard]] constexpr double exponentialFunction(double x)
{
    x = x < -700.0 ? -700.0 : (x > 700.0 ? 700.0 : x);
    constexpr double kStepsPerUnit = detail::kExpSteps / 0.6931471805599453094;
    // ln 2 / 64 in two parts: the high one has 32 zero bits at its end, so k·high is exact.
    constexpr double kHigh = 0x1.62e42feep-7;
    constexpr double kLow = 0x1.a39ef35793c76p-39;
    constexpr double kRound = 0x1.8p52; // adding it leaves the nearest integer in the low bits of the mantissa
    const double shifted = x * kStepsPerUnit + kRound;
    const double k = shifted - kRound;
    const auto steps = static_cast<std::int64_t>(std::bit_cast<std::uint64_t>(shifted) << 13) >> 13;
    const double r = (x - k * kHigh) - k * kLow; // |r| ≤ ln 2 / 128: the term r^6/720 is below 2^-54
    const double p = r + r * r * (0.5 + r * (1.0 / 6 + r * (1.0 / 24 + r * (1.0 / 120))));
    const double fraction = detail::kExpTable[static_cast<std::size_t>(steps & (detail::kExpSteps - 1))];
    const auto scale = std::bit_cast<double>(static_cast<std::uint64_t>((steps >> 6) + 1023) << 52);
    return (fraction + fraction * p) * scale;
}

/// ln x with a relative error below 10^-15. Precondition: x is positive, finite and at least 2.3·10^-308.
[[nodiscard]] constexpr double naturalLog(double x)
{
    const auto bits = std::bit_cast<std::uint64_t>(x);
    auto exponent = static_cast<int>(bits >> 52) - 1023;
    double mantissa = std::bit_cast<double>((bits & 0xfffffffffffffULL) | 0x3ff0000000000000ULL);
    if (mantissa > 1.4142135623730951) {
        mantissa *= 0.5;
        ++exponent;
    }
    // ln m = 2 artanh s; |s| ≤ 0.1716, so the term s^23/23 is below 2^-60.
    const double s = (mantissa - 1.0) / (mantissa + 1.0);
    const double square = s * s;
    double sum = 0;
    for (int n = 23; n >= 3; n -= 2) sum = (sum + 1.0 / n) * square;
    const double logMantissa = 2.0 * s + 2.0 * s * sum;
    return exponent * 0x1.62e42fefa38p-1 + (exponent * 0x1.ef35793c7673p-45 + logMantissa);
}

} // namespace headroom::random
