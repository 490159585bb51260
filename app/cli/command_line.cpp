#include "app/cli/command_line.h"

#include "app/cli/commands.h"
#include "app/cli/finance_commands.h"
#include "app/cli/prices.h"
#include "app/cli/scenario_options.h"
#include "app/cli/terminal.h"
#include "core/base/nearest_name.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdlib>
#include <exception>
#include <functional>

namespace headroom::cli {

namespace {

constexpr const char* kExamples = R"(
Examples:
  headroom run fabrikam-drone-delivery.json --from 2026-11-27 --duration P1D
      Black Friday of the drone delivery: what fails first, and what the day and the month cost
  headroom run shop.json --variant fixed --set /components/user-pool/nodes=10 --json results.json
      a change of one value on top of a variant, results for a program
  headroom compare shop.json --variant base --variant fixed --from 2026-11-27 --duration 6h
      two variants side by side, with what differs in their inputs
  headroom sweep shop.json --set-values /tenants/agents/count=1..20 --variant shared --variant dedicated
      what each number of tenants costs, and from which on sharing pays
  headroom explain shop.json /components/user-pool
      every value in force there, with its default and where that comes from
  headroom check shop.json --budget 5000 || echo "do not merge"
      for continuous integration
  headroom export focus shop.json --engine fluid --out november.csv
      the month's bill as finance loads it; export xlsx, markdown and others likewise

Exit codes: 0 done, 1 the answer is no (objective, budget or claim missed), 2 the input is wrong, 3 it could not be done
(files, or stopped by Ctrl-C; what was recorded until then is printed and marked as partial).)";

void addPrices(CLI::App& command, std::string& date)
{
    command.add_option("--prices", date, "bill by the newest price books not later than this date: 2026-08-21; before the scenario's priceBook");
}

void addWindow(CLI::App& command, WindowArguments& arguments)
{
    command.add_option("--seed", arguments.seed, "number that all random streams derive from")->capture_default_str();
    command.add_option("--replications", arguments.replications, "independent repetitions; intervals need at least 2")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    command.add_option("--from", arguments.from, "start, local time in the scenario's zone: 2026-11-27 or 2026-11-27T09:00");
    command.add_option("--duration", arguments.duration, "length from there: P1D, P1M, 6h, 30min");
    command.add_option("--warm-up", arguments.warmUp, "simulate this long before the start and do not count it: 30min, 2h");
    command.add_flag("--uncut", arguments.uncut, "simulate a window of more than two days in one go, not in pieces side by side");
    command.add_option("--threads", arguments.threads, "threads, 0 = as many as the machine has")->check(CLI::Range(0, 1024))->capture_default_str();
    command.add_option("--engine", arguments.engine, "how it is computed: des = every request by discrete events, fluid = an estimate with rates, in milliseconds")
        ->check(CLI::IsMember({"des", "fluid"}))
        ->capture_default_str();
}

bool hasDisplay()
{
#if defined(__linux__) || defined(__FreeBSD__)
    for (const char* name : {"WAYLAND_DISPLAY", "DISPLAY", "QT_QPA_PLATFORM"}) {
        const char* value = std::getenv(name);
        if (value != nullptr && *value != '\0') return true;
    }
    return false;
#else
    return true;
#endif
}

int openWindow(int argc, char** argv, const FrontEnds& frontEnds, const std::filesystem::path& file)
{
    if (frontEnds.runGui == nullptr) {
        printError("error: this build has no window; \"headroom --help\" lists what it can do\n");
        return kCouldNotBeDone;
    }
    if (!hasDisplay()) {
        printError("error: there is no display to open a window on (DISPLAY and WAYLAND_DISPLAY are not set)\n");
        return kCouldNotBeDone;
    }
    return frontEnds.runGui(argc, argv, file);
}

/// What CLI11 says about a wrong command line, with the nearest known word.
int reportParseError(const CLI::App& app, const CLI::ParseError& error, const std::string& firstArgument)
{
    printError(fmt::format("error: {}\n", withoutControls(error.what())));
    std::vector<std::string> commands;
    bool isCommand = false;
    for (const CLI::App* command : app.get_subcommands(nullptr)) {
        commands.push_back(command->get_name());
        isCommand = isCommand || command->get_name() == firstArgument;
    }
    if (!isCommand && !firstArgument.empty() && firstArgument.front() != '-')
        printError(fmt::format("hint: {}\n", withoutControls(nearestHint(firstArgument, commands))));
    printError(isCommand ? fmt::format("\"headroom {} --help\" lists its options.\n", firstArgument)
                         : std::string("\"headroom --help\" lists the commands.\n"));
    return kWrongInput;
}

int parseAndRun(int argc, char** argv, const FrontEnds& frontEnds)
{
    CLI::App app{"Headroom simulates a cloud architecture request by request: what it costs, how fast it answers, what saturates first."};
    app.name("headroom");
    app.set_version_flag("--version", "headroom " HEADROOM_VERSION);
    app.footer(kExamples);
    app.require_subcommand(0, 1);
    app.get_formatter()->column_width(32);
    std::function<int()> action;

    RunArguments runArguments;
    CLI::App* runCommand = app.add_subcommand("run", "simulate one variant: verdict, first bottleneck and cost, then details");
    addScenario(*runCommand, runArguments.scenario);
    addWindow(*runCommand, runArguments.window);
    addPrices(*runCommand, runArguments.scenario.prices);
    runCommand->add_option("--until", runArguments.until, "replicate until a figure is known to this precision at 95 %: \"latency.p95 ±2%\"; may be repeated")
        ->allow_extra_args(false);
    runCommand->add_option("--max-replications", runArguments.maxReplications, "most replications that --until may take")
        ->check(CLI::Range(2, 1000))
        ->capture_default_str();
    runCommand->add_option("--json", runArguments.json, "write results.json to this file, - for standard output");
    runCommand->add_option("--csv", runArguments.csv, "write time series and statements as CSV files to this folder");
    runCommand->add_flag("--quiet", runArguments.quiet, "print the answer alone and no progress");
    runCommand->add_flag("--all", runArguments.all, "print the long lists in full");
    runCommand->add_flag("--timing", runArguments.timing, "put engine.wallSeconds into the JSON (it differs from run to run)");
    runCommand->callback([&] { action = [&] { return run(runArguments); }; });

    CompareArguments compareArguments;
    CLI::App* compareCommand = app.add_subcommand("compare", "simulate several variants and show what differs");
    compareCommand->add_option("SCENARIO", compareArguments.file, "scenario file (JSON)")->required();
    compareCommand->add_option("--variant", compareArguments.variants, "a variant; the first one is the baseline")
        ->required()
        ->allow_extra_args(false);
    compareCommand->add_option("--set", compareArguments.set, "replace one value in all of them: /json/pointer=VALUE")->allow_extra_args(false);
    addWindow(*compareCommand, compareArguments.window);
    addPrices(*compareCommand, compareArguments.prices);
    compareCommand->add_flag("--quiet", compareArguments.quiet, "print the answers alone and no progress");
    compareCommand->add_flag("--all", compareArguments.all, "print the long lists in full");
    compareCommand->callback([&] { action = [&] { return compare(compareArguments); }; });

    SweepArguments sweepArguments;
    sweepArguments.window.engine = "fluid";
    CLI::App* sweepCommand = app.add_subcommand("sweep", "the same run with other values: cost, latency, what saturates, and where two variants cost the same");
    sweepCommand->add_option("SCENARIO", sweepArguments.file, "scenario file (JSON)")->required();
    sweepCommand->add_option("--set-values", sweepArguments.values, "values of one place: /json/pointer=1,2,5 or =from..to..step; repeated: every combination")
        ->required()
        ->allow_extra_args(false);
    sweepCommand->add_option("--variant", sweepArguments.variants, "a variant to sweep; may be repeated")->allow_extra_args(false);
    sweepCommand->add_option("--set", sweepArguments.set, "replace one value in all runs: /json/pointer=VALUE")->allow_extra_args(false);
    addWindow(*sweepCommand, sweepArguments.window);
    addPrices(*sweepCommand, sweepArguments.prices);
    sweepCommand->add_option("--json", sweepArguments.json, "write the table to this file, - for standard output");
    sweepCommand->add_option("--csv", sweepArguments.csv, "write the table as CSV to this file, - for standard output");
    sweepCommand->add_flag("--quiet", sweepArguments.quiet, "no progress");
    sweepCommand->callback([&] { action = [&] { return sweep(sweepArguments); }; });

    CheckArguments checkArguments;
    CLI::App* checkCommand = app.add_subcommand("check", "for continuous integration: exit 1 when an objective, budget or claim fails");
    checkCommand->add_option("SCENARIO", checkArguments.files, "scenario files (JSON); the verdict is that of all of them")->required();
    checkCommand->add_option("--variant", checkArguments.scenario.variant, "named change to the scenario")->capture_default_str();
    checkCommand->add_option("--set", checkArguments.scenario.set, "replace one value: /json/pointer=VALUE; may be repeated")->allow_extra_args(false);
    addWindow(*checkCommand, checkArguments.window);
    addPrices(*checkCommand, checkArguments.scenario.prices);
    checkCommand->add_option("--budget", checkArguments.budget, "most that a month may cost, in the scenario's currency")
        ->check(CLI::NonNegativeNumber);
    checkCommand->add_flag("--claims", checkArguments.claims, "list every claim: holds, does not hold, contradicts itself, cannot be decided");
    checkCommand->add_option("--json", checkArguments.json, "with --claims: write what became of every claim to this file, - for standard output");
    checkCommand->add_option("--markdown", checkArguments.markdown, "with --claims: write counts and a table of claims to this file, - for standard output");
    checkCommand->add_option("--only", checkArguments.only, "claims in that table: TCH-07,FAB-09; all without it")->delimiter(',')->allow_extra_args(false);
    checkCommand->add_option("--junit", checkArguments.junit, "write objectives, budget and claims as JUnit XML to this file, - for standard output");
    checkCommand->add_flag("--quiet", checkArguments.quiet, "print the verdict alone and no progress");
    checkCommand->callback([&] { action = [&] { return check(checkArguments); }; });

    ExportArguments exportArguments;
    CLI::App* exportCommand = app.add_subcommand("export", "the bill for finance and for programs: FOCUS 1.2, spreadsheet, PDF, CSV, JSON, Markdown, JUnit XML");
    exportCommand->add_option("FORMAT", exportArguments.format, "focus | xlsx | pdf | csv | json | markdown | junit")
        ->required()
        ->check(CLI::IsMember({"focus", "xlsx", "pdf", "csv", "json", "markdown", "junit"}));
    addScenario(*exportCommand, exportArguments.scenario);
    exportCommand->add_option("--out", exportArguments.out, "file to write, as a whole or not at all; - for standard output (not xlsx, pdf)")->required();
    auto* exportMonth = exportCommand->add_flag("--month")->description("the bill of the calendar month that holds the window, which is the default");
    auto* exportWindow = exportCommand->add_flag("--window", exportArguments.billWindow, "the bill of the simulated window alone")->excludes(exportMonth);
    auto* exportYear = exportCommand->add_flag("--year", exportArguments.year, "the bill of twelve calendar months from --from on, such as --from 2026-01, as the command bill has it; engine fluid unless --engine says another")
                           ->excludes(exportMonth)->excludes(exportWindow);
    exportCommand->add_flag("--730h", exportArguments.listMonth, "the bill of the month as one of 730 h, as calculators do; not focus")->excludes(exportMonth)->excludes(exportWindow)->excludes(exportYear);
    exportCommand->add_option("--granularity", exportArguments.granularity, "focus: one charge period an hour, a day or a month")
        ->check(CLI::IsMember({"hour", "day", "month"}))
        ->capture_default_str();
    exportCommand->add_flag("--split-cost", exportArguments.splitCost, "focus: charges of shared components split among their tenants");
    exportCommand->add_option("--baseline", exportArguments.baseline, "markdown: a variant to show the difference to");
    exportCommand->add_option("--budget", exportArguments.budget, "markdown, xlsx, pdf, junit: most that a month may cost, in the scenario's currency")->check(CLI::NonNegativeNumber);
    addWindow(*exportCommand, exportArguments.window);
    exportCommand->add_flag("--quiet", exportArguments.quiet, "no progress");
    exportCommand->callback([&, exportCommand] {
        // A year is estimated unless it is asked for otherwise: each month of it is a run.
        if (exportArguments.year && exportCommand->count("--engine") == 0) exportArguments.window.engine = "fluid";
        action = [&] { return exportStatement(exportArguments, frontEnds); };
    });

    ValidateArguments validateArguments;
    CLI::App* validateCommand = app.add_subcommand("validate", "print every error of a scenario and its variants at once");
    validateCommand->add_option("SCENARIO", validateArguments.file, "scenario file (JSON)")->required();
    validateCommand->callback([&] { action = [&] { return validate(validateArguments); }; });

    BillArguments billArguments;
    billArguments.run.engine = "fluid";
    CLI::App* billCommand = app.add_subcommand("bill", "what a month, a window or a year costs: by any two groupings, unit costs, commitments, idle capacity");
    addScenario(*billCommand, billArguments.scenario);
    addWindow(*billCommand, billArguments.run);
    CLI::Option* month = billCommand->add_flag("--month", billArguments.month, "the calendar month that holds --from, or in which the calendar begins (this is the default)");
    CLI::Option* window = billCommand->add_flag("--window", billArguments.window, "the window of --from and --duration, by default the whole calendar")->excludes(month);
    billCommand->add_flag("--year", billArguments.year, "twelve calendar months from --from on, such as --from 2026-01")->excludes(month)->excludes(window);
    billCommand->add_flag("--730h", billArguments.listMonth, "count each month as 730 h, as calculators do")->excludes(window);
    billCommand->add_option("--by", billArguments.by, "group by component, group, service, meter, team, environment, tag:KEY, tenant, operation, day or month, or by two: service,day; may be repeated")
        ->allow_extra_args(false);
    billCommand->add_flag("--commitments", billArguments.commitments, "the reservations and savings plans that would cost least, with their savings");
    billCommand->add_flag("--idle", billArguments.idle, "what is paid for and not used, by component");
    billCommand->add_option("--json", billArguments.json, "write the bill to this file, - for standard output");
    billCommand->add_flag("--quiet", billArguments.quiet, "no progress");
    billCommand->add_flag("--all", billArguments.all, "every row, and the statement line by line");
    billCommand->callback([&] { action = [&] { return bill(billArguments); }; });

    CapacityArguments capacityArguments;
    CLI::App* capacityCommand = app.add_subcommand("capacity", "without a run: what is full at which rate, critical paths, single points of failure");
    addScenario(*capacityCommand, capacityArguments.scenario);
    capacityCommand->add_option("--json", capacityArguments.json, "write the figures to this file, - for standard output");
    capacityCommand->callback([&] { action = [&] { return capacity(capacityArguments); }; });

    ExplainArguments explainArguments;
    CLI::App* explainCommand = app.add_subcommand("explain", "print values in force, their defaults and where these come from");
    addScenario(*explainCommand, explainArguments.scenario);
    explainCommand->add_option("POINTER", explainArguments.pointer, "JSON Pointer such as /components/user-pool; all without it");
    explainCommand->callback([&] { action = [&] { return explain(explainArguments); }; });

    PricesArguments pricesArguments;
    addPricesCommand(app, pricesArguments, action, frontEnds);
    addFinanceCommands(app, action);

    std::filesystem::path guiFile;
    CLI::App* guiCommand = app.add_subcommand("gui", "open the window, on the gallery or on a scenario");
    guiCommand->add_option("SCENARIO", guiFile, "scenario file (JSON)");
    guiCommand->callback([&] { action = [&] { return openWindow(argc, argv, frontEnds, guiFile); }; });

    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        const auto chosen = app.get_subcommands();
        const CLI::App* asked = chosen.empty() ? &app : chosen.front();
        while (!asked->get_subcommands().empty()) asked = asked->get_subcommands().front();
        print(asked->help());
        return kDone;
    } catch (const CLI::CallForVersion& version) {
        print(fmt::format("{}\n", version.what()));
        return kDone;
    } catch (const CLI::ParseError& error) {
        return reportParseError(app, error, argc > 1 ? argv[1] : "");
    }
    if (action) return action();
    if (frontEnds.runGui != nullptr && hasDisplay()) return frontEnds.runGui(argc, argv, {});
    print(app.help());
    return kDone;
}

} // namespace

int runCommandLine(int argc, char** argv, const FrontEnds& frontEnds)
{
    try {
        return parseAndRun(argc, argv, frontEnds);
    } catch (const std::exception& bug) {
        // Expected failures are values; what arrives here is a bug or the machine's memory.
        printError(fmt::format("error: Headroom failed: {}\nThis is a bug of the program; please report it with the scenario.\n", bug.what()));
        return kCouldNotBeDone;
    }
}

} // namespace headroom::cli
