#include "models/scenario/local_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cctype>
#include <optional>
#include <string>

namespace headroom::scenario {
namespace {

constexpr std::array<std::string_view, 7> kDayNames{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

Error failure(ErrorCode code, std::string_view text, std::string_view what, std::string hint)
{
    return Error{code, fmt::format("'{}' is not {}", text.substr(0, 60), what), {}, std::move(hint)};
}

std::optional<int> twoDigits(std::string_view text)
{
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || text.size() != 2) return std::nullopt;
    return value;
}

/// "Mon", "monday" → 0.
std::optional<int> weekday(std::string_view text)
{
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    constexpr std::array<std::string_view, 7> kFullNames{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
    std::string lowered{text.substr(0, 10)};
    for (char& letter : lowered) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    for (std::size_t i = 0; i < kDayNames.size(); ++i)
        if (lowered == kDayNames[i] || lowered == kFullNames[i]) return static_cast<int>(i);
    return std::nullopt;
}

} // namespace

Result<int> parseTimeOfDay(std::string_view text)
{
    constexpr const char* kHint = "write it like 09:00; the end of the day is 24:00";
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return failure(ErrorCode::Syntax, text, "a time of day", kHint);
    const auto hours = twoDigits(text.substr(0, colon));
    const auto minutes = twoDigits(text.substr(colon + 1));
    if (!hours || !minutes) return failure(ErrorCode::Syntax, text, "a time of day", kHint);
    if (*hours < 0 || *minutes < 0 || *minutes > 59 || *hours * 60 + *minutes > 1440)
        return failure(ErrorCode::OutOfRange, text, "a time between 00:00 and 24:00", kHint);
    return *hours * 60 + *minutes;
}

Result<std::vector<int>> parseWeekdays(std::string_view text)
{
    std::vector<int> days;
    std::size_t begin = 0;
    while (begin <= text.size()) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        const std::string_view part = text.substr(begin, end - begin);
        const auto dash = part.find('-');
        const auto first = weekday(part.substr(0, dash));
        const auto last = dash == std::string_view::npos ? first : weekday(part.substr(dash + 1));
        if (!first || !last) return failure(ErrorCode::Syntax, text, "a list of weekdays", "write it like Mon-Fri, Sat or Mon,Wed,Fri");
        for (int day = *first;; day = (day + 1) % 7) {
            if (std::find(days.begin(), days.end(), day) == days.end()) days.push_back(day);
            if (day == *last) break;
        }
        begin = end + 1;
    }
    std::sort(days.begin(), days.end());
    return days;
}

Result<SimTime> parseLocalTime(const calendar::Calendar& calendar, std::string_view text)
{
    auto instant = calendar.parse(text);
    if (!instant || text.size() < 16) return instant;
    const std::string_view clock = text.substr(11, 5);
    const bool ownOffset = text.find_first_of("Z+", 10) != std::string_view::npos || text.find('-', 11) != std::string_view::npos;
    if (ownOffset || clock == "24:00") return instant;
    const auto minutes = parseTimeOfDay(clock);
    const Duration shown = calendar.local(*instant).sinceMidnight;
    if (minutes && shown / Duration::minutes(1) != *minutes)
        return failure(ErrorCode::OutOfRange, text, fmt::format("a time that the clocks of {} ever show", calendar.name()),
                       "they go forward here; write a time before or after the change");
    return instant;
}

} // namespace headroom::scenario
