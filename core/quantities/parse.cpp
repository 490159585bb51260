#include "core/quantities/parse.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace headroom {

namespace {

struct Unit {
    std::string_view name;
    double factor;
};

constexpr std::array kDecimalPrefixes{Unit{"k", 1e3}, Unit{"K", 1e3}, Unit{"M", 1e6}, Unit{"G", 1e9},
                                      Unit{"T", 1e12}, Unit{"P", 1e15}, Unit{"E", 1e18}};
constexpr std::array kBinaryPrefixes{Unit{"Ki", 0x1p10}, Unit{"Mi", 0x1p20}, Unit{"Gi", 0x1p30},
                                     Unit{"Ti", 0x1p40}, Unit{"Pi", 0x1p50}, Unit{"Ei", 0x1p60}};
constexpr std::array kTimeUnits{Unit{"ns", 1e-9},  Unit{"us", 1e-6}, Unit{"µs", 1e-6}, Unit{"ms", 1e-3}, Unit{"s", 1},
                                Unit{"sec", 1},    Unit{"m", 60},    Unit{"min", 60},  Unit{"h", 3600},  Unit{"hour", 3600},
                                Unit{"d", 86400},  Unit{"day", 86400}, Unit{"w", 604800}};

template <typename Table>
std::optional<double> find(const Table& table, std::string_view name)
{
    for (const Unit& unit : table) {
        if (unit.name == name) return unit.factor;
    }
    return std::nullopt;
}

Error failure(ErrorCode code, std::string_view text, std::string_view what, std::string_view example)
{
    return Error{code, fmt::format("'{}' is not {}", text.substr(0, 60), what), {}, fmt::format("write it like {}", example)};
}

std::string_view trim(std::string_view text)
{
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

/// Reads digits with an optional point from the front of `text`, and an exponent only where a number must follow the 'e'
/// ("1E" is one exa, "1e3" a thousand). No sign.
std::optional<double> takeNumber(std::string_view& text)
{
    std::size_t end = 0;
    const auto digits = [&] {
        const std::size_t begin = end;
        while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
        return end - begin;
    };
    std::size_t count = digits();
    if (end < text.size() && text[end] == '.') {
        ++end;
        count += digits();
    }
    if (count == 0) return std::nullopt;
    if (end < text.size() && (text[end] == 'e' || text[end] == 'E')) {
        const std::size_t mantissaEnd = end++;
        if (end < text.size() && (text[end] == '+' || text[end] == '-')) ++end;
        if (digits() == 0) end = mantissaEnd;
    }
    double value = 0;
    const auto [last, error] = std::from_chars(text.data(), text.data() + end, value);
    if (error != std::errc{} || last != text.data() + end) return std::nullopt;
    text.remove_prefix(end);
    return value;
}

/// A number and what follows it.
struct Measured {
    double value = 0;
    std::string_view unit;
};

std::optional<Measured> takeMeasured(std::string_view text)
{
    text = trim(text);
    const auto value = takeNumber(text);
    if (!value) return std::nullopt;
    return Measured{*value, trim(text)};
}

std::optional<double> bytesPerUnit(std::string_view unit)
{
    if (unit.empty() || unit == "B") return 1.0;
    if (unit.back() == 'B') unit.remove_suffix(1);
    if (const auto factor = find(kBinaryPrefixes, unit)) return factor;
    return find(kDecimalPrefixes, unit);
}

/// Splits "thing/time" at the last slash and returns the seconds of the time; 0 when there is none.
std::pair<std::string_view, double> splitPer(std::string_view unit)
{
    const auto slash = unit.rfind('/');
    if (slash == std::string_view::npos) return {unit, 0.0};
    const auto seconds = find(kTimeUnits, trim(unit.substr(slash + 1)));
    return {trim(unit.substr(0, slash)), seconds.value_or(0.0)};
}

/// A part of a duration: "1h", "30m" …; `text` is advanced.
std::optional<Measured> takePart(std::string_view& text)
{
    const auto value = takeNumber(text);
    if (!value) return std::nullopt;
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    std::size_t end = 0;
    while (end < text.size() && text[end] != ' ' && text[end] != '.' && (text[end] < '0' || text[end] > '9')) ++end;
    const Measured part{*value, text.substr(0, end)};
    text.remove_prefix(end);
    text = trim(text);
    return part;
}

bool wholeWithin(double value, double limit) { return value == std::floor(value) && value <= limit; }

/// ISO 8601 "P…"; `text` begins after the P.
std::optional<CalendarDuration> takeIso(std::string_view text)
{
    constexpr double kMaxCount = 100'000;
    CalendarDuration result;
    double seconds = 0;
    bool inTime = false;
    bool any = false;
    while (!text.empty()) {
        if (text.front() == 'T' && !inTime) {
            inTime = true;
            any = false; // a T must be followed by something
            text.remove_prefix(1);
            continue;
        }
        const auto value = takeNumber(text);
        if (!value || text.empty() || *value > kMaxCount * 86'400) return std::nullopt;
        const char unit = text.front();
        text.remove_prefix(1);
        any = true;
        if (inTime) {
            if (unit == 'H') seconds += *value * 3600;
            else if (unit == 'M') seconds += *value * 60;
            else if (unit == 'S') seconds += *value;
            else return std::nullopt;
            continue;
        }
        if (!wholeWithin(*value, kMaxCount)) return std::nullopt;
        const int count = static_cast<int>(*value);
        if (unit == 'Y') result.months += count * 12;
        else if (unit == 'M') result.months += count;
        else if (unit == 'W') result.days += count * 7;
        else if (unit == 'D') result.days += count;
        else return std::nullopt;
    }
    if (!any || seconds > 9e9) return std::nullopt;
    result.time = Duration::fromSeconds(seconds);
    return result;
}

/// Seconds of "1h30m" and the like; NaN when it is none.
double secondsOf(std::string_view text)
{
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    if (text.empty()) return kNone;
    double seconds = 0;
    while (!text.empty()) {
        const auto part = takePart(text);
        if (!part) return kNone;
        const auto factor = find(kTimeUnits, part->unit);
        if (!factor) return part->value == 0 && part->unit.empty() && seconds == 0 && text.empty() ? 0.0 : kNone;
        seconds += part->value * *factor;
    }
    return seconds;
}

constexpr std::string_view kDurationForm = "a duration";
constexpr std::string_view kDurationExample = "30s, 5m, 1h30m or 250ms";

} // namespace

Result<double> parseNumber(std::string_view text)
{
    std::string_view rest = trim(text);
    const bool negative = rest.starts_with('-');
    if (negative) rest.remove_prefix(1);
    const auto value = takeNumber(rest);
    if (!value || !rest.empty()) return failure(ErrorCode::Syntax, text, "a number", "12, 0.5 or 1e3");
    return negative ? -*value : *value;
}

Result<double> parseQuantity(std::string_view text)
{
    const auto measured = takeMeasured(text);
    if (!measured) return failure(ErrorCode::Syntax, text, "a quantity", "250m, 2 or 512Mi");
    const std::string_view unit = measured->unit;
    if (unit.empty()) return measured->value;
    // Divisions, because 10^-3 has no exact double: 250m must be 0.25.
    if (unit == "m") return measured->value / 1e3;
    if (unit == "u") return measured->value / 1e6;
    if (unit == "n") return measured->value / 1e9;
    auto factor = find(kBinaryPrefixes, unit);
    if (!factor) factor = find(kDecimalPrefixes, unit);
    if (!factor) return failure(ErrorCode::WrongType, text, "a quantity with a known suffix", "250m, 2 or 512Mi");
    return measured->value * *factor;
}

Result<Bytes> parseBytes(std::string_view text)
{
    const auto measured = takeMeasured(text);
    if (!measured) return failure(ErrorCode::Syntax, text, "an amount of bytes", "512Mi, 2KB or 6GB");
    const auto factor = bytesPerUnit(measured->unit);
    if (!factor) return failure(ErrorCode::WrongType, text, "an amount of bytes", "512Mi, 2KB or 6GB");
    const double count = measured->value * *factor;
    if (!(count < 9.2e18)) return failure(ErrorCode::OutOfRange, text, "a possible amount of bytes", "512Mi, 2KB or 6GB");
    return Bytes{std::llround(count)};
}

Result<Duration> parseDuration(std::string_view text)
{
    std::string_view rest = trim(text);
    const bool negative = rest.starts_with('-');
    if (negative) rest.remove_prefix(1);
    if (rest.starts_with('P')) {
        const auto iso = takeIso(rest.substr(1));
        if (!iso) return failure(ErrorCode::Syntax, text, kDurationForm, kDurationExample);
        if (iso->months != 0) return failure(ErrorCode::WrongType, text, "a duration of fixed length", kDurationExample);
        const Duration span = Duration::hours(24) * iso->days + iso->time;
        return negative ? -span : span;
    }
    const double seconds = secondsOf(rest);
    if (std::isnan(seconds)) return failure(ErrorCode::Syntax, text, kDurationForm, kDurationExample);
    if (seconds > 9e9) return failure(ErrorCode::OutOfRange, text, "a duration below 285 years", kDurationExample);
    return Duration::fromSeconds(negative ? -seconds : seconds);
}

Result<CalendarDuration> parseCalendarDuration(std::string_view text)
{
    const std::string_view rest = trim(text);
    if (rest.starts_with('P')) {
        const auto iso = takeIso(rest.substr(1));
        if (!iso) return failure(ErrorCode::Syntax, text, "a calendar duration", "P1M, P7D or 36h");
        return *iso;
    }
    // "7d" means seven calendar days, also where clocks change.
    if (const auto measured = takeMeasured(rest); measured && wholeWithin(measured->value, 100'000)) {
        const int count = static_cast<int>(measured->value);
        if (measured->unit == "d") return CalendarDuration{0, count, {}};
        if (measured->unit == "w") return CalendarDuration{0, count * 7, {}};
    }
    auto span = parseDuration(rest);
    if (!span) return failure(span.error().code, text, "a calendar duration", "P1M, P7D or 36h");
    return CalendarDuration{0, 0, *span};
}

Result<RequestsPerSecond> parseRequestRate(std::string_view text)
{
    constexpr std::string_view kExample = "10000rpm, 800rps or 5/s";
    const auto measured = takeMeasured(text);
    if (!measured) return failure(ErrorCode::Syntax, text, "a rate of requests", kExample);
    if (measured->unit == "rps") return RequestsPerSecond{measured->value};
    if (measured->unit == "rpm") return RequestsPerSecond{measured->value / 60.0};
    if (measured->unit == "rph") return RequestsPerSecond{measured->value / 3600.0};
    const auto [thing, seconds] = splitPer(measured->unit);
    const bool known = thing.empty() || thing == "req" || thing == "requests" || thing == "msg" || thing == "messages";
    if (seconds <= 0 || !known) return failure(ErrorCode::WrongType, text, "a rate of requests", kExample);
    return RequestsPerSecond{measured->value / seconds};
}

Result<RequestUnitsPerSecond> parseRequestUnitRate(std::string_view text)
{
    constexpr std::string_view kExample = "10000RU/s";
    const auto measured = takeMeasured(text);
    if (!measured) return failure(ErrorCode::Syntax, text, "a rate of request units", kExample);
    if (measured->unit.empty()) return RequestUnitsPerSecond{measured->value};
    const auto [thing, seconds] = splitPer(measured->unit);
    if (seconds <= 0 || thing != "RU") return failure(ErrorCode::WrongType, text, "a rate of request units", kExample);
    return RequestUnitsPerSecond{measured->value / seconds};
}

Result<BytesPerSecond> parseByteRate(std::string_view text)
{
    constexpr std::string_view kExample = "37MiB/h, 125MB/s or 1Gbps";
    const auto measured = takeMeasured(text);
    if (!measured) return failure(ErrorCode::Syntax, text, "a rate of bytes", kExample);
    auto [thing, seconds] = splitPer(measured->unit);
    if (seconds <= 0 && measured->unit.ends_with("bps")) {
        thing = measured->unit.substr(0, measured->unit.size() - 3);
        seconds = 8; // bits
    } else if (thing.ends_with("bit")) {
        thing.remove_suffix(3);
        seconds *= 8;
    } else if (thing.empty() || seconds <= 0) {
        return failure(ErrorCode::WrongType, text, "a rate of bytes", kExample);
    }
    const auto factor = bytesPerUnit(thing);
    if (!factor || seconds <= 0) return failure(ErrorCode::WrongType, text, "a rate of bytes", kExample);
    return BytesPerSecond{measured->value * *factor / seconds};
}

Result<Money> parseMoney(std::string_view text)
{
    constexpr std::string_view kExample = "0.10 USD";
    const std::string_view rest = trim(text);
    const auto blank = rest.find(' ');
    if (blank == std::string_view::npos) return failure(ErrorCode::Syntax, text, "an amount of money", kExample);
    const auto currency = Currency::parse(trim(rest.substr(blank + 1)));
    if (!currency) return failure(ErrorCode::Syntax, text, "an amount of money", kExample);
    const auto value = parseNumber(rest.substr(0, blank));
    if (!value) return failure(ErrorCode::Syntax, text, "an amount of money", kExample);
    if (std::abs(*value) > 9.2e12) return failure(ErrorCode::OutOfRange, text, "a possible amount of money", kExample);
    return Money::fromMicros(std::llround(*value * 1e6), *currency);
}

} // namespace headroom
