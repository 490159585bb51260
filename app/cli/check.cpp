#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/simulation_job.h"
#include "app/cli/text_report.h"
#include "models/analysis/wording.h"

#include <fmt/format.h>

#include <algorithm>

namespace headroom::cli {

int check(const CheckArguments& arguments)
{
    const auto inputs = readInputs(arguments.scenario);
    if (!inputs) return reportErrors(inputs.error());
    const auto options = runOptionsOf(inputs->scenario, arguments.window);
    if (!options) return reportErrors(options.error());
    const InterruptGuard interrupt;
    const auto job = runJob(*inputs, *options, interrupt, inputs->scenario.variant, arguments.quiet, {}, arguments.window.engine);
    if (!job) return reportErrors(job.error());
    const analysis::Report& report = job->report;
    if (report.recording.partial) {
        printError("stopped: a part of a run decides nothing\n");
        return kCouldNotBeDone;
    }

    using Outcome = analysis::ClaimVerdict::Outcome;
    const bool claimsHold = std::ranges::none_of(report.claims, [](const analysis::ClaimVerdict& claim) {
        return claim.outcome == Outcome::DoesNotHold || claim.outcome == Outcome::ContradictsItself;
    });
    const bool passed = answerIsYes(inputs->scenario, report, arguments.budget) && claimsHold;
    const Terminal terminal = Terminal::standardOutput();
    print(inked(terminal, passed ? Ink::Good : Ink::Bad, passed ? "PASS" : "FAIL") + " " + withoutControls(report.answer.headline) + "\n");
    if (!arguments.quiet) {
        const ReportText text{terminal, false, std::nullopt};
        print(objectivesTable(report, text) + (arguments.claims ? claimGroups(inputs->scenario, report, text) : claimsTable(report, text)));
    }
    if (const auto budget = arguments.budget ? arguments.budget : inputs->scenario.monthlyBudget) {
        const bool within = report.month.total.toDouble() <= *budget;
        print(fmt::format("\nBudget\n  {} {} of {} {} in {}\n", within ? "✓" : "✕", moneyDigits(report.month.total),
                          analysis::numberText(*budget), report.month.currency, report.month.period));
    }
    return passed ? kDone : kAnswerIsNo;
}

} // namespace headroom::cli
