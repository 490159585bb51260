#pragma once

#include "models/compute/hpa.h"

#include <vector>

namespace headroom::compute::samples {

/// An instant `seconds` into a test; tests start at 10,000 s so that long windows stay after the epoch.
inline SimTime at(double seconds) { return SimTime{} + Duration::seconds(10'000) + Duration::fromSeconds(seconds); }

/// A pod that started long ago and has been ready since: it counts whatever the metric.
inline PodSample readyPod(double usage, double request = 1000.0)
{
    PodSample pod;
    pod.startTime = SimTime{};
    pod.readyTransition = SimTime{} + Duration::seconds(10);
    pod.sampleTime = at(0);
    pod.usage = usage;
    pod.request = request;
    return pod;
}

inline PodSample missingPod(double request = 1000.0)
{
    PodSample pod = readyPod(0.0, request);
    pod.sampleTime.reset();
    return pod;
}

/// Started 60 s ago and not ready yet, with a sample that must not count for CPU.
inline PodSample startingPod(double usage = 900.0, double request = 1000.0)
{
    PodSample pod = readyPod(usage, request);
    pod.startTime = at(-60);
    pod.readyTransition = at(-60);
    pod.ready = false;
    return pod;
}

inline std::vector<PodSample> readyPods(int count, double usage, double request = 1000.0)
{
    return std::vector<PodSample>(static_cast<std::size_t>(count), readyPod(usage, request));
}

inline std::vector<PodSample> operator+(std::vector<PodSample> left, const std::vector<PodSample>& right)
{
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

/// CPU utilisation against `target` percent, bounds 1 … 100.
inline HpaSpec cpuSpec(double target)
{
    HpaSpec spec;
    spec.maxReplicas = 100;
    spec.metrics = {HpaMetric{HpaMetric::Source::Cpu, HpaMetric::Target::Utilization, target, ""}};
    return spec;
}

/// External AverageValue 1: the proposal is the value itself, which drives the windows and policies directly.
inline HpaSpec directSpec(int minReplicas = 1, int maxReplicas = 1000)
{
    HpaSpec spec;
    spec.minReplicas = minReplicas;
    spec.maxReplicas = maxReplicas;
    spec.metrics = {HpaMetric{HpaMetric::Source::External, HpaMetric::Target::AverageValue, 1.0, "queue"}};
    spec.tolerance = 0.0;
    return spec;
}

inline HpaDecision drive(HorizontalPodAutoscaler& hpa, double seconds, int current, double wanted)
{
    MetricInput input;
    input.value = wanted;
    return hpa.reconcile(at(seconds), current, std::vector<MetricInput>{input});
}

} // namespace headroom::compute::samples
