#pragma once

#include "core/quantities/time.h"

#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace headroom::compute {

/// One rate policy of a direction: at most `value` pods, or `value` percent, per `period`.
struct HpaPolicy {
    enum class Type { Pods, Percent };
    Type type = Type::Percent;
    int value = 100;                          ///< > 0; pods or percent, by `type`
    Duration period = Duration::seconds(15);  ///< (0, 1800 s]
};

/// Which policy of a direction applies: the one that allows the larger change, the smaller, or no change at all.
enum class SelectPolicy { Max, Min, Disabled };

/// `behavior.scaleUp` or `behavior.scaleDown`. What is left empty takes the Kubernetes default of that direction:
/// window 0 s up and 300 s down; policies 4 pods and 100 % per 15 s up, 100 % per 15 s down.
struct HpaDirection {
    std::optional<Duration> stabilizationWindow;  ///< [0, 3600 s]
    std::vector<HpaPolicy> policies;              ///< replaces the whole default list when not empty
    SelectPolicy select = SelectPolicy::Max;
    std::optional<double> tolerance;              ///< ratio ≥ 0; default is HpaSpec::tolerance
};

/// The `behavior` block. Its mere presence selects another algorithm (see HorizontalPodAutoscaler).
struct HpaBehavior {
    HpaDirection scaleUp;
    HpaDirection scaleDown;
};

/// One entry of `metrics`. Utilization exists for Cpu and Memory only, Value for Object and External only.
struct HpaMetric {
    enum class Source { Cpu, Memory, Pods, Object, External };
    enum class Target { Utilization, AverageValue, Value };
    Source source = Source::Cpu;
    Target targetType = Target::Utilization;
    double target = 80.0;  ///< > 0. Utilization: whole percent of the request; else millicores, bytes or the metric's unit
    std::string name;      ///< for the reason text; empty: "CPU", "memory" or "metric"
};

/// What an autoscaling/v2 object says, with the controller's constants. Defaults: kube-controller-manager.
struct HpaSpec {
    int minReplicas = 1;  ///< ≥ 0
    int maxReplicas = 1;  ///< ≥ minReplicas
    std::vector<HpaMetric> metrics{HpaMetric{}};
    std::optional<HpaBehavior> behavior;
    double tolerance = 0.1;
    Duration syncPeriod = Duration::seconds(15);
    Duration downscaleStabilization = Duration::seconds(300);
    Duration cpuInitializationPeriod = Duration::seconds(300);
    Duration initialReadinessDelay = Duration::seconds(30);
};

/// One pod of the target as the controller sees it at a reconcile.
struct PodSample {
    bool pending = false;          ///< phase Pending
    bool ready = true;             ///< Ready condition is true now
    bool deletedOrFailed = false;  ///< has a deletion timestamp, or phase Failed
    SimTime startTime{};           ///< status.startTime; SimTime::never() when it has none
    SimTime readyTransition{};     ///< last change of the Ready condition; never() when there is no condition
    std::optional<SimTime> sampleTime;                ///< end of the sample's window; empty: the metrics answer lacks this pod
    Duration sampleWindow = Duration::seconds(15);
    double usage = 0.0;            ///< millicores, bytes, or the Pods metric's unit
    double request = 0.0;          ///< same unit; 0 makes a Utilization metric invalid
};

/// What is known about one HpaSpec::metrics entry, in the same order.
struct MetricInput {
    /// Every pod of the target. All sources need it except Object/External AverageValue.
    std::span<const PodSample> pods;
    /// Object and External: the value, all matching series summed. Empty: the metric failed.
    std::optional<double> value;
    /// status.replicas for AverageValue; negative: same as `currentReplicas`.
    int statusReplicas = -1;
    /// False: the metrics API did not answer for this metric.
    bool available = true;
};

/// Why `desired` differs from what the metrics asked for. None when nothing was held back.
enum class HeldBy { None, Tolerance, Stabilization, RateLimit, MinReplicas, MaxReplicas, Maintenance, MetricMissing };

/// The outcome of one reconcile.
struct HpaDecision {
    int desired = 0;   ///< replicas to write; equal to the current count means no write
    int wanted = 0;    ///< proposal of the metrics, before stabilisation, rate and bounds
    HeldBy heldBy = HeldBy::None;
    std::string reason;        ///< one sentence with numbers; empty when nothing changes and nothing is held
    double metricValue = 0.0;  ///< status value (uncorrected) of the metric that won: percent, or the metric's unit
    std::size_t metricIndex = 0;  ///< which HpaSpec::metrics entry won
};

/// How a pod enters the formula of a per-pod metric.
enum class PodClass { Skipped, Ignored, Missing, Ready };

/// Class of `pod` at `now`; first rule that matches wins. Readiness and age are looked at for Cpu only.
/// Source: Kubernetes replica calculator, grouping of pods. Pure.
[[nodiscard]] PodClass classifyPod(const PodSample& pod, HpaMetric::Source source, const HpaSpec& spec, SimTime now);

/// Proposal of one metric.
struct MetricProposal {
    bool valid = false;       ///< false: metric missing, no usable pod, or a request is missing
    int replicas = 0;         ///< before stabilisation, rate and bounds
    double statusValue = 0.0; ///< percent for Utilization, the average for AverageValue, else the value
    int untolerated = 0;      ///< what the ratio asked for had there been no tolerance
};

/// Evaluates one metric: pod classes, whole-percent truncation, corrections for missing and unready pods, tolerance.
/// Source: Kubernetes replica calculator. Pure.
[[nodiscard]] MetricProposal proposeReplicas(const HpaSpec& spec, const HpaMetric& metric, const MetricInput& input,
                                             int currentReplicas, SimTime now);

/// The control loop of one HorizontalPodAutoscaler: metrics → proposal → stabilisation → rate limit → bounds.
///
/// Two algorithms, as in Kubernetes. Without `behavior`: the highest proposal of the last 300 s in both directions,
/// then at most max(2·current, 4). With it: lowest of the up window upwards, highest of the down window downwards,
/// then the rate policies over the history of scale events. Call `reconcile` every `syncPeriod`; the caller applies
/// `desired` at once. A new object is a restarted controller: it remembers the first count it saw, so it cannot
/// shrink for the length of the down window.
class HorizontalPodAutoscaler {
public:
    explicit HorizontalPodAutoscaler(HpaSpec spec);

    /// One evaluation. `now` must not go back; `inputs` holds one entry per metric of the spec (fewer: the rest failed).
    [[nodiscard]] HpaDecision reconcile(SimTime now, int currentReplicas, std::span<const MetricInput> inputs);

    [[nodiscard]] const HpaSpec& spec() const { return m_spec; }
    /// Changes the bounds as an edit of the object would; history is kept. Requires 0 ≤ min ≤ max.
    void setBounds(int minReplicas, int maxReplicas);

private:
    struct Recommendation { SimTime at; int replicas; };
    struct ScaleEvent { SimTime at; int change; };  ///< signed

    void applyLegacy(HpaDecision& decision, SimTime now, int current);
    void applyBehavior(HpaDecision& decision, SimTime now, int current);
    [[nodiscard]] int rateLimitUp(SimTime now, int current) const;
    [[nodiscard]] int rateLimitDown(SimTime now, int current) const;
    [[nodiscard]] int periodStart(SimTime now, int current, Duration period) const;
    void remember(SimTime now, int replicas, Duration window);
    void recordEvent(SimTime now, int change);

    HpaSpec m_spec;
    HpaDirection m_up;    ///< with defaults filled in
    HpaDirection m_down;
    Duration m_longestPeriod;
    std::deque<Recommendation> m_recommendations;
    std::deque<ScaleEvent> m_events;
    bool m_started = false;
};

/// `direction` with the Kubernetes defaults for what it leaves open. Pure.
[[nodiscard]] HpaDirection withDefaults(HpaDirection direction, bool up, Duration downscaleStabilization);

} // namespace headroom::compute
