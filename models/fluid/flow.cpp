#include "models/fluid/flow.h"

#include <algorithm>
#include <cmath>

namespace headroom::fluid {

using simulation::kNone;
using simulation::StepRow;
using simulation::TargetKind;

namespace {

constexpr int kMaxIterations = 40;
constexpr int kMaxPasses = 60;
constexpr double kSettled = 1e-3;

Moments secondsOf(std::int64_t ns) { return {static_cast<double>(ns) * 1e-9, 0, 0}; }

} // namespace

Flow::Flow(const simulation::Topology& topology) : m_topology(topology)
{
    supply.resize(topology.services.size());
    queues.resize(topology.queues.size());
    for (const simulation::GatewayRow& row : topology.gateways) gatewayUnits.push_back(row.spec->units);
    m_namespaceRefused.assign(queues.size(), 0);
    m_namespaceOut.assign(queues.size(), kUnlimited);
    for (const simulation::BrokerRow& row : topology.brokers) {
        BrokerFlow& broker = brokers.emplace_back();
        broker.units = row.units;
        broker.up = row.slots;
        broker.room = row.storageBytes;
    }
    redisRefusedWrites.assign(topology.redisCaches.size(), 0);
    contentShare.assign(topology.redisCaches.size(), 1);
    burstEmpty.assign(topology.cosmosDbs.size(), false);
    m_disks.resize(topology.disks.size());
    addStations();
    m_steps.resize(topology.steps.size());
    m_operations.resize(topology.operations.size());
    addSteps();
    findCallers();
    for (std::uint32_t i = 0; i < m_steps.size(); ++i)
        if (topology.steps[i].guarded) m_plain.push_back({i, m_steps[i].cpu, m_steps[i].own});
    if (!m_plain.empty()) availability.resize(topology.scenario->components.size());
    m_ownSuccess.assign(m_steps.size(), 1);
    m_visits = visitRatios(topology, m_ownSuccess);
}

void Flow::addStations()
{
    const auto add = [&](Station::Kind kind, std::size_t index, std::uint32_t part, std::uint32_t component) {
        Station station;
        station.kind = kind;
        station.index = static_cast<std::uint32_t>(index);
        station.part = part;
        station.component = component;
        m_stations.push_back(station);
    };
    for (std::size_t s = 0; s < m_topology.services.size(); ++s) add(Station::Kind::Workers, s, 0, m_topology.services[s].component);
    for (std::size_t s = 0; s < m_topology.services.size(); ++s)
        for (std::uint32_t p = 0; p < m_topology.services[s].pools.size(); ++p) add(Station::Kind::Pool, s, p, m_topology.services[s].component);
    for (std::size_t i = 0; i < m_topology.sqlDatabases.size(); ++i) add(Station::Kind::Sql, i, 0, m_topology.sqlDatabases[i].component);
    for (std::size_t i = 0; i < m_topology.redisCaches.size(); ++i) add(Station::Kind::Redis, i, 0, m_topology.redisCaches[i].component);
    for (std::size_t i = 0; i < m_topology.cosmosDbs.size(); ++i) add(Station::Kind::Cosmos, i, 0, m_topology.cosmosDbs[i].component);
    for (std::size_t i = 0; i < m_topology.databases.size(); ++i) add(Station::Kind::Database, i, 0, m_topology.databases[i].component);
    for (std::size_t i = 0; i < m_topology.gateways.size(); ++i) add(Station::Kind::Gateway, i, 0, m_topology.gateways[i].component);
}

void Flow::addSteps()
{
    for (std::uint32_t o = 0; o < m_operations.size(); ++o) {
        const simulation::OperationRow& row = m_topology.operations[o];
        m_operations[o].firstStep = row.firstStep;
        m_operations[o].endStep = endOfSteps(m_topology, o);
        for (std::uint32_t i = row.firstStep; i < row.firstStep + row.stepCount; ++i) addStep(i, kNone, o, kNone);
        if (row.queue != kNone) m_steps[row.firstStep].takesMessage = true;
    }
}

void Flow::addStep(std::uint32_t i, std::uint32_t parent, std::uint32_t operation, std::uint32_t service)
{
    const StepRow& row = m_topology.steps[i];
    StepState& step = m_steps[i];
    step.parent = parent;
    step.operation = operation;
    step.service = service;
    step.network = static_cast<double>(row.networkNs) * 1e-9;
    const scenario::Step* spec = nullptr;
    // The distributions live in the samplers' scenario: find them again by the order in which the topology was laid out.
    const auto find = [&](const auto& self, const std::vector<scenario::Step>& steps, std::uint32_t first) -> void {
        for (std::uint32_t n = 0; n < steps.size(); ++n) {
            if (first + n == i) spec = &steps[n];
            else if (!steps[n].steps.empty()) self(self, steps[n].steps, m_topology.steps[first + n].firstChild);
        }
    };
    const simulation::OperationRow& root = m_topology.operations[operation];
    find(find, root.spec->steps, root.firstStep);
    if (spec && spec->cpu) step.cpu = momentsOf(*spec->cpu);
    if (spec && spec->time) step.own = momentsOf(*spec->time);
    step.cpuOfFirst = step.cpu;
    step.ownOfFirst = step.own;
    const auto station = [&](Station::Kind kind) {
        for (std::uint32_t n = 0; n < m_stations.size(); ++n)
            if (m_stations[n].kind == kind && m_stations[n].index == row.station) step.station = n;
    };
    switch (row.target) {
    case TargetKind::Service:
        station(Station::Kind::Workers);
        if (const auto& sidecar = m_topology.services[row.station].spec->dapr) {
            step.cpu += momentsOf(sidecar->cpuPerRequest);
            step.network += momentsOf(sidecar->latency).mean;
        }
        break;
    case TargetKind::Gateway:
        station(Station::Kind::Gateway);
        step.own += secondsOf(row.networkNs) + momentsOf(m_topology.gateways[row.station].spec->latency);
        break;
    case TargetKind::Sql: station(Station::Kind::Sql); break;
    case TargetKind::Redis:
        station(Station::Kind::Redis);
        step.own += secondsOf(row.networkNs);
        break;
    case TargetKind::CosmosDb: {
        station(Station::Kind::Cosmos);
        const scenario::CosmosDbSpec& cosmos = *m_topology.cosmosDbs[row.station].spec;
        step.own += secondsOf(row.networkNs) + momentsOf(row.write ? cosmos.writeLatency : cosmos.readLatency);
        break;
    }
    case TargetKind::External:
        step.own += secondsOf(row.networkNs) + momentsOf(m_topology.externals[row.station].spec->latency);
        break;
    case TargetKind::Queue:
    case TargetKind::Topic:
        step.own = row.confirm ? secondsOf(row.networkNs) + momentsOf(m_topology.queues[m_topology.copiesOf(row).first].spec->sendLatency) : Moments{};
        break;
    case TargetKind::Database: {
        station(Station::Kind::Database);
        const simulation::DatabaseRow& database = m_topology.databases[row.station];
        if (!spec || !spec->cpu) step.cpu = secondsOf(database.statementNs);
        if (row.write) step.own += secondsOf(database.commitNs);
        break;
    }
    case TargetKind::None: break;
    }
    if (service != kNone && row.callerPool != kNone)
        for (std::uint32_t n = 0; n < m_stations.size(); ++n)
            if (m_stations[n].kind == Station::Kind::Pool && m_stations[n].index == service && m_stations[n].part == row.callerPool) step.pool = n;
    const std::uint32_t next = row.target == TargetKind::Service ? row.station : row.target == TargetKind::Gateway ? kNone : service;
    for (std::uint32_t c = row.firstChild; c < row.firstChild + row.childCount; ++c) addStep(c, i, operation, next);
}

void Flow::findCallers()
{
    for (std::uint32_t i = 0; i < m_steps.size(); ++i) {
        StepState& step = m_steps[i];
        const bool givesUp = m_topology.steps[i].timeoutList != kNone || m_topology.operations[step.operation].timeoutList != kNone;
        const auto remember = [&](std::uint32_t n, bool free) {
            Station& station = m_stations[n];
            auto found = std::find_if(station.callers.begin(), station.callers.end(), [&](const Station::Caller& c) { return c.service == step.service; });
            if (found == station.callers.end()) {
                station.callers.push_back({});
                found = station.callers.end() - 1;
                found->service = step.service;
            }
            found->givesUp = found->givesUp || free;
            station.open = station.open || step.service == kNone || free;
            return static_cast<std::uint32_t>(found - station.callers.begin());
        };
        if (step.station != kNone && !step.takesMessage) step.caller = remember(step.station, givesUp);
        if (step.pool != kNone) step.poolCaller = remember(step.pool, false);
    }
    // Requests that are paced evenly reach the first service without any spread.
    for (std::uint32_t i = 0; i < m_steps.size(); ++i) {
        if (m_steps[i].parent != kNone || m_steps[i].station == kNone || m_steps[i].takesMessage) continue;
        const bool paced = std::all_of(m_topology.scenario->traffic.begin(), m_topology.scenario->traffic.end(),
                                       [](const scenario::TrafficSource& s) { return s.arrivals.process == scenario::ArrivalProcess::Deterministic; });
        if (paced && m_stations[m_steps[i].station].calledByClientsOnly()) m_stations[m_steps[i].station].arrivalScv = 0;
    }
}

/// `rate` executions of an operation, down its tree.
void Flow::spread(std::uint32_t o, double rate, double)
{
    OperationState& operation = m_operations[o];
    operation.rate = rate;
    for (std::uint32_t i = operation.firstStep; i < operation.endStep; ++i) {
        StepState& step = m_steps[i];
        step.rate = (step.parent == kNone ? rate : m_steps[step.parent].served) * m_visits.perCaller[i];
        step.calls = step.rate / std::max(1e-9, step.triesPerCall);
        step.served = step.rate * (1 - step.limited);
        const double arrives = step.served;
        if (step.takesMessage) {
            m_stations[step.station].messages += step.rate;
            m_stations[step.station].fed += step.rate;
            continue;
        }
        if (step.pool != kNone) {
            m_stations[step.pool].arrivals += step.rate;
            m_stations[step.pool].callers[step.poolCaller].arrivals += step.rate;
        }
        if (isDown(m_topology.steps[i].component)) {
            step.served = 0;
        } else if (step.station != kNone) {
            m_stations[step.station].arrivals += arrives;
            m_stations[step.station].callers[step.caller].arrivals += arrives;
            step.served = arrives * m_stations[step.station].passed;
            m_stations[step.station].fed += step.served;
        } else if (const simulation::CopyRange copies = m_topology.copiesOf(m_topology.steps[i]); copies.count > 0) {
            for (std::uint32_t q = copies.first; q < copies.first + copies.count; ++q) queues[q].sends += step.rate * (1 - lossOf(q)) * queues[q].copies;
        }
    }
}

/// Flows through all stations; what is above the capacity of one stays in its line, and where its line is as long as its callers can
/// make it, they pass on no more than it takes.
void Flow::rates(const std::vector<double>& external, double seconds)
{
    for (Station& station : m_stations) station.blocked = kUnlimited;
    std::vector<double>&sends = m_sends, &sync = m_sync;
    sends.resize(queues.size());
    sync.resize(m_stations.size());
    for (int pass = 0; pass < kMaxPasses; ++pass) {
        for (std::size_t n = 0; n < m_stations.size(); ++n) {
            sync[n] = m_stations[n].served - m_stations[n].messages;
            m_stations[n].arrivals = m_stations[n].messages = m_stations[n].fed = 0;
            for (Station::Caller& caller : m_stations[n].callers) caller.arrivals = 0;
        }
        for (std::size_t q = 0; q < queues.size(); ++q) {
            sends[q] = queues[q].sends;
            queues[q].sends = 0;
        }
        for (std::uint32_t o = 0; o < m_operations.size(); ++o)
            if (m_topology.operations[o].queue == kNone) spread(o, external[o], seconds);
        double moved = 0;
        for (std::uint32_t o = 0; o < m_operations.size(); ++o) {
            const std::uint32_t q = m_topology.operations[o].queue;
            if (q == kNone) continue;
            QueueFlow& queue = queues[q];
            const Station& taker = m_stations[m_topology.queues[q].consumerService];
            const double coming = std::max(sends[q], queue.sends) * (1 - queue.refused());
            const double fail = std::min(1 - 1e-12, m_operations[o].failures.sum());
            const double deliveries = fail <= 0 ? 1 : (1 - std::pow(fail, m_topology.queues[q].spec->maxDeliveryCount)) / (1 - fail);
            const double room = roomFor(q, std::max(0.0, std::min(taker.capacity, taker.blocked) - sync[m_topology.queues[q].consumerService]), seconds);
            const double before = queue.received;
            queue.accepted = coming;
            queue.received = std::min({coming * deliveries + queue.backlog / seconds, room, queue.receiveLimit, groupLimit(q, coming)});
            queue.redelivered = queue.received * (deliveries - 1) / deliveries;
            queue.deadLettered = fail <= 0 ? 0 : queue.received / deliveries * std::pow(fail, m_topology.queues[q].spec->maxDeliveryCount);
            moved = std::max(moved, std::abs(queue.received - before) / std::max(1e-9, queue.received));
            spread(o, queue.received, seconds);
        }
        for (Station& station : m_stations) {
            const double most = std::min(station.capacity, station.blocked);
            const double coming = station.arrivals * (1 - station.refusedShare) + station.backlog / seconds;
            const double served = std::min(coming, std::max(0.0, most - station.messages));
            const double passed = station.arrivals > 0 ? served / station.arrivals : 1;
            moved = std::max(moved, std::abs(passed - station.passed));
            station.passed = passed;
            station.served = served + station.messages;
        }
        if (block(seconds)) moved = 1;
        if (moved < 1e-7) break;
    }
}

/// Holds back the callers whose part of a line cannot grow any more. A line is first come first served: what is served is shared by what came
/// and what waits. Returns whether any was held back further.
bool Flow::block(double seconds)
{
    bool any = false;
    for (Station& station : m_stations) {
        const double coming = station.arrivals * (1 - station.refusedShare) + station.backlog / seconds;
        const double served = station.served - station.messages;
        for (Station::Caller& caller : station.callers) {
            const double part = caller.arrivals * (1 - station.refusedShare) + caller.backlog / seconds;
            caller.served = coming > 0 ? served * part / coming : 0;
            if (caller.most == kUnlimited || caller.most > station.limit || caller.arrivals <= 0) continue;
            const double takes = caller.served + std::max(0.0, caller.most - caller.backlog) / seconds;
            if (caller.arrivals <= takes * (1 + 1e-6)) continue;
            Station& held = m_stations[caller.service];
            const double allowed = held.fed * takes / caller.arrivals;
            if (allowed < held.blocked * (1 - 1e-9)) {
                held.blocked = allowed;
                any = true;
            }
        }
    }
    return any;
}

void Flow::solve(const std::vector<double>& external, double seconds)
{
    for (Station& station : m_stations) station.waitingBefore = station.waiting;
    for (QueueFlow& queue : queues) queue.waitingBefore = queue.waiting;
    updateCopies();
    if (external != m_lastExternal) {
        // A first guess with loops of messages already in it.
        const std::vector<double> guess = operationRates(m_visits.caused, external);
        for (std::uint32_t o = 0; o < m_operations.size(); ++o)
            if (const std::uint32_t q = m_topology.operations[o].queue; q != kNone && std::isfinite(guess[o])) queues[q].received = guess[o];
        m_lastExternal = external;
    }
    for (int iteration = 0; iteration < kMaxIterations; ++iteration) {
        durations();
        rates(external, seconds);
        gather();
        const double moved = std::max(updateLines(seconds), updateGuards());
        if (moved < kSettled && (iteration > 0 || m_solved)) break;
    }
    m_solved = true;   // from now on the last solution is where the next one starts
}

bool Flow::backlogged() const
{
    for (const Station& station : m_stations)
        if (station.backlog > 0.5 || station.arrivals * (1 - station.refusedShare) > (station.served - station.messages) * (1 + 1e-6) + 1e-9) return true;
    for (const QueueFlow& queue : queues)
        if (queue.backlog > 0.5) return true;
    return false;
}

bool Flow::drifting() const
{
    return std::any_of(m_stations.begin(), m_stations.end(), [](const Station& station) {
        return std::abs(station.waiting - station.waitingBefore) > 1e-3 * station.waiting + 1e-6;
    });
}

/// The fluid balance of every line over the step.
void Flow::commit(double seconds)
{
    for (Station& station : m_stations) {
        const double in = station.arrivals * (1 - station.refusedShare), out = station.served - station.messages;
        station.backlog = std::max(0.0, station.backlog + seconds * (in - out));
        if (station.backlog > station.limit) station.backlog = station.limit;
        if (station.backlog < 1e-6) station.backlog = 0;
        double sum = 0;
        for (Station::Caller& caller : station.callers) {
            caller.backlog = std::max(0.0, caller.backlog + seconds * (caller.arrivals * (1 - station.refusedShare) - caller.served));
            sum += caller.backlog;
        }
        for (Station::Caller& caller : station.callers) caller.backlog = sum > 0 ? caller.backlog * station.backlog / sum : 0;
    }
}

} // namespace headroom::fluid
