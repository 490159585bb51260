#include "app/gui/bill/budget_curve.h"

#include "app/gui/shell/format.h"
#include "models/exchange/csv.h"
#include "models/risk/budget_dates.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::BudgetCurve", text); }

} // namespace

std::vector<CalendarDay> hoursOf(const pricing::Statement& statement)
{
    if (statement.totalPerHour.empty()) return {};
    const std::vector<Money> amounts = pricing::splitMoney(statement.total, statement.totalPerHour);
    std::vector<CalendarDay> hours;
    for (std::size_t hour = 0; hour < amounts.size(); ++hour) {
        const SimTime from = statement.from + Duration::hours(static_cast<std::int64_t>(hour));
        hours.push_back({{}, from, std::min(from + Duration::hours(1), statement.to), amounts[hour], {}});
    }
    return hours;
}

BudgetCurve budgetCurve(std::vector<CalendarDay> days, const QString& currency, const std::string& timeZone, std::optional<double> budget, std::optional<MonthBand> band)
{
    BudgetCurve curve;
    curve.days = std::move(days);
    curve.byHour = !curve.days.empty() && curve.days.front().key.empty();
    constexpr std::size_t kMonthLength = 7;
    curve.byMonth = !curve.days.empty() && curve.days.front().key.size() == kMonthLength;
    curve.currency = currency;
    curve.timeZone = timeZone;
    curve.budget = budget;
    curve.band = band;
    std::vector<double> perDay;
    for (const CalendarDay& day : curve.days) {
        curve.spent.push_back(curve.spent.empty() ? day.amount : curve.spent.back() + day.amount);
        perDay.push_back(day.amount.toDouble());
    }
    if (budget && !perDay.empty())
        for (const auto& crossing : risk::budgetDates(perDay, *budget).crossings)
            if (crossing.threshold == 1.0 && crossing.day) curve.crossedOn = *crossing.day - 1;
    return curve;
}

std::pair<double, double> BudgetCurve::bandAfter(std::size_t day) const
{
    const double total = spent.back().toDouble(), part = total > 0 ? spent[day].toDouble() / total : 0;
    return {band->p10 * part, band->p90 * part};
}

QString BudgetCurve::dayText(std::size_t day) const
{
    const format::LocalClock clock(timeZone);
    QString text = tr("%1: %2, %3 so far").arg(byHour ? clock.dateTime(days[day].from) : byMonth ? clock.month(days[day].from) : clock.longDate(days[day].from), format::money(days[day].amount), format::money(spent[day]));
    if (band) text += tr("; P10 to P90 %1 to %2").arg(format::number(bandAfter(day).first), format::number(bandAfter(day).second));
    return text;
}

QString BudgetCurve::sentence() const
{
    if (empty()) return tr("There is no cost to show.");
    const format::LocalClock clock(timeZone);
    QString text = (byHour ? tr("%1 hours to %2, together %3.") : byMonth ? tr("%1 months to %2, together %3.") : tr("%1 days to %2, together %3.")).arg(days.size()).arg(byHour ? clock.dateTime(days.back().to) : byMonth ? clock.month(days.back().from) : clock.date(days.back().from), format::money(spent.back()));
    if (budget && crossedOn) text += u' ' + (byMonth ? tr("The budget of %1 %2 is crossed in %3.") : tr("The budget of %1 %2 is crossed on %3.")).arg(format::number(*budget), currency, byMonth ? clock.month(days[*crossedOn].from) : clock.date(days[*crossedOn].from));
    else if (budget) text += u' ' + tr("The budget of %1 %2 is kept.").arg(format::number(*budget), currency);
    return text;
}

QString BudgetCurve::csv() const
{
    const format::LocalClock clock(timeZone);
    const auto number = [](double value) { return QString::fromStdString(exchange::csvNumber(value)); };
    QString text = (byHour ? u"time,cost [%1],spent so far [%1]"_s : byMonth ? u"month,cost [%1],spent so far [%1]"_s : u"date,cost [%1],spent so far [%1]"_s).arg(currency);
    if (band) text += u",spent P10 [%1],spent P90 [%1]"_s.arg(currency);
    if (budget) text += u",budget [%1]"_s.arg(currency);
    text += u'\n';
    for (std::size_t day = 0; day < days.size(); ++day) {
        text += QString::fromStdString(byHour ? clock.calendar().format(days[day].from) : days[day].key) + u',' + number(days[day].amount.toDouble()) + u',' + number(spent[day].toDouble());
        if (band) text += u',' + number(bandAfter(day).first) + u',' + number(bandAfter(day).second);
        if (budget) text += u',' + number(*budget);
        text += u'\n';
    }
    return text;
}

} // namespace headroom::gui
