#pragma once

#include "core/base/result.h"
#include "core/quantities/parse.h"
#include "core/quantities/time.h"

#include <string>
#include <string_view>

namespace date { class time_zone; }

namespace headroom::calendar {

/// A local date and time of day. Plain data.
struct LocalTime {
    int year = 1970;
    int month = 1;            ///< 1 … 12
    int day = 1;              ///< 1 … 31
    int dayOfWeek = 3;        ///< 0 = Monday … 6 = Sunday
    Duration sinceMidnight;   ///< clock reading, [0, 24 h): on a day with a clock change not the time elapsed

    bool operator==(const LocalTime&) const = default;
};

/// Converts between instants and the local time of one zone. Cheap to copy; all functions are pure.
///
/// A local time that happens twice (clocks go back) means the earlier instant. One that never happens (clocks go forward)
/// means the instant of the change. Years 1678 … 2261. Rules come from the system's IANA database.
class Calendar {
public:
    /// UTC.
    Calendar() = default;

    /// `name` is an IANA name ("America/New_York"), "UTC", or a fixed offset ("UTC-5", "UTC+05:30", "+02:00", within ±18 h).
    /// Fails with NotFound, the hint naming the nearest zone.
    static Result<Calendar> forZone(std::string_view name);
    /// Whether forZone() would succeed.
    [[nodiscard]] static bool isValid(std::string_view name);

    [[nodiscard]] const std::string& name() const { return m_name; }

    /// Instant of an ISO 8601 text: "2026-11-27", "2026-11-27T09:00", "…T09:00:30", "…T09:00:30.250", a blank may stand for
    /// the T; a final "Z" or "±hh:mm" overrides this calendar's zone. "24:00" is the end of the day.
    /// Fails with Syntax or OutOfRange.
    [[nodiscard]] Result<SimTime> parse(std::string_view text) const;

    /// "2026-11-27T09:00:00-05:00", with the fraction of the second only when there is one; "never" for SimTime::never().
    [[nodiscard]] std::string format(SimTime time) const;
    /// "2026-11-27".
    [[nodiscard]] std::string formatDate(SimTime time) const;

    [[nodiscard]] LocalTime local(SimTime time) const;
    /// Instant of a local date and time; `sinceMidnight` may be any span of clock time. Precondition: the date exists.
    [[nodiscard]] SimTime instant(int year, int month, int day, Duration sinceMidnight = {}) const;

    /// Local time minus UTC at `time`.
    [[nodiscard]] Duration utcOffset(SimTime time) const;
    /// Clock reading in hours, [0, 24).
    [[nodiscard]] double hourOfDay(SimTime time) const;
    /// 0 = Monday … 6 = Sunday.
    [[nodiscard]] int dayOfWeek(SimTime time) const;

    /// First instant of the local day or month that holds `time`.
    [[nodiscard]] SimTime startOfDay(SimTime time) const;
    [[nodiscard]] SimTime startOfMonth(SimTime time) const;
    /// Same clock reading `days` later or earlier; 23 to 25 h a day where clocks change.
    [[nodiscard]] SimTime addDays(SimTime time, int days) const;
    /// Same day of the month and clock reading `months` later or earlier; the last day where the month is shorter.
    [[nodiscard]] SimTime addMonths(SimTime time, int months) const;
    /// First the months, then the days, then the fixed time.
    [[nodiscard]] SimTime add(SimTime time, const CalendarDuration& span) const
    {
        return addDays(addMonths(time, span.months), span.days) + span.time;
    }

    /// Hours of the local month that holds `time`, clock changes counted: 721 for November 2026 in New York.
    [[nodiscard]] double hoursInMonth(SimTime time) const;

private:
    [[nodiscard]] SimTime fromLocal(Duration localSinceEpoch) const;
    [[nodiscard]] Duration toLocal(SimTime time) const;

    std::string m_name = "UTC";
    const date::time_zone* m_zone = nullptr;   ///< null: the fixed offset holds; owned by the zone database
    Duration m_fixedOffset;
};

} // namespace headroom::calendar
