#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/simulation_job.h"
#include "app/cli/text_report.h"
#include "models/analysis/wording.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace headroom::cli {

namespace {

using Outcome = analysis::ClaimVerdict::Outcome;

/// Judges the claims about other variants in runs of these, in the place of the verdicts that this run could not give.
/// Claims about variants that the file does not have stay undecided. False when the user stopped.
Result<bool, Errors> judgeOtherVariants(const CheckArguments& arguments, const Inputs& inputs, const InterruptGuard& interrupt, std::vector<analysis::ClaimVerdict>& verdicts)
{
    const std::vector<scenario::Claim>& claims = inputs.scenario.claims;
    std::set<std::string> variants;
    for (const scenario::Claim& claim : claims)
        if (!claim.variant.empty() && claim.variant != inputs.scenario.variant && std::ranges::count(inputs.scenario.variants, claim.variant) > 0) variants.insert(claim.variant);
    for (const std::string& variant : variants) {
        ScenarioArguments other = arguments.scenario;
        other.variant = variant;
        const auto read = readInputs(other);
        if (!read) return read.error();
        const auto options = runOptionsOf(read->scenario, arguments.window);
        if (!options) return options.error();
        const auto job = runJob(*read, *options, interrupt, variant, arguments.quiet, {}, arguments.window.engine);
        if (!job) return job.error();
        if (job->report.recording.partial) return false;
        for (std::size_t i = 0; i < claims.size(); ++i)
            if (claims[i].variant == variant)
                for (const analysis::ClaimVerdict& verdict : job->report.claims)
                    if (verdict.id == verdicts[i].id) verdicts[i] = verdict;
    }
    return true;
}

} // namespace

int check(const CheckArguments& arguments)
{
    const auto inputs = readInputs(arguments.scenario);
    if (!inputs) return reportErrors(inputs.error());
    const auto options = runOptionsOf(inputs->scenario, arguments.window);
    if (!options) return reportErrors(options.error());
    const InterruptGuard interrupt;
    auto job = runJob(*inputs, *options, interrupt, inputs->scenario.variant, arguments.quiet, {}, arguments.window.engine);
    if (!job) return reportErrors(job.error());
    analysis::Report& report = job->report;
    bool whole = !report.recording.partial;
    if (whole && arguments.claims) {
        const auto judged = judgeOtherVariants(arguments, *inputs, interrupt, report.claims);
        if (!judged) return reportErrors(judged.error());
        whole = *judged;
    }
    if (!whole) {
        printError("stopped: a part of a run decides nothing\n");
        return kCouldNotBeDone;
    }

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
