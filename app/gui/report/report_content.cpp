#include "app/gui/report/report_content.h"

#include "app/gui/shell/format.h"
#include "models/scenario/scenario.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QLocale>

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

constexpr qsizetype kLongestValue = 40;

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui", text); }

template <typename Render> QString halfWidth(const simulation::Estimate& estimate, Render render)
{
    return estimate.interval ? format::plusMinus(render(estimate.interval->halfWidth())) : QString();
}

QVector<ReportContent::Figure> figuresOf(const scenario::Scenario& scenario, const analysis::Report& report, const format::LocalClock& clock)
{
    const auto& recording = report.recording;
    const auto missed = [&](auto&& concerns) {
        return std::any_of(report.slos.begin(), report.slos.end(), [&](const auto& slo) { return !slo.held && concerns(slo.metric); });
    };
    const bool overBudget = scenario.monthlyBudget && format::moneyValue(report.month.total) > *scenario.monthlyBudget;
    return {{tr("95 % answered within"), format::latency(recording.latency.p95Ms.value), halfWidth(recording.latency.p95Ms, format::latency),
             missed([](const std::string& metric) { return metric.starts_with("latency."); })},
            {tr("Requests that failed"), format::percent(recording.failedShare.value), halfWidth(recording.failedShare, format::percent),
             missed([](const std::string& metric) { return metric == "requests.failedShare"; })},
            {tr("The simulated period costs"), format::money(report.window.total, false), {}, false},
            {tr("%1 costs").arg(clock.month(recording.start)), format::money(report.month.total, false),
             overBudget ? tr("budget %1").arg(format::number(*scenario.monthlyBudget)) : QString(), overBudget}};
}

QVector<ReportContent::Cost> costsOf(const analysis::Report& report)
{
    struct Sum {
        QString title, group;
        Money window, month;
        bool isAssumed = false;
    };
    std::map<std::string, Sum> sums;
    const auto add = [&](const pricing::Statement& statement, Money Sum::*part) {
        for (const auto& line : statement.lines) {
            auto [found, isNew] = sums.try_emplace(line.component);
            Sum& sum = found->second;
            if (isNew) {
                sum.title = format::text(line.componentTitle);
                sum.group = format::text(line.group);
                sum.window = sum.month = Money(line.amount.currency());
            }
            sum.*part += line.amount;
            sum.isAssumed = sum.isAssumed || (line.confidence != pricing::Confidence::Exact && line.confidence != pricing::Confidence::Scenario
                                             && line.confidence != pricing::Confidence::Override);
        }
    };
    add(report.window, &Sum::window);
    add(report.month, &Sum::month);
    std::vector<Sum> sorted;
    for (auto& [id, sum] : sums) sorted.push_back(std::move(sum));
    std::stable_sort(sorted.begin(), sorted.end(), [](const Sum& a, const Sum& b) { return a.month.micros() > b.month.micros(); });
    const double total = report.month.total.toDouble();
    QVector<ReportContent::Cost> costs;
    for (const Sum& sum : sorted)
        costs.push_back({sum.title, sum.group, format::amount(sum.window), format::amount(sum.month), total > 0 ? sum.month.toDouble() / total : 0, sum.isAssumed});
    return costs;
}

QVector<ReportContent::Verdict> verdictsOf(const analysis::Report& report)
{
    QVector<ReportContent::Verdict> verdicts;
    for (const auto& slo : report.slos) verdicts.push_back({format::text(slo.name), format::text(slo.sentence), slo.held});
    for (const auto& claim : report.claims)
        if (claim.outcome == analysis::ClaimVerdict::Outcome::Holds || claim.outcome == analysis::ClaimVerdict::Outcome::DoesNotHold)
            verdicts.push_back({tr("Claim: %1").arg(format::text(claim.says)), format::text(claim.sentence), claim.outcome == analysis::ClaimVerdict::Outcome::Holds});
    return verdicts;
}

QVector<ReportContent::Fact> factsOf(const scenario::Scenario& scenario, const analysis::Report& report, const ReportContext& context, const format::LocalClock& clock)
{
    const auto& recording = report.recording;
    const QString fingerprint = QString::number(recording.fingerprint, 16).rightJustified(16, u'0');
    const QString hash = QString::fromLatin1(QCryptographicHash::hash(context.scenarioText, QCryptographicHash::Sha256).toHex());
    return {{tr("Variant"), format::text(recording.variant)},
            {tr("Simulated period"), tr("%1 – %2, %3").arg(clock.dateTime(recording.start), clock.dateTime(recording.end), format::text(scenario.calendar.timeZone))},
            {tr("Requests"), format::largeNumber(static_cast<double>(recording.requests.offered))},
            {tr("Seed, replications"), tr("%1, %2").arg(recording.seed).arg(recording.replications)},
            {tr("Engine"), recording.engine == "des" ? tr("every request simulated") : tr("fluid estimate (%1)").arg(format::text(recording.engine))},
            {tr("Version"), tr("Headroom %1").arg(context.programVersion)},
            {tr("Fingerprint of the run"), fingerprint},
            {tr("Scenario (SHA-256)"), hash.left(16)},
            {tr("Prices"), tr("%1, %2, as of %3").arg(format::text(report.window.priceBookRegion), format::text(report.window.currency), format::text(report.window.priceBookAsOf))}};
}

} // namespace

QString placeText(const QString& pointer)
{
    QStringList parts;
    for (QString part : pointer.split(u'/', Qt::SkipEmptyParts)) {
        bool isIndex = false;
        const int index = part.toInt(&isIndex);
        parts << (part == u"*"_s ? tr("every") : isIndex ? tr("no. %1").arg(index + 1) : part.replace(u"~1"_s, u"/"_s).replace(u"~0"_s, u"~"_s));
    }
    return parts.join(u" › "_s);
}

ReportContent reportContent(const scenario::Scenario& scenario, const analysis::Report& report, const ReportContext& context)
{
    const auto& recording = report.recording;
    const format::LocalClock clock(scenario.calendar.timeZone);
    ReportContent content;
    content.scenario = format::text(scenario.name);
    content.variant = format::text(recording.variant);
    content.question = format::text(scenario.question);
    content.headline = format::text(report.answer.headline);
    content.explanation = format::text(report.answer.explanation);
    content.isBad = !report.answer.allSlosHeld;
    if (recording.partial) content.flags << tr("PARTIAL: the run was stopped at %1; what came later is not in it.").arg(clock.dateTime(recording.end));
    if (recording.engine != "des") content.flags << tr("ESTIMATE: rates instead of requests; a simulation of every request confirms it.");
    if (context.isStale) content.flags << tr("OUT OF DATE: the scenario was edited after this run.");
    content.figures = figuresOf(scenario, report, clock);
    content.charts = reportCharts(scenario, report);
    content.windowTitle = format::text(report.window.period);
    content.monthTitle = format::text(report.month.period);
    content.windowTotal = format::amount(report.window.total);
    content.monthTotal = format::amount(report.month.total);
    content.currency = format::text(report.window.currency);
    content.costs = costsOf(report);
    content.verdicts = verdictsOf(report);
    for (const auto& remark : scenario.provenance) {
        if (remark.mark != scenario::Mark::Assumed && remark.mark != scenario::Mark::Verify) continue;
        const QString pointer = format::text(remark.pointer);
        QString value = context.valueAt && !pointer.contains(u'*') ? context.valueAt(pointer) : QString();
        if (value.size() > kLongestValue || value.startsWith(u'{') || value.startsWith(u'[')) value.clear();   // structures say nothing on paper
        content.assumptions.push_back({placeText(pointer), value, format::text(remark.note)});
    }
    content.facts = factsOf(scenario, report, context, clock);
    const bool isBorrowed = std::any_of(content.costs.begin(), content.costs.end(), [](const auto& cost) { return cost.isAssumed; });
    content.priceNote = isBorrowed ? tr("Pay-as-you-go prices of %1 as of %2. ◌ marks components with a price that is derived, recalled or of another region.")
                                         .arg(format::text(report.window.priceBookRegion), format::text(report.window.priceBookAsOf))
                                   : tr("Pay-as-you-go list prices of %1 as of %2.").arg(format::text(report.window.priceBookRegion), format::text(report.window.priceBookAsOf));
    return content;
}

} // namespace headroom::gui
