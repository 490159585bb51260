#include "app/gui/bill/year_bars.h"

#include "app/gui/shell/format.h"
#include "models/exchange/csv.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using pricing::Dimension;
using Kind = pricing::Dimension::Kind;

namespace {

constexpr std::size_t kMostStacks = 6;

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::YearBars", text); }

QString eventsIn(const scenario::Scenario& scenario, SimTime from, SimTime to)
{
    QStringList events;
    for (const scenario::TrafficSource& traffic : scenario.traffic)
        for (const scenario::TrafficEvent& event : traffic.events)
            if (event.from < to && event.to > from && !events.contains(format::text(event.name))) events += format::text(event.name);
    return events.join(u", "_s);
}

} // namespace

YearBars yearBars(const BillTable& table)
{
    YearBars bars;
    if (table.query.period != BillPeriod::Year) return bars;
    const analysis::YearBill& year = *table.data->year;
    const Money none(year.statement().total.currency());
    BillQuery query = table.query;
    std::erase_if(query.filters, [](const pricing::PivotFilter& filter) { return filter.dimension.kind == Kind::Month || filter.dimension.kind == Kind::Day; });
    const bool isStretch = query.rows.kind == Kind::Month || query.rows.kind == Kind::Day;
    Dimension by = isStretch ? query.columns.value_or(Dimension{Kind::Group, {}}) : query.rows;
    if (by.kind == Kind::Day) by = {Kind::Group, {}};
    const Dimension byMonth{Kind::Month, {}};
    const auto pivot = pivotOf(*table.data, query, by, byMonth);
    if (!pivot) return bars;
    bars.currency = table.currency;
    bars.by = dimensionTitle(by);
    if (query.filters.empty()) bars.budget = table.data->scenario->monthlyBudget;
    for (const analysis::YearMonth& month : year.months) {
        const pricing::Statement& statement = month.part.statement;
        bars.months.push_back({month.key, statement.from, statement.to, none, eventsIn(*table.data->scenario, statement.from, statement.to)});
    }
    std::vector<std::size_t> order(pivot->rows.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return pivot->rowTotals[a].micros() > pivot->rowTotals[b].micros(); });
    for (std::size_t place = 0; place < order.size(); ++place) {
        const std::size_t row = order[place];
        const bool isRest = order.size() > kMostStacks && place >= kMostStacks - 1;
        if (!isRest) bars.stacks.push_back({keyTitle(by, pivot->rows[row], year.statement()), std::vector<Money>(bars.months.size(), none)});
        else if (place == kMostStacks - 1) bars.stacks.push_back({tr("%1 others").arg(order.size() - place), std::vector<Money>(bars.months.size(), none)});
        for (std::size_t column = 0; column < pivot->columns.size(); ++column) {
            const auto month = std::ranges::find(bars.months, pivot->columns[column], &CalendarDay::key);
            if (month == bars.months.end()) continue;
            bars.stacks.back().amounts[static_cast<std::size_t>(month - bars.months.begin())] += pivot->cells[row][column];
            month->amount += pivot->cells[row][column];
        }
    }
    return bars;
}

QString YearBars::name(std::size_t month) const { return keyTitle({Kind::Month, {}}, months[month].key, {}); }

QString YearBars::text(std::size_t month) const
{
    QString text = tr("%1: %2").arg(name(month), format::money(months[month].amount));
    if (budget) text += isAbove(month) ? tr(", over its budget of %1 %2").arg(format::number(*budget), currency) : tr(", within its budget of %1 %2").arg(format::number(*budget), currency);
    if (!months[month].event.isEmpty()) text += u"; "_s + months[month].event;
    return text;
}

QString YearBars::sentence() const
{
    if (empty()) return tr("There is no cost to show.");
    const auto [low, high] = std::ranges::minmax_element(months, {}, [](const CalendarDay& month) { return month.amount.micros(); });
    const auto at = [&](auto each) { return name(static_cast<std::size_t>(each - months.begin())); };
    QString text = tr("%1 months, from %2 in %3 to %4 in %5.").arg(months.size()).arg(format::amount(low->amount), at(low), format::money(high->amount), at(high));
    if (!budget) return text;
    std::size_t above = 0;
    for (std::size_t month = 0; month < months.size(); ++month) above += isAbove(month) ? std::size_t{1} : std::size_t{0};
    return text + u' ' + (above == 0 ? tr("Every month keeps the budget of %1 %2.").arg(format::number(*budget), currency)
                                     : tr("%1 of them over the budget of %2 %3.").arg(above).arg(format::number(*budget), currency));
}

QString YearBars::csv() const
{
    const auto number = [](const Money& amount) { return QString::fromStdString(exchange::csvNumber(amount.toDouble())); };
    QString text = u"month"_s;
    for (const Stack& stack : stacks) text += u',' + QString::fromStdString(exchange::csvText(u"%1 [%2]"_s.arg(stack.name, currency).toStdString()));
    text += u",together [%1]"_s.arg(currency);
    if (budget) text += u",budget [%1]"_s.arg(currency);
    text += u'\n';
    for (std::size_t month = 0; month < months.size(); ++month) {
        text += format::text(months[month].key);
        for (const Stack& stack : stacks) text += u',' + number(stack.amounts[month]);
        text += u',' + number(months[month].amount);
        if (budget) text += u',' + QString::fromStdString(exchange::csvNumber(*budget));
        text += u'\n';
    }
    return text;
}

} // namespace headroom::gui
