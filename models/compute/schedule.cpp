#include "models/compute/schedule.h"

#include "core/random/stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace headroom::compute {
namespace {

constexpr int kMinutesPerDay = 1440;
/// Tries of one start; beyond, it is given up until the next instant.
constexpr int kTriesMax = 1000;

bool holds(const std::vector<int>& days, int day) { return std::find(days.begin(), days.end(), day) != days.end(); }

Error badCron(std::string_view expression, std::string_view cause)
{
    return Error{ErrorCode::Syntax, fmt::format("'{}' is not a weekly timer: {}", expression.substr(0, 60), cause), {},
                 "write minute, hour, * * and days of the week, like '30 16 * * 0-4,6' (0 = Sunday)"};
}

std::vector<std::string_view> fieldsOf(std::string_view text, char separator)
{
    std::vector<std::string_view> fields;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(separator), text.size());
        if (end > 0 || separator != ' ') fields.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return fields;
}

std::optional<int> numberOf(std::string_view text)
{
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}

/// Day of a crontab, 0 or 7 = Sunday.
std::optional<int> cronDay(std::string_view text)
{
    static constexpr std::array<std::string_view, 7> kNames{"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"};
    std::string upper(text);
    for (char& letter : upper)
        if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
    for (int day = 0; day < 7; ++day)
        if (upper == kNames[static_cast<std::size_t>(day)]) return day;
    const auto day = numberOf(text);
    return day && *day <= 7 ? day : std::nullopt;
}

} // namespace

Result<CronLine> parseCron(std::string_view expression, bool start)
{
    const auto fields = fieldsOf(expression, ' ');
    if (fields.size() != 5) return badCron(expression, fmt::format("it has {} fields, not 5", fields.size()));
    if (fields[2] != "*" || fields[3] != "*") return badCron(expression, "days of the month and months must be '*'");
    const auto minute = numberOf(fields[0]);
    const auto hour = numberOf(fields[1]);
    if (!minute || *minute > 59) return badCron(expression, "the minute must be a number from 0 to 59");
    if (!hour || *hour > 23) return badCron(expression, "the hour must be a number from 0 to 23");
    CronLine line;
    line.minuteUtc = *hour * 60 + *minute;
    line.start = start;
    std::array<bool, 7> days{};
    for (const std::string_view part : fieldsOf(fields[4] == "*" ? "0-6" : fields[4], ',')) {
        const std::size_t dash = part.find('-');
        const auto first = cronDay(part.substr(0, dash));
        const auto last = dash == std::string_view::npos ? first : cronDay(part.substr(dash + 1));
        if (!first || !last || *first > *last) return badCron(expression, "days are numbers from 0 to 7 or names, in lists and rising ranges");
        for (int day = *first; day <= *last; ++day) days[static_cast<std::size_t>((day + 6) % 7)] = true;   // 0 = Monday here
    }
    for (int day = 0; day < 7; ++day)
        if (days[static_cast<std::size_t>(day)]) line.days.push_back(day);
    if (line.days.empty()) return badCron(expression, "it names no day");
    return line;
}

void Schedule::add(const ScheduleLine& line)
{
    if (line.startMinute) m_rules.push_back({false, line.days, *line.startMinute, true});
    if (!line.stopMinute) return;
    std::vector<int> days = line.days;
    int minute = *line.stopMinute;
    const bool nextDay = line.startMinute && minute <= *line.startMinute;
    if (minute == kMinutesPerDay || nextDay) {
        minute %= kMinutesPerDay;
        for (int& day : days) day = (day + 1) % 7;
    }
    m_rules.push_back({false, std::move(days), minute, false});
}

void Schedule::add(const CronLine& line) { m_rules.push_back({true, line.days, line.minuteUtc, line.start}); }

void Schedule::add(SimTime at, bool start)
{
    const ScheduleInstant instant{at, start, true};
    m_manual.insert(std::upper_bound(m_manual.begin(), m_manual.end(), instant, [](const auto& a, const auto& b) { return a.at < b.at; }), instant);
}

std::vector<ScheduleInstant> Schedule::instants(SimTime from, SimTime to) const
{
    std::vector<ScheduleInstant> found;
    if (from >= to) return found;
    const calendar::Calendar utc;
    for (const Rule& rule : m_rules) {
        const calendar::Calendar& zone = rule.utc ? utc : m_zone;
        for (SimTime day = zone.startOfDay(from); day < to; day = zone.addDays(day, 1)) {
            const calendar::LocalTime local = zone.local(day);
            if (!holds(rule.days, local.dayOfWeek)) continue;
            const SimTime at = zone.instant(local.year, local.month, local.day, Duration::minutes(rule.minute));
            if (at >= from && at < to) found.push_back({at, rule.start, false});
        }
    }
    for (const ScheduleInstant& manual : m_manual)
        if (manual.at >= from && manual.at < to) found.push_back(manual);
    std::stable_sort(found.begin(), found.end(), [](const ScheduleInstant& a, const ScheduleInstant& b) {
        if (a.at != b.at) return a.at < b.at;
        if (a.manual != b.manual) return b.manual;
        return !a.start && b.start;
    });
    return found;
}

std::optional<ScheduleInstant> Schedule::lastAtOrBefore(SimTime at) const
{
    const auto recent = instants(at - kHorizon, at + Duration::nanoseconds(1));
    if (!recent.empty()) return recent.back();
    const auto later = std::upper_bound(m_manual.begin(), m_manual.end(), at, [](SimTime t, const auto& m) { return t < m.at; });
    if (later != m_manual.begin()) return *std::prev(later);
    return std::nullopt;
}

bool Schedule::runsAt(SimTime at) const
{
    if (const auto last = lastAtOrBefore(at)) return last->start;
    // Only instants by hand can all lie ahead: what is first started had not been running.
    return m_manual.empty() || !m_rules.empty() || !m_manual.front().start;
}

SimTime Schedule::nextChange(SimTime at) const
{
    const bool running = runsAt(at);
    for (const ScheduleInstant& instant : instants(at + Duration::nanoseconds(1), at + kHorizon))
        if (instant.start != running) return instant.at;
    for (const ScheduleInstant& manual : m_manual)
        if (manual.at > at && manual.start != running) return manual.at;
    return SimTime::never();
}

double Schedule::runningHours(SimTime from, SimTime to) const
{
    if (from >= to) return 0;
    bool running = runsAt(from);
    SimTime since = from;
    std::int64_t ns = 0;
    for (const ScheduleInstant& instant : instants(from, to)) {
        if (running) ns += (instant.at - since).count();
        since = instant.at;
        running = instant.start;
    }
    if (running) ns += (to - since).count();
    return static_cast<double>(ns) / 3.6e12;
}

double Schedule::runningHoursOfWeek(SimTime at) const
{
    const SimTime monday = m_zone.addDays(m_zone.startOfDay(at), -m_zone.dayOfWeek(at));
    return runningHours(monday, m_zone.addDays(monday, 7));
}

double Schedule::runningHoursOfMonth(SimTime at) const
{
    const SimTime first = m_zone.startOfMonth(at);
    return runningHours(first, m_zone.addMonths(first, 1));
}

std::vector<PowerChange> powerChanges(const Schedule& schedule, const PowerRules& rules, std::uint64_t seed, std::uint32_t replication,
                                      std::string_view name, SimTime from, SimTime to)
{
    const std::string stream = "power/" + std::string(name);
    const random::Sampler startUp(rules.startUp), stopping(rules.stopping);
    // Long enough before `from` that every start of then is over.
    const bool limited = rules.longestStop > Duration{};
    const SimTime origin = (limited ? std::min(from, rules.since) : from) - Schedule::kHorizon;
    std::vector<PowerChange> all{{origin, schedule.runsAt(origin) ? Power::Running : Power::Stopped}};
    const auto changing = [&] {
        std::vector<ScheduleInstant> some;
        bool running = all.front().power == Power::Running;
        const auto last = schedule.lastAtOrBefore(origin);
        SimTime stopped = last ? last->at : origin;
        const auto force = [&](SimTime until) {
            if (!limited || running) return;
            // What was stopped long before has been started long before.
            const SimTime at = std::max(stopped + rules.longestStop, origin + Duration::nanoseconds(1));
            if (at >= until) return;
            running = true;
            some.push_back({at, true, false, true});
        };
        for (const ScheduleInstant& instant : schedule.instants(origin + Duration::nanoseconds(1), to)) {
            force(instant.at);
            if (instant.start == running) continue;
            running = instant.start;
            stopped = instant.at;
            some.push_back(instant);
        }
        force(to);
        return some;
    }();
    SimTime stoppedAt = origin;
    for (std::size_t i = 0; i < changing.size(); ++i) {
        const ScheduleInstant& instant = changing[i];
        const SimTime until = i + 1 < changing.size() ? changing[i + 1].at : SimTime::never();
        if (!instant.start) {
            // A start that has not come to its end leaves nothing to stop.
            const bool up = all.back().power == Power::Running;
            random::Generator chance = random::makeStream(seed, replication, stream, instant.at.nanoseconds());
            const Duration takes = Duration::nanoseconds(stopping.sampleNs(chance));
            stoppedAt = up ? instant.at + takes : std::max(stoppedAt, instant.at);
            if (up && takes > Duration{}) all.push_back({instant.at, Power::Stopping, instant.manual});
            if (stoppedAt < until) all.push_back({stoppedAt, Power::Stopped, instant.manual});
            continue;
        }
        random::Generator chance = random::makeStream(seed, replication, stream, instant.at.nanoseconds());
        SimTime at = std::max(instant.at, stoppedAt);
        int failed = 0;
        while (at < until && failed < kTriesMax && chance.uniform() < rules.startFailure) {
            all.push_back({at, Power::Stopped, instant.manual, ++failed});
            at += std::max(rules.retryAfter, Duration::seconds(1));
        }
        if (at >= until || failed == kTriesMax) continue;
        all.push_back({at, Power::Starting, instant.manual, 0, instant.forced});
        const SimTime up = at + Duration::nanoseconds(startUp.sampleNs(chance));
        if (up < until) all.push_back({up, Power::Running, instant.manual, 0, instant.forced});
    }
    std::vector<PowerChange> seen;
    for (const PowerChange& change : all) {
        if (change.at >= to) break;
        if (change.at > from) seen.push_back(change);
        else if (seen.empty()) seen.push_back(change);
        else seen.front() = change;
    }
    seen.front().at = from;
    return seen;
}

} // namespace headroom::compute
