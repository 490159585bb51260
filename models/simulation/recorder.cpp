#include "models/simulation/recorder.h"

#include "models/simulation/summaries.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom::simulation {
namespace {

constexpr float kNoData = std::numeric_limits<float>::quiet_NaN();

} // namespace

Requests requestsOf(const OperationCounters& counters)
{
    Requests requests;
    requests.offered = counters.offered;
    requests.completed = counters.outcomes[static_cast<std::size_t>(Outcome::Ok)];
    requests.failed = counters.outcomes[static_cast<std::size_t>(Outcome::Failed)];
    requests.timedOut = counters.outcomes[static_cast<std::size_t>(Outcome::TimedOut)];
    requests.throttled = counters.outcomes[static_cast<std::size_t>(Outcome::Throttled)];
    requests.lost = counters.outcomes[static_cast<std::size_t>(Outcome::Lost)];
    requests.inFlight = counters.inFlight;
    requests.degraded = counters.degraded;
    return requests;
}

Recorder::Recorder(const Topology& topology, DataPlane& data, ControlPlane& control, SimTime start, Duration bucket)
    : m_topology(topology), m_data(data), m_control(control), m_bucketStart(start), m_networkSignals(networkSignals(topology)), m_networkResources(networkResources(topology))
{
    const scenario::Scenario& scenario = *topology.scenario;
    m_recording.scenario = scenario.name;
    m_recording.variant = scenario.variant;
    m_recording.start = m_recording.end = start;
    m_recording.bucket = bucket;
    for (const OperationRow& operation : topology.operations) {
        OperationResult result;
        result.name = operation.spec->name;
        result.clientOperation = operation.queue == kNone;
        m_recording.operations.push_back(std::move(result));
    }
    for (const scenario::Component& component : scenario.components) {
        ComponentResult result;
        result.id = component.id;
        result.kind = component.kind;
        m_recording.components.push_back(std::move(result));
    }
    m_lastCpuSeconds.assign(topology.services.size(), 0.0);
    addSignals();
    addResources();
}

void Recorder::addSignal(std::string id, std::string component, std::string unit)
{
    Signal signal;
    signal.id = std::move(id);
    signal.component = std::move(component);
    signal.unit = std::move(unit);
    m_recording.signals.push_back(std::move(signal));
    m_lastCount.push_back(0);
}

/// The order here is the order of the pushes in recordSignals().
void Recorder::addSignals()
{
    for (const char* outcome : {"offered", "completed", "failed", "timedOut", "throttled", "lost"}) addSignal(std::string("requests.") + outcome, "", "1/s");
    for (const char* figure : {"mean", "p50", "p95", "p99"}) addSignal(std::string("latency.") + figure, "", "s");
    for (const OperationRow& operation : m_topology.operations) {
        const std::string prefix = "operation." + operation.spec->name;
        addSignal(prefix + ".offered", "", "1/s");
        for (const char* figure : {"p50", "p95", "p99"}) addSignal(prefix + ".latency." + figure, "", "s");
    }
    for (const ServiceRow& row : m_topology.services) {
        const std::string& id = m_topology.component(row.component).id;
        addSignal(id + ".replicas", id, "pods");
        addSignal(id + ".readyReplicas", id, "pods");
        addSignal(id + ".pending", id, "pods");
        addSignal(id + ".inFlight", id, "requests");
        addSignal(id + ".cpuOfRequest", id, "share");
        addSignal(id + ".memory", id, "B");
    }
    std::vector<bool> isCalled(m_topology.scenario->components.size(), false);
    for (const EdgeRow& edge : m_topology.edges) isCalled[edge.to] = true;
    for (std::uint32_t c = 0; c < m_topology.scenario->components.size(); ++c) {
        const std::string& id = m_topology.component(c).id;
        if (!isCalled[c]) continue;
        addSignal(id + ".arrivals", id, "1/s");
        addSignal(id + ".failures", id, "1/s");
    }
    for (const PoolRow& row : m_topology.pools) addSignal(m_topology.component(row.component).id + ".nodes", m_topology.component(row.component).id, "nodes");
    for (const QueueRow& row : m_topology.queues) {
        const std::string& id = m_topology.component(row.component).id;
        addSignal(row.name + ".length", id, "messages");
        addSignal(row.name + ".bytes", id, "B");
        addSignal(row.name + ".oldestAge", id, "s");
    }
    forEachMessagingSignal(m_topology, [this](std::string id, std::string component, std::string unit) { addSignal(std::move(id), std::move(component), std::move(unit)); });
    for (const auto& row : m_topology.cosmosDbs) addSignal(m_topology.component(row.component).id + ".throttled", m_topology.component(row.component).id, "1/s");
    for (const RedisRow& row : m_topology.redisCaches) {
        const std::string& id = m_topology.component(row.component).id;
        addSignal(id + ".memory", id, "B");
        addSignal(id + ".evictions", id, "1/s");
    }
    for (const EdgeRow& edge : m_topology.edges) {
        const std::string from = edge.from == kNone ? "client" : m_topology.component(edge.from).id;
        addSignal("edge." + from + "." + m_topology.component(edge.to).id + ".rate", m_topology.component(edge.to).id, "1/s");
    }
    for (const NetworkSignal& signal : m_networkSignals) addSignal(signal.id, m_topology.component(signal.component).id, signal.unit);
}

void Recorder::push(double mean) { m_recording.signals[m_cursor++].mean.push_back(static_cast<float>(mean)); }

void Recorder::pushWithMaximum(double mean, double max)
{
    Signal& signal = m_recording.signals[m_cursor++];
    signal.mean.push_back(static_cast<float>(mean));
    signal.max.push_back(static_cast<float>(max));
}

void Recorder::closeBucket(SimTime now)
{
    const double seconds = (now - m_bucketStart).toSeconds();
    if (seconds <= 0) return;
    recordSignals(now, seconds);
    recordResources(now, seconds);
    m_recording.end = m_bucketStart = now;
    std::vector<Event>& log = m_control.eventLog();
    m_recording.eventLog.insert(m_recording.eventLog.end(), std::make_move_iterator(log.begin()), std::make_move_iterator(log.end()));
    log.clear();
}

void Recorder::restart(SimTime now)
{
    Recording& r = m_recording;
    r.start = r.end = m_bucketStart = now;
    r.eventLog.clear();
    r.latency.histogram.reset();
    for (OperationResult& operation : r.operations) operation.latency.histogram.reset();
    for (ComponentResult& component : r.components) component.response.histogram.reset();
    for (Signal& signal : r.signals) {
        signal.min.clear();
        signal.mean.clear();
        signal.max.clear();
    }
    std::fill(m_lastCount.begin(), m_lastCount.end(), 0.0);
    for (std::size_t i = 0; i < m_probes.size(); ++i) {
        ResourceProbe& probe = m_probes[i];
        if (!readsCpuTime(probe.probe)) probe.last = 0;
        probe.lastRefused = probe.utilisationIntegral = probe.seconds = 0;
        Resource& resource = r.resources[i];
        resource.utilisationMean.clear();
        resource.utilisationMax.clear();
        resource.capacity.clear();
        resource.demand.clear();
        resource.utilisationPeak = resource.saturatedMinutes = 0;
        resource.firstSaturatedAt.reset();
        resource.firstFullAt.reset();
    }
}

void Recorder::absorbRest(std::uint64_t events)
{
    for (std::size_t i = 0; i < m_topology.operations.size(); ++i) {
        OperationCounters& counters = m_data.operations()[i];
        if (m_topology.operations[i].queue == kNone) m_recording.latency.histogram.merge(counters.latency);
        m_recording.operations[i].latency.histogram.merge(counters.latency);
        counters.latency.reset();
    }
    summariseRequests();
    m_recording.events = events;
}

void Recorder::recordSignals(SimTime now, double seconds)
{
    m_cursor = 0;
    const auto pushRate = [&](double count) {
        double& last = m_lastCount[m_cursor];
        const double rate = (count - last) / seconds;
        last = count;
        push(rate);
    };
    const auto pushQuantiles = [&](const stats::Histogram& histogram, bool mean) {
        const bool empty = histogram.count() == 0;
        if (mean) push(empty ? static_cast<double>(kNoData) : histogram.meanNs() * 1e-9);
        for (const double p : {0.5, 0.95, 0.99}) push(empty ? static_cast<double>(kNoData) : static_cast<double>(histogram.quantileNs(p)) * 1e-9);
    };

    Requests all;
    m_bucketLatency.reset();
    for (std::size_t i = 0; i < m_topology.operations.size(); ++i)
        if (m_topology.operations[i].queue == kNone) {
            add(all, requestsOf(m_data.operations()[i]));
            m_bucketLatency.merge(m_data.operations()[i].latency);
        }
    for (const std::uint64_t count : {all.offered, all.completed, all.failed, all.timedOut, all.throttled, all.lost}) pushRate(static_cast<double>(count));
    pushQuantiles(m_bucketLatency, true);
    m_recording.latency.histogram.merge(m_bucketLatency);
    for (std::size_t i = 0; i < m_topology.operations.size(); ++i) {
        OperationCounters& counters = m_data.operations()[i];
        pushRate(static_cast<double>(counters.offered));
        pushQuantiles(counters.latency, false);
        m_recording.operations[i].latency.histogram.merge(counters.latency);
        counters.latency.reset();
    }
    for (std::uint32_t s = 0; s < m_topology.services.size(); ++s) {
        const ControlPlane::ServiceCounts counts = m_control.counts(s);
        const ControlPlane::MostPods most = m_control.takeMostPods(s);
        pushWithMaximum(counts.existing, most.existing);
        pushWithMaximum(counts.ready, most.ready);
        push(counts.pending);
        const Occupancy& workers = m_data.services()[s].workers;
        push(workers.busy.mean(now) + workers.waiting.mean(now));
        const double used = m_control.cpuSeconds(s, now);
        const double requested = m_topology.services[s].spec->cpuRequestMilli / 1000 * std::max(1, counts.ready) * seconds;
        push((used - m_lastCpuSeconds[s]) / requested);
        m_lastCpuSeconds[s] = used;
        push(m_control.memoryOf(s).total);
    }
    for (std::uint32_t c = 0; c < m_topology.scenario->components.size(); ++c) {
        if (m_cursor >= m_recording.signals.size() || m_recording.signals[m_cursor].id != m_topology.component(c).id + ".arrivals") continue;
        ComponentCounters& counters = m_data.components()[c];
        counters.inSystemSeconds += counters.inSystem.integralSeconds(now);
        counters.inSystem.reset(now);
        pushRate(static_cast<double>(counters.arrivals));
        pushRate(static_cast<double>(counters.failures));
        m_recording.components[c].response.histogram.merge(counters.response);
        counters.response.reset();
    }
    for (std::uint32_t p = 0; p < m_topology.pools.size(); ++p) pushWithMaximum(m_control.nodesOf(p), m_control.takeMostNodes(p));
    for (std::uint32_t q = 0; q < m_topology.queues.size(); ++q) {
        QueueState& queue = m_data.queues()[q];
        pushWithMaximum(queue.length.mean(now), queue.length.max());
        push(queue.bytes);
        const Message* oldest = m_data.oldest(q);
        push(oldest ? (now - oldest->sentAt).toSeconds() : 0.0);
        queue.length.reset(now);
    }
    pushMessaging(now, seconds);
    for (const CosmosState& cosmos : m_data.cosmosDbs()) pushRate(static_cast<double>(cosmos.throttled));
    for (const RedisState& redis : m_data.redisCaches()) {
        push(redis.keys.liveBytes);
        pushRate(static_cast<double>(redis.evictedKeys));
    }
    for (const std::uint64_t calls : m_data.edgeCalls()) pushRate(static_cast<double>(calls));
    for (const NetworkSignal& signal : m_networkSignals) {
        if (signal.isRate()) pushRate(networkValue(signal, now));
        else push(networkValue(signal, now));
    }
}

void Recorder::summariseRequests()
{
    Recording& r = m_recording;
    r.events = m_data.eventCount();
    r.fingerprint = m_data.fingerprint();
    r.requests = Requests{};
    for (std::size_t i = 0; i < r.operations.size(); ++i) {
        r.operations[i].requests = requestsOf(m_data.operations()[i]);
        if (r.operations[i].clientOperation) add(r.requests, r.operations[i].requests);
        r.operations[i].latency = summaryOf(r.operations[i].latency.histogram);
    }
    r.latency = summaryOf(r.latency.histogram);
    r.failedShare.value = failedShareOf(r.requests);
}

void Recorder::summarise(SimTime now)
{
    summariseRequests();
    Recording& r = m_recording;
    for (std::uint32_t c = 0; c < r.components.size(); ++c) {
        ComponentResult& result = r.components[c];
        const ComponentCounters& counters = m_data.components()[c];
        result.arrivals = counters.arrivals;
        result.completions = counters.completions;
        result.refused = counters.refused;
        result.waited = counters.waited;
        const double seconds = (now - m_recording.start).toSeconds();
        result.meanInSystem.value = seconds > 0 ? (counters.inSystemSeconds + counters.inSystem.integralSeconds(now)) / seconds : 0.0;
        result.response = summaryOf(result.response.histogram);
        result.responseMs = result.response.meanMs;
        result.waitMs.value = counters.waited == 0 ? 0 : static_cast<double>(counters.waitNs) * 1e-6 / static_cast<double>(counters.waited);
        result.figures.clear();
    }
    const auto figures = [&](std::uint32_t component) -> auto& { return r.components[component].figures; };
    for (std::uint32_t s = 0; s < m_topology.services.size(); ++s) {
        const ControlPlane::ServiceCounts counts = m_control.counts(s);
        auto& list = figures(m_topology.services[s].component);
        list.emplace_back("replicas", counts.existing);
        list.emplace_back("deadlocks", static_cast<double>(m_data.services()[s].deadlocks));
        list.emplace_back("restarts", counts.restarts);
        list.emplace_back("evictions", counts.evictions);
    }
    for (std::uint32_t p = 0; p < m_topology.pools.size(); ++p)
        if (m_topology.pools[p].spec->spot && m_topology.pools[p].spec->spotMarket)
            figures(m_topology.pools[p].component) = {{"nodesEvicted", m_control.spotCounts(p).evicted}, {"requestsRefused", m_control.spotCounts(p).refused}};
    for (std::uint32_t q = 0; q < m_topology.queues.size(); ++q) {
        if (m_topology.queues[q].topic != kNone) continue;
        const QueueState& queue = m_data.queues()[q];
        auto& list = figures(m_topology.queues[q].component);
        const auto count = [](std::uint64_t n) { return static_cast<double>(n); };
        list = {{"sent", count(queue.sent)}, {"received", count(queue.received)}, {"settled", count(queue.settled)},
                {"redelivered", count(queue.redelivered)}, {"deadLettered", count(queue.deadLettered)}, {"lost", count(queue.lost)},
                {"refusedFull", count(queue.refusedFull)}, {"refusedRate", count(queue.refusedRate)}, {"refusedCredits", count(queue.refusedCredits)},
                {"waiting", count(m_data.waitingMessages(q))}};
    }
    summariseMessaging();
    for (std::uint32_t i = 0; i < m_topology.serviceBuses.size(); ++i)
        figures(m_topology.serviceBuses[i].component) = {{"operations", static_cast<double>(m_data.serviceBuses()[i].operations)},
                                                          {"throttled", static_cast<double>(m_data.serviceBuses()[i].throttled)}};
    for (std::uint32_t i = 0; i < m_topology.cosmosDbs.size(); ++i) {
        const CosmosState& cosmos = m_data.cosmosDbs()[i];
        figures(m_topology.cosmosDbs[i].component) = {{"requestUnits", cosmos.spentUnits}, {"throttled", static_cast<double>(cosmos.throttled)},
                                                       {"throttledAfterRetries", static_cast<double>(cosmos.surfaced)},
                                                       {"partitions", static_cast<double>(cosmos.partitions.size())}};
    }
    for (std::uint32_t i = 0; i < m_topology.redisCaches.size(); ++i) {
        const RedisState& redis = m_data.redisCaches()[i];
        figures(m_topology.redisCaches[i].component) = {{"commands", static_cast<double>(redis.commands)}, {"evictedKeys", static_cast<double>(redis.evictedKeys)},
                                                         {"refusedWrites", static_cast<double>(redis.refusedWrites)}, {"refusedConnections", static_cast<double>(redis.refusedConnections)}, {"liveBytes", redis.keys.liveBytes}};
    }
    summariseStores();
    summariseNetwork();
}

} // namespace headroom::simulation
