#include "app/cli/bill_months.h"
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
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace headroom::cli {

namespace {

const std::map<std::string, exchange::StatementFormat> kFormats{{"markdown", exchange::StatementFormat::Markdown}, {"csv", exchange::StatementFormat::Csv},
                                                                {"json", exchange::StatementFormat::Json}, {"xlsx", exchange::StatementFormat::Xlsx},
                                                                {"focus", exchange::StatementFormat::Focus}};

analysis::BillPeriod periodOf(const ExportArguments& arguments)
{
    return arguments.billWindow ? analysis::BillPeriod::Window : arguments.year ? analysis::BillPeriod::Year : arguments.listMonth ? analysis::BillPeriod::ListMonth : analysis::BillPeriod::Month;
}

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
    for (const auto& [asked, name] : {std::pair{arguments.year, "--year"}, {arguments.listMonth, "--730h"}})
        if (asked && arguments.format == "junit") refuse(fmt::format("{} is not about the format junit, which judges the budget of a calendar month", name), "");
    if (const auto format = kFormats.find(arguments.format); format != kFormats.end())
        if (const std::string why = exchange::refusalOf(format->second, periodOf(arguments)); !why.empty()) refuse(why, "leave out --730h, or choose another format");
    if (arguments.year && !arguments.window.duration.empty()) refuse(fmt::format("--duration {}: a year has its length", arguments.window.duration), "leave out --duration");
    if (arguments.budget && (arguments.format == "focus" || arguments.format == "csv" || arguments.format == "json")) refuse("--budget is about the formats markdown, xlsx, pdf and junit", "");
    return errors;
}

struct Finished {
    Inputs inputs;
    analysis::Report report;
    analysis::PeriodBill bill;
};

Result<std::shared_ptr<const analysis::YearBill>, Errors> yearOf(const ExportArguments& arguments, const Inputs& inputs, const InterruptGuard& interrupt)
{
    const auto zone = calendar::Calendar::forZone(inputs.scenario.calendar.timeZone);
    if (!zone) return Errors{zone.error()};
    const auto from = firstInstant(inputs.scenario, *zone, arguments.window.from);
    if (!from) return from.error();
    const auto simulate = [&](const analysis::MonthSpan& span, std::stop_token) {
        return simulateSpan(inputs, arguments.window, span, zone->formatDate(span.from).substr(0, 7), interrupt, arguments.quiet);
    };
    auto year = analysis::billYear(inputs.scenario, inputs.prices, analysis::monthsFrom(*zone, *from, analysis::kMonthsOfYear), simulate, interrupt.token());
    if (!year) return std::move(year).error();
    return std::make_shared<const analysis::YearBill>(std::move(year).value());
}

/// Reads, simulates and bills one variant; a stopped run is an error, for half a bill is none.
Result<Finished, Errors> finish(const ExportArguments& arguments, const ScenarioArguments& scenario, const InterruptGuard& interrupt)
{
    auto inputs = readInputs(scenario);
    if (!inputs) return std::move(inputs).error();
    WindowArguments window = arguments.window;
    if (arguments.year) window.from.clear();   // of the year; the run beside it is that of the scenario's own window
    const auto options = runOptionsOf(inputs->scenario, window);
    if (!options) return options.error();
    auto job = runJob(*inputs, *options, interrupt, inputs->scenario.variant, arguments.quiet, {}, arguments.window.engine);
    if (!job) return std::move(job).error();
    if (job->report.recording.partial) return Errors{Error{ErrorCode::Cancelled, "stopped: nothing was written, for a bill needs a whole run", {}, {}}};
    std::shared_ptr<const analysis::YearBill> year;
    if (arguments.year) {
        auto made = yearOf(arguments, *inputs, interrupt);
        if (!made) return std::move(made).error();
        year = std::move(made).value();
    }
    auto bill = analysis::periodBill(inputs->scenario, job->report, inputs->prices, periodOf(arguments), std::move(year));
    if (!bill) return std::move(bill).error();
    return Finished{std::move(inputs).value(), std::move(job).value().report, std::move(bill).value()};
}

Result<std::string, Errors> contentOf(const ExportArguments& arguments, const Finished& run, const std::optional<Finished>& baseline)
{
    const scenario::Scenario& scenario = run.inputs.scenario;
    const analysis::Report& report = run.report;
    if (arguments.format == "junit") {
        const exchange::JUnitSuite suite = exchange::junitSuiteOf(scenario, report, arguments.budget);
        return exchange::junitXml({&suite, 1});
    }
    exchange::StatementFileOptions options;
    options.version = HEADROOM_VERSION;
    options.period = run.bill.period;
    options.year = run.bill.year;
    options.budget = arguments.budget;
    if (baseline) options.baseline = {arguments.baseline, &baseline->report, baseline->bill};
    options.chargePeriod = arguments.granularity == "hour" ? exchange::FocusPeriod::Hour : arguments.granularity == "month" ? exchange::FocusPeriod::Month : exchange::FocusPeriod::Day;
    options.splitCost = arguments.splitCost;
    if (arguments.splitCost && run.bill.byTenant(report).empty())
        return Errors{Error{ErrorCode::Inconsistent, "--split-cost: the scenario has no tenants among whom cost could be split", {scenario.source, 0, "/tenants"}, "leave out --split-cost, or add \"tenants\""}};
    return exchange::statementFile(kFormats.at(arguments.format), scenario, report, run.inputs.prices, options);
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
        if (const auto written = frontEnds.writeStatementPdf(run->inputs.scenario, run->report, *text, run->bill, arguments.budget, arguments.out); !written) return reportErrors(written.error());
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
        const pricing::Statement& statement = run->bill.statement(run->report);
        print(fmt::format("{}: {}, {}\n", withoutControls(arguments.out), statement.total.toString(), withoutControls(statement.period)));
    }
    return kDone;
}

} // namespace headroom::cli
