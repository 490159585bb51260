#pragma once

#include "core/base/result.h"
#include "core/calendar/calendar.h"

#include <cstdint>
#include <string_view>

namespace headroom::compute {

/// A time table in the five fields of cron, read in one time zone: minute, hour, day of the month, month, day of the week.
///
/// Fields take `*`, `?`, numbers, ranges `1-5`, steps `*/15` and `8-18/2`, lists `1,3,5`, and the English names of months and days (`MON-FRI`,
/// Sunday = 0); `@hourly`, `@daily`, `@midnight`, `@weekly`, `@monthly`, `@yearly` and `@annually` stand for the usual five. Where both days are
/// restricted, either is enough, as in every cron. A local time that a change of clocks leaves out is left out; one that happens twice counts once.
class CronSchedule {
public:
    /// Fails with Syntax (not five fields, not a number) or OutOfRange, naming the field.
    static Result<CronSchedule> parse(std::string_view text, const calendar::Calendar& calendar);

    /// First instant strictly after `after`; never() when there is none within five years (30 February). Pure.
    [[nodiscard]] SimTime next(SimTime after) const;

private:
    [[nodiscard]] bool dayMatches(const calendar::LocalTime& day) const;

    calendar::Calendar m_calendar;
    std::uint64_t m_minutes = 0;
    std::uint32_t m_hours = 0, m_daysOfMonth = 0;   ///< bit n = value n
    std::uint16_t m_months = 0;
    std::uint8_t m_daysOfWeek = 0;                  ///< bit 0 = Sunday
    bool m_anyDayOfMonth = false, m_anyDayOfWeek = false;
};

/// The window between two time tables: open when the next end comes before the next start. Remembers both, so that asking often is cheap.
class CronWindow {
public:
    CronWindow(CronSchedule start, CronSchedule end) : m_start(std::move(start)), m_end(std::move(end)) {}

    /// Whether the window is open at `now`, which may go either way.
    [[nodiscard]] bool open(SimTime now);
    /// When that changes next; never() when it does not within five years.
    [[nodiscard]] SimTime nextChange(SimTime now);

private:
    void refresh(SimTime now);

    CronSchedule m_start, m_end;
    SimTime m_from = SimTime::never();              ///< the two below hold in [m_from, the earlier of them)
    SimTime m_nextStart = SimTime::never(), m_nextEnd = SimTime::never();
};

} // namespace headroom::compute
