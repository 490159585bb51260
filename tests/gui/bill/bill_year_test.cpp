#include "app/gui/bill/bill_export.h"
#include "app/gui/bill/bill_model.h"
#include "app/gui/bill/bill_view.h"
#include "app/gui/bill/budget_plot.h"
#include "app/gui/bill/line_story.h"
#include "app/gui/bill/statement_page.h"
#include "app/gui/bill/statement_side.h"
#include "app/gui/bill/year_bars.h"
#include "app/gui/bill/year_plot.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/report/statement_content.h"
#include "app/gui/report/statement_file.h"
#include "app/gui/report/statement_pages.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/main_window.h"
#include "app/gui/shell/scenario_page.h"
#include "app/gui/statement/cost_calendar.h"
#include "models/catalogue/catalogue.h"
#include "models/fluid/fluid.h"
#include "models/pricing/price_books.h"
#include "tests/gui/bill/opened.h"
#include "tests/gui/shell/fixture.h"
#include "tests/gui/support/file_dialog.h"
#include "tests/support/catch.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QFile>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

#include <algorithm>
#include <atomic>
#include <memory>
#include <numeric>
#include <thread>

// What is proved: the year is read when it is asked for and not before, off the GUI thread; its sums are those of the command line; months are a grouping, a way down
// and a chart; files and prints are of the period that is shown, and what makes no sense is refused with the reason.

using namespace Qt::StringLiterals;
using namespace headroom;
using namespace headroom::gui;
using headroom::tests::needApplication;
using headroom::tests::tinyScenario;
using headroom::tests::waitUntil;
using headroom::tests::writeFile;
using Kind = headroom::pricing::Dimension::Kind;
using pricing::Dimension;

namespace {

struct Opened : headroom::tests::Opened {
    void readYear() const
    {
        click(u"billYear"_s);
        REQUIRE(waitUntil([&] { return statement->source()->yearState() == BillSource::YearState::Ready; }));
        REQUIRE(statement->table());
    }
    [[nodiscard]] QAction* exportAction(const QString& id) const { return find<QAction>(u"billExport:"_s + id); }
};

/// What the command line says: twelve parts, summed.
Money totalOfCommand(const scenario::Scenario& scenario, const analysis::Report& report)
{
    const auto catalogue = catalogue::loadCatalogue(pricing::defaultPricingDirectory(), scenario.provider);
    const auto prices = pricesOfRun(scenario, report);
    REQUIRE(catalogue);
    REQUIRE(prices);
    const auto zone = *calendar::Calendar::forZone(scenario.calendar.timeZone);
    std::vector<analysis::BillPart> parts;
    for (const analysis::MonthSpan& span : analysis::monthsFrom(zone, scenario.calendar.start, 12)) {
        const auto recording = fluid::simulate(scenario, *catalogue, {report.recording.seed, span.from, span.to - span.from, {}});
        REQUIRE(recording);
        auto part = analysis::billPart(scenario, *recording, *prices, BillPeriod::Month);
        REQUIRE(part);
        parts.push_back(std::move(part).value());
    }
    return analysis::billOf(scenario, *prices, std::move(parts), {})->total;
}

} // namespace

TEST_CASE("the year is read when its button is pressed, and is what the command line says", "[gui][bill][year]")
{
    Opened f;
    BillSource* source = f.statement->source();
    CHECK(source->yearState() == BillSource::YearState::NotAsked);
    CHECK(source->data()->year == nullptr);
    f.readYear();
    CHECK(f.statement->period() == BillPeriod::Year);
    CHECK(f.table().query.rows.kind == Kind::Group);
    const Money total = totalOfCommand(*f.page->runScenario(), *f.page->report());
    CHECK(f.table().total == total);
    CHECK(f.find<QLabel>(u"billHeadline"_s)->text().contains(format::money(total)));
    CHECK(f.find<QLabel>(u"billHeadline"_s)->text().contains(u"budget of 1,200"_s));
    CHECK(f.find<QLabel>(u"billSummary"_s)->text().contains(u"12 of 12 months"_s));
    CHECK(f.find<QLabel>(u"billSum"_s)->text().startsWith(u"✓"_s));
    // Another run of the same system: the year is read again, without another click.
    const auto before = f.page->report();
    f.page->run();
    REQUIRE(waitUntil([&] { return f.page->report() && f.page->report() != before && source->yearState() == BillSource::YearState::Ready && source->data()->isComplete && f.statement->table(); }));
    CHECK(f.table().total == total);
    f.click(u"billMonth"_s);
    CHECK(f.table().total == f.page->report()->month.total);
}

TEST_CASE("every grouping of the year adds up, and goes down to months, days and lines", "[gui][bill][year]")
{
    Opened f;
    f.readYear();
    const auto data = f.statement->source()->data();
    const Money total = data->of(BillPeriod::Year).statement->total;
    const auto dimensions = dimensionsOf(*data, BillPeriod::Year);
    CHECK(std::ranges::find(dimensions, Dimension{Kind::Month, {}}) != dimensions.end());
    CHECK(std::ranges::find(dimensions, Dimension{Kind::Day, {}}) == dimensions.end());
    for (const Dimension& rows : dimensions) {
        INFO(pricing::nameOf(rows));
        const BillTable table = billTable(data, {BillPeriod::Year, rows, {}, {}});
        CHECK(table.problem.isEmpty());
        CHECK(table.total == total);
        CHECK(billFoot(table).addsUp);
        for (const BillRow& row : table.rows) {
            Money lines(total.currency());
            for (const BillLine& line : row.lines) lines += line.amount;
            CHECK(lines == row.total);
        }
        const BillTable byMonth = billTable(data, {BillPeriod::Year, rows, Dimension{Kind::Month, {}}, {}});
        if (rows.kind == Kind::Month) continue;
        CHECK(byMonth.columns.size() == 12);
        for (std::size_t month = 0; month < 12; ++month) CHECK(byMonth.columnTotals[month] == data->year->months[month].part.statement.total);
    }
    // Months in time; their quantities are parts of those of the year.
    const BillTable months = billTable(data, {BillPeriod::Year, {Kind::Month, {}}, {}, {}});
    REQUIRE(months.rows.size() == 12);
    CHECK(months.rows.front().title == u"Nov 2026"_s);
    CHECK(months.rows.back().key == "2027-10");
    std::vector<double> quantities(data->of(BillPeriod::Year).statement->lines.size(), 0.0);
    for (const BillRow& row : months.rows)
        for (const BillLine& line : row.lines) quantities[line.line] += line.quantity.value_or(0);
    for (const BillLine& line : months.rows.front().lines) CHECK(quantities[line.line] == Approx(data->of(BillPeriod::Year).statement->lines[line.line].quantity));
    // A cell of a component and a month leads to its days.
    const BillTable cells = billTable(data, {BillPeriod::Year, {Kind::Meter, {}}, Dimension{Kind::Month, {}}, {{{Kind::Component, {}}, "pool"}}});
    const auto below = drilledDown(cells, 0, 3);
    REQUIRE(below);
    CHECK(below->rows.kind == Kind::Day);
    const BillTable days = billTable(data, *below);
    CHECK(days.total == cells.rows[0].cells[3]);
    CHECK(days.rows.size() == 28);   // February
    BillModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Warning);
    model.setTable(std::make_shared<const BillTable>(days));
    CHECK(model.rowCount() == 29);
}

TEST_CASE("a month of the chart filters the statement and shows its days", "[gui][bill][year]")
{
    Opened f;
    f.readYear();
    StatementSide* side = f.statement->side();
    YearPlot* plot = side->year();
    REQUIRE(plot->isVisible());
    CHECK_FALSE(side->calendar()->isVisible());
    const YearBars& bars = plot->bars();
    REQUIRE(bars.months.size() == 12);
    REQUIRE(bars.budget);
    CHECK(*bars.budget == 100);
    CHECK(bars.isAbove(0));
    for (std::size_t month = 0; month < 12; ++month) {
        Money sum(bars.months[month].amount.currency());
        for (const YearBars::Stack& stack : bars.stacks) sum += stack.amounts[month];
        CHECK(sum == bars.months[month].amount);
        CHECK(sum == f.table().data->year->months[month].part.statement.total);
    }
    CHECK(bars.csv().count(u'\n') == 13);
    CHECK(side->budget()->curve().byMonth);
    CHECK(*side->budget()->curve().budget == 1200);
    CHECK(side->budget()->curve().spent.back() == f.table().total);
    const Money february = bars.months[3].amount;
    QTest::mouseMove(plot, plot->barRect(3).center().toPoint());
    CHECK(plot->currentText().startsWith(u"Feb 2027"_s));
    QTest::mouseClick(plot, Qt::LeftButton, {}, plot->barRect(3).center().toPoint());
    CHECK(f.table().total == february);
    CHECK(side->calendar()->isVisible());
    CHECK(side->calendar()->dayRect("2027-02-28").isValid());
    CHECK(*side->budget()->curve().budget == 100);   // of the month
    QTest::mouseClick(side->calendar(), Qt::LeftButton, {}, side->calendar()->dayRect("2027-02-02").center());
    CHECK(f.table().query.filters.size() == 2);
    CHECK(f.table().total.micros() < february.micros());
    CHECK(f.statement->goBack());
    CHECK(f.statement->goBack());
    REQUIRE(plot->isVisible());
    // By keyboard: the last month.
    plot->setFocus();
    QTest::keyClick(plot, Qt::Key_End);
    QTest::keyClick(plot, Qt::Key_Left);
    CHECK(plot->accessibleDescription().startsWith(u"Sep 2027"_s));
    QTest::keyClick(plot, Qt::Key_Return);
    REQUIRE(f.table().query.filters.size() == 1);
    CHECK(f.table().query.filters[0].key == "2027-09");
    f.statement->toggleMonth(u"2027-09"_s);
    CHECK(f.table().query.filters.empty());
    f.statement->setRows({Kind::Month, {}});
    f.click(u"billMonth"_s);
    CHECK(f.table().query.rows.kind == Kind::Day);   // what a month is for the year
}

TEST_CASE("while the year is read nothing waits for it. It is dropped with its report, and failing is said", "[gui][bill][year]")
{
    Opened f;
    BillSource* source = f.statement->source();
    std::atomic<bool> go = false, hasStopped = false;
    source->setYearReader([&](const scenario::Scenario& scenario, const analysis::Report& report, std::stop_token stop, const std::function<void(int)>& done) {
        done(3);
        while (!go && !stop.stop_requested()) std::this_thread::yield();
        hasStopped = stop.stop_requested();
        return readYear(scenario, report, stop, done);
    });
    f.click(u"billYear"_s);
    CHECK(source->yearState() == BillSource::YearState::Reading);
    REQUIRE(waitUntil([&] { return source->monthsRead() == 3; }));
    CHECK(f.find<QLabel>(u"billHeadline"_s)->text() == u"Reading the year: 3 of 12 months"_s);
    CHECK(f.statement->table() == nullptr);
    CHECK_FALSE(f.exportAction(u"csv"_s)->isEnabled());
    CHECK_FALSE(f.exportAction(u"pdf"_s)->isEnabled());
    CHECK(f.exportAction(u"csv"_s)->toolTip().contains(u"still being read"_s));
    // The others are there meanwhile.
    f.click(u"billWindow"_s);
    CHECK(f.table().total == f.page->report()->window.total);
    CHECK(f.exportAction(u"csv"_s)->isEnabled());
    // Another report: the reading ends and nothing of it arrives.
    source->setReport(nullptr, nullptr);
    REQUIRE(waitUntil([&] { return hasStopped.load(); }));
    CHECK(source->yearState() == BillSource::YearState::NotAsked);
    CHECK(source->data() == nullptr);

    source->setYearReader([](const scenario::Scenario&, const analysis::Report&, std::stop_token, const std::function<void(int)>&) -> Result<analysis::YearBill, Errors> {
        return Errors{Error{ErrorCode::NotFound, "no price of this in 2027", {}, {}}};
    });
    f.bill->setReport(nullptr, nullptr);
    f.page->run();
    REQUIRE(waitUntil([&] { return f.statement->source()->data() && f.statement->source()->data()->isComplete; }));
    f.click(u"billYear"_s);
    REQUIRE(waitUntil([&] { return source->yearState() == BillSource::YearState::Failed; }));
    CHECK_FALSE(f.exportAction(u"csv"_s)->isEnabled());
    CHECK(f.exportAction(u"csv"_s)->toolTip().contains(u"no bill of the year"_s));
    QCoreApplication::processEvents();
    CHECK(f.find<QLabel>(u"billSummary"_s)->text() == u"no price of this in 2027"_s);
    f.click(u"billMonth"_s);
    CHECK(f.table().total == f.page->report()->month.total);
}

TEST_CASE("the menu writes the period that is shown, and says why where it cannot", "[gui][bill][year]")
{
    Opened f;
    QTemporaryDir folder;
    const auto write = [&](const QString& id, const QString& name) {
        const QString file = folder.filePath(name);
        REQUIRE(tests::chooseFileIn([&] { f.exportAction(id)->trigger(); }, file));
        REQUIRE(waitUntil([&] { return !f.bill->exports().isBusy(); }));
        QFile written(file);
        REQUIRE(written.open(QIODevice::ReadOnly));
        return written.readAll();
    };
    const auto lines = [](const pricing::Statement& statement) { return static_cast<qsizetype>(statement.lines.size()); };
    f.readYear();
    qsizetype all = 0;
    for (const auto& month : f.table().data->year->months) all += lines(month.part.statement);
    CHECK(write(u"csv"_s, u"year.csv"_s).count('\n') == all + 1);
    CHECK(f.exportAction(u"focus"_s)->isEnabled());
    CHECK(write(u"pdf"_s, u"year.pdf"_s).startsWith("%PDF"));
    f.click(u"billListMonth"_s);
    CHECK_FALSE(f.exportAction(u"focus"_s)->isEnabled());
    CHECK(f.exportAction(u"focus"_s)->toolTip().contains(u"730 h"_s));
    CHECK(write(u"json"_s, u"list.json"_s).contains("as a month of 730 h"));
    f.click(u"billWindow"_s);
    CHECK(f.exportAction(u"focus"_s)->isEnabled());
    CHECK(write(u"csv"_s, u"window.csv"_s).count('\n') == lines(f.page->report()->window) + 1);

    const auto data = f.statement->source()->data();
    const auto name = [&](BillPeriod period) { return periodName(period, *data->of(period).statement, *data->scenario); };
    CHECK(name(BillPeriod::Month) == u"2026-11"_s);
    CHECK(name(BillPeriod::ListMonth) == u"2026-11 730 h"_s);
    CHECK(name(BillPeriod::Year) == u"2026-11 to 2027-10"_s);
    CHECK(name(BillPeriod::Window) == u"2026-11-02"_s);
}

TEST_CASE("the printed statement of a year has its months, and the lines of the year", "[gui][bill][year][report]")
{
    Opened f;
    f.readYear();
    const auto data = f.statement->source()->data();
    const StatementContent content = statementContent(*data->scenario, *data->report, {}, data->bill(BillPeriod::Year));
    CHECK(content.headline.contains(u"November 2026 to October 2027"_s));
    CHECK(content.budget.contains(u"12 of 12 months"_s));
    CHECK(content.isOverBudget);
    CHECK(content.daily.barNames.size() == 12);
    CHECK(content.daily.barNames.front() == u"Nov 26"_s);
    double bars = 0;
    for (const auto& stack : content.daily.stacks) bars += std::accumulate(stack.y.begin(), stack.y.end(), 0.0);
    CHECK(bars == Approx(data->year->statement().total.toDouble()));
    REQUIRE(content.daily.limits.size() == 1);
    CHECK(content.daily.limits[0].y == 100);
    CHECK(content.flags.front().startsWith(u"ESTIMATE"_s));
    CHECK_FALSE(statementImages(content, QPageSize::A4, 1).isEmpty());
}
