#include "models/fluid/recorder.h"

#include "models/simulation/store_rules.h"

#include "models/simulation/summaries.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom::fluid {

using simulation::kNone;
using simulation::Recording;
using simulation::TargetKind;

namespace {

constexpr double kNoData = std::numeric_limits<double>::quiet_NaN();
constexpr std::array<double, 3> kQuantiles{0.5, 0.95, 0.99};

std::uint64_t whole(double count) { return static_cast<std::uint64_t>(std::max(0.0, count)); }

/// Rounded down, so that what is missing to the offered requests is in flight.
simulation::Requests requestsOf(const Plant::OperationCount& count)
{
    simulation::Requests requests;
    requests.offered = static_cast<std::uint64_t>(std::llround(std::max(0.0, count.offered)));
    requests.lost = whole(count.outcomes[Plant::Lost]);
    requests.throttled = whole(count.outcomes[Plant::Throttled]);
    requests.failed = whole(count.outcomes[Plant::Failed]);
    requests.timedOut = whole(count.outcomes[Plant::TimedOut]);
    const std::uint64_t others = requests.lost + requests.throttled + requests.failed + requests.timedOut;
    requests.completed = std::min(requests.offered - std::min(requests.offered, others), whole(count.outcomes[Plant::Ok]));
    requests.inFlight = requests.offered - std::min(requests.offered, others + requests.completed);
    requests.degraded = std::min(requests.completed, whole(count.degraded));
    return requests;
}

} // namespace

Recorder::Recorder(const Plant& plant, simulation::ControlPlane& control, SimTime start, Duration bucket)
    : m_plant(plant), m_control(control), m_topology(plant.topology()), m_recording(emptyRecording(plant.topology(), start, bucket, m_rows)),
      m_networkSignals(simulation::networkSignals(m_topology)), m_networkResources(simulation::networkResources(m_topology)), m_bucketStart(start)
{
    m_last.resize(m_rows.size());
    m_lastCount.assign(m_recording.signals.size(), 0);
    m_lastStations.resize(plant.stationCounts.size());
    m_peaks.resize(plant.stationCounts.size());
    m_sinceStart.assign(m_rows.size(), 0);
    m_integral.assign(m_rows.size(), 0);
    m_lastCpu.assign(m_topology.services.size(), 0);
    m_lastLength.assign(m_topology.queues.size(), 0);
    m_operations.resize(m_topology.operations.size());
    m_steps.resize(m_topology.steps.size());
    m_quantiles.assign(m_operations.size(), {kNoData, kNoData, kNoData});
    m_shares.assign(m_operations.size(), 0);
    for (std::size_t o = 0; o < m_operations.size(); ++o) {
        if (m_topology.operations[o].queue != kNone) continue;
        std::vector<std::pair<double, double>> offsets;
        double sum = 0;
        for (const scenario::TrafficSource& source : m_topology.scenario->traffic)
            for (const scenario::MixEntry& entry : source.mix) {
                if (entry.operation != m_topology.operations[o].spec->name) continue;
                sum += entry.share;
                if (source.regions.empty()) offsets.emplace_back(entry.share, 0.0);
                for (const scenario::TrafficRegion& region : source.regions) offsets.emplace_back(entry.share * region.share, region.roundTrip.toSeconds());
            }
        for (auto& [share, offset] : offsets) share /= sum;
        if (!offsets.empty()) m_operations[o].offsets = offsets;
    }
}

void Recorder::look(SimTime from, SimTime to)
{
    const double seconds = (to - from).toSeconds();
    const Flow& flow = m_plant.flow();
    for (std::size_t o = 0; o < m_operations.size(); ++o) {
        const OperationState& operation = flow.operations()[o];
        const simulation::OperationRow& row = m_topology.operations[o];
        const Failures& failures = operation.failures;
        const double answered = 1 - std::min(1.0, failures.failed + failures.throttled);
        const double patience = row.timeoutList == kNone ? std::numeric_limits<double>::infinity() : m_topology.timeouts[row.timeoutList].toSeconds();
        if (row.queue == kNone) m_operations[o].add(operation.duration, operation.rate * seconds * answered, patience);
        else m_operations[o].add(flow.queues[row.queue].wait + operation.duration, operation.rate * seconds * (1 - std::min(1.0, failures.sum())));
    }
    for (std::size_t i = 0; i < flow.steps().size(); ++i) {
        const StepState& step = flow.steps()[i];
        if (m_topology.steps[i].component != kNone && step.served > 0) m_steps[i].add(step.response, step.served * seconds * (1 - std::min(1.0, step.failures.sum())));
    }
    for (std::size_t n = 0; n < m_peaks.size(); ++n) {
        const Station& station = flow.stations()[n];
        const bool pods = station.kind == Station::Kind::Workers || station.kind == Station::Kind::Pool;
        const double size = station.kind == Station::Kind::Workers ? m_topology.services[station.index].spec->workers : station.servers;
        const double all = pods && station.kind == Station::Kind::Workers ? size * flow.supply[station.index].readyPods : station.servers;
        // The highest of many instants: the mean in work and some standard deviations, as of a Poisson number.
        const double peak = pods && all > 0 ? (station.hold + 3.5 * std::sqrt(std::max(0.0, station.hold))) / all : station.utilisation;
        m_peaks[n].utilisation = std::max(m_peaks[n].utilisation, std::min(1.0, peak));
        const bool full = station.backlog > 0.5 || (pods && station.utilisation > 0.999) || peak >= 1;
        if (full && station.served > 0 && !m_peaks[n].fullAt) m_peaks[n].fullAt = from;
    }
}

void Recorder::pushRate(double count, double seconds)
{
    double& last = m_lastCount[m_cursor];
    const double rate = (count - last) / seconds;
    last = count;
    push(rate);
}

/// Quantiles of the bucket; where nothing has moved since the last one, those of the last one.
void Recorder::pushLatencies()
{
    bool same = true;
    double all = 0;
    for (std::size_t o = 0; o < m_operations.size(); ++o)
        if (m_topology.operations[o].queue == kNone) all += m_operations[o].countInBucket();
    for (std::size_t o = 0; o < m_operations.size(); ++o) {
        if (m_topology.operations[o].queue != kNone) continue;
        const double count = m_operations[o].countInBucket();
        const double share = all > 0 ? count / all : 0;
        same = same && (count <= 0 || m_operations[o].sameAsBefore()) && std::abs(share - m_shares[o]) < 1e-3;
        m_shares[o] = share;
    }
    if (all <= 0) {
        m_allQuantiles.fill(kNoData);
        m_shares.assign(m_shares.size(), -1);
    } else if (!same) {
        m_bins.clear();
        for (std::size_t o = 0; o < m_operations.size(); ++o)
            if (m_topology.operations[o].queue == kNone) m_operations[o].contribute(m_bins);
        m_allQuantiles = {m_bins.mean(), m_bins.quantile(0.5), m_bins.quantile(0.95), m_bins.quantile(0.99)};
    }
    for (const double value : m_allQuantiles) push(value);
}

void Recorder::closeBucket(SimTime now)
{
    const double seconds = (now - m_bucketStart).toSeconds();
    if (seconds <= 0) return;
    recordSignals(now, seconds);
    recordResources(now, seconds);
    for (LatencyTrack& track : m_steps) track.closeBucket();
    m_recording.end = m_bucketStart = now;
    std::vector<simulation::Event>& log = m_control.eventLog();
    m_recording.eventLog.insert(m_recording.eventLog.end(), std::make_move_iterator(log.begin()), std::make_move_iterator(log.end()));
    log.clear();
}

void Recorder::recordSignals(SimTime now, double seconds)
{
    m_cursor = 0;
    Plant::OperationCount all;
    for (std::size_t o = 0; o < m_operations.size(); ++o)
        if (m_topology.operations[o].queue == kNone) {
            all.offered += m_plant.operations[o].offered;
            for (std::size_t k = 0; k < all.outcomes.size(); ++k) all.outcomes[k] += m_plant.operations[o].outcomes[k];
        }
    pushRate(all.offered, seconds);
    for (const auto outcome : {Plant::Ok, Plant::Failed, Plant::TimedOut, Plant::Throttled, Plant::Lost}) pushRate(all.outcomes[outcome], seconds);
    pushLatencies();
    for (std::size_t o = 0; o < m_operations.size(); ++o) {
        pushRate(m_plant.operations[o].offered, seconds);
        LatencyTrack& track = m_operations[o];
        if (track.countInBucket() <= 0) {
            m_quantiles[o].fill(kNoData);
        } else if (!track.sameAsBefore() || std::isnan(m_quantiles[o][0])) {
            m_bins.clear();
            track.contribute(m_bins);
            for (std::size_t k = 0; k < kQuantiles.size(); ++k) m_quantiles[o][k] = m_bins.quantile(kQuantiles[k]);
        }
        for (const double value : m_quantiles[o]) push(value);
        track.closeBucket();
    }
    for (std::uint32_t s = 0; s < m_topology.services.size(); ++s) {
        const simulation::ControlPlane::ServiceCounts counts = m_control.counts(s);
        const simulation::ControlPlane::MostPods most = m_control.takeMostPods(s);
        const simulation::ControlPlane::Presence presence = m_control.presenceOf(s);
        pushWithMaximum(counts.existing * presence.exists, most.existing);
        pushWithMaximum(counts.ready * presence.exists * presence.serves, most.ready);
        push(counts.pending);
        const Plant::StationCount& count = m_plant.stationCounts[s];
        push((count.busySeconds - m_lastStations[s].busySeconds + count.waitingSeconds - m_lastStations[s].waitingSeconds) / seconds);
        const double used = m_control.cpuSeconds(s, now);
        push((used - m_lastCpu[s]) / (m_topology.services[s].spec->cpuRequestMilli / 1000 * std::max(1, counts.ready) * seconds));
        m_lastCpu[s] = used;
        push(m_control.memoryOf(s).total);
    }
    for (std::uint32_t c = 0; c < m_topology.scenario->components.size(); ++c) {
        const bool called = std::any_of(m_topology.edges.begin(), m_topology.edges.end(), [&](const simulation::EdgeRow& e) { return e.to == c; });
        if (!called) continue;
        pushRate(m_plant.components[c].arrivals, seconds);
        pushRate(m_plant.components[c].failures, seconds);
    }
    for (std::uint32_t p = 0; p < m_topology.pools.size(); ++p) pushWithMaximum(m_control.nodesOf(p), m_control.takeMostNodes(p));
    for (std::uint32_t q = 0; q < m_topology.queues.size(); ++q) {
        const Plant::QueueCount& queue = m_plant.queueCounts[q];
        simulation::Signal& length = m_recording.signals[m_cursor];
        const double mean = (queue.lengthSeconds - m_lastLength[q]) / seconds;
        m_lastLength[q] = queue.lengthSeconds;
        length.max.push_back(static_cast<float>(std::max(mean, queue.length)));
        push(mean);
        push(queue.bytes);
        push(queue.oldestSeconds);
    }
    pushMessaging(seconds);
    for (const Plant::CosmosCount& cosmos : m_plant.cosmosCounts) pushRate(cosmos.throttled, seconds);
    for (const Plant::RedisCount& redis : m_plant.redisCounts) {
        push(redis.liveBytes);
        pushRate(redis.evictedKeys, seconds);
    }
    for (const double calls : m_plant.edgeCalls) pushRate(calls, seconds);
    for (const simulation::NetworkSignal& signal : m_networkSignals) {
        if (signal.isRate()) pushRate(networkValue(signal), seconds);
        else push(networkValue(signal));
    }
}

void Recorder::summarise(SimTime now)
{
    Recording& r = m_recording;
    r.events = m_plant.solves;
    r.requests = {};
    stats::Histogram all;
    for (std::size_t o = 0; o < r.operations.size(); ++o) {
        r.operations[o].requests = requestsOf(m_plant.operations[o]);
        r.operations[o].latency = simulation::summaryOf(m_operations[o].histogram());
        if (!r.operations[o].clientOperation) continue;
        simulation::add(r.requests, r.operations[o].requests);
        all.merge(m_operations[o].histogram());
    }
    r.latency = simulation::summaryOf(all);
    r.failedShare.value = simulation::failedShareOf(r.requests);
    const double seconds = std::max(1e-9, (now - r.start).toSeconds());
    for (std::size_t c = 0; c < r.components.size(); ++c) {
        simulation::ComponentResult& result = r.components[c];
        const Plant::ComponentCount& count = m_plant.components[c];
        result.arrivals = whole(count.arrivals);
        result.completions = whole(count.completions);
        result.refused = whole(count.refused);
        result.meanInSystem.value = count.inSystemSeconds / seconds;
        result.waitMs.value = count.waited > 0 ? count.waitSeconds * 1e3 / count.waited : 0;
        stats::Histogram response;
        for (std::size_t i = 0; i < m_steps.size(); ++i)
            if (m_topology.steps[i].component == c) response.merge(m_steps[i].histogram());
        result.response = simulation::summaryOf(response);
        result.responseMs = result.response.meanMs;
        result.figures.clear();
    }
    const auto figures = [&](std::uint32_t component) -> auto& { return r.components[component].figures; };
    for (std::uint32_t s = 0; s < m_topology.services.size(); ++s) {
        const auto counts = m_control.counts(s);
        figures(m_topology.services[s].component) = {{"replicas", counts.existing}, {"deadlocks", std::floor(m_plant.lockupCount[s])},
                                                     {"restarts", counts.restarts}, {"evictions", counts.evictions}};
    }
    for (std::uint32_t p = 0; p < m_topology.pools.size(); ++p)
        if (m_topology.pools[p].spec->spot && m_topology.pools[p].spec->spotMarket)
            figures(m_topology.pools[p].component) = {{"nodesEvicted", m_control.spotCounts(p).evicted}, {"requestsRefused", m_control.spotCounts(p).refused}};
    for (std::uint32_t q = 0; q < m_topology.queues.size(); ++q) {
        if (m_topology.queues[q].topic != simulation::kNone) continue;
        const Plant::QueueCount& n = m_plant.queueCounts[q];
        figures(m_topology.queues[q].component) = {{"sent", std::floor(n.sent)}, {"received", std::floor(n.received)}, {"settled", std::floor(n.settled)},
            {"redelivered", std::floor(n.redelivered)}, {"deadLettered", std::floor(n.deadLettered)}, {"lost", std::floor(n.lost)},
            {"refusedFull", std::floor(n.refusedFull)}, {"refusedRate", std::floor(n.refusedRate)}, {"refusedCredits", std::floor(n.refusedCredits)},
            {"waiting", std::floor(n.length)}};
    }
    summariseMessaging();
    for (std::uint32_t i = 0; i < m_topology.serviceBuses.size(); ++i)
        figures(m_topology.serviceBuses[i].component) = {{"operations", std::floor(m_plant.busSends[i])}, {"throttled", std::floor(m_plant.busThrottled[i])}};
    for (std::uint32_t i = 0; i < m_topology.cosmosDbs.size(); ++i) {
        const Plant::CosmosCount& n = m_plant.cosmosCounts[i];
        const scenario::CosmosDbSpec& spec = *m_topology.cosmosDbs[i].spec;
        const auto partitions = static_cast<double>(simulation::partitionsOf(spec));
        figures(m_topology.cosmosDbs[i].component) = {{"requestUnits", n.spentUnits}, {"throttled", std::floor(n.throttled)},
                                                       {"throttledAfterRetries", std::floor(n.surfaced)}, {"partitions", partitions}};
    }
    for (std::uint32_t i = 0; i < m_topology.redisCaches.size(); ++i) {
        const Plant::RedisCount& n = m_plant.redisCounts[i];
        figures(m_topology.redisCaches[i].component) = {{"commands", std::floor(n.commands)}, {"evictedKeys", std::floor(n.evictedKeys)},
            {"refusedWrites", std::floor(n.refusedWrites)}, {"refusedConnections", std::floor(n.refusedConnections)}, {"liveBytes", n.liveBytes}};
    }
    summariseStores();
    summariseNetwork();
}

} // namespace headroom::fluid
