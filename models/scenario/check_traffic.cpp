#include "models/scenario/check_scenario.h"
#include "models/scenario/expand_tenants.h"
#include "models/scenario/lenient.h"
#include "models/scenario/local_text.h"
#include "core/base/nearest_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

namespace headroom::scenario {
namespace {

/// Shares written with a few digits: 0.333 three times is 1.
constexpr double kShareTolerance = 1e-6;

void checkMix(const Json& document, const Json& source, const std::string& pointer, Problems& problems)
{
    const Json& mix = lenient::member(source, "mix");
    if (!mix.is_object() || mix.empty()) return;
    const Json& operations = lenient::member(document, "operations");
    double sum = 0;
    for (const auto& [name, share] : mix.items()) {
        if (share.is_number()) sum += share.get<double>();
        const std::string at = pointer + "/mix/" + escapeSegment(name);
        const Json& operation = lenient::member(operations, templateOf(name).c_str());
        if (operation.is_null()) problems.add(ErrorCode::NotFound, at, fmt::format("There is no operation \"{}\".", name), nearestHint(name, lenient::keys(operations)));
        else if (lenient::text(operation, "consumes")) problems.add(ErrorCode::Inconsistent, at, fmt::format("\"{}\" is started by messages, not by clients.", name), "remove its \"consumes\" or take it out of the mix");
    }
    if (std::abs(sum - 1) > kShareTolerance)
        problems.add(ErrorCode::Inconsistent, pointer + "/mix", fmt::format("The shares of the mix add up to {:.6g}, expected 1.", sum));
}

void checkOrigins(const Json& source, const std::string& pointer, Problems& problems)
{
    const Json& origins = lenient::member(source, "regions");
    if (!origins.is_array() || origins.empty()) return;
    double sum = 0;
    std::set<std::string> names;
    for (std::size_t i = 0; i < origins.size(); ++i) {
        sum += lenient::number(origins[i], "share").value_or(0);
        if (const auto name = lenient::text(origins[i], "name"); name && !names.insert(*name).second)
            problems.add(ErrorCode::Inconsistent, fmt::format("{}/regions/{}/name", pointer, i), fmt::format("Two origins are called \"{}\".", *name));
    }
    if (std::abs(sum - 1) > kShareTolerance)
        problems.add(ErrorCode::Inconsistent, pointer + "/regions", fmt::format("The shares of the origins add up to {:.6g}, expected 1.", sum));
}

void checkWeekly(const Json& source, const std::string& pointer, Problems& problems)
{
    const Json& weekly = lenient::member(source, "weekly");
    if (!weekly.is_array()) return;
    for (std::size_t i = 0; i < weekly.size(); ++i) {
        const auto from = lenient::quantity(weekly[i], "from", "timeOfDay");
        const auto to = lenient::quantity(weekly[i], "to", "timeOfDay");
        if (from && to && *from >= *to)
            problems.add(ErrorCode::Inconsistent, fmt::format("{}/weekly/{}/to", pointer, i),
                         fmt::format("The line ends at {} before it begins at {}.", *lenient::text(weekly[i], "to"), *lenient::text(weekly[i], "from")),
                         "a profile over midnight is two lines, the first until 24:00");
    }
}

void checkEvents(const Json& source, const std::string& pointer, const calendar::Calendar& calendar, Problems& problems)
{
    const Json& events = lenient::member(source, "events");
    if (!events.is_array()) return;
    for (std::size_t i = 0; i < events.size(); ++i) {
        const std::string at = fmt::format("{}/events/{}", pointer, i);
        const auto from = lenient::text(events[i], "from"), to = lenient::text(events[i], "to");
        const auto begin = from ? parseLocalTime(calendar, *from) : Result<SimTime>(Error{});
        const auto end = to ? parseLocalTime(calendar, *to) : Result<SimTime>(Error{});
        if (begin && end && *begin >= *end)
            problems.add(ErrorCode::Inconsistent, at + "/to", fmt::format("The event ends at {} before it begins at {}.", *to, *from));
        // The form itself was checked with the schema; here it is about the zone.
        for (const auto& [key, text, instant] : {std::tuple{"/from", from, &begin}, std::tuple{"/to", to, &end}})
            if (text && !*instant && calendar::Calendar{}.parse(*text)) problems.add(instant->error().code, at + key, instant->error().message + ".", instant->error().hint);
        const Json& spikes = lenient::member(events[i], "spikes");
        const auto every = lenient::span(spikes, "every"), duration = lenient::span(spikes, "duration");
        if (every && duration && *duration >= *every)
            problems.add(ErrorCode::Inconsistent, at + "/spikes/duration", "A spike must be shorter than the time between two of them.");
    }
}

/// Two events of one source that hold at the same time have no defined rate.
void checkOverlap(const Json& source, const std::string& pointer, const calendar::Calendar& calendar, Problems& problems)
{
    const Json& events = lenient::member(source, "events");
    if (!events.is_array()) return;
    struct Span { SimTime from, to; std::size_t index; };
    std::vector<Span> spans;
    for (std::size_t i = 0; i < events.size(); ++i) {
        const auto from = lenient::text(events[i], "from"), to = lenient::text(events[i], "to");
        if (!from || !to) continue;
        const auto begin = parseLocalTime(calendar, *from), end = parseLocalTime(calendar, *to);
        if (begin && end) spans.push_back({*begin, *end, i});
    }
    std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) { return a.from != b.from ? a.from < b.from : a.index < b.index; });
    for (std::size_t i = 1; i < spans.size(); ++i)
        if (spans[i].from < spans[i - 1].to)
            problems.add(ErrorCode::Inconsistent, fmt::format("{}/events/{}/from", pointer, spans[i].index),
                         fmt::format("The event begins before the event at {}/events/{} has ended.", pointer, spans[i - 1].index));
}

} // namespace

void checkTraffic(const Json& expanded, Problems& problems)
{
    const Json& calendarJson = lenient::member(expanded, "calendar");
    auto zone = calendar::Calendar::forZone(lenient::text(calendarJson, "timeZone").value_or("UTC"));
    const calendar::Calendar calendar = zone ? *zone : calendar::Calendar{};
    if (const auto start = lenient::text(calendarJson, "start"); start && calendar::Calendar{}.parse(*start))
        if (const auto instant = parseLocalTime(calendar, *start); !instant)
            problems.add(instant.error().code, "/calendar/start", instant.error().message + ".", instant.error().hint);
    const Json& traffic = lenient::member(expanded, "traffic");
    if (!traffic.is_array()) return;
    std::set<std::string> names;
    for (std::size_t i = 0; i < traffic.size(); ++i) {
        const std::string pointer = fmt::format("/traffic/{}", i);
        if (const auto name = lenient::text(traffic[i], "name"); name && !names.insert(*name).second)
            problems.add(ErrorCode::Inconsistent, pointer + "/name", fmt::format("Two traffic sources are called \"{}\".", *name));
        checkMix(expanded, traffic[i], pointer, problems);
        checkOrigins(traffic[i], pointer, problems);
        checkWeekly(traffic[i], pointer, problems);
        checkEvents(traffic[i], pointer, calendar, problems);
        checkOverlap(traffic[i], pointer, calendar, problems);
    }
}

} // namespace headroom::scenario
