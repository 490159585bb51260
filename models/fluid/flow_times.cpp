#include "models/fluid/flow.h"

#include <algorithm>
#include <cmath>

/// Durations and failures, from the leaves of the call trees to their roots.
namespace headroom::fluid {

using simulation::kNone;
using simulation::StepRow;
using simulation::TargetKind;
using scenario::Step;

namespace {

/// Spread that processor sharing adds to a time that it stretches by `factor` (E. G. Coffman, R. R. Muntz, H. Trotter 1970 for M/M/1:
/// scv (2 + ρ)/(2 − ρ), where the stretch is 1/(1 − ρ)).
Moments shared(const Moments& cpu, double stretch, double alone)
{
    if (cpu.mean <= 0) return {};
    const double rho = stretch > alone ? 1 - alone / stretch : 0;
    if (rho < 1e-3) return cpu.stretched(stretch);
    const double mean = cpu.mean * stretch;
    Moments all = gammaMoments(mean, cpu.scv() + 2 * rho / (2 - rho));
    // Long jobs stay long: half of the way to the skewness of the work itself (no theory: it lies between the two).
    if (cpu.variance > 0) all.third = std::max(all.third, (all.third + cpu.third / std::pow(cpu.variance, 1.5) * std::pow(all.variance, 1.5)) / 2);
    return all;
}

} // namespace

namespace {

double pauseBefore(const simulation::Topology& topology, const StepRow& row, int retry)
{
    if (row.hasGuard) {
        const simulation::GuardRow& guard = topology.guards[row.guard];
        const double longest = longestDelayNs(guard, row.retryBaseNs, row.retryCapNs, std::min(retry, 60)) * 1e-9;
        // The mean of U(base, 3 previous) is (base + 3 previous)/2: from the base on, after n draws, base (2 (3/2)^n − 1).
        if (guard.backoff == scenario::Retry::Backoff::Decorrelated)
            return std::min(static_cast<double>(row.retryCapNs), static_cast<double>(row.retryBaseNs) * (2 * std::pow(1.5, retry + 1) - 1)) * 1e-9;
        return guard.jitter ? longest * (guard.equalJitter ? 0.75 : 0.5) : longest;
    }
    const double delay = std::min(static_cast<double>(row.retryCapNs), static_cast<double>(row.retryBaseNs) * std::ldexp(1.0, std::min(retry, 60))) * 1e-9;
    return row.jitter ? delay / 2 : delay;
}

/// One repetition with its retries: k tries and the pauses between them with the probability that it takes k.
Moments retried(const simulation::Topology& topology, const StepRow& row, const Moments& attempt, double success, double granted)
{
    Moments rest;   // of the tries after this one, given that this one failed
    for (int n = row.retryAttempts; n > 0; --n) {
        Moments later = attempt + Moments{pauseBefore(topology, row, n - 1), 0, 0};
        if (n < row.retryAttempts) later += mixture((1 - success) * granted, rest);
        rest = later;
    }
    return attempt + mixture((1 - success) * granted, rest);
}

} // namespace

Flow::List Flow::list(std::uint32_t first, std::uint32_t count, bool parallel) const
{
    List all;
    bool begun = false;
    for (std::uint32_t i = first; i < first + count; ++i) {
        const StepRow& row = m_topology.steps[i];
        const StepState& step = m_steps[i];
        const double taken = row.probability * (parallel ? 1 : all.reach);
        const Moments time = mixture(taken, step.whole);
        if (!parallel) {
            all.time += time;
            all.base += taken * step.baseWhole;
        } else {
            all.time = begun ? larger(all.time, time) : time;
            all.base = std::max(all.base, taken * step.baseWhole);
            begun = true;
        }
        all.failures.add(step.failures, all.reach * row.probability);
        all.reach *= 1 - row.probability * step.failures.sum();
    }
    return all;
}

void Flow::timesOf(std::uint32_t i)
{
    const StepRow& row = m_topology.steps[i];
    StepState& step = m_steps[i];
    const Station* station = step.station == kNone ? nullptr : &m_stations[step.station];
    List nested = list(row.firstChild, row.childCount, row.kind == Step::Kind::Parallel);
    if (row.mayHit) {
        const double hit = hitChance(row, contentShare);
        nested.time = mixture(1 - hit, nested.time);
        nested.base *= 1 - hit;
        Failures all;
        all.add(nested.failures, 1 - hit);
        nested.failures = all;
    }
    Failures own;   // of one try, its calls apart
    Moments before; // on the way to the target
    switch (row.target) {
    case TargetKind::Service:
    case TargetKind::Sql:
    case TargetKind::Database:
        if (row.revised) {
            step.cpu = step.cpuOfFirst.stretched(supply[row.station].slowdown * slowness(row.component));
            step.own = step.ownOfFirst.stretched(supply[row.station].slowdown * slowness(row.component));
        }
        step.hold = shared(step.cpu, station->stretch, station->stretchAlone) + step.own + nested.time;
        if (row.target == TargetKind::Database) step.hold += step.disk;
        step.base = step.cpu.mean * station->stretchAlone + step.own.mean + (row.target == TargetKind::Database ? diskSeconds(row) : 0) + nested.base + (row.target == TargetKind::Service ? station->lockedWait : 0);
        step.response = (step.takesMessage ? Moments{} : station->wait) + step.hold;
        before.mean = step.network;
        own.failed = step.takesMessage ? 0 : station->refusedShare;
        if (row.revised) own.failed = 1 - (1 - own.failed) * (1 - supply[row.station].failureProbability);
        break;
    case TargetKind::Redis: {
        const double command = commandSeconds(row);
        step.base = command + step.own.mean + nested.base;
        step.hold = Moments{command, 0, 0} + step.own + nested.time;
        step.response = station->wait + step.hold;
        if (row.write) own.failed = redisRefusedWrites[row.station];
        break;
    }
    case TargetKind::CosmosDb:
        step.hold = step.own + nested.time;
        step.base = step.hold.mean - nested.time.mean + nested.base;
        step.response = station->wait + step.hold;
        own.throttled = station->refusedShare;
        break;
    case TargetKind::Gateway:
        step.hold = step.own + nested.time;
        step.base = step.own.mean + nested.base;
        step.response = station->wait + step.hold;
        own.throttled = station->refusedShare;
        break;
    case TargetKind::External:
        step.hold = step.response = step.own + nested.time;
        step.base = step.own.mean + nested.base;
        own.failed = m_topology.externals[row.station].spec->failureProbability;
        break;
    case TargetKind::Queue:
    case TargetKind::Topic: {
        const QueueFlow& queue = queues[m_topology.copiesOf(row).first];
        step.hold = step.response = step.own;
        step.base = step.own.mean;
        if (row.confirm) {
            own.throttled = queue.refusedRate + queue.refusedCredits;
            own.failed = queue.refusedFull + queue.refusedDown;
        }
        break;
    }
    case TargetKind::None:
        step.hold = step.response = nested.time;
        step.base = nested.base;
        break;
    }
    if (isDown(row.component) && row.kind != Step::Kind::Parallel) refuse(i, own);
    if (step.limited > 0) {
        const Failures passed = own;
        own = {};
        own.add(passed, 1 - step.limited);
        own.throttled += step.limited;
    }
    step.attempt = before + step.response;
    step.baseAttempt = before.mean + step.base;
    if (step.pool != kNone) step.attempt += m_stations[step.pool].wait;
    step.timedOut = 0;
    if (row.timeoutList != kNone) {
        const double patience = m_topology.timeouts[row.timeoutList].toSeconds();
        step.timedOut = exceedance(step.attempt, patience);
        step.attempt = limited(step.attempt, patience);
        step.baseAttempt = std::min(step.baseAttempt, patience);
    }
    step.ownSuccess = std::max(0.0, 1 - own.sum()) * (1 - step.timedOut);

    // One try, then all of them.
    Failures once;
    once.timedOut = step.timedOut;
    once.add(own, 1 - step.timedOut);
    once.add(nested.failures, step.ownSuccess);
    step.trySuccess = std::max(0.0, 1 - once.sum());
    const bool fallback = row.hasGuard && m_topology.guards[row.guard].fallback;
    const double admitted = step.admitted();
    Moments attempt = step.attempt;
    if (admitted < 1) {
        const Failures made = once;
        once = {};
        once.add(made, admitted);
        once.failed += 1 - admitted;
        step.ownSuccess *= admitted;
        attempt = mixture(admitted, attempt);
    }
    const double success = std::max(0.0, 1 - once.sum());
    const StepChance chance = stepChance(success, row.retryAttempts, row.times, step.granted, fallback);
    step.degraded = chance.degraded;
    step.triesPerCall = chance.tries * admitted;
    double pauses = 0;
    if (row.retryAttempts > 0 && success < 1) {
        double reached = (1 - success) * step.granted;
        for (int n = 0; n < row.retryAttempts && reached > 1e-9; ++n, reached *= (1 - success) * step.granted) pauses += reached * pauseBefore(m_topology, row, n);
        pauses *= chance.repetitions;
    }
    step.whole = row.retryAttempts > 0 && success < 1 ? retried(m_topology, row, attempt, success, step.granted).times(chance.repetitions) : attempt.times(chance.tries);
    step.baseWhole = step.baseAttempt * admitted * chance.tries + pauses;
    step.failures = {};
    if (const double sum = once.sum(); sum > 0) step.failures.add(once, (1 - chance.success) / sum);
}

void Flow::durations()
{
    for (std::size_t n = m_steps.size(); n-- > 0;) timesOf(static_cast<std::uint32_t>(n));
    bool changed = false;
    for (std::size_t n = 0; n < m_steps.size(); ++n) {
        // Sends count by what the queue takes, whether or not the sender learns of it.
        double success = m_steps[n].ownSuccess;
        if (const simulation::CopyRange copies = m_topology.copiesOf(m_topology.steps[n]); copies.count > 0)
            success = isDown(m_topology.steps[n].component) ? 0 : (1 - queues[copies.first].refused()) * (1 - lossOf(copies.first));
        changed = changed || success != m_ownSuccess[n];
        m_ownSuccess[n] = success;
    }
    if (!m_topology.guards.empty()) {
        m_guards.admitted.resize(m_steps.size(), 1.0);
        m_guards.granted.resize(m_steps.size(), 1.0);
        for (std::size_t n = 0; n < m_steps.size(); ++n) {
            changed = changed || m_guards.admitted[n] != m_steps[n].admitted() || m_guards.granted[n] != m_steps[n].granted;
            m_guards.admitted[n] = m_steps[n].admitted();
            m_guards.granted[n] = m_steps[n].granted;
        }
    }
    if (m_guards.contentShare != contentShare) {
        m_guards.contentShare = contentShare;
        changed = true;
    }
    if (changed) updateVisits(m_topology, m_ownSuccess, m_guards, m_visits);
    for (std::uint32_t o = 0; o < m_operations.size(); ++o) {
        OperationState& operation = m_operations[o];
        const simulation::OperationRow& row = m_topology.operations[o];
        const List all = list(row.firstStep, row.stepCount, false);
        operation.duration = all.time;
        operation.base = all.base;
        operation.failures = all.failures;
        operation.lost = operation.degraded = 0;
        double whole = 1;
        for (std::uint32_t i = operation.firstStep; i < operation.endStep; ++i)
            if (m_steps[i].degraded > 0) whole *= 1 - std::min(1.0, m_visits.perOperation[i] / std::max(1e-9, m_steps[i].triesPerCall) * m_steps[i].degraded);
        operation.degraded = 1 - whole;
        for (std::uint32_t i = operation.firstStep; i < operation.endStep; ++i)
            if (const simulation::CopyRange copies = m_topology.copiesOf(m_topology.steps[i]); copies.count > 0) {
                const QueueFlow& queue = queues[copies.first];
                const bool down = isDown(m_topology.steps[i].component);
                if (!m_topology.steps[i].confirm) operation.lost += m_visits.perOperation[i] * (down ? 1 : queue.refused());
                if (!down) operation.lost += m_visits.perOperation[i] * (1 - queue.refused()) * lossOf(copies.first);
            }
    }
}

} // namespace headroom::fluid
