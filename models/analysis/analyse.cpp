#include "models/analysis/report.h"

#include "models/analysis/answer.h"
#include "models/analysis/call_tree.h"
#include "models/analysis/claim.h"
#include "models/analysis/diagnosis.h"
#include "models/analysis/replication_costs.h"
#include "models/analysis/saturation.h"
#include "models/analysis/slo.h"
#include "models/analysis/steady_intervals.h"
#include "models/analysis/tenant_use.h"
#include "models/analysis/wording.h"

#include <algorithm>
#include <utility>

namespace headroom::analysis {

Result<Report, Errors> analyse(const scenario::Scenario& scenario, simulation::Recording recording,
                               const pricing::PriceBook& prices)
{
    auto window = pricing::billWindow(scenario, recording, prices);
    auto month = pricing::billMonth(scenario, recording, prices);
    if (!window || !month) {
        // Both bills miss the same meters: one Error each.
        Errors errors = !window ? window.error() : month.error();
        if (!window && !month)
            for (Error& error : month.error())
                if (std::ranges::find(errors, error.message, &Error::message) == errors.end()) errors.push_back(std::move(error));
        return errors;
    }
    Report report;
    report.recording = std::move(recording);
    report.window = std::move(window).value();
    report.month = std::move(month).value();
    billReplications(scenario, prices, report);
    report.intervals = addIntervals(scenario, report.recording);

    const auto uses = tenantUse(scenario, report.recording);
    report.windowByTenant = pricing::allocate(scenario, report.window, uses);
    report.monthByTenant = pricing::allocate(scenario, report.month, uses);

    const LocalClock clock{scenario.calendar.timeZone, report.recording.start, report.recording.end};
    const CallTree calls{scenario};
    const std::vector<Saturation> saturations = saturationsOf(scenario, report.recording, calls);
    const MetricCosts costs{report.window.total.toDouble(), report.month.total.toDouble(), &report.window, &report.month, &report.windowByTenant,
                            &report.monthByTenant};
    report.slos = judgeSlos(scenario, report.recording, costs, clock);
    report.claims = judgeClaims(scenario, report.recording, costs);
    report.diagnosis = diagnose(scenario, report.recording, calls, saturations, clock);
    report.answer = answerOf(scenario, report.recording, calls, saturations, report.slos, clock);
    return report;
}

} // namespace headroom::analysis
