#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace headroom::random {

/// One step of SplitMix64: a bijection of 64-bit integers that spreads neighbouring inputs over the whole range.
/// Source: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
[[nodiscard]] constexpr std::uint64_t splitMix(std::uint64_t& state)
{
    state += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

/// xoshiro256++: 256 bits of state, period 2^256 − 1, about a nanosecond a number. Copyable; a copy continues alike.
/// Source: D. Blackman, S. Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 2021.
/// One generator per purpose: make it with makeStream(), never share it between two purposes.
class Generator {
public:
    /// Expands `seed` by SplitMix64, so every seed, 0 included, gives a usable state.
    constexpr explicit Generator(std::uint64_t seed = 0)
    {
        for (auto& word : m_state) word = splitMix(seed);
    }

    /// The next 64 random bits.
    constexpr std::uint64_t next()
    {
        const std::uint64_t result = std::rotl(m_state[0] + m_state[3], 23) + m_state[0];
        const std::uint64_t shifted = m_state[1] << 17;
        m_state[2] ^= m_state[0];
        m_state[3] ^= m_state[1];
        m_state[1] ^= m_state[2];
        m_state[0] ^= m_state[3];
        m_state[2] ^= shifted;
        m_state[3] = std::rotl(m_state[3], 45);
        return result;
    }

    /// Uniform in [0, 1), a multiple of 2^-53.
    constexpr double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

    /// Uniform in (0, 1]: safe as the argument of a logarithm.
    constexpr double uniformOpen() { return static_cast<double>((next() >> 11) + 1) * 0x1.0p-53; }

    /// Unbiased integer in [0, bound). Precondition: bound ≥ 1.
    /// Multiplication with rejection; source: D. Lemire, "Fast random integer generation in an interval", 2019.
    constexpr std::uint32_t below(std::uint32_t bound)
    {
        std::uint64_t product = (next() >> 32) * bound;
        auto low = static_cast<std::uint32_t>(product);
        if (low < bound) {
            const std::uint32_t threshold = (0U - bound) % bound;
            while (low < threshold) {
                product = (next() >> 32) * bound;
                low = static_cast<std::uint32_t>(product);
            }
        }
        return static_cast<std::uint32_t>(product >> 32);
    }

    constexpr bool operator==(const Generator&) const = default;

private:
    std::array<std::uint64_t, 4> m_state{};
};

} // namespace headroom::random
