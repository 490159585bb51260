#include "models/fluid/flow.h"

#include <algorithm>
#include <cmath>

/// Shares of calls that limits refuse, breakers keep from being made, and ports are missing for; retries that budgets grant.
/// Each is the long-run share of the mechanism at the present rates; what it does within seconds is in models/simulation alone.
namespace headroom::fluid {

using simulation::GuardRow;
using simulation::kNone;
using simulation::LimitScope;

namespace {

double excess(double rate, double most) { return rate > most && rate > 0 ? 1 - most / rate : 0; }
/// Half of the way, as everything that chases itself through the call tree.
double damped(double before, double now)
{
    const double mean = (before + now) / 2;
    return mean < 1e-9 ? 0 : mean;
}

/// Share of the time in which a breaker is open: evidence takes as long as its calls take to come, then `open` until a probe succeeds.
double openShare(const kernel::CircuitBreaker::Rules& rules, double failing, double callsPerSecond)
{
    if (callsPerSecond <= 0 || failing <= 1e-6) return 0;
    const double probeFails = 1 - std::pow(1 - failing, rules.probes);
    const double open = rules.open.toSeconds() / std::max(1e-6, 1 - probeFails);
    double evidence = 0;
    if (rules.consecutiveFailures > 0) {
        // Expected calls until n failures in a row: (f^-n − 1) / (1 − f).
        const double calls = failing < 1 ? (std::pow(failing, -double(rules.consecutiveFailures)) - 1) / (1 - failing) : rules.consecutiveFailures;
        evidence = calls / callsPerSecond;
    } else {
        if (failing < rules.failureRatio || callsPerSecond * rules.window.toSeconds() < rules.minimumCalls) return 0;
        evidence = rules.minimumCalls / callsPerSecond;
    }
    return open / (open + evidence);
}

/// The chance that a retry is granted, so that retries per call stay at `most`: tries = Σ (f·g)^k.
double grantedShare(double success, int attempts, double most)
{
    if (stepChance(success, attempts, 1).tries - 1 <= most) return 1;
    double low = 0, high = 1;
    for (int i = 0; i < 30; ++i) {
        const double middle = (low + high) / 2;
        (stepChance(success, attempts, 1, middle).tries - 1 > most ? high : low) = middle;
    }
    return low;
}

} // namespace

double Flow::readyPodsOf(std::uint32_t service) const { return service == kNone ? 1 : std::max(1.0, supply[service].readyPods); }

/// Calls a second to a destination that one outbound access has ports for, given how long a call keeps its connection.
double Flow::portRate(const simulation::OutboundRow& row, double pods, double lifeSeconds) const
{
    const double nodes = row.perNode ? std::max(1.0, std::min<double>(row.spec->nodes, pods)) : 1;
    const double held = lifeSeconds + row.coolDown.toSeconds();
    return held > 0 ? row.ports * nodes / held : kUnlimited;
}

/// Returns the largest change of a share.
double Flow::updateGuards()
{
    if (m_topology.guards.empty() && m_topology.limits.empty()) return 0;
    double change = 0;
    const auto settle = [&](double& share, double now) {
        const double before = share;
        share = damped(before, now);
        // What is left of the calls is what matters, however little it is.
        change = std::max(change, std::abs(share - before) / std::max(1e-3, 1 - share));
    };
    for (std::uint32_t l = 0; l < m_topology.limits.size(); ++l) {
        const simulation::LimitRow& row = m_topology.limits[l];
        std::vector<double> asked(row.scope == LimitScope::Tenant ? m_topology.tenants : 1, 0.0);
        const auto bucket = [&](std::uint32_t i) { return row.scope == LimitScope::Tenant ? m_topology.operations[m_steps[i].operation].tenant : 0; };
        double pods = 1;
        for (std::uint32_t i = 0; i < m_steps.size(); ++i) {
            if (m_topology.steps[i].limit != l || m_steps[i].takesMessage) continue;
            asked[bucket(i)] += m_steps[i].rate;
            if (row.scope == LimitScope::Pod) pods = std::max(1.0, supply[m_topology.steps[i].station].readyPods);
        }
        for (std::uint32_t i = 0; i < m_steps.size(); ++i)
            if (m_topology.steps[i].limit == l && !m_steps[i].takesMessage) settle(m_steps[i].limited, excess(asked[bucket(i)], row.spec->ratePerSecond * pods));
    }
    for (std::uint32_t b = 0; b < m_topology.outbounds.size(); ++b) {
        const simulation::OutboundRow& row = m_topology.outbounds[b];
        for (std::uint32_t d = 0; d < row.destinations.size(); ++d) {
            double asked = 0, life = 0, pods = 0;
            std::vector<bool> counted(supply.size() + 1, false);
            for (std::uint32_t i = 0; i < m_steps.size(); ++i) {
                if (!m_topology.steps[i].hasGuard) continue;
                const GuardRow& guard = m_topology.guards[m_topology.steps[i].guard];
                if (guard.outbound != b || guard.destination != d) continue;
                const double rate = m_steps[i].rate / std::max(1e-9, 1 - m_steps[i].noPort);
                asked += rate;
                life += rate * m_steps[i].attempt.mean;
                const std::size_t caller = guard.callerService == kNone ? supply.size() : guard.callerService;
                if (!counted[caller]) pods += readyPodsOf(guard.callerService);
                counted[caller] = true;
            }
            if (asked <= 0) continue;
            const double missing = excess(asked, portRate(row, pods, life / asked));
            for (std::uint32_t i = 0; i < m_steps.size(); ++i)
                if (m_topology.steps[i].hasGuard && m_topology.guards[m_topology.steps[i].guard].outbound == b && m_topology.guards[m_topology.steps[i].guard].destination == d)
                    settle(m_steps[i].noPort, missing);
        }
    }
    for (std::uint32_t i = 0; i < m_steps.size(); ++i) {
        const simulation::StepRow& step = m_topology.steps[i];
        if (!step.hasGuard) continue;
        const GuardRow& guard = m_topology.guards[step.guard];
        StepState& state = m_steps[i];
        const double pods = readyPodsOf(guard.callerService);
        const double through = std::max(1e-9, state.admitted());
        if (guard.breaker) settle(state.rejected, openShare(*guard.breaker, 1 - state.trySuccess * (1 - state.noPort), state.rate / through / pods));
        if (guard.budget && step.retryAttempts > 0) {
            const double tries = stepChance(state.trySuccess * through, step.retryAttempts, 1, state.granted).tries;
            const double calls = state.rate / through / std::max(1.0, tries);
            const double granted = grantedShare(state.trySuccess * through, step.retryAttempts, guard.budget->ratio + (calls > 0 ? guard.budget->perSecond * pods / calls : 0));
            change = std::max(change, std::abs(granted - state.granted) / 2);
            state.granted = (state.granted + granted) / 2;
        }
    }
    return change;
}

void Flow::updateGateway(Station& station)
{
    const simulation::GatewayRow& row = m_topology.gateways[station.index];
    const double cost = station.arrivals > 0 ? station.units / station.arrivals : 0;
    station.capacity = cost > 0 ? gatewayUnits[station.index] / cost : kUnlimited;
    station.limit = cost > 0 ? station.capacity * row.spec->wait.toSeconds() : kUnlimited;
    station.utilisation = std::min(1.0, station.units / gatewayUnits[station.index]);
    station.wait = {};
    station.probability = 0;
    station.refusedShare = station.backlog >= station.limit * 0.999 ? excess(station.arrivals, station.capacity) : 0;
}

} // namespace headroom::fluid
