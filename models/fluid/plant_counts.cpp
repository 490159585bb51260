#include "models/fluid/plant.h"

#include <algorithm>
#include <cmath>

/// Counters of a step: rate × time.
namespace headroom::fluid {

using simulation::kNone;
using simulation::TargetKind;

namespace {

constexpr double kBilledBytes = 65536;

} // namespace

void Plant::countComponents(double seconds)
{
    const auto& stations = m_flow.stations();
    const auto& steps = m_flow.steps();
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const simulation::StepRow& row = m_topology.steps[i];
        if (row.component == kNone) continue;
        const StepState& step = steps[i];
        const double calls = step.rate * seconds;
        edgeCalls[row.edge] += calls;
        ComponentCount& count = components[row.component];
        count.arrivals += calls;
        const simulation::CopyRange copies = m_topology.copiesOf(row);
        const double refused = copies.count > 0 ? m_flow.queues[copies.first].refused()
                             : step.station == kNone || step.takesMessage ? 0 : stations[step.station].refusedShare;
        count.refused += calls * (step.limited + (1 - step.limited) * refused);
        // Who is refused is not served, and is among the failures already.
        const double done = row.hasGuard ? calls * step.trySuccess : step.served * seconds * std::min(1.0, (1 - std::min(1.0, step.failures.sum())) / std::max(1e-9, 1 - refused));
        count.completions += copies.count > 0 ? calls * (1 - refused) : done;
        count.failures += row.hasGuard ? calls * (1 - step.trySuccess) : calls * std::max({refused, step.limited, std::min(1.0, step.failures.sum())});
        if (row.target == TargetKind::Service) {
            count.waited += step.served * seconds;
            if (!step.takesMessage) count.waitSeconds += step.served * seconds * stations[step.station].wait.mean;
        }
        count.inSystemSeconds += step.served * seconds * step.hold.mean;
    }
    for (std::size_t n = 0; n < stations.size(); ++n) {
        const Station& station = stations[n];
        StationCount& count = stationCounts[n];
        const double waiting = station.backlog + station.waiting;
        if (station.kind != Station::Kind::Pool) components[station.component].inSystemSeconds += seconds * waiting;
        const bool pods = station.kind == Station::Kind::Workers || station.kind == Station::Kind::Pool;
        double each = 0;
        if (station.kind == Station::Kind::Workers) each = m_topology.services[station.index].spec->workers;
        if (station.kind == Station::Kind::Pool) each = m_topology.services[station.index].pools[station.part].size;
        const double all = pods ? each * m_flow.supply[station.index].readyPods : 0;
        // Locked-up pods hold what they have.
        const double held = station.kind == Station::Kind::Workers ? station.hold + station.lockedWait * station.served : station.hold;
        count.capacitySeconds += seconds * all;
        count.busySeconds += seconds * (pods ? std::min(all, held) : station.kind == Station::Kind::Sql || station.kind == Station::Kind::Database ? std::min(station.hold + waiting, station.limit) : held);
        count.waitingSeconds += seconds * waiting;
    }
}

void Plant::countStores(double seconds)
{
    const auto& stations = m_flow.stations();
    for (const Station& station : stations) {
        if (station.kind == Station::Kind::Cosmos) {
            countCosmos(station, seconds);
        } else if (station.kind == Station::Kind::Sql) {
            sqlCoreSeconds[station.index] += seconds * station.cpu;
        } else if (station.kind == Station::Kind::Redis) {
            redisCounts[station.index].commands += seconds * station.served;
            redisCounts[station.index].busySeconds += seconds * std::min<double>(m_topology.redisCaches[station.index].shards, station.cpu);
        } else if (station.kind == Station::Kind::Pool) {
            // A pool keeps what it has opened: about its mean use and four standard deviations, over the whole run.
            const simulation::ServiceRow& row = m_topology.services[station.index];
            const double pods = m_flow.supply[station.index].readyPods;
            if (pods <= 0) continue;
            const double used = station.hold / pods;
            const double open = pods * std::max<double>(row.pools[station.part].minimum, std::min<double>(row.pools[station.part].size, std::ceil(used + 4 * std::sqrt(used))));
            for (std::size_t r = 0; r < redisCounts.size(); ++r)
                if (m_topology.redisCaches[r].component == row.pools[station.part].target)
                    redisCounts[r].connections = std::max(redisCounts[r].connections, std::min(open, double(m_topology.redisCaches[r].tier.maxConnections)));
            for (std::size_t d = 0; d < databaseCounts.size(); ++d)
                if (m_topology.databases[d].component == row.pools[station.part].target)
                    databaseCounts[d].connections = std::max(databaseCounts[d].connections, std::min(open, double(m_topology.databases[d].maxConnections)));
        }
    }
    countDatabases(seconds);
    for (std::size_t i = 0; i < m_flow.steps().size(); ++i) {
        const simulation::StepRow& row = m_topology.steps[i];
        if (row.target != TargetKind::Redis || !row.write || m_flow.steps()[i].served <= 0) continue;
        const double each = row.bytes + m_topology.redisCaches[row.station].spec->keyOverheadBytes;
        writeKeys(row.station, m_now, seconds, m_flow.steps()[i].served * each, static_cast<double>(row.timeToLiveNs) * 1e-9, each);
    }
}

void Plant::countQueues(double seconds)
{
    for (std::uint32_t q = 0; q < queueCounts.size(); ++q) {
        QueueFlow& flow = m_flow.queues[q];
        QueueCount& count = queueCounts[q];
        const simulation::QueueRow& row = m_topology.queues[q];
        const double accepted = flow.sends * (1 - flow.refused());
        count.sent += seconds * accepted;
        count.received += seconds * flow.received;
        count.redelivered += seconds * flow.redelivered;
        count.deadLettered += seconds * flow.deadLettered;
        count.refusedRate += seconds * flow.sends * flow.refusedRate;
        count.refusedCredits += seconds * flow.sends * flow.refusedCredits;
        count.refusedFull += seconds * flow.sends * flow.refusedFull;
        const double before = flow.backlog;
        flow.backlog = std::max(0.0, flow.backlog + seconds * (accepted + flow.redelivered - flow.received));
        if (flow.backlog < 1e-6) flow.backlog = 0;
        const double mean = (before + flow.backlog) / 2 + flow.waiting + flow.asleep;
        count.lengthSeconds += seconds * mean;
        count.length = flow.backlog + flow.waiting + flow.asleep;
        count.lengthMax = std::max({count.lengthMax, before + flow.waiting, count.length, flow.asleepMost});
        count.oldestSeconds = flow.received > 0 ? flow.backlog / flow.received : flow.backlog > 0 ? count.oldestSeconds + seconds : 0;
        count.oldestSeconds = std::max(count.oldestSeconds, flow.asleepOldest);

        const double inWork = row.consumerOperation == kNone ? 0 : flow.received * m_flow.operations()[row.consumerOperation].duration.mean;
        const double unsettled = flow.backlog + flow.asleep + (row.consumerOperation == kNone ? 0 : flow.waiting + inWork);
        const double held = row.consumerOperation == kNone ? count.sent : unsettled;
        count.settled = std::max(count.settled, count.sent - count.deadLettered - expired[q] - held);

        double bytes = 0, sent = 0;
        std::vector<double>& outstanding = m_outstanding[q];
        double all = 0;
        for (const double n : outstanding) all += n;
        const double leaving = std::max(0.0, all + seconds * accepted - held);
        for (std::size_t i = 0; i < m_flow.steps().size(); ++i) {
            const simulation::StepRow& step = m_topology.steps[i];
            const simulation::CopyRange copies = m_topology.copiesOf(step);
            if (q < copies.first || q >= copies.first + copies.count) continue;
            const bool first = q == copies.first;   // a message to a topic is sent once, and copied
            const StepState& state = m_flow.steps()[i];
            bytes += state.rate * step.bytes;
            sent += state.rate;
            if (first && !step.confirm) count.lost += seconds * state.rate * flow.refused();
            if (first && row.serviceBus != kNone) busSends[row.serviceBus] += seconds * state.rate * (1 - flow.refused()) * std::max(1.0, std::ceil(step.bytes / kBilledBytes));
            const double kept = seconds * state.served * (1 - flow.refused()) * flow.copies;
            const double in = kept * (1 - m_flow.lossOf(q));
            count.lost += kept - in;
            const std::uint32_t source = m_topology.operations[state.operation].queue;
            if (source == kNone) {
                outstanding[state.operation] += in;
            } else {
                // What a consumer sends on belongs to those whose messages it treats.
                double of = 0;
                for (const double n : m_outstanding[source]) of += n;
                for (std::size_t o = 0; o < outstanding.size() && of > 0; ++o) outstanding[o] += in * m_outstanding[source][o] / of;
            }
        }
        const double total = all + seconds * accepted;
        if (total > 0)
            for (double& n : outstanding) n *= std::max(0.0, 1 - leaving / total);
        const double each = sent > 0 ? bytes / sent : 0;
        if (each > 0) flow.bytes = count.bytes = (held + count.deadLettered) * each;
        if (row.serviceBus != kNone) {
            busSends[row.serviceBus] += seconds * flow.received * std::max(1.0, std::ceil(each / kBilledBytes));
            if (row.topic == kNone || m_topology.topics[row.topic].firstQueue == q) busThrottled[row.serviceBus] += seconds * flow.sends * flow.refusedCredits;
        }
        if (row.consumerOperation != kNone) {
            OperationCount& operation = operations[row.consumerOperation];
            operation.offered = count.sent;
            operation.outcomes[Ok] = count.settled;
            operation.outcomes[Failed] = count.deadLettered;
            operation.outcomes[Lost] = expired[q];
            operation.inFlight = count.sent - count.settled - count.deadLettered - expired[q];
        }
    }
}

/// Requests of an operation that have no answer yet: in work everywhere below it, and in every line.
double Plant::inFlightOf(std::uint32_t o) const
{
    const OperationState& operation = m_flow.operations()[o];
    double sum = operation.rate * operation.base;
    for (std::uint32_t i = operation.firstStep; i < operation.endStep; ++i) {
        const StepState& step = m_flow.steps()[i];
        for (const std::uint32_t n : {step.station, step.pool}) {
            if (n == kNone) continue;
            const Station& station = m_flow.stations()[n];
            if (station.arrivals > 0) sum += (station.backlog + station.waiting) * step.rate / station.arrivals;
        }
    }
    const std::uint32_t list = m_topology.operations[o].timeoutList;
    return list == kNone ? sum : std::min(sum, operation.rate * m_topology.timeouts[list].toSeconds());
}

void Plant::countOperations(double seconds)
{
    for (std::uint32_t o = 0; o < operations.size(); ++o) {
        if (m_topology.operations[o].queue != kNone) continue;
        OperationCount& count = operations[o];
        const OperationState& flow = m_flow.operations()[o];
        count.offered += seconds * flow.rate;
        double messages = 0, sends = 0, deadShare = 0;
        for (std::uint32_t q = 0; q < m_outstanding.size(); ++q) messages += m_outstanding[q][o];
        for (std::uint32_t i = flow.firstStep; i < flow.endStep; ++i)
            for (std::uint32_t q = m_topology.copiesOf(m_topology.steps[i]).first, n = m_topology.copiesOf(m_topology.steps[i]).count; n > 0; --n, ++q) {
                const QueueFlow& queue = m_flow.queues[q];
                const double sent = m_flow.visits().perOperation[i] * (1 - queue.refused()) * (1 - m_flow.lossOf(q)) * queue.copies;
                sends += sent;
                const double settled = queue.received - queue.redelivered;
                if (settled > 0) deadShare += sent * queue.deadLettered / settled;
            }
        // One request may have several messages under way; it counts once.
        if (sends > 1) messages /= sends;
        double timedOut = flow.failures.timedOut;
        if (const std::uint32_t list = m_topology.operations[o].timeoutList; list != kNone)
            timedOut += (1 - flow.failures.sum()) * exceedance(flow.duration, m_topology.timeouts[list].toSeconds());
        timedOut = std::min(1.0, timedOut);
        const double failed = std::min(1 - timedOut, flow.failures.failed);
        const double throttled = std::min(1 - timedOut - failed, flow.failures.throttled);
        const double lost = std::min(1 - timedOut - failed - throttled, flow.lost);
        // What goes wrong is known at once; what is well ends when it leaves the lines.
        const double arrived = seconds * flow.rate;
        count.outcomes[TimedOut] += arrived * timedOut;
        count.outcomes[Failed] += arrived * failed;
        count.outcomes[Throttled] += arrived * throttled;
        count.outcomes[Lost] += arrived * lost;
        const double others = count.outcomes[TimedOut] + count.outcomes[Failed] + count.outcomes[Throttled] + count.outcomes[Lost];
        const double ended = std::max(0.0, count.offered - others - (inFlightOf(o) + messages) - count.outcomes[Ok]);
        const double dead = ended * std::min(1.0, deadShare);
        count.outcomes[Failed] += dead;
        count.outcomes[Ok] += ended - dead;
        count.degraded += (ended - dead) * flow.degraded;
        count.inFlight = std::max(0.0, count.offered - others - dead - count.outcomes[Ok]);
    }
}

} // namespace headroom::fluid
