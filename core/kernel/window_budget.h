#pragma once

#include "core/base/assert.h"
#include "core/quantities/time.h"

#include <algorithm>
#include <cstdint>

namespace headroom::kernel {

/// A budget for every whole second of the clock: Cosmos DB request units, Service Bus credits.
///
/// What starts while less than the budget has been spent is admitted even when it overshoots; the overshoot is carried
/// to the following seconds, each of which pays off at most its budget. Nothing unspent is carried. Amounts are kept as
/// integers of 10^-6, so sums do not depend on their order. Source of the rule: Azure Cosmos DB, "Request rate too large".
class WindowBudget {
public:
    /// Precondition: 0 ≤ budgetPerSecond ≤ 10^12.
    explicit WindowBudget(double budgetPerSecond) { setBudget(budgetPerSecond); }

    /// Spends `amount` ≥ 0 and returns true, or returns false and spends nothing. `now` never decreases from one second to
    /// an earlier one.
    bool tryTake(double amount, SimTime now)
    {
        HEADROOM_ASSERT(amount >= 0 && amount <= 1e12);
        enter(secondOf(now));
        if (m_spent >= m_budget) return false;
        m_spent += micro(amount);
        return true;
    }

    /// Until the next second of the clock begins, in (0, 1 s].
    [[nodiscard]] static Duration untilNextSecond(SimTime now)
    {
        const std::int64_t rest = now.nanoseconds() - secondOf(now) * kSecondNs;
        return Duration::nanoseconds(kSecondNs - rest);
    }

    /// Until tryTake() succeeds if nobody else spends: zero, or to the start of the second whose carried overshoot is below
    /// the budget; Duration::max() with budget 0.
    [[nodiscard]] Duration timeUntilAvailable(SimTime now)
    {
        enter(secondOf(now));
        if (m_spent < m_budget) return Duration{};
        if (m_budget == 0) return Duration::max();
        return untilNextSecond(now) + Duration::seconds(m_spent / m_budget - 1);
    }

    /// Spent in the second of `now`, what was carried into it included.
    [[nodiscard]] double spent(SimTime now)
    {
        enter(secondOf(now));
        return static_cast<double>(m_spent) * 1e-6;
    }

    /// Changes the budget at once, also of the second that has begun.
    void setBudget(double budgetPerSecond)
    {
        HEADROOM_CHECK(budgetPerSecond >= 0 && budgetPerSecond <= 1e12);
        m_budget = micro(budgetPerSecond);
    }
    [[nodiscard]] double budget() const { return static_cast<double>(m_budget) * 1e-6; }

private:
    static constexpr std::int64_t kSecondNs = 1'000'000'000;

    static std::int64_t micro(double amount) { return static_cast<std::int64_t>(amount * 1e6 + 0.5); }

    static std::int64_t secondOf(SimTime time)
    {
        const std::int64_t ns = time.nanoseconds();
        return ns / kSecondNs - (ns % kSecondNs < 0 ? 1 : 0);
    }

    void enter(std::int64_t second)
    {
        if (second == m_second) return;
        if (m_spent > 0) {
            const std::int64_t elapsed = second - m_second;
            // Only a debt outlives its second; long pauses pay all of it (and must not overflow the product).
            m_spent = m_budget > 0 && elapsed > m_spent / m_budget ? 0 : std::max<std::int64_t>(0, m_spent - elapsed * m_budget);
        }
        m_second = second;
    }

    std::int64_t m_budget = 0;   ///< 10^-6
    std::int64_t m_spent = 0;    ///< 10^-6
    std::int64_t m_second = 0;
};

} // namespace headroom::kernel
