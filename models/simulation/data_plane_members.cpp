#include "models/simulation/data_plane_inline.h"

#include <algorithm>

/// Pods as members of consumer groups: who comes, who goes, and who has which partitions then.
namespace headroom::simulation {

std::uint32_t DataPlane::memberOf(const GroupState& group, std::uint32_t pod) const { return pod < group.memberOfPod.size() ? group.memberOfPod[pod] : kNone; }

void DataPlane::joinGroups(std::uint32_t pod)
{
    for (std::uint32_t q = m_topology.services[m_pods[pod].service].firstConsumed; q != kNone; q = m_topology.queues[q].nextOfService) {
        const QueueRow& rules = m_topology.queues[q];
        if (!rules.owned && !rules.perPod) continue;
        addMember(q, pod);
        if (rules.owned) rebalance(q);
    }
}

/// A pod that is one group begins with the latest messages: it has no offset.
void DataPlane::addMember(std::uint32_t q, std::uint32_t pod)
{
    const QueueRow& rules = m_topology.queues[q];
    GroupState& group = m_groups[rules.group];
    if (group.memberOfPod.size() <= pod) group.memberOfPod.resize(pod + 1, kNone);
    const auto free = !rules.perPod ? group.members.end()
                                    : std::find_if(group.members.begin(), group.members.end(), [](const GroupMember& m) { return m.gone && m.unsettled == 0; });
    const auto index = static_cast<std::uint32_t>(free - group.members.begin());
    if (free == group.members.end()) {
        GroupMember& member = group.members.emplace_back();
        if (rules.perPod) {
            member.firstLine = static_cast<std::uint32_t>(group.lines.size());
            group.lines.resize(group.lines.size() + linesPerPod(rules));
            for (std::uint32_t l = member.firstLine; l < group.lines.size(); ++l) group.lines[l].member = index;
        }
    }
    group.members[index].pod = pod;
    group.members[index].gone = false;
    group.memberOfPod[pod] = index;
}

/// A pod that is told to stop says goodbye to its groups; one that dies is a member until its session ends.
void DataPlane::leaveGroups(std::uint32_t pod, bool died)
{
    for (std::uint32_t q = m_topology.services[m_pods[pod].service].firstConsumed; q != kNone; q = m_topology.queues[q].nextOfService) {
        const QueueRow& rules = m_topology.queues[q];
        if (!rules.owned && !rules.perPod) continue;
        GroupState& group = m_groups[rules.group];
        const std::uint32_t m = memberOf(group, pod);
        if (m == kNone) continue;
        if (rules.perPod) {
            abandon(q, m);
        } else if (died) {
            group.members[m].gone = true;
            group.members[m].expelledAt = m_now + rules.spec->lock;
            scheduleMessaging(group.members[m].expelledAt, MessagingAction::Expel, q);
        } else {
            group.members.erase(group.members.begin() + m);
            rebalance(q);
        }
    }
}

/// Nobody will ever read what pod `m`, a group of its own, has not read.
void DataPlane::abandon(std::uint32_t q, std::uint32_t m)
{
    const QueueRow& rules = m_topology.queues[q];
    GroupState& group = m_groups[rules.group];
    GroupMember& member = group.members[m];
    group.memberOfPod[member.pod] = kNone;
    member.gone = true;
    member.ready.clear();
    for (std::uint32_t l = member.firstLine; l < member.firstLine + linesPerPod(rules); ++l) {
        GroupLine& line = group.lines[l];
        line.listed = false;
        if (line.again != kNone) loseWaiting(std::exchange(line.again, kNone));
        while (!line.waiting.empty()) loseWaiting(line.waiting.pop(m_messageLinks));
    }
}

void DataPlane::expel(std::uint32_t q)
{
    GroupState& group = m_groups[m_topology.queues[q].group];
    if (std::erase_if(group.members, [this](const GroupMember& m) { return m.gone && m.expelledAt <= m_now; }) > 0) rebalance(q);
}

/// Partitions are dealt out anew, each member a range of them; until that is done nobody reads. What is in work is brought to its end first.
void DataPlane::rebalance(std::uint32_t q)
{
    const QueueRow& rules = m_topology.queues[q];
    GroupState& group = m_groups[rules.group];
    std::fill(group.memberOfPod.begin(), group.memberOfPod.end(), kNone);
    const auto members = static_cast<std::uint32_t>(group.members.size());
    std::uint32_t next = 0;
    for (std::uint32_t m = 0; m < members; ++m) {
        group.members[m].ready.clear();
        group.memberOfPod[group.members[m].pod] = m;
        const std::uint32_t share = rules.lines / members + (m < rules.lines % members);
        for (std::uint32_t i = 0; i < share; ++i) group.lines[next++].member = m;
    }
    for (; next < rules.lines; ++next) group.lines[next].member = kNone;
    for (GroupLine& line : group.lines) line.listed = false;
    if (m_now > group.begin) {
        ++group.rebalances;
        if (group.pauseSampler) {
            group.pausedUntil = std::max(group.pausedUntil, m_now + Duration::nanoseconds(group.pauseSampler->sampleNs(group.pause)));
            scheduleMessaging(group.pausedUntil, MessagingAction::ResumeGroup, q);
        }
    }
    relist(q);
}

void DataPlane::relist(std::uint32_t q)
{
    const auto lines = static_cast<std::uint32_t>(m_groups[m_topology.queues[q].group].lines.size());
    for (std::uint32_t l = 0; l < lines; ++l) list(q, l);
}

} // namespace headroom::simulation
