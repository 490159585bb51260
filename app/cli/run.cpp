#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/simulation_job.h"
#include "app/cli/text_report.h"
#include "models/exchange/atomic_file.h"
#include "models/exchange/csv.h"
#include "models/exchange/results_json.h"

#include <optional>

namespace headroom::cli {

int run(const RunArguments& arguments)
{
    const auto inputs = readInputs(arguments.scenario);
    if (!inputs) return reportErrors(inputs.error());
    const auto options = runOptionsOf(inputs->scenario, arguments.window);
    if (!options) return reportErrors(options.error());

    const InterruptGuard interrupt;
    const auto job = runJob(*inputs, *options, interrupt, inputs->scenario.variant, arguments.quiet);
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
    return answerIsYes(inputs->scenario, report) ? kDone : kAnswerIsNo;
}

} // namespace headroom::cli
