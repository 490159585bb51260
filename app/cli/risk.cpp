#include "app/cli/command_line.h"
#include "app/cli/finance_commands.h"
#include "app/cli/inputs.h"
#include "app/cli/interrupt.h"
#include "app/cli/text_report.h"
#include "app/cli/text_table.h"
#include "core/calendar/calendar.h"
#include "models/exchange/atomic_file.h"
#include "models/risk/risk_json.h"
#include "models/risk/scenario_model.h"
#include "models/scenario/prepare.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace headroom::cli {
namespace {

using Align = TextTable::Align;

constexpr std::size_t kBarWidth = 40, kHistogramRows = 12;

std::string quantilesText(const risk::RiskReport& report, const Terminal& terminal)
{
    const risk::Assessment& result = report.assessment;
    TextTable table({{""}, {"P10", Align::Right}, {"P50", Align::Right}, {"P90", Align::Right}, {"mean", Align::Right}, {"95 % of P90"}});
    const auto add = [&](const std::string& name, const risk::Distribution& d) {
        table.add({name, moneyDigits(d.p10.value), moneyDigits(d.p50.value), moneyDigits(d.p90.value), moneyDigits(d.mean), fmt::format("{} … {}", moneyDigits(d.p90.interval.low), moneyDigits(d.p90.interval.high))});
    };
    add(report.period + " [" + report.currency + "]", result.month);
    if (result.year) add("twelve months", *result.year);
    return table.text(terminal);
}

std::string budgetText(const risk::RiskReport& report)
{
    if (!report.only.empty()) return {};
    if (!report.budget) return "\nBudget: none is stated; --budget N asks for one\n";
    const risk::Assessment& result = report.assessment;
    const auto zone = calendar::Calendar::forZone(report.timeZone);
    const calendar::Calendar calendar = zone ? *zone : calendar::Calendar{};
    std::string text = fmt::format("\nBudget of {} {}: broken with probability {:.1f} % (95 %: {:.1f} … {:.1f} %)\n", moneyDigits(*report.budget), report.currency, result.overBudget->value * 100, result.overBudget->interval.low * 100,
                                   result.overBudget->interval.high * 100);
    const auto date = [&](const std::optional<std::size_t>& day) { return day ? calendar.formatDate(calendar.addDays(report.monthStart, static_cast<int>(*day) - 1)) : std::string("not this month"); };
    for (std::size_t i = 0; i < result.middleDates.crossings.size(); ++i)
        text += fmt::format("  {:3.0f} % spent: {} in the middle month, {} in the P90 month\n", result.middleDates.crossings[i].threshold * 100, date(result.middleDates.crossings[i].day), date(result.p90Dates.crossings[i].day));
    return text + fmt::format("  forecast above 100 %: {}, {}\n", date(result.middleDates.forecastDay), date(result.p90Dates.forecastDay));
}

std::string histogramText(const risk::Distribution& month)
{
    // Bins are put together until they fit a screen.
    const std::size_t together = (month.histogram.size() + kHistogramRows - 1) / kHistogramRows;
    std::vector<std::size_t> rows((month.histogram.size() + together - 1) / together, 0);
    for (std::size_t i = 0; i < month.histogram.size(); ++i) rows[i / together] += month.histogram[i];
    const std::size_t most = *std::ranges::max_element(rows);
    const double width = (month.max - month.min) / static_cast<double>(month.histogram.size()) * static_cast<double>(together);
    std::string text = "\nMonths\n";
    for (std::size_t i = 0; i < rows.size(); ++i) {
        std::string bar;
        for (std::size_t k = 0; k < rows[i] * kBarWidth / std::max<std::size_t>(1, most); ++k) bar += "█";
        text += fmt::format("  {:>12} {} {}\n", moneyDigits(month.min + width * static_cast<double>(i)), bar, rows[i]);
    }
    return text;
}

std::string riskText(const risk::RiskReport& report, bool quiet, const Terminal& terminal)
{
    const risk::Assessment& result = report.assessment;
    std::string text = fmt::format("{}, {}{}: {} to {} {} in eight months of ten, {} in the middle\n", report.scenario, report.variant, report.only.empty() ? "" : ", " + report.only, moneyDigits(result.month.p10.value), moneyDigits(result.month.p90.value), report.currency, moneyDigits(result.month.p50.value));
    text = inked(terminal, Ink::Bold, withoutControls(text)) + quantilesText(report, terminal) + budgetText(report);
    for (const auto& [name, probability] : result.sloMissed) text += fmt::format("Objective \"{}\": missed with probability {:.1f} %\n", withoutControls(name), probability.value * 100);
    if (quiet) return text;
    TextTable tornado({{"what drives it"}, {"P10", Align::Right}, {"P90", Align::Right}, {"month at P10", Align::Right}, {"at P90", Align::Right}, {"swing", Align::Right}});
    std::size_t without = 0;
    for (const risk::TornadoBar& bar : result.tornado) {
        if (std::abs(bar.swing()) < 0.005) {
            ++without;
            continue;
        }
        tornado.add({withoutControls(bar.input), fmt::format("{:.4g}", bar.valueLow), fmt::format("{:.4g}", bar.valueHigh), moneyDigits(bar.low), moneyDigits(bar.high), moneyDigits(bar.swing())});
    }
    if (!tornado.empty()) text += "\n" + tornado.text(terminal);
    if (without > 0) text += fmt::format("  {} more of the uncertain inputs move no cent of the bill\n", without);
    text += histogramText(result.month);
    text += fmt::format("\nEstimates by rates, {} samples, seed {}.\n", result.samples, result.seed);
    if (report.uncertain.byDefault) text += "The scenario has no \"uncertainty\": spreads are defaults, for traffic, prices, evictions and values marked \"assumed\". --json writes them to be edited.\n";
    for (const std::string& reason : report.uncertain.leftOut) text += "Not varied: " + withoutControls(reason) + "\n";
    return text;
}

} // namespace

int risk(const RiskArguments& arguments)
{
    if (!arguments.only.empty() && arguments.budget) {
        printError("error: --budget is about the whole bill, --only about a part of it\nhint: leave one of them out\n");
        return kWrongInput;
    }
    const auto settings = parseSettings(arguments.scenario.set);
    if (!settings) return reportErrors(settings.error());
    auto inputs = readInputs(arguments.scenario);
    if (!inputs) return reportErrors(inputs.error());
    auto text = scenario::readFile(arguments.scenario.file);
    if (!text) return reportErrors({text.error()});
    const auto model = risk::ScenarioModel::make(std::move(text).value(), arguments.scenario.file.string(), {arguments.scenario.variant, *settings}, std::move(inputs->catalogue), std::move(inputs->prices));
    if (!model) return reportErrors(model.error());
    risk::RiskOptions options;
    if (arguments.samples > 0) options.samples = arguments.samples;
    options.seed = arguments.seed;
    options.threads = arguments.threads;
    options.year = arguments.year;
    options.budget = arguments.budget;
    options.only = arguments.only;
    const InterruptGuard interrupt;
    const bool draws = Terminal::standardError().isTerminal && !arguments.quiet;
    const auto report = model->assess(options, interrupt.token(), [&](std::size_t done, std::size_t all) {
        if (draws) printError(fmt::format("\r{} of {} samples{}", done, all, done == all ? "\n" : ""));
    });
    if (!report) return reportErrors(report.error());
    if (!arguments.json.empty()) {
        const std::string json = risk::riskJson(*report, HEADROOM_VERSION);
        if (arguments.json == "-") print(json);
        else if (const auto written = exchange::writeFileAtomically(arguments.json, json); !written) return reportErrors({written.error()});
    }
    if (arguments.json != "-") print(riskText(*report, arguments.quiet, Terminal::standardOutput()));
    // No with even odds or worse.
    return report->assessment.overBudget && report->assessment.overBudget->value > 0.5 ? kAnswerIsNo : kDone;
}

} // namespace headroom::cli
