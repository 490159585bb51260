#include "models/scenario/local_text.h"
#include "models/scenario/read.h"
#include "models/scenario/read_values.h"

#include <fmt/format.h>

#include <map>

namespace headroom::scenario {
namespace {

std::vector<ScheduleSpec::WeeklyInstant> readInstants(const Json& list)
{
    std::vector<ScheduleSpec::WeeklyInstant> result;
    for (const Json& json : list) result.push_back({read::weekdays(json, "days"), read::minuteOfDay(json, "time"), read::text(json, "clock") == "utc"});
    return result;
}

/// A number, or a throughput such as "400RU/s"; empty for "off".
std::optional<double> readOutside(const Json& value, const std::string& pointer, Problems& problems)
{
    if (value.is_number()) return value.get<double>();
    const std::string text = value.get<std::string>();
    if (text == "off") return std::nullopt;
    const auto units = parseRequestUnitRate(text);
    if (units) return units->value;
    problems.add(ErrorCode::Syntax, pointer, fmt::format("\"{}\" is no size.", text), "off, a number of replicas or nodes, or a throughput such as \"400RU/s\"");
    return std::nullopt;
}

} // namespace

SimTime readInstant(const Json& object, const char* key, const std::string& pointer, const ReadContext& context)
{
    auto time = parseLocalTime(context.calendar, read::text(object, key));
    if (time) return *time;
    context.problems.add(time.error().code, pointer + "/" + key, time.error().message + ".", time.error().hint);
    return SimTime{};
}

std::optional<ScheduleSpec> readSchedule(const Json& component, const std::string& pointer, const ReadContext& context)
{
    const auto json = component.find("schedule");
    if (json == component.end()) return std::nullopt;
    const std::string at = pointer + "/schedule";
    ScheduleSpec spec;
    spec.timeZone = read::textOr(*json, "timeZone", context.timeZone);
    for (const Json& line : json->at("hours")) spec.hours.push_back({read::weekdays(line, "days"), read::minuteOfDay(line, "start"), read::minuteOfDay(line, "stop")});
    spec.starts = readInstants(json->at("starts"));
    spec.stops = readInstants(json->at("stops"));
    const Json& exceptions = json->at("exceptions");
    for (std::size_t i = 0; i < exceptions.size(); ++i)
        spec.exceptions.push_back({readInstant(exceptions[i], "at", fmt::format("{}/exceptions/{}", at, i), context), read::text(exceptions[i], "do") == "start"});
    const Json& outside = json->at("outside");
    if (outside.is_string() && outside.get_ref<const std::string&>().starts_with("Standard_")) spec.outsideSku = outside.get<std::string>();
    else spec.outside = readOutside(outside, at + "/outside", context.problems);
    spec.startUp = readDistribution(json->at("startUp"));
    spec.stopping = readDistribution(json->at("stopping"));
    spec.startFailsProbability = read::number(*json, "startFails");
    spec.retryAfter = read::span(*json, "retryAfter");
    return spec;
}

std::vector<FaultSpec> readFaults(const Json& faults, const ReadContext& context)
{
    using Kind = FaultSpec::Kind;
    static const std::map<std::string, Kind> kKinds{{"pod", Kind::Pod}, {"node", Kind::Node}, {"zone", Kind::Zone}, {"down", Kind::Down},
                                                    {"slow", Kind::Slow}, {"failover", Kind::Failover}, {"loss", Kind::Loss}, {"expire", Kind::Expire}};
    std::vector<FaultSpec> result;
    for (std::size_t i = 0; i < faults.size(); ++i) {
        const Json& json = faults[i];
        FaultSpec fault;
        fault.name = read::text(json, "name");
        fault.kind = kKinds.at(read::text(json, "kind"));
        fault.of = read::text(json, "of");
        if (json.contains("at")) fault.at = readInstant(json, "at", fmt::format("/faults/{}", i), context);
        fault.every = read::spanIf(json, "every");
        if (!fault.at && !fault.every)
            context.problems.add(ErrorCode::MissingKey, fmt::format("/faults/{}", i), "The fault says neither when it happens nor how often.", "add \"at\" or \"every\"");
        fault.duration = readDistribution(json.at("duration"));
        fault.count = read::integer(json, "count");
        fault.factor = read::number(json, "factor");
        fault.share = read::number(json, "share");
        fault.dataLost = read::flag(json, "dataLost");
        result.push_back(std::move(fault));
    }
    return result;
}

} // namespace headroom::scenario
