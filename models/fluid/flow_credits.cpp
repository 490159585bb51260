#include "models/fluid/flow.h"

#include <algorithm>
#include <cmath>

/// Credits of a Service Bus namespace: clients that find them spent pause, all together.
namespace headroom::fluid {

using simulation::kNone;

namespace {

/// Chance that a second asks for more than `credits`: a normal number with that mean and variance.
double secondAbove(double mean, double variance, double credits)
{
    return variance > 0 ? 0.5 * std::erfc((credits - mean) / std::sqrt(2 * variance)) : mean > credits ? 1 : 0;
}

/// Share of what is received that a whole second sees: a line of a few messages is worked off in milliseconds, at a rate that no second has.
double inSeconds(const QueueFlow& queue)
{
    return queue.received > 0 ? std::min(1.0, (queue.sends * queue.copies + queue.redelivered + queue.backlog) / queue.received) : 1;
}

} // namespace

/// Once the credits of a second are spent, every client that comes pauses. All come back together in the middle of a second, take what that one
/// and, if they last, the next has left, and pause again: of each cycle they are active for a second, or C/D of one where the demand D is 2C or
/// more; where only a share p of the seconds asks for more than there is, for 1/p seconds. D is the demand while they are active. Clients of the
/// system send on through the pauses and are refused; what consumers receive and send they receive and send while active, so that of a
/// consumer's sends only those are refused whose treatment began before the pause.
void Flow::updateCredits()
{
    if (m_topology.serviceBuses.empty()) return;
    // A client's send draws all credits of its chain of messages soon after: as they come together, so do their numbers vary.
    const bool paced = std::all_of(m_topology.scenario->traffic.begin(), m_topology.scenario->traffic.end(),
                                   [](const scenario::TrafficSource& s) { return s.arrivals.process == scenario::ArrivalProcess::Deterministic; });
    m_paused.resize(m_topology.serviceBuses.size(), 0.0);
    std::vector<double> byClients(queues.size(), 0), byConsumers(queues.size(), 0), late(queues.size(), 0);
    for (std::uint32_t i = 0; i < m_steps.size(); ++i) {
        const simulation::CopyRange copies = m_topology.copiesOf(m_topology.steps[i]);
        if (copies.count == 0 || m_topology.queues[copies.first].serviceBus == kNone) continue;
        const std::uint32_t source = m_topology.operations[m_steps[i].operation].queue;
        for (std::uint32_t q = copies.first; q < copies.first + copies.count; ++q) {
            if (source == kNone) byClients[q] += m_steps[i].rate;
            else byConsumers[q] += m_steps[i].rate * inSeconds(queues[source]);
            if (source != kNone) late[q] = std::max(late[q], m_operations[m_steps[i].operation].duration.mean);
        }
    }
    for (std::uint32_t b = 0; b < m_topology.serviceBuses.size(); ++b) {
        const scenario::ServiceBusSpec& spec = *m_topology.serviceBuses[b].spec;
        const double pause = spec.throttlePause.toSeconds(), credits = spec.creditsPerSecond;
        double clients = 0, consumers = 0, sent = 0, chains = 0;
        for (std::uint32_t q = 0; q < queues.size(); ++q) {
            const simulation::QueueRow& row = m_topology.queues[q];
            if (row.serviceBus != b) continue;
            const double received = queues[q].received * inSeconds(queues[q]);
            consumers += received;
            // What is worked off from a line begins a chain of its own, as a client's send does.
            chains += std::max(0.0, received - byConsumers[q] - byClients[q]);
            // A message to a topic is sent once, and each filter is a credit.
            const double each = row.topic == kNone ? 1 : m_topology.topics[row.topic].firstQueue == q ? 1 + m_topology.topics[row.topic].filters : 0;
            clients += each * byClients[q];
            consumers += each * byConsumers[q];
            sent += each * (byClients[q] + byConsumers[q]) * (1 - queues[q].refusedCredits);
        }
        chains += clients;
        const double demand = clients + consumers / (1 - m_paused[b]);
        const double spent = spec.tier == "premium" ? 0 : secondAbove(demand, paced ? 0 : chains > 0 ? demand * demand / chains : demand, credits);
        // So many seconds pass until one of them is spent; where each is, a second or a part of one.
        const double active = (demand < 2 * credits ? 1 : credits / demand) / std::max(spent, 1e-12);
        // Damped: what the receivers take decides what is left for the senders. Nothing of a pause stays once there is no reason for one.
        const double wanted = 1 - active / (active + pause);
        m_paused[b] = wanted < 1e-6 ? 0 : (m_paused[b] + wanted) / 2;
        for (std::uint32_t q = 0; q < queues.size(); ++q) {
            if (m_topology.queues[q].serviceBus != b) continue;
            const double all = byClients[q] + byConsumers[q];
            const double interrupted = std::min(m_paused[b], late[q] / active);
            queues[q].refusedCredits = all > 0 ? (byClients[q] * m_paused[b] + byConsumers[q] * interrupted) / all : 0;
            queues[q].receiveLimit = spec.tier == "premium" ? m_namespaceOut[q] : m_paused[b] == 0 ? kUnlimited
                                   : std::max(1e-9, std::max(credits, demand) * (1 - m_paused[b]) - sent);
        }
    }
}

} // namespace headroom::fluid
