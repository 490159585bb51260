#include "models/compute/keda.h"

#include "core/base/assert.h"

#include <fmt/format.h>

#include <algorithm>

namespace headroom::compute {
namespace {

SimTime wholeSecond(SimTime at)
{
    constexpr std::int64_t kSecond = 1'000'000'000;
    return SimTime::fromNanoseconds(at.nanoseconds() / kSecond * kSecond);
}

/// "12 messages in orders"
std::string quantity(double value, const KedaTrigger& trigger) { return fmt::format("{:.6g} {}", value, trigger.name.empty() ? "of a trigger" : trigger.name); }

} // namespace

HpaSpec hpaOf(const ScaledObjectSpec& spec)
{
    HpaSpec hpa;
    hpa.minReplicas = std::max(1, spec.minReplicas);
    hpa.maxReplicas = std::max(hpa.minReplicas, spec.maxReplicas);
    hpa.behavior = spec.behavior;
    hpa.metrics.clear();
    for (const KedaTrigger& trigger : spec.triggers) {
        const auto source = trigger.kind == KedaTrigger::Kind::Cpu      ? HpaMetric::Source::Cpu
                            : trigger.kind == KedaTrigger::Kind::Memory ? HpaMetric::Source::Memory
                                                                        : HpaMetric::Source::External;
        hpa.metrics.push_back({source, trigger.targetType, trigger.target, trigger.name});
    }
    return hpa;
}

KedaOperator::KedaOperator(ScaledObjectSpec spec, SimTime created) : m_spec(std::move(spec))
{
    m_state.created = created;
    m_state.failures.assign(m_spec.triggers.size(), 0);
}

void KedaOperator::restore(State state)
{
    state.failures.resize(m_spec.triggers.size(), 0);
    m_state = std::move(state);
}

void KedaOperator::touch(SimTime at) { m_state.lastActive = wholeSecond(at); }

/// Fewest replicas the operator itself keeps. CPU and memory cannot see work that nobody does yet, so they alone never lead to zero.
int KedaOperator::floor() const
{
    const bool blind = std::all_of(m_spec.triggers.begin(), m_spec.triggers.end(), [](const KedaTrigger& t) { return t.kind != KedaTrigger::Kind::External; });
    return blind ? std::max(1, m_spec.minReplicas) : m_spec.minReplicas;
}

bool KedaOperator::cooledDown(SimTime now) const
{
    return m_state.lastActive ? *m_state.lastActive + m_spec.cooldown < now : m_state.created + m_spec.initialCooldown < now;
}

bool KedaOperator::mayGoIdle(int current) const
{
    return m_spec.idleReplicas ? current > *m_spec.idleReplicas : current > 0 && floor() == 0;
}

KedaDecision KedaOperator::poll(SimTime now, int current, std::span<const TriggerReading> readings)
{
    HEADROOM_CHECK(readings.size() == m_spec.triggers.size());
    m_cached.assign(readings.begin(), readings.end());
    KedaDecision decision;
    decision.replicas = current;
    std::size_t cause = 0, failure = 0;
    bool failed = false;
    for (std::size_t i = 0; i < readings.size(); ++i) {
        const KedaTrigger& trigger = m_spec.triggers[i];
        if (trigger.kind != KedaTrigger::Kind::External) continue;
        if (!readings[i].value) {
            if (!failed) failure = i;
            failed = true;
        } else if (readings[i].value->activation > trigger.activation && !decision.active) {
            decision.active = true;
            cause = i;
        }
    }

    if (decision.active) {
        if (current == 0 || (m_spec.idleReplicas && current < m_spec.minReplicas)) {
            decision.replicas = std::max(1, m_spec.minReplicas);
            m_state.lastActive = wholeSecond(now);
            decision.reason = fmt::format("{} above the activation of {:.6g}: {} to {}, the HPA takes over from there",
                                          quantity(readings[cause].value->activation, m_spec.triggers[cause]), m_spec.triggers[cause].activation, current, decision.replicas);
        } else if (failed) {
            decision.frozen = true;
        } else {
            m_state.lastActive = wholeSecond(now);
        }
        return decision;
    }
    if (failed) {
        decision.frozen = true;
        decision.reason = fmt::format("{} cannot be read: {}", m_spec.triggers[failure].name.empty() ? "a trigger" : m_spec.triggers[failure].name,
                                      m_spec.fallback && m_spec.fallback->replicas > 0 ? "the operator leaves the count to the fallback of the HPA"
                                                                                       : fmt::format("the operator does nothing and {} replicas stay", current));
        return decision;
    }
    if (mayGoIdle(current)) {
        if (cooledDown(now)) {
            decision.replicas = m_spec.idleReplicas.value_or(0);
            decision.reason = m_state.lastActive ? fmt::format("no work for {:.0f} s, the cooldown of {:.0f} s is over: {} to {} in one step", (now - *m_state.lastActive).toSeconds(),
                                                               m_spec.cooldown.toSeconds(), current, decision.replicas)
                                                 : fmt::format("no work since the beginning: {} to {} in one step", current, decision.replicas);
        }
    } else if (!m_spec.idleReplicas && current < floor()) {
        decision.replicas = floor();
        decision.reason = fmt::format("{} replicas are below minReplicaCount {}", current, floor());
    }
    return decision;
}

bool KedaOperator::holds(SimTime until, int current, bool active, bool failed) const
{
    if (active) return !(current == 0 || (m_spec.idleReplicas && current < m_spec.minReplicas));
    if (failed) return true;
    if (mayGoIdle(current)) return !cooledDown(until);
    return m_spec.idleReplicas || current >= floor();
}

double KedaOperator::fallbackValue(const KedaTrigger& trigger, int current, int ready) const
{
    int replicas = m_spec.fallback->replicas;
    switch (m_spec.fallback->behavior) {
    case KedaFallback::Behavior::Static: break;
    case KedaFallback::Behavior::CurrentReplicas: replicas = current; break;
    case KedaFallback::Behavior::CurrentReplicasIfHigher: replicas = std::max(current, replicas); break;
    case KedaFallback::Behavior::CurrentReplicasIfLower: replicas = std::min(current, replicas); break;
    }
    const double value = trigger.target * replicas;
    return trigger.targetType == HpaMetric::Target::Value ? value / std::max(1, ready) : value;
}

std::vector<MetricInput> KedaOperator::hpaInputs(std::span<const TriggerReading> readings, int current, int ready)
{
    HEADROOM_CHECK(readings.size() == m_spec.triggers.size());
    std::vector<MetricInput> inputs(readings.size());
    for (std::size_t i = 0; i < readings.size(); ++i) {
        const KedaTrigger& trigger = m_spec.triggers[i];
        if (trigger.kind != KedaTrigger::Kind::External) continue;
        const TriggerReading& reading = trigger.useCachedMetrics && i < m_cached.size() ? m_cached[i] : readings[i];
        int& failures = m_state.failures[i];
        failures = reading.value ? 0 : failures + 1;
        inputs[i].statusReplicas = current;
        if (reading.value) inputs[i].value = reading.value->scaling;
        else if (m_spec.fallback && failures > m_spec.fallback->failureThreshold) inputs[i].value = fallbackValue(trigger, current, ready);
    }
    return inputs;
}

} // namespace headroom::compute
