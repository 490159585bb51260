#include "app/cli/simulation_job.h"

#include "app/cli/progress_bar.h"
#include "models/analysis/wording.h"
#include "models/fluid/fluid.h"

#include <chrono>
#include <optional>

namespace headroom::cli {

Result<JobResult, Errors> runJob(const Inputs& inputs, const simulation::RunOptions& options, const InterruptGuard& interrupt,
                                 const std::string& label, bool quiet, const analysis::UntilOptions& until, const std::string& engine)
{
    const SimTime from = options.from.value_or(inputs.scenario.calendar.start);
    const SimTime to = options.duration ? from + *options.duration : inputs.scenario.calendar.end;
    const auto started = std::chrono::steady_clock::now();
    std::optional<analysis::PrecisionReport> precision;
    auto recording = [&]() -> Result<simulation::Recording, Errors> {
        if (engine == "fluid") {
            if (!until.targets.empty())
                return Errors{Error{ErrorCode::Inconsistent, "a fluid estimate has no replications, so it cannot be run until a precision is reached", {},
                                    "leave out the precision, or use --engine des"}};
            return fluid::simulate(inputs.scenario, inputs.catalogue, {options.seed, options.from, options.duration, options.bucket}, interrupt.token());
        }
        ProgressBar bar(label, analysis::LocalClock(inputs.scenario.calendar.timeZone, from, to), quiet);
        if (until.targets.empty()) return simulation::simulate(inputs.scenario, inputs.catalogue, options, interrupt.token(), &bar);
        auto rounds = analysis::runUntil(inputs.scenario, inputs.catalogue, inputs.prices, options, until, interrupt.token(), &bar);
        if (!rounds) return std::move(rounds).error();
        precision = std::move(rounds->precision);
        return std::move(rounds->recording);
    }();
    if (!recording) return std::move(recording).error();
    const double wallSeconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    auto report = analysis::analyse(inputs.scenario, std::move(recording).value(), inputs.prices);
    if (!report) return std::move(report).error();
    report->precision = std::move(precision);
    return JobResult{std::move(report).value(), wallSeconds};
}

} // namespace headroom::cli
