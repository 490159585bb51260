#include "models/compute/cron.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace headroom::compute {
namespace {

constexpr std::array<std::string_view, 12> kMonths{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> kDays{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
constexpr int kYearsAhead = 5;

struct Field {
    std::string_view name;
    int low, high;
    std::span<const std::string_view> names;   ///< of `low` and what follows
};

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    std::size_t from = 0;
    for (std::size_t i = 0; i <= text.size(); ++i)
        if (i == text.size() || text[i] == separator) {
            parts.push_back(text.substr(from, i - from));
            from = i + 1;
        }
    return parts;
}

Error syntax(const Field& field, std::string_view text)
{
    return Error{ErrorCode::Syntax, fmt::format("\"{}\" is no {} of a time table", text, field.name), {}, "use for example 0 8 * * 1-5"};
}

Error outOfRange(const Field& field, std::string_view text)
{
    return Error{ErrorCode::OutOfRange, fmt::format("the {} \"{}\" lies outside {} to {}", field.name, text, field.low, field.high), {}, ""};
}

std::optional<int> number(const Field& field, std::string_view text)
{
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (std::size_t i = 0; i < field.names.size(); ++i)
        if (lower == field.names[i]) return field.low + static_cast<int>(i);
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// Bits of one field; `any` is set when it restricts nothing.
Result<std::uint64_t> bitsOf(const Field& field, std::string_view text, bool& any)
{
    std::uint64_t bits = 0;
    for (const std::string_view part : split(text, ',')) {
        const std::vector<std::string_view> stepped = split(part, '/');
        const std::vector<std::string_view> range = split(stepped[0], '-');
        if (stepped.size() > 2 || range.size() > 2) return syntax(field, part);
        int low = field.low, high = field.high, step = 1;
        if (stepped[0] == "*" || stepped[0] == "?") {
            any = any || stepped.size() == 1;
        } else {
            const std::optional<int> first = number(field, range[0]);
            const std::optional<int> last = range.size() == 2 ? number(field, range[1]) : first;
            if (!first || !last) return syntax(field, part);
            low = *first;
            high = range.size() == 1 && stepped.size() == 2 ? field.high : *last;   // "5/15" runs to the end of the field
        }
        if (stepped.size() == 2) {
            const std::optional<int> by = number(Field{field.name, 1, field.high, {}}, stepped[1]);
            if (!by) return syntax(field, part);
            step = *by;
        }
        if (low < field.low || high > field.high || low > high || step < 1) return outOfRange(field, part);
        for (int value = low; value <= high; value += step) bits |= std::uint64_t{1} << value;
    }
    return bits;
}

std::string_view expanded(std::string_view text)
{
    if (text == "@hourly") return "0 * * * *";
    if (text == "@daily" || text == "@midnight") return "0 0 * * *";
    if (text == "@weekly") return "0 0 * * 0";
    if (text == "@monthly") return "0 0 1 * *";
    if (text == "@yearly" || text == "@annually") return "0 0 1 1 *";
    return text;
}

} // namespace

Result<CronSchedule> CronSchedule::parse(std::string_view text, const calendar::Calendar& calendar)
{
    std::vector<std::string_view> words = split(expanded(text), ' ');
    std::erase_if(words, [](std::string_view word) { return word.empty(); });
    if (words.size() != 5)
        return Error{ErrorCode::Syntax, fmt::format("\"{}\" is no time table: it has {} fields instead of 5", text, words.size()), {},
                     "minute, hour, day of the month, month, day of the week, for example 0 8 * * 1-5"};
    CronSchedule schedule;
    schedule.m_calendar = calendar;
    const std::array<Field, 5> fields{{{"minute", 0, 59, {}}, {"hour", 0, 23, {}}, {"day of the month", 1, 31, {}}, {"month", 1, 12, kMonths}, {"day of the week", 0, 6, kDays}}};
    std::array<std::uint64_t, 5> bits{};
    std::array<bool, 5> any{};
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const Result<std::uint64_t> read = bitsOf(fields[i], words[i], any[i]);
        if (!read) return read.error();
        bits[i] = *read;
    }
    schedule.m_minutes = bits[0];
    schedule.m_hours = static_cast<std::uint32_t>(bits[1]);
    schedule.m_daysOfMonth = static_cast<std::uint32_t>(bits[2]);
    schedule.m_months = static_cast<std::uint16_t>(bits[3]);
    schedule.m_daysOfWeek = static_cast<std::uint8_t>(bits[4]);
    schedule.m_anyDayOfMonth = any[2];
    schedule.m_anyDayOfWeek = any[4];
    return schedule;
}

bool CronSchedule::dayMatches(const calendar::LocalTime& day) const
{
    if (!(m_months >> day.month & 1)) return false;
    const bool ofMonth = m_daysOfMonth >> day.day & 1;
    const bool ofWeek = m_daysOfWeek >> ((day.dayOfWeek + 1) % 7) & 1;
    return m_anyDayOfMonth || m_anyDayOfWeek ? ofMonth && ofWeek : ofMonth || ofWeek;
}

SimTime CronSchedule::next(SimTime after) const
{
    SimTime day = m_calendar.startOfDay(after);
    for (int n = 0; n < kYearsAhead * 366; ++n, day = m_calendar.startOfDay(m_calendar.addDays(day, 1))) {
        const calendar::LocalTime date = m_calendar.local(day);
        if (!dayMatches(date)) continue;
        for (int hour = 0; hour < 24; ++hour) {
            if (!(m_hours >> hour & 1)) continue;
            for (int minute = 0; minute < 60; ++minute) {
                if (!(m_minutes >> minute & 1)) continue;
                const Duration clock = Duration::minutes(hour * 60 + minute);
                const SimTime at = m_calendar.instant(date.year, date.month, date.day, clock);
                if (at > after && m_calendar.local(at).sinceMidnight == clock) return at;
            }
        }
    }
    return SimTime::never();
}

void CronWindow::refresh(SimTime now)
{
    if (m_from <= now && now < std::min(m_nextStart, m_nextEnd)) return;
    m_from = now;
    m_nextStart = m_start.next(now);
    m_nextEnd = m_end.next(now);
}

bool CronWindow::open(SimTime now)
{
    refresh(now);
    return m_nextEnd <= m_nextStart && m_nextEnd != SimTime::never();
}

SimTime CronWindow::nextChange(SimTime now)
{
    refresh(now);
    return std::min(m_nextStart, m_nextEnd);
}

} // namespace headroom::compute
