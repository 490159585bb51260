#include "app/cli/text_report.h"

#include "app/cli/terminal.h"
#include "app/cli/text_table.h"
#include "models/analysis/saturation.h"
#include "models/analysis/wording.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace headroom::cli {

using analysis::Report;

namespace {

constexpr std::size_t kFirstSaturatedShown = 3;
constexpr std::size_t kValidityShown = 8;

std::string heading(const Terminal& terminal, std::string_view text) { return inked(terminal, Ink::Bold, text) + "\n"; }

std::string runLine(const scenario::Scenario& scenario, const Report& report, const ReportText& options)
{
    const simulation::Recording& recording = report.recording;
    const analysis::LocalClock clock{scenario.calendar.timeZone, recording.start, recording.end};
    std::string text = fmt::format("{} · {} · {} to {} ({}) · seed {}", scenario.name, recording.variant, clock.full(recording.start),
                                   clock.full(recording.end), scenario.calendar.timeZone, recording.seed);
    if (recording.replications > 1) text += fmt::format(" · {} replications", recording.replications);
    if (recording.partial) text += " · PARTIAL";
    if (options.wallSeconds && *options.wallSeconds > 0) {
        text += fmt::format(" · {} requests in {}", analysis::countText(recording.requests.offered),
                            analysis::latencyText(*options.wallSeconds));
    }
    return inked(options.terminal, Ink::Dim, wrapped(withoutControls(text), static_cast<std::size_t>(options.terminal.width), 0)) + "\n";
}

/// Where an estimate is not to be trusted; empty for a simulation.
std::string validityNotes(const scenario::Scenario& scenario, const Report& report, const ReportText& options)
{
    const simulation::Recording& recording = report.recording;
    if (recording.engine == "des") return {};
    const auto width = static_cast<std::size_t>(options.terminal.width);
    std::string text = "\n" + heading(options.terminal, "Fluid estimate; not simulated");
    text += "  " + wrapped("Rates and formulas instead of requests: no random variation, no intervals. The request-level engine (--engine des) decides.", width - 2, 2) + "\n";
    if (recording.validity.empty()) return text + "  Within its validity in the whole window.\n";
    const analysis::LocalClock clock{scenario.calendar.timeZone, recording.start, recording.end};
    const std::size_t shown = options.all ? recording.validity.size() : std::min(recording.validity.size(), kValidityShown);
    for (std::size_t i = 0; i < shown; ++i) {
        const simulation::ValidityNote& note = recording.validity[i];
        text += "  ! " + wrapped(withoutControls(fmt::format("{} to {}: {}", clock.at(note.from), clock.at(note.to), note.reason)), width - 4, 4) + "\n";
    }
    if (shown < recording.validity.size()) text += fmt::format("  {} more notes with --all\n", recording.validity.size() - shown);
    return text;
}

std::string firstSaturated(const scenario::Scenario& scenario, const Report& report, const ReportText& options)
{
    const simulation::Recording& recording = report.recording;
    const analysis::LocalClock clock{scenario.calendar.timeZone, recording.start, recording.end};
    const auto saturations = analysis::saturationsOf(scenario, recording, analysis::CallTree{scenario});
    if (saturations.empty()) return {};
    TextTable table({{"", TextTable::Align::Left}, {"", TextTable::Align::Left}, {"", TextTable::Align::Left}, {"", TextTable::Align::Left}});
    for (std::size_t i = 0; i < std::min(saturations.size(), kFirstSaturatedShown); ++i) {
        const analysis::Saturation& s = saturations[i];
        std::string counts = analysis::saturationCounts(s);
        if (s.cause != nullptr) counts += "; waits for " + analysis::resourceTitle(scenario, *s.cause);
        if (!s.lockedComponent.empty()) counts += "; waits for " + analysis::titleOf(scenario, s.lockedComponent) + ", which locks up";
        table.add({analysis::ordinalText(s.order), clock.at(s.since), analysis::resourceTitle(scenario, *s.resource), counts});
    }
    std::string title = "Saturated first";
    if (saturations.size() > kFirstSaturatedShown) title += fmt::format(" ({} resources in all)", saturations.size());
    return "\n" + heading(options.terminal, title) + table.text(options.terminal);
}

std::string requestEquation(const Report& report, const ReportText& options)
{
    const simulation::Requests& r = report.recording.requests;
    using analysis::countText;
    const std::string text =
        fmt::format("offered {} = completed {} + failed {} + timed out {} + throttled {} + lost {} + in flight {}", countText(r.offered),
                    countText(r.completed), countText(r.failed), countText(r.timedOut), countText(r.throttled), countText(r.lost),
                    countText(r.inFlight));
    std::string out = "\n" + heading(options.terminal, "Requests");
    out += "  " + wrapped(text, static_cast<std::size_t>(options.terminal.width) - 2, 4) + "\n";
    const simulation::Estimate& share = report.recording.failedShare;
    if (share.value > 0) {
        std::string line = "  " + analysis::percentText(share.value) + " did not get what they asked for";
        if (share.interval)
            line += fmt::format(" (95 % interval {} to {})", analysis::percentText(std::max(0.0, share.interval->low)),
                                analysis::percentText(share.interval->high));
        out += line + "\n";
    }
    return out;
}

std::string costLines(const scenario::Scenario& scenario, const Report& report, const ReportText& options)
{
    TextTable table({{"", TextTable::Align::Left}, {"", TextTable::Align::Right}, {"", TextTable::Align::Left}});
    const auto halfWidth = [](const simulation::Estimate& cost) {
        return cost.interval ? " ±" + analysis::numberText(twoDigits(cost.interval->halfWidth())) : std::string();
    };
    table.add({report.window.period, moneyDigits(report.window.total) + halfWidth(report.windowCost) + " " + report.window.currency, "simulated"});
    const auto extrapolated = std::ranges::any_of(report.month.lines, &pricing::StatementLine::extrapolated);
    std::string remark = !report.month.projection.empty() ? report.month.projection : extrapolated ? "hours outside of the window extrapolated" : "simulated";
    if (scenario.monthlyBudget) {
        const double left = *scenario.monthlyBudget - report.month.total.toDouble();
        remark += fmt::format("; budget {} {}: {} {}", analysis::numberText(*scenario.monthlyBudget), report.month.currency,
                              analysis::numberText(std::abs(left)), left >= 0 ? "left" : "over");
    }
    table.add({report.month.period, moneyDigits(report.month.total) + halfWidth(report.monthCost) + " " + report.month.currency, remark});
    std::string text = "\n" + heading(options.terminal, "Cost") + table.text(options.terminal);
    for (const pricing::CommitmentUse& plan : report.month.commitments)
        text += fmt::format("  {}: {} an hour for {}: {} used, covers {} of what it could, {} {} {} a month\n", withoutControls(plan.title), analysis::numberText(plan.perHour),
                            plan.term == "3-years" ? "3 years" : "1 year", analysis::percentText(plan.utilisation), analysis::percentText(plan.coverage),
                            plan.saved < 0 ? "loses" : "saves", analysis::numberText(std::abs(plan.saved)), report.month.currency);
    for (const pricing::LogLoss& logs : report.month.logs)
        if (logs.daysCapped > 0)
            text += fmt::format("  {}: the daily cap drops {} of {} GB a month, on {} days\n", withoutControls(logs.component), analysis::numberText(logs.droppedGB),
                                analysis::numberText(logs.arrivedGB), logs.daysCapped);
    return text;
}

} // namespace

std::string moneyDigits(const Money& money)
{
    const Money cents = money.roundedToCents();
    const std::int64_t size = std::abs(cents.micros()) / Money::kPerCent;
    return fmt::format("{}{}.{:02}", cents.micros() < 0 ? "-" : "", analysis::countText(static_cast<std::uint64_t>(size / 100)), size % 100);
}

std::string moneyDigits(double amount) { return moneyDigits(Money::fromCents(std::llround(amount * 100))); }

bool answerIsYes(const scenario::Scenario& scenario, const Report& report, std::optional<double> budget)
{
    const std::optional<double> limit = budget ? budget : scenario.monthlyBudget;
    return report.answer.allSlosHeld && (!limit || report.month.total.toDouble() <= *limit);
}

std::string answerText(const Report& report, const Terminal& terminal)
{
    const bool good = report.answer.allSlosHeld;
    std::string text = inked(terminal, good ? Ink::Good : Ink::Bad, good ? "✓ " : "✕ ");
    text += inked(terminal, Ink::Bold, wrapped(withoutControls(report.answer.headline), static_cast<std::size_t>(terminal.width) - 2, 2)) + "\n";
    if (!report.answer.explanation.empty())
        text += "  " + wrapped(withoutControls(report.answer.explanation), static_cast<std::size_t>(terminal.width) - 2, 2) + "\n";
    return text;
}

std::string reportText(const scenario::Scenario& scenario, const Report& report, const ReportText& options)
{
    std::string text = answerText(report, options.terminal) + "\n" + runLine(scenario, report, options);
    text += precisionLines(report, options);
    text += validityNotes(scenario, report, options);
    text += firstSaturated(scenario, report, options);
    text += requestEquation(report, options);
    text += costLines(scenario, report, options);
    text += objectivesTable(report, options);
    text += claimsTable(report, options);
    text += diagnosisTable(scenario, report, options);
    text += latencyTable(report, options);
    text += saturationTable(scenario, report, options);
    if (options.all) text += statementTable(report.window, "Statement of the window, " + report.window.period, options);
    text += tenantsTable(report, options);
    text += statementTable(report.month, "Statement, " + report.month.period, options);
    text += scalingTable(scenario, report, options);
    return text;
}

} // namespace headroom::cli
