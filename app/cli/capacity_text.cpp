#include "app/cli/capacity_text.h"

#include "app/cli/text_table.h"
#include "models/analysis/wording.h"

#include <fmt/format.h>

#include <cmath>

namespace headroom::cli {
namespace {

using analysis::titleOf;
using capacity::CapacityReport;
using capacity::PathStep;
using capacity::ResourceCapacity;

/// Components with less of a path than this are summed up.
constexpr double kShownShare = 0.01;

/// "43,478": requests per minute; what nothing limits is a dash.
std::string rpm(double perSecond)
{
    if (!std::isfinite(perSecond)) return "–";
    const double perMinute = perSecond * 60;
    return perMinute >= 100 ? analysis::countText(static_cast<std::uint64_t>(std::llround(perMinute))) : analysis::numberText(perMinute);
}

std::string perSecond(double rate) { return std::isfinite(rate) ? analysis::numberText(rate) : "–"; }

std::string resourceTitle(const scenario::Scenario& scenario, const ResourceCapacity& resource)
{
    return withoutControls(titleOf(scenario, resource.component)) + " " + withoutControls(resource.name);
}

class CapacityWriter {
public:
    CapacityWriter(const scenario::Scenario& scenario, const CapacityReport& report, const Terminal& terminal)
        : m_scenario(scenario), m_report(report), m_terminal(terminal)
    {
    }

    std::string text() const
    {
        return verdict() + section("Limits by rate", limits()) + section("What limits each operation alone", operations()) +
               section("Critical paths, mean times without waiting", paths()) + section("Single points of failure", points()) + warnings();
    }

private:
    [[nodiscard]] std::string section(std::string_view heading, const std::string& body) const
    {
        return body.empty() ? std::string() : "\n" + inked(m_terminal, Ink::Bold, heading) + "\n" + body;
    }

    [[nodiscard]] std::string peakName() const
    {
        const capacity::Peak& peak = m_report.capacity.peak;
        const analysis::LocalClock clock{m_scenario.calendar.timeZone, m_scenario.calendar.start, m_scenario.calendar.end};
        return peak.event.empty() ? "the peak (" + clock.full(peak.at) + ")" : withoutControls(peak.event);
    }

    [[nodiscard]] std::string verdict() const
    {
        const capacity::StaticCapacity& capacity = m_report.capacity;
        const capacity::Peak& peak = capacity.peak;
        if (!capacity.bottleneckPresent) return inked(m_terminal, Ink::Good, "OK") + " Nothing that the traffic uses has a limit.\n";
        const double present = m_report.ratePresent(), atMaximum = m_report.rateAtMaximum();
        const bool holds = m_report.holdsPeak(), holdsNow = holds && peak.ratePerSecond <= present;
        // What decides: the limit that autoscalers leave, unless the present size holds the peak anyway.
        const bool byMaximum = !holdsNow && atMaximum != present;
        const ResourceCapacity& first = capacity.resources[byMaximum ? *capacity.bottleneckAtMaximum : *capacity.bottleneckPresent];
        const double deciding = byMaximum ? atMaximum : present;
        std::string text = inked(m_terminal, holdsNow ? Ink::Good : holds ? Ink::Warning : Ink::Bad, holdsNow ? "OK" : holds ? "WITH AUTOSCALING" : "TOO SMALL");
        text += fmt::format(" The first limit, {}, is full at {} requests/min{}", resourceTitle(m_scenario, first), rpm(deciding), byMaximum ? ", every autoscaler at its maximum" : "");
        if (peak.ratePerSecond <= 0) return text + "; the scenario has no traffic.\n";
        text += fmt::format("; {} asks for {}.\n", peakName(), rpm(peak.ratePerSecond));
        text += deciding >= peak.ratePerSecond ? fmt::format("  Headroom at the peak: {} more traffic.\n", analysis::percentText(deciding / peak.ratePerSecond - 1))
                                               : fmt::format("  That is {} of the peak; below it {} reached.\n", analysis::percentText(deciding / peak.ratePerSecond), fullBelowPeak(byMaximum));
        if (atMaximum != present)
            text += byMaximum ? fmt::format("  At the present size: {} at {} requests/min.\n", resourceTitle(m_scenario, capacity.resources[*capacity.bottleneckPresent]), rpm(present))
                              : fmt::format("  With every autoscaler at its maximum: {} at {} requests/min.\n", resourceTitle(m_scenario, capacity.resources[*capacity.bottleneckAtMaximum]), rpm(atMaximum));
        if (peak.ratePerSecondWithSpikes > peak.ratePerSecond * (1 + 1e-9))
            text += fmt::format("  Spikes inside it reach {}.\n", rpm(peak.ratePerSecondWithSpikes));
        return text;
    }

    /// "1 limit is", "5 limits are".
    [[nodiscard]] std::string fullBelowPeak(bool atMaximum) const
    {
        std::size_t count = 0;
        for (const ResourceCapacity& resource : m_report.capacity.resources)
            count += (atMaximum ? resource.peakUtilisationAtMaximum : resource.peakUtilisation) > 1;
        return analysis::countOf(count, "limit") + (count == 1 ? " is" : " are");
    }

    [[nodiscard]] std::string limits() const
    {
        using Align = TextTable::Align;
        TextTable table({{"component and limit", Align::Left}, {"there is", Align::Right}, {"full at rpm", Align::Right}, {"per s", Align::Right},
                         {"at the peak", Align::Right}, {"autoscaled: full at rpm", Align::Right}, {"at the peak", Align::Right}});
        const bool anyPeak = m_report.capacity.peak.ratePerSecond > 0;
        for (const ResourceCapacity& resource : m_report.capacity.resources) {
            if (!std::isfinite(resource.ratePerSecondPresent)) continue;   // no traffic of the peak uses it
            const auto used = [&](double share) { return !anyPeak ? "–" : share > 0 && std::isfinite(share) ? analysis::percentText(share) : std::isfinite(share) ? "0 %" : "no pod"; };
            table.add({resourceTitle(m_scenario, resource), analysis::quantityText(resource.capacityPresent, withoutControls(resource.unit)), rpm(resource.ratePerSecondPresent),
                       perSecond(resource.ratePerSecondPresent), used(resource.peakUtilisation), rpm(resource.ratePerSecondAtMaximum), used(resource.peakUtilisationAtMaximum)});
        }
        return table.empty() ? std::string() : table.text(m_terminal);
    }

    [[nodiscard]] std::string operations() const
    {
        using Align = TextTable::Align;
        TextTable table({{"operation", Align::Left}, {"full at rpm", Align::Right}, {"by", Align::Left}, {"autoscaled: full at rpm", Align::Right}, {"by", Align::Left}});
        const auto by = [&](const std::optional<std::size_t>& index) { return index ? resourceTitle(m_scenario, m_report.capacity.resources[*index]) : "–"; };
        for (const capacity::OperationCapacity& operation : m_report.capacity.operations)
            table.add({withoutControls(operation.operation) + (operation.clientOperation ? "" : " (messages)"), rpm(operation.ratePerSecondPresent), by(operation.bottleneckPresent),
                       rpm(operation.ratePerSecondAtMaximum), by(operation.bottleneckAtMaximum)});
        return table.empty() ? std::string() : table.text(m_terminal);
    }

    [[nodiscard]] std::string paths() const
    {
        std::string text;
        for (const capacity::CriticalPath& path : m_report.paths) {
            text += fmt::format("  {}: {}", inked(m_terminal, Ink::Bold, withoutControls(path.operation)), analysis::latencyText(path.seconds));
            std::vector<std::string> shares;
            double rest = 0;
            for (const capacity::ComponentShare& share : path.shares) {
                if (share.share < kShownShare) rest += share.share;
                else shares.push_back(withoutControls(share.component == "clients" ? share.component : titleOf(m_scenario, share.component)) + " " + analysis::percentText(share.share));
            }
            if (rest > 0) shares.push_back("others " + analysis::percentText(rest));
            if (!shares.empty()) text += " (" + analysis::listText(shares) + ")";
            text += "\n";
            for (const PathStep& step : path.steps) text += pathLine(step, 4);
        }
        return text;
    }

    [[nodiscard]] std::string pathLine(const PathStep& step, std::size_t indent) const
    {
        std::string line(indent, ' ');
        switch (step.kind) {
        case PathStep::Kind::Clients: line += "way between clients and region"; break;
        case PathStep::Kind::Call: line += withoutControls(titleOf(m_scenario, step.component)); break;
        case PathStep::Kind::Send: line += "→ message to " + withoutControls(titleOf(m_scenario, step.component)); break;
        case PathStep::Kind::Parallel: line += fmt::format("longest of {} branches, {} longer than the next", step.branches, analysis::latencyText(step.slackSeconds)); break;
        }
        if (step.times > 1) line += fmt::format(", {} times", step.times);
        if (step.probability < 1) line += fmt::format(", in {} of cases", analysis::percentText(step.probability));
        line += "  " + analysis::latencyText(step.seconds);
        if (step.kind == PathStep::Kind::Call && !step.steps.empty()) line += fmt::format(", own {}", analysis::latencyText(step.own.total()));
        line += "\n";
        for (const PathStep& nested : step.steps) line += pathLine(nested, indent + 2);
        return line;
    }

    [[nodiscard]] std::string points() const
    {
        TextTable table({{"component", TextTable::Align::Left}, {"why", TextTable::Align::Left}, {"operations that die with it", TextTable::Align::Left}});
        for (const capacity::SinglePoint& point : m_report.singlePoints) {
            if (point.reasons.empty()) continue;   // several instances; the JSON has them
            std::vector<std::string> reasons, operations;
            for (const capacity::SingleReason reason : point.reasons) reasons.emplace_back(capacity::reasonText(reason));
            for (const capacity::FailedOperation& operation : point.operations)
                operations.push_back(withoutControls(operation.operation) + (operation.share < 1 ? " (" + analysis::percentText(operation.share) + ")" : "") +
                                     (operation.afterTheAnswer ? " (its messages)" : ""));
            table.add({withoutControls(titleOf(m_scenario, point.component)), analysis::listText(reasons), analysis::listText(operations)});
        }
        return table.empty() ? std::string() : table.text(m_terminal);
    }

    [[nodiscard]] std::string warnings() const
    {
        std::string lines;
        for (const capacity::Finding& finding : m_report.findings) lines += "  " + findingLine(finding);
        return section("Warnings", lines);
    }

    const scenario::Scenario& m_scenario;
    const CapacityReport& m_report;
    Terminal m_terminal;
};

} // namespace

std::string capacityText(const scenario::Scenario& scenario, const CapacityReport& report, const Terminal& terminal)
{
    return CapacityWriter(scenario, report, terminal).text();
}

std::string findingLine(const capacity::Finding& finding)
{
    return (finding.severity == capacity::Severity::Error ? "error: " : "warning: ") + withoutControls(toString(finding.fact)) + "\n";
}

} // namespace headroom::cli
