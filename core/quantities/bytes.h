#pragma once

#include <compare>
#include <cstdint>

namespace headroom {

/// An amount of memory, storage or traffic in bytes; up to 8 EiB. Pure value type.
class Bytes {
public:
    constexpr Bytes() = default;
    constexpr explicit Bytes(std::int64_t count) : m_count(count) {}
    [[nodiscard]] static constexpr Bytes kibi(std::int64_t value) { return Bytes{value << 10}; }
    [[nodiscard]] static constexpr Bytes mebi(std::int64_t value) { return Bytes{value << 20}; }
    [[nodiscard]] static constexpr Bytes gibi(std::int64_t value) { return Bytes{value << 30}; }

    [[nodiscard]] constexpr std::int64_t count() const { return m_count; }
    [[nodiscard]] constexpr double toGiB() const { return static_cast<double>(m_count) / 1073741824.0; }
    /// Decimal gigabytes, in which providers bill traffic.
    [[nodiscard]] constexpr double toGB() const { return static_cast<double>(m_count) * 1e-9; }

    constexpr auto operator<=>(const Bytes&) const = default;
    constexpr Bytes operator+(Bytes other) const { return Bytes{m_count + other.m_count}; }
    constexpr Bytes operator-(Bytes other) const { return Bytes{m_count - other.m_count}; }
    constexpr Bytes operator*(std::int64_t factor) const { return Bytes{m_count * factor}; }
    constexpr Bytes& operator+=(Bytes other) { m_count += other.m_count; return *this; }

private:
    std::int64_t m_count = 0;
};

} // namespace headroom
