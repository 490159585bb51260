#include "models/simulation/data_plane_inline.h"

#include <algorithm>
#include <cmath>

/// What callers do about failures, rate limits, gateways and outbound ports. Read only where a scenario has them: StepRow::hasGuard, ::limit.
/// Equations and sources: docs/models/resilience.md, docs/models/network.md.
namespace headroom::simulation {
namespace {

constexpr Duration kGateBurst = Duration::seconds(1);

kernel::TokenBucket bucketOf(const scenario::RateLimitSpec& spec, SimTime start) { return {spec.ratePerSecond, std::max(1.0, spec.burst), start}; }

CallGuard freshGuard(const GuardRow& row, SimTime now)
{
    CallGuard guard;
    if (row.budget) guard.budget = kernel::RetryBudget(row.budget->ratio, row.budget->perSecond, now);
    if (row.breaker) guard.breaker = kernel::CircuitBreaker(*row.breaker);
    return guard;
}

} // namespace

void DataPlane::setUpNetwork(SimTime start)
{
    m_guardCounts.resize(m_topology.guards.size());
    for (const std::uint32_t row : m_topology.clientGuards) m_clientGuards.push_back(freshGuard(m_topology.guards[row], start));
    for (const LimitRow& row : m_topology.limits) {
        LimiterState state;
        const std::uint32_t buckets = row.scope == LimitScope::Pod ? 0 : row.scope == LimitScope::Tenant ? m_topology.tenants : 1;
        state.buckets.assign(buckets, bucketOf(*row.spec, start));
        m_limiters.push_back(std::move(state));
    }
    for (const GatewayRow& row : m_topology.gateways) {
        GatewayState state;
        state.sampler.emplace(row.spec->latency);
        state.units = row.spec->units;
        double largest = 0;   // a burst must hold at least one request
        for (const StepRow& step : m_topology.steps)
            if (step.target == TargetKind::Gateway && m_topology.gateways[step.station].component == row.component) largest = std::max(largest, row.cost(step.bytes));
        if (largest > 0)
            state.gate.emplace(state.units, std::max(kGateBurst, Duration::fromSeconds(largest / state.units + 1e-9)), row.spec->wait, start);
        m_gateways.push_back(std::move(state));
    }
    m_outbounds.resize(m_topology.outbounds.size());
    for (std::size_t i = 0; i < m_outbounds.size(); ++i) {
        // Calls from outside any pod take ports of the first node.
        const OutboundRow& row = m_topology.outbounds[i];
        m_outbounds[i].firstPool.push_back(static_cast<std::uint32_t>(m_ports.size()));
        for (std::size_t d = 0; d < row.destinations.size(); ++d) m_ports.emplace_back(row.ports, row.coolDown);
    }
}

void DataPlane::addPodGuards(Pod& pod, SimTime now)
{
    const ServiceRow& service = m_topology.services[pod.service];
    for (const std::uint32_t row : service.guards) pod.guards.push_back(freshGuard(m_topology.guards[row], now));
    if (service.limit != kNone && m_topology.limits[service.limit].scope == LimitScope::Pod) pod.limit.emplace(bucketOf(*m_topology.limits[service.limit].spec, now));
}

void DataPlane::placeOn(std::uint32_t pod, std::uint32_t node)
{
    if (node == kNone) return;
    m_pods[pod].node = node;
    for (std::size_t i = 0; i < m_outbounds.size(); ++i) {
        const OutboundRow& row = m_topology.outbounds[i];
        std::vector<std::uint32_t>& pools = m_outbounds[i].firstPool;
        if (!row.perNode) continue;
        if (node >= pools.size()) pools.resize(node + 1, kNone);
        if (pools[node] != kNone) continue;
        pools[node] = static_cast<std::uint32_t>(m_ports.size());
        for (std::size_t d = 0; d < row.destinations.size(); ++d) m_ports.emplace_back(row.ports, row.coolDown);
    }
}

// -------------------------------------------------------------------------------------------------- guards

CallGuard& DataPlane::guardOf(const GuardRow& row, std::uint32_t callerPod)
{
    return row.callerService == kNone ? m_clientGuards[row.slot] : m_pods[callerPod].guards[row.slot];
}

/// A try is about to be made. Feeds the budget, asks the breaker, takes a port. False: it has failed at once, without reaching anybody.
bool DataPlane::passesGuard(std::uint32_t id)
{
    Frame& frame = m_frames[id];
    const std::uint32_t index = m_topology.steps[frame.step].guard;
    const GuardRow& row = m_topology.guards[index];
    if (frame.mark() != Frame::Mark::Sent) frame.setMark(Frame::Mark::Passed);
    if (row.budget && frame.attempts == 0) guardOf(row, frame.pod).budget.call(m_now);
    if (row.breaker) {
        using Admission = kernel::CircuitBreaker::Admission;
        const Admission admission = guardOf(row, frame.pod).breaker.admit(m_now);
        if (admission == Admission::Rejected) {
            frame.setMark(Frame::Mark::Rejected);
            ++m_guardCounts[index].rejected;
        } else if (admission == Admission::Probe) {
            frame.setMark(Frame::Mark::Probe);
        }
    }
    if (frame.mark() != Frame::Mark::Rejected && (row.outbound == kNone || takePort(frame, row))) return true;
    // An event of its own, so that a thousand refusals in a row do not nest.
    waitOnTime(id, 0, Outcome::Failed);
    return false;
}

bool DataPlane::takePort(Frame& frame, const GuardRow& row)
{
    OutboundState& outbound = m_outbounds[row.outbound];
    const std::uint32_t node = frame.pod == kNone || !m_topology.outbounds[row.outbound].perNode ? 0 : m_pods[frame.pod].node;
    const std::uint32_t pool = (node < outbound.firstPool.size() && outbound.firstPool[node] != kNone ? outbound.firstPool[node] : outbound.firstPool[0]) + row.destination;
    ++outbound.asked;
    if (!m_ports[pool].tryTake(m_now)) {
        ++outbound.refused;
        ++m_guardCounts[static_cast<std::size_t>(&row - m_topology.guards.data())].noPort;
        if (!outbound.firstFullAt) outbound.firstFullAt = m_now;
        return false;
    }
    frame.port() = pool;
    return true;
}

void DataPlane::giveBackPort(Frame& frame)
{
    if (frame.port() == kNone) return;
    m_ports[frame.port()].giveBack(m_now);
    frame.port() = kNone;
}

/// The breaker of the caller, who is alive, learns how the try `call` has ended.
void DataPlane::reportToGuard(Frame& call, Outcome outcome)
{
    const std::uint32_t index = m_topology.steps[call.step].guard;
    const GuardRow& row = m_topology.guards[index];
    if (!row.breaker || call.mark() == Frame::Mark::Rejected) return;
    kernel::CircuitBreaker& breaker = guardOf(row, m_frames[call.parent].pod).breaker;
    const std::uint32_t before = breaker.openings();
    using Admission = kernel::CircuitBreaker::Admission;
    breaker.report(call.mark() == Frame::Mark::Probe ? Admission::Probe : Admission::Pass, outcome == Outcome::Ok, m_now);
    m_guardCounts[index].openings += breaker.openings() - before;
}

/// Whether the budget of the caller has a retry left for `call`; takes it.
bool DataPlane::mayRetry(const Frame& call)
{
    const std::uint32_t index = m_topology.steps[call.step].guard;
    const GuardRow& row = m_topology.guards[index];
    if (!row.budget || guardOf(row, m_frames[call.parent].pod).budget.tryRetry(m_now)) return true;
    ++m_guardCounts[index].retriesDenied;
    return false;
}

/// Whether a default answer takes the place of the failure of `call`; counts it and marks the request.
bool DataPlane::fallsBack(const Frame& call)
{
    const std::uint32_t index = m_topology.steps[call.step].guard;
    if (!m_topology.guards[index].fallback) return false;
    ++m_guardCounts[index].fallbacks;
    if (rootAlive(call)) m_frames[call.root].degraded() = 1;
    return true;
}

/// The delay before the next try of `call`.
double DataPlane::guardedDelayNs(Frame& call)
{
    const StepRow& step = m_topology.steps[call.step];
    const GuardRow& row = m_topology.guards[step.guard];
    random::Generator& stream = m_jitterStreams[step.branchStream];
    double delayNs = 0;
    if (row.backoff == scenario::Retry::Backoff::Decorrelated) {
        const auto base = static_cast<double>(step.retryBaseNs);
        const double previous = call.attempts == 0 ? base : static_cast<double>(call.lastDelayNs());
        delayNs = std::min(static_cast<double>(step.retryCapNs), base + stream.uniform() * std::max(0.0, 3 * previous - base));
    } else {
        delayNs = longestDelayNs(row, step.retryBaseNs, step.retryCapNs, call.attempts);
        if (row.jitter) delayNs *= row.equalJitter ? 0.5 + 0.5 * stream.uniform() : stream.uniform();
    }
    call.lastDelayNs() = static_cast<std::int64_t>(delayNs);
    return delayNs;
}

// -------------------------------------------------------------------------------------------------- limits

bool DataPlane::passesLimit(const StepRow& row, std::uint32_t pod)
{
    LimiterState& limiter = m_limiters[row.limit];
    bool passes = true;
    switch (m_topology.limits[row.limit].scope) {
    case LimitScope::Total: passes = limiter.buckets[0].tryTake(1, m_now); break;
    case LimitScope::Tenant: passes = limiter.buckets[m_topology.operations[row.branchStream].tenant].tryTake(1, m_now); break;
    case LimitScope::Pod: passes = pod == kNone || !m_pods[pod].limit || m_pods[pod].limit->tryTake(1, m_now); break;
    }
    ++(passes ? limiter.passed : limiter.refused);
    return passes;
}

// ------------------------------------------------------------------------------------------------ gateways

/// Passed at the rate of its units, after a wait, or refused; what is behind it follows when it has passed.
void DataPlane::useGateway(std::uint32_t id)
{
    const StepRow& row = m_topology.steps[m_frames[id].step];
    enterComponent(id, row.component);
    GatewayState& gateway = m_gateways[row.station];
    const double cost = m_topology.gateways[row.station].cost(row.bytes);
    std::int64_t waitNs = 0;
    bool passes = row.limit == kNone || passesLimit(row, kNone);
    if (passes && gateway.gate) {
        gateway.askedUnitSeconds += cost;
        const std::optional<Duration> wait = gateway.gate->admit(cost, m_now);
        if (wait) waitNs = wait->count();
        else passes = false;
        if (!passes) ++gateway.refused;
    }
    ComponentCounters& counters = m_components[row.component];
    if (!passes) {
        ++counters.refused;
        waitOnTime(id, row.networkNs, Outcome::Throttled);
        return;
    }
    gateway.passedUnitSeconds += cost;
    ++counters.waited;
    counters.waitNs += waitNs;
    const std::int64_t own = row.timeSampler == kNone ? 0 : sample(row.timeSampler);
    waitOnTime(id, row.networkNs + waitNs + gateway.sampler->sampleNs(gateway.latency) + own, Outcome::Ok);
}

double DataPlane::unitsInForce(std::uint32_t component) const
{
    for (std::size_t i = 0; i < m_gateways.size(); ++i)
        if (m_topology.gateways[i].component == component) return m_gateways[i].units;
    for (std::uint32_t b = 0; b < m_topology.brokers.size(); ++b)
        if (m_topology.brokers[b].component == component) return throughputUnits(b);
    return 0;
}

void DataPlane::setGatewayUnits(std::uint32_t index, int units, SimTime now)
{
    GatewayState& gateway = m_gateways[index];
    gateway.units = units;
    if (gateway.gate) gateway.gate->setUnits(units, now);
}

std::uint32_t DataPlane::portsInUse(std::uint32_t outbound, SimTime now)
{
    std::uint32_t most = 0;
    for (const std::uint32_t first : m_outbounds[outbound].firstPool)
        for (std::size_t d = 0; first != kNone && d < m_topology.outbounds[outbound].destinations.size(); ++d) most = std::max(most, m_ports[first + d].used(now));
    return most;
}

} // namespace headroom::simulation
