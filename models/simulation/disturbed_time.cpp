#include "models/simulation/disturbed_time.h"

#include <algorithm>

namespace headroom::simulation {
namespace {

/// Begin and end of a deployment are logged alike; two events further apart are two deployments. Six times the default progress deadline.
constexpr Duration kLongestDeployment = Duration::hours(1);

SimTime endOfFault(const Recording& recording, std::size_t index)
{
    const FaultResult& fault = recording.faults[index];
    if (fault.recoverySeconds) return std::max(fault.from + Duration::fromSeconds(*fault.recoverySeconds), fault.to);
    if (fault.to == SimTime::never()) return fault.to;
    const bool another = index + 1 < recording.faults.size() && recording.faults[index + 1].from < recording.end;
    return std::max(fault.to, another ? recording.faults[index + 1].from : recording.end);
}

/// End of the bucket that holds `at`.
SimTime endOfBucket(const Recording& recording, SimTime at)
{
    if (recording.bucket.count() <= 0 || at < recording.start) return at;
    return recording.start + recording.bucket * ((at - recording.start) / recording.bucket + 1);
}

bool ofDeployment(const Event& event) { return event.kind == EventKind::Deployment || event.kind == EventKind::Rollback; }

SimTime endOfEvent(const Recording& recording, std::size_t index)
{
    const Event& event = recording.eventLog[index];
    const SimTime next = endOfBucket(recording, event.at);
    for (std::size_t i = index + 1; ofDeployment(event) && i < recording.eventLog.size(); ++i) {
        const Event& later = recording.eventLog[i];
        if (later.at - event.at > kLongestDeployment) break;
        if (ofDeployment(later) && later.component == event.component) return std::max(next, endOfBucket(recording, later.at));
    }
    const Signal* nodes = event.kind == EventKind::Eviction ? recording.signal(event.component + ".nodes") : nullptr;
    if (nodes == nullptr) return next;
    // The machines leave after their notice, so the first look is one bucket later.
    const auto first = static_cast<std::size_t>((next - recording.start) / recording.bucket);
    for (std::size_t i = first; i < nodes->mean.size(); ++i)
        if (nodes->mean[i] >= static_cast<float>(event.from)) return recording.start + recording.bucket * static_cast<std::int64_t>(i + 1);
    return recording.end;
}

} // namespace

std::vector<DisturbedStretch> disturbedStretches(const Recording& recording)
{
    std::vector<DisturbedStretch> stretches;
    for (std::size_t i = 0; i < recording.faults.size(); ++i) stretches.push_back({recording.faults[i].from, endOfFault(recording, i)});
    for (std::size_t i = 0; i < recording.eventLog.size(); ++i)
        if (const Event& event = recording.eventLog[i]; event.kind == EventKind::Eviction || ofDeployment(event)) stretches.push_back({event.at, endOfEvent(recording, i)});
    std::ranges::stable_sort(stretches, {}, &DisturbedStretch::from);
    return stretches;
}

bool disturbedWithin(const std::vector<DisturbedStretch>& stretches, SimTime from, SimTime to)
{
    return std::ranges::any_of(stretches, [&](const DisturbedStretch& stretch) { return stretch.from < to && from < std::max(stretch.to, stretch.from + Duration::nanoseconds(1)); });
}

} // namespace headroom::simulation
