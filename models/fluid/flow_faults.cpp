#include "models/fluid/flow.h"
#include "models/fluid/plant.h"

#include <algorithm>

/// Components that are down, slow, lossy or of another size for a while: the same operations as in the request-level data plane, as shares
/// of the flow.
namespace headroom::fluid {

using simulation::kNone;
using simulation::TargetKind;

double Flow::slowness(std::uint32_t component) const
{
    if (component >= availability.size()) return 1;
    return 1 + availability[component].slowShare * (availability[component].slowFactor - 1);
}

double Flow::sizeOf(std::uint32_t component, double stated) const
{
    return component < availability.size() && availability[component].size > 0 ? availability[component].size : stated;
}

double Flow::lossOf(std::uint32_t queue) const
{
    const std::uint32_t component = m_topology.queues[queue].component;
    return component < availability.size() ? availability[component].lossShare : 0;
}

bool Flow::receives(std::uint32_t queue) const
{
    const simulation::QueueRow& row = m_topology.queues[queue];
    return !isDown(row.component) && (row.consumerService == kNone || !isDown(m_topology.services[row.consumerService].component));
}

/// An error after the way there and back.
void Flow::refuse(std::uint32_t i, Failures& own)
{
    StepState& step = m_steps[i];
    const bool unconfirmed = m_topology.steps[i].target == TargetKind::Queue && !m_topology.steps[i].confirm;
    own = {};
    own.failed = unconfirmed ? 0 : 1;
    step.hold = step.response = {};
    step.base = 0;
    const TargetKind target = m_topology.steps[i].target;
    if (target != TargetKind::Service && target != TargetKind::Sql && target != TargetKind::Database && !unconfirmed) step.response.mean = step.base = step.network;
}

/// Times at the component anew: a share of the calls takes `slowFactor` times as long there, the way to it apart.
void Flow::slowComponent(std::uint32_t component)
{
    const Availability& state = availability[component];
    const auto slowed = [&](const Moments& time, double network) {
        Moments at = time;
        at.mean -= network;
        if (state.slowShare > 0) at = mixture(state.slowShare, at.stretched(state.slowFactor), at);
        at.mean += network;
        return at;
    };
    for (const Plain& plain : m_plain) {
        if (m_topology.steps[plain.step].component != component) continue;
        const TargetKind target = m_topology.steps[plain.step].target;
        const bool withNetwork = target != TargetKind::Service && target != TargetKind::Sql && target != TargetKind::Database && plain.own.mean >= m_steps[plain.step].network;
        m_steps[plain.step].cpu = slowed(plain.cpu, 0);
        m_steps[plain.step].own = slowed(plain.own, withNetwork ? m_steps[plain.step].network : 0);
    }
}

// ------------------------------------------------------------------------------------------------------ Plant

void Plant::setDown(std::uint32_t component, bool down, SimTime)
{
    if (m_flow.availability.empty()) return;
    m_flow.availability[component].down += down ? 1 : -1;
    m_moved = true;
}

void Plant::setSlow(std::uint32_t component, double factor, double share, SimTime)
{
    if (m_flow.availability.empty()) return;
    m_flow.availability[component].slowFactor = factor;
    m_flow.availability[component].slowShare = factor == 1 ? 0 : share;
    m_flow.slowComponent(component);
    m_moved = true;
}

void Plant::setLoss(std::uint32_t component, double share, SimTime)
{
    if (m_flow.availability.empty()) return;
    m_flow.availability[component].lossShare = share;
    m_moved = true;
}

void Plant::setSize(std::uint32_t component, double size, bool, SimTime)
{
    if (m_flow.availability.empty()) return;
    m_flow.availability[component].size = size;
    m_moved = true;
}

void Plant::loseContents(std::uint32_t component, SimTime)
{
    for (std::size_t r = 0; r < m_keys.size(); ++r) {
        if (m_topology.redisCaches[r].component != component) continue;
        loseKeys(static_cast<std::uint32_t>(r), 1);
    }
    for (std::size_t q = 0; q < queueCounts.size(); ++q) {
        if (m_topology.queues[q].component != component) continue;
        QueueFlow& queue = m_flow.queues[q];
        const double gone = queue.backlog;
        queueCounts[q].lost += gone;
        queueCounts[q].bytes = std::max(0.0, queueCounts[q].bytes - gone * queue.bytesEach);
        queue.bytes = std::max(0.0, queue.bytes - gone * queue.bytesEach);
        queue.backlog = 0;
        queueCounts[q].length = 0;
        // Who sent them counts what was lost, in proportion to what each has outstanding.
        double all = 0;
        for (const double outstanding : m_outstanding[q]) all += outstanding;
        for (std::size_t o = 0; o < m_outstanding[q].size() && all > 0; ++o) {
            const double share = m_outstanding[q][o] * std::min(1.0, gone / all);
            operations[o].outcomes[Lost] += share;
            m_outstanding[q][o] -= share;
        }
    }
    m_moved = true;
}

} // namespace headroom::fluid
