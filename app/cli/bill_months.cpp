#include "app/cli/bill_months.h"

#include "app/cli/progress_bar.h"
#include "models/fluid/fluid.h"

#include <fmt/format.h>

namespace headroom::cli {

Result<SimTime, Errors> firstInstant(const scenario::Scenario& scenario, const calendar::Calendar& zone, const std::string& from)
{
    if (from.empty()) return scenario.calendar.start;
    const bool monthOnly = from.size() == 7 && from[4] == '-';
    const auto parsed = zone.parse(monthOnly ? from + "-01" : from);
    if (!parsed) return Errors{Error{parsed.error().code, fmt::format("--from {}: {}", from, parsed.error().message), {}, "a month or a local date such as 2026-01 or 2026-01-15"}};
    return *parsed;
}

Result<simulation::Recording, Errors> simulateSpan(const Inputs& inputs, const WindowArguments& run, const analysis::MonthSpan& span, const std::string& label,
                                                   const InterruptGuard& interrupt, bool quiet)
{
    const scenario::Scenario& scenario = inputs.scenario;
    const auto [from, to] = span;
    ProgressBar bar(label, analysis::LocalClock(scenario.calendar.timeZone, from, to), quiet);
    if (run.engine == "fluid") return fluid::simulate(scenario, inputs.catalogue, {run.seed, from, to - from, {}}, interrupt.token(), &bar);
    simulation::RunOptions options;
    options.seed = run.seed;
    options.replications = run.replications;
    options.threads = run.threads;
    options.cutInTime = !run.uncut;
    options.predictor = fluid::statePredictor(run.seed);
    options.from = from;
    options.duration = to - from;
    return simulation::simulate(scenario, inputs.catalogue, options, interrupt.token(), &bar);
}

} // namespace headroom::cli
