#pragma once

#include "models/compute/hpa.h"
#include "models/compute/keda_metrics.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace headroom::compute {

/// One trigger of a ScaledObject: where its number comes from is the caller's business (see keda_metrics.h), what is done with it is here.
struct KedaTrigger {
    /// External triggers reach the HPA as External metrics; Cpu and Memory become its resource metrics and never say whether there is work.
    enum class Kind { External, Cpu, Memory };
    Kind kind = Kind::External;
    HpaMetric::Target targetType = HpaMetric::Target::AverageValue;   ///< Utilization for Cpu and Memory only
    double target = 1.0;                ///< > 0, per replica (AverageValue), in all (Value), or percent of the request
    double activation = 0.0;            ///< there is work while the raw value is strictly greater
    std::string name;                   ///< for reasons: "messages in orders"
    bool useCachedMetrics = false;      ///< the HPA is served what the operator read last instead of a query of its own
};

/// Replicas while a trigger cannot be read: `fallback` of a ScaledObject.
struct KedaFallback {
    enum class Behavior { Static, CurrentReplicas, CurrentReplicasIfHigher, CurrentReplicasIfLower };
    int failureThreshold = 3;           ///< more failed queries in a row than this start it, ≥ 0
    int replicas = 1;                   ///< ≥ 0
    Behavior behavior = Behavior::Static;
};

/// A ScaledObject. Defaults: KEDA.
struct ScaledObjectSpec {
    std::vector<KedaTrigger> triggers;
    Duration pollingInterval = Duration::seconds(30);
    Duration cooldown = Duration::seconds(300);        ///< before the drop to zero (or idle), and nothing else
    Duration initialCooldown{};                        ///< the same for an object that has never been active, from its creation
    int minReplicas = 0;
    int maxReplicas = 100;
    std::optional<int> idleReplicas;                   ///< < minReplicas; only 0 is of use
    std::optional<KedaFallback> fallback;
    std::optional<HpaBehavior> behavior;               ///< advanced.horizontalPodAutoscalerConfig.behavior
};

/// The HPA that KEDA creates: max(1, min) … max, one metric per trigger in their order, a behavior block only if one is given. Pure.
[[nodiscard]] HpaSpec hpaOf(const ScaledObjectSpec& spec);

/// What one trigger answered. An empty value: the query failed.
struct TriggerReading {
    std::optional<ScalerValue> value;
};

/// Outcome of one poll. `replicas` equal to the current count means no write.
struct KedaDecision {
    int replicas = 0;
    bool active = false;                ///< some trigger has work
    bool frozen = false;                ///< a trigger failed, so nothing was done
    std::string reason;                 ///< one sentence; empty when nothing changes and nothing is held
};

/// KEDA's operator and metrics server for one ScaledObject.
///
/// The operator decides between nothing and something: the first replicas when there is work, none (or `idleReplicas`) when there has been none for
/// the cooldown. Everything between is the HPA of hpaOf(), on its own clock, which reads the same triggers through hpaInputs(). Source of both:
/// docs/models/keda.md. Call poll() at the start and every `pollingInterval`; apply `replicas` at once.
class KedaOperator {
public:
    KedaOperator(ScaledObjectSpec spec, SimTime created);

    /// One check of all triggers; `readings` in their order, one each. `now` must not go back. A failed trigger freezes what is not an activation.
    /// Activity is remembered in whole seconds, as Kubernetes stores times: the tenth poll after the last activity finds 300 s passed.
    [[nodiscard]] KedaDecision poll(SimTime now, int currentReplicas, std::span<const TriggerReading> readings);

    /// What the HPA is told at a reconcile, in the order of hpaOf().metrics; External metrics only, the others stay empty. Counts failures in a row
    /// and answers the fallback once there are more than its threshold.
    /// `readyReplicas` ≥ 0 is used by fallbacks of Value metrics.
    [[nodiscard]] std::vector<MetricInput> hpaInputs(std::span<const TriggerReading> readings, int currentReplicas, int readyReplicas);

    [[nodiscard]] const ScaledObjectSpec& spec() const { return m_spec; }

    /// What outlives a restart of the operator, and what a cut of a run must bring over. Failures in a row are part of the object's status.
    struct State {
        std::optional<SimTime> lastActive;
        SimTime created;
        std::vector<int> failures;
    };
    [[nodiscard]] const State& state() const { return m_state; }
    void restore(State state);
    /// As if a poll at `at` had seen work: for spans whose polls are passed over.
    void touch(SimTime at);

    /// Whether a poll with these activities would leave `currentReplicas` as they are now and until `until`, if nothing else changes. Pure.
    [[nodiscard]] bool holds(SimTime until, int currentReplicas, bool active, bool failed) const;

private:
    [[nodiscard]] bool cooledDown(SimTime now) const;
    [[nodiscard]] bool mayGoIdle(int currentReplicas) const;
    [[nodiscard]] int floor() const;
    [[nodiscard]] double fallbackValue(const KedaTrigger& trigger, int currentReplicas, int readyReplicas) const;

    ScaledObjectSpec m_spec;
    State m_state;
    std::vector<TriggerReading> m_cached;   ///< of the last poll
};

} // namespace headroom::compute
