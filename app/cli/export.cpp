#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/simulation_job.h"
#include "app/cli/terminal.h"
#include "models/exchange/atomic_file.h"
#include "models/exchange/junit.h"
#include "models/exchange/statement_file.h"
#include "models/scenario/prepare.h"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <string>

namespace headroom::cli {

namespace {

/// What does not belong together, all of it at once.
Errors contradictions(const ExportArguments& arguments)
{
    Errors errors;
    const auto refuse = [&](std::string message, std::string hint) { errors.push_back({ErrorCode::Inconsistent, std::move(message), {}, std::move(hint)}); };
    if (arguments.format == "xlsx" && arguments.out == "-") refuse("a spreadsheet cannot be written to standard output", "--out FILE.xlsx");
    if (arguments.format == "pdf" && arguments.out == "-") refuse("a PDF cannot be written to standard output", "--out FILE.pdf");
    if (arguments.splitCost && arguments.format != "focus") refuse("--split-cost is about the format focus", "");
    if (arguments.granularity != "day" && arguments.format != "focus") refuse("--granularity is about the format focus", "");
    if (!arguments.baseline.empty() && arguments.format != "markdown") refuse("--baseline is about the format markdown", "");
    if (arguments.billWindow && arguments.format == "junit") refuse("--window is not about the format junit, which judges the budget of a month", "");
    if (arguments.budget && (arguments.format == "focus" || arguments.format == "csv" || arguments.format == "json")) refuse("--budget is about the formats markdown, xlsx, pdf and junit", "");
    return errors;
}

struct Finished {
    Inputs inputs;
    analysis::Report report;
};

/// Reads, simulates and bills one variant; a stopped run is an error, for half a bill is none.
Result<Finished, Errors> finish(const ExportArguments& arguments, const ScenarioArguments& scenario, const InterruptGuard& interrupt)
{
    auto inputs = readInputs(scenario);
    if (!inputs) return std::move(inputs).error();
    const auto options = runOptionsOf(inputs->scenario, arguments.window);
    if (!options) return options.error();
    auto job = runJob(*inputs, *options, interrupt, inputs->scenario.variant, arguments.quiet, {}, arguments.window.engine);
    if (!job) return std::move(job).error();
    if (job->report.recording.partial) return Errors{Error{ErrorCode::Cancelled, "stopped: nothing was written, for a bill needs a whole run", {}, {}}};
    return Finished{std::move(inputs).value(), std::move(job).value().report};
}

Result<std::string, Errors> contentOf(const ExportArguments& arguments, const Finished& run, const std::optional<Finished>& baseline)
{
    const scenario::Scenario& scenario = run.inputs.scenario;
    const analysis::Report& report = run.report;
    const bool month = !arguments.billWindow;
    if (arguments.format == "junit") {
        const exchange::JUnitSuite suite = exchange::junitSuiteOf(scenario, report, arguments.budget);
        return exchange::junitXml({&suite, 1});
    }
    static const std::map<std::string, exchange::StatementFormat> formats{{"markdown", exchange::StatementFormat::Markdown}, {"csv", exchange::StatementFormat::Csv},
                                                                          {"json", exchange::StatementFormat::Json}, {"xlsx", exchange::StatementFormat::Xlsx},
                                                                          {"focus", exchange::StatementFormat::Focus}};
    exchange::StatementFileOptions options;
    options.version = HEADROOM_VERSION;
    options.month = month;
    options.budget = arguments.budget;
    if (baseline) options.baseline = {arguments.baseline, &baseline->report};
    options.period = arguments.granularity == "hour" ? exchange::FocusPeriod::Hour : arguments.granularity == "month" ? exchange::FocusPeriod::Month : exchange::FocusPeriod::Day;
    options.splitCost = arguments.splitCost;
    if (arguments.splitCost && (month ? report.monthByTenant : report.windowByTenant).empty())
        return Errors{Error{ErrorCode::Inconsistent, "--split-cost: the scenario has no tenants among whom cost could be split", {scenario.source, 0, "/tenants"}, "leave out --split-cost, or add \"tenants\""}};
    return exchange::statementFile(formats.at(arguments.format), scenario, report, run.inputs.prices, options);
}

} // namespace

int exportStatement(const ExportArguments& arguments, const FrontEnds& frontEnds)
{
    if (const Errors errors = contradictions(arguments); !errors.empty()) return reportErrors(errors);
    if (arguments.format == "pdf" && frontEnds.writeStatementPdf == nullptr)
        return reportErrors({Error{ErrorCode::Inconsistent, "this program was built without the window, which draws the PDF", {}, "export xlsx, markdown or csv"}});
    const InterruptGuard interrupt;
    std::optional<Finished> baseline;
    if (!arguments.baseline.empty()) {
        ScenarioArguments other = arguments.scenario;
        other.variant = arguments.baseline;
        // Both are read before the first is simulated: a mistake in one must not cost the time of the other.
        if (const auto inputs = readInputs(arguments.scenario); !inputs) return reportErrors(inputs.error());
        auto finished = finish(arguments, other, interrupt);
        if (!finished) return reportErrors(finished.error());
        baseline = std::move(finished).value();
    }
    const auto run = finish(arguments, arguments.scenario, interrupt);
    if (!run) return reportErrors(run.error());
    if (arguments.format == "pdf") {
        const auto text = scenario::readFile(arguments.scenario.file);
        if (!text) return reportErrors({text.error()});
        if (const auto written = frontEnds.writeStatementPdf(run->inputs.scenario, run->report, *text, !arguments.billWindow, arguments.budget, arguments.out); !written) return reportErrors(written.error());
    } else {
        const auto content = contentOf(arguments, *run, baseline);
        if (!content) return reportErrors(content.error());
        if (arguments.out == "-") {
            print(*content);
            return kDone;
        }
        if (const auto written = exchange::writeFileAtomically(arguments.out, *content); !written) return reportErrors({written.error()});
    }
    if (!arguments.quiet) {
        const pricing::Statement& statement = arguments.billWindow ? run->report.window : run->report.month;
        print(fmt::format("{}: {}, {}\n", withoutControls(arguments.out), statement.total.toString(), withoutControls(statement.period)));
    }
    return kDone;
}

} // namespace headroom::cli
