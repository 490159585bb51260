#include "app/cli/simulation_job.h"

#include "app/cli/progress_bar.h"
#include "models/analysis/wording.h"

#include <chrono>

namespace headroom::cli {

Result<JobResult, Errors> runJob(const Inputs& inputs, const simulation::RunOptions& options, const InterruptGuard& interrupt,
                                 const std::string& label, bool quiet)
{
    const SimTime from = options.from.value_or(inputs.scenario.calendar.start);
    const SimTime to = options.duration ? from + *options.duration : inputs.scenario.calendar.end;
    const auto started = std::chrono::steady_clock::now();
    auto recording = [&] {
        ProgressBar bar(label, analysis::LocalClock(inputs.scenario.calendar.timeZone, from, to), quiet);
        return simulation::simulate(inputs.scenario, inputs.catalogue, options, interrupt.token(), &bar);
    }();
    if (!recording) return std::move(recording).error();
    const double wallSeconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    auto report = analysis::analyse(inputs.scenario, std::move(recording).value(), inputs.prices);
    if (!report) return std::move(report).error();
    return JobResult{std::move(report).value(), wallSeconds};
}

} // namespace headroom::cli
