#include "app/gui/reconcile/variance_text.h"

#include "app/gui/shell/format.h"
#include "app/gui/statement/statement_model.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

using reconcile::Variance;

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::Reconcile", text); }

/// A unit price with the digits that tell it from another.
QString priceText(double price) { return format::number(price, price >= 100 ? 2 : price >= 1 ? 4 : 6); }

QString quantityText(double quantity) { return quantity >= 1000 ? format::number(quantity, 1) : format::figure(quantity); }

/// " (+10.0 %)" or nothing.
QString inBrackets(const QString& share) { return share.isEmpty() ? QString() : u" (%1)"_s.arg(share); }

QString sentence(QString text)
{
    if (text.isEmpty()) return text;
    text[0] = text[0].toUpper();
    return text.endsWith(u'.') ? text : text + u'.';
}

} // namespace

QString signedAmount(const Money& amount)
{
    const QString figure = format::amount(amount);
    return amount.micros() > 0 ? u'+' + figure : figure;
}

QString signedShare(double value, double of)
{
    if (of == 0 || !std::isfinite(value / of)) return {};
    const double percent = 100 * (value - of) / of;
    const QString figure = format::number(percent, std::abs(percent) < 100 ? 1 : 0);
    return QCoreApplication::translate("headroom::gui::Reconcile", "%1 %").arg(percent > 0 ? u'+' + figure : figure);
}

QStringList varianceSentences(const Variance& row)
{
    const QString currency = format::text(row.planned.currency().code()), unit = format::text(row.unit);
    const Money none(row.planned.currency());
    QStringList sentences;
    if (row.kind == Variance::Kind::Orphan) {
        if (row.component.empty()) sentences += tr("On the bill only: no rule takes these lines. Make a rule for them, or find out who uses the resource.");
        else sentences += tr("On the bill only: a rule says that these lines are of “%1”, and the simulated month has no such line.").arg(format::text(row.component));
        if (row.quantityBilled > 0) sentences += tr("Billed are %1 %2.").arg(quantityText(row.quantityBilled), unit);
        if (!row.resource.empty()) sentences += tr("The first line is of the resource %1.").arg(format::text(row.resource));
        return sentences;
    }
    if (row.kind == Variance::Kind::Missing)
        return {tr("Planned and not on the bill: %1 %2 for %3. Either it does not run, or no rule finds its lines.").arg(quantityText(row.quantityPlanned), unit, format::money(row.planned))};
    if (row.difference() == none) sentences += tr("Billed as planned.");
    if (row.price != none) {
        if (row.unitPriceBilled > 0 && row.unitPricePlanned > 0)
            sentences += tr("Price: %1 %2 instead of %3 for one %4%5, which on the planned %6 is %7 %2.")
                             .arg(priceText(row.unitPriceBilled), currency, priceText(row.unitPricePlanned), unit, inBrackets(signedShare(row.unitPriceBilled, row.unitPricePlanned)), quantityText(row.quantityPlanned), signedAmount(row.price));
        else sentences += tr("Price: %1 %2, since the cost is all that can be compared.").arg(signedAmount(row.price), currency);
    }
    if (row.quantity != none) {
        const double planned = row.hoursPlanned > 0 ? row.quantityPlanned / row.hoursPlanned : 0, billed = row.hoursBilled > 0 ? row.quantityBilled / row.hoursBilled : 0;
        if (planned > 0 && billed > 0)
            sentences += tr("Quantity: %1 instead of %2 %3 in each hour of use%4, which is %5 %6.").arg(quantityText(billed), quantityText(planned), unit, inBrackets(signedShare(billed, planned)), signedAmount(row.quantity), currency);
        else sentences += tr("Quantity: %1 %2 where the plan has none, which is %3 %4.").arg(quantityText(row.quantityBilled), unit, signedAmount(row.quantity), currency);
    }
    if (row.schedule != none)
        sentences += tr("Schedule: used in %1 h instead of %2 h%3, which is %4 %5.").arg(quantityText(row.hoursBilled), quantityText(row.hoursPlanned), inBrackets(signedShare(row.hoursBilled, row.hoursPlanned)), signedAmount(row.schedule), currency);
    if (!row.note.empty()) sentences += sentence(format::text(row.note));
    return sentences;
}

QString plannedPriceSentence(const Variance& row, const pricing::Statement& statement)
{
    const auto line = std::ranges::find_if(statement.lines, [&](const auto& one) { return one.component == row.component && one.meter == row.meter; });
    if (line == statement.lines.end() || line->unitPrice.empty()) return {};
    return tr("Planned at %1 %2 for one %3: %4.").arg(format::text(line->unitPrice), format::text(line->priceCurrency.empty() ? statement.currency : line->priceCurrency), format::text(line->unit),
                                                       confidenceText(line->confidence, format::text(line->asOf)));
}

ReconciliationAnswer reconciliationAnswer(const reconcile::Reconciliation& result, const QString& month)
{
    ReconciliationAnswer answer;
    const Money difference = result.billed - result.planned, none(result.planned.currency());
    answer.isAbove = difference.micros() > 0;
    const QString share = signedShare(result.billed.toDouble(), result.planned.toDouble());
    if (difference == none) answer.headline = tr("%1 was billed as planned: %2").arg(month, format::money(result.billed));
    else answer.headline = (answer.isAbove ? tr("%1 was billed %2: %3 more than planned%4") : tr("%1 was billed %2: %3 less than planned%4"))
                               .arg(month, format::money(result.billed), format::money(answer.isAbove ? difference : none - difference), inBrackets(share));
    QStringList parts;
    for (const auto& [name, part] : {std::pair{tr("price"), result.price}, {tr("quantity"), result.quantity}, {tr("schedule"), result.schedule}, {tr("orphans"), result.orphan}, {tr("missing"), result.missing}})
        parts += tr("%1 %2").arg(name, signedAmount(part));
    answer.explanation = tr("Planned %1. The difference is %2.").arg(format::money(result.planned), parts.join(u" · "_s));
    return answer;
}

} // namespace headroom::gui
