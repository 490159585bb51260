#include "app/gui/bill/bill_view.h"
#include "app/gui/compare/cost_waterfall_plot.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/reconcile/match_text.h"
#include "app/gui/reconcile/reconcile_page.h"
#include "app/gui/reconcile/rules_model.h"
#include "app/gui/reconcile/rules_panel.h"
#include "app/gui/reconcile/variance_model.h"
#include "app/gui/shell/main_window.h"
#include "app/gui/shell/scenario_page.h"
#include "tests/gui/shell/fixture.h"
#include "tests/gui/support/file_dialog.h"
#include "tests/support/catch.h"

#include <fmt/format.h>

#include <QApplication>
#include <QComboBox>
#include <QDropEvent>
#include <QFile>
#include <QFileInfo>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QUndoStack>

#include <cmath>

// A month is simulated in the real window, a bill with known differences is made of it, opened by real events, and found exactly.

using namespace Qt::StringLiterals;
using namespace headroom;
using namespace headroom::gui;
using headroom::tests::needApplication;
using headroom::tests::waitUntil;
using headroom::tests::writeFile;
using reconcile::Variance;

namespace {

/// `flat` costs 1 USD an hour, `pool` has two machines by a schedule of ten hours a day, `other` 0.5 USD an hour.
const QByteArray kScenario = R"({ "formatVersion": 1, "name": "Reconciled", "provider": "azure", "region": "westus2", "currency": "USD",
    "calendar": { "start": "2026-11-01", "duration": "P1M", "timeZone": "UTC" },
    "traffic": [ { "name": "users", "otherwise": "1rpm", "mix": { "op": 1 } } ], "operations": { "op": { "steps": [ { "call": "x" } ] } },
    "components": { "x": { "kind": "external", "latency": "1ms" },
        "aks": { "kind": "kubernetes-cluster", "schedule": { "timeZone": "UTC", "hours": [ { "days": "Mon-Sun", "start": "08:00", "stop": "18:00" } ] } },
        "pool": { "kind": "node-pool", "cluster": "aks", "sku": "Standard_D2s_v5", "nodes": 2 },
        "flat": { "kind": "fixed-cost", "meters": [ { "meter": "own/flat", "perHour": 1, "unitPrice": "1 USD" } ] },
        "other": { "kind": "fixed-cost", "meters": [ { "meter": "own/other", "perHour": 1, "unitPrice": "0.5 USD" } ] } } })";

struct Window {
    struct Application { Application() { needApplication(); } } application;   // before the first widget
    MainWindow window;
    ScenarioPage* page = nullptr;
    ReconcilePage* view = nullptr;
    QTemporaryDir folder;

    explicit Window(bool run = true)
    {
        window.resize(1366, 768);
        window.show();
        window.openScenario(writeFile(u"reconciled.json"_s, kScenario), true, run);
        page = window.page();
        if (run) REQUIRE(waitUntil([&] { return page->report() != nullptr && !page->controller()->isRunning(); }, 120'000));
        page->goToCenter(u"bill"_s);
        view = window.findChild<ReconcilePage*>();
        REQUIRE(view);
        click(button(u"billPage:reconcile"_s));
        REQUIRE(waitUntil([&] { return view->isVisible(); }));
    }
    QPushButton* button(const QString& name)
    {
        auto* found = window.findChild<QPushButton*>(name);
        REQUIRE(found);
        return found;
    }
    static void click(QWidget* widget)
    {
        REQUIRE(widget->isVisible());
        REQUIRE(widget->isEnabled());
        QTest::mouseClick(widget, Qt::LeftButton, {}, widget->rect().center());
    }
    bool done() { return waitUntil([&] { return !view->isBusy(); }, 60'000); }
    QString write(const QString& name, const std::string& text)
    {
        QFile file(folder.filePath(name));
        REQUIRE(file.open(QIODevice::WriteOnly));
        file.write(text.data(), static_cast<qint64>(text.size()));
        return file.fileName();
    }
    /// As the window system does it.
    bool drop(const QString& path)
    {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(path)});
        QDragEnterEvent enter(view->rect().center(), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(view, &enter);
        if (!enter.isAccepted()) return false;
        QDropEvent dropped(view->rect().center(), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(view, &dropped);
        return true;
    }
    void chooseIn(QWidget* opener, const QString& path)
    {
        REQUIRE(tests::chooseFileIn([&] { click(opener); }, path));
    }
    const reconcile::PlanLine& planned(const std::string& component)
    {
        for (const reconcile::PlanLine& line : view->outcome()->plan)
            if (line.component == component && line.amount.micros() > 0) return line;
        FAIL("no line of " << component);
        return view->outcome()->plan.front();
    }
    const Variance& row(const std::string& component)
    {
        for (const Variance& one : view->outcome()->result.rows)
            if (one.component == component && (one.planned.micros() > 0 || one.billed.micros() > 0)) return one;
        FAIL("no row of " << component);
        return view->outcome()->result.rows.front();
    }
    QTableView* table(const QString& name) { return window.findChild<QTableView*>(name); }
};

const std::string kHeader = "BilledCost,EffectiveCost,BillingCurrency,ChargePeriodStart,ChargePeriodEnd,ConsumedQuantity,ConsumedUnit,ResourceId,x_SkuMeterName\r\n";

/// One line an hour from the first of the month on. `month` has 30 days.
std::string hourly(const std::string& resource, const std::string& meter, int hours, double ratePerHour, double unitPrice, const char* month = "2026-11")
{
    std::string text;
    for (int hour = 0; hour < hours; ++hour) {
        const int day = hour / 24 + 1, of = hour % 24;
        text += fmt::format("{0:.15f},{0:.15f},USD,{1}-{2:02}T{3:02}:00:00Z,{1}-{2:02}T{3:02}:59:59Z,{4:.15f},Hours,/subscriptions/s/resourceGroups/g/providers/p/{5},{6}\r\n", ratePerHour * unitPrice, month, day, of, ratePerHour, resource, meter);
    }
    return text;
}

/// The price of `flat` is 10 % higher, the machines of `pool` run 20 % longer, `other` is as planned, and there is a disk that nobody planned.
std::string billWithDifferences(Window& made)
{
    // The plan is read from a first bill; its figures are those of the run.
    made.view->openBill(made.write(u"first.csv"_s, kHeader + hourly("flat", "own/flat", 1, 1, 1)));
    REQUIRE(made.done());
    REQUIRE(made.view->outcome());
    const reconcile::PlanLine pool = made.planned("pool");
    REQUIRE(pool.hours == Approx(330));   // each day ten hours and the one in which the machines stop
    const double rate = pool.quantity / pool.hours, price = pool.amount.toDouble() / pool.quantity;
    made.view->closeBill();
    return kHeader + hourly("flat", "own/flat", 720, 1, 1.1) + hourly("other", "own/other", 720, 1, 0.5) + hourly("pool", "D2s v5", 396, rate, price) + hourly("forgotten-disk", "P10 LRS Disk", 1, 1, 12.34);
}

} // namespace

TEST_CASE("a bill with known differences is opened in the window and attributed exactly", "[gui][reconcile]")
{
    Window made;
    const QString file = made.write(u"november.csv"_s, billWithDifferences(made));
    made.chooseIn(made.button(u"openBill"_s), file);
    REQUIRE(made.done());
    REQUIRE(made.view->outcome());
    CHECK(made.view->bill() == file);

    // Exactly these three differences, each of its kind, to the cent.
    CHECK(made.row("flat").price == Money::fromCents(7'200));
    CHECK(made.row("flat").difference() == Money::fromCents(7'200));
    const Variance& pool = made.row("pool");
    CHECK(pool.schedule == Money::fromCents(std::llround(static_cast<double>(pool.planned.micros()) / Money::kPerCent * 0.2)));
    CHECK(pool.difference() == pool.schedule);
    CHECK(pool.hoursBilled == Approx(396));
    CHECK(made.row("other").difference() == Money{});
    const auto& result = made.view->outcome()->result;
    CHECK(result.orphan == Money::fromCents(1'234));
    CHECK(result.missing == Money{});
    CHECK(result.quantity == Money{});
    CHECK(result.billed - result.planned == Money::fromCents(7'200) + pool.schedule + Money::fromCents(1'234));

    // The window says so: headline, table by size with its sums, waterfall, sentences.
    CHECK(made.window.findChild<QLabel*>(u"reconcileHeadline"_s)->text().startsWith(u"November 2026 was billed"_s));
    auto* table = made.table(u"varianceTable"_s);
    auto* model = table->model();
    using V = VarianceModel;
    CHECK(model->index(0, V::Component).data().toString() == u"flat"_s);
    CHECK(model->index(0, V::Price).data().toString() == u"+72.00"_s);
    CHECK(model->index(model->rowCount() - 1, V::Orphan).data().toString() == u"+12.34"_s);
    auto* waterfall = made.window.findChild<CostWaterfallPlot*>(u"reconcileWaterfall"_s);
    REQUIRE(waterfall->waterfall().steps.size() == 3);
    CHECK(waterfall->waterfall().steps[0].delta() == Money::fromCents(7'200));
    CHECK(waterfall->accessibleDescription().contains(u"Orphans"_s));
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Home, Qt::ControlModifier);
    CHECK(made.window.findChild<QLabel*>(u"varianceText"_s)->text().contains(u"(+10.0 %), which on the planned 720 is +72.00 USD"_s));
    QTest::keyClick(table, Qt::Key_Down);
    CHECK(made.window.findChild<QLabel*>(u"varianceText"_s)->text().contains(u"no rule takes these lines"_s));
    QTest::keyClick(table, Qt::Key_Down);
    CHECK(made.window.findChild<QLabel*>(u"varianceText"_s)->text().contains(u"used in 396 h instead of 330 h (+20.0 %)"_s));

    // Filters by kind.
    made.click(made.button(u"varianceFilter3"_s));
    CHECK(model->rowCount() == 2);
    CHECK(model->index(0, V::Meter).data().toString() == u"P10 LRS Disk"_s);
    made.click(made.button(u"varianceFilter1"_s));
    CHECK(model->rowCount() == 4);
    // A header sorts.
    made.click(made.button(u"varianceFilter0"_s));
    auto* header = table->horizontalHeader();
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, {header->sectionViewportPosition(V::Schedule) + 10, header->height() / 2});
    CHECK(model->index(0, V::Component).data().toString().contains(u"pool"_s));
}

TEST_CASE("what no rule takes becomes a rule, and the bill is compared anew", "[gui][reconcile]")
{
    Window made;
    const QString file = made.write(u"november.csv"_s, billWithDifferences(made) + hourly("pool-extra", "Linux", 1, 1, 5));
    CHECK(made.drop(file));
    REQUIRE(made.done());
    REQUIRE(made.view->outcome());
    CHECK(made.view->outcome()->result.orphan == Money::fromCents(1'734));
    made.click(made.button(u"reconcileLower1"_s));
    auto* unmapped = made.table(u"unmappedTable"_s);
    REQUIRE(unmapped->model()->rowCount() == 2);
    unmapped->setFocus();
    unmapped->setCurrentIndex(unmapped->model()->index(1, 0));   // the cheaper one: its names suggest the machines of "pool"
    const Money before = made.row("pool").billed;
    made.click(made.button(u"makeRule"_s));
    REQUIRE(made.done());
    CHECK(made.view->outcome()->result.orphan == Money::fromCents(1'234));
    CHECK(made.row("pool").billed == before + Money::fromCents(500));
    auto* rules = made.view->rules();
    const int count = rules->model()->rowCount();
    CHECK(rules->model()->rules().back().component == "pool");

    // The other becomes one that leaves it out, by keys; until it is complete it is not used and says why.
    made.click(made.button(u"reconcileLower1"_s));
    REQUIRE(unmapped->model()->rowCount() == 1);
    unmapped->setFocus();
    unmapped->setCurrentIndex(unmapped->model()->index(0, 0));
    QTest::keyClick(unmapped, Qt::Key_Return);
    REQUIRE(rules->model()->rowCount() == count + 1);
    CHECK_FALSE(made.window.findChild<QLabel*>(u"ruleProblem"_s)->text().isEmpty());
    const auto editor = [&]() -> QLineEdit* {
        for (QLineEdit* each : rules->table()->findChildren<QLineEdit*>())
            if (each->isVisible()) return each;
        return nullptr;
    };
    REQUIRE(editor());   // what is missing is asked for
    QTest::keyClick(editor(), Qt::Key_Escape);
    REQUIRE(made.done());
    CHECK(made.view->outcome()->result.orphan == Money::fromCents(1'234));
    rules->table()->setCurrentIndex(rules->model()->index(count, RulesModel::Ignore));
    rules->table()->setFocus();
    QTest::keyClick(rules->table(), Qt::Key_F2);
    QLineEdit* field = editor();
    REQUIRE(field);
    QTest::keyClicks(field, u"another team's"_s);
    QTest::keyClick(field, Qt::Key_Return);
    REQUIRE(waitUntil([&] { return rules->model()->problemCount() == 0; }));   // the field is taken over by and by
    REQUIRE(made.done());
    CHECK(made.view->outcome()->result.orphan == Money{});
    CHECK(made.view->outcome()->result.ignored == Money::fromCents(1'234));

    // Undo is of the rules while their table has the focus.
    const int edits = made.page->document()->undoStack()->index();
    rules->table()->setFocus();
    QTest::keyClick(rules->table(), Qt::Key_Z, Qt::ControlModifier);
    REQUIRE(made.done());
    CHECK(made.view->outcome()->result.orphan == Money::fromCents(1'234));
    CHECK(made.page->document()->undoStack()->index() == edits);
    // Order matters: a rule that takes everything, moved to the top.
    rules->addRule({{{"ResourceId", "*"}}, "other", "own/other", {}, {}});
    REQUIRE(made.done());
    CHECK(made.row("flat").billed == Money::fromCents(79'200));
    rules->table()->setFocus();
    while (rules->table()->currentIndex().row() > 0) QTest::keyClick(rules->table(), Qt::Key_Up, Qt::AltModifier);
    REQUIRE(made.done());
    CHECK(made.row("flat").kind == Variance::Kind::Missing);
    QTest::keyClick(rules->table(), Qt::Key_Delete);
    REQUIRE(made.done());
    CHECK(made.row("flat").billed == Money::fromCents(79'200));
}

TEST_CASE("rules go to a file and come back", "[gui][reconcile]")
{
    Window made;
    made.view->openBill(made.write(u"november.csv"_s, billWithDifferences(made)));
    REQUIRE(made.done());
    auto* rules = made.view->rules();
    const auto before = rules->model()->rules().size();
    REQUIRE(before > 3);
    const QString file = made.folder.filePath(u"my.rules.json"_s);
    made.chooseIn(made.button(u"saveRules"_s), file);
    REQUIRE(QFile::exists(file));
    while (rules->model()->rowCount() > 0) rules->model()->removeRule(0);
    REQUIRE(made.done());
    CHECK(made.view->outcome()->bill.cells.empty());
    made.chooseIn(made.button(u"loadRules"_s), file);
    REQUIRE(made.done());
    CHECK(rules->model()->rules().size() == before);
    CHECK(made.row("flat").price == Money::fromCents(7'200));
    CHECK_FALSE(rules->load(made.write(u"broken.json"_s, "{ \"rules\": [ { \"match\": 1 } ] }")).isEmpty());
    CHECK(rules->model()->rules().size() == before);
    rules->model()->removeRule(0);
    made.click(made.button(u"defaultRules"_s));
    REQUIRE(made.done());
    CHECK(rules->model()->rules().size() == before);
}

TEST_CASE("calibration shows what it changes, makes a variant in one step and is undone", "[gui][reconcile]")
{
    Window made;
    made.view->openBill(made.write(u"november.csv"_s, billWithDifferences(made)));
    REQUIRE(made.done());
    const QByteArray before = made.page->document()->text();
    made.click(made.button(u"calibrate"_s));
    auto* make = made.button(u"makeBilled"_s);
    CHECK(make->isVisible());
    CHECK(made.page->document()->text() == before);   // only shown
    made.click(make);
    const Json& json = made.page->document()->json();
    REQUIRE(json.contains("variants"));
    REQUIRE(json["variants"].contains("billed"));
    CHECK(json["variants"]["billed"]["components"]["flat"]["meters"][0]["unitPrice"] == "1.100000 USD");
    CHECK(made.page->document()->variant() == u"base"_s);
    CHECK(made.page->document()->undoStack()->undoText().contains(u"billed"_s));
    made.page->document()->undoStack()->undo();
    CHECK(made.page->document()->text() == before);
}

TEST_CASE("a bill of several months: the simulated one is shown, another can be chosen and is estimated", "[gui][reconcile]")
{
    Window made;
    made.view->openBill(made.write(u"quarter.csv"_s, kHeader + hourly("flat", "own/flat", 720, 1, 1, "2026-09") + hourly("flat", "own/flat", 700, 1, 1) + hourly("flat", "own/flat", 24, 1, 2, "2026-12")));
    REQUIRE(made.done());
    auto* months = made.window.findChild<QComboBox*>(u"billMonth"_s);
    REQUIRE(months->count() == 3);
    CHECK(months->currentText() == u"November 2026 (simulated)"_s);
    CHECK(made.row("flat").billed == Money::fromCents(70'000));
    CHECK(made.window.findChild<QLabel*>(u"reconcileNotes"_s)->text().contains(u"744 lines of other months"_s));
    months->setFocus();
    QTest::keyClick(months, Qt::Key_Down);
    REQUIRE(made.done());
    CHECK(months->currentText() == u"December 2026"_s);
    CHECK(made.view->outcome()->isEstimate);
    CHECK(made.row("flat").billed == Money::fromCents(4'800));
    CHECK(made.row("flat").planned == Money::fromCents(74'400));   // 744 h
    CHECK(made.window.findChild<QLabel*>(u"reconcileNotes"_s)->text().contains(u"was not simulated"_s));
    QTest::keyClick(months, Qt::Key_Up);
    REQUIRE(made.done());
    CHECK_FALSE(made.view->outcome()->isEstimate);

    // A bill of none of the simulated months is compared with the month that it is of.
    made.view->openBill(made.write(u"october.csv"_s, kHeader + hourly("flat", "own/flat", 744 - 24, 1, 1, "2026-10")));
    REQUIRE(made.done());
    REQUIRE(made.view->outcome());
    CHECK(made.view->outcome()->isEstimate);
    CHECK(made.row("flat").planned == Money::fromCents(74'400));
}

TEST_CASE("wrong rows are listed all at once, and the next bill is compared", "[gui][reconcile]")
{
    Window made;
    const std::string wrong = "Date,MeterName,Cost,BillingCurrency\nyesterday,a,1,USD\n2026-11-02,a,much,USD\n2026-11-03,a,1,EUR\n2026-11-03,a\n";
    made.view->openBill(made.write(u"wrong.csv"_s, wrong));
    REQUIRE(made.done());
    CHECK(made.view->outcome() == nullptr);
    auto* errors = made.table(u"billErrors"_s);
    REQUIRE(errors->isVisible());
    REQUIRE(errors->model()->rowCount() >= 4);
    CHECK(errors->model()->index(1, 0).data().toString() == u"3"_s);
    CHECK(errors->model()->index(1, 1).data().toString() == u"Cost"_s);
    CHECK(errors->model()->index(1, 2).data().toString().contains(u"much"_s));
    CHECK_FALSE(errors->model()->index(1, 3).data().toString().isEmpty());
    CHECK(made.window.findChild<QLabel*>(u"billErrorTitle"_s)->text().contains(u"wrong.csv"_s));
    CHECK_FALSE(made.button(u"exportReconciliation"_s)->isEnabled());
    made.view->openBill(made.folder.filePath(u"none.csv"_s));
    REQUIRE(made.done());
    CHECK(errors->model()->rowCount() == 1);
    made.view->openBill(made.write(u"right.csv"_s, "Date,MeterName,Cost,BillingCurrency\n2026-11-02,own/flat,1,USD\n"));
    REQUIRE(made.done());
    CHECK(made.view->outcome() != nullptr);
    CHECK_FALSE(errors->isVisible());
    CHECK_FALSE(made.drop(made.write(u"picture.png"_s, "x")));
}

TEST_CASE("without a run the page says so and offers it. Edits mark the comparison", "[gui][reconcile]")
{
    Window made(false);
    auto* run = made.button(u"reconcileRun"_s);
    CHECK_FALSE(made.button(u"openBill"_s)->isEnabled());
    CHECK_FALSE(made.drop(made.write(u"early.csv"_s, kHeader)));
    made.click(run);
    REQUIRE(waitUntil([&] { return made.page->report() != nullptr && !made.page->controller()->isRunning(); }, 120'000));
    CHECK_FALSE(run->isVisible());
    CHECK(made.button(u"openFirstBill"_s)->isVisible());
    made.view->openBill(made.write(u"november.csv"_s, kHeader + hourly("flat", "own/flat", 720, 1, 1)));
    REQUIRE(made.done());
    REQUIRE(made.view->outcome());
    CHECK(made.button(u"calibrate"_s)->isEnabled());
    REQUIRE(made.page->document()->edit(u"/components/pool/nodes"_s, u"3"_s, u"Set nodes"_s).empty());
    CHECK_FALSE(made.window.findChild<QLabel*>(u"reconcileState"_s)->text().isEmpty());
    CHECK_FALSE(made.button(u"calibrate"_s)->isEnabled());
    CHECK(made.view->outcome() != nullptr);
    made.page->document()->undoStack()->undo();
    CHECK(made.window.findChild<QLabel*>(u"reconcileState"_s)->text().isEmpty());
}

TEST_CASE("the comparison leaves as the command line writes it, and as pictures", "[gui][reconcile]")
{
    Window made;
    CHECK_FALSE(made.view->exportTo(made.folder.filePath(u"early.csv"_s)).isEmpty());
    made.view->openBill(made.write(u"november.csv"_s, billWithDifferences(made)));
    REQUIRE(made.done());
    for (const QString& suffix : {u"csv"_s, u"json"_s, u"md"_s, u"png"_s, u"svg"_s, u"pdf"_s}) {
        const QString file = made.folder.filePath(u"out."_s + suffix);
        CHECK(made.view->exportTo(file) == QString());
        CHECK(QFileInfo(file).size() > 200);
    }
    QFile csv(made.folder.filePath(u"out.csv"_s));
    REQUIRE(csv.open(QIODevice::ReadOnly));
    CHECK(csv.readAll().contains("\r\nsum,"));
    CHECK_FALSE(made.view->exportTo(made.folder.filePath(u"out.gif"_s)).isEmpty());
    CHECK_FALSE(made.view->exportTo(made.folder.filePath(u"none/out.csv"_s)).isEmpty());
    const QString chosen = made.folder.filePath(u"chosen.md"_s);
    made.chooseIn(made.button(u"exportReconciliation"_s), chosen);
    CHECK(QFile::exists(chosen));
}

TEST_CASE("a large bill is read beside the window, is stopped, and outlives nobody", "[gui][reconcile]")
{
    Window made;
    const std::string lines = hourly("flat", "own/flat", 720, 1, 1);
    const QString file = made.folder.filePath(u"large.csv"_s);
    {
        QFile large(file);
        REQUIRE(large.open(QIODevice::WriteOnly));
        large.write(kHeader.data(), static_cast<qint64>(kHeader.size()));
        for (int i = 0; i < 500; ++i) large.write(lines.data(), static_cast<qint64>(lines.size()));   // 360,000 lines
    }
    made.view->openBill(file);
    REQUIRE(made.view->isBusy());
    CHECK(made.button(u"cancelReconcile"_s)->isVisible());
    made.click(made.button(u"cancelReconcile"_s));
    REQUIRE(made.done());
    CHECK(made.view->outcome() == nullptr);
    // A newer question replaces the one that is under way.
    made.view->openBill(file);
    made.view->openBill(made.write(u"small.csv"_s, kHeader + hourly("flat", "own/flat", 2, 1, 1)));
    REQUIRE(made.done());
    REQUIRE(made.view->outcome());
    CHECK(made.view->outcome()->bill.lines == 2);
    // The page may go while a bill is read.
    auto alone = std::make_unique<ReconcilePage>();
    alone->setReport(made.page->report(), made.page->runScenario());
    alone->openBill(file);
    CHECK(alone->isBusy());
    alone.reset();
}
