#pragma once

#include "core/base/assert.h"
#include "core/quantities/time.h"

#include <array>
#include <cstdint>

namespace headroom::kernel {

/// Stops calls to what keeps failing. Closed: calls pass and their outcomes are counted over a sliding window. Open: nothing passes for `open`.
/// Half open: `probes` calls pass; when all succeed it closes, the first failure opens it again.
///
/// The window is ten slices of a tenth of its length, so evidence leaves it within a tenth. Source of states and defaults: Polly, circuit breaker
/// strategy (failure ratio 0.1 of at least 100 calls in 30 s, open 5 s, one probe); Dapr counts failures in a row instead.
class CircuitBreaker {
public:
    struct Rules {
        double failureRatio = 0.1;                       ///< (0, 1]; opens at or above
        std::uint32_t minimumCalls = 100;                ///< in the window; fewer never open it
        Duration window = Duration::seconds(30);         ///< ≥ 10 ns
        std::uint32_t consecutiveFailures = 0;           ///< > 0: opens after so many in a row instead of by ratio
        Duration open = Duration::seconds(5);
        std::uint32_t probes = 1;                        ///< ≥ 1
    };
    enum class State : std::uint8_t { Closed, Open, HalfOpen };
    enum class Admission : std::uint8_t { Pass, Probe, Rejected };

    CircuitBreaker() = default;
    explicit CircuitBreaker(const Rules& rules) : m_rules(rules), m_sliceNs(rules.window.count() / kSlices)
    {
        HEADROOM_CHECK(m_sliceNs > 0 && rules.probes > 0 && rules.failureRatio > 0);
    }

    /// Whether a call may be made at `now`, which never decreases. Every Pass and Probe is answered by report(), or by nothing where its caller
    /// has vanished: permits for probes that nobody reports come back after another `open`.
    Admission admit(SimTime now)
    {
        if (m_state == State::Closed) return Admission::Pass;
        if (m_state == State::Open) {
            if (now < m_until) return Admission::Rejected;
            m_state = State::HalfOpen;
            m_successes = 0;
            allowProbes(now);
        } else if (m_permits == 0 && now >= m_until) {
            allowProbes(now);
        }
        if (m_permits == 0) return Admission::Rejected;
        --m_permits;
        return Admission::Probe;
    }

    /// How an admitted call ended. What was admitted before the breaker opened says nothing about the present.
    void report(Admission admitted, bool success, SimTime now)
    {
        if (admitted == Admission::Probe) {
            if (m_state != State::HalfOpen) return;
            if (!success) trip(now);
            else if (++m_successes >= m_rules.probes) close();
            return;
        }
        if (admitted != Admission::Pass || m_state != State::Closed) return;
        if (m_rules.consecutiveFailures > 0) {
            m_inARow = success ? 0 : m_inARow + 1;
            if (m_inARow >= m_rules.consecutiveFailures) trip(now);
            return;
        }
        slideTo(now.nanoseconds() / m_sliceNs);
        Slice& slice = m_slices[static_cast<std::size_t>(m_slice % kSlices)];
        ++slice.calls;
        ++m_sum.calls;
        if (success) return;
        ++slice.failures;
        ++m_sum.failures;
        if (m_sum.calls >= m_rules.minimumCalls && m_sum.failures >= m_rules.failureRatio * m_sum.calls - 1e-9) trip(now);
    }

    [[nodiscard]] State state() const { return m_state; }
    /// How often it has opened, from half open as well.
    [[nodiscard]] std::uint32_t openings() const { return m_openings; }

private:
    static constexpr std::int64_t kSlices = 10;
    struct Slice { std::uint32_t calls = 0, failures = 0; };

    void allowProbes(SimTime now)
    {
        m_permits = m_rules.probes;
        m_until = now + m_rules.open;
    }
    void trip(SimTime now)
    {
        m_state = State::Open;
        m_until = now + m_rules.open;
        ++m_openings;
        forget();
    }
    void close()
    {
        m_state = State::Closed;
        forget();
    }
    void forget()
    {
        m_slices.fill({});
        m_sum = {};
        m_inARow = 0;
    }
    void slideTo(std::int64_t slice)
    {
        if (slice - m_slice >= kSlices) {
            m_slices.fill({});
            m_sum = {};
            m_slice = slice;
        }
        for (; m_slice < slice;) {
            Slice& oldest = m_slices[static_cast<std::size_t>(++m_slice % kSlices)];
            m_sum.calls -= oldest.calls;
            m_sum.failures -= oldest.failures;
            oldest = {};
        }
    }

    Rules m_rules;
    std::int64_t m_sliceNs = 3'000'000'000, m_slice = 0;
    std::array<Slice, kSlices> m_slices{};
    Slice m_sum;
    SimTime m_until;
    std::uint32_t m_inARow = 0, m_permits = 0, m_successes = 0, m_openings = 0;
    State m_state = State::Closed;
};

} // namespace headroom::kernel
