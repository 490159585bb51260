#include "app/gui/compare/answer.h"

#include "app/gui/compare/outcome_model.h"
#include "app/gui/shell/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace headroom::gui {

namespace {

QString tr(const char* text, int n = -1) { return QCoreApplication::translate("headroom::gui::ComparisonAnswer", text, nullptr, n); }

const analysis::Difference* rowOf(const analysis::Comparison& comparison, std::string_view name)
{
    const auto found = std::ranges::find(comparison.rows, name, &analysis::Difference::name);
    return found == comparison.rows.end() ? nullptr : &*found;
}

double valueOf(const analysis::Difference* row, std::size_t i) { return row != nullptr && row->values[i].value ? *row->values[i].value : 0; }

QString amount(double value, const analysis::Difference& row) { return tr("%1 %2").arg(format::number(std::abs(value), std::abs(value) < 100 ? 2 : 0), format::text(row.unit)); }

QString share(double delta, double base)
{
    if (base == 0) return {};
    return (delta < 0 ? QStringLiteral("\u2212") : QStringLiteral("+")) + format::percent(std::abs(delta / base));
}

QString explanationOf(const analysis::Comparison& comparison, std::size_t i)
{
    QStringList sentences;
    if (const auto* p95 = rowOf(comparison, "p95"); p95 != nullptr && p95->values[0].value && p95->values[i].value) {
        const QString before = format::latency(*p95->values[0].value), after = format::latency(*p95->values[i].value);
        const double delta = *p95->delta(i);
        if (delta == 0 || p95->insideInterval(i)) sentences += tr("p95 stays at %1 within what these runs can tell.").arg(before);
        else if (delta > 0) sentences += tr("p95 rises from %1 to %2.").arg(before, after);
        else sentences += tr("p95 falls from %1 to %2.").arg(before, after);
    }
    if (const auto* failed = rowOf(comparison, "Failed requests"); failed != nullptr && failed->delta(i).value_or(0) != 0 && !failed->insideInterval(i))
        sentences += tr("Failed requests go from %1 to %2.").arg(format::text(failed->values[0].text), format::text(failed->values[i].text));
    if (const auto* first = rowOf(comparison, "First to saturate"); first != nullptr && first->values[0].text != first->values[i].text) {
        if (!first->values[i].value) sentences += tr("Nothing fills up any more; before, the first was %1.").arg(format::text(first->values[0].text));
        else if (!first->values[0].value) sentences += tr("The first to fill up is %1; before, nothing did.").arg(format::text(first->values[i].text));
        else sentences += tr("The first to fill up is %1, before it was %2.").arg(format::text(first->values[i].text), format::text(first->values[0].text));
    }
    return sentences.join(u' ');
}

ComparisonAnswer ofTwo(const analysis::Comparison& comparison)
{
    using Tone = ComparisonAnswer::Tone;
    ComparisonAnswer answer;
    const auto* cost = rowOf(comparison, "Cost of the month");
    const auto* missed = rowOf(comparison, "Objectives missed");
    if (cost == nullptr) return answer;
    const QString a = format::text(comparison.variants[0]), b = format::text(comparison.variants[1]);
    const double delta = cost->delta(1).value_or(0), base = valueOf(cost, 0);
    const int before = static_cast<int>(valueOf(missed, 0)), after = static_cast<int>(valueOf(missed, 1));
    const bool same = delta == 0 || cost->insideInterval(1);
    const QString by = share(delta, base);
    if (same) {
        answer.tone = after < before ? Tone::Better : after > before ? Tone::Worse : Tone::Same;
        if (after < before && after == 0) answer.headline = tr("%1 costs as much as %2, about %3 a month, and holds every objective").arg(b, a, amount(base, *cost));
        else if (after < before) answer.headline = tr("%1 costs as much as %2, about %3 a month, and objectives missed go from %4 to %5").arg(b, a, amount(base, *cost)).arg(before).arg(after);
        else if (after > before) answer.headline = tr("%1 costs as much as %2, about %3 a month, but objectives missed go from %4 to %5").arg(b, a, amount(base, *cost)).arg(before).arg(after);
        else answer.headline = tr("%1 costs as much as %2: about %3 a month").arg(b, a, amount(base, *cost));
    } else if (delta < 0) {
        answer.tone = after > before ? Tone::Mixed : Tone::Better;
        if (after > before) answer.headline = tr("%1 costs %2 a month less than %3 (%4), but objectives missed go from %5 to %6").arg(b, amount(delta, *cost), a, by).arg(before).arg(after);
        else if (after < before && after == 0) answer.headline = tr("%1 costs %2 a month less than %3 (%4) and holds every objective").arg(b, amount(delta, *cost), a, by);
        else if (after < before) answer.headline = tr("%1 costs %2 a month less than %3 (%4) and objectives missed go from %5 to %6").arg(b, amount(delta, *cost), a, by).arg(before).arg(after);
        else answer.headline = after == 0 ? tr("%1 costs %2 a month less than %3 (%4); both hold every objective").arg(b, amount(delta, *cost), a, by)
                                          : tr("%1 costs %2 a month less than %3 (%4); both miss as many objectives").arg(b, amount(delta, *cost), a, by);
    } else {
        answer.tone = after < before ? Tone::Mixed : Tone::Worse;
        if (after < before && after == 0) answer.headline = tr("%1 costs %2 a month more than %3 (%4) and holds every objective").arg(b, amount(delta, *cost), a, by);
        else if (after < before) answer.headline = tr("%1 costs %2 a month more than %3 (%4) and objectives missed go from %5 to %6").arg(b, amount(delta, *cost), a, by).arg(before).arg(after);
        else if (after > before) answer.headline = tr("%1 costs %2 a month more than %3 (%4) and objectives missed go from %5 to %6").arg(b, amount(delta, *cost), a, by).arg(before).arg(after);
        else answer.headline = after == 0 ? tr("%1 costs %2 a month more than %3 (%4); both hold every objective").arg(b, amount(delta, *cost), a, by)
                                          : tr("%1 costs %2 a month more than %3 (%4); both miss as many objectives").arg(b, amount(delta, *cost), a, by);
    }
    answer.explanation = explanationOf(comparison, 1);
    return answer;
}

ComparisonAnswer ofMany(const analysis::Comparison& comparison)
{
    using Tone = ComparisonAnswer::Tone;
    ComparisonAnswer answer;
    const auto* cost = rowOf(comparison, "Cost of the month");
    const auto* missed = rowOf(comparison, "Objectives missed");
    if (cost == nullptr) return answer;
    const std::size_t count = comparison.variants.size();
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < count; ++i)
        if (valueOf(missed, i) == 0 && cost->values[i].value && (!best || valueOf(cost, i) < valueOf(cost, *best))) best = i;
    const bool anyHolds = best.has_value();
    if (!anyHolds) {
        best = 0;
        for (std::size_t i = 1; i < count; ++i)
            if (std::pair(valueOf(missed, i), valueOf(cost, i)) < std::pair(valueOf(missed, *best), valueOf(cost, *best))) best = i;
    }
    const QString name = format::text(comparison.variants[*best]), base = format::text(comparison.variants[0]), price = amount(valueOf(cost, *best), *cost);
    const double delta = valueOf(cost, *best) - valueOf(cost, 0);
    if (!anyHolds) {
        answer.headline = tr("None of these variants holds every objective; the nearest is %1 with %2 missed, at %3 a month").arg(name).arg(valueOf(missed, *best)).arg(price);
        answer.tone = Tone::Worse;
    } else if (*best == 0) {
        answer.headline = tr("The baseline %1 is the cheapest that holds every objective: %2 a month").arg(name, price);
        answer.tone = Tone::Same;
    } else if (delta < 0) {
        answer.headline = tr("%1 is the cheapest that holds every objective: %2 a month, %3 less than %4").arg(name, price, amount(delta, *cost), base);
        answer.tone = Tone::Better;
    } else {
        answer.headline = tr("%1 is the cheapest that holds every objective: %2 a month, %3 more than %4, which does not hold them all").arg(name, price, amount(delta, *cost), base);
        answer.tone = Tone::Mixed;
    }
    if (*best != 0) answer.explanation = explanationOf(comparison, *best);
    return answer;
}

} // namespace

ComparisonAnswer answerOf(const analysis::Comparison& comparison)
{
    if (comparison.variants.size() < 2) return {};
    return comparison.variants.size() == 2 ? ofTwo(comparison) : ofMany(comparison);
}

} // namespace headroom::gui
