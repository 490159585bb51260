#include "app/gui/bill/bill_table.h"

#include "app/gui/bill/bill_export.h"
#include "app/gui/bill/bill_model.h"
#include "app/gui/bill/budget_curve.h"
#include "app/gui/bill/line_story.h"
#include "app/gui/bill/unit_cost_model.h"
#include "app/gui/shell/format.h"
#include "app/gui/whatif/estimator.h"
#include "models/scenario/load.h"
#include "tests/gui/shell/fixture.h"
#include "tests/support/catch.h"

#include <QAbstractItemModelTester>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <cmath>
#include <numeric>

// What is proved: whatever a bill is grouped by, its rows, columns and lines have the sum of the statement, to the last digit; a cell is found again
// when one goes down into it; days, budget and unit costs say the same as the statement.

using namespace Qt::StringLiterals;
using namespace headroom;
using namespace headroom::gui;
using Kind = headroom::pricing::Dimension::Kind;
using pricing::Dimension;

namespace {

/// A shipped scenario, estimated for its first `hours`.
std::shared_ptr<const BillData> billed(const std::string& name, int hours, const std::function<void(scenario::Scenario&)>& change = {})
{
    tests::needApplication();
    auto loaded = scenario::load(std::string(HEADROOM_SOURCE_DIR) + "/scenarios/" + name);
    REQUIRE(loaded);
    if (change) change(*loaded);
    const auto scenario = std::make_shared<const scenario::Scenario>(std::move(loaded).value());
    const auto tables = tablesFor(*scenario);
    REQUIRE(tables);
    const auto report = estimateOf(*scenario, *tables, {scenario->calendar.start, Duration::hours(hours), {}, 7});
    REQUIRE(report);
    const auto data = completeBillData(*billDataOf(*report, scenario));
    REQUIRE(data);
    REQUIRE(data->problem.isEmpty());
    return data;
}

/// Scenarios are estimated once: tests read only.
const std::shared_ptr<const BillData>& holiday()
{
    static const auto data = billed("holiday-peak-hub.json", 3);
    return data;
}

Money sum(const std::vector<Money>& amounts)
{
    return std::accumulate(amounts.begin(), amounts.end(), Money(amounts.empty() ? Currency() : amounts.front().currency()));
}

} // namespace

TEST_CASE("every grouping of a bill has its total, and so have the lines below each row", "[gui][bill]")
{
    const auto data = holiday();
    for (const BillPeriod period : {BillPeriod::Window, BillPeriod::Month, BillPeriod::ListMonth}) {
        const Money total = data->of(period).statement->total;
        CHECK(total.micros() > 0);
        const auto dimensions = dimensionsOf(*data, period);
        CHECK(dimensions.size() >= 7);
        for (const Dimension& rows : dimensions) {
            INFO(pricing::nameOf(rows));
            const BillTable table = billTable(data, {period, rows, {}, {}});
            CHECK(table.problem.isEmpty());
            CHECK(table.total == total);
            Money sumOfRows(total.currency());
            std::size_t lines = 0;
            for (const BillRow& row : table.rows) {
                sumOfRows += row.total;
                Money ofLines(total.currency());
                for (const BillLine& line : row.lines) ofLines += line.amount;
                CHECK(ofLines == row.total);
                lines += row.lines.size();
            }
            CHECK(sumOfRows == total);
            // A line that costs nothing is listed as well, once.
            if (!rows.splits()) CHECK(lines == data->of(period).statement->lines.size());
        }
    }
}

TEST_CASE("two groupings at once add up in both directions, and a cell is found again below", "[gui][bill]")
{
    const auto data = holiday();
    const Money total = data->of(BillPeriod::Month).statement->total;
    const auto dimensions = dimensionsOf(*data, BillPeriod::Month);
    int cells = 0;
    for (const Dimension& rows : dimensions)
        for (const Dimension& columns : dimensions) {
            if (rows == columns) continue;
            INFO(pricing::nameOf(rows) << " by " << pricing::nameOf(columns));
            const BillTable table = billTable(data, {BillPeriod::Month, rows, columns, {}});
            REQUIRE(table.problem.isEmpty());
            CHECK(sum(table.columnTotals) == total);
            Money all(total.currency());
            for (const BillRow& row : table.rows) {
                CHECK(sum(row.cells) == row.total);
                all += row.total;
            }
            CHECK(all == total);
            if (rows.kind != Kind::Component || (columns.kind != Kind::Day && columns.kind != Kind::Operation)) continue;
            for (std::size_t row = 0; row < std::min<std::size_t>(3, table.rows.size()); ++row)
                for (std::size_t column = 0; column < table.columnKeys.size(); column += 5) {
                    const auto below = drilledDown(table, row, column);
                    REQUIRE(below);
                    const BillTable opened = billTable(data, *below);
                    CHECK(opened.problem.isEmpty());
                    CHECK(opened.total == table.rows[row].cells[column]);
                    CHECK(opened.query.filters.size() == 2);
                    ++cells;
                }
        }
    CHECK(cells > 10);
}

TEST_CASE("the way down ends where all is said, and three splits have a sentence", "[gui][bill]")
{
    const auto data = holiday();
    BillTable table = billTable(data, {});
    int steps = 0;
    while (const auto below = drilledDown(table, 0)) {
        const Money expected = table.rows[0].total;
        table = billTable(data, *below);
        CHECK(table.total == expected);
        ++steps;
    }
    CHECK(steps == 3);   // component, meter, day
    CHECK_FALSE(drilledDown(table, table.rows.size()));
    CHECK_FALSE(drilledDown(table, 0, 0));   // no second grouping
    const BillTable refused = billTable(data, {BillPeriod::Month, {Kind::Tenant, {}}, Dimension{Kind::Operation, {}}, {{{Kind::Day, {}}, "2026-11-27"}}});
    CHECK_FALSE(refused.problem.isEmpty());
    CHECK(refused.rows.empty());
    CHECK_FALSE(canCombine({Kind::Tenant, {}}, {{Kind::Operation, {}}, {Kind::Day, {}}}));
    CHECK(canCombine({Kind::Component, {}}, {{Kind::Operation, {}}, {Kind::Day, {}}}));
}

TEST_CASE("a day is a filter that comes, changes and goes", "[gui][bill]")
{
    const auto data = holiday();
    const BillQuery all{BillPeriod::Month, {Kind::Day, {}}, Dimension{Kind::Tenant, {}}, {}};
    const BillQuery one = withDay(all, "2026-11-05");
    REQUIRE(one.filters.size() == 1);
    CHECK(one.rows.kind != Kind::Day);   // it would be one row
    const BillQuery other = withDay(one, "2026-11-06");
    REQUIRE(other.filters.size() == 1);
    CHECK(other.filters[0].key == "2026-11-06");
    CHECK(withDay(other, "2026-11-06").filters.empty());
    // What cannot be split three ways gives way.
    const BillQuery split = withDay({BillPeriod::Month, {Kind::Tenant, {}}, Dimension{Kind::Operation, {}}, {}}, "2026-11-05");
    CHECK(billTable(data, split).problem.isEmpty());
}

TEST_CASE("the days of a calendar have the statement's total, filtered or not", "[gui][bill]")
{
    const auto data = holiday();
    const BillOfPeriod& bill = data->of(BillPeriod::Month);
    const pricing::PivotSource source{*data->scenario, *bill.statement, &bill.byTenant, &bill.byOperation};
    const auto days = calendarDays(source);
    CHECK(days.size() == 30);
    Money sumOfDays(bill.statement->total.currency());
    double hours = 0;
    for (const CalendarDay& day : days) {
        sumOfDays += day.amount;
        hours += day.hours();
    }
    CHECK(sumOfDays == bill.statement->total);
    CHECK(hours == Approx(bill.statement->hours));
    const std::string component = bill.statement->lines.front().component;
    const BillTable filtered = billTable(data, {BillPeriod::Month, {Kind::Meter, {}}, {}, {{{Kind::Component, {}}, component}}});
    Money sumOfSome(bill.statement->total.currency());
    for (const CalendarDay& day : calendarDays(source, {{{Kind::Component, {}}, component}, {{Kind::Day, {}}, "2026-11-05"}})) sumOfSome += day.amount;
    CHECK(sumOfSome == filtered.total);
    const auto byHour = hoursOf(*data->of(BillPeriod::Window).statement);
    CHECK(byHour.size() == 3);
    CHECK(byHour[0].amount + byHour[1].amount + byHour[2].amount == data->of(BillPeriod::Window).statement->total);
}

TEST_CASE("the budget is crossed on the first day after which more is spent", "[gui][bill]")
{
    std::vector<CalendarDay> days;
    const format::LocalClock clock("UTC");
    for (int day = 0; day < 10; ++day) {
        const SimTime from = clock.calendar().instant(2026, 11, 1 + day);
        days.push_back({clock.calendar().formatDate(from), from, from + Duration::hours(24), Money::fromCents(1000), {}});
    }
    const BudgetCurve over = budgetCurve(days, u"USD"_s, "UTC", 55.0, MonthBand{80, 100, 130, 0.5});
    REQUIRE(over.crossedOn);
    CHECK(*over.crossedOn == 5);   // 60 on the sixth
    CHECK(over.spent.back() == Money::fromCents(10'000));
    CHECK(over.bandAfter(4).first == Approx(40));
    CHECK(over.bandAfter(9).second == Approx(130));
    CHECK(over.sentence().contains(u"crossed on 6 Nov"_s));
    CHECK(over.csv().split(u'\n').value(6) == u"2026-11-06,10,60,48,78,55"_s);
    // Just used up is not more.
    CHECK_FALSE(budgetCurve(days, u"USD"_s, "UTC", 100.0, {}).crossedOn);
    CHECK(budgetCurve(days, u"USD"_s, "UTC", 100.0, {}).sentence().contains(u"kept"_s));
    CHECK(budgetCurve({}, u"USD"_s, "UTC", 100.0, {}).empty());
}

TEST_CASE("the headline says what is over the budget, to the cent", "[gui][bill]")
{
    const auto data = billed("holiday-peak-hub.json", 3, [](scenario::Scenario& scenario) { scenario.monthlyBudget = 100; });
    const Money total = data->of(BillPeriod::Month).statement->total;
    CHECK(billHeadline(*data, BillPeriod::Month).contains(format::money(total - Money::fromCents(10'000))));
    CHECK(billHeadline(*data, BillPeriod::Month).contains(u"over the budget of 100"_s));
    CHECK_FALSE(billHeadline(*data, BillPeriod::Window).contains(u"budget"_s));   // a budget is one of a month
    const BillFoot foot = billFoot(billTable(data, {}));
    CHECK(foot.addsUp);
    CHECK(foot.sum.contains(u"0.00 USD"_s));
    CHECK(foot.rest.contains(format::text(data->of(BillPeriod::Month).statement->priceBookAsOf)));
}

TEST_CASE("the story of a line multiplies to its amount", "[gui][bill]")
{
    const auto data = holiday();
    const BillTable table = billTable(data, {});
    int told = 0;
    for (const BillRow& row : table.rows)
        for (const BillLine& part : row.lines) {
            const pricing::StatementLine& line = table.statement().lines[part.line];
            const LineStory story = lineStory(table, part);
            INFO(story.title.toStdString());
            const auto amount = std::ranges::find_if(story.entries, [](const LineStory::Entry& entry) { return entry.topic == u"Amount"_s; });
            REQUIRE(amount != story.entries.end());
            CHECK(amount->text.contains(format::money(line.amount)));
            // The bands take what the line is billed for.
            const LinePrice& price = data->of(BillPeriod::Month).prices[part.line];
            if (!price.bandShares.empty() && line.quantity > 0) {
                double made = 0;
                for (std::size_t band = 0; band < price.bandShares.size(); ++band) made += price.bandShares[band] * line.quantity * std::stod(price.price.bands[band].unitPrice);
                if (line.discountPercent == 0 && line.amount.micros() > 0) CHECK(made == Approx(line.amount.toDouble()).margin(0.02).epsilon(0.02));
                ++told;
            }
            CHECK(story.entries.size() >= 3);
        }
    CHECK(told > 5);
    CHECK(rowStory(table, table.rows[0]).title == table.rows[0].title);
}

TEST_CASE("unit costs have the sum of the statement", "[gui][bill]")
{
    const auto data = holiday();
    const BillOfPeriod& bill = data->of(BillPeriod::Month);
    Money operations = bill.units.unallocated;
    for (const auto& operation : bill.units.operations) operations += operation.amount;
    CHECK(operations == bill.statement->total);
    for (const UnitCostKind kind : unitCostKinds(*data, BillPeriod::Month)) {
        UnitCostModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setTable(unitCostTable(*data, BillPeriod::Month, kind));
        INFO(unitCostTitle(kind).toStdString());
        REQUIRE(model.rowCount() > 1);
        const QString last = model.index(model.rowCount() - 1, kind == UnitCostKind::Operations ? 2 : model.columnCount() - 1).data().toString();
        CHECK(last == format::amount(kind == UnitCostKind::Idle ? bill.units.idleTotal : kind == UnitCostKind::Failures ? bill.units.failures : bill.statement->total));
    }
    // Before they are worked out, the table says so.
    CHECK_FALSE(unitCostTable(*billDataOf(data->report, data->scenario), BillPeriod::Month, UnitCostKind::Idle).note.isEmpty());
}

TEST_CASE("the model of a bill is sound as a tree and as a table of two groupings", "[gui][bill]")
{
    const auto data = holiday();
    BillModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    CHECK(model.rowCount() == 0);
    const auto tree = std::make_shared<const BillTable>(billTable(data, {}));
    model.setTable(tree);
    REQUIRE(model.rowCount() == static_cast<int>(tree->rows.size()) + 1);
    const QModelIndex first = model.index(0, 0), total = model.index(model.rowCount() - 1, 0);
    CHECK(model.rowCount(first) == static_cast<int>(tree->rows[0].lines.size()));
    CHECK(model.rowCount(total) == 0);
    CHECK(total.siblingAtColumn(model.amountColumn()).data().toString() == format::amount(tree->statement().total));
    const QModelIndex line = model.index(0, BillModel::Source, first);
    CHECK(QStringLiteral("●◐◌✎").contains(line.data().toString().at(0)));   // how sure the price is
    CHECK(line.data(Qt::ToolTipRole).toString().contains(format::text(model.statementLine(line)->asOf)));
    CHECK(model.index(0, BillModel::Amount, first).data(Qt::TextAlignmentRole).toInt() == static_cast<int>(Qt::AlignRight | Qt::AlignVCenter));
    CHECK(model.text(u',').split(u'\n').size() > static_cast<qsizetype>(data->of(BillPeriod::Month).statement->lines.size()));

    const auto pivot = std::make_shared<const BillTable>(billTable(data, {BillPeriod::Month, {Kind::Component, {}}, Dimension{Kind::Day, {}}, {}}));
    model.setTable(pivot);
    CHECK(model.columnCount() == static_cast<int>(pivot->columns.size()) + 3);
    CHECK(model.rowCount(model.index(0, 0)) == 0);
    const int key = model.columnCount() - 1;
    CHECK(model.keyColumn(key) == pivot->columnKeys.size() - 1);
    CHECK(model.index(0, key).data().toString() == format::amount(pivot->rows[0].cells.back()));
    CHECK(model.index(model.rowCount() - 1, key).data().toString() == format::amount(pivot->columnTotals.back()));
    model.setTable(nullptr);
    CHECK(model.rowCount() == 0);
}

TEST_CASE("a bill is written whole or not at all", "[gui][bill]")
{
    const auto data = holiday();
    QTemporaryDir folder;
    const auto prices = pricesOfRun(*data->scenario, *data->report);
    REQUIRE(prices);
    for (const BillFileKind& kind : billFileKinds()) {
        INFO(kind.id.toStdString());
        const QString file = folder.filePath(kind.id + kind.suffix);
        CHECK(writeBillFile({data->report, data->scenario, kind.format, kind.splitCost, file, BillPeriod::Month, nullptr}) == QString());
        QFile written(file);
        REQUIRE(written.open(QIODevice::ReadOnly));
        exchange::StatementFileOptions options;
        options.version = HEADROOM_VERSION;
        options.splitCost = kind.splitCost;
        const auto expected = exchange::statementFile(kind.format, *data->scenario, *data->report, *prices, options);
        REQUIRE(expected);
        CHECK(written.readAll().toStdString() == *expected);
    }
    const QString nowhere = folder.filePath(u"no/such/folder/bill.csv"_s);
    CHECK_FALSE(writeBillFile({data->report, data->scenario, exchange::StatementFormat::Csv, false, nowhere, BillPeriod::Month, nullptr}).isEmpty());
    CHECK_FALSE(QFile::exists(nowhere));
    CHECK(QDir(folder.path()).entryList(QDir::Files).size() == static_cast<qsizetype>(billFileKinds().size()));   // nothing is left over
}
