#include "app/gui/shell/main_window.h"

#include "app/gui/diagnosis/diagnosis_view.h"
#include "app/gui/diagnosis/finding_model.h"
#include "app/gui/document/issues_model.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/gallery/gallery_entries.h"
#include "app/gui/gallery/gallery_view.h"
#include "app/gui/gallery/scenario_card.h"
#include "app/gui/inspector/inspector_view.h"
#include "app/gui/outline/outline_view.h"
#include "app/gui/run/periods.h"
#include "app/gui/shell/scenario_page.h"
#include "app/gui/shell/verdict_strip.h"
#include "app/gui/statement/statement_model.h"
#include "app/gui/statement/statement_view.h"
#include "tests/gui/shell/fixture.h"
#include "tests/support/catch.h"

#include <QAbstractItemModelTester>
#include <QDir>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QPalette>
#include <QPushButton>
#include <QStandardItemModel>
#include <QTest>
#include <QUndoStack>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace headroom;
using namespace headroom::gui;
using headroom::tests::needApplication;
using headroom::tests::tinyScenario;
using headroom::tests::waitUntil;
using headroom::tests::writeFile;

namespace {

const QAbstractItemModelTester::FailureReportingMode kFatal = QAbstractItemModelTester::FailureReportingMode::Fatal;

void runTiny(MainWindow& window)
{
    window.openScenario(writeFile(u"tiny.json"_s, tinyScenario()), true, true);
    REQUIRE(window.page()->document()->issues().empty());
    REQUIRE(waitUntil([&] { return window.page()->report() != nullptr || window.page()->issues()->rowCount() > 0; }));
    REQUIRE(window.page()->report());
}

} // namespace

TEST_CASE("the gallery has a card for every scenario file that loads and for no other", "[gui][gallery]")
{
    needApplication();
    MainWindow window;
    REQUIRE(window.showsGallery());
    int files = 0;
    for (const QString& folder : {scenarioDirectory(), scenarioDirectory() + u"/teaching"_s})
        for (const QFileInfo& file : QDir(folder).entryInfoList({u"*.json"_s}, QDir::Files))
            if (scenario::load(file.absoluteFilePath().toStdString())) ++files;
    REQUIRE(files > 0);
    CHECK(window.gallery()->cards().size() == files);
    for (const ScenarioCard* card : window.gallery()->cards()) CHECK(QFileInfo::exists(card->entry().path));
}

TEST_CASE("the window fits a screen of 1366 by 768 with a bar of the desktop on it", "[gui][shell]")
{
    needApplication();
    MainWindow window;
    window.show();
    const auto check = [&](const char* what) {
        window.resize(1366, 700);
        (void)waitUntil([&] { return window.height() <= 700; }, 500);
        INFO(what << ": least " << window.minimumSizeHint().width() << " x " << window.minimumSizeHint().height());
        CHECK(window.height() <= 700);
        CHECK(window.width() <= 1366);
    };
    check("gallery");
    runTiny(window);
    check("results");
    for (const char* view : {"traffic", "operations", "compare", "bill", "topology"}) {
        window.page()->goToCenter(QString::fromLatin1(view));
        check(view);
    }
    for (const auto layout : {ScenarioPage::Layout::Model, ScenarioPage::Layout::Run}) {
        window.page()->chooseLayout(layout);
        check("layout");
    }
}

TEST_CASE("Enter on a card opens a copy and starts it", "[gui][gallery]")
{
    needApplication();
    MainWindow window;
    window.page()->controller()->setEngine(headroom::tests::endlessEngine());
    window.show();
    REQUIRE_FALSE(window.gallery()->cards().isEmpty());
    QTest::keyClick(window.gallery()->cards().front(), Qt::Key_Return);
    CHECK_FALSE(window.showsGallery());
    CHECK(window.page()->document()->path().isEmpty());
    CHECK(window.page()->controller()->isRunning());
}

TEST_CASE("a run goes from the file to a verdict, a bill and a fingerprint", "[gui][shell]")
{
    needApplication();
    MainWindow window;
    window.show();
    runTiny(window);
    const auto report = window.page()->report();
    CHECK(report->recording.requests.offered > 3000);
    CHECK(report->recording.requests.offered == report->recording.requests.sumOfOutcomes());
    CHECK(window.page()->strip()->headline() == QString::fromStdString(report->answer.headline));
    CHECK(window.page()->strip()->tone() == VerdictStrip::Tone::Good);
    CHECK(window.windowTitle().contains(u"Tiny"_s));

    SECTION("every model of the window keeps the rules of item models")
    {
        QAbstractItemModelTester statement(window.page()->statement()->model(), kFatal);
        QAbstractItemModelTester findings(window.page()->diagnosis()->model(), kFatal);
        QAbstractItemModelTester decisions(window.page()->log()->model(), kFatal);
        QAbstractItemModelTester outline(window.page()->outline()->model(), kFatal);
        QAbstractItemModelTester issues(window.page()->issues(), kFatal);
        CHECK(window.page()->statement()->model()->rowCount() > 1);
        CHECK(window.page()->outline()->model()->rowCount() == 12);
    }
    SECTION("the groups of the statement add up to its total, to the cent")
    {
        auto* model = window.page()->statement()->model();
        for (const bool month : {false, true}) {
            window.page()->statement()->showMonth(month);
            const auto amount = [&](int row) { return QString(model->index(row, StatementModel::Amount).data().toString()).remove(u','); };
            qint64 cents = 0;
            for (int row = 0; row + 1 < model->rowCount(); ++row) cents += qRound64(amount(row).toDouble() * 100);
            CHECK(cents == qRound64(amount(model->rowCount() - 1).toDouble() * 100));
            const auto& statement = month ? report->month : report->window;
            CHECK(cents == statement.total.micros() / Money::kPerCent);
        }
    }
    SECTION("an edit marks the result stale, and the next run uses the edited text")
    {
        REQUIRE(window.page()->document()->edit(u"/components/pool/nodes"_s, u"3"_s, u"Set nodes"_s).empty());
        CHECK(window.page()->report() == report);
        window.page()->run();
        REQUIRE(waitUntil([&] { return window.page()->report() && window.page()->report() != report; }));
        CHECK(window.page()->report()->window.total.micros() > report->window.total.micros());
    }
}

TEST_CASE("Stop ends the real engine and keeps what was recorded", "[gui][run]")
{
    // How long it takes is measured by headroom_stream_bench; here the engine has a month of work and ends in the middle of it.
    needApplication();
    MainWindow window;
    window.openScenario(writeFile(u"long.json"_s, tinyScenario("P30D", "60000rpm")), true, true);
    REQUIRE(waitUntil([&] { return window.page()->controller()->isRunning(); }));
    bool seen = false;
    QObject::connect(window.page()->controller(), &RunController::progressed, &window, [&](const RunState& state) { seen = state.requests > 0; });
    REQUIRE(waitUntil([&] { return seen; }, 120'000));
    window.page()->stop();
    REQUIRE(waitUntil([&] { return !window.page()->controller()->isRunning(); }));
    REQUIRE(window.page()->report());
    const auto& recording = window.page()->report()->recording;
    CHECK(recording.partial);
    CHECK(recording.requests.offered > 0);
    CHECK(recording.end - recording.start < Duration::hours(24 * 30));
    CHECK(window.page()->strip()->tone() != VerdictStrip::Tone::Good);
}

TEST_CASE("The bill grows by whole hours while a run goes on", "[gui][run]")
{
    // Proves that costs stream with the other results: a bill of whole hours arrives before the run has ended.
    needApplication();
    MainWindow window;
    std::shared_ptr<const pricing::Statement> soFar;
    QObject::connect(window.page()->controller(), &RunController::billed, &window, [&](std::shared_ptr<const pricing::Statement> bill) { soFar = std::move(bill); });
    window.openScenario(writeFile(u"long.json"_s, tinyScenario("P30D", "60000rpm")), true, true);
    REQUIRE(waitUntil([&] { return soFar != nullptr; }, 120'000));
    CHECK(window.page()->controller()->isRunning());
    CHECK(soFar->hours >= 1);
    CHECK(soFar->totalPerHour.size() == static_cast<std::size_t>(std::llround(soFar->hours)));
    CHECK(soFar->total.micros() > 0);
    window.page()->stop();
    REQUIRE(waitUntil([&] { return !window.page()->controller()->isRunning(); }));
}

TEST_CASE("closing the window while a run is under way ends the run", "[gui][run]")
{
    needApplication();
    auto window = std::make_unique<MainWindow>();
    window->page()->controller()->setEngine(headroom::tests::endlessEngine());
    window->openScenario(writeFile(u"tiny.json"_s, tinyScenario()), true, true);
    REQUIRE(window->page()->controller()->isRunning());
    bool ended = false;
    QObject::connect(window.get(), &QObject::destroyed, [&] { ended = true; });
    window->close();
    window.reset();   // waits for the engine's thread, which would never end by itself
    CHECK(ended);
}

TEST_CASE("a field of the inspector edits the document as one step that can be undone", "[gui][inspector]")
{
    needApplication();
    MainWindow window;
    window.show();
    window.openScenario(writeFile(u"tiny.json"_s, tinyScenario()), true, false);
    auto* document = window.page()->document();
    const auto replicas = [&] { return document->scenario()->find("service")->as<scenario::ServiceSpec>()->replicas; };
    window.page()->selectComponent(u"service"_s);
    auto* field = window.page()->inspector()->field(u"/components/service/replicas"_s);
    REQUIRE(field);
    CHECK(field->text() == u"2"_s);

    field->setText(u"5"_s);
    QTest::keyClick(field, Qt::Key_Return);
    CHECK(replicas() == 5);
    CHECK(document->isModified());
    CHECK(document->undoStack()->undoText().contains(u"Service"_s));
    document->undoStack()->undo();
    CHECK(replicas() == 2);
    CHECK_FALSE(document->isModified());
    CHECK(document->text() == tinyScenario());
    document->undoStack()->redo();
    CHECK(replicas() == 5);

    SECTION("what does not load stays visible and uncommitted")
    {
        QCoreApplication::processEvents();
        field = window.page()->inspector()->field(u"/components/service/replicas"_s);
        REQUIRE(field);
        field->setText(u"many"_s);
        QTest::keyClick(field, Qt::Key_Return);
        CHECK(replicas() == 5);
        CHECK(field->text() == u"many"_s);
        CHECK(field->property("error").toBool());
    }
    SECTION("an edit of a variant leaves the base alone")
    {
        document->setVariant(u"three"_s);
        CHECK(replicas() == 3);
        REQUIRE(document->edit(u"/components/service/replicas"_s, u"7"_s, u"Set"_s).empty());
        CHECK(replicas() == 7);
        document->setVariant(u"base"_s);
        CHECK(replicas() == 5);
    }
}

TEST_CASE("a file that does not load shows where and why, and cannot be run", "[gui][shell]")
{
    needApplication();
    MainWindow window;
    QByteArray broken = tinyScenario();
    broken.replace("\"replicas\": 2", "\"replicsa\": 2");
    window.openScenario(writeFile(u"broken.json"_s, broken), true, true);
    CHECK_FALSE(window.page()->controller()->isRunning());
    CHECK(window.page()->strip()->tone() == VerdictStrip::Tone::Bad);
    REQUIRE(window.page()->issues()->rowCount() > 0);
    CHECK(window.page()->issues()->index(0, IssuesModel::Place).data().toString().contains(u"broken.json:"_s));
    CHECK(window.page()->issues()->index(0, IssuesModel::kPointerRole).isValid() == false);
    CHECK(window.page()->issues()->index(0, 0).data(IssuesModel::kPointerRole).toString().startsWith(u"/components/service"_s));

    window.openScenario(u"/nowhere/missing.json"_s, true, true);
    CHECK(window.page()->issues()->rowCount() == 1);
}

TEST_CASE("the theme changes the palette of the whole program", "[gui][theme]")
{
    needApplication();
    Theme::apply(Theme::Mode::Dark);
    CHECK(Theme::current().isDark());
    CHECK(QApplication::palette().color(QPalette::Base) == QColor(u"#16191D"_s));
    Theme::apply(Theme::Mode::Light);
    CHECK_FALSE(Theme::current().isDark());
    CHECK(QApplication::palette().color(QPalette::Base) == QColor(Qt::white));
    CHECK(Theme::current().saturation(0) == QColor(u"#00204C"_s));
    CHECK(Theme::current().saturation(1.5) == QColor(u"#FFE945"_s));
    CHECK_FALSE(Theme::icon(u"play"_s).isNull());
    CHECK(Theme::icon(u"no such icon"_s).isNull());
}

TEST_CASE("Fabrikam starts with the day of its highest event", "[gui][run]")
{
    auto loaded = scenario::load(HEADROOM_SOURCE_DIR "/scenarios/fabrikam-drone-delivery.json");
    REQUIRE(loaded);
    const auto periods = periodsOf(*loaded);
    REQUIRE(periods.size() == 2);
    CHECK(periods[0].isWhole);
    CHECK(tellingPeriod(*loaded, periods) == 1);
    CHECK((periods[1].to - periods[1].from) == Duration::hours(24));
    CHECK(periods[1].title.startsWith(u"Black Friday"_s));
}

TEST_CASE("the strip's p95 is red only for an objective on the latency of client requests", "[gui][shell]")
{
    needApplication();
    auto loaded = scenario::load(HEADROOM_SOURCE_DIR "/scenarios/fabrikam-drone-delivery.json");
    REQUIRE(loaded);
    const auto redFigures = [&](const std::string& metric) {
        analysis::Report report;
        report.slos.emplace_back();
        report.slos.back().metric = metric;
        report.slos.back().held = false;
        report.answer.allSlosHeld = false;
        VerdictStrip strip;
        strip.showReport(*loaded, report);
        QStringList red;
        for (const QLabel* label : strip.findChildren<QLabel*>())
            if (label->palette().color(QPalette::WindowText) == Theme::current().color(Theme::Role::Bad)) red << label->text();
        return red;
    };
    CHECK(redFigures("latency.p95").size() == 1);
    CHECK(redFigures("requests.failedShare").size() == 1);
    CHECK(redFigures("latency.p95") != redFigures("requests.failedShare"));
    CHECK(redFigures("operation.process-delivery.latency.p95").isEmpty());
}

TEST_CASE("the focus goes from Run to Stop and back", "[gui][run]")
{
    needApplication();
    MainWindow window;
    window.page()->controller()->setEngine(headroom::tests::endlessEngine());
    window.show();
    window.activateWindow();
    window.openScenario(writeFile(u"tiny.json"_s, tinyScenario()), true, false);
    REQUIRE(QTest::qWaitForWindowActive(&window));
    auto* run = window.findChild<QPushButton*>(u"runButton"_s);
    auto* stop = window.findChild<QPushButton*>(u"stopButton"_s);
    REQUIRE(run);
    REQUIRE(stop);
    CHECK(run->hasFocus());
    run->click();
    CHECK(stop->hasFocus());
    stop->click();
    REQUIRE(waitUntil([&] { return !window.page()->controller()->isRunning(); }));
    CHECK(run->hasFocus());
}
