#include "app/gui/compare/compare_view.h"

#include "app/gui/compare/outcome_model.h"
#include "app/gui/compare/pareto_plot.h"
#include "app/gui/compare/variant_chip.h"
#include "app/gui/compare/cost_waterfall_plot.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/shell/main_window.h"
#include "app/gui/shell/scenario_page.h"
#include "tests/gui/shell/fixture.h"
#include "tests/support/catch.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDockWidget>
#include <QFile>
#include <QFileInfo>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QStyleOptionComboBox>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QUndoStack>

#include <chrono>
#include <thread>

using namespace Qt::StringLiterals;
using namespace headroom;
using namespace headroom::gui;
using headroom::tests::needApplication;
using headroom::tests::tinyScenario;
using headroom::tests::waitUntil;

namespace {

struct Fixture {
    struct Application { Application() { needApplication(); } } application;   // before the first widget

    Fixture()
    {
        QByteArray text = tinyScenario();
        text.replace("\"three\": {", "\"four\": { \"components\": { \"service\": { \"replicas\": 4 }, \"pool\": { \"nodes\": 3 } } }, \"three\": {");
        REQUIRE(document.openText(text, u"tiny"_s));
        view.setDocument(&document);
        simulation::RunOptions options;
        options.seed = 7;
        view.setOptions([options] { return options; });
        view.resize(1366, 700);
        view.show();
        QTest::mouseMove(&view, QPoint(1, 1));
    }
    bool waitForEstimates(int count)
    {
        return waitUntil([&] { return view.pareto()->points().size() == static_cast<std::size_t>(count); });
    }
    VariantChip* chip(const QString& name) { return view.findChild<VariantChip*>(u"chip:"_s + name); }
    QString headline() { return view.findChild<QLabel*>(u"compareHeadline"_s)->text(); }

    ScenarioDocument document;
    CompareView view;
};

} // namespace

TEST_CASE("Estimates of all variants come by themselves and say so", "[gui][compare]")
{
    Fixture f;
    REQUIRE(f.waitForEstimates(3));
    CHECK(f.view.variants() == QStringList{u"base"_s, u"four"_s});
    CHECK_FALSE(f.view.isSimulated());
    CHECK(f.view.outcomes()->rowCount() > 0);
    CHECK(f.headline().contains(u"four costs "_s));
    CHECK(f.view.findChild<QLabel*>(u"compareBadge"_s)->text().contains(u"estimate"_s));
    CHECK(f.chip(u"base"_s)->state() == VariantChip::State::Estimated);
    CHECK(f.view.inputs()->rowCount() == 2);
    // The bars lead from one bill to the other.
    const auto& waterfall = f.view.waterfall()->waterfall();
    CHECK(waterfall.saved() + waterfall.added() == waterfall.to - waterfall.from);
    CHECK(waterfall.to.micros() > waterfall.from.micros());
}

TEST_CASE("The values of three variants are all in sight at 1366 pixels", "[gui][compare]")
{
    needApplication();
    QByteArray text = tinyScenario();
    text.replace("\"three\": {", R"("four": { "description": "A sentence that is far too long for a column, and therefore cut", "components": { "service": { "replicas": 4, "title":
                 "A service with a title that nobody would want to read in a narrow column" } } }, "three": {)");
    ScenarioDocument document;
    REQUIRE(document.openText(text, u"tiny"_s));
    CompareView view;
    view.setDocument(&document);
    view.resize(1366, 700);
    view.show();
    view.setVariants({u"base"_s, u"three"_s, u"four"_s});
    REQUIRE(waitUntil([&] { return view.pareto()->points().size() == 3 && view.outcomes()->rowCount() > 0; }));
    QCoreApplication::processEvents();
    for (const QString& name : {u"compareInputs"_s, u"compareOutcomes"_s}) {
        const auto* table = view.findChild<QTableView*>(name);
        REQUIRE(table);
        const int last = table->model()->columnCount() - 1;
        CAPTURE(name);
        REQUIRE(last >= 3);
        CHECK(table->columnViewportPosition(last) + table->columnWidth(last) <= table->viewport()->width());
        CHECK(table->columnWidth(last) >= 56);
    }
    const auto* combo = view.findChild<QComboBox*>(u"waterfallVariant"_s);
    REQUIRE(combo);
    QStyleOptionComboBox option;
    option.initFrom(combo);
    const int room = combo->style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, combo).width();
    for (int i = 0; i < combo->count(); ++i) CHECK(combo->fontMetrics().horizontalAdvance(combo->itemText(i)) <= room);
}

TEST_CASE("More variants than whole reports are kept are estimated once each", "[gui][compare]")
{
    needApplication();
    QByteArray text = tinyScenario();
    QByteArray variants;
    for (int i = 0; i < 24; ++i) variants += "\"v" + QByteArray::number(i) + "\": { \"components\": { \"service\": { \"replicas\": " + QByteArray::number(i + 3) + " } } }, ";
    text.replace("\"three\": {", variants + "\"three\": {");
    ScenarioDocument document;
    REQUIRE(document.openText(text, u"many"_s));
    CompareView view;
    std::atomic<int> runs = 0;
    view.queue().setEngine([&runs](const VariantRequest& request, std::stop_token stop, std::atomic<double>& fraction) {
        ++runs;
        return makeRun(request, std::move(stop), fraction);
    });
    view.setDocument(&document);
    view.resize(1366, 700);
    view.show();
    REQUIRE(waitUntil([&] { return view.pareto()->points().size() == 26 && !view.queue().isBusy(Answering::Estimate); }, 60'000));
    view.refresh();
    CHECK_FALSE(view.queue().isBusy(Answering::Estimate));
    CHECK(runs == 26);
    CHECK(view.outcomes()->rowCount() > 0);   // the chosen ones kept theirs
}

TEST_CASE("Run all simulates the chosen variants in pairs, once, and an edit makes them stale", "[gui][compare]")
{
    Fixture f;
    REQUIRE(f.waitForEstimates(3));
    int runs = 0;
    f.view.queue().setEngine([&runs](const VariantRequest& request, std::stop_token stop, std::atomic<double>& fraction) {
        if (request.how == Answering::Simulation) ++runs;
        return makeRun(request, std::move(stop), fraction);
    });
    QTest::mouseClick(f.view.findChild<QPushButton*>(u"runAll"_s), Qt::LeftButton);
    REQUIRE(waitUntil([&] { return f.view.isSimulated(); }, 60'000));
    CHECK(runs == 2);
    CHECK(f.view.outcomes()->comparison().pairs == 3);
    CHECK(f.chip(u"four"_s)->state() == VariantChip::State::Simulated);
    CHECK(f.view.findChild<QLabel*>(u"compareBadge"_s)->text().isEmpty());

    QTest::mouseClick(f.view.findChild<QPushButton*>(u"runAll"_s), Qt::LeftButton);   // nothing to do
    CHECK_FALSE(f.view.queue().isBusy(Answering::Simulation));
    CHECK(runs == 2);

    f.document.setVariant(u"four"_s);
    REQUIRE(f.document.edit(u"/components/service/replicas"_s, u"5"_s, u"Set replicas"_s).empty());
    REQUIRE(waitUntil([&] { return f.view.isStale(); }));
    CHECK(f.chip(u"four"_s)->state() == VariantChip::State::Stale);
    CHECK(f.chip(u"base"_s)->state() == VariantChip::State::Simulated);   // it was not edited
    QTest::mouseClick(f.view.findChild<QPushButton*>(u"runAll"_s), Qt::LeftButton);
    REQUIRE(waitUntil([&] { return !f.view.isStale(); }, 60'000));
    CHECK(runs == 3);   // only what changed

    f.document.undoStack()->undo();
    REQUIRE(waitUntil([&] { return f.view.inputs()->index(1, 2).data().toString() == u"4"_s; }));
    f.view.refresh();
    CHECK_FALSE(f.view.isStale());   // the run before the edit is still known
    CHECK(runs == 3);
}

TEST_CASE("Cancel ends the simulations and keeps the estimates", "[gui][compare]")
{
    Fixture f;
    REQUIRE(f.waitForEstimates(3));
    f.view.queue().setEngine([](const VariantRequest&, std::stop_token stop, std::atomic<double>& fraction) -> Result<RunResult, Errors> {
        fraction = 0.5;
        while (!stop.stop_requested()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        return Errors{};
    });
    QTest::mouseClick(f.view.findChild<QPushButton*>(u"runAll"_s), Qt::LeftButton);
    REQUIRE(f.view.queue().isBusy(Answering::Simulation));
    REQUIRE(waitUntil([&] { return f.chip(u"base"_s)->fraction().value_or(0) == 0.5; }));
    CHECK(f.chip(u"four"_s)->fraction() == 0.0);   // waits
    CHECK_FALSE(f.view.findChild<QPushButton*>(u"runAll"_s)->isVisible());
    QTest::mouseClick(f.view.findChild<QPushButton*>(u"cancelAll"_s), Qt::LeftButton);
    REQUIRE(waitUntil([&] { return !f.view.queue().isBusy(Answering::Simulation) && !f.chip(u"base"_s)->fraction(); }));
    CHECK_FALSE(f.view.isSimulated());
    CHECK(f.chip(u"base"_s)->state() == VariantChip::State::Estimated);
}

TEST_CASE("Variants are added and taken out, and a click on the map opens one", "[gui][compare]")
{
    Fixture f;
    REQUIRE(f.waitForEstimates(3));
    f.view.addVariant(u"three"_s);
    f.view.addVariant(u"nobody"_s);
    REQUIRE(f.view.variants() == QStringList{u"base"_s, u"four"_s, u"three"_s});
    REQUIRE(waitUntil([&] { return f.view.outcomes()->comparison().variants.size() == 3; }));
    QTest::mouseClick(f.chip(u"four"_s), Qt::LeftButton);
    CHECK(f.view.variants() == QStringList{u"base"_s, u"three"_s});
    QTest::keyClick(f.chip(u"three"_s), Qt::Key_Space);   // a comparison has two
    CHECK(f.view.variants().size() == 2);

    QStringList opened;
    QObject::connect(&f.view, &CompareView::variantOpened, &f.view, [&](const QString& name) { opened += name; });
    f.view.pareto()->grab();
    const auto at = f.view.pareto()->positionOf(u"four"_s);
    REQUIRE(at);
    QTest::mouseClick(f.view.pareto(), Qt::LeftButton, {}, at->toPoint());
    CHECK(opened == QStringList{u"four"_s});
    QTest::keyClick(f.view.pareto(), Qt::Key_Return);
    CHECK(opened.size() == 2);

    QStringList components;
    QObject::connect(&f.view, &CompareView::componentSelected, &f.view, [&](const QString& id) { components += id; });
    f.view.setVariants({u"base"_s, u"four"_s});
    REQUIRE(waitUntil([&] { return !f.view.waterfall()->waterfall().steps.empty(); }));
    QTest::keyClick(f.view.waterfall(), Qt::Key_Right);
    QTest::keyClick(f.view.waterfall(), Qt::Key_Right);
    QTest::keyClick(f.view.waterfall(), Qt::Key_Return);
    CHECK(components == QStringList{u"pool"_s});
}

TEST_CASE("The comparison is copied and exported with where it comes from", "[gui][compare]")
{
    Fixture f;
    REQUIRE(f.waitForEstimates(3));
    QTest::mouseClick(f.view.findChild<QPushButton*>(u"copyTable"_s), Qt::LeftButton);
    const QString copied = QApplication::clipboard()->text();
    CHECK(copied.contains(u"Service: replicas\t2\t4"_s));
    CHECK(copied.contains(u"Cost of the month\t"_s));
    QTemporaryDir folder;
    for (const QString& suffix : {u"csv"_s, u"png"_s, u"svg"_s, u"pdf"_s}) {
        const QString file = folder.filePath(u"comparison."_s + suffix);
        CHECK(f.view.exportTo(file));
        CHECK(QFileInfo(file).size() > 200);
    }
    CHECK_FALSE(f.view.exportTo(folder.filePath(u"comparison.doc"_s)));
    QFile csv(folder.filePath(u"comparison.csv"_s));
    REQUIRE(csv.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(csv.readAll());
    CHECK(text.startsWith(u"# "_s));
    CHECK(text.contains(u"seed 7"_s));
    CHECK(text.contains(u"estimate"_s));
}

TEST_CASE("A scenario without variants offers to make one", "[gui][compare]")
{
    needApplication();
    ScenarioDocument document;
    QByteArray text = tinyScenario();
    text.replace("\"variants\": { \"three\": { \"components\": { \"service\": { \"replicas\": 3 } } } }", "\"variants\": {}");
    REQUIRE(document.openText(text, u"tiny"_s));
    CompareView view;
    view.setDocument(&document);
    view.resize(900, 600);
    view.show();
    view.refresh();
    auto* make = view.findChild<QPushButton*>(u"makeVariant"_s);
    REQUIRE(make->isVisible());
    QTest::mouseClick(make, Qt::LeftButton);
    CHECK(document.variant() == u"variant-1"_s);
    REQUIRE(waitUntil([&] { return !make->isVisible(); }));
    CHECK(view.variants() == QStringList{u"base"_s, u"variant-1"_s});
    document.undoStack()->undo();
    REQUIRE(waitUntil([&] { return make->isVisible(); }));
}

TEST_CASE("The comparison takes the room of the docks and gives it back", "[gui][compare]")
{
    needApplication();
    MainWindow window;
    window.resize(1366, 768);
    window.openScenario(headroom::tests::writeFile(u"compare.json"_s, tinyScenario()), true, false);
    window.show();
    QCoreApplication::processEvents();
    auto* outline = window.findChild<QDockWidget*>(u"outline"_s);
    REQUIRE(outline->isVisible());
    window.page()->showCenter(u"compare"_s);
    CHECK(window.page()->compare()->isVisible());
    CHECK_FALSE(outline->isVisible());
    REQUIRE(waitUntil([&] { return window.page()->compare()->outcomes()->rowCount() > 0; }));
    window.page()->showCenter(u"topology"_s);
    window.findChild<QTabWidget*>(u"center"_s)->setCurrentIndex(0);
    QCoreApplication::processEvents();
    CHECK(outline->isVisible());
}
