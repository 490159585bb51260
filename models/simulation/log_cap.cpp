#include "models/simulation/log_cap.h"

#include <fmt/format.h>

#include <algorithm>

namespace headroom::simulation {
namespace {

const Duration kHour = Duration::hours(1);
const Duration kDay = Duration::hours(24);

/// Number of the day that a reset hour begins.
std::int64_t capDay(const scenario::LogWorkspaceSpec& spec, SimTime at)
{
    const std::int64_t since = at.nanoseconds() - kHour.count() * spec.resetHourUtc;
    const std::int64_t day = since / kDay.count();
    return since % kDay.count() < 0 ? day - 1 : day;
}

SimTime endOfCapDay(const scenario::LogWorkspaceSpec& spec, std::int64_t day)
{
    return SimTime{} + Duration::nanoseconds((day + 1) * kDay.count() + kHour.count() * spec.resetHourUtc);
}

/// What arrives at a workspace in each hour of the recording.
std::vector<LogArrival> arrivalsOf(const Recording& recording, const scenario::Component& component, const scenario::LogWorkspaceSpec& spec)
{
    std::vector<LogArrival> arrivals;
    for (SimTime at = recording.start; at < recording.end; at += kHour) arrivals.push_back({at, std::min(at + kHour, recording.end), 0});
    for (const Usage& usage : recording.usage) {
        if (usage.component != component.id || usage.meter != spec.ingestionMeter()) continue;
        for (std::size_t i = 0; i < std::min(arrivals.size(), usage.perHour.size()); ++i) arrivals[i].gigabytes += usage.perHour[i];
    }
    return arrivals;
}

} // namespace

CappedLogs capLogs(const scenario::LogWorkspaceSpec& spec, const std::vector<LogArrival>& arrivals)
{
    CappedLogs result;
    const double capGB = spec.dailyCapBytes.value_or(0) * 1e-9;
    std::optional<std::int64_t> day;
    double takenGB = 0;
    bool reached = false;
    for (const LogArrival& arrival : arrivals) {
        result.arrivedGB += arrival.gigabytes;
        double admitted = spec.dailyCapBytes ? 0 : arrival.gigabytes;
        for (SimTime at = arrival.from; spec.dailyCapBytes && at < arrival.to;) {
            const std::int64_t today = capDay(spec, at);
            if (day != today) {
                day = today;
                takenGB = 0;
                reached = false;
            }
            const SimTime until = std::min(arrival.to, endOfCapDay(spec, today));
            const double part = arrival.gigabytes * ((until - at).toSeconds() / (arrival.to - arrival.from).toSeconds());
            const double taken = std::clamp(capGB - takenGB, 0.0, part);
            if (taken < part && !reached) {
                reached = true;
                result.reachedAt.push_back(at + Duration::fromSeconds((until - at).toSeconds() * (taken / part)));
            }
            takenGB += taken;
            admitted += taken;
            at = until;
        }
        result.admittedGB.push_back(admitted);
        result.droppedGB += arrival.gigabytes - admitted;
    }
    return result;
}

void addLogCaps(Recording& recording, const scenario::Scenario& scenario)
{
    for (const scenario::Component& component : scenario.components) {
        const auto* fixed = component.as<scenario::FixedCostSpec>();
        if (!fixed || !fixed->logWorkspace || !fixed->logWorkspace->dailyCapBytes) continue;
        const scenario::LogWorkspaceSpec& spec = *fixed->logWorkspace;
        const CappedLogs capped = capLogs(spec, arrivalsOf(recording, component, spec));
        for (const SimTime at : capped.reachedAt) {
            const Event event{at, EventKind::CapReached, "log workspace", component.id, 0, 0,
                              fmt::format("daily cap of {:g} GB is reached: logs are dropped until {:02}:00 UTC", *spec.dailyCapBytes * 1e-9, spec.resetHourUtc)};
            const auto later = std::upper_bound(recording.eventLog.begin(), recording.eventLog.end(), at, [](SimTime t, const Event& e) { return t < e.at; });
            recording.eventLog.insert(later, event);
        }
        for (ComponentResult& result : recording.components) {
            if (result.id != component.id) continue;
            result.figures.emplace_back("logGB", capped.arrivedGB);
            result.figures.emplace_back("droppedLogGB", capped.droppedGB);
        }
    }
}

} // namespace headroom::simulation
