#include "models/reconcile/plan.h"

#include "models/pricing/extrapolate.h"

#include <algorithm>
#include <limits>

namespace headroom::reconcile {
namespace {

constexpr double kEven = 1e-6;

struct Use {
    double hours = 0, least = std::numeric_limits<double>::infinity(), most = 0;
};

Use useOf(const simulation::Recording& recording, const std::vector<pricing::Slice>& slices, const PlanLine& line)
{
    Use use;
    for (const pricing::Slice& slice : slices) {
        double quantity = 0;
        for (const simulation::Usage& usage : recording.usage)
            if (usage.component == line.component && usage.meter == line.meter)
                quantity += usage.followsTraffic ? usage.perHour[slice.trafficHour] * slice.trafficFactor : usage.perHour[slice.timeHour] * slice.timeFactor;
        if (quantity <= 0) continue;
        const double hours = (slice.to - slice.from).toSeconds() / 3600;
        use.hours += hours;
        use.least = std::min(use.least, quantity / hours);
        use.most = std::max(use.most, quantity / hours);
    }
    return use;
}

} // namespace

std::vector<PlanLine> planOf(const scenario::Scenario& scenario, const analysis::Report& report, const pricing::PriceBook& prices)
{
    const auto extrapolation = pricing::extrapolate(scenario, report.recording, report.month.from, report.month.to);
    std::vector<PlanLine> plan;
    for (const pricing::StatementLine& line : report.month.lines) {
        auto known = std::ranges::find_if(plan, [&](const PlanLine& one) { return one.component == line.component && one.meter == line.meter; });
        if (known != plan.end()) {
            known->amount += line.amount;
            known->quantity += line.quantity;
            continue;
        }
        PlanLine one{line.component, line.componentTitle, line.meter, line.meterTitle, line.unit, {}, line.amount, line.quantity, 0, true};
        const scenario::Component* component = scenario.find(line.component);
        const pricing::Price* price = prices.in(component == nullptr ? std::string{} : component->region).find(line.meter);
        if (price != nullptr) one.service = price->service;
        const Use use = useOf(report.recording, extrapolation.slices, one);
        one.hours = use.hours > 0 ? use.hours : report.month.hours;
        one.evenRate = use.hours <= 0 || use.most - use.least <= kEven * use.most;
        plan.push_back(std::move(one));
    }
    return plan;
}

} // namespace headroom::reconcile
