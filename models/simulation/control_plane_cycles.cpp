#include "models/simulation/control_plane.h"
#include "models/simulation/cycle_limits.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

/// The coarse pace of services that sleep between messages: instead of following every awakening, one pod stands for the mean of many.
namespace headroom::simulation {

IdleCycleRule ControlPlane::idleCycleRule(std::uint32_t s) const
{
    const compute::ScaledObjectSpec& spec = m_services[s].keda->op.spec();
    const scenario::ServiceSpec& service = *m_topology.services[s].spec;
    IdleCycleRule rule;
    rule.pollSeconds = spec.pollingInterval.toSeconds();
    rule.misses = std::max(1, static_cast<int>(std::ceil(spec.cooldown.toSeconds() / rule.pollSeconds - 1e-9)));
    double listens = m_services[s].startUpSampler->meanNs() * 1e-9;
    if (m_services[s].sidecarSampler) listens += m_services[s].sidecarSampler->meanNs() * 1e-9;
    if (service.readiness) {
        // Probes from the start of the container on, by their period; so many in a row must succeed.
        const double first = service.readiness->initialDelay.toSeconds(), period = service.readiness->period.toSeconds();
        const double missed = std::max(0.0, std::ceil((listens - first) / period - 1e-9));
        rule.startUpSeconds = first + (missed + service.readiness->successes - 1) * period;
    } else {
        rule.startUpSeconds = listens + service.readinessPeriod.toSeconds() / 2;
    }
    return rule;
}

/// Whether the service comes and goes with single messages so quickly that its means are what matters; enters and leaves that state. While in it
/// there is one pod, and the operator does not act.
bool ControlPlane::comesAndGoes(std::uint32_t s, SimTime now)
{
    Service& service = m_services[s];
    EventScaling& keda = *service.keda;
    const compute::ScaledObjectSpec& spec = keda.op.spec();
    if (keda.sources.size() != 1 || spec.minReplicas > 0 || spec.idleReplicas) return false;
    const EventSource& source = keda.sources.front();
    const bool messages = source.kind == EventSource::Kind::Queue || source.kind == EventSource::Kind::RabbitMq;
    if (!messages || source.failsProbability > 0 || spec.triggers.front().activation > 0) return false;

    const IdleCycleRule rule = idleCycleRule(s);
    const std::optional<IdleCycle> cycle = m_plant.idleCycleOf(s, source.component, rule);
    const bool lasts = cycle && service.desired <= 1 && !rolloutOf(s) && cycleLasts(*cycle, spec, keda.cycle ? kLeaveSleep : kEnterSleep);
    if (!lasts) {
        if (keda.cycle) m_plant.setIdleCycle(s, source.component, std::nullopt);
        keda.cycle.reset();
        return false;
    }
    if (!keda.cycle) {
        m_plant.setIdleCycle(s, source.component, rule);
        log(now, EventKind::Held, "KEDA", m_topology.services[s].component, service.desired, 1,
            fmt::format("messages come singly: it wakes {:.3g} times an hour and sleeps {:.2g} % of the time, which the estimate takes as means",
                        3600 / cycle->cycleSeconds, (1 - cycle->awakeShare) * 100));
        if (service.desired != 1) scale(s, 1, now);
        service.loggedHolds = 0;
    }
    keda.cycle = cycle;
    keda.active = true;
    keda.op.touch(now);
    return true;
}

ControlPlane::Presence ControlPlane::presenceOf(std::uint32_t s) const
{
    const Service& service = m_services[s];
    if (!service.keda || !service.keda->cycle || service.desired != 1) return {};
    // By the flows of now, not by those of the last poll.
    const std::optional<IdleCycle> cycle = m_plant.idleCycleOf(s, service.keda->sources.front().component, idleCycleRule(s));
    return cycle ? Presence{cycle->awakeShare, cycle->servingShare / std::max(1e-9, cycle->awakeShare)} : Presence{};
}

} // namespace headroom::simulation
