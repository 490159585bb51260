#include "app/gui/report/statement_content.h"

#include "app/gui/shell/format.h"
#include "app/gui/shell/month_key.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

constexpr qsizetype kMostStacks = 6;
constexpr double kHour = 3600, kMostHours = 50;   // two days, also where a clock is set back

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::Statement", text); }

QString quantityText(double quantity) { return quantity >= 100 || quantity == std::floor(quantity) ? format::number(quantity, quantity == std::floor(quantity) ? 0 : 1) : format::number(quantity, quantity < 1 ? 4 : 3); }

QString sourceText(const pricing::StatementLine& line)
{
    const QString source = line.source.empty() ? tr("no source named") : format::text(line.source);
    return line.asOf.empty() ? source : tr("%1, %2").arg(source, format::text(line.asOf));
}

/// Where all lines are extrapolated, the head says so once.
QString noteOf(const pricing::StatementLine& line, bool areAllExtrapolated)
{
    QStringList notes;
    if (line.discountPercent != 0) notes += tr("%1 % discount taken off").arg(format::number(line.discountPercent, line.discountPercent == std::floor(line.discountPercent) ? 0 : 1));
    if (line.extrapolated && !areAllExtrapolated) notes += tr("in part extrapolated");
    if (!line.tenant.empty()) notes += tr("of %1").arg(format::text(line.tenant));
    return notes.join(u", "_s);
}

QVector<StatementContent::Group> groupsOf(const pricing::Statement& statement, QStringList& sources)
{
    std::vector<std::pair<QString, Money>> totals;
    for (const auto& line : statement.lines) {
        const QString name = format::text(line.group);
        auto known = std::ranges::find_if(totals, [&](const auto& one) { return one.first == name; });
        if (known == totals.end()) known = totals.insert(totals.end(), {name, Money(statement.total.currency())});
        known->second += line.amount;
    }
    std::ranges::stable_sort(totals, std::greater<>{}, [](const auto& one) { return one.second.micros(); });
    const bool areAllExtrapolated = std::ranges::all_of(statement.lines, &pricing::StatementLine::extrapolated);
    QVector<StatementContent::Group> groups;
    for (const auto& [name, total] : totals) {
        StatementContent::Group group{name, format::amount(total), {}};
        for (const auto& line : statement.lines) {
            if (format::text(line.group) != name) continue;
            const QString source = sourceText(line);
            auto at = sources.indexOf(source);
            if (at < 0) {
                at = sources.size();
                sources += source;
            }
            group.lines.push_back({format::text(line.componentTitle.empty() ? line.component : line.componentTitle), format::text(line.meterTitle.empty() ? line.meter : line.meterTitle), quantityText(line.quantity), format::text(line.unit),
                                   format::text(line.unitPrice), format::amount(line.amount), confidenceMark(line.confidence), static_cast<int>(at) + 1, noteOf(line, areAllExtrapolated)});
        }
        groups.push_back(std::move(group));
    }
    return groups;
}

using Stacks = std::vector<std::pair<QString, QVector<double>>>;

/// The largest groups as stacks, the rest as one.
void addStacks(ReportChart& chart, Stacks groups)
{
    const auto sum = [](const QVector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); };
    std::ranges::stable_sort(groups, std::greater<>{}, [&](const auto& one) { return sum(one.second); });
    for (auto& [name, values] : groups) {
        const auto index = chart.stacks.size();
        if (index < kMostStacks - 1 || static_cast<qsizetype>(groups.size()) <= kMostStacks) {
            chart.stacks.push_back({name, static_cast<int>(index), values});
            continue;
        }
        if (index == kMostStacks - 1) chart.stacks.push_back({tr("other"), 6, QVector<double>(values.size(), 0)});
        auto& other = chart.stacks.back().y;
        for (qsizetype i = 0; i < std::min(other.size(), values.size()); ++i) other[i] += values[i];
    }
}

/// Bars of calendar months, each as wide as the others, of the money of their lines.
ReportChart monthlyChart(const analysis::YearBill& year, const format::LocalClock& clock, std::optional<double> monthlyBudget)
{
    ReportChart chart;
    chart.start = year.statement().from;
    chart.clock = clock;
    chart.seconds = std::max((year.statement().to - year.statement().from).toSeconds(), 1.0);
    chart.barSeconds = chart.seconds / static_cast<double>(year.months.size());
    chart.title = tr("Cost of each month");
    chart.unit = format::text(year.statement().currency);
    std::map<QString, QVector<double>> groups;
    for (std::size_t i = 0; i < year.months.size(); ++i) {
        const pricing::Statement& statement = year.months[i].part.statement;
        chart.barNames += shortNameOfMonth(year.months[i].key);
        for (const pricing::StatementLine& line : statement.lines) {
            QVector<double>& values = groups[format::text(line.group)];
            values.resize(static_cast<qsizetype>(year.months.size()), 0);
            values[static_cast<qsizetype>(i)] += line.amount.toDouble();
        }
    }
    addStacks(chart, {groups.begin(), groups.end()});
    if (monthlyBudget && *monthlyBudget > 0) chart.limits.push_back({tr("monthly budget"), *monthlyBudget});
    return chart;
}

/// Bars of local days, which have 23 to 25 hours; hours where the statement is short.
ReportChart dailyChart(const pricing::Statement& statement, const format::LocalClock& clock, std::optional<double> budget)
{
    ReportChart chart;
    chart.start = statement.from;
    chart.clock = clock;
    chart.seconds = std::max((statement.to - statement.from).toSeconds(), 1.0);
    const std::size_t hours = statement.totalPerHour.size();
    std::vector<std::size_t> first;   // hour with which each bar begins
    const bool byHour = static_cast<double>(hours) <= kMostHours;
    if (byHour) {
        for (std::size_t i = 0; i < hours; ++i) first.push_back(i);
    } else {
        for (SimTime day = statement.from; day < statement.to; day = clock.calendar().addDays(clock.calendar().startOfDay(day), 1))
            first.push_back(static_cast<std::size_t>(std::llround((day - statement.from).toSeconds() / kHour)));
    }
    const std::size_t bars = std::max<std::size_t>(first.size(), 1);
    chart.title = byHour ? tr("Cost of each hour") : tr("Cost of each day");
    chart.unit = format::text(statement.currency);
    chart.barSeconds = chart.seconds / static_cast<double>(bars);
    Stacks groups;
    for (const auto& [name, perHour] : statement.perHourByGroup) {
        QVector<double> values(static_cast<qsizetype>(bars), 0);
        for (std::size_t i = 0; i < first.size(); ++i)
            for (std::size_t hour = first[i]; hour < (i + 1 < first.size() ? first[i + 1] : perHour.size()) && hour < perHour.size(); ++hour) values[static_cast<qsizetype>(i)] += perHour[hour];
        groups.emplace_back(format::text(name), std::move(values));
    }
    addStacks(chart, std::move(groups));
    if (budget && *budget > 0) chart.limits.push_back({tr("budget, evenly"), *budget / static_cast<double>(bars)});
    return chart;
}

QVector<StatementContent::Commitment> commitmentsOf(const pricing::Statement& statement)
{
    const QString currency = format::text(statement.currency);
    const auto saved = [&](double amount) { return tr("%1 %2").arg(amount > 0 ? u'+' + format::number(amount, 2) : format::number(amount, 2), currency); };
    QVector<StatementContent::Commitment> rows;
    for (const auto& use : statement.commitments)
        rows.push_back({format::text(use.title.empty() ? use.component : use.title), tr("savings plan, %1, %2 %3 an hour").arg(format::text(use.term), format::number(use.perHour, 4), currency), format::percent(use.utilisation), format::percent(use.coverage), saved(use.saved)});
    for (const auto& use : statement.reservations)
        rows.push_back({format::text(use.title.empty() ? use.component : use.title), tr("%1 nodes reserved, %2").arg(use.nodes).arg(format::text(use.term)), format::percent(use.utilisation()), format::percent(use.coverage()), saved(use.saved)});
    return rows;
}

QStringList discountsOf(const scenario::Scenario& scenario, const pricing::Statement& statement)
{
    QStringList sentences;
    std::map<std::pair<double, std::string>, Money> byService;
    for (const auto& line : statement.lines) {
        if (line.discountPercent == 0) continue;
        auto [found, isNew] = byService.try_emplace({line.discountPercent, line.service.empty() ? line.group : line.service}, Money(statement.total.currency()));
        found->second += line.amount;
    }
    for (const auto& [key, amount] : byService)
        sentences += tr("%1 % negotiated on %2; its lines here are %3 after it.").arg(format::number(key.first, key.first == std::floor(key.first) ? 0 : 1), format::text(key.second), format::money(amount));
    for (const auto& discount : scenario.discounts)
        if (!discount.note.empty()) sentences += tr("%1: %2").arg(discount.service == "*" ? tr("All other services") : format::text(discount.service), format::text(discount.note));
    if (scenario.devTest) sentences += tr("Dev/test rates hold where the provider has them.");
    return sentences;
}

/// A year is simulated by itself, so that its limits are not those of the run.
QStringList yearFlags(const analysis::YearBill& year, const ReportContext& context)
{
    QStringList flags;
    if (year.engine != "des")
        flags += year.isDoubtful() ? tr("ESTIMATE: each month is estimated with rates, in places outside of what the estimate is valid for.")
                                   : tr("ESTIMATE: each month is estimated with rates instead of requests.");
    if (context.isStale) flags += QCoreApplication::translate("headroom::gui", "OUT OF DATE: the scenario was edited after this run.");
    return flags;
}

QString monthsSentence(const analysis::YearBill& year, double monthly)
{
    const auto above = year.monthsAbove(monthly).size();
    if (above == 0) return tr("No month is above its part of it.");
    return above == 1 ? tr("One month of %1 is above its part of it.").arg(year.months.size()) : tr("%1 of %2 months are above their part of it.").arg(above).arg(year.months.size());
}

QVector<ReportContent::Fact> yearFacts(QVector<ReportContent::Fact> facts, const analysis::YearBill& year, const format::LocalClock& clock)
{
    const auto named = [](const char* name) { return QCoreApplication::translate("headroom::gui", name); };
    facts.removeIf([&](const auto& fact) { return fact.name == named("Fingerprint of the run"); });   // of another run
    for (auto& fact : facts) {
        if (fact.name == named("Simulated period")) fact.value = tr("%1 – %2, each month by itself").arg(clock.longDate(year.statement().from), clock.longDate(year.statement().to));
        if (fact.name == named("Requests")) fact.value = format::largeNumber(static_cast<double>(year.units.requests));
        if (fact.name == named("Engine")) fact.value = year.engine == "des" ? named("every request simulated") : named("fluid estimate (%1)").arg(format::text(year.engine));
    }
    return facts;
}

} // namespace

QString confidenceMark(pricing::Confidence confidence)
{
    switch (confidence) {
    case pricing::Confidence::Exact: return u"●"_s;
    case pricing::Confidence::Derived: return u"◐"_s;
    case pricing::Confidence::Recalled:
    case pricing::Confidence::Borrowed: return u"◌"_s;
    case pricing::Confidence::Scenario:
    case pricing::Confidence::Override: return u"✎"_s;
    }
    return {};
}

StatementContent statementContent(const scenario::Scenario& scenario, const analysis::Report& report, const ReportContext& context, const analysis::PeriodBill& bill, std::optional<double> budget)
{
    const pricing::Statement& statement = bill.statement(report);
    const analysis::YearBill* year = bill.year.get();
    const format::LocalClock clock(scenario.calendar.timeZone);
    const ReportContent common = reportContent(scenario, report, context);   // flags, assumptions and facts are those of the report
    StatementContent content;
    content.scenario = common.scenario;
    content.variant = common.variant;
    content.question = common.question;
    content.flags = year ? yearFlags(*year, context) : common.flags;
    content.assumptions = common.assumptions;
    content.period = format::text(statement.period);
    content.currency = format::text(statement.currency);
    content.total = format::amount(statement.total);
    content.projection = format::text(statement.projection);
    if (!content.projection.isEmpty()) {
        content.projection[0] = content.projection[0].toUpper();
        content.projection += u'.';
    }
    content.headline = tr("%1 costs %2").arg(content.period, format::money(statement.total));
    const std::optional<double> monthly = budget ? budget : scenario.monthlyBudget, limit = bill.budget(monthly);
    if (limit) {
        const double over = statement.total.toDouble() - *limit;
        content.isOverBudget = over > 0;
        content.budget = over > 0 ? tr("Budget %1 %2: %3 %2 (%4) above it.").arg(format::number(*limit, 2), content.currency, format::number(over, 2), format::percent(*limit > 0 ? over / *limit : 1))
                                  : tr("Budget %1 %2: %3 %2 below it.").arg(format::number(*limit, 2), content.currency, format::number(-over, 2));
    }
    if (year && monthly) content.budget += u' ' + monthsSentence(*year, *monthly);
    content.groups = groupsOf(statement, content.sources);
    content.daily = year ? monthlyChart(*year, clock, monthly) : dailyChart(statement, clock, limit);
    content.commitments = commitmentsOf(statement);
    content.discounts = discountsOf(scenario, statement);
    for (const auto& fact : year ? yearFacts(common.facts, *year, clock) : common.facts)
        if (fact.name != QCoreApplication::translate("headroom::gui", "Prices")) content.facts.push_back(fact);   // the books are named below
    QStringList books;
    for (const auto& book : statement.priceBooks) books += tr("%1 of %2%3").arg(format::text(book.region), format::text(book.asOf), book.isUsers ? tr(" (imported)") : QString());
    if (books.isEmpty()) books += tr("%1 of %2").arg(format::text(statement.priceBookRegion), format::text(statement.priceBookAsOf));
    content.facts.push_back({books.size() == 1 ? tr("Price book") : tr("Price books"), books.join(u", "_s)});
    if (statement.exchange) content.facts.push_back({tr("Exchange rate"), tr("1 %1 = %2 %3, %4").arg(format::text(statement.exchange->from), format::number(statement.exchange->rate, 4), content.currency, format::text(statement.exchange->asOf))});
    return content;
}

} // namespace headroom::gui
