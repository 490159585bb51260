#include "app/cli/command_line.h"
#include "app/cli/finance_commands.h"
#include "app/cli/inputs.h"
#include "app/cli/simulation_job.h"
#include "app/cli/text_report.h"
#include "app/cli/text_table.h"
#include "core/calendar/calendar.h"
#include "models/analysis/wording.h"
#include "models/exchange/atomic_file.h"
#include "models/pricing/price_book.h"
#include "models/reconcile/calibrate.h"
#include "models/reconcile/reconcile_json.h"
#include "models/reconcile/reconcile_text.h"
#include "models/scenario/prepare.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace headroom::cli {
namespace {

using Align = TextTable::Align;

/// With its sign.
std::string signedDigits(const Money& amount) { return (amount.micros() < 0 ? "" : "+") + moneyDigits(amount); }

std::string reconcileText(const reconcile::Reconciliation& result, const reconcile::Bill& bill, const Terminal& terminal)
{
    std::string text = inked(terminal, Ink::Bold, fmt::format("{}: billed {} {}, planned {}: {}", result.period, moneyDigits(result.billed), result.currency, moneyDigits(result.planned), signedDigits(result.billed - result.planned))) + "\n";
    text += fmt::format("  = {} price {} quantity {} schedule {} orphans {} missing\n", signedDigits(result.price), signedDigits(result.quantity), signedDigits(result.schedule), signedDigits(result.orphan),
                        signedDigits(result.missing));
    TextTable table({{"component"}, {"meter"}, {"billed", Align::Right}, {"planned", Align::Right}, {"difference", Align::Right}, {"price", Align::Right}, {"quantity", Align::Right}, {"schedule", Align::Right}, {"remark"}});
    // The greatest difference first; what is as planned is counted.
    std::vector<const reconcile::Variance*> rows;
    for (const reconcile::Variance& row : result.rows)
        if (row.difference().micros() != 0 || row.price.micros() != 0 || row.quantity.micros() != 0 || row.schedule.micros() != 0) rows.push_back(&row);
    std::ranges::stable_sort(rows, std::ranges::greater{}, [](const reconcile::Variance* row) { return std::abs(row->difference().micros()); });
    for (const reconcile::Variance* row : rows)
        table.add({withoutControls(row->component.empty() ? "—" : row->component), withoutControls(row->meter.empty() ? row->meterTitle : row->meter), moneyDigits(row->billed), moneyDigits(row->planned),
                   signedDigits(row->difference()), moneyDigits(row->price), moneyDigits(row->quantity), moneyDigits(row->schedule), withoutControls(reconcile::remarkOf(*row))});
    if (!rows.empty()) text += "\n" + table.text(terminal);
    if (rows.size() < result.rows.size()) text += fmt::format("  {} as planned, to the cent\n", analysis::countOf(result.rows.size() - rows.size(), rows.empty() ? "row" : "more row"));
    text += fmt::format("\n{} lines, {}.", bill.lines, reconcile::formatName(bill.format));
    if (bill.ignoredLines > 0) text += fmt::format(" Left out by rules: {} lines, {}.", bill.ignoredLines, moneyDigits(result.ignored));
    if (bill.outsideLines > 0) text += fmt::format(" Of other months: {} lines, {}.", bill.outsideLines, moneyDigits(result.outside));
    if (result.invoiced != result.billed) text += fmt::format(" Invoiced: {}; the figures above spread commitments over their use.", moneyDigits(result.invoiced));
    return text + "\n";
}

Result<bool> writeOut(const std::string& target, const std::string& text)
{
    if (target == "-") {
        print(text);
        return true;
    }
    return exchange::writeFileAtomically(target, text);
}

} // namespace

int reconcile(const ReconcileArguments& arguments)
{
    const auto settings = parseSettings(arguments.scenario.set);
    if (!settings) return reportErrors(settings.error());
    const auto inputs = readInputs(arguments.scenario);
    if (!inputs) return reportErrors(inputs.error());
    WindowArguments window;
    window.engine = "fluid";
    const auto options = runOptionsOf(inputs->scenario, window);
    if (!options) return reportErrors(options.error());
    const InterruptGuard interrupt;
    const auto job = runJob(*inputs, *options, interrupt, inputs->scenario.variant, true, {}, window.engine);
    if (!job) return reportErrors(job.error());
    if (interrupt.interrupted()) return kCouldNotBeDone;
    const std::vector<reconcile::PlanLine> plan = reconcile::planOf(inputs->scenario, job->report, inputs->prices);

    std::vector<reconcile::Rule> rules;
    if (arguments.rules.empty()) {
        rules = reconcile::defaultRules(plan, reconcile::meterNamesOf(pricing::defaultPricingDirectory(), inputs->scenario));
    } else {
        const auto text = scenario::readFile(arguments.rules);
        if (!text) return reportErrors({text.error()});
        auto parsed = reconcile::parseRules(*text, arguments.rules);
        if (!parsed) return reportErrors(parsed.error());
        rules = std::move(parsed).value();
    }
    if (!arguments.writeRules.empty())
        if (const auto written = writeOut(arguments.writeRules, reconcile::rulesText(rules)); !written) return reportErrors({written.error()});

    // Providers bill by months in UTC; the scenario's month in its own zone names which one.
    const auto zone = calendar::Calendar::forZone(inputs->scenario.calendar.timeZone);
    if (!zone) return reportErrors({zone.error()});
    const calendar::LocalTime month = zone->local(job->report.month.from);
    const calendar::Calendar utc;
    const auto bill = reconcile::readBill(arguments.bill, rules, utc.instant(month.year, month.month, 1), inputs->scenario.currency);
    if (!bill) return reportErrors(bill.error());
    const reconcile::Reconciliation result = reconcile::reconcile(plan, *bill);

    if (!arguments.json.empty())
        if (const auto written = writeOut(arguments.json, reconcile::reconciliationJson(result, *bill, inputs->scenario.name, inputs->scenario.variant, HEADROOM_VERSION)); !written) return reportErrors({written.error()});
    if (!arguments.csv.empty())
        if (const auto written = writeOut(arguments.csv, reconcile::reconciliationCsv(result)); !written) return reportErrors({written.error()});
    if (!arguments.markdown.empty())
        if (const auto written = writeOut(arguments.markdown, reconcile::reconciliationMarkdown(result, *bill, inputs->scenario.name, inputs->scenario.variant, HEADROOM_VERSION)); !written) return reportErrors({written.error()});
    const bool isSilent = arguments.json == "-" || arguments.csv == "-" || arguments.markdown == "-" || arguments.writeRules == "-";
    if (!isSilent) print(reconcileText(result, *bill, Terminal::standardOutput()));
    if (!arguments.calibrate.empty()) {
        const auto text = scenario::readFile(arguments.scenario.file);
        if (!text) return reportErrors({text.error()});
        const auto calibration = reconcile::calibrate(*text, arguments.scenario.file.string(), {arguments.scenario.variant, *settings}, result);
        if (!calibration) return reportErrors(calibration.error());
        if (const auto written = exchange::writeFileAtomically(arguments.calibrate, calibration->text); !written) return reportErrors({written.error()});
        if (!isSilent) {
            print(fmt::format("\n{}: variant \"{}\"\n", arguments.calibrate, reconcile::kBilledVariant));
            for (const std::string& change : calibration->changes) print("  " + withoutControls(change) + "\n");
            for (const std::string& one : calibration->notChanged) print("  not taken over: " + withoutControls(one) + "\n");
        }
    }
    return kDone;
}

} // namespace headroom::cli
