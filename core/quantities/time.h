#pragma once

#include <compare>
#include <cstdint>
#include <limits>

namespace headroom {

/// A span of time in integer nanoseconds. Any sign; ±292 years. Pure value type.
class Duration {
public:
    constexpr Duration() = default;

    [[nodiscard]] static constexpr Duration nanoseconds(std::int64_t value) { return Duration{value}; }
    [[nodiscard]] static constexpr Duration milliseconds(std::int64_t value) { return Duration{value * 1'000'000}; }
    [[nodiscard]] static constexpr Duration seconds(std::int64_t value) { return Duration{value * 1'000'000'000}; }
    [[nodiscard]] static constexpr Duration minutes(std::int64_t value) { return seconds(value * 60); }
    [[nodiscard]] static constexpr Duration hours(std::int64_t value) { return seconds(value * 3600); }
    /// Nearest nanosecond to `value` seconds; `value` must be finite and within ±9.2e9 s.
    [[nodiscard]] static constexpr Duration fromSeconds(double value)
    {
        return Duration{static_cast<std::int64_t>(value * 1e9 + (value < 0 ? -0.5 : 0.5))};
    }
    /// The longest representable span; stands for "never".
    [[nodiscard]] static constexpr Duration max() { return Duration{std::numeric_limits<std::int64_t>::max()}; }

    [[nodiscard]] constexpr std::int64_t count() const { return m_nanoseconds; }
    [[nodiscard]] constexpr double toSeconds() const { return static_cast<double>(m_nanoseconds) * 1e-9; }
    [[nodiscard]] constexpr double toMilliseconds() const { return static_cast<double>(m_nanoseconds) * 1e-6; }

    constexpr auto operator<=>(const Duration&) const = default;
    constexpr Duration operator+(Duration other) const { return Duration{m_nanoseconds + other.m_nanoseconds}; }
    constexpr Duration operator-(Duration other) const { return Duration{m_nanoseconds - other.m_nanoseconds}; }
    constexpr Duration operator-() const { return Duration{-m_nanoseconds}; }
    constexpr Duration operator*(std::int64_t factor) const { return Duration{m_nanoseconds * factor}; }
    constexpr Duration operator/(std::int64_t divisor) const { return Duration{m_nanoseconds / divisor}; }
    constexpr std::int64_t operator/(Duration other) const { return m_nanoseconds / other.m_nanoseconds; }
    constexpr Duration& operator+=(Duration other) { m_nanoseconds += other.m_nanoseconds; return *this; }
    constexpr Duration& operator-=(Duration other) { m_nanoseconds -= other.m_nanoseconds; return *this; }

private:
    constexpr explicit Duration(std::int64_t nanoseconds) : m_nanoseconds(nanoseconds) {}
    std::int64_t m_nanoseconds = 0;
};

/// An instant: integer nanoseconds since 1970-01-01T00:00:00Z, so 1678 … 2262. Calendars convert it to local time.
/// Kernel tests that need no date start at SimTime{} (the epoch).
class SimTime {
public:
    constexpr SimTime() = default;

    [[nodiscard]] static constexpr SimTime fromNanoseconds(std::int64_t sinceEpoch) { return SimTime{sinceEpoch}; }
    /// Later than every instant of a run; stands for "never".
    [[nodiscard]] static constexpr SimTime never() { return SimTime{std::numeric_limits<std::int64_t>::max()}; }

    [[nodiscard]] constexpr std::int64_t nanoseconds() const { return m_nanoseconds; }

    constexpr auto operator<=>(const SimTime&) const = default;
    constexpr SimTime operator+(Duration span) const { return SimTime{m_nanoseconds + span.count()}; }
    constexpr SimTime operator-(Duration span) const { return SimTime{m_nanoseconds - span.count()}; }
    constexpr Duration operator-(SimTime other) const
    {
        return Duration::nanoseconds(m_nanoseconds - other.m_nanoseconds);
    }
    constexpr SimTime& operator+=(Duration span) { m_nanoseconds += span.count(); return *this; }

private:
    constexpr explicit SimTime(std::int64_t nanoseconds) : m_nanoseconds(nanoseconds) {}
    std::int64_t m_nanoseconds = 0;
};

} // namespace headroom
