#include "models/simulation/control_plane.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

/// Deployments of a run: new revisions, how they replace the old ones, and when they are taken back. Rules: models/compute/rollout.h.
namespace headroom::simulation {
namespace {

constexpr Duration kStepInterval = Duration::seconds(1);
/// The alerts that may roll back look this often …
constexpr Duration kWatchInterval = Duration::seconds(15);
/// … and for this long after the last pod was replaced; assumed.
constexpr Duration kWatchAfter = Duration::hours(1);

compute::PodCount podCount(const std::string& text)
{
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    const bool share = !text.empty() && text.back() == '%';
    return {share ? value / 100 : value, share};
}

} // namespace

compute::RolloutRules rolloutRules(const scenario::ServiceSpec& service)
{
    const scenario::RolloutSpec spec = service.rollout.value_or(scenario::RolloutSpec{});
    compute::RolloutRules rules;
    using Strategy = compute::RolloutRules::Strategy;
    rules.strategy = spec.strategy == "blue-green" ? Strategy::BlueGreen : spec.strategy == "recreate" ? Strategy::Recreate : Strategy::RollingUpdate;
    rules.maxSurge = podCount(spec.maxSurge);
    rules.maxUnavailable = podCount(spec.maxUnavailable);
    rules.progressDeadline = spec.progressDeadline;
    return rules;
}

std::optional<compute::RollbackRules> rollbackRules(const scenario::DeploymentSpec& deployment)
{
    if (!deployment.rollback) return std::nullopt;
    compute::RollbackRules rules;
    rules.errorShareAbove = deployment.rollback->failedShare;
    rules.p95Above = deployment.rollback->p95;
    rules.errorShareFor = rules.p95For = deployment.rollback->held;
    rules.restartsAbove = deployment.rollback->restarts;
    rules.restartsWithin = deployment.rollback->within;
    return rules;
}

RolloutRun* ControlPlane::rolloutOf(std::uint32_t s)
{
    for (RolloutRun& run : m_rollouts)
        if (run.service == s) return &run;
    return nullptr;
}

/// All deployments still to come, and those whose migration runs at `start`; then what an earlier piece of the run had begun.
void ControlPlane::scheduleDeployments(SimTime start)
{
    const auto& deployments = m_topology.scenario->deployments;
    for (std::uint32_t d = 0; d < deployments.size(); ++d) {
        SimTime at = deployments[d].at;
        const Duration migration = deployments[d].migration;
        if (deployments[d].every)
            while (at + migration < start) at = at + *deployments[d].every;
        if (at + migration >= start) schedule(at + migration, Due::Deployment, d);
    }
    for (RolloutRun& run : m_rollouts) {
        run.seen = m_plant.callsOf(run.service);
        if (!run.complete) schedule(onGrid(start + kStepInterval), Due::RolloutTick, run.service);
        if (run.guard) {
            if (run.guard->rules().p95Above) m_plant.watch(run.service, *run.guard->rules().p95Above);
            schedule(onGrid(start + kWatchInterval), Due::WatchRevision, run.service);
        }
    }
}

/// The migration of deployment `d` is done: its services get a new revision each.
void ControlPlane::deploy(std::uint32_t d, SimTime now)
{
    const scenario::DeploymentSpec& spec = m_topology.scenario->deployments[d];
    if (spec.every) schedule(now + *spec.every, Due::Deployment, d);
    for (std::uint32_t s = 0; s < m_services.size(); ++s) {
        const std::string& id = m_topology.component(m_topology.services[s].component).id;
        if (std::find(spec.services.begin(), spec.services.end(), id) == spec.services.end()) continue;
        m_services[s].revisions.push_back(d);
        startRollout(s, static_cast<std::uint32_t>(m_services[s].revisions.size() - 1), d, false, now);
    }
}

void ControlPlane::startRollout(std::uint32_t s, std::uint32_t revision, std::uint32_t d, bool back, SimTime now)
{
    Service& service = m_services[s];
    const scenario::DeploymentSpec& spec = m_topology.scenario->deployments[d];
    const bool watchedBefore = rolloutOf(s) && rolloutOf(s)->guard;
    RolloutRun run{s, d, service.revision, compute::Rollout(rolloutRules(*m_topology.services[s].spec), now), {}, back, false, SimTime::never(), {}};
    if (!back)
        if (const auto rules = rollbackRules(spec)) run.guard.emplace(*rules);
    run.seen = m_plant.callsOf(s);
    const bool watched = run.guard.has_value();
    if (watched && run.guard->rules().p95Above) m_plant.watch(s, *run.guard->rules().p95Above);
    std::erase_if(m_rollouts, [&](const RolloutRun& other) { return other.service == s; });
    m_rollouts.push_back(std::move(run));
    service.revision = revision;
    m_lastChange = now;
    if (!back)
        log(now, EventKind::Deployment, "deployment", m_topology.services[s].component, service.desired, service.desired,
            fmt::format("{}: a new revision replaces the pods of {}", spec.name, m_topology.component(m_topology.services[s].component).title));
    // A watch that was on goes on with the new rules.
    if (watched && !watchedBefore) schedule(onGrid(now + kWatchInterval), Due::WatchRevision, s);
    schedule(onGrid(now + kStepInterval), Due::RolloutTick, s);
    stepRollout(s, now);
}

/// Pods are added and removed as the rollout allows by now. Called whenever pods change and by its own tick.
void ControlPlane::stepRollout(std::uint32_t s, SimTime now)
{
    RolloutRun* run = rolloutOf(s);
    if (!run || run->complete) return;
    Service& service = m_services[s];
    compute::RolloutView view;
    view.desired = service.desired;
    for (const std::uint32_t id : service.pods) {
        const PodRecord& pod = m_pods[id];
        if (pod.phase == PodPhase::Terminating) continue;
        const bool available = pod.phase == PodPhase::Ready;
        (pod.revision == service.revision ? view.target : view.other) += 1;
        (pod.revision == service.revision ? view.targetAvailable : view.otherAvailable) += available;
    }
    const compute::RolloutStep step = run->rollout.step(now, view);
    const std::uint32_t component = m_topology.services[s].component;
    if (step.switchTraffic) {
        for (const std::uint32_t id : std::vector<std::uint32_t>(service.pods)) {
            PodRecord& pod = m_pods[id];
            const bool target = pod.revision == service.revision;
            pod.heldBack = !target;
            if (pod.phase != PodPhase::Ready) continue;
            if (target) m_plant.makeReady(pod.container, now);
            else m_plant.makeUnready(pod.container, now);
        }
    }
    for (int n = 0; n < step.createTarget; ++n)
        if (createPod(s, now) == kNone) break;   // its namespace has no room: tried again later
    removeOthers(s, step.removeOther, false, now);
    removeOthers(s, step.removeTarget, true, now);
    run = rolloutOf(s);
    if (step.failed)
        log(now, EventKind::Held, "deployment", component, view.target, view.targetAvailable,
            fmt::format("no progress for {:.0f} s: {} of {} new pods are ready", run->rollout.rules().progressDeadline.toSeconds(), view.targetAvailable, view.desired));
    if (step.complete) {
        run->complete = true;
        run->watchedUntil = now + kWatchAfter;
        log(now, EventKind::Deployment, "deployment", component, view.desired, view.desired,
            run->back ? "the former revision runs again in all pods" : fmt::format("{}: {} of the new revision", m_topology.scenario->deployments[run->deployment].name, view.desired == 1 ? "its pod is" : fmt::format("all {} pods are", view.desired)));
        if (!run->guard) std::erase_if(m_rollouts, [&](const RolloutRun& other) { return other.service == s; });
    } else if (step.removeOther > 0) {
        stepRollout(s, now);   // what has gone makes room for a new one at once
    }
}

/// Ends `count` pods of the target revision or of the others, in the order in which a ReplicaSet chooses.
void ControlPlane::removeOthers(std::uint32_t s, int count, bool ofTarget, SimTime now)
{
    Service& service = m_services[s];
    for (; count > 0; --count) {
        std::vector<compute::VictimCandidate> candidates;
        std::vector<std::uint32_t> ids;
        for (const std::uint32_t id : service.pods) {
            const PodRecord& pod = m_pods[id];
            if (pod.phase == PodPhase::Terminating || (pod.revision == service.revision) != ofTarget) continue;
            compute::VictimCandidate candidate;
            candidate.assigned = pod.node != kNone;
            candidate.phase = pod.phase == PodPhase::Pending ? compute::VictimCandidate::Phase::Pending : compute::VictimCandidate::Phase::Running;
            candidate.ready = pod.phase == PodPhase::Ready;
            candidate.readySince = pod.readyTransition;
            candidate.restarts = pod.restarts;
            candidate.created = pod.created;
            candidates.push_back(candidate);
            ids.push_back(id);
        }
        if (ids.empty()) return;
        terminate(ids[compute::chooseVictim(candidates, now)], now);
    }
}

/// One look of the alerts at the service's calls since the last.
void ControlPlane::watchRevision(std::uint32_t s, SimTime now)
{
    RolloutRun* run = rolloutOf(s);
    if (!run || !run->guard) return;
    if (now > run->watchedUntil) {
        if (run->complete) std::erase_if(m_rollouts, [&](const RolloutRun& other) { return other.service == s; });
        return;
    }
    schedule(onGrid(now + kWatchInterval), Due::WatchRevision, s);
    const Plant::Calls calls = m_plant.callsOf(s);
    if (calls.completed < run->seen.completed || calls.failed < run->seen.failed) run->seen = {};   // counting began anew
    const double completed = calls.completed - run->seen.completed, failed = calls.failed - run->seen.failed, slow = calls.slow - run->seen.slow;
    run->seen = calls;
    const auto share = [](double part, double whole) { return whole > 0 ? std::optional(part / whole) : std::nullopt; };
    if (const auto why = run->guard->observe(now, share(failed, completed + failed), share(slow, completed))) rollBack(*run, now, *why);
}

/// A release goes back as a whole: all services whose rollout has the name of this one and is under way or still watched.
/// `run` is gone afterwards: its place is taken by the way back.
void ControlPlane::rollBack(RolloutRun& run, SimTime now, const std::string& why)
{
    struct Step { std::uint32_t service, previous, deployment; };
    const std::string& name = m_topology.scenario->deployments[run.deployment].name;
    const std::uint32_t first = run.service;
    std::vector<Step> steps;
    for (const RolloutRun& other : m_rollouts)
        if (!other.back && m_topology.scenario->deployments[other.deployment].name == name) steps.push_back({other.service, other.previous, other.deployment});
    std::stable_partition(steps.begin(), steps.end(), [&](const Step& step) { return step.service == first; });
    const std::string& trigger = m_topology.component(m_topology.services[first].component).title;
    for (const Step& step : steps) {
        const int desired = m_services[step.service].desired;
        log(now, EventKind::Rollback, "deployment", m_topology.services[step.service].component, desired, desired,
            step.service == first ? fmt::format("{} is taken back: {}", name, why) : fmt::format("{} is taken back together with {}", name, trigger));
        startRollout(step.service, step.previous, step.deployment, true, now);
    }
}

/// Tells the plant how the revision of a new container behaves.
void ControlPlane::prepareRevision(std::uint32_t id, SimTime now)
{
    PodRecord& pod = m_pods[id];
    Service& service = m_services[pod.service];
    const std::uint32_t d = service.revisions[pod.revision];
    if (d == kNone) return;
    const scenario::DeploymentSpec& spec = m_topology.scenario->deployments[d];
    m_plant.setRevision(pod.container, spec.slowdown, spec.failureProbability);
    pod.crashAt = SimTime::never();
    if (!spec.crashAfter) return;
    pod.crashAt = now + Duration::nanoseconds(random::Sampler(*spec.crashAfter).sampleNs(service.crash));
    schedule(pod.crashAt, Due::Crash, id);
}

/// Coarse pace: whether no rollout is under way, no alert is pending, and no container is going to end by itself.
bool ControlPlane::rolloutsHold() const
{
    const bool calm = std::all_of(m_rollouts.begin(), m_rollouts.end(), [](const RolloutRun& run) { return run.complete && (!run.guard || run.guard->calm()); });
    return calm && std::none_of(m_live.begin(), m_live.end(), [&](std::uint32_t id) { return m_pods[id].crashAt != SimTime::never(); });
}

} // namespace headroom::simulation
