#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/simulation_job.h"
#include "app/cli/text_report.h"
#include "models/exchange/atomic_file.h"
#include "models/exchange/csv.h"
#include "models/exchange/results_json.h"

#include <algorithm>
#include <optional>

namespace headroom::cli {

namespace {

/// The targets of --until; more replications than the first round has by itself make that round longer.
Result<analysis::UntilOptions, Errors> untilOptionsOf(const scenario::Scenario& scenario, const RunArguments& arguments)
{
    analysis::UntilOptions until;
    until.replicationsMax = arguments.maxReplications;
    until.replicationsMin = std::max(until.replicationsMin, arguments.window.replications);
    Errors errors;
    for (const std::string& text : arguments.until) {
        auto target = analysis::parsePrecisionTarget(text, scenario);
        if (target) until.targets.push_back(std::move(target).value());
        else errors.push_back(std::move(target).error());
    }
    if (!errors.empty()) return errors;
    return until;
}

} // namespace

int run(const RunArguments& arguments)
{
    const auto inputs = readInputs(arguments.scenario);
    if (!inputs) return reportErrors(inputs.error());
    const auto options = runOptionsOf(inputs->scenario, arguments.window);
    if (!options) return reportErrors(options.error());

    const auto until = untilOptionsOf(inputs->scenario, arguments);
    if (!until) return reportErrors(until.error());

    const InterruptGuard interrupt;
    const auto job = runJob(*inputs, *options, interrupt, inputs->scenario.variant, arguments.quiet, *until, arguments.window.engine);
    if (!job) return reportErrors(job.error());
    const analysis::Report& report = job->report;

    Errors errors;
    if (!arguments.json.empty()) {
        exchange::JsonOptions json;
        json.version = HEADROOM_VERSION;
        if (arguments.timing) json.wallSeconds = job->wallSeconds;
        const std::string text = exchange::resultsJson(inputs->scenario, report, json);
        if (arguments.json == "-") {
            print(text);
        } else if (auto written = exchange::writeFileAtomically(arguments.json, text); !written) {
            errors.push_back(std::move(written).error());
        }
    }
    if (!arguments.csv.empty()) {
        if (auto written = exchange::writeCsv(arguments.csv, inputs->scenario, report); !written)
            errors.push_back(std::move(written).error());
    }
    // Standard output belongs to the program that reads the JSON.
    if (arguments.json != "-") {
        const Terminal terminal = Terminal::standardOutput();
        print(arguments.quiet ? answerText(report, terminal)
                              : reportText(inputs->scenario, report, {terminal, arguments.all, job->wallSeconds}));
    }
    if (!errors.empty()) return reportErrors(errors);
    if (report.recording.partial) {
        printError("stopped: the results cover only a part of the window and are marked as partial\n");
        return kCouldNotBeDone;
    }
    if (report.precision && interrupt.interrupted()) {
        printError("stopped: the results are those of the whole rounds before\n");
        return kCouldNotBeDone;
    }
    return answerIsYes(inputs->scenario, report) ? kDone : kAnswerIsNo;
}

} // namespace headroom::cli
