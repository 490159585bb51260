#include "app/cli/capacity_text.h"
#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/inputs.h"
#include "models/capacity/capacity_json.h"
#include "models/exchange/atomic_file.h"

namespace headroom::cli {

int capacity(const CapacityArguments& arguments)
{
    const auto settings = parseSettings(arguments.scenario.set);
    if (!settings) return reportErrors(settings.error());
    const auto inputs = readInputs(arguments.scenario);
    if (!inputs) return reportErrors(inputs.error());
    auto report = capacity::capacityReport(inputs->scenario, inputs->catalogue);
    if (!report) return reportErrors(report.error());
    capacity::placeInFile(report->findings, arguments.scenario.file, {arguments.scenario.variant, *settings});

    Errors errors;
    if (!arguments.json.empty()) {
        const std::string text = capacity::capacityJson(inputs->scenario, *report, HEADROOM_VERSION);
        if (arguments.json == "-") {
            print(text);
        } else if (auto written = exchange::writeFileAtomically(arguments.json, text); !written) {
            errors.push_back(std::move(written).error());
        }
    }
    // Standard output belongs to the program that reads the JSON.
    if (arguments.json != "-") print(capacityText(inputs->scenario, *report, Terminal::standardOutput()));
    if (!errors.empty()) return reportErrors(errors);
    return report->holdsPeak() ? kDone : kAnswerIsNo;
}

} // namespace headroom::cli
