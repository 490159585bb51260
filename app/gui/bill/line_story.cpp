#include "app/gui/bill/line_story.h"

#include "app/gui/shell/format.h"
#include "app/gui/statement/statement_model.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <map>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::LineStory", text); }

QString quantityText(double quantity) { return format::number(quantity, std::abs(quantity - std::round(quantity)) < 1e-9 ? 0 : quantity < 10 ? 3 : 1); }

QString titleOf(const pricing::StatementLine& line)
{
    const QString component = format::text(line.componentTitle.empty() ? line.component : line.componentTitle), meter = format::text(line.meterTitle.empty() ? line.meter : line.meterTitle);
    return meter.startsWith(component) ? meter : tr("%1, %2").arg(component, meter);
}

/// "delivery 52 %, platform 31 %": the largest first, at most four.
QString partsText(const pricing::Allocation& allocation, std::size_t line, const Money& whole)
{
    std::map<QString, double> sums;
    for (const pricing::AllocatedPart& part : allocation.parts)
        if (part.line == line)
            sums[part.to == pricing::AllocatedPart::To::Tenant ? format::text(allocation.tenants[part.tenant].tenant)
                 : part.to == pricing::AllocatedPart::To::Idle ? tr("idle")
                                                               : tr("nobody’s in particular")] += part.amount.toDouble();
    if (sums.empty() || whole.micros() == 0) return {};
    std::vector<std::pair<QString, double>> ordered(sums.begin(), sums.end());
    std::ranges::stable_sort(ordered, std::greater<>(), &std::pair<QString, double>::second);
    QStringList texts;
    constexpr std::size_t kShown = 4;
    for (std::size_t i = 0; i < std::min(kShown, ordered.size()); ++i)
        if (ordered[i].second != 0) texts += tr("%1 %2").arg(ordered[i].first, format::percent(ordered[i].second / whole.toDouble()));
    if (ordered.size() > kShown) texts += tr("%1 others").arg(ordered.size() - kShown);
    return texts.join(u", "_s);
}

QString quantitySentence(const BillTable& table, const pricing::StatementLine& line, const BillLine& part)
{
    const QString unit = format::text(line.unit);
    QString text = tr("%1 %2").arg(quantityText(line.quantity), unit);
    if (part.quantity && !part.isWhole) text = tr("%1 %2 of %3").arg(quantityText(*part.quantity), unit, quantityText(line.quantity));
    const std::vector<double>& perHour = line.quantityPerHour;
    if (line.unit.find("hour") != std::string::npos && perHour.size() > 1 && table.statement().hours > 1) {
        const auto [low, high] = std::minmax_element(perHour.begin(), perHour.end() - 1);   // the last hour may be a short one
        if (std::abs(*high - *low) < 1e-9) text = tr("%1 × %2 h = %3").arg(quantityText(*high), format::number(table.statement().hours, std::fmod(table.statement().hours, 1) != 0 ? 1 : 0), text);
        else text += tr(", %1 to %2 in an hour, %3 on average").arg(quantityText(*low), quantityText(*high), quantityText(line.quantity / table.statement().hours));
    }
    if (line.extrapolated) text += tr("; partly projected");
    return text;
}

/// "0–13: free · 13–100: 0.80", and what each band takes.
QString bandsText(const LinePrice& price, double quantity)
{
    QStringList bands;
    for (std::size_t band = 0; band < price.price.bands.size(); ++band)
        if (price.bandShares[band] > 0) bands += tr("%1 at %2").arg(quantityText(quantity * price.bandShares[band]), format::text(price.price.bands[band].unitPrice));
    return bands.size() > 1 ? bands.join(u" + "_s) : QString();
}

QString cheaperSentence(const BillOfPeriod& bill, const pricing::StatementLine& line)
{
    for (const pricing::CommitmentProposal& proposal : bill.proposals) {   // the greatest saving first
        if (proposal.kind != pricing::CommitmentProposal::Kind::Reservation || proposal.meter.empty() || !line.meter.starts_with(proposal.meter) || proposal.saved() <= 0) continue;
        if (proposal.before <= 0) continue;
        return tr("reserve %1 of this size for %2: %3 instead of %4 %5 (−%6)")
            .arg(proposal.nodes)
            .arg(proposal.term == "3-years" ? tr("3 years") : tr("1 year"), format::number(proposal.after, 2), format::number(proposal.before, 2), format::text(bill.statement->currency),
                 format::percent(proposal.saved() / proposal.before));
    }
    return {};
}

QString useSentence(const BillOfPeriod& bill, const pricing::StatementLine& line)
{
    for (const analysis::IdleCost& idle : bill.units.idle)
        if (idle.component == line.component) return tr("%1 of its %2 on average; %3 of %4 paid for capacity that nobody used").arg(format::percent(idle.utilisation), format::text(idle.resource), format::amount(idle.idle), format::money(idle.paid));
    return {};
}

/// How many months keep their budget, and how the year was made.
QStringList yearSentences(const BillData& data)
{
    const analysis::YearBill& year = *data.year;
    const auto nameOf = [&](std::size_t month) { return keyTitle({pricing::Dimension::Kind::Month, {}}, year.months[month].key, year.statement()); };
    QStringList sentences;
    if (const auto budget = data.scenario->monthlyBudget) {
        const auto above = year.monthsAbove(*budget);
        sentences += above.empty()       ? tr("Every month keeps the budget of %1 %2.").arg(format::number(*budget), format::text(year.statement().currency))
                     : above.size() == 1 ? tr("%1 is the only month over its budget of %2 %3.").arg(nameOf(above.front()), format::number(*budget), format::text(year.statement().currency))
                                         : tr("%1 of %2 months are over their budget of %3 %4, first %5.")
                                               .arg(above.size())
                                               .arg(year.months.size())
                                               .arg(format::number(*budget), format::text(year.statement().currency), nameOf(above.front()));
    }
    if (year.engine != "des")
        sentences += year.isDoubtful() ? tr("Months are estimated with rates, in places outside of what that is valid for.")
                                       : tr("Months are estimated with rates.");
    return sentences;
}

} // namespace

LineStory lineStory(const BillTable& table, const BillLine& part)
{
    const BillOfPeriod& bill = table.data->of(table.query.period);
    const pricing::StatementLine& line = table.statement().lines[part.line];
    LineStory story;
    story.title = titleOf(line);
    const auto add = [&](const QString& topic, const QString& text) {
        if (!text.isEmpty()) story.entries.push_back({topic, text});
    };
    add(tr("Quantity"), quantitySentence(table, line, part));
    const QString bands = part.line < bill.prices.size() ? bandsText(bill.prices[part.line], line.quantity) : QString();
    QString made = bands.isEmpty() ? tr("%1 × %2").arg(quantityText(line.quantity), format::text(line.unitPrice)) : bands;
    if (line.discountPercent > 0) made = tr("(%1) less %2 %").arg(made, format::number(line.discountPercent, std::fmod(line.discountPercent, 1) != 0 ? 2 : 0));
    if (table.statement().exchange && line.priceCurrency != table.statement().currency) made += tr(" × %1 (%2)").arg(format::number(table.statement().exchange->rate, 4), format::text(table.statement().exchange->asOf));
    made = tr("%1 = %2, rounded once").arg(made, format::money(line.amount));
    if (part.amount != line.amount) made += tr("; here %1 of it").arg(format::money(part.amount));
    add(tr("Amount"), made);
    const QString price = format::text(line.priceCurrency.empty() ? table.statement().currency : line.priceCurrency);
    add(tr("Price"), tr("%1 %2, %3 · %4").arg(format::text(line.unitPrice), price, confidenceText(line.confidence, format::text(line.asOf)), format::text(line.source)));
    add(tr("Cheaper"), cheaperSentence(bill, line));
    if (!line.team.empty()) add(tr("Team"), format::text(line.team));
    // What serves no tenant in particular is told by operation.
    const bool hasTenants = std::ranges::any_of(bill.byTenant.parts, [&](const pricing::AllocatedPart& each) { return each.line == part.line && each.to == pricing::AllocatedPart::To::Tenant; });
    if (hasTenants) add(tr("Tenants"), partsText(bill.byTenant, part.line, line.amount));
    else add(tr("Operations"), partsText(bill.byOperation, part.line, line.amount));
    add(tr("Use"), useSentence(bill, line));
    return story;
}

LineStory rowStory(const BillTable& table, const BillRow& row)
{
    LineStory story;
    story.title = row.title;
    const double whole = table.whole.toDouble();
    story.entries.push_back({tr("Amount"), tr("%1, %2 of the bill").arg(format::money(row.total), format::percent(whole != 0 ? row.total.toDouble() / whole : 0))});
    if (!row.lines.empty()) {
        const pricing::StatementLine& largest = table.statement().lines[row.lines.front().line];
        story.entries.push_back({tr("Largest"), tr("%1: %2").arg(titleOf(largest), format::money(row.lines.front().amount))});
        story.entries.push_back({tr("Lines"), row.lines.size() == 1 ? tr("1 line") : tr("%1 lines").arg(row.lines.size())});
    }
    if (const auto below = dimensionBelow(table.query)) story.entries.push_back({tr("Further"), tr("Enter or a double click shows it by %1").arg(dimensionTitle(*below).toLower())});
    return story;
}

std::optional<double> budgetOf(const BillData& data, BillPeriod period)
{
    if (period == BillPeriod::Year && !data.year) return {};
    return data.bill(period).budget(data.scenario->monthlyBudget);
}

QString billHeadline(const BillData& data, BillPeriod period)
{
    const pricing::Statement& statement = *data.of(period).statement;
    const QString costs = tr("%1 costs %2").arg(format::text(statement.period), format::money(statement.total));
    const auto budget = budgetOf(data, period);
    if (!budget) return costs;
    const Money limit = Money::fromMicros(std::llround(*budget * Money::kPerUnit), statement.total.currency());
    const Money over = statement.total - limit;
    const QString share = *budget > 0 ? format::percent(std::abs(over.toDouble()) / *budget) : QString();
    QString text = over.micros() > 0 ? tr("%1: %2 (%3) over the budget of %4").arg(costs, format::money(over), share, format::money(limit, false))
                                     : tr("%1: %2 (%3) below the budget of %4").arg(costs, format::money(limit - statement.total), share, format::money(limit, false));
    if (period == BillPeriod::Year) text += tr(", that of %1 months").arg(data.year->months.size());
    return text;
}

QString billSummary(const BillData& data, BillPeriod period)
{
    const BillOfPeriod& bill = data.of(period);
    const pricing::Statement& statement = *bill.statement;
    QStringList sentences;
    const auto largest = std::ranges::max_element(statement.lines, {}, [](const pricing::StatementLine& line) { return line.amount.micros(); });
    if (largest != statement.lines.end()) sentences += tr("Largest line: %1, %2.").arg(titleOf(*largest), format::money(largest->amount));
    const QString about = bill.units.isProjected ? u"≈ "_s : QString();
    if (data.isComplete) {
        if (bill.units.requests > 0) {
            const double perThousand = analysis::perThousand(statement.total, bill.units.requests);
            sentences += tr("%1 %2 per 1,000 requests.").arg(about + format::number(perThousand, perThousand >= 1 ? 2 : 4), format::text(statement.currency));
        }
        if (bill.units.idleTotal.micros() > 0) sentences += tr("%1 paid and unused.").arg(about + format::money(bill.units.idleTotal));
        if (data.scenario->failureCost) sentences += tr("Failed requests cost %1 beside the bill.").arg(about + format::money(bill.units.failures));
    }
    if (period == BillPeriod::Year) sentences += yearSentences(data);
    if (!statement.projection.empty()) {
        const QString projection = format::text(statement.projection);
        sentences += projection.left(1).toUpper() + projection.mid(1) + (projection.endsWith(u'.') ? u""_s : u"."_s);
    }
    return sentences.join(u' ');
}

BillFoot billFoot(const BillTable& table)
{
    const pricing::Statement& statement = table.statement();
    Money lines(statement.total.currency()), rows = lines;
    for (const pricing::StatementLine& line : statement.lines) lines += line.amount;
    for (const BillRow& row : table.rows) rows += row.total;
    const Money difference = lines - statement.total;
    const bool rowsAgree = !table.problem.isEmpty() || (rows == table.total && (!table.query.filters.empty() || table.total == statement.total));
    BillFoot foot;
    foot.addsUp = difference.micros() == 0 && rowsAgree;
    foot.sum = foot.addsUp ? tr("✓ Lines add up to the total: difference %1").arg(format::money(difference)) : tr("✕ Lines and total differ by %1").arg(format::text((lines - statement.total).toString()));
    QStringList rest{tr("Price book %1, %2, %3").arg(format::text(statement.priceBookRegion), format::text(statement.currency), format::text(statement.priceBookAsOf))};
    if (statement.exchange) rest += tr("1 %1 = %2 %3 on %4").arg(format::text(statement.exchange->from), format::number(statement.exchange->rate, 4), format::text(statement.currency), format::text(statement.exchange->asOf));
    const std::size_t commitments = statement.commitments.size() + statement.reservations.size();
    rest += commitments == 0 ? tr("no commitment") : commitments == 1 ? tr("1 commitment") : tr("%1 commitments").arg(commitments);
    QStringList discounts;
    for (const scenario::DiscountSpec& discount : table.data->scenario->discounts)
        discounts += tr("%1 % on %2").arg(format::number(discount.percent, std::fmod(discount.percent, 1) != 0 ? 1 : 0), discount.service == "*" ? tr("all other services") : format::text(discount.service));
    rest += discounts.isEmpty() ? tr("no discount") : tr("discount %1").arg(discounts.join(u", "_s));
    if (table.data->scenario->devTest) rest += tr("dev/test rates");
    const simulation::Recording& recording = table.data->report->recording;
    rest += tr("seed %1").arg(recording.seed);
    if (table.query.period == BillPeriod::Year && table.data->year->engine != "des") rest += tr("estimated with rates");
    else if (recording.replications > 1) rest += tr("%1 replications").arg(recording.replications);
    foot.rest = rest.join(u" · "_s);
    return foot;
}

} // namespace headroom::gui
