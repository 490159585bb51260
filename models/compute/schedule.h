#pragma once

#include "core/calendar/calendar.h"
#include "core/quantities/time.h"
#include "core/random/distributions.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::compute {

/// One line of a weekly schedule in local time: "Sun-Thu, start 08:00, stop 19:30". Either may be missing. A stop that is not after
/// the start is on the next day.
struct ScheduleLine {
    std::vector<int> days;              ///< 0 = Monday … 6 = Sunday, of the start (of the stop where there is no start)
    std::optional<int> startMinute;     ///< after midnight, [0, 1440)
    std::optional<int> stopMinute;      ///< [0, 1440]
};

/// One line of a fixed UTC timer: days of the week and a time in UTC. It does not follow clock changes.
struct CronLine {
    std::vector<int> days;              ///< 0 = Monday … 6 = Sunday, in UTC
    int minuteUtc = 0;                  ///< after midnight UTC, [0, 1440)
    bool start = true;                  ///< else a stop
};

/// Days and time of a crontab expression "minute hour * * days", such as "30 16 * * 0-4,6" (0 or 7 = Sunday, names allowed).
/// Fails with Syntax when day of the month or month are restricted, or a field is no number, list or range.
[[nodiscard]] Result<CronLine> parseCron(std::string_view expression, bool start);

/// A start or stop of something.
struct ScheduleInstant {
    SimTime at;
    bool start = true;
    bool manual = false;
    bool forced = false;    ///< a start that nobody asked for, see PowerRules::longestStop
    bool operator==(const ScheduleInstant&) const = default;
};

/// When something is to run: weekly lines in one zone, fixed UTC lines, and dated starts and stops by hand, together.
///
/// Between two instants what the earlier one said holds; an instant that says what holds already changes nothing. Two at one time:
/// the stop first, and the timers before the hand. Without any instant it runs. Pure.
/// Local times are those of `zone`, so a line keeps its hours when clocks change; UTC lines shift by an hour against them.
class Schedule {
public:
    Schedule() = default;
    explicit Schedule(calendar::Calendar zone) : m_zone(std::move(zone)) {}

    void add(const ScheduleLine& line);
    void add(const CronLine& line);
    /// By hand, once.
    void add(SimTime at, bool start);

    [[nodiscard]] bool empty() const { return m_rules.empty() && m_manual.empty(); }
    /// All instants in [from, to), in order; those that change nothing included.
    [[nodiscard]] std::vector<ScheduleInstant> instants(SimTime from, SimTime to) const;
    /// Whether it runs at `at`: the last instant at or before it decides; before the first one ever, the opposite of what that
    /// says.
    [[nodiscard]] bool runsAt(SimTime at) const;
    /// The instant that decides at `at`; empty when there is none yet.
    [[nodiscard]] std::optional<ScheduleInstant> lastAtOrBefore(SimTime at) const;
    /// First instant after `at` that changes something; never() when there is none within `kHorizon`.
    [[nodiscard]] SimTime nextChange(SimTime at) const;

    /// Hours within [from, to) in which it is to run.
    [[nodiscard]] double runningHours(SimTime from, SimTime to) const;
    /// Of the calendar week (Monday 00:00 local) or month that holds `at`.
    [[nodiscard]] double runningHoursOfWeek(SimTime at) const;
    [[nodiscard]] double runningHoursOfMonth(SimTime at) const;

    /// Weekly lines repeat within it.
    static constexpr Duration kHorizon = Duration::hours(24 * 9);

private:
    struct Rule {
        bool utc = false;
        std::vector<int> days;
        int minute = 0;
        bool start = true;
    };
    calendar::Calendar m_zone;
    std::vector<Rule> m_rules;
    std::vector<ScheduleInstant> m_manual;   ///< ascending
};

/// How long starts and stops take, both billed, and whether a start succeeds.
struct PowerRules {
    random::Distribution startUp;                  ///< from the start until it can be used
    random::Distribution stopping;                 ///< from the stop until nothing is left to bill
    double startFailure = 0;                       ///< chance that a start finds no capacity, [0, 1]
    Duration retryAfter = Duration::minutes(15);   ///< until the next try
    Duration longestStop;                          ///< the provider starts it after this long; zero = never
    SimTime since;                                 ///< with `longestStop`: stops are followed from here on, so that any later window shows the same
};

enum class Power : std::uint8_t { Running, Stopping, Stopped, Starting };

/// From `at` on.
struct PowerChange {
    SimTime at;
    Power power = Power::Running;
    bool manual = false;
    int failedStarts = 0;   ///< Stopped: tries so far that found no capacity; > 0 marks a start that failed here
    bool forced = false;    ///< the provider started it: it was stopped for as long as it may be
};

/// The way of something that starts and stops by `schedule`: its state at `from`, then each change before `to`.
/// Chance comes from the stream "power/<name>" of each instant, so that any window shows the same. A start while it is
/// still stopping waits for the end; a stop while it is starting breaks that off. Nothing is billed in Stopped. Pure.
[[nodiscard]] std::vector<PowerChange> powerChanges(const Schedule& schedule, const PowerRules& rules, std::uint64_t seed, std::uint32_t replication,
                                                    std::string_view name, SimTime from, SimTime to);

} // namespace headroom::compute
