#include "app/gui/whatif/key_figures.h"

#include "app/gui/shell/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

using Change = KeyFigure::Change;

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::WhatIf", text); }

constexpr double kWholeAmounts = 1000;   // from here on cents are noise

QString moneyText(double amount, const std::string& currency)
{
    return format::number(amount, std::abs(amount) < kWholeAmounts ? 2 : 0) + u' ' + format::text(currency);
}

/// Arrow and amount; `text` is that of the size of the difference.
QString arrowed(double difference, const QString& text) { return difference < 0 ? u"▼ −"_s + text : u"▲ +"_s + text; }

Change changeOf(double difference, double unsure, bool isLessBetter = true)
{
    if (std::abs(difference) <= unsure) return difference == 0 ? Change::None : Change::Unsure;
    return (difference < 0) == isLessBetter ? Change::Better : Change::Worse;
}

double halfWidthOf(const simulation::Estimate& estimate) { return estimate.interval ? estimate.interval->halfWidth() : 0; }

const analysis::Finding* firstToFill(const analysis::Report& report)
{
    for (const analysis::Finding& finding : report.diagnosis)
        if (finding.order == 1) return &finding;
    return nullptr;
}

QString titleOf(const scenario::Scenario& scenario, const std::string& component)
{
    const scenario::Component* found = scenario.find(component);
    return format::text(found != nullptr ? found->title : component);
}

const simulation::Resource* fullest(const simulation::Recording& recording)
{
    const simulation::Resource* best = nullptr;
    for (const simulation::Resource& resource : recording.resources)
        if (best == nullptr || resource.utilisationPeak > best->utilisationPeak) best = &resource;
    return best;
}

KeyFigure monthFigure(const Outcome& now, const std::optional<Outcome>& base)
{
    const std::string& currency = now.scenario->currency;
    const format::LocalClock clock(now.scenario->calendar.timeZone);
    KeyFigure figure;
    figure.caption = clock.month(now.report->recording.start);
    figure.value = (now.isMonthExact ? QString() : u"≈ "_s) + moneyText(now.month, currency);
    if (!now.isMonthExact) figure.tip = tr("The difference is that of the shown window carried over to the month; the whole month is being computed.");
    if (now.monthHalfWidth && *now.monthHalfWidth > 0) figure.interval = u"±"_s + format::figure(*now.monthHalfWidth);
    if (!base) return figure;
    figure.base = tr("base %1").arg(moneyText(base->month, currency));
    const double difference = std::round((now.month - base->month) * 100) / 100;
    figure.change = changeOf(difference, now.monthHalfWidth.value_or(0) + base->monthHalfWidth.value_or(0));
    figure.delta = difference == 0 ? QString() : arrowed(difference, moneyText(std::abs(difference), currency));
    return figure;
}

KeyFigure latencyFigure(const Outcome& now, const std::optional<Outcome>& base, const QString& when)
{
    const auto& p95 = now.report->recording.latency.p95Ms;
    KeyFigure figure;
    figure.caption = when.isEmpty() ? tr("p95") : tr("p95 on %1").arg(when);
    const bool isAnswered = now.report->recording.latency.count > 0;
    figure.value = isAnswered ? format::latency(p95.value) : tr("no answers");
    if (p95.interval) figure.interval = u"±"_s + format::latency(p95.interval->halfWidth());
    if (!base || base->report->recording.latency.count == 0) return figure;
    const auto& before = base->report->recording.latency.p95Ms;
    figure.base = tr("base %1").arg(format::latency(before.value));
    if (!isAnswered) return figure;
    const double difference = p95.value - before.value;
    // Below what the text shows there is no change.
    if (std::abs(difference) < 0.005 * std::max(before.value, 1.0)) return figure;
    figure.change = changeOf(difference, halfWidthOf(p95) + halfWidthOf(before));
    figure.delta = arrowed(difference, format::latency(std::abs(difference)));
    return figure;
}

KeyFigure failureFigure(const Outcome& now, const std::optional<Outcome>& base, const QString& when)
{
    const auto& failed = now.report->recording.failedShare;
    KeyFigure figure;
    figure.caption = when.isEmpty() ? tr("Failed") : tr("Failed on %1").arg(when);
    figure.value = format::percent(failed.value);
    if (failed.interval) figure.interval = u"±"_s + format::percent(failed.interval->halfWidth());
    if (!base) return figure;
    const auto& before = base->report->recording.failedShare;
    figure.base = tr("base %1").arg(format::percent(before.value));
    const double difference = failed.value - before.value;
    if (std::abs(difference) < 5e-6) return figure;
    figure.change = changeOf(difference, halfWidthOf(failed) + halfWidthOf(before));
    figure.delta = arrowed(difference, tr("%1 points").arg(format::figure(std::abs(difference) * 100)));
    return figure;
}

QString fillingMoment(const Outcome& outcome)
{
    const analysis::Finding* first = firstToFill(*outcome.report);
    if (first == nullptr) return tr("none");
    const format::LocalClock clock(outcome.scenario->calendar.timeZone);
    const auto& recording = outcome.report->recording;
    return tr("%1 %2").arg(titleOf(*outcome.scenario, first->component), recording.end - recording.start <= Duration::hours(25) ? clock.clock(first->at) : clock.dateTime(first->at));
}

KeyFigure fillingFigure(const Outcome& now, const std::optional<Outcome>& base)
{
    KeyFigure figure;
    figure.caption = tr("First to fill up");
    const analysis::Finding* first = firstToFill(*now.report);
    figure.value = first == nullptr ? tr("none") : titleOf(*now.scenario, first->component);
    if (first != nullptr) figure.tip = format::text(first->sentence);
    else figure.tip = fillingText(now);
    const format::LocalClock clock(now.scenario->calendar.timeZone);
    if (first != nullptr) figure.interval = clock.clock(first->at);
    if (!base) return figure;
    figure.base = tr("base %1").arg(fillingMoment(*base));
    const analysis::Finding* before = firstToFill(*base->report);
    if ((first == nullptr) == (before == nullptr) && (first == nullptr || (first->component == before->component && first->at == before->at))) {
        if (first == nullptr)
            if (const auto* resource = fullest(now.report->recording)) figure.delta = tr("max. %1").arg(format::percent(std::min(1.0, resource->utilisationPeak)));
        return figure;
    }
    const bool isBetter = first == nullptr || (before != nullptr && first->at >= before->at);
    figure.change = isBetter ? Change::Better : Change::Worse;
    if (first == nullptr) {
        if (const auto* resource = fullest(now.report->recording)) figure.delta = tr("max. %1").arg(format::percent(std::min(1.0, resource->utilisationPeak)));
    } else if (before != nullptr && first->at != before->at) {
        figure.delta = first->at > before->at ? tr("▲ %1 later").arg(format::span(first->at - before->at)) : tr("▼ %1 earlier").arg(format::span(before->at - first->at));
    }
    return figure;
}

} // namespace

QString signedMoney(double amount, const std::string& currency)
{
    const double cents = std::round(amount * 100) / 100;
    return (cents < 0 ? u"−"_s : cents > 0 ? u"+"_s : QString()) + moneyText(std::abs(cents), currency);
}

QString fillingText(const Outcome& outcome)
{
    if (const analysis::Finding* first = firstToFill(*outcome.report)) return format::text(first->sentence);
    const simulation::Resource* resource = fullest(outcome.report->recording);
    if (resource == nullptr) return tr("Nothing fills up.");
    return tr("Nothing fills up; closest is %1 (%2) at %3.").arg(titleOf(*outcome.scenario, resource->component), format::text(resource->name), format::percent(std::min(1.0, resource->utilisationPeak)));
}

std::vector<KeyFigure> keyFigures(const Outcome& now, const std::optional<Outcome>& base)
{
    const auto& recording = now.report->recording;
    const format::LocalClock clock(now.scenario->calendar.timeZone);
    const QString when = recording.end - recording.start <= Duration::hours(25) ? clock.date(recording.start) : QString();
    return {monthFigure(now, base), latencyFigure(now, base, when), failureFigure(now, base, when), fillingFigure(now, base)};
}

QString whatIfHeadline(const Outcome& now, const std::optional<Outcome>& base, bool isSimulated)
{
    const QString answer = format::text(now.report->answer.headline);
    const format::LocalClock clock(now.scenario->calendar.timeZone);
    const QString lead = isSimulated ? tr("Simulated: %1") : tr("Estimate: %1");
    if (!base) return lead.arg(answer);
    const double difference = std::round((now.month - base->month) * 100) / 100;
    const QString month = clock.month(now.report->recording.start).section(u' ', 0, 0), amount = moneyText(std::abs(difference), now.scenario->currency);
    if (difference == 0) return lead.arg(tr("%1; %2 costs the same").arg(answer, month));
    return lead.arg(difference < 0 ? tr("%1; %2 costs %3 less").arg(answer, month, amount) : tr("%1; %2 costs %3 more").arg(answer, month, amount));
}

} // namespace headroom::gui
