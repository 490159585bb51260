#include "models/scenario/local_text.h"
#include "models/scenario/read.h"
#include "models/scenario/read_values.h"

#include <fmt/format.h>

#include <map>

namespace headroom::scenario {
namespace {

SimTime instant(const Json& object, const char* key, const calendar::Calendar& calendar, const std::string& pointer, Problems& problems)
{
    auto time = parseLocalTime(calendar, read::text(object, key));
    if (time) return *time;
    problems.add(time.error().code, pointer + "/" + key, time.error().message + ".", time.error().hint);
    return SimTime{};
}

TrafficEvent readEvent(const Json& event, const calendar::Calendar& calendar, const std::string& pointer, Problems& problems)
{
    TrafficEvent result;
    result.name = read::text(event, "name");
    result.from = instant(event, "from", calendar, pointer, problems);
    result.to = instant(event, "to", calendar, pointer, problems);
    result.ratePerSecond = read::quantity(event, "rate", "rate");
    const Duration ramp = read::span(event, "ramp");
    result.rampUp = read::spanIf(event, "rampUp").value_or(ramp);
    result.rampDown = read::spanIf(event, "rampDown").value_or(ramp);
    if (const auto spikes = event.find("spikes"); spikes != event.end())
        result.spikes = SpikeTrain{read::span(*spikes, "every"), read::span(*spikes, "duration"), read::number(*spikes, "factor")};
    return result;
}

ArrivalsSpec readArrivals(const Json& json)
{
    static const std::map<std::string, ArrivalProcess> kProcesses{{"poisson", ArrivalProcess::Poisson}, {"deterministic", ArrivalProcess::Deterministic},
                                                                  {"mmpp", ArrivalProcess::Mmpp},       {"renewal", ArrivalProcess::Renewal},
                                                                  {"batch", ArrivalProcess::Batch},     {"trace", ArrivalProcess::Trace}};
    return {kProcesses.at(read::text(json, "process")), read::number(json, "burstFactor"), read::span(json, "burstDuration"), read::span(json, "burstEvery"),
            read::number(json, "cv"), read::flag(json, "heavyTail"), read::number(json, "batch"), read::textOr(json, "file", {}),
            read::span(json, "spread"), read::spanIf(json, "repeatEvery"), nullptr};
}

WeeklyRate readWeekly(const Json& line)
{
    WeeklyRate result;
    result.days = read::weekdays(line, "days");
    result.fromMinute = read::minuteOfDay(line, "from");
    result.toMinute = read::minuteOfDay(line, "to");
    result.ratePerSecond = read::quantity(line, "rate", "rate");
    result.ramp = read::span(line, "ramp");
    return result;
}

} // namespace

std::vector<TrafficSource> readTraffic(const Json& traffic, const calendar::Calendar& calendar, Problems& problems)
{
    std::vector<TrafficSource> sources;
    for (std::size_t i = 0; i < traffic.size(); ++i) {
        const Json& json = traffic[i];
        const std::string pointer = fmt::format("/traffic/{}", i);
        TrafficSource source;
        source.name = read::text(json, "name");
        for (const Json& line : json.at("weekly")) source.weekly.push_back(readWeekly(line));
        source.otherwisePerSecond = read::quantity(json, "otherwise", "rate");
        for (std::size_t k = 0; k < json.at("events").size(); ++k)
            source.events.push_back(readEvent(json.at("events")[k], calendar, pointer + "/events/" + std::to_string(k), problems));
        source.arrivals = readArrivals(json.at("arrivals"));
        if (const auto users = json.find("users"); users != json.end()) source.users = UsersSpec{read::integer(*users, "count"), readDistribution(users->at("think"))};
        source.tenants = read::textOr(json, "tenants", {});
        source.ratesPerTenant = read::flag(json, "each");
        for (const Json& origin : json.at("regions"))
            source.regions.push_back({read::text(origin, "name"), read::number(origin, "share"), read::span(origin, "roundTrip")});
        for (const auto& [operation, share] : json.at("mix").items()) source.mix.push_back({operation, share.get<double>()});
        sources.push_back(std::move(source));
    }
    return sources;
}

} // namespace headroom::scenario
