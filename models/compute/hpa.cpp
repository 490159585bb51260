#include "models/compute/hpa.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom::compute {

namespace {

std::string metricName(const HpaMetric& metric)
{
    if (!metric.name.empty()) {
        return metric.name;
    }
    switch (metric.source) {
    case HpaMetric::Source::Cpu: return "CPU";
    case HpaMetric::Source::Memory: return "memory";
    default: return "metric";
    }
}

/// "CPU 84 % of request against 70 %"
std::string measurement(const HpaMetric& metric, double value)
{
    switch (metric.targetType) {
    case HpaMetric::Target::Utilization:
        return fmt::format("{} {:.0f} % of request against {:.0f} %", metricName(metric), value, metric.target);
    case HpaMetric::Target::AverageValue:
        return fmt::format("{} {:.6g} per pod against {:.6g}", metricName(metric), value, metric.target);
    case HpaMetric::Target::Value:
        return fmt::format("{} {:.6g} against {:.6g}", metricName(metric), value, metric.target);
    }
    return {};
}

std::string outcome(const HpaDecision& decision, int current)
{
    switch (decision.heldBy) {
    case HeldBy::Stabilization:
        return decision.desired > current ? fmt::format("an earlier proposal of up to {} still counts", decision.desired)
                                          : fmt::format("stabilisation held {}", decision.desired);
    case HeldBy::RateLimit: return fmt::format("the rate limit allowed {}", decision.desired);
    case HeldBy::MinReplicas: return fmt::format("minReplicas held {}", decision.desired);
    case HeldBy::MaxReplicas: return fmt::format("maxReplicas held {}", decision.desired);
    case HeldBy::Tolerance:
    case HeldBy::Maintenance:
    case HeldBy::MetricMissing:
    case HeldBy::None: break;
    }
    return fmt::format("scaled {} from {} to {}", decision.desired > current ? "up" : "down", current, decision.desired);
}

} // namespace

HpaDirection withDefaults(HpaDirection direction, bool up, Duration downscaleStabilization)
{
    if (!direction.stabilizationWindow) {
        direction.stabilizationWindow = up ? Duration{} : downscaleStabilization;
    }
    if (direction.policies.empty()) {
        if (up) {
            direction.policies.push_back({HpaPolicy::Type::Pods, 4, Duration::seconds(15)});
        }
        direction.policies.push_back({HpaPolicy::Type::Percent, 100, Duration::seconds(15)});
    }
    return direction;
}

HorizontalPodAutoscaler::HorizontalPodAutoscaler(HpaSpec spec) : m_spec(std::move(spec))
{
    if (!m_spec.behavior) {
        return;
    }
    m_up = withDefaults(m_spec.behavior->scaleUp, true, m_spec.downscaleStabilization);
    m_down = withDefaults(m_spec.behavior->scaleDown, false, m_spec.downscaleStabilization);
    for (const auto* direction : {&m_up, &m_down}) {
        for (const HpaPolicy& policy : direction->policies) {
            m_longestPeriod = std::max(m_longestPeriod, policy.period);
        }
    }
}

void HorizontalPodAutoscaler::setBounds(int minReplicas, int maxReplicas)
{
    m_spec.minReplicas = minReplicas;
    m_spec.maxReplicas = maxReplicas;
}

HpaDecision HorizontalPodAutoscaler::reconcile(SimTime now, int currentReplicas, std::span<const MetricInput> inputs)
{
    if (!m_started) {
        m_started = true;
        m_recommendations.push_back({now, currentReplicas});
    }
    HpaDecision decision;
    decision.desired = decision.wanted = currentReplicas;

    if (currentReplicas == 0 && m_spec.minReplicas != 0) {
        decision.heldBy = HeldBy::Maintenance;
        decision.reason = fmt::format("0 replicas with minReplicas {}: scaling is disabled until someone sets a count",
                                      m_spec.minReplicas);
        return decision;
    }
    if (currentReplicas > m_spec.maxReplicas || currentReplicas < m_spec.minReplicas) {
        const bool above = currentReplicas > m_spec.maxReplicas;
        decision.desired = above ? m_spec.maxReplicas : m_spec.minReplicas;
        decision.heldBy = above ? HeldBy::MaxReplicas : HeldBy::MinReplicas;
        decision.reason = fmt::format("{} replicas are {} {}: set to {} without looking at metrics", currentReplicas,
                                      above ? "above maxReplicas" : "below minReplicas", decision.desired, decision.desired);
        recordEvent(now, decision.desired - currentReplicas);
        return decision;
    }

    MetricProposal best;
    std::size_t failed = 0;
    for (std::size_t index = 0; index < m_spec.metrics.size(); ++index) {
        const MetricProposal proposal =
            index < inputs.size() ? proposeReplicas(m_spec, m_spec.metrics[index], inputs[index], currentReplicas, now)
                                  : MetricProposal{};
        if (!proposal.valid) {
            ++failed;
        } else if (!best.valid || proposal.replicas > best.replicas) {
            best = proposal;
            decision.metricIndex = index;
        }
    }
    if (best.valid) {
        decision.wanted = best.replicas;
        decision.metricValue = best.statusValue;
    }
    if (!best.valid || (failed > 0 && best.replicas < currentReplicas)) {
        decision.heldBy = HeldBy::MetricMissing;
        decision.reason = best.valid ? fmt::format("{} of {} metrics missing: no scale-down to {}, held {}", failed,
                                                   m_spec.metrics.size(), best.replicas, currentReplicas)
                                     : fmt::format("no metric available: held {}", currentReplicas);
        return decision;
    }

    if (m_spec.behavior) {
        applyBehavior(decision, now, currentReplicas);
    } else {
        applyLegacy(decision, now, currentReplicas);
    }
    if (decision.heldBy == HeldBy::None && best.replicas == currentReplicas && decision.desired == currentReplicas
        && best.untolerated != currentReplicas) {
        decision.heldBy = HeldBy::Tolerance;
        decision.reason = fmt::format("{}: within the tolerance, stays at {} instead of {}",
                                      measurement(m_spec.metrics[decision.metricIndex], decision.metricValue), currentReplicas,
                                      best.untolerated);
    } else if (decision.desired != currentReplicas || decision.heldBy != HeldBy::None) {
        decision.reason = fmt::format("{}: wanted {}, {}", measurement(m_spec.metrics[decision.metricIndex], decision.metricValue),
                                      decision.wanted, outcome(decision, currentReplicas));
    }
    if (decision.desired != currentReplicas) {
        recordEvent(now, decision.desired - currentReplicas);
    }
    return decision;
}

void HorizontalPodAutoscaler::applyLegacy(HpaDecision& decision, SimTime now, int current)
{
    const SimTime cutoff = now - m_spec.downscaleStabilization;
    int stabilized = decision.wanted;
    for (const Recommendation& past : m_recommendations) {
        if (past.at >= cutoff) {
            stabilized = std::max(stabilized, past.replicas);
        }
    }
    remember(now, decision.wanted, m_spec.downscaleStabilization);
    if (stabilized != decision.wanted) {
        decision.heldBy = HeldBy::Stabilization;
    }

    const int doubled = current > std::numeric_limits<int>::max() / 2 ? std::numeric_limits<int>::max() : 2 * current;
    const int rateLimit = std::max(doubled, 4);
    decision.desired = stabilized;
    if (decision.desired < m_spec.minReplicas) {
        decision.desired = m_spec.minReplicas;
        decision.heldBy = HeldBy::MinReplicas;
    }
    if (decision.desired > std::min(rateLimit, m_spec.maxReplicas)) {
        decision.heldBy = m_spec.maxReplicas <= rateLimit ? HeldBy::MaxReplicas : HeldBy::RateLimit;
        decision.desired = std::min(rateLimit, m_spec.maxReplicas);
    }
}

void HorizontalPodAutoscaler::applyBehavior(HpaDecision& decision, SimTime now, int current)
{
    const SimTime upCutoff = now - *m_up.stabilizationWindow;
    const SimTime downCutoff = now - *m_down.stabilizationWindow;
    int up = decision.wanted;
    int down = decision.wanted;
    for (const Recommendation& past : m_recommendations) {
        // Strictly newer here, "not older" in the path without behavior: the controller differs in this too.
        if (past.at > upCutoff) {
            up = std::min(up, past.replicas);
        }
        if (past.at > downCutoff) {
            down = std::max(down, past.replicas);
        }
    }
    remember(now, decision.wanted, std::max(*m_up.stabilizationWindow, *m_down.stabilizationWindow));

    int result = current;
    if (current < up) {
        result = up;
    }
    if (current > down) {
        result = down;
    }
    if (result != decision.wanted) {
        decision.heldBy = HeldBy::Stabilization;
    }

    if (result > current) {
        const int limit = std::max(rateLimitUp(now, current), current);
        if (result > std::min(limit, m_spec.maxReplicas)) {
            decision.heldBy = m_spec.maxReplicas <= limit ? HeldBy::MaxReplicas : HeldBy::RateLimit;
            result = std::min(limit, m_spec.maxReplicas);
        }
    } else if (result < current) {
        const int limit = std::min(rateLimitDown(now, current), current);
        if (result < std::max(limit, m_spec.minReplicas)) {
            decision.heldBy = m_spec.minReplicas >= limit ? HeldBy::MinReplicas : HeldBy::RateLimit;
            result = std::max(limit, m_spec.minReplicas);
        }
    }
    decision.desired = result;
}

int HorizontalPodAutoscaler::periodStart(SimTime now, int current, Duration period) const
{
    int start = current;
    for (const ScaleEvent& event : m_events) {
        if (event.at > now - period) {
            start -= event.change;
        }
    }
    return start;
}

int HorizontalPodAutoscaler::rateLimitUp(SimTime now, int current) const
{
    if (m_up.select == SelectPolicy::Disabled) {
        return current;
    }
    const bool least = m_up.select == SelectPolicy::Min;
    double limit = least ? std::numeric_limits<double>::max() : std::numeric_limits<double>::lowest();
    for (const HpaPolicy& policy : m_up.policies) {
        const double start = periodStart(now, current, policy.period);
        // Same binary arithmetic as the controller: 100 pods and 10 % give ceil(110.00000000000001) = 111.
        const double proposed = policy.type == HpaPolicy::Type::Pods ? start + policy.value
                                                                     : std::ceil(start * (1.0 + policy.value / 100.0));
        limit = least ? std::min(limit, proposed) : std::max(limit, proposed);
    }
    return static_cast<int>(std::clamp(limit, 0.0, static_cast<double>(std::numeric_limits<int>::max())));
}

int HorizontalPodAutoscaler::rateLimitDown(SimTime now, int current) const
{
    if (m_down.select == SelectPolicy::Disabled) {
        return current;
    }
    const bool least = m_down.select == SelectPolicy::Min;  // the smaller change is the higher count
    double limit = least ? std::numeric_limits<double>::lowest() : std::numeric_limits<double>::max();
    for (const HpaPolicy& policy : m_down.policies) {
        const double start = periodStart(now, current, policy.period);
        const double proposed = policy.type == HpaPolicy::Type::Pods ? start - policy.value
                                                                     : std::trunc(start * (1.0 - policy.value / 100.0));
        limit = least ? std::max(limit, proposed) : std::min(limit, proposed);
    }
    return static_cast<int>(std::clamp(limit, 0.0, static_cast<double>(std::numeric_limits<int>::max())));
}

void HorizontalPodAutoscaler::remember(SimTime now, int replicas, Duration window)
{
    m_recommendations.push_back({now, replicas});
    while (m_recommendations.front().at < now - window) {
        m_recommendations.pop_front();
    }
}

void HorizontalPodAutoscaler::recordEvent(SimTime now, int change)
{
    if (!m_spec.behavior) {
        return;  // the path without behavior never reads them
    }
    m_events.push_back({now, change});
    while (!m_events.empty() && m_events.front().at <= now - m_longestPeriod) {
        m_events.pop_front();
    }
}

} // namespace headroom::compute
