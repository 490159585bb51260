#pragma once

#include "core/base/result.h"
#include "core/calendar/calendar.h"

#include <string_view>
#include <vector>

namespace headroom::scenario {

/// "09:00" … "24:00" → minutes after midnight, [0, 1440]. Fails with Syntax or OutOfRange.
[[nodiscard]] Result<int> parseTimeOfDay(std::string_view text);

/// "Mon-Fri", "Sat", "Mon,Wed,Fri", "Fri-Mon" → weekdays in order, 0 = Monday, each once. Fails with Syntax.
[[nodiscard]] Result<std::vector<int>> parseWeekdays(std::string_view text);

/// Calendar::parse, but a local time that the clocks skip (they go forward) is an OutOfRange error instead of being moved.
[[nodiscard]] Result<SimTime> parseLocalTime(const calendar::Calendar& calendar, std::string_view text);

} // namespace headroom::scenario
