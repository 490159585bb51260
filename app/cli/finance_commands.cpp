#include "app/cli/finance_commands.h"

#include "app/cli/scenario_options.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace headroom::cli {
void addFinanceCommands(CLI::App& app, std::function<int()>& action)
{
    const auto riskArguments = std::make_shared<RiskArguments>();
    CLI::App* riskCommand = app.add_subcommand("risk", "how sure the month is: P10, P50, P90, chance of breaking budget or objectives, and what drives it");
    addScenario(*riskCommand, riskArguments->scenario);
    riskCommand->add_option("--samples", riskArguments->samples, "runs of the estimate by rates; 205 without it, P10 and P90 are met exactly by numbers that end in 5")->check(CLI::Range(20, 100'000));
    riskCommand->add_option("--seed", riskArguments->seed, "number that the samples derive from")->capture_default_str();
    riskCommand->add_option("--threads", riskArguments->threads, "threads, 0 = as many as the machine has")->check(CLI::Range(0, 1024))->capture_default_str();
    riskCommand->add_flag("--year", riskArguments->year, "twelve months too, with growth: twelve times the work");
    riskCommand->add_option("--budget", riskArguments->budget, "most that a month may cost, instead of the scenario's budget")->check(CLI::NonNegativeNumber);
    riskCommand->add_option("--only", riskArguments->only, "the part of the bill of this team or these components: development, dev-*");
    riskCommand->add_option("--json", riskArguments->json, "write the figures and the spreads to this file, - for standard output");
    riskCommand->add_flag("--quiet", riskArguments->quiet, "the answer alone and no progress");
    riskCommand->callback([riskArguments, &action] { action = [riskArguments] { return risk(*riskArguments); }; });

    const auto reconcileArguments = std::make_shared<ReconcileArguments>();
    CLI::App* reconcileCommand = app.add_subcommand("reconcile", "compare a real bill with the simulated month: price, quantity, schedule, orphans, missing");
    addScenario(*reconcileCommand, reconcileArguments->scenario);
    reconcileCommand->add_option("BILL", reconcileArguments->bill, "FOCUS 1.0 to 1.2, ActualCost or AmortizedCost export (CSV)")->required();
    reconcileCommand->add_option("--rules", reconcileArguments->rules, "which line belongs to which component and meter (JSON); without it rules are made from the scenario");
    reconcileCommand->add_option("--write-rules", reconcileArguments->writeRules, "write the rules in force to this file, to be edited");
    reconcileCommand->add_option("--calibrate", reconcileArguments->calibrate, "write the scenario with a variant \"billed\" that has the bill's prices and counts");
    reconcileCommand->add_option("--json", reconcileArguments->json, "write the comparison to this file, - for standard output");
    reconcileCommand->add_option("--csv", reconcileArguments->csv, "write the comparison as a table to this file, - for standard output");
    reconcileCommand->add_option("--markdown", reconcileArguments->markdown, "write what differs as Markdown to this file, - for standard output");
    reconcileCommand->callback([reconcileArguments, &action] { action = [reconcileArguments] { return reconcile(*reconcileArguments); }; });
}

} // namespace headroom::cli
