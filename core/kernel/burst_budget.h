#pragma once

#include "core/base/assert.h"
#include "core/kernel/window_budget.h"
#include "core/quantities/time.h"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace headroom::kernel {

/// A budget for every whole second of the clock that saves what it does not spend and may spend more of it later.
///
/// Each second earns `base`; what is left of it goes to a bank of at most `bank`, and a second may spend up to max(base, `peak`) as long as
/// the bank pays what is above the base. As with WindowBudget, what starts while there is room is admitted even when it overshoots; what
/// the bank cannot pay is carried to the following seconds. Spent at the peak a full bank lasts bank / (peak − base). Begins full.
/// Source of the rule: Azure Cosmos DB, burst capacity. Amounts are integers of 10^-6.
class BurstBudget {
public:
    /// Precondition: 0 < base ≤ 10^9, base ≤ peak, 0 ≤ bank ≤ 10^12.
    BurstBudget(double base, double peak, double bank)
        : m_base(micro(base)), m_peak(micro(peak)), m_most(micro(bank)), m_bank(m_most), m_limit(std::max(m_base, std::min(m_peak, m_base + m_bank)))
    {
        HEADROOM_CHECK(base > 0 && base <= peak && base <= 1e9 && bank >= 0 && bank <= 1e12);
    }

    /// Spends `amount` ≥ 0 and returns true, or returns false and spends nothing. `now` never goes back to an earlier second.
    bool tryTake(double amount, SimTime now)
    {
        HEADROOM_ASSERT(amount >= 0 && amount <= 1e12);
        enter(secondOf(now));
        if (m_spent >= m_limit) return false;
        m_spent += micro(amount);
        return true;
    }

    /// Until tryTake() succeeds if nobody else spends: zero, or to the start of the second in which what is carried is below the base.
    [[nodiscard]] Duration timeUntilAvailable(SimTime now)
    {
        enter(secondOf(now));
        if (m_spent < m_limit) return Duration{};
        const std::int64_t debt = std::max<std::int64_t>(0, m_spent - m_base - m_bank);
        return WindowBudget::untilNextSecond(now) + Duration::seconds(debt / m_base);
    }

    /// Saved and not yet spent at the start of the second of `now`.
    [[nodiscard]] double bank(SimTime now)
    {
        enter(secondOf(now));
        return static_cast<double>(m_bank) * 1e-6;
    }

    /// Changes what a second earns, > 0; the bank keeps what it has, up to `bank`.
    void setBase(double base, double peak, double bank)
    {
        m_base = micro(base);
        m_peak = std::max(m_base, micro(peak));
        m_most = micro(bank);
        m_bank = std::min(m_bank, m_most);
        m_limit = std::max(m_base, std::min(m_peak, m_base + m_bank));
    }
    [[nodiscard]] double base() const { return static_cast<double>(m_base) * 1e-6; }

private:
    static std::int64_t micro(double amount) { return static_cast<std::int64_t>(amount * 1e6 + 0.5); }
    static std::int64_t secondOf(SimTime time)
    {
        const std::int64_t ns = time.nanoseconds();
        return ns / 1'000'000'000 - (ns % 1'000'000'000 < 0 ? 1 : 0);
    }

    void enter(std::int64_t second)
    {
        if (second == m_second) return;
        // The second that ends: above its base the bank pays, what it cannot pay is owed.
        const std::int64_t over = m_spent - m_base;
        const std::int64_t paid = std::clamp<std::int64_t>(over, 0, m_bank);
        m_bank -= paid;
        std::int64_t debt = std::max<std::int64_t>(0, over - paid);
        std::int64_t saved = std::max<std::int64_t>(0, -over);
        // Those between: each earns its base, which pays the debt first. More seconds than fill the bank say nothing new.
        const std::int64_t idle = std::min<std::int64_t>(second - m_second - 1, (m_most + debt) / m_base + 1);
        const std::int64_t earned = idle * m_base;
        saved += std::max<std::int64_t>(0, earned - debt);
        debt = std::max<std::int64_t>(0, debt - earned);
        m_bank = std::min(m_most, m_bank + saved);
        m_spent = debt;
        m_limit = std::max(m_base, std::min(m_peak, m_base + m_bank));
        m_second = second;
    }

    std::int64_t m_base, m_peak, m_most;
    std::int64_t m_bank;
    std::int64_t m_limit;        ///< of the second that runs
    std::int64_t m_spent = 0;    ///< in it, what was carried included
    std::int64_t m_second = std::numeric_limits<std::int64_t>::min() / 2;
};

} // namespace headroom::kernel
