#include "models/simulation/control_plane.h"
#include "models/simulation/cycle_limits.h"

#include "core/random/stream.h"

#include <algorithm>
#include <cmath>

/// KEDA in a run: the operator's polls, the pushes of the HTTP add-on, and what the HPA that KEDA creates is told. Rules: models/compute/keda.h.
namespace headroom::simulation {
namespace {

/// From the start of a poll until its triggers have answered.
constexpr Duration kQueryTime = Duration::milliseconds(50);
/// The add-on's scaler asks the interceptors this often, and pushes a change to the operator by the next beat of its stream.
constexpr Duration kQueueTick = Duration::milliseconds(500);
constexpr Duration kPushDelay = Duration::milliseconds(200);
/// Coarse pace: sightings that a mean number in the system must promise within a cooldown to count as work; below, one cooldown without any is likely.
constexpr double kSightings = 3;
/// Coarse pace: relative change of a metric that rounding may hide.
constexpr double kMetricMargin = 0.02;

using Kind = EventSource::Kind;

bool isHttp(const EventSource& source) { return source.kind == Kind::RequestsInFlight || source.kind == Kind::RequestRate; }

} // namespace

void ControlPlane::setUpKeda(std::uint32_t s, std::uint64_t seed, std::uint32_t replication, SimTime start)
{
    Service& service = m_services[s];
    service.keda = std::make_unique<EventScaling>(makeEventScaling(m_topology, s, start));
    service.keda->failures = random::makeStream(seed, replication, "keda/" + m_topology.component(m_topology.services[s].component).id);
    service.hpa = std::make_unique<compute::HorizontalPodAutoscaler>(compute::hpaOf(service.keda->op.spec()));
}

/// The operator checks everything at its start and then by its interval.
void ControlPlane::startKeda(SimTime start)
{
    for (std::uint32_t s = 0; s < m_services.size(); ++s) {
        if (!m_services[s].keda) continue;
        schedule(start, Due::KedaPoll, s);
        if (m_services[s].keda->http) schedule(start + kQueueTick, Due::HttpTick, s);
    }
}

/// What a query of one source answers now, when it answers.
compute::ScalerValue ControlPlane::read(std::uint32_t s, EventSource& source, SimTime now) const
{
    std::vector<compute::PartitionOffsets> lines;
    const bool grouped = source.component != kNone && m_plant.partitions(source.component, s, lines) && !lines.empty();
    switch (source.kind) {
    case Kind::Queue:
    case Kind::RabbitMq: {
        if (!grouped) return source.kind == Kind::Queue ? compute::serviceBusMessages(m_plant.queueDepth(source.component)) : compute::rabbitMqLength(m_plant.queueDepth(source.component));
        double unsettled = 0;
        for (const compute::PartitionOffsets& line : lines) unsettled += static_cast<double>(line.latest - line.committed.value_or(0));
        return {unsettled, unsettled};
    }
    case Kind::Kafka:
    case Kind::EventHubs: {
        if (!grouped) return compute::redisListLength(m_plant.queueDepth(source.component));   // a line without partitions: its length is the lag
        const compute::ScalerValue lag = compute::kafkaLag(source.lag, lines, source.previous);
        if (source.kind == Kind::Kafka) return lag;
        return compute::eventHubLag(lag.activation, static_cast<std::int64_t>(lines.size()), source.lag.lagThreshold);
    }
    case Kind::Cron: {
        const double replicas = source.window->open(now) ? source.replicas : 0;
        return {replicas, replicas};
    }
    case Kind::RequestsInFlight: {
        const double inFlight = m_plant.trafficOf(s).inFlight;
        return {inFlight, inFlight};
    }
    case Kind::RequestRate: {
        const double rate = source.rate->perSecond(now);
        return {rate, rate};
    }
    case Kind::Resource: break;
    }
    return {};
}

/// Coarse pace: whether a mean value stands for work that the operator would see. Messages that are treated at once are rarely met by a poll.
bool ControlPlane::seesWork(const EventScaling& keda, const compute::KedaTrigger& trigger, const EventSource& source, double value, bool asleep) const
{
    if (source.kind == Kind::Cron || source.kind == Kind::RequestRate || trigger.activation > 0) return value > trigger.activation;
    if (asleep) return value >= 0.5;
    const Duration interval = isHttp(source) ? kQueueTick : keda.op.spec().pollingInterval;
    return value * keda.op.spec().cooldown.toSeconds() / interval.toSeconds() >= kSightings;
}

std::vector<compute::TriggerReading> ControlPlane::readTriggers(std::uint32_t s, SimTime now)
{
    EventScaling& keda = *m_services[s].keda;
    std::vector<compute::TriggerReading> readings(keda.sources.size());
    for (std::size_t i = 0; i < readings.size(); ++i) {
        EventSource& source = keda.sources[i];
        if (source.kind == Kind::Resource) continue;
        if (source.failsProbability > 0 && keda.failures.uniform() < source.failsProbability) continue;
        compute::ScalerValue value = read(s, source, now);
        const compute::KedaTrigger& trigger = keda.op.spec().triggers[i];
        if (m_pace == ControlPace::Coarse && !seesWork(keda, trigger, source, value.activation, m_services[s].desired == 0)) value.activation = 0;
        else if (m_pace == ControlPace::Coarse && trigger.activation <= 0 && value.activation > 0) value.activation = std::max(1.0, value.activation);
        readings[i].value = value;
    }
    return readings;
}

void ControlPlane::pollKeda(std::uint32_t s, SimTime now)
{
    EventScaling& keda = *m_services[s].keda;
    keda.pushed = false;
    if (m_disturbed && held(s)) return;   // a schedule has stopped the service, or the whole cluster with the operator in it
    if (m_pace == ControlPace::Coarse && comesAndGoes(s, now)) return;
    applyKeda(s, keda.op.poll(now + kQueryTime, m_services[s].desired, readTriggers(s, now)), now);
}

void ControlPlane::applyKeda(std::uint32_t s, const compute::KedaDecision& decision, SimTime now)
{
    Service& service = m_services[s];
    EventScaling& keda = *service.keda;
    keda.active = decision.active;
    const std::uint32_t component = m_topology.services[s].component;
    if (decision.replicas != service.desired) {
        log(now, decision.replicas > service.desired ? EventKind::ScaleUp : EventKind::ScaleDown, "KEDA", component, service.desired, decision.replicas, decision.reason);
        scale(s, decision.replicas, now);
        service.loggedHolds = 0;
    } else if (decision.frozen && !decision.reason.empty() && !keda.loggedFreeze) {
        log(now, EventKind::Held, "KEDA", component, service.desired, service.desired, decision.reason);
    }
    keda.loggedFreeze = decision.frozen;   // once per spell: the same reason at the next poll is no news
}

/// The add-on's scaler: counts requests, and wakes the operator as soon as there is one. The operator hears of the end of work as well, so that a
/// service with no other trigger goes to sleep when its cooldown is over and not at the next poll.
void ControlPlane::tickHttp(std::uint32_t s, SimTime now)
{
    Service& service = m_services[s];
    EventScaling& keda = *service.keda;
    const Plant::Traffic traffic = m_plant.trafficOf(s);
    const double came = traffic.arrived >= keda.arrivedSeen ? traffic.arrived - keda.arrivedSeen : traffic.arrived;
    keda.arrivedSeen = traffic.arrived;
    for (EventSource& source : keda.sources)
        if (source.rate && came > 0 && now > keda.ratedAt) source.rate->recordSpan(keda.ratedAt, now, came);
    keda.ratedAt = now;

    bool active = false;
    const bool asleep = service.desired == 0;
    for (std::size_t i = 0; i < keda.sources.size() && !(m_disturbed && held(s)); ++i) {
        if (!isHttp(keda.sources[i])) continue;
        const compute::KedaTrigger& trigger = keda.op.spec().triggers[i];
        const double value = read(s, keda.sources[i], now).activation;
        active = active || (m_pace == ControlPace::Exact ? value > trigger.activation : seesWork(keda, trigger, keda.sources[i], value, asleep));
    }
    if (active && asleep) {
        if (!keda.pushed) schedule(now + kPushDelay, Due::HttpPush, s);
        keda.pushed = true;
    } else if (active || (keda.onlyHttp && !keda.op.holds(now, service.desired, false, false))) {
        pollKeda(s, now);
    }
    // In the coarse pace single half seconds matter only while a sleeping service is being called.
    const bool fine = m_pace == ControlPace::Exact || (asleep && m_plant.flowInto(m_topology.services[s].component) > 0);
    schedule(fine ? now + kQueueTick : onGrid(now + kQueueTick), Due::HttpTick, s);
}

/// Replaces what a reconcile knows about external metrics by what KEDA's metrics server answers.
void ControlPlane::addKedaInputs(std::uint32_t s, SimTime now, std::vector<compute::MetricInput>& inputs)
{
    Service& service = m_services[s];
    const ServiceCounts pods = counts(s);
    const std::vector<compute::MetricInput> answers = service.keda->op.hpaInputs(readTriggers(s, now), pods.existing, pods.ready);
    for (std::size_t i = 0; i < inputs.size() && i < answers.size(); ++i) {
        if (service.keda->sources[i].kind == Kind::Resource) continue;
        inputs[i].value = answers[i].value;
        inputs[i].statusReplicas = pods.existing;
    }
}

/// Coarse pace: whether neither a poll nor a reconcile would change the count while flows stay as they are.
bool ControlPlane::kedaHolds(std::uint32_t s, SimTime now) const
{
    const Service& service = m_services[s];
    EventScaling& keda = *service.keda;
    const compute::ScaledObjectSpec& spec = keda.op.spec();
    if (keda.cycle) {
        const std::optional<IdleCycle> cycle = m_plant.idleCycleOf(s, keda.sources.front().component, idleCycleRule(s));
        return cycle && cycleLasts(*cycle, spec, kLeaveSleep);
    }
    const bool asleep = service.desired == 0;
    bool active = false;
    double low = 0, high = 0;
    for (std::size_t i = 0; i < keda.sources.size(); ++i) {
        EventSource& source = keda.sources[i];
        if (source.failsProbability > 0 || source.kind == Kind::Resource) return false;
        if (asleep && source.component != kNone && m_plant.flowInto(source.component) > 0) return false;
        if (asleep && isHttp(source) && m_plant.flowInto(m_topology.services[s].component) > 0) return false;
        const compute::ScalerValue value = read(s, source, now);
        active = active || seesWork(keda, spec.triggers[i], source, value.activation, asleep);
        if (spec.triggers[i].targetType != compute::HpaMetric::Target::AverageValue) return false;
        const double pods = service.desired;
        const auto proposal = [&](double metric) {
            const double ratio = pods > 0 ? metric / (spec.triggers[i].target * pods) : 0;
            return std::abs(ratio - 1) <= service.hpa->spec().tolerance ? pods : std::ceil(metric / spec.triggers[i].target - 1e-9);
        };
        low = std::max(low, proposal(value.scaling * (1 - kMetricMargin)));
        high = std::max(high, proposal(value.scaling * (1 + kMetricMargin)));
    }
    // For ever: while it cools down it does not stand still.
    if (!keda.op.holds(SimTime::never(), service.desired, active, false)) return false;
    if (asleep) return true;
    const auto bounded = [&](double count) { return std::clamp(count, double(service.hpa->spec().minReplicas), double(service.hpa->spec().maxReplicas)); };
    return bounded(low) == service.desired && bounded(high) == service.desired;
}

SimTime ControlPlane::nextCertainChange(SimTime now) const
{
    SimTime next = SimTime::never();
    for (const Service& service : m_services) {
        if (!service.keda) continue;
        for (EventSource& source : service.keda->sources)
            if (source.window) next = std::min(next, source.window->nextChange(now));
    }
    for (const scenario::DeploymentSpec& deployment : m_topology.scenario->deployments) {
        // What is due at `now` has not happened yet. The migration of the occurrence before may still be under way.
        SimTime at = deployment.at;
        if (deployment.every && at + deployment.migration < now) at = at + *deployment.every * ((now - at - deployment.migration) / *deployment.every);
        for (int n = 0; n < 2; ++n) {
            if (at + deployment.migration >= now) next = std::min(next, at + deployment.migration);
            if (!deployment.every) break;
            at = at + *deployment.every;
        }
    }
    return next;
}

} // namespace headroom::simulation
