#include "models/simulation/data_plane_inline.h"

#include <algorithm>

/// Closed loops: a user thinks, asks, waits for the answer and thinks again. Presence by hours: models/workload/users.h.
namespace headroom::simulation {
namespace {

/// Who is refused at once and does not think asks again after this long; without it nothing but refusals would happen at one instant for ever.
constexpr std::int64_t kLeastPauseNs = 1'000'000;

} // namespace

void DataPlane::setUpUsers(SimTime start, SimTime end)
{
    std::uint32_t first = 0;
    const auto& traffic = m_topology.scenario->traffic;
    for (std::uint32_t i = 0; i < traffic.size(); ++i) {
        if (!traffic[i].users) continue;
        const auto count = static_cast<std::uint32_t>(traffic[i].users->count);
        m_userGroups.push_back({i, first, count, workload::Presence(traffic[i], *m_topology.scenario, start, end),
                                random::Sampler(traffic[i].users->think), random::Generator()});
        first += count;
    }
}

/// All think at the first moment, so that a system is not met by all of them at once.
void DataPlane::startUsers()
{
    for (const UserGroup& group : m_userGroups)
        for (std::uint32_t user = group.first; user < group.first + group.count; ++user) userThinks(user, m_now, m_now);
}

DataPlane::UserGroup& DataPlane::groupOf(std::uint32_t user)
{
    const auto after = std::upper_bound(m_userGroups.begin(), m_userGroups.end(), user, [](std::uint32_t u, const UserGroup& group) { return u < group.first; });
    return *(after - 1);
}

/// The end of a thought: who is not there any more comes back when his hours begin.
void DataPlane::userActs(std::uint32_t user)
{
    UserGroup& group = groupOf(user);
    const std::uint32_t index = user - group.first;
    if (group.presence.isThere(index, m_now)) {
        request(group.source, user);
        return;
    }
    const SimTime back = group.presence.comesBack(index, m_now);
    if (back >= m_end) return;
    // Those who come at one instant do not ask at one instant.
    schedule(back + Duration::nanoseconds(std::max(kLeastPauseNs, group.think.sampleNs(group.stream))), EventKind::User, user);
}

/// The answer reaches the user at `answered`.
void DataPlane::userThinks(std::uint32_t user, SimTime asked, SimTime answered)
{
    UserGroup& group = groupOf(user);
    SimTime at = answered + Duration::nanoseconds(group.think.sampleNs(group.stream));
    if (at == asked) at += Duration::nanoseconds(kLeastPauseNs);
    if (at < m_end) schedule(at, EventKind::User, user);
}

} // namespace headroom::simulation
