#include "app/gui/bill/bill_view.h"

#include "app/gui/bill/bill_export.h"
#include "app/gui/bill/bill_model.h"
#include "app/gui/bill/budget_plot.h"
#include "app/gui/bill/filter_trail.h"
#include "app/gui/bill/statement_page.h"
#include "app/gui/bill/statement_side.h"
#include "app/gui/bill/story_panel.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/report/chart_export.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/main_window.h"
#include "app/gui/shell/scenario_page.h"
#include "app/gui/statement/cost_calendar.h"
#include "tests/gui/bill/opened.h"
#include "tests/gui/shell/fixture.h"
#include "tests/support/catch.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDockWidget>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

#include <memory>

// What is proved, with real keys and clicks: the bill is reached, run and read; rows are opened down to their lines and left again; a day is chosen in the
// calendar; what is shown is marked when it is old; files are written and errors are said.

using namespace Qt::StringLiterals;
using namespace headroom;
using namespace headroom::gui;
using headroom::tests::needApplication;
using headroom::tests::tinyScenario;
using headroom::tests::waitUntil;
using headroom::tests::writeFile;
using headroom::tests::Opened;
using Kind = headroom::pricing::Dimension::Kind;

TEST_CASE("Ctrl+4 goes to the bill, which offers to run and then takes the room of the docks", "[gui][bill][keys]")
{
    Opened f(false);
    auto* center = f.window->findChild<QTabWidget*>(u"center"_s);
    REQUIRE(center);
    CHECK(center->currentWidget() == f.bill);
    for (const QDockWidget* dock : f.window->findChildren<QDockWidget*>()) CHECK_FALSE(dock->isVisible());
    CHECK_FALSE(f.find<QPushButton>(u"billExport"_s)->isEnabled());
    auto* run = f.find<QPushButton>(u"runForBill"_s);
    CHECK(run->isVisible());
    CHECK(f.bill->isAncestorOf(QApplication::focusWidget()));
    run->setFocus();
    f.key(Qt::Key_Space);
    f.waitForBill();
    const Money total = f.page->report()->month.total;
    CHECK(f.find<QLabel>(u"billHeadline"_s)->text().contains(format::money(total)));
    CHECK(f.find<QLabel>(u"billSum"_s)->text().contains(u"0.00 USD"_s));
    CHECK(f.find<QPushButton>(u"billExport"_s)->isEnabled());
    f.key(Qt::Key_2, Qt::ControlModifier);
    CHECK(center->currentWidget() != f.bill);
    CHECK(f.window->findChild<QDockWidget*>(u"plots"_s)->isVisible());
}

TEST_CASE("a double click goes down into a row, Backspace, Alt+Left and the chips lead back", "[gui][bill]")
{
    Opened f;
    const Money whole = f.table().total;
    REQUIRE(f.table().rows.size() >= 1);
    const Money firstRow = f.table().rows[0].total;
    const QString title = f.table().rows[0].title;
    const QModelIndex first = f.statement->model()->index(0, 0);
    QTest::mouseClick(f.tree->viewport(), Qt::LeftButton, {}, f.tree->visualRect(first).center());
    QTest::mouseDClick(f.tree->viewport(), Qt::LeftButton, {}, f.tree->visualRect(first).center());
    CHECK(f.table().total == firstRow);
    CHECK(f.trail() == QStringList{u"Whole bill"_s, title});
    CHECK(f.table().query.rows.kind == Kind::Component);
    f.tree->setFocus();
    f.key(Qt::Key_Return);
    CHECK(f.trail().size() == 3);
    CHECK(f.table().query.rows.kind == Kind::Meter);
    f.key(Qt::Key_Backspace);
    CHECK(f.trail().size() == 2);
    f.key(Qt::Key_Return);
    f.key(Qt::Key_Left, Qt::AltModifier);
    CHECK(f.trail().size() == 2);
    f.click(u"billStep:0"_s);
    CHECK(f.table().total == whole);
    CHECK(f.trail() == QStringList{u"Whole bill"_s});
    CHECK_FALSE(f.statement->goBack());
    CHECK(QApplication::focusWidget() == f.tree);
}

TEST_CASE("a line is told, opened by day, and shown where it is", "[gui][bill]")
{
    Opened f;
    f.statement->setRows({Kind::Component, {}});
    BillModel* model = f.statement->model();
    int row = 0;
    while (row < model->rowCount() && f.table().rows[static_cast<std::size_t>(row)].key != "pool") ++row;
    REQUIRE(row < model->rowCount());
    const QModelIndex line = model->index(0, 0, model->index(row, 0));
    REQUIRE(line.isValid());
    REQUIRE(f.tree->isExpanded(line.parent()));
    QSignalSpy selected(f.bill, &BillView::componentSelected);
    QTest::mouseClick(f.tree->viewport(), Qt::LeftButton, {}, f.tree->visualRect(line).center());
    CHECK(selected.size() == 1);
    CHECK(f.page->selectedComponent() == u"pool"_s);
    const Money amount = model->line(line)->amount;
    CHECK(f.statement->story()->story().title.contains(u"DS2 v2"_s));
    CHECK(f.find<QPushButton>(u"showOnCanvas"_s)->isVisible());
    f.tree->setFocus();
    f.key(Qt::Key_Return);
    CHECK(f.table().query.rows.kind == Kind::Day);
    CHECK(f.table().total == amount);
    CHECK(f.table().rows.size() == 30);   // days of November
    f.key(Qt::Key_Backspace);
    f.tree->setCurrentIndex(model->index(0, 0, model->index(row, 0)));
    f.click(u"showOnCanvas"_s);
    CHECK(f.window->findChild<QTabWidget*>(u"center"_s)->currentWidget()->objectName() == u"topology"_s);
    CHECK(f.page->selectedComponent() == u"pool"_s);
}

TEST_CASE("rows, columns and periods are chosen by keyboard. A cell leads to what it sums up", "[gui][bill][keys]")
{
    Opened f;
    const Money whole = f.table().total;
    auto* rows = f.find<QComboBox>(u"billRows"_s);
    rows->setFocus();
    f.key(Qt::Key_Down);
    CHECK(f.table().query.rows.kind == Kind::Component);
    CHECK(f.table().total == whole);
    auto* columns = f.find<QComboBox>(u"billColumns"_s);
    columns->setFocus();
    f.key(Qt::Key_End);
    REQUIRE(f.table().query.columns);
    f.statement->setColumns(pricing::Dimension{Kind::Day, {}});
    BillModel* model = f.statement->model();
    const int last = model->columnCount() - 1;
    const Money cell = f.table().rows[0].cells.back();
    f.tree->setFocus();
    f.tree->setCurrentIndex(model->index(0, last));
    f.key(Qt::Key_Return);
    CHECK(f.table().query.filters.size() == 2);
    CHECK(f.table().total == cell);
    CHECK(f.trail().size() == 2);
    f.key(Qt::Key_Backspace);
    CHECK(f.table().query.columns);
    auto* window = f.find<QPushButton>(u"billWindow"_s);
    QTest::mouseClick(window, Qt::LeftButton);
    CHECK(f.table().total == f.page->report()->window.total);
    CHECK(f.find<QLabel>(u"billHeadline"_s)->text().contains(format::money(f.page->report()->window.total)));
    window->setFocus();
    f.key(Qt::Key_Right);
    CHECK(f.statement->period() == BillPeriod::Month);
    f.find<QPushButton>(u"billMonth"_s)->setFocus();
    f.key(Qt::Key_Right);
    CHECK(f.statement->period() == BillPeriod::ListMonth);
    CHECK(f.table().total.micros() > whole.micros());   // 730 h instead of the 720 of November in UTC
}

TEST_CASE("hours of the calendar add up to the statement, whose lines are rounded", "[gui][bill]")
{
    tests::needApplication();
    auto statement = std::make_shared<pricing::Statement>();
    statement->currency = "USD";
    statement->total = Money::fromCents(160);
    statement->from = SimTime{};
    statement->to = statement->from + Duration::hours(1);
    statement->totalPerHour = {1.6098};
    CostCalendar calendar;
    calendar.setStatement(statement, "UTC");
    REQUIRE(calendar.showsHours());
    QTest::keyClick(&calendar, Qt::Key_Home);
    CHECK(calendar.currentText().endsWith(u"1.60 USD"_s));
}

TEST_CASE("a day of the calendar filters the statement to its figure and moves the cursor of the run", "[gui][bill]")
{
    Opened f;
    CostCalendar* calendar = f.statement->side()->calendar();
    const Money whole = f.table().total;
    const BillTable byDay = billTable(f.table().data, {BillPeriod::Month, {Kind::Day, {}}, {}, {}});
    const auto place = [&](const std::string& key) {
        REQUIRE(calendar->dayRect(key).isValid());
        return calendar->dayRect(key).center();
    };
    QSignalSpy moments(f.bill, &BillView::momentChosen);
    QTest::mouseMove(calendar, place("2026-11-02"));
    CHECK(calendar->currentText().contains(u"2 Nov"_s));
    QTest::mouseClick(calendar, Qt::LeftButton, {}, place("2026-11-02"));
    CHECK(f.table().total == byDay.rows[1].total);
    REQUIRE(moments.size() == 1);
    CHECK(moments[0][0].toLongLong() == f.page->report()->recording.start.nanoseconds());
    CHECK(f.trail().size() == 2);
    // The calendar keeps all days.
    CHECK(calendar->dayRect("2026-11-30").isValid());
    QTest::mouseClick(calendar, Qt::LeftButton, {}, place("2026-11-02"));
    CHECK(f.table().total == whole);
    CHECK(f.trail().size() == 1);
    // By keyboard: the first day, a week on, chosen.
    calendar->setFocus();
    f.key(Qt::Key_Home);
    f.key(Qt::Key_Down);
    f.key(Qt::Key_Return);
    REQUIRE(f.table().query.filters.size() == 1);
    CHECK(f.table().query.filters[0].key == "2026-11-08");
    CHECK(f.table().total == byDay.rows[7].total);
    f.key(Qt::Key_Backspace);   // from the calendar as well
    CHECK(f.table().total == whole);
}

TEST_CASE("the curve of the month meets its budget, and takes the band that sampling found", "[gui][bill]")
{
    Opened f;
    BudgetPlot* plot = f.statement->side()->budget();
    REQUIRE(plot->curve().budget);
    CHECK(*plot->curve().budget == 100);
    CHECK(plot->curve().spent.back() == f.table().total);
    REQUIRE(plot->curve().crossedOn);
    CHECK(plot->accessibleDescription().contains(u"crossed"_s));
    CHECK_FALSE(f.find<QWidget>(u"billBand"_s)->isVisible());
    f.bill->setBand(MonthBand{200, 213, 260, 0.97});
    CHECK(f.find<QWidget>(u"billBand"_s)->isVisible());
    REQUIRE(plot->curve().band);
    CHECK(plot->curve().band->p90 == 260);
    plot->setFocus();
    f.key(Qt::Key_Right);
    f.key(Qt::Key_Right);
    CHECK(plot->accessibleDescription().contains(u"2 Nov"_s));
    f.key(Qt::Key_Return);
    REQUIRE(f.table().query.filters.size() == 1);
    CHECK(f.table().query.filters[0].key == "2026-11-02");
    // Another run is another question.
    f.page->run();
    CHECK_FALSE(f.bill->band());
    f.waitForBill();
}

TEST_CASE("results of an earlier state of the scenario are marked, with the way to new ones", "[gui][bill]")
{
    Opened f;
    auto* state = f.find<QLabel>(u"billState"_s);
    auto* again = f.find<QPushButton>(u"billRunAgain"_s);
    CHECK(state->text().isEmpty());
    CHECK_FALSE(again->isVisible());
    const Money before = f.table().total;
    REQUIRE(f.page->document()->edit(u"/components/pool/nodes"_s, u"3"_s, u"Nodes"_s).empty());
    CHECK(state->text().contains(u"earlier state"_s));
    REQUIRE(again->isVisible());
    CHECK(f.table().total == before);   // what is shown stays
    QTest::mouseClick(again, Qt::LeftButton);
    REQUIRE(waitUntil([&] { return f.page->report() && f.page->report()->month.total != before; }));
    f.waitForBill();
    CHECK(state->text().isEmpty());
    CHECK(f.table().total == f.page->report()->month.total);
}

TEST_CASE("files are written in the background and errors are said in the window", "[gui][bill]")
{
    Opened f;
    QTemporaryDir folder;
    auto* told = f.find<QLabel>(u"billTold"_s);
    const auto kinds = billFileKinds();
    const QString file = folder.filePath(u"bill.csv"_s);
    const auto csv = std::ranges::find_if(kinds, [](const BillFileKind& kind) { return kind.id == u"csv"_s; });
    f.bill->exportTo(*csv, file);
    REQUIRE(waitUntil([&] { return !f.bill->exports().isBusy(); }));
    CHECK(told->text().startsWith(u"Saved"_s));
    QFile written(file);
    REQUIRE(written.open(QIODevice::ReadOnly));
    CHECK(QString::fromUtf8(written.readAll()).count(u'\n') == static_cast<qsizetype>(f.page->report()->month.lines.size()) + 1);
    f.bill->exportTo(*csv, folder.filePath(u"none/bill.csv"_s));
    REQUIRE(waitUntil([&] { return !f.bill->exports().isBusy(); }));
    CHECK(told->text().contains(u"not written"_s));
    for (const QString& suffix : {u"png"_s, u"svg"_s, u"pdf"_s, u"csv"_s}) {
        const QString chart = folder.filePath(u"chart."_s + suffix);
        CHECK(exportChart(*f.statement->side()->budget(), chart, u"Month to date"_s, f.statement->side()->budget()->curve().csv()).isEmpty());
        CHECK(QFile(chart).size() > 100);
    }
    f.statement->side()->budget()->setFocus();
    f.key(Qt::Key_C, Qt::ControlModifier);
    CHECK(QApplication::clipboard()->text().startsWith(u"date,cost [USD]"_s));
    f.tree->setFocus();
    f.tree->setCurrentIndex(f.statement->model()->index(0, 0));
    f.key(Qt::Key_C, Qt::ControlModifier);
    CHECK(QApplication::clipboard()->text().contains(f.table().rows[0].title));
}

TEST_CASE("pages of the bill are gone through by keyboard and get what they have a place for", "[gui][bill][keys]")
{
    struct Plain : QWidget {
        using QWidget::QWidget;
        void setReport(std::shared_ptr<const analysis::Report> given, std::shared_ptr<const scenario::Scenario>) { report = std::move(given); }
        void setStale(bool given) { stale = given; }
        std::shared_ptr<const analysis::Report> report;
        bool stale = false;
    };
    needApplication();
    ScenarioDocument document;
    BillView view(&document);
    auto* plain = new Plain(&view);
    const qsizetype before = view.pages().size();
    view.addPage(u"plain"_s, u"Plain"_s, plain);
    view.resize(1200, 700);
    view.show();
    view.activateWindow();
    REQUIRE(QTest::qWaitForWindowActive(&view));
    CHECK(view.currentPage() == u"statement"_s);
    view.findChild<QPushButton*>(u"billPage:statement"_s)->setFocus();
    for (qsizetype i = 0; i < before; ++i) QTest::keyClick(QApplication::focusWidget(), Qt::Key_Right);
    CHECK(view.currentPage() == u"plain"_s);
    CHECK(view.exportable() == plain);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_PageDown, Qt::ControlModifier);
    CHECK(view.currentPage() == u"statement"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_PageUp, Qt::ControlModifier);
    CHECK(view.currentPage() == u"plain"_s);
    const auto report = std::make_shared<const analysis::Report>();
    view.setReport(report, std::make_shared<const scenario::Scenario>());
    CHECK(plain->report == report);
    view.setStale(true);
    CHECK(plain->stale);
    view.setReport(nullptr, nullptr);
    CHECK(plain->report == nullptr);
    CHECK_FALSE(plain->stale);
    view.showPage(u"nothing"_s);
    CHECK(view.currentPage() == u"plain"_s);
}
