#pragma once

#include "core/base/assert.h"
#include "core/quantities/time.h"

#include <algorithm>

namespace headroom::kernel {

/// How many retries a caller may make: tokens that each call feeds with `ratio` and each second with `perSecond`; a retry takes one.
///
/// Over a span of T seconds with n calls at most n · ratio + T · perSecond + limit retries pass, so under a full outage retries are that share of
/// the calls and no more. The bucket begins with one second's worth and holds ten seconds' worth, at least ten tokens (the idea and the ten seconds: Twitter Finagle,
/// RetryBudget; a share of 10 %: Azure Architecture Center, retry storm antipattern).
class RetryBudget {
public:
    /// Preconditions: ratio ≥ 0, perSecond ≥ 0.
    RetryBudget(double ratio, double perSecond, SimTime start)
        : m_ratio(ratio), m_perSecond(perSecond), m_limit(std::max(10.0, 10 * perSecond)), m_tokens(perSecond), m_last(start)
    {
        HEADROOM_CHECK(ratio >= 0 && perSecond >= 0);
    }

    /// A call (its first try) is made. `now` never decreases.
    void call(SimTime now)
    {
        refill(now);
        m_tokens = std::min(m_limit, m_tokens + m_ratio);
    }

    /// Takes a token for one retry; false where there is none.
    bool tryRetry(SimTime now)
    {
        refill(now);
        // Sums of tenths are not exact: what is short of one by rounding counts as one.
        if (m_tokens < 1 - 1e-9) return false;
        m_tokens -= 1;
        return true;
    }

    [[nodiscard]] double tokens() const { return m_tokens; }

private:
    void refill(SimTime now)
    {
        m_tokens = std::min(m_limit, m_tokens + m_perSecond * (now - m_last).toSeconds());
        m_last = now;
    }

    double m_ratio, m_perSecond, m_limit, m_tokens;
    SimTime m_last;
};

} // namespace headroom::kernel
