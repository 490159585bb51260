#include "models/analysis/wording.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace headroom::analysis {

namespace {

constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array kDays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

std::string grouped(std::string digits)
{
    const std::size_t start = !digits.empty() && digits.front() == '-' ? 1 : 0;
    std::size_t end = std::min(digits.find('.'), digits.size());
    while (end > start + 3) {
        end -= 3;
        digits.insert(end, 1, ',');
    }
    return digits;
}

std::string withoutTrailingZeros(std::string text)
{
    if (text.find('.') == std::string::npos) return text;
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text;
}

std::string clockText(const calendar::LocalTime& local)
{
    const auto minutes = local.sinceMidnight.count() / Duration::minutes(1).count();
    return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

const char* monthName(int month) { return kMonths.at(static_cast<std::size_t>(std::clamp(month, 1, 12) - 1)); }

} // namespace

std::string countText(std::uint64_t value) { return grouped(fmt::format("{}", value)); }

std::string numberText(double value)
{
    if (!std::isfinite(value)) return "unknown";
    const double size = std::abs(value);
    if (size == 0) return "0";
    if (size >= 1000) {
        // Three significant digits are enough for a sentence, but counts below 10,000 are read as exact.
        const double step = size < 10000 ? 1 : std::pow(10.0, std::floor(std::log10(size)) - 2);
        return grouped(fmt::format("{:.0f}", std::round(value / step) * step));
    }
    if (size >= 99.95) return fmt::format("{:.0f}", value);
    if (size >= 9.995) return withoutTrailingZeros(fmt::format("{:.1f}", value));
    if (size >= 0.9995) return withoutTrailingZeros(fmt::format("{:.2f}", value));
    return fmt::format("{:.3g}", value);
}

std::string percentText(double share)
{
    if (!std::isfinite(share)) return "unknown";
    const double percent = share * 100;
    const double size = std::abs(percent);
    if (size == 0) return "0 %";
    if (percent > 99 && percent < 100) {
        const double rest = 100 - percent;
        if (rest < 0.001) return "over 99.99 %";
        const int digits = rest >= 0.1 ? 1 : rest >= 0.01 ? 2 : 3;
        return fmt::format("{:.{}f} %", std::floor(percent * std::pow(10, digits)) / std::pow(10, digits), digits);
    }
    if (size >= 9.95) return fmt::format("{:.0f} %", percent);
    if (size >= 0.995) return withoutTrailingZeros(fmt::format("{:.1f}", percent)) + " %";
    return fmt::format("{:.2g} %", percent);
}

std::string latencyText(double seconds)
{
    if (!std::isfinite(seconds)) return "unknown";
    if (seconds < 0) return fmt::format("-{}", latencyText(-seconds));
    if (seconds == 0) return "0 ms";
    if (seconds < 0.9995) return numberText(seconds * 1000) + " ms";
    if (seconds < 119.5) return numberText(seconds) + " s";
    return spanText(Duration::fromSeconds(std::min(seconds, 9e9)));
}

std::string spanText(Duration span)
{
    if (span < Duration{}) return fmt::format("-{}", spanText(-span));
    const auto seconds = (span.count() + 500'000'000) / 1'000'000'000;
    if (seconds == 0 && span.count() > 0) return numberText(span.toMilliseconds()) + " ms";
    if (seconds < 60) return fmt::format("{} s", seconds);
    const auto minutes = (seconds + 30) / 60;
    if (seconds < 600 && seconds % 60 != 0) return fmt::format("{} min {} s", seconds / 60, seconds % 60);
    if (minutes < 60) return fmt::format("{} min", minutes);
    if (minutes < 24 * 60) {
        return minutes % 60 == 0 ? fmt::format("{} h", minutes / 60) : fmt::format("{} h {} min", minutes / 60, minutes % 60);
    }
    const auto hours = (minutes + 30) / 60;
    return hours % 24 == 0 ? fmt::format("{} d", hours / 24) : fmt::format("{} d {} h", hours / 24, hours % 24);
}

std::string quantityText(double value, std::string_view unit)
{
    if (unit == "B") {
        constexpr std::array units{"B", "KiB", "MiB", "GiB", "TiB"};
        std::size_t step = 0;
        while (std::abs(value) >= 1024 && step + 1 < units.size()) {
            value /= 1024;
            ++step;
        }
        return fmt::format("{} {}", numberText(value), units.at(step));
    }
    if (unit == "s") return latencyText(value);
    return unit.empty() ? numberText(value) : fmt::format("{} {}", numberText(value), unit);
}

std::string ordinalText(int number)
{
    const int tens = number % 100;
    const int ones = number % 10;
    const bool teen = tens >= 11 && tens <= 13;
    return fmt::format("{}{}", number, teen ? "th" : ones == 1 ? "st" : ones == 2 ? "nd" : ones == 3 ? "rd" : "th");
}

std::string listText(const std::vector<std::string>& items)
{
    std::string text;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0) text += i + 1 == items.size() ? " and " : ", ";
        text += items[i];
    }
    return text;
}

std::string countOf(std::uint64_t count, std::string_view noun)
{
    return fmt::format("{} {}{}", countText(count), noun, count == 1 ? "" : "s");
}

std::string capitalised(std::string text)
{
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return text;
}

LocalClock::LocalClock(const std::string& timeZone, SimTime windowStart, SimTime windowEnd)
{
    if (auto zone = calendar::Calendar::forZone(timeZone)) m_calendar = *zone;
    m_oneDay = windowEnd <= m_calendar.addDays(m_calendar.startOfDay(windowStart), 1);
}

std::string LocalClock::at(SimTime time) const
{
    const std::string clock = clockText(m_calendar.local(time));
    return m_oneDay ? clock : day(time) + " " + clock;
}

std::string LocalClock::day(SimTime time) const
{
    const calendar::LocalTime local = m_calendar.local(time);
    return fmt::format("{} {}", local.day, monthName(local.month));
}

std::string LocalClock::full(SimTime time) const
{
    const calendar::LocalTime local = m_calendar.local(time);
    return fmt::format("{} {} {} {} {}", kDays.at(static_cast<std::size_t>(local.dayOfWeek)), local.day, monthName(local.month),
                       local.year, clockText(local));
}

std::string titleOf(const scenario::Scenario& scenario, std::string_view component)
{
    const scenario::Component* found = scenario.find(component);
    return found == nullptr || found->title.empty() ? std::string(component) : found->title;
}

} // namespace headroom::analysis
