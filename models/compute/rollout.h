#pragma once

#include "core/quantities/time.h"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>

namespace headroom::compute {

/// A number of pods, or a share of the desired replicas.
struct PodCount {
    double value = 0.25;         ///< ≥ 0
    bool share = true;           ///< of the desired replicas; else pods
};

/// How a Deployment goes from one revision to the next. Defaults: Kubernetes.
struct RolloutRules {
    enum class Strategy { RollingUpdate, BlueGreen, Recreate };
    Strategy strategy = Strategy::RollingUpdate;
    PodCount maxSurge, maxUnavailable;                     ///< RollingUpdate only
    Duration minReady{};                                   ///< a pod is available after having been ready this long
    Duration progressDeadline = Duration::seconds(600);    ///< without progress for this long the rollout has failed
    Duration keepOld{};                                    ///< BlueGreen: the old revision runs on this long after the switch
};

/// Most pods above the desired count (rounded up) and most below it that may be missing (rounded down); never both 0: then one may be missing. Pure.
/// Source: Kubernetes Deployments (docs/models/rollout.md).
struct RolloutRoom { int surge = 0, unavailable = 0; };
[[nodiscard]] RolloutRoom roomOf(const RolloutRules& rules, int desired);

/// The pods of a Deployment, by revision. Pods that are ending are not counted, as the controller does not count them.
struct RolloutView {
    int desired = 0;
    int target = 0, targetAvailable = 0;   ///< of the revision that is rolled out
    int other = 0, otherAvailable = 0;     ///< of all others
};

/// What to do now. Create first, then remove.
struct RolloutStep {
    int createTarget = 0, removeOther = 0, removeTarget = 0;
    bool switchTraffic = false;    ///< BlueGreen: from now on the target revision gets the requests, and only it
    bool complete = false;         ///< nothing is left to do
    bool failed = false;           ///< no progress for the deadline; said once
};

/// One rollout, from its start to its end. Ask step() whenever pods change and at least once a second; the caller applies the answer at once.
///
/// Rolling update: new pods as long as desired + surge is not exceeded, old ones leave as long as desired − unavailable stay available, unready old
/// pods first. Blue-green: a whole second set, the switch once all of it is available, then the old set goes. Recreate: all old pods go, then the new ones
/// come.
class Rollout {
public:
    Rollout(RolloutRules rules, SimTime start) : m_rules(rules), m_progressAt(start) {}

    [[nodiscard]] RolloutStep step(SimTime now, const RolloutView& view);
    [[nodiscard]] bool switched() const { return m_switchedAt != SimTime::never(); }
    [[nodiscard]] const RolloutRules& rules() const { return m_rules; }

private:
    RolloutRules m_rules;
    SimTime m_progressAt, m_switchedAt = SimTime::never();
    int m_bestAvailable = 0, m_fewestOthers = -1;
    bool m_failed = false;
};

/// When a new revision is taken back. What is empty is not watched.
struct RollbackRules {
    std::optional<double> errorShareAbove;                 ///< [0, 1): of the requests that ended
    Duration errorShareFor = Duration::minutes(2);
    std::optional<Duration> p95Above;
    Duration p95For = Duration::minutes(2);
    std::optional<int> restartsAbove;                      ///< of one pod
    Duration restartsWithin = Duration::minutes(10);
    bool onDeadline = false;                               ///< also when the rollout makes no progress
};

/// Watches a new revision. A condition has to hold at every observation for its whole span; one interval without requests, or below, begins anew.
class RollbackGuard {
public:
    explicit RollbackGuard(RollbackRules rules) : m_rules(rules) {}

    /// What was measured over the interval that ended at `now`: the share of requests that failed, and of answers that took longer than `p95Above`
    /// (more than 5 % of them is the same as a p95 above the bound); empty where nothing ended in it. Returns the reason to roll back, if there is one.
    [[nodiscard]] std::optional<std::string> observe(SimTime now, std::optional<double> errorShare, std::optional<double> slowShare);
    /// Whether no condition holds at the moment.
    [[nodiscard]] bool calm() const { return m_errorsSince == SimTime::never() && m_slowSince == SimTime::never(); }
    /// A container of `pod` was restarted at `now`.
    [[nodiscard]] std::optional<std::string> restarted(SimTime now, std::uint32_t pod);
    [[nodiscard]] const RollbackRules& rules() const { return m_rules; }

private:
    RollbackRules m_rules;
    SimTime m_errorsSince = SimTime::never(), m_slowSince = SimTime::never();
    std::map<std::uint32_t, std::deque<SimTime>> m_restarts;
};

} // namespace headroom::compute
