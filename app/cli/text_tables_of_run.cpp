#include "app/cli/text_report.h"
#include "app/cli/text_table.h"
#include "models/analysis/wording.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

namespace headroom::cli {

using Align = TextTable::Align;
using analysis::Report;

namespace {

constexpr std::size_t kScalingShown = 12;
constexpr std::size_t kResourcesShown = 15;

std::string section(const ReportText& options, const std::string& heading, const TextTable& table, const std::string& more = {})
{
    if (table.empty()) return {};
    std::string text = "\n" + inked(options.terminal, Ink::Bold, heading) + "\n" + table.text(options.terminal);
    if (!more.empty()) text += "  " + inked(options.terminal, Ink::Dim, more) + "\n";
    return text;
}

analysis::LocalClock clockOf(const scenario::Scenario& scenario, const Report& report)
{
    return {scenario.calendar.timeZone, report.recording.start, report.recording.end};
}

void addLatency(TextTable& table, const std::string& name, const simulation::LatencySummary& latency)
{
    if (latency.count == 0) {
        table.add({name, "0", "—", "—", "—", "—", "—"});
        return;
    }
    table.add({name, analysis::countText(latency.count), withInterval(latency.meanMs), withInterval(latency.p50Ms),
               withInterval(latency.p95Ms), withInterval(latency.p99Ms), withInterval(latency.maxMs)});
}

/// A quantity as a bill shows it: exact where it is a whole number, else four significant decimals at most.
std::string quantityDigits(double value)
{
    if (std::abs(value) < 1e15 && value == std::floor(value)) return analysis::countText(static_cast<std::uint64_t>(std::max(0.0, value)));
    if (value >= 1000) return analysis::numberText(std::round(value));
    return fmt::format("{:.4g}", value);
}

/// The meter without the name of its component, which stands beside it.
std::string meterText(const pricing::StatementLine& line)
{
    std::string text = line.meterTitle;
    if (text.size() > line.componentTitle.size() && text.starts_with(line.componentTitle)) {
        text.erase(0, line.componentTitle.size());
        text.erase(0, text.find_first_not_of(", "));
    }
    return text.empty() ? line.meterTitle : analysis::capitalised(text);
}

} // namespace

double twoDigits(double halfWidth)
{
    if (!(halfWidth > 0) || !std::isfinite(halfWidth)) return halfWidth;
    const double step = std::pow(10.0, std::floor(std::log10(halfWidth)) - 1);
    return std::round(halfWidth / step) * step;
}

std::string withInterval(const simulation::Estimate& milliseconds)
{
    const auto text = [](double ms) { return analysis::latencyText(ms / 1000); };
    if (!milliseconds.interval) return text(milliseconds.value);
    const stats::Interval& interval = *milliseconds.interval;
    // A twentieth of the half width is less than anybody reads off it.
    if (std::abs(interval.centre() - milliseconds.value) <= 0.05 * interval.halfWidth() + 1e-9 * std::abs(milliseconds.value))
        return text(milliseconds.value) + " ±" + text(twoDigits(interval.halfWidth()));
    return fmt::format("{} ({} to {})", text(milliseconds.value), text(std::max(0.0, interval.low)), text(interval.high));
}

std::string precisionLines(const Report& report, const ReportText& options)
{
    std::string text;
    // An estimate of another engine says so under a heading of its own.
    if (!report.intervals.sentence.empty() && report.recording.engine == "des") {
        std::string sentence = report.intervals.sentence;
        if (report.intervals.moreReplicationsHelp) sentence += report.intervals.method == simulation::IntervalMethod::None ? " Use --replications 10." : " More with --replications 10.";
        text += "  " + inked(options.terminal, Ink::Dim, wrapped(sentence, static_cast<std::size_t>(options.terminal.width) - 2, 2)) + "\n";
    }
    if (!report.precision) return text;
    const analysis::PrecisionReport& precision = *report.precision;
    const auto number = [](const analysis::PrecisionVerdict& verdict, double value) {
        if (verdict.unit == "s") return analysis::latencyText(value);
        if (verdict.unit == "share") return analysis::percentText(value);
        return analysis::numberText(value) + (verdict.unit.empty() ? "" : " " + verdict.unit);
    };
    const auto width = [&](const analysis::PrecisionVerdict& verdict, double value) {
        return verdict.unit == "share" ? analysis::numberText(twoDigits(value) * 100) + " points" : number(verdict, twoDigits(value));
    };
    TextTable table({{""}, {""}, {""}});
    for (const analysis::PrecisionVerdict& verdict : precision.targets) {
        std::string found = number(verdict, verdict.estimate.value);
        found += verdict.estimate.interval ? " ±" + width(verdict, verdict.estimate.interval->halfWidth()) : ", no interval";
        table.add({verdict.reached ? "✓" : "✕", verdict.target, fmt::format("{}, asked for ±{}", found, width(verdict, verdict.halfWidthAllowed))});
    }
    const std::string heading = precision.reached
                                    ? fmt::format("Precision reached after {}", analysis::countOf(static_cast<std::uint64_t>(precision.replications), "replication"))
                                    : fmt::format("Precision not reached after {} of at most {} replications", precision.replications, precision.replicationsMax);
    return text + section(options, heading, table);
}

std::string latencyTable(const Report& report, const ReportText& options)
{
    TextTable table({{"operation"}, {"answered", Align::Right}, {"mean", Align::Right}, {"p50", Align::Right}, {"p95", Align::Right},
                     {"p99", Align::Right}, {"max", Align::Right}});
    addLatency(table, "all client requests", report.recording.latency);
    for (const simulation::OperationResult& operation : report.recording.operations)
        addLatency(table, operation.name + (operation.clientOperation ? "" : " (messages)"), operation.latency);
    return section(options, "Latency", table);
}

std::string saturationTable(const scenario::Scenario& scenario, const Report& report, const ReportText& options)
{
    const analysis::LocalClock clock = clockOf(scenario, report);
    std::vector<const simulation::Resource*> resources;
    for (const simulation::Resource& resource : report.recording.resources) resources.push_back(&resource);
    std::ranges::stable_sort(resources, [](const auto* a, const auto* b) {
        const SimTime first = a->firstSaturatedAt.value_or(SimTime::never());
        const SimTime second = b->firstSaturatedAt.value_or(SimTime::never());
        return first != second ? first < second : a->utilisationPeak > b->utilisationPeak;
    });
    TextTable table({{"component"}, {"resource"}, {"mean", Align::Right}, {"peak", Align::Right}, {"capacity", Align::Right},
                     {"full from"}, {"full for", Align::Right}});
    const std::size_t shown = options.all ? resources.size() : std::min(resources.size(), kResourcesShown);
    for (std::size_t i = 0; i < shown; ++i) {
        const simulation::Resource& r = *resources[i];
        const double capacity = r.capacity.empty() ? 0 : static_cast<double>(r.capacity.back());
        table.add({analysis::titleOf(scenario, r.component), r.name, analysis::percentText(r.utilisation.value),
                   analysis::percentText(r.utilisationPeak), analysis::quantityText(capacity, r.unit),
                   r.firstSaturatedAt ? clock.at(*r.firstSaturatedAt) : "—",
                   r.firstSaturatedAt ? analysis::spanText(Duration::fromSeconds(r.saturatedMinutes * 60)) : "—"});
    }
    const std::string more = shown < resources.size() ? fmt::format("{} more, less busy: --all", resources.size() - shown) : "";
    return section(options, "Saturation", table, more);
}

std::string objectivesTable(const Report& report, const ReportText& options)
{
    TextTable table({{""}, {""}});
    for (const analysis::SloVerdict& slo : report.slos) table.add({slo.held ? "✓" : "✕", slo.sentence});
    return section(options, "Objectives", table);
}

std::string claimsTable(const Report& report, const ReportText& options)
{
    using Outcome = analysis::ClaimVerdict::Outcome;
    TextTable table({{""}, {""}});
    std::size_t holding = 0;
    std::size_t undecided = 0;
    for (const analysis::ClaimVerdict& claim : report.claims) {
        const bool open = claim.outcome == Outcome::CannotBeDecided;
        holding += claim.outcome == Outcome::Holds ? 1U : 0U;
        undecided += open ? 1U : 0U;
        if (open && !options.all) continue;
        table.add({claim.outcome == Outcome::Holds ? "✓" : open ? "?" : "✕",
                   claim.sentence + (claim.says.empty() ? "" : " (“" + claim.says + "”)")});
    }
    const std::string more = undecided == 0 || options.all
                                 ? ""
                                 : fmt::format("{} more are about something else than a run: --all", undecided);
    return section(options, fmt::format("Claims: {} of {} hold", holding, report.claims.size() - undecided), table, more);
}

std::string diagnosisTable(const scenario::Scenario& scenario, const Report& report, const ReportText& options)
{
    const analysis::LocalClock clock = clockOf(scenario, report);
    TextTable table({{""}, {""}, {""}});
    for (const analysis::Finding& finding : report.diagnosis) {
        const bool saturation = finding.kind == analysis::Finding::Kind::Saturation;
        table.add({clock.at(finding.at), saturation ? analysis::ordinalText(finding.order) : "", finding.sentence});
    }
    return section(options, "What happened", table);
}

std::string scalingTable(const scenario::Scenario& scenario, const Report& report, const ReportText& options)
{
    const analysis::LocalClock clock = clockOf(scenario, report);
    // The same decision again and again is one row; what the autoscaler looked at and left alone is only for --all.
    struct Row {
        const simulation::Event* first;
        const simulation::Event* last;
        std::size_t count;
    };
    std::vector<Row> rows;
    for (const simulation::Event& event : report.recording.eventLog) {
        if (event.kind == simulation::EventKind::Held && !options.all) continue;
        const bool again = !rows.empty() && rows.back().last->kind == event.kind && rows.back().last->component == event.component
                           && rows.back().last->why == event.why;
        if (again && !options.all) {
            rows.back().last = &event;
            ++rows.back().count;
        } else {
            rows.push_back({&event, &event, 1});
        }
    }
    TextTable table({{"time"}, {"who"}, {"component"}, {"change"}, {"why"}});
    const std::size_t shown = options.all ? rows.size() : std::min(rows.size(), kScalingShown);
    for (std::size_t i = 0; i < shown; ++i) {
        const simulation::Event& event = *rows[i].first;
        const bool repeated = rows[i].count > 1;
        const std::string time = clock.at(event.at) + (repeated ? " to " + clock.at(rows[i].last->at) : std::string());
        std::string change = event.from == event.to ? "" : fmt::format("{} → {}", event.from, event.to);
        if (repeated) change = fmt::format("{} times", analysis::countText(rows[i].count));
        table.add({time, event.who, analysis::titleOf(scenario, event.component), change, event.why});
    }
    const std::string more = shown < rows.size() ? fmt::format("{} more entries: --all", rows.size() - shown) : "";
    return section(options, "Scaling and incidents", table, more);
}

/// "westus2@2026-08-21 and westeurope@2026-08-15 (imported)": the price books as "headroom prices list" names them.
static std::string booksText(const pricing::Statement& statement)
{
    std::vector<std::string> names;
    for (const pricing::BookName& book : statement.priceBooks) names.push_back(fmt::format("{}@{}{}", book.region, book.asOf, book.isUsers ? " (imported)" : ""));
    return withoutControls(fmt::format("{}", fmt::join(names, " and ")));
}

/// The lines of one group below its heading; components are named once.
static void addGroup(TextTable& table, const pricing::Statement& statement, const std::string& group)
{
    Money sum{statement.total.currency()};
    for (const pricing::StatementLine& line : statement.lines)
        if (line.group == group) sum += line.amount;
    if (!group.empty()) table.addHeading(fmt::format("{} — {} {}", group, moneyDigits(sum), statement.currency));
    std::string component;
    for (const pricing::StatementLine& line : statement.lines) {
        if (line.group != group) continue;
        const std::string mark = line.confidence == pricing::Confidence::Exact     ? ""
                                 : line.confidence == pricing::Confidence::Derived ? " ◐"
                                 : line.confidence == pricing::Confidence::Scenario ? " ✎"
                                 : line.confidence == pricing::Confidence::Override ? " ✎✎"
                                                                                   : " ◌";
        table.add({line.componentTitle == component ? "" : line.componentTitle, meterText(line),
                   fmt::format("{}{} {}", quantityDigits(line.quantity), line.extrapolated ? "*" : "", line.unit), line.unitPrice,
                   moneyDigits(line.amount), line.asOf + mark});
        component = line.componentTitle;
    }
}

std::string statementTable(const pricing::Statement& statement, const std::string& heading, const ReportText& options)
{
    TextTable table({{"component"}, {"meter"}, {"quantity", Align::Right}, {"unit price", Align::Right},
                     {"amount " + statement.currency, Align::Right}, {"price of"}});
    // A group once, where its first line stands, with all its lines.
    std::vector<std::string> groups;
    for (const pricing::StatementLine& line : statement.lines)
        if (std::ranges::find(groups, line.group) == groups.end()) groups.push_back(line.group);
    for (const std::string& group : groups) addGroup(table, statement, group);
    table.add({"Total", "", "", "", moneyDigits(statement.total), ""});
    const auto has = [&](pricing::Confidence confidence) {
        return std::ranges::find(statement.lines, confidence, &pricing::StatementLine::confidence) != statement.lines.end();
    };
    std::string more = fmt::format("quantity × unit price = amount, list prices of {}", booksText(statement));
    if (std::ranges::any_of(statement.lines, &pricing::StatementLine::extrapolated)) more += "; * extrapolated from the simulated hours";
    if (has(pricing::Confidence::Derived)) more += "; ◐ price derived from others";
    if (has(pricing::Confidence::Recalled)) more += "; ◌ price from memory, to be verified";
    if (has(pricing::Confidence::Borrowed)) more += "; ◌ price of another region, this one's is not known";
    if (has(pricing::Confidence::Scenario)) more += "; ✎ price stated in the scenario";
    if (has(pricing::Confidence::Override)) more += "; ✎✎ your own price (overrides.json)";
    std::string text = section(options, heading, table, more);
    if (options.all && !text.empty()) {
        std::set<std::string> sources;
        for (const pricing::StatementLine& line : statement.lines) sources.insert(line.source);
        for (const std::string& source : sources) text += "  source: " + withoutControls(source) + "\n";
    }
    return text;
}

} // namespace headroom::cli
