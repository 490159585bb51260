#pragma once

#include "core/calendar/calendar.h"
#include "core/quantities/time.h"
#include "models/scenario/scenario.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Numbers and times as the sentences of a report show them. The C locale everywhere: "12,345", "8.7 %", "1 h 12 min".
namespace headroom::analysis {

/// "12,345": whole numbers with a comma between thousands.
[[nodiscard]] std::string countText(std::uint64_t value);
/// About three significant digits, thousands with a comma: "0.0123", "1.25", "87.2", "12,300". Any finite value.
[[nodiscard]] std::string numberText(double value);
/// "23 %", "0.14 %", "100 %"; never "0 %" for a share above nothing and never "100 %" for one below everything.
[[nodiscard]] std::string percentText(double share);
/// A response time: "85 ms", "2.04 s", "1 min 12 s".
[[nodiscard]] std::string latencyText(double seconds);
/// A stretch of time: "45 s", "12 min", "9 h 12 min", "3 d 4 h".
[[nodiscard]] std::string spanText(Duration span);
/// A quantity with its unit; bytes become KiB, MiB, GiB.
[[nodiscard]] std::string quantityText(double value, std::string_view unit);
/// "1st", "2nd", "3rd", "11th".
[[nodiscard]] std::string ordinalText(int number);
/// "a", "a and b", "a, b and c".
[[nodiscard]] std::string listText(const std::vector<std::string>& items);
/// "1 pod", "2 pods": the noun takes an s where the count is not one.
[[nodiscard]] std::string countOf(std::uint64_t count, std::string_view noun);
/// The text with its first letter in upper case (ASCII).
[[nodiscard]] std::string capitalised(std::string text);

/// Local times of one scenario. A window of one local day shows only the clock; a longer one the date as well.
class LocalClock {
public:
    /// An unknown zone (a validated scenario has none) falls back to UTC.
    LocalClock(const std::string& timeZone, SimTime windowStart, SimTime windowEnd);

    /// "09:04", or "27 Nov 09:04" where the window is longer than a day. Seconds are cut off.
    [[nodiscard]] std::string at(SimTime time) const;
    /// "27 Nov".
    [[nodiscard]] std::string day(SimTime time) const;
    /// "Fri 27 Nov 2026 09:04".
    [[nodiscard]] std::string full(SimTime time) const;
    [[nodiscard]] bool oneDay() const { return m_oneDay; }
    [[nodiscard]] const calendar::Calendar& calendar() const { return m_calendar; }

private:
    calendar::Calendar m_calendar;
    bool m_oneDay = false;
};

/// What people call a component: its title, or its id where it has none or is unknown.
[[nodiscard]] std::string titleOf(const scenario::Scenario& scenario, std::string_view component);

} // namespace headroom::analysis
