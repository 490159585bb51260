#include "models/compute/hpa.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom::compute {

namespace {

/// Dead band of the ratio, separately upwards and downwards.
struct Tolerance {
    double up;
    double down;

    // The edges are formed like this, and not as |1 − ratio| ≤ tolerance, because in binary 1.1 − 1 exceeds 0.1:
    // a load of exactly 110 % of the target has to count as inside.
    [[nodiscard]] bool holds(double ratio) const { return 1.0 - down <= ratio && ratio <= 1.0 + up; }
};

Tolerance toleranceOf(const HpaSpec& spec)
{
    Tolerance result{spec.tolerance, spec.tolerance};
    if (spec.behavior) {
        result.up = spec.behavior->scaleUp.tolerance.value_or(spec.tolerance);
        result.down = spec.behavior->scaleDown.tolerance.value_or(spec.tolerance);
    }
    return result;
}

/// Upwards-rounded replica count; a proposal beyond int is as good as the largest int.
int ceilReplicas(double value)
{
    const double rounded = std::ceil(value);
    if (!(rounded < static_cast<double>(std::numeric_limits<int>::max()))) {
        return std::numeric_limits<int>::max();
    }
    return std::max(0, static_cast<int>(rounded));
}

struct PodSums {
    double usage = 0.0;
    double request = 0.0;
    int count = 0;
};

/// Whole percent of the request, truncated as the controller's integer division does.
double utilizationPercent(const PodSums& sums)
{
    return std::trunc(100.0 * sums.usage / sums.request);
}

MetricProposal proposePerPod(const HpaSpec& spec, const HpaMetric& metric, const MetricInput& input, int current, SimTime now)
{
    const bool byUtilization = metric.targetType == HpaMetric::Target::Utilization;
    MetricProposal result;

    PodSums ready;
    int ignoredCount = 0;
    double ignoredRequest = 0.0;
    int missingCount = 0;
    double missingRequest = 0.0;
    for (const PodSample& pod : input.pods) {
        const PodClass podClass = classifyPod(pod, metric.source, spec, now);
        if (podClass == PodClass::Skipped) {
            continue;
        }
        if (byUtilization && !(pod.request > 0.0)) {
            return result;  // one container without the request makes the whole metric invalid
        }
        switch (podClass) {
        case PodClass::Ready:
            ready.usage += pod.usage;
            ready.request += pod.request;
            ++ready.count;
            break;
        case PodClass::Ignored:
            ++ignoredCount;
            ignoredRequest += pod.request;
            break;
        case PodClass::Missing:
            ++missingCount;
            missingRequest += pod.request;
            break;
        case PodClass::Skipped:
            break;
        }
    }
    if (ready.count == 0) {
        return result;
    }

    const auto ratioOf = [&](const PodSums& sums) {
        return byUtilization ? utilizationPercent(sums) / metric.target : sums.usage / sums.count / metric.target;
    };
    const double ratio = ratioOf(ready);
    const Tolerance tolerance = toleranceOf(spec);
    result.valid = true;
    result.statusValue = byUtilization ? utilizationPercent(ready) : ready.usage / ready.count;
    result.untolerated = ceilReplicas(ratio * ready.count);
    result.replicas = current;

    const bool addIgnored = ignoredCount > 0 && ratio > 1.0;
    if (missingCount == 0 && !addIgnored) {
        if (!tolerance.holds(ratio)) {
            result.replicas = result.untolerated;
        }
        return result;
    }

    PodSums all = ready;
    if (missingCount > 0 && ratio < 1.0) {
        // Careful on the way down: a pod that reports nothing is taken for fully used.
        const double assumed = byUtilization ? missingRequest * std::max(100.0, metric.target) / 100.0
                                             : metric.target * missingCount;
        all.usage += assumed;
        all.request += missingRequest;
        all.count += missingCount;
    } else if (missingCount > 0 && ratio > 1.0) {
        all.request += missingRequest;
        all.count += missingCount;
    }
    if (addIgnored) {
        all.request += ignoredRequest;
        all.count += ignoredCount;
    }
    const double newRatio = ratioOf(all);
    const int proposal = ceilReplicas(newRatio * all.count);
    const bool reversed = (ratio < 1.0 && newRatio > 1.0) || (ratio > 1.0 && newRatio < 1.0);
    const bool contradicts = (newRatio < 1.0 && proposal > current) || (newRatio > 1.0 && proposal < current);
    result.untolerated = reversed || contradicts ? current : proposal;
    if (!tolerance.holds(newRatio)) {
        result.replicas = result.untolerated;
    }
    return result;
}

MetricProposal proposeFromValue(const HpaSpec& spec, const HpaMetric& metric, const MetricInput& input, int current)
{
    MetricProposal result;
    if (!input.value) {
        return result;
    }
    result.valid = true;
    result.statusValue = *input.value;
    const Tolerance tolerance = toleranceOf(spec);

    if (metric.targetType == HpaMetric::Target::AverageValue) {
        const int replicas = input.statusReplicas >= 0 ? input.statusReplicas : current;
        // No pod: the ratio is infinite (or undefined), never within tolerance.
        const double ratio = replicas > 0 ? *input.value / (metric.target * replicas) : std::numeric_limits<double>::infinity();
        result.statusValue = replicas > 0 ? *input.value / replicas : *input.value;
        result.untolerated = ceilReplicas(*input.value / metric.target);
        result.replicas = tolerance.holds(ratio) ? current : result.untolerated;
        return result;
    }

    const double ratio = *input.value / metric.target;
    if (current == 0) {
        result.untolerated = ceilReplicas(ratio);
        result.replicas = result.untolerated;
        return result;
    }
    const auto readyPods = std::count_if(input.pods.begin(), input.pods.end(),
                                         [](const PodSample& pod) { return !pod.pending && pod.ready; });
    result.untolerated = ceilReplicas(ratio * static_cast<double>(readyPods));
    result.replicas = tolerance.holds(ratio) ? current : result.untolerated;
    return result;
}

} // namespace

PodClass classifyPod(const PodSample& pod, HpaMetric::Source source, const HpaSpec& spec, SimTime now)
{
    if (pod.deletedOrFailed) {
        return PodClass::Skipped;
    }
    if (pod.pending) {
        return PodClass::Ignored;
    }
    if (!pod.sampleTime) {
        return PodClass::Missing;
    }
    if (source != HpaMetric::Source::Cpu) {
        return PodClass::Ready;
    }
    if (pod.startTime == SimTime::never() || pod.readyTransition == SimTime::never()) {
        return PodClass::Ignored;
    }
    if (now - pod.startTime < spec.cpuInitializationPeriod) {
        const bool windowBeganUnready = *pod.sampleTime < pod.readyTransition + pod.sampleWindow;
        return !pod.ready || windowBeganUnready ? PodClass::Ignored : PodClass::Ready;
    }
    const bool neverReady = !pod.ready && pod.readyTransition - pod.startTime < spec.initialReadinessDelay;
    return neverReady ? PodClass::Ignored : PodClass::Ready;
}

MetricProposal proposeReplicas(const HpaSpec& spec, const HpaMetric& metric, const MetricInput& input, int currentReplicas,
                               SimTime now)
{
    if (!input.available || !(metric.target > 0.0)) {
        return {};
    }
    const bool perPod = metric.source == HpaMetric::Source::Cpu || metric.source == HpaMetric::Source::Memory
                        || metric.source == HpaMetric::Source::Pods;
    return perPod ? proposePerPod(spec, metric, input, currentReplicas, now)
                  : proposeFromValue(spec, metric, input, currentReplicas);
}

} // namespace headroom::compute
