#include "models/scenario/local_text.h"
#include "models/scenario/read.h"
#include "models/scenario/read_values.h"

#include <fmt/format.h>

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

WeeklyRate readWeekly(const Json& line)
{
    WeeklyRate result;
    result.days = parseWeekdays(read::text(line, "days")).value();
    result.fromMinute = parseTimeOfDay(read::text(line, "from")).value();
    result.toMinute = parseTimeOfDay(read::text(line, "to")).value();
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
        source.arrivals = read::text(json.at("arrivals"), "process") == "poisson" ? ArrivalProcess::Poisson : ArrivalProcess::Deterministic;
        for (const Json& origin : json.at("regions"))
            source.regions.push_back({read::text(origin, "name"), read::number(origin, "share"), read::span(origin, "roundTrip")});
        for (const auto& [operation, share] : json.at("mix").items()) source.mix.push_back({operation, share.get<double>()});
        sources.push_back(std::move(source));
    }
    return sources;
}

} // namespace headroom::scenario
