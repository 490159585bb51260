#include "models/fluid/flow.h"

#include <algorithm>

/// Consumers that sleep and wake with single messages, as the long-run means of their cycle: models/simulation/idle_cycle.h.
namespace headroom::fluid {

using simulation::IdleCycle;
using simulation::kNone;

namespace {

/// Above this utilisation of an awake pod what has gathered in a sleep is not worked off at once.
constexpr double kSpare = 0.5;

} // namespace

std::uint32_t Flow::queueBetween(std::uint32_t service, std::uint32_t component) const
{
    for (std::uint32_t q = 0; q < queues.size(); ++q) {
        const simulation::QueueRow& row = m_topology.queues[q];
        if (row.component == component && row.consumerService == service) return row.lines == 0 && row.consumerOperation != kNone ? q : kNone;
    }
    return kNone;
}

std::optional<IdleCycle> Flow::idleCycleOf(std::uint32_t q, const simulation::IdleCycleRule& rule) const
{
    const simulation::QueueRow& row = m_topology.queues[q];
    const QueueFlow& queue = queues[q];
    const double rate = queue.sends * (1 - queue.refused());
    const double inWork = rate * m_operations[row.consumerOperation].duration.mean + queue.waiting;
    IdleCycle cycle = simulation::idleCycle(rule, rate, inWork);
    const Station& taker = m_stations[row.consumerService];
    const bool spare = taker.served <= kSpare * taker.capacity || taker.served <= 0;
    if (!spare || inWork > kSpare * m_topology.services[row.consumerService].spec->workers) return std::nullopt;
    return cycle;
}

void Flow::setIdleCycle(std::uint32_t service, std::uint32_t queue, const simulation::IdleCycleRule& rule)
{
    std::erase_if(m_cycles, [&](const Cycle& cycle) { return cycle.service == service; });
    supply[service].serving = 1;
    for (std::uint32_t q = 0; q < queues.size(); ++q)
        if (m_topology.queues[q].consumerService == service) queues[q].asleep = queues[q].asleepMost = queues[q].asleepOldest = 0;
    if (queue != kNone) m_cycles.push_back({service, queue, rule});
}

/// Returns the largest change of a share.
double Flow::updateCycles()
{
    double change = 0;
    for (const Cycle& cycle : m_cycles) {
        ServiceSupply& pods = supply[cycle.service];
        QueueFlow& queue = queues[cycle.queue];
        const double before = pods.serving;
        queue.asleep = queue.asleepMost = queue.asleepOldest = 0;
        pods.serving = 1;
        if (const auto now = pods.readyPods > 0 ? idleCycleOf(cycle.queue, cycle.rule) : std::nullopt; now && now->servingShare > 0) {
            pods.serving = now->servingShare;
            queue.asleep = now->waiting;
            queue.asleepMost = now->mostWaiting;
            queue.asleepOldest = now->oldestSeconds;
            queue.wait += fromRaw(now->waitSeconds, now->waitSquare, now->waitCube);
        }
        change = std::max(change, std::abs(pods.serving - before));
    }
    return change;
}

} // namespace headroom::fluid
