#include "models/analysis/replication_costs.h"

#include "core/stats/confidence.h"

#include <utility>

namespace headroom::analysis {

using simulation::Estimate;
using simulation::IntervalMethod;
using simulation::Recording;

Result<ReplicationCost, Errors> costOf(const scenario::Scenario& scenario, const Recording& recording,
                                       const simulation::ReplicationFigures& replication, const pricing::PriceBook& prices)
{
    // A bill looks at window, usage and load only; copying the series would be all the work.
    Recording part;
    part.scenario = recording.scenario;
    part.variant = recording.variant;
    part.start = recording.start;
    part.end = recording.end;
    part.windowEnd = recording.windowEnd;
    part.bucket = recording.bucket;
    part.usage = replication.usage;
    part.offeredPerHour = replication.offeredPerHour;
    // Which hours are like others is known of the first replication only; so is it in the bill of them all.
    part.faults = recording.faults;
    for (const simulation::Event& event : recording.eventLog)
        if (event.kind == simulation::EventKind::Eviction || event.kind == simulation::EventKind::Deployment || event.kind == simulation::EventKind::Rollback)
            part.eventLog.push_back(event);
    auto window = pricing::billWindow(scenario, part, prices);
    if (!window) return std::move(window).error();
    auto month = pricing::billMonth(scenario, part, prices);
    if (!month) return std::move(month).error();
    return ReplicationCost{window->total.toDouble(), month->total.toDouble()};
}

void billReplications(const scenario::Scenario& scenario, const pricing::PriceBook& prices, Report& report)
{
    report.costs.clear();
    report.windowCost = Estimate{report.window.total.toDouble(), std::nullopt, IntervalMethod::None};
    report.monthCost = Estimate{report.month.total.toDouble(), std::nullopt, IntervalMethod::None};
    if (report.recording.perReplication.size() < 2) {
        if (report.recording.perReplication.size() == 1) report.costs = {{report.windowCost.value, report.monthCost.value}};
        return;
    }
    std::vector<ReplicationCost> costs;
    stats::SampleMoments window, month;
    for (const simulation::ReplicationFigures& replication : report.recording.perReplication) {
        const auto cost = costOf(scenario, report.recording, replication, prices);
        if (!cost) return;
        costs.push_back(*cost);
        window.add(cost->window);
        month.add(cost->month);
    }
    report.costs = std::move(costs);
    report.windowCost = {window.mean(), stats::meanInterval(window), IntervalMethod::Replications};
    report.monthCost = {month.mean(), stats::meanInterval(month), IntervalMethod::Replications};
}

} // namespace headroom::analysis
