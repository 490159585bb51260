#pragma once

#include "core/base/result.h"
#include "core/quantities/bytes.h"
#include "core/quantities/money.h"
#include "core/quantities/rate.h"
#include "core/quantities/time.h"

#include <string_view>

/// Text forms of quantities, as people write them in a scenario. All functions are pure, independent of the locale, and
/// fail with Syntax (no such form), WrongType (another unit) or OutOfRange, the hint showing a valid form. Blanks between
/// number and unit are allowed.
namespace headroom {

/// A span of calendar time: months and days have no fixed length before they are added to a date.
struct CalendarDuration {
    int months = 0;    ///< years count as 12
    int days = 0;      ///< weeks count as 7
    Duration time;     ///< hours, minutes, seconds

    bool operator==(const CalendarDuration&) const = default;
};

/// A plain number, such as "12", "-0.5", "1e3".
[[nodiscard]] Result<double> parseNumber(std::string_view text);

/// Kubernetes resource quantity ≥ 0: "250m" = 0.25, "2" , "1.5", "4k", "512Mi", "1e3"; suffixes n u m k M G T P E and
/// Ki Mi Gi Ti Pi Ei. Source: Kubernetes API, resource.Quantity.
[[nodiscard]] Result<double> parseQuantity(std::string_view text);

/// "512Mi", "512MiB", "2KB", "2kB", "6GB", "6G", "1.5GiB", "1024", "100B"; ≥ 0. K, M, G… are decimal, Ki, Mi, Gi… binary.
/// The nearest byte.
[[nodiscard]] Result<Bytes> parseBytes(std::string_view text);

/// "30s", "5m", "1h30m", "250ms", "1.5s", "40us", "7d", "2w", and ISO forms without months ("PT1H", "P7D"); a minus sign in
/// front negates. A day is 24 h. "0" needs no unit.
[[nodiscard]] Result<Duration> parseDuration(std::string_view text);

/// ISO 8601 "P1M", "P1Y2M3DT4H5M6S", "P2W", or anything that parseDuration() reads (weeks and days there are calendar days).
[[nodiscard]] Result<CalendarDuration> parseCalendarDuration(std::string_view text);

/// "10000rpm", "800rps", "5/s", "300/min", "2/h", "40 req/s", "1000000/d"; ≥ 0.
[[nodiscard]] Result<RequestsPerSecond> parseRequestRate(std::string_view text);

/// "10000RU/s", or a bare number of RU/s; ≥ 0.
[[nodiscard]] Result<RequestUnitsPerSecond> parseRequestUnitRate(std::string_view text);

/// "37MiB/h", "125MB/s", "10GB/d", "1Gbps", "100Mbit/s"; ≥ 0.
[[nodiscard]] Result<BytesPerSecond> parseByteRate(std::string_view text);

/// "0.10 USD", "3924 EUR"; rounded to 10^-6.
[[nodiscard]] Result<Money> parseMoney(std::string_view text);

} // namespace headroom
