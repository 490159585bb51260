#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/simulation_job.h"
#include "app/cli/text_report.h"
#include "app/cli/text_table.h"
#include "models/analysis/wording.h"
#include "models/exchange/atomic_file.h"
#include "models/exchange/claims_report.h"
#include "models/exchange/junit.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace headroom::cli {

namespace {

/// What a file's run came to, its series thrown away: several files would fill the memory.
struct CheckedFile {
    exchange::JudgedFile claims;
    exchange::JUnitSuite suite;
    bool passed = false;
    bool whole = true;                ///< false: the user stopped
    std::string headline, tables;
};

/// Judges the claims about other variants in runs of these, in the place of the verdicts that this run could not give.
/// Claims about variants that the file does not have stay undecided. False when the user stopped.
Result<bool, Errors> judgeOtherVariants(const CheckArguments& arguments, const ScenarioArguments& scenarioArguments, const Inputs& inputs, const InterruptGuard& interrupt, std::vector<analysis::ClaimVerdict>& verdicts)
{
    const std::vector<scenario::Claim>& claims = inputs.scenario.claims;
    std::set<std::string> variants;
    for (const scenario::Claim& claim : claims)
        if (!claim.variant.empty() && claim.variant != inputs.scenario.variant && std::ranges::count(inputs.scenario.variants, claim.variant) > 0) variants.insert(claim.variant);
    for (const std::string& variant : variants) {
        ScenarioArguments other = scenarioArguments;
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

/// "; 2 claims do not hold": a run that holds its objectives and still fails has to say why.
std::string failedClaims(const exchange::ClaimCounts& counts)
{
    const std::size_t failed = counts.doNotHold + counts.contradict;
    if (failed == 0) return {};
    return fmt::format("; {} {} not hold or {} {}", failed, failed == 1 ? "claim does" : "claims do", failed == 1 ? "contradicts" : "contradict", failed == 1 ? "itself" : "themselves");
}

Result<CheckedFile, Errors> checkFile(const CheckArguments& arguments, const std::filesystem::path& path, const InterruptGuard& interrupt)
{
    ScenarioArguments scenarioArguments = arguments.scenario;
    scenarioArguments.file = path;
    const auto inputs = readInputs(scenarioArguments);
    if (!inputs) return inputs.error();
    const auto options = runOptionsOf(inputs->scenario, arguments.window);
    if (!options) return options.error();
    auto job = runJob(*inputs, *options, interrupt, inputs->scenario.variant, arguments.quiet, {}, arguments.window.engine);
    if (!job) return job.error();
    analysis::Report& report = job->report;
    CheckedFile checked;
    checked.whole = !report.recording.partial;
    if (checked.whole && arguments.claims) {
        const auto judged = judgeOtherVariants(arguments, scenarioArguments, *inputs, interrupt, report.claims);
        if (!judged) return judged.error();
        checked.whole = *judged;
    }
    if (!checked.whole) return checked;

    checked.claims = {path.generic_string(), inputs->scenario.name, inputs->scenario.variant, inputs->scenario.claims, report.claims};
    checked.suite = exchange::junitSuiteOf(inputs->scenario, report, arguments.budget);
    checked.passed = answerIsYes(inputs->scenario, report, arguments.budget) && exchange::countsOf(report.claims).noneFails();
    const Terminal terminal = Terminal::standardOutput();
    checked.headline = inked(terminal, checked.passed ? Ink::Good : Ink::Bad, checked.passed ? "PASS" : "FAIL") + " " + withoutControls(report.answer.headline) + failedClaims(exchange::countsOf(report.claims)) + "\n";
    if (!arguments.quiet) {
        const ReportText text{terminal, false, std::nullopt};
        checked.tables = objectivesTable(report, text) + (arguments.claims ? claimGroups(inputs->scenario, report, text) : claimsTable(report, text));
    }
    if (const auto budget = arguments.budget ? arguments.budget : inputs->scenario.monthlyBudget) {
        const bool within = report.month.total.toDouble() <= *budget;
        checked.tables += fmt::format("\nBudget\n  {} {} of {} {} in {}\n", within ? "✓" : "✕", moneyDigits(report.month.total), analysis::numberText(*budget), report.month.currency,
                                      report.month.period);
    }
    return checked;
}

/// A row a file and one for all: what became of their claims.
std::string summaryTable(const std::vector<exchange::JudgedFile>& files, const Terminal& terminal)
{
    using Align = TextTable::Align;
    TextTable table({{"claims of", Align::Left}, {"all", Align::Right}, {"hold", Align::Right}, {"do not hold", Align::Right}, {"contradict themselves", Align::Right},
                     {"cannot be decided", Align::Right}});
    exchange::ClaimCounts all;
    const auto add = [&](const std::string& name, const exchange::ClaimCounts& counts) {
        table.add({name, std::to_string(counts.all()), std::to_string(counts.hold), std::to_string(counts.doNotHold), std::to_string(counts.contradict), std::to_string(counts.undecided)});
    };
    for (const exchange::JudgedFile& file : files) {
        const exchange::ClaimCounts counts = exchange::countsOf(file.verdicts);
        all += counts;
        add(withoutControls(file.scenario), counts);
    }
    add("all files", all);
    return "\n" + inked(terminal, Ink::Bold, "Summary") + "\n" + table.text(terminal);
}

/// Writes to a file, or to standard output for "-"; false where it could not be written, which has been said.
bool writeTo(const std::string& target, const std::string& text)
{
    if (target.empty()) return true;
    if (target == "-") {
        print(text);
        return true;
    }
    const auto written = exchange::writeFileAtomically(target, text);
    if (!written) reportErrors({written.error()});
    return written.has_value();
}

} // namespace

int check(const CheckArguments& arguments)
{
    if (!arguments.claims && (!arguments.json.empty() || !arguments.markdown.empty() || !arguments.only.empty())) {
        printError("error: --json, --markdown and --only are about claims\nhint: add --claims\n");
        return kWrongInput;
    }
    const InterruptGuard interrupt;
    // Standard output belongs to the program that reads what is written there.
    const bool silent = arguments.json == "-" || arguments.markdown == "-" || arguments.junit == "-";
    std::vector<exchange::JudgedFile> judged;
    std::vector<exchange::JUnitSuite> suites;
    int code = kDone;
    for (const std::filesystem::path& path : arguments.files) {
        auto checked = checkFile(arguments, path, interrupt);
        if (!checked) {
            // The other files still have their verdicts; the worst outcome is the exit code.
            code = std::max(code, reportErrors(checked.error()));
            // Continuous integration has to see that this file was not judged.
            suites.push_back({path.generic_string(), {{"file", "can be checked", exchange::JUnitCase::Outcome::Failed, toString(checked.error().front())}}});
            continue;
        }
        if (!checked->whole) {
            printError("stopped: a part of a run decides nothing\n");
            return kCouldNotBeDone;
        }
        if (!silent) print((judged.empty() ? "" : "\n") + checked->headline + checked->tables);
        if (!checked->passed) code = std::max<int>(code, kAnswerIsNo);
        judged.push_back(std::move(checked->claims));
        suites.push_back(std::move(checked->suite));
    }
    if (arguments.claims && arguments.files.size() > 1 && !silent) print(summaryTable(judged, Terminal::standardOutput()));
    const bool written = writeTo(arguments.json, arguments.json.empty() ? "" : exchange::claimsJson(judged)) &&
                         writeTo(arguments.markdown, arguments.markdown.empty() ? "" : exchange::claimsMarkdown(judged, arguments.only)) &&
                         writeTo(arguments.junit, arguments.junit.empty() ? "" : exchange::junitXml(suites));
    return written ? code : kCouldNotBeDone;
}

} // namespace headroom::cli
