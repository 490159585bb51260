#include "models/fluid/validity.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace headroom::fluid {

using simulation::kNone;
using simulation::TargetKind;

namespace {

constexpr double kHigh = 0.85;            ///< of few servers: from here on a G/G/c formula is a guess where times are not exponential
constexpr double kFull = 0.98;
constexpr double kFewServers = 4;
constexpr double kRetryShare = 0.2;       ///< more tries than this per call
constexpr double kTimeOutShare = 0.01;
constexpr double kEvictionShare = 1e-6;
constexpr std::size_t kPeriodsListed = 3; ///< more spans of one kind at one component become one remark
constexpr double kRefusedShare = 0.01;    ///< by limits, breakers, ports

} // namespace

void ValidityLog::seen(std::uint32_t component, Kind kind, double severity, SimTime from, SimTime to)
{
    auto& periods = m_periods[{component, kind}];
    if (!periods.empty() && from - periods.back().to <= m_bucket * 2) {
        periods.back().to = to;
        periods.back().worst = std::max(periods.back().worst, severity);
    } else {
        periods.push_back({from, to, severity});
    }
}

void ValidityLog::look(SimTime from, SimTime to)
{
    const simulation::Topology& topology = m_plant.topology();
    const Flow& flow = m_plant.flow();
    for (const Station& station : flow.stations()) {
        const bool cosmos = station.kind == Station::Kind::Cosmos;
        const double load = std::isfinite(station.capacity) && station.capacity > 0 ? station.served / station.capacity : 0;
        const bool nobody = station.kind == Station::Kind::Workers && flow.supply[station.index].readyPods <= 0;   // all are refused: nothing to estimate
        if (station.backlog > 1 || (station.arrivals > 0 && station.capacity <= 0 && !nobody)) seen(station.component, Kind::Backlog, station.backlog, from, to);
        else if (cosmos && station.utilisation > 0.95) seen(station.component, Kind::Throttled, station.utilisation, from, to);
        else if (station.kind == Station::Kind::Gateway) {
            if (station.refusedShare > kRefusedShare) seen(station.component, Kind::Limited, station.refusedShare, from, to);
        } else if (!cosmos && station.kind != Station::Kind::Pool && station.served > 0) {
            const double used = std::max(station.utilisation, load);
            const bool exact = station.kind == Station::Kind::Workers && std::abs(station.serviceScv - 1) < 0.02 && station.calledByClientsOnly();
            if (used > kFull || (used > kHigh && station.servers <= kFewServers && !exact)) seen(station.component, Kind::FewServers, used, from, to);
        }
        if (station.kind == Station::Kind::Workers && flow.supply[station.index].lockedPods > 1e-3)
            seen(station.component, Kind::LockUp, flow.supply[station.index].lockedPods, from, to);
    }
    for (std::size_t i = 0; i < flow.steps().size(); ++i) {
        const StepState& step = flow.steps()[i];
        const simulation::StepRow& row = topology.steps[i];
        if (step.rate <= 0 || row.component == kNone) continue;
        if (step.limited > kRefusedShare) seen(row.component, Kind::Limited, step.limited, from, to);
        if (step.rejected > kRefusedShare) seen(row.component, Kind::Breaker, step.rejected, from, to);
        if (step.noPort > kRefusedShare) seen(topology.outbounds[topology.guards[row.guard].outbound].component, Kind::Ports, step.noPort, from, to);
        if (step.timedOut > kTimeOutShare) seen(row.component, Kind::TimeOuts, step.timedOut, from, to);
        if (row.retryAttempts > 0) {
            const StepChance chance = stepChance(flow.visits().stepSuccess[i], row.retryAttempts, 1, step.granted);
            if (chance.tries > 1 + kRetryShare) seen(row.component, Kind::Retries, chance.tries - 1, from, to);
        }
    }
    for (std::uint32_t o = 0; o < flow.operations().size(); ++o) {
        const std::uint32_t list = topology.operations[o].timeoutList;
        if (list == kNone || flow.operations()[o].rate <= 0 || topology.operations[o].stepCount == 0) continue;
        const double share = exceedance(flow.operations()[o].duration, topology.timeouts[list].toSeconds());
        const std::uint32_t first = topology.steps[topology.operations[o].firstStep].component;
        if (share > kTimeOutShare && first != kNone) seen(first, Kind::TimeOuts, share, from, to);
    }
    for (std::size_t q = 0; q < flow.queues.size(); ++q) {
        const simulation::QueueRow& row = topology.queues[q];
        if (flow.queues[q].backlog > 1 && row.consumerService != kNone) seen(row.component, Kind::Backlog, flow.queues[q].backlog, from, to);
        if (flow.queues[q].refusedCredits > 0 && row.serviceBus != kNone)
            seen(topology.serviceBuses[row.serviceBus].component, Kind::Credits, flow.queues[q].refusedCredits, from, to);
    }
    for (std::size_t r = 0; r < m_plant.redisCounts.size(); ++r)
        if (m_plant.redisCounts[r].maxBytes > 0 && m_plant.redisCounts[r].liveBytes >= m_plant.redisCounts[r].maxBytes * (1 - kEvictionShare))
            seen(topology.redisCaches[r].component, Kind::Eviction, 1, from, to);
}

std::string ValidityLog::sentence(Kind kind, const std::string& title, double worst)
{
    switch (kind) {
    case Kind::Backlog:
        return fmt::format("demand at {} is above its capacity: up to {:.0f} wait in a line that is computed as a fluid; its length is good to some per cent, "
                           "percentiles of single requests are not", title, worst);
    case Kind::FewServers:
        return fmt::format("{} is {:.0f} % busy with few servers or times that are not exponential: the mean wait is an approximation (10 to 30 %), its percentiles more so",
                           title, worst * 100);
    case Kind::LockUp:
        return fmt::format("pods of {} lock up (up to {:.2f} at a time on average): chance decides when and how many at once, the estimate only knows the mean", title, worst);
    case Kind::Retries:
        return fmt::format("retries add up to {:.0f} % to the calls of {}: they come in bursts, the estimate spreads them evenly", worst * 100, title);
    case Kind::TimeOuts:
        return fmt::format("up to {:.1f} % of the calls to {} time out and go on working for nobody: the estimate takes the share from a fitted tail", worst * 100, title);
    case Kind::Throttled:
        return fmt::format("{} is asked for {:.0f} % of its budget: who is refused depends on single seconds, which the estimate takes as normally distributed", title, worst * 100);
    case Kind::Credits:
        return fmt::format("the credits of {} are spent: throttled clients pause for seconds, the estimate refuses the excess only", title);
    case Kind::Limited:
        return fmt::format("up to {:.0f} % of the requests to {} are above its rate: the estimate refuses the excess evenly, bursts and the full bucket at the start are not part of it",
                           worst * 100, title);
    case Kind::Breaker:
        return fmt::format("circuit breakers keep up to {:.0f} % of the calls from {}: the estimate takes the long-run share of the time in which they are open, a run shows when they open "
                           "and close", worst * 100, title);
    case Kind::Ports:
        return fmt::format("up to {:.0f} % of the new connections through {} find no port: the estimate takes the rate that can last, a run begins with all ports free", worst * 100, title);
    case Kind::Eviction: return fmt::format("{} is full: which keys go, and what that costs their readers, is not part of the estimate", title);
    }
    return {};
}

std::vector<simulation::ValidityNote> ValidityLog::notes(SimTime start, SimTime end) const
{
    std::vector<simulation::ValidityNote> notes;
    const std::int64_t width = m_bucket.count();
    for (const auto& [key, all] : m_periods) {
        // What returns every night is one remark, not thirty.
        std::vector<Period> periods = all;
        double seconds = 0;
        for (const Period& period : all) seconds += (period.to - period.from).toSeconds();
        const bool often = all.size() > kPeriodsListed;
        if (often) {
            const auto worst = std::max_element(all.begin(), all.end(), [](const Period& a, const Period& b) { return a.worst < b.worst; });
            periods = {{all.front().from, all.back().to, worst->worst}};
        }
        for (const Period& period : periods) {
            simulation::ValidityNote note;
            const scenario::Component& component = m_plant.topology().component(key.first);
            note.component = component.id;
            note.from = start + Duration::nanoseconds((period.from - start).count() / width * width);
            note.to = std::min(end, start + Duration::nanoseconds(((period.to - start).count() + width - 1) / width * width));
            note.reason = sentence(key.second, component.title, period.worst);
            if (often) note.reason = fmt::format("{} times, {:.3g} h in all: {}", all.size(), seconds / 3600, note.reason);
            notes.push_back(std::move(note));
        }
    }
    for (const scenario::TrafficSource& source : m_plant.topology().scenario->traffic) {
        if (!source.users || source.mix.empty()) continue;
        // Shown at the first component that they meet.
        std::string first;
        for (const simulation::OperationRow& operation : m_plant.topology().operations)
            if (operation.spec->name == source.mix.front().operation && operation.stepCount > 0 && m_plant.topology().steps[operation.firstStep].component != kNone)
                first = m_plant.topology().component(m_plant.topology().steps[operation.firstStep].component).id;
        notes.push_back({first, start, end, fmt::format("{} are a closed loop: the estimate lets them ask as often as in an empty system, a run slows them down with every answer "
                                                        "that is late", source.name)});
    }
    std::stable_sort(notes.begin(), notes.end(), [](const auto& a, const auto& b) { return a.from < b.from; });
    return notes;
}

} // namespace headroom::fluid
