#pragma once

#include <compare>

namespace headroom {

/// Something per second as a double: requests, request units, bytes. Pure value type; the tag keeps kinds apart.
template <typename Tag>
struct PerSecond {
    double value = 0;

    constexpr auto operator<=>(const PerSecond&) const = default;
    [[nodiscard]] constexpr double perMinute() const { return value * 60.0; }
    [[nodiscard]] constexpr double perHour() const { return value * 3600.0; }
};

using RequestsPerSecond = PerSecond<struct RequestsTag>;
using RequestUnitsPerSecond = PerSecond<struct RequestUnitsTag>;
using BytesPerSecond = PerSecond<struct BytesTag>;

} // namespace headroom
