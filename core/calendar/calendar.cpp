#include "core/calendar/calendar.h"

#include "core/base/assert.h"
#include "core/base/nearest_name.h"

#include <date/tz.h>
#include <fmt/format.h>

#include <chrono>
#include <exception>
#include <optional>
#include <vector>

namespace headroom::calendar {

namespace {

using Days = date::local_days;
using LocalNs = date::local_time<std::chrono::nanoseconds>;
using SysNs = date::sys_time<std::chrono::nanoseconds>;

constexpr std::int64_t kSecondNs = 1'000'000'000;
constexpr std::int64_t kDayNs = 86'400 * kSecondNs;

std::int64_t floorDays(Duration local)
{
    const std::int64_t ns = local.count();
    return ns / kDayNs - (ns % kDayNs < 0 ? 1 : 0);
}

date::year_month_day dateOf(Duration local)
{
    return date::year_month_day{Days{date::days{floorDays(local)}}};
}

Duration daysToNs(Days days) { return Duration::nanoseconds(days.time_since_epoch().count() * kDayNs); }

/// Reads exactly `digits` digits from the front of `text`.
std::optional<int> takeDigits(std::string_view& text, std::size_t digits)
{
    if (text.size() < digits) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(digits);
    return value;
}

bool take(std::string_view& text, char letter)
{
    if (text.empty() || text.front() != letter) return false;
    text.remove_prefix(1);
    return true;
}

/// "-5", "+05:30", "-0500" …; nothing when it is no offset within ±18 h.
std::optional<Duration> parseOffset(std::string_view text)
{
    if (text.size() < 2 || (text.front() != '+' && text.front() != '-')) return std::nullopt;
    const bool negative = text.front() == '-';
    text.remove_prefix(1);
    auto hours = takeDigits(text, 2);
    if (!hours) hours = takeDigits(text, 1);
    if (!hours) return std::nullopt;
    int minutes = 0;
    if (!text.empty()) {
        take(text, ':');
        const auto read = takeDigits(text, 2);
        if (!read || !text.empty()) return std::nullopt;
        minutes = *read;
    }
    if (minutes > 59 || *hours * 60 + minutes > 18 * 60) return std::nullopt;
    const Duration offset = Duration::minutes(*hours * 60 + minutes);
    return negative ? -offset : offset;
}

std::optional<Duration> parseFixedZone(std::string_view name)
{
    if (name == "UTC" || name == "Z" || name == "GMT") return Duration{};
    if (name.starts_with("UTC") || name.starts_with("GMT")) name.remove_prefix(3);
    return parseOffset(name);
}

Error badTime(ErrorCode code, std::string_view text, std::string_view cause)
{
    return Error{code, fmt::format("'{}' is not a date or time: {}", text.substr(0, 60), cause), {},
                 "write it like 2026-11-27, 2026-11-27T09:00 or 2026-11-27T09:00:30"};
}

/// Local date and clock reading as a span since 1970-01-01T00:00 local, and the offset where the text states one.
struct ParsedTime {
    Duration local;
    std::optional<Duration> offset;
};

Result<ParsedTime> parseIso(const std::string_view text)
{
    std::string_view rest = text;
    const auto fail = [&](std::string_view cause) { return badTime(ErrorCode::Syntax, text, cause); };
    const auto outOfRange = [&](std::string_view cause) { return badTime(ErrorCode::OutOfRange, text, cause); };

    const auto year = takeDigits(rest, 4);
    if (!year || !take(rest, '-')) return fail("expected a year of four digits and '-'");
    const auto month = takeDigits(rest, 2);
    if (!month || !take(rest, '-')) return fail("expected a month of two digits and '-'");
    const auto day = takeDigits(rest, 2);
    if (!day) return fail("expected a day of two digits");
    if (*year < 1678 || *year > 2261) return outOfRange("the year must lie in 1678 … 2261");
    const date::year_month_day date{date::year{*year}, date::month{static_cast<unsigned>(*month)},
                                    date::day{static_cast<unsigned>(*day)}};
    if (!date.ok()) return outOfRange("there is no such day");
    ParsedTime parsed{daysToNs(Days{date}), std::nullopt};
    if (rest.empty()) return parsed;

    if (!take(rest, 'T') && !take(rest, ' ')) return fail("expected 'T' between date and time");
    const auto hour = takeDigits(rest, 2);
    if (!hour || !take(rest, ':')) return fail("expected an hour of two digits and ':'");
    const auto minute = takeDigits(rest, 2);
    if (!minute) return fail("expected a minute of two digits");
    int second = 0;
    std::int64_t fractionNs = 0;
    if (take(rest, ':')) {
        const auto read = takeDigits(rest, 2);
        if (!read) return fail("expected a second of two digits");
        second = *read;
        if (take(rest, '.')) {
            std::int64_t unit = kSecondNs / 10;
            if (rest.empty() || rest.front() < '0' || rest.front() > '9') return fail("expected digits after '.'");
            while (const auto digit = takeDigits(rest, 1)) {
                fractionNs += *digit * unit;
                unit /= 10;
            }
        }
    }
    const bool endOfDay = *hour == 24 && *minute == 0 && second == 0 && fractionNs == 0;
    if ((*hour > 23 && !endOfDay) || *minute > 59 || second > 59) return outOfRange("there is no such time of day");
    parsed.local += Duration::seconds(*hour * 3600 + *minute * 60 + second) + Duration::nanoseconds(fractionNs);
    if (rest.empty()) return parsed;
    parsed.offset = rest == "Z" ? Duration{} : parseOffset(rest);
    if (!parsed.offset) return fail("unexpected text after the time");
    return parsed;
}

const date::time_zone* findZone(std::string_view name)
{
    try {
        return date::locate_zone(std::string(name));
    } catch (const std::exception&) {
        return nullptr;
    }
}

std::string nearestZone(std::string_view name)
{
    std::vector<std::string> names{"UTC"};
    try {
        for (const auto& zone : date::get_tzdb().zones) names.push_back(zone.name());
    } catch (const std::exception&) {
        // No database on this machine: fixed offsets still work.
    }
    return nearestName(name, names);
}

} // namespace

Result<Calendar> Calendar::forZone(std::string_view name)
{
    Calendar calendar;
    calendar.m_name = std::string(name);
    if (const auto offset = parseFixedZone(name)) {
        calendar.m_fixedOffset = *offset;
        return calendar;
    }
    calendar.m_zone = name.size() > 64 ? nullptr : findZone(name);
    if (calendar.m_zone != nullptr) return calendar;
    const std::string nearest = nearestZone(name);
    return Error{ErrorCode::NotFound, fmt::format("there is no time zone '{}'", name.substr(0, 64)), {},
                 nearest.empty() ? "write an IANA name such as Europe/London, or an offset such as UTC-5"
                                 : fmt::format("did you mean {}?", nearest)};
}

bool Calendar::isValid(std::string_view name) { return forZone(name).has_value(); }

Duration Calendar::utcOffset(SimTime time) const
{
    if (m_zone == nullptr) return m_fixedOffset;
    const SysNs sys{std::chrono::nanoseconds{time.nanoseconds()}};
    return Duration::seconds(m_zone->get_info(sys).offset.count());
}

Duration Calendar::toLocal(SimTime time) const
{
    return Duration::nanoseconds(time.nanoseconds()) + utcOffset(time);
}

SimTime Calendar::fromLocal(Duration local) const
{
    if (m_zone == nullptr) return SimTime::fromNanoseconds((local - m_fixedOffset).count());
    const LocalNs point{std::chrono::nanoseconds{local.count()}};
    const SysNs sys = m_zone->to_sys(point, date::choose::earliest);
    return SimTime::fromNanoseconds(sys.time_since_epoch().count());
}

Result<SimTime> Calendar::parse(std::string_view text) const
{
    auto parsed = parseIso(text);
    if (!parsed) return std::move(parsed).error();
    if (parsed->offset) return SimTime::fromNanoseconds((parsed->local - *parsed->offset).count());
    return fromLocal(parsed->local);
}

LocalTime Calendar::local(SimTime time) const
{
    const Duration local = toLocal(time);
    const std::int64_t days = floorDays(local);
    const date::year_month_day date = dateOf(local);
    LocalTime result;
    result.year = static_cast<int>(date.year());
    result.month = static_cast<int>(static_cast<unsigned>(date.month()));
    result.day = static_cast<int>(static_cast<unsigned>(date.day()));
    result.dayOfWeek = static_cast<int>(((days + 3) % 7 + 7) % 7); // 1970-01-01 was a Thursday
    result.sinceMidnight = local - Duration::nanoseconds(days * kDayNs);
    return result;
}

SimTime Calendar::instant(int year, int month, int day, Duration sinceMidnight) const
{
    HEADROOM_CHECK(month >= 1 && month <= 12 && day >= 1 && day <= 31);
    const date::year_month_day date{date::year{year}, date::month{static_cast<unsigned>(month)},
                                    date::day{static_cast<unsigned>(day)}};
    HEADROOM_CHECK(date.ok());
    return fromLocal(daysToNs(Days{date}) + sinceMidnight);
}

std::string Calendar::format(SimTime time) const
{
    if (time == SimTime::never()) return "never";
    const LocalTime at = local(time);
    const std::int64_t offsetMinutes = utcOffset(time) / Duration::minutes(1);
    const std::int64_t seconds = at.sinceMidnight / Duration::seconds(1);
    std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", at.year, at.month, at.day, seconds / 3600,
                                   seconds / 60 % 60, seconds % 60);
    if (const std::int64_t fraction = at.sinceMidnight.count() % kSecondNs; fraction != 0) {
        std::string digits = fmt::format("{:09}", fraction);
        digits.erase(digits.find_last_not_of('0') + 1);
        text += "." + digits;
    }
    const std::int64_t size = offsetMinutes < 0 ? -offsetMinutes : offsetMinutes;
    return text + fmt::format("{}{:02}:{:02}", offsetMinutes < 0 ? '-' : '+', size / 60, size % 60);
}

std::string Calendar::formatDate(SimTime time) const
{
    const LocalTime at = local(time);
    return fmt::format("{:04}-{:02}-{:02}", at.year, at.month, at.day);
}

double Calendar::hourOfDay(SimTime time) const { return local(time).sinceMidnight.toSeconds() / 3600.0; }

int Calendar::dayOfWeek(SimTime time) const { return local(time).dayOfWeek; }

SimTime Calendar::startOfDay(SimTime time) const
{
    return fromLocal(Duration::nanoseconds(floorDays(toLocal(time)) * kDayNs));
}

SimTime Calendar::startOfMonth(SimTime time) const
{
    const date::year_month_day date = dateOf(toLocal(time));
    return fromLocal(daysToNs(Days{date.year() / date.month() / 1}));
}

SimTime Calendar::addDays(SimTime time, int days) const
{
    return fromLocal(toLocal(time) + Duration::nanoseconds(kDayNs) * days);
}

SimTime Calendar::addMonths(SimTime time, int months) const
{
    const Duration local = toLocal(time);
    date::year_month_day date = dateOf(local) + date::months{months};
    if (!date.ok()) date = date.year() / date.month() / date::last;
    return fromLocal(daysToNs(Days{date}) + (local - Duration::nanoseconds(floorDays(local) * kDayNs)));
}

double Calendar::hoursInMonth(SimTime time) const
{
    const SimTime start = startOfMonth(time);
    return (addMonths(start, 1) - start).toSeconds() / 3600.0;
}

} // namespace headroom::calendar
