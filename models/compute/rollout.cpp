#include "models/compute/rollout.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace headroom::compute {
namespace {

/// Room for the rounding of a share such as 0.1, whose tenfold is not quite 1 in binary.
constexpr double kRounding = 1e-9;
/// Share of the answers above its bound that a 95th percentile allows.
constexpr double kSlowAllowed = 0.05;

} // namespace

RolloutRoom roomOf(const RolloutRules& rules, int desired)
{
    const auto pods = [&](const PodCount& count) { return count.share ? count.value * desired : count.value; };
    RolloutRoom room;
    room.surge = static_cast<int>(std::ceil(pods(rules.maxSurge) - kRounding));
    room.unavailable = static_cast<int>(std::floor(pods(rules.maxUnavailable) + kRounding));
    if (room.surge <= 0 && room.unavailable <= 0) room = {0, 1};
    return room;
}

RolloutStep Rollout::step(SimTime now, const RolloutView& view)
{
    RolloutStep step;
    const int missing = std::max(0, view.desired - view.target);
    switch (m_rules.strategy) {
    case RolloutRules::Strategy::RollingUpdate: {
        const RolloutRoom room = roomOf(m_rules, view.desired);
        const int minAvailable = std::max(0, view.desired - room.unavailable);
        step.createTarget = std::clamp(view.desired + room.surge - view.target - view.other, 0, missing);
        // New pods that are not available yet are no reason to remove an old one.
        const int removable = view.target + view.other - minAvailable - (view.target - view.targetAvailable);
        const int unhealthy = std::clamp(removable, 0, view.other - view.otherAvailable);
        const int healthy = std::clamp(view.targetAvailable + view.otherAvailable - minAvailable, 0, view.otherAvailable);
        step.removeOther = unhealthy + healthy;
        break;
    }
    case RolloutRules::Strategy::BlueGreen:
        step.createTarget = missing;
        if (!switched() && view.targetAvailable >= view.desired) {
            m_switchedAt = now;
            step.switchTraffic = true;
        }
        if (switched() && now >= m_switchedAt + m_rules.keepOld) step.removeOther = view.other;
        break;
    case RolloutRules::Strategy::Recreate:
        step.removeOther = view.other;
        if (view.other == 0) step.createTarget = missing;
        break;
    }
    step.removeTarget = std::max(0, view.target - view.desired);
    step.complete = view.other == 0 && view.target == view.desired && view.targetAvailable >= view.desired;

    if (view.targetAvailable > m_bestAvailable || m_fewestOthers < 0 || view.other < m_fewestOthers || step.switchTraffic) {
        if (m_fewestOthers >= 0) m_progressAt = now;
        m_bestAvailable = std::max(m_bestAvailable, view.targetAvailable);
        m_fewestOthers = m_fewestOthers < 0 ? view.other : std::min(m_fewestOthers, view.other);
    }
    // Waiting for the end of `keepOld` is no lack of progress.
    if (!m_failed && !step.complete && !switched() && now - m_progressAt >= m_rules.progressDeadline) m_failed = step.failed = true;
    return step;
}

std::optional<std::string> RollbackGuard::observe(SimTime now, std::optional<double> errorShare, std::optional<double> slowShare)
{
    const auto held = [now](bool over, SimTime& since, Duration span) {
        if (!over) since = SimTime::never();
        else if (since == SimTime::never()) since = now;
        return over && now - since >= span;
    };
    const bool errors = m_rules.errorShareAbove && errorShare && *errorShare > *m_rules.errorShareAbove;
    const bool slow = m_rules.p95Above && slowShare && *slowShare > kSlowAllowed;
    const bool errorsHeld = held(errors, m_errorsSince, m_rules.errorShareFor);
    const bool slowHeld = held(slow, m_slowSince, m_rules.p95For);
    if (errorsHeld)
        return fmt::format("{:.3g} % of the requests failed, more than {:.3g} % for {:.0f} s", *errorShare * 100, *m_rules.errorShareAbove * 100, m_rules.errorShareFor.toSeconds());
    if (slowHeld)
        return fmt::format("p95 above {:.3g} s for {:.0f} s: {:.3g} % of the answers took longer", m_rules.p95Above->toSeconds(), m_rules.p95For.toSeconds(), *slowShare * 100);
    return std::nullopt;
}

std::optional<std::string> RollbackGuard::restarted(SimTime now, std::uint32_t pod)
{
    if (!m_rules.restartsAbove) return std::nullopt;
    std::deque<SimTime>& times = m_restarts[pod];
    times.push_back(now);
    while (now - times.front() > m_rules.restartsWithin) times.pop_front();
    if (static_cast<int>(times.size()) <= *m_rules.restartsAbove) return std::nullopt;
    return fmt::format("a pod restarted {} times in {:.0f} s, more than {} allowed", times.size(), m_rules.restartsWithin.toSeconds(), *m_rules.restartsAbove);
}

} // namespace headroom::compute
