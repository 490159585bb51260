#pragma once

#include "core/base/assert.h"
#include "core/quantities/time.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace headroom::kernel {

/// Rate limiter: `burst` tokens at most, refilled continuously at `ratePerSecond`; it starts full.
///
/// The level is an integer in units of 10^-9 token, and what a refill leaves over is carried on, so a year of refills
/// loses nothing: exactly rate · time tokens come in. Rates are rounded to 10^-6 tokens a second.
class TokenBucket {
public:
    /// Preconditions: 0 ≤ ratePerSecond ≤ 10^9; 0 < burst ≤ 9·10^9.
    TokenBucket(double ratePerSecond, double burst, SimTime start = SimTime{})
        : m_burst(nano(burst)), m_level(m_burst), m_last(start)
    {
        HEADROOM_CHECK(burst > 0 && burst <= 9e9);
        setRateInternal(ratePerSecond);
    }

    /// Takes `amount` tokens if they are there. Precondition: amount ≥ 0. `now` never decreases.
    bool tryTake(double amount, SimTime now)
    {
        refill(now);
        const std::int64_t wanted = nano(amount);
        if (wanted > m_level) return false;
        m_level -= wanted;
        return true;
    }

    /// How long until `amount` tokens are there if nobody takes any; zero if they are, Duration::max() if they never
    /// will be (more than the burst, or no rate).
    [[nodiscard]] Duration timeUntil(double amount, SimTime now)
    {
        refill(now);
        const std::int64_t wanted = nano(amount);
        if (wanted <= m_level) return Duration{};
        if (wanted > m_burst || m_microRate == 0) return Duration::max();
        // missing·10^6 − carry micro-steps are needed at m_microRate a nanosecond, all in units of 10^-15 token.
        const double missing = static_cast<double>(wanted - m_level) * 1e6 - static_cast<double>(m_carry);
        const double estimateNs = missing / static_cast<double>(m_microRate);
        if (estimateNs > 9e18) return Duration::max();
        auto spanNs = static_cast<std::int64_t>(estimateNs);
        // The division of doubles may be off by a few; settle it with the exact refill.
        spanNs = std::max<std::int64_t>(spanNs - 2, 0);
        while (levelAfter(spanNs) < wanted) ++spanNs;
        return Duration::nanoseconds(spanNs);
    }

    /// Tokens there at `now`.
    [[nodiscard]] double level(SimTime now)
    {
        refill(now);
        return static_cast<double>(m_level) * 1e-9;
    }

    /// Changes the rate from `now` on; the level stays.
    void setRate(double ratePerSecond, SimTime now)
    {
        refill(now);
        setRateInternal(ratePerSecond);
    }

private:
    static std::int64_t nano(double tokens)
    {
        HEADROOM_ASSERT(tokens >= 0);
        return tokens >= 9.2e9 ? std::int64_t{9'200'000'000'000'000'000} : static_cast<std::int64_t>(tokens * 1e9 + 0.5);
    }

    void setRateInternal(double ratePerSecond)
    {
        HEADROOM_CHECK(ratePerSecond >= 0 && ratePerSecond <= 1e9);
        m_microRate = static_cast<std::int64_t>(ratePerSecond * 1e6 + 0.5);
    }

    [[nodiscard]] std::int64_t levelAfter(std::int64_t spanNs) const
    {
        std::int64_t carry = m_carry;
        return filled(spanNs, carry);
    }

    /// Level after `spanNs` more, not above the burst; `carry` is the broken part before and after.
    std::int64_t filled(std::int64_t spanNs, std::int64_t& carry) const
    {
        // Whole milliseconds bring microRate nano-tokens each. The rest, below 10^6 ns, times a rate of up to 10^15
        // would overflow int64: hence whole and broken tokens a second apart.
        const std::int64_t room = m_burst - m_level;
        const std::int64_t wholeMs = spanNs / 1'000'000;
        const std::int64_t restNs = spanNs % 1'000'000;
        if (m_microRate > 0 && wholeMs > room / m_microRate) {
            carry = 0;
            return m_burst;
        }
        const std::int64_t high = restNs * (m_microRate / 1'000'000);                    // nano-tokens
        const std::int64_t low = restNs * (m_microRate % 1'000'000) + carry;             // 10^-15 tokens, < 10^12 + 10^6
        const std::int64_t gained = wholeMs * m_microRate + high + low / 1'000'000;
        if (gained >= room) {
            carry = 0;
            return m_burst;
        }
        carry = low % 1'000'000;
        return m_level + gained;
    }

    void refill(SimTime now)
    {
        HEADROOM_ASSERT(now >= m_last);
        m_level = filled((now - m_last).count(), m_carry);
        m_last = now;
    }

    std::int64_t m_burst;       ///< 10^-9 token
    std::int64_t m_level;       ///< 10^-9 token
    std::int64_t m_carry = 0;   ///< 10^-15 token, < 10^6
    std::int64_t m_microRate = 0;   ///< 10^-6 token a second = 10^-15 token a nanosecond
    SimTime m_last;
};

} // namespace headroom::kernel
